"""Instruments that ask a model and return claims: subjects, saliency, concept mining, fault-lines, verification."""

from explainers.contrast import contrast_of
from explainers.explanation import Explainer, Explanation, Heatmap
from explainers.faultlines import alternatives, faultlines
from explainers.mining import mine
from explainers.question import Question
from explainers.saliency import informative, saliency
from explainers.subject import Features, LinearHead, Subject, SubjectError
from explainers.verify import verify

__all__ = [
    "Explainer",
    "Explanation",
    "Features",
    "Heatmap",
    "LinearHead",
    "Question",
    "Subject",
    "SubjectError",
    "alternatives",
    "contrast_of",
    "faultlines",
    "informative",
    "mine",
    "saliency",
    "verify",
]
