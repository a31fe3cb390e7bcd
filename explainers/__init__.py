"""Instruments that ask a model and return claims: subjects, saliency, concept mining, fault-lines, verification."""

from explainers.explanation import Explainer, Explanation, Heatmap
from explainers.question import Question
from explainers.saliency import informative, saliency
from explainers.subject import Features, LinearHead, Subject, SubjectError

__all__ = [
    "Explainer",
    "Explanation",
    "Features",
    "Heatmap",
    "LinearHead",
    "Question",
    "Subject",
    "SubjectError",
    "informative",
    "saliency",
]
