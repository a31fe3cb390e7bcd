"""What a person said, as user acts."""

from agent.understanding.by_llm import LlmReader
from agent.understanding.engine import Understanding
from agent.understanding.vocabulary import Vocabulary

__all__ = ["LlmReader", "Understanding", "Vocabulary"]
