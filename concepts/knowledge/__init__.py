"""What is generally true, apart from any model: a graph of facts, each with its source and licence."""

from concepts.knowledge.graph import Knowledge
from concepts.knowledge.triples import PROPERTIES, RELATIONS, KnowledgeError, Triple, canonical

__all__ = ["PROPERTIES", "RELATIONS", "Knowledge", "KnowledgeError", "Triple", "canonical"]
