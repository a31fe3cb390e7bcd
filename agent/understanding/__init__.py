"""What a person said, as user acts."""

from agent.understanding.engine import Understanding
from agent.understanding.vocabulary import Vocabulary

__all__ = ["Understanding", "Vocabulary"]
