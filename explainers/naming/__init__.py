"""What concepts may be called: names proposed with a probability, by general knowledge or by models that see crops."""

from explainers.naming.clip import ByClip, NamerError
from explainers.naming.profiles import ByKnowledge
from explainers.naming.proposals import Namer, Ranked, name
from explainers.naming.vision import ByVision

__all__ = ["ByClip", "ByKnowledge", "ByVision", "Namer", "NamerError", "Ranked", "name"]
