"""How faithful an explainer is to the model: measures on maps and on rankings of parts, each with its chance level."""

from explainers.faithfulness import controls, rankings
from explainers.faithfulness.asking import MapMaker
from explainers.faithfulness.confidence import drop, rise
from explainers.faithfulness.curves import deletion, insertion
from explainers.faithfulness.intervals import bootstrap
from explainers.faithfulness.parts import (
    distractibility,
    first_part,
    inside,
    preservation,
    rivalry,
    single_deletion,
    target_sensitivity,
)
from explainers.faithfulness.planted import energy, overlap, pointing
from explainers.faithfulness.randomise import randomised, survival
from explainers.faithfulness.redrawing import Parts, masks, redrawn
from explainers.faithfulness.removal import road

__all__ = [
    "MapMaker",
    "Parts",
    "bootstrap",
    "controls",
    "deletion",
    "distractibility",
    "drop",
    "energy",
    "first_part",
    "insertion",
    "inside",
    "masks",
    "overlap",
    "pointing",
    "preservation",
    "randomised",
    "rankings",
    "redrawn",
    "rise",
    "rivalry",
    "road",
    "single_deletion",
    "survival",
    "target_sensitivity",
]
