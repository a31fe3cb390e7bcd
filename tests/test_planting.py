"""The shipped bank of the drawn world: what it says of a concept is what drawing it anew shows."""

from functools import cache

import pytest
import torch
from torch import Tensor

from concepts import BankError, ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from concepts.menagerie import CONCEPTS, Scene, batch, scenes
from explainers import Subject, faultlines, verify
from explainers.edits import look
from explainers.planting import SHIPPED
from explainers.scores import auc

COUNT = 60
Line = FaultLine | NoFaultLine


@cache
def world() -> tuple[Subject, ConceptBank]:
    """The shipped subject and its bank; a skip while they are being made anew and do not fit."""
    subject = Subject.load("menagerie")
    try:
        return subject, ConceptBank.load(SHIPPED, subject.fingerprint)
    except BankError as error:
        pytest.skip(f"{error}; `python -m explainers.planting` makes it")


@cache
def drawn() -> tuple[list[Scene], Tensor]:
    """Scenes that neither the network nor the bank has seen, and their pictures."""
    made = scenes(COUNT, seed=4_242)
    return made, batch(made, world()[0].size)


@cache
def lines() -> list[Line]:
    return faultlines(*world(), drawn()[1])


def told() -> list[tuple[Scene, Tensor, FaultLine]]:
    made, images = drawn()
    return [(s, x, line) for s, x, line in zip(made, images, lines(), strict=True) if isinstance(line, FaultLine)]


def test_the_shipped_bank_names_every_concept_of_the_menagerie() -> None:
    subject, bank = world()
    assert bank.names == CONCEPTS
    assert bank.classes == subject.classes
    assert {concept.origin for concept in bank} == {"planted"}
    assert all(concept.profile for concept in bank)
    assert len(bank.crops) == len(CONCEPTS)


def test_presence_tells_scenes_with_a_concept_from_scenes_without() -> None:
    _, bank = world()
    known = {concept.name: concept.auc for concept in bank}
    assert all(value is not None and value > 0.75 for value in known.values()), known
    assert sum(value or 0 for value in known.values()) / len(known) > 0.88


def test_the_stated_power_to_tell_holds_on_other_scenes() -> None:
    subject, bank = world()
    made = scenes(160, seed=90_909)
    presence = torch.cat(
        [look(subject, bank, batch(made[i : i + 40], subject.size)).presence for i in range(0, 160, 40)]
    )
    stated, seen = [], []
    for k, concept in enumerate(bank):
        there = torch.tensor([concept.name in scene.concepts for scene in made])
        if 8 <= int(there.sum()) <= 152:
            stated.append(concept.auc or 0)
            seen.append(auc(presence[:, k], there))
    assert len(seen) >= 15
    assert abs(sum(seen) - sum(stated)) / len(seen) < 0.04


def test_every_told_fault_line_flips_when_it_is_run_again() -> None:
    subject, bank = world()
    assert all(verify(subject, bank, image, line) for _, image, line in told())


def test_most_scenes_have_a_fault_line_that_a_person_can_take_in() -> None:
    sizes = [len(line.removed) + len(line.added) for _, _, line in told()]
    assert len(sizes) >= 0.9 * COUNT
    assert max(sizes) <= 8
    assert sorted(sizes)[len(sizes) // 2] <= 3


def test_a_scene_without_fault_line_says_what_it_lacks() -> None:
    subject, bank = world()
    for image, line in zip(drawn()[1], lines(), strict=True):
        if isinstance(line, NoFaultLine):
            assert line.gap > 0
            assert verify(subject, bank, image, line)


def test_drawing_the_edit_mostly_gives_the_foil() -> None:
    subject, _ = world()
    again = batch([s.without(*line.removed).with_(*line.added) for s, _, line in told()], subject.size)
    said = [subject.classes[i] for i in subject.predict(again).argmax(dim=1)]
    agree = sum(a == line.foil for a, (_, _, line) in zip(said, told(), strict=True))
    assert agree >= 0.6 * len(said)


def test_edits_by_chance_seldom_give_the_foil() -> None:
    """The control: as many concepts gone and come, but those of another scene's fault-line."""
    subject, _ = world()
    edits = [line for _, _, line in told()]
    moved = [*edits[7:], *edits[:7]]
    again = batch(
        [s.without(*o.removed).with_(*o.added) for (s, _, _), o in zip(told(), moved, strict=True)], subject.size
    )
    said = [subject.classes[i] for i in subject.predict(again).argmax(dim=1)]
    assert sum(a == line.foil for a, line in zip(said, edits, strict=True)) < 0.35 * len(said)


def test_a_direction_is_what_drawing_the_concept_changes() -> None:
    subject, bank = world()
    zebras = [s for s in scenes(320, seed=31) if s.animal == "zebra" and "stripes" in s.concepts][:10]
    assert len(zebras) >= 8
    with_it, without = (
        look(subject, bank, batch(group, subject.size)) for group in (zebras, [z.without("stripes") for z in zebras])
    )
    k = bank.index("stripes")
    assert bool((with_it.presence[:, k] > without.presence[:, k]).all())
    change = (with_it.features.grid - without.features.grid).mean(dim=(0, 2, 3))
    assert float(torch.cosine_similarity(change, bank.directions[k], dim=0)) > 0.8


def test_the_record_counts_held_out_scenes_and_knows_errors() -> None:
    _, bank = world()
    total, right = float(bank.record.sum()), float(bank.record.diagonal().sum())
    assert total >= 1_000
    assert 0.86 <= right / total <= 0.97
