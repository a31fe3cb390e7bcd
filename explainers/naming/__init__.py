"""What concepts may be called: names proposed with a probability, by general knowledge or by models that see crops."""

from explainers.naming.profiles import ByKnowledge
from explainers.naming.proposals import Namer, Ranked, name

__all__ = ["ByKnowledge", "Namer", "Ranked", "name"]
