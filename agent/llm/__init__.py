"""Language models behind any OpenAI-compatible endpoint: asked in time, spared when dead, paid in the open."""

from agent.llm.ending import Ending
from agent.llm.endpoint import Answer, Endpoint
from agent.llm.ledger import Bill, Price

__all__ = ["Answer", "Bill", "Ending", "Endpoint", "Price"]
