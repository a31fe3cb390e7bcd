"""The shipped bank of the drawn world: what it says of a concept is what drawing it anew shows."""

from functools import cache

import pytest
import torch
from torch import Tensor

from concepts import BankError, ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from concepts.encode import Linear, encode
from concepts.menagerie import CONCEPTS, Scene, batch, scenes
from explainers import Subject, faultlines, verify
from explainers.faultlines.edits import look
from explainers.mining.crops import cut
from explainers.mining.planting import SHIPPED, _coverage, _detectors, _direction, _exemplars
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
        pytest.skip(f"{error}; `python -m explainers.mining.planting` makes it")


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


def test_a_detector_finds_the_channel_that_shows_the_concept_and_is_silent_elsewhere() -> None:
    chance = torch.Generator().manual_seed(0)
    cover = (torch.rand(40, 2, 6, 6, generator=chance) < 0.2).float()
    grids = torch.rand(40, 5, 6, 6, generator=chance) * 0.1
    grids[:, 1] += 2 * cover[:, 0]
    grids[:, 3] -= 3 * cover[:, 1]
    encoder = _detectors(grids, cover)
    assert encoder.weight[0].abs().argmax() == 1
    assert encoder.weight[1].abs().argmax() == 3
    read = encode(encoder, grids)
    for k in range(2):
        there = cover[:, k] > 0
        assert float((read[:, k][there] > 0).float().mean()) > 0.99
        assert float((read[:, k][~there] > 0).float().mean()) == pytest.approx(0.05, abs=0.01)
        assert float(read[:, k][there].mean()) == pytest.approx(0.95, abs=0.1)


def test_coverage_is_the_share_of_each_cell_that_shows_the_concept() -> None:
    scene = next(s for s in scenes(40, seed=1) if "stripes" in s.concepts)
    cover = _coverage([scene], size=96, cells=12)[0]
    mask = torch.as_tensor(scene.mask("stripes", 96))
    k = CONCEPTS.index("stripes")
    torch.testing.assert_close(cover[k], mask.view(12, 8, 12, 8).mean(dim=(1, 3)), atol=1e-5, rtol=0)
    assert not cover[[i for i, name in enumerate(CONCEPTS) if name not in scene.concepts]].any()


def test_one_unit_of_presence_moves_the_features_by_its_direction() -> None:
    subject, bank = world()
    assert isinstance(bank.encoder, Linear)
    k = CONCEPTS.index("stripes")
    few = _direction(subject, bank.encoder, scenes(120, seed=5), k, pairs=8)
    assert float(torch.cosine_similarity(few, bank.directions[k], dim=0)) > 0.8
    assert float(few.norm() / bank.directions[k].norm()) == pytest.approx(1.0, abs=0.35)


def test_exemplars_show_the_scenes_that_hold_the_concept_most() -> None:
    made = scenes(40, seed=1)
    striped = [i for i, scene in enumerate(made) if "stripes" in scene.concepts]
    presence = torch.zeros(40)
    presence[striped[-1]] = 2.0
    presence[next(i for i in range(40) if i not in striped)] = 9.0
    crops = _exemplars(made, presence, "stripes")
    assert len(crops) == min(4, len(striped))
    mask = torch.as_tensor(made[striped[-1]].mask("stripes", 48))
    row, column = (mask.nonzero().float() + 0.5).mean(dim=0).div(48).tolist()
    picture = batch([made[striped[-1]]], 256)[0]
    expected = cut(picture, row, column, share=0.5)
    assert float((crops[0].float() - expected.float()).abs().mean()) < 3


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_the_chance_that_a_true_case_scores_higher(seed: int) -> None:
    chance = torch.Generator().manual_seed(seed)
    score = torch.randint(0, 6, (40,), generator=chance).float()
    truth = torch.rand(40, generator=chance) < 0.4
    pairs = score[truth][:, None] - score[~truth][None]
    assert auc(score, truth) == pytest.approx(float(((pairs > 0).float() + (pairs == 0).float() / 2).mean()))
    assert auc(-score, truth) == pytest.approx(1 - auc(score, truth))


def test_auc_without_one_of_the_two_is_even() -> None:
    assert auc(torch.rand(4), torch.ones(4, dtype=torch.bool)) == auc(torch.rand(4), torch.zeros(4).bool()) == 0.5
