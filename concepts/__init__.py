"""The words: claims, concepts and their banks, general knowledge, and a drawn world with known truth."""

from concepts.bank import BankError, Concept, ConceptBank
from concepts.claims import Claim, from_json, to_json
from concepts.knowledge import Knowledge

__all__ = ["BankError", "Claim", "Concept", "ConceptBank", "Knowledge", "from_json", "to_json"]
