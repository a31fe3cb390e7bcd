"""A small world in which a true claim of every kind is known, and what would be a lie about each."""

from dataclasses import replace
from functools import cache
from typing import Any

import torch
from torch import Tensor

from concepts import Claim, ConceptBank
from concepts.claims import Profile
from explainers import Subject, contrast_of, faultlines, measure, saliency
from explainers.faultlines.edits import look
from tests import worlds

LEVELS = [0.9, 0.2, 0.6]  # bee 3.6, cat 2, ant 1.6


def drawn(levels: list[float]) -> Tensor:
    """The picture (3, 8, 8) of these mean levels, with all stripes in the upper left."""
    grid = torch.zeros(1, worlds.CHANNELS, worlds.SIDE, worlds.SIDE)
    grid[0, :3] = torch.tensor(levels)[:, None, None]
    grid[0, 0] = 0
    grid[0, 0, :2, :2] = 4 * levels[0]
    return worlds.picture(grid)[0]


IMAGE = drawn(LEVELS)
OTHER = drawn([0.1, 0.5, 0.3])  # an ant


def bend() -> Tensor:
    return torch.eye(worlds.CHANNELS)


def world(bent: bool) -> tuple[Subject, ConceptBank]:
    subject = worlds.meadow(bend() if bent else None)
    record = torch.tensor([[8.0, 3.0, 0.0], [1.0, 9.0, 0.0], [0.0, 5.0, 2.0]])
    presence = torch.tensor([[0.1, 0.5, 0.0], [0.6, 0.2, 0.1], [0.0, 0.1, 0.9]])
    return subject, replace(worlds.meadow_bank(subject, cap=0.1), record=record, presence=presence)


def redraw(removed: tuple[str, ...], added: tuple[str, ...]) -> Tensor | None:
    """Draw `IMAGE` again, where only stripes and wings can be drawn anew."""
    if {*removed, *added} - {"stripes", "wings"}:
        return None
    levels = list(LEVELS)
    for position, name in ((0, "stripes"), (1, "wings")):
        levels[position] = 0.0 if name in removed else 0.7 if name in added else levels[position]
    return drawn(levels)


@cache
def true_claims(bent: bool) -> dict[str, Claim]:
    """One measured claim of every kind about `IMAGE`, by a name of its own."""
    subject, bank = world(bent)
    case = look(subject, bank, IMAGE[None])
    told, *others = measure.predictions(subject, case)
    edited = redraw(("stripes",), ("wings",))
    heat = saliency(subject, IMAGE[None], labels=["bee"])[0]
    region, looked = (
        measure.regions(bank, case, of, at)[0] for of, at in (("stripes", case.maps[0, 0]), ("bee", heat))
    )
    reliable = measure.reliability(bank, "bee")
    assert reliable and edited is not None
    return {
        "prediction": told,
        "alternative": others[0],
        "evidence": measure.evidence(subject, bank, case, "bee")[0],
        "counter-evidence": measure.evidence(subject, bank, case, "bee")[-1],
        "contrast": measure.contrasts(subject, bank, case, "bee", "ant")[0],
        "difference": contrast_of(subject, bank, IMAGE, OTHER)[0],
        "what is left": contrast_of(subject, bank, IMAGE, OTHER)[-1],
        "tendency": measure.tendencies(bank, "bee")[0],
        "one edit": faultlines(subject, bank, IMAGE[None], foils=["cat"])[0],
        "two edits": faultlines(subject, bank, IMAGE[None], foils=["ant"])[0],
        "no edit": faultlines(subject, bank, IMAGE[None], foils=["ant"], limit=1)[0],
        "inside": measure.outcome(subject, bank, case, ["stripes"], ["wings"]),
        "redrawn": measure.redrawn(subject, edited, ["stripes"], ["wings"]),
        "region of a concept": region,
        "region of a label": looked,
        "presence": measure.presence(bank, case, "stripes"),
        "absence": measure.presence(bank, look(subject, bank, IMAGE[None]), "wings"),
        "profile": Profile(concept="stripes", labels=("bee",)),
        "reliability": reliable,
    }


LIES: dict[str, dict[str, Any]] = {
    "prediction": {"label": ["ant", "elk"]},
    "alternative": {"label": ["bee", "ant", "elk"]},
    "evidence": {"concept": ["wings", "gills"], "label": ["ant", "elk"]},
    "counter-evidence": {"concept": ["stripes", "gills"], "label": ["cat", "elk"]},
    "contrast": {"concept": ["wings", "gills"], "label": ["ant", "elk"], "foil": ["bee", "elk"]},
    "difference": {"concept": ["wings", "gills", None], "label": ["ant", "elk"], "other": ["bee", "cat", "elk"]},
    "what is left": {"concept": ["stripes", "wings"], "label": ["ant", "elk"], "other": ["bee", "cat", "elk"]},
    "tendency": {"concept": ["wings", "gills"], "label": ["ant", "elk"]},
    "one edit": {
        "label": ["ant", "cat", "elk"],
        "foil": ["ant", "bee", "elk"],
        "removed": [(), ("horn",), ("wings",), ("gills",), ("stripes", "wings"), ("stripes", "horn")],
        "added": [("horn",), ("gills",), ("stripes",)],
    },
    "two edits": {
        "label": ["ant", "cat", "elk"],
        "foil": ["cat", "bee", "elk"],
        "removed": [(), ("horn",), ("stripes",), ("stripes", "wings"), ("stripes", "horn", "wings")],
        "added": [("stripes",), ("wings",)],
    },
    "no edit": {"label": ["ant", "cat", "elk"], "foil": ["cat", "bee", "elk"], "limit": [2, 8]},
    "inside": {
        "removed": [(), ("horn",), ("stripes", "wings"), ("gills",)],
        "added": [(), ("horn",), ("gills",)],
        "medium": ["input"],
        "label": ["bee", "cat", "elk"],
    },
    "redrawn": {
        "removed": [(), ("horn",), ("wings",), ("gills",)],
        "added": [(), ("horn",), ("gills",)],
        "medium": ["features"],
        "label": ["bee", "cat", "elk"],
    },
    "region of a concept": {"of": ["nothing"], "where": ["in the middle", "under the table", "in the lower half"]},
    "region of a label": {"of": ["nothing"], "where": ["in the middle", "under the table", "in the lower half"]},
    "presence": {"concept": ["wings", "gills"]},
    "absence": {"concept": ["stripes", "gills"]},
    "profile": {"concept": ["wings", "horn", "gills"], "labels": [(), ("ant",), ("bee", "ant")]},
    "reliability": {
        "label": ["ant", "cat", "elk"],
        "told": [16, 18],
        "right": [8, 10],
        "mistaken_for": ["ant", "bee", None],
    },
}
