"""Scores of rankings of parts, and the redrawn scenes they are held against."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from concepts import ConceptBank
from concepts.claims import FaultLine
from concepts.menagerie import batch, sample, scenes
from explainers import Subject, faultlines, saliency
from explainers.faithfulness import (
    Parts,
    distractibility,
    first_part,
    inside,
    masks,
    preservation,
    rankings,
    redrawn,
    rivalry,
    single_deletion,
    target_sensitivity,
)
from explainers.faithfulness.parts import Rivalry
from explainers.faithfulness.scorecard import MEASURES, Case, case, of_maps, of_parts, of_places
from explainers.faultlines.edits import look
from explainers.measure import evidence
from explainers.mining.planting import SHIPPED


def additive(weights: Tensor, bias: Tensor) -> Parts:
    """A scene in which part k, where it is drawn, adds `weights[k]` (P, N) to the logits."""
    count = len(weights)
    drawn = (torch.arange(2**count)[:, None] >> torch.arange(count)) & 1
    return Parts(tuple(f"part {k}" for k in range(count)), drawn.float() @ weights + bias)


def zebra() -> Parts:
    """Label 0 leans on stripes (3), mane (1), nothing on grass; without stripes and mane it is label 1."""
    return additive(torch.tensor([[3.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), torch.tensor([0.0, 0.5]))


tables = st.builds(
    lambda seed, count: additive(
        torch.randn(count, 4, generator=torch.Generator().manual_seed(seed)),
        torch.randn(4, generator=torch.Generator().manual_seed(seed + 1)),
    ),
    st.integers(0, 10**6),
    st.integers(2, 5),
)


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject.load("menagerie")


@pytest.fixture(scope="module")
def bank(subject: Subject) -> ConceptBank:
    return ConceptBank.load(SHIPPED, subject.fingerprint)


@pytest.fixture(scope="module")
def wolf(subject: Subject) -> Case:
    return case(subject, sample(7, "wolf", typical=True).with_("snow").without("bushy tail"))


# On paper.


def test_effects_are_the_logits_that_a_part_adds() -> None:
    torch.testing.assert_close(zebra().effects, torch.tensor([[3.0, 0.0], [1.0, 0.0], [0.0, 0.0]]))


def test_the_label_is_kept_while_enough_is_drawn() -> None:
    assert zebra().kept(torch.tensor([0, 1, 2]), 0).tolist() == [False, True, True, True]
    assert zebra().kept(torch.tensor([2, 1, 0]), 0).tolist() == [False, False, True, True]
    assert zebra().kept(torch.tensor([2, 0, 1]), 1).tolist() == [True, True, False, False]


def test_scores_of_a_scene_on_paper() -> None:
    truth = zebra().effects[:, 0]
    right, wrong, none = torch.tensor([5.0, 2.0, 1.0]), torch.tensor([1.0, 2.0, 5.0]), torch.zeros(3)
    assert [single_deletion(i, truth) for i in (right, wrong, none)] == pytest.approx([1, -1, 0])
    assert [first_part(i, truth) for i in (right, wrong, none)] == pytest.approx([1, 0, 1 / 3])
    assert [distractibility(i, truth) for i in (right, wrong, none)] == [1, 0, 0.5]
    assert [preservation(i, zebra(), 0) for i in (right, wrong)] == [1, 0.5]
    # one part drawn keeps the label in two of three random orders, two parts always do
    assert preservation(none, zebra(), 0) == pytest.approx(5 / 6, abs=0.1)
    assert distractibility(right, torch.tensor([3.0, 1.0, 2.0])) is None


def test_a_map_credits_parts_for_what_lies_there_beyond_their_size() -> None:
    where = torch.zeros(3, 4, 4, dtype=torch.bool)
    where[0, 0, 0], where[1], where[2, 2:] = True, True, True
    heat = torch.zeros(4, 4)
    heat[0, 0] = 1
    torch.testing.assert_close(inside(heat, where), torch.tensor([15 / 16, 0.0, -0.5]))
    torch.testing.assert_close(inside(torch.ones(4, 4), where), torch.zeros(3))


def test_a_rivalry_names_two_parts_that_two_labels_rank_the_other_way_round() -> None:
    effects = torch.tensor([[2.0, 0.0, 1.9], [0.5, 3.0, 2.0], [0.0, 0.1, 0.0]])
    assert rivalry(effects, 0) == Rivalry(foil=1, ours=0, theirs=1)
    assert rivalry(effects[:, :1].expand(3, 3), 0) is None
    right, wrong, tied = effects[:, 0], effects[:, 1], torch.zeros(3)
    assert target_sensitivity(right, wrong, Rivalry(1, 0, 1)) == 1
    assert target_sensitivity(wrong, right, Rivalry(1, 0, 1)) == 0
    assert target_sensitivity(tied, tied, Rivalry(1, 0, 1)) == 0.5


# Laws.


@settings(max_examples=40, deadline=None)
@given(parts=tables, label=st.integers(0, 3), seed=st.integers(0, 10**6))
def test_the_truth_is_never_worse_than_its_reverse_or_chance(parts: Parts, label: int, seed: int) -> None:
    truth = parts.effects[:, label]
    lot = torch.rand(len(truth), generator=torch.Generator().manual_seed(seed))
    assert single_deletion(truth, truth) == pytest.approx(1) and first_part(truth, truth) == 1
    for other in (-truth, lot):
        assert -1 <= single_deletion(other, truth) <= 1 and 0 <= first_part(other, truth) <= 1
        assert 0 <= preservation(other, parts, label) <= 1
        idle = distractibility(other, truth)
        assert idle is None or 0 <= idle <= 1 == distractibility(truth, truth)
    pair = rivalry(parts.effects, label)
    if pair is not None:
        assert target_sensitivity(truth, parts.effects[:, pair.foil], pair) == 1
        assert target_sensitivity(lot, lot, pair) == 0.5


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), label=st.integers(0, 1))
def test_between_two_labels_keeping_the_best_parts_keeps_the_label_longest(seed: int, label: int) -> None:
    weights = torch.randn(4, 2, generator=torch.Generator().manual_seed(seed))
    weights[:, label] += 1
    parts = additive(weights, torch.zeros(2))
    margin = weights[:, label] - weights[:, 1 - label]
    assert preservation(margin, parts, label) >= preservation(-margin, parts, label)


@settings(max_examples=20, deadline=None)
@given(parts=tables, turn=st.randoms())
def test_the_order_in_which_parts_are_listed_does_not_matter(parts: Parts, turn: object) -> None:
    count = len(parts.names)
    order = list(range(count))
    turn.shuffle(order)  # type: ignore[attr-defined]
    truth, lot = parts.effects[:, 0], torch.rand(count, generator=torch.Generator().manual_seed(count))
    assert single_deletion(lot[order], truth[order]) == pytest.approx(single_deletion(lot, truth), abs=1e-6)
    assert first_part(lot[order], truth[order]) == first_part(lot, truth)
    assert distractibility(lot[order], truth[order]) == distractibility(lot, truth)


def test_rankings_by_chance_score_at_chance() -> None:
    random = torch.Generator().manual_seed(0)
    truth = torch.tensor([3.0, 2.0, 1.0, 0.0, 0.1])
    lots = [torch.rand(5, generator=random) for _ in range(1_000)]
    assert sum(single_deletion(lot, truth) for lot in lots) / 1_000 == pytest.approx(0, abs=0.05)
    assert sum(first_part(lot, truth) for lot in lots) / 1_000 == pytest.approx(0.2, abs=0.05)
    assert sum(distractibility(lot, truth) or 0 for lot in lots) / 1_000 == pytest.approx(0.5, abs=0.05)


# The drawn world.


def test_every_choice_of_parts_is_drawn(subject: Subject, wolf: Case) -> None:
    scene = sample(7, "wolf", typical=True).with_("snow").without("bushy tail")
    names = wolf.parts.names
    assert set(names) == scene.concepts and len(wolf.parts.logits) == 2 ** len(names)
    for k, name in enumerate(names):
        both = subject.predict(batch([scene, scene.without(name)], subject.size))
        fall = (both - both.mean(1, keepdim=True))[0] - (both - both.mean(1, keepdim=True))[1]
        torch.testing.assert_close(wolf.parts.effects[k], fall, atol=1e-4, rtol=1e-4)
    bare = subject.predict(batch([scene.without(*names)], subject.size))[0]
    torch.testing.assert_close(wolf.parts.logits[0], bare - bare.mean(), atol=1e-4, rtol=1e-4)


def test_the_planted_shortcut_is_what_a_wolf_costs_most(subject: Subject, wolf: Case) -> None:
    assert subject.classes[wolf.label] == "wolf"
    assert wolf.parts.names[int(wolf.truth.argmax())] == "snow"
    assert wolf.cause is not None and torch.equal(wolf.cause, wolf.masks[wolf.parts.names.index("snow")])


def test_masks_lie_where_drawing_without_the_part_changes_the_picture(subject: Subject) -> None:
    scene = sample(11, "sheep", typical=True)
    found = masks(scene, subject.size)
    assert found.shape == (len(scene.concepts), subject.size, subject.size)
    for name, mask in zip(scene.ordered, found, strict=True):
        if name in {"wool", "horns"}:
            both = batch([scene, scene.without(name)], subject.size)
            changed = (both[0] - both[1]).abs().amax(0) > 0.02
            assert float(changed[mask].float().mean()) > 0.5 > float(changed[~mask].float().mean())


def test_concept_evidence_ranks_as_its_claims_do(subject: Subject, bank: ConceptBank, wolf: Case) -> None:
    label = subject.classes[wolf.label]
    told = {e.concept: e.weight for e in evidence(subject, bank, look(subject, bank, wolf.image[None]), label)}
    ranks = rankings.by_evidence(subject, bank, wolf.image, wolf.label, wolf.parts.names)
    for name, value in zip(wolf.parts.names, ranks.tolist(), strict=True):
        assert name not in told or told[name] == pytest.approx(value, abs=1e-5)
    usual = rankings.by_tendency(bank, wolf.label, wolf.parts.names)
    assert float(usual[wolf.parts.names.index("snow")]) == float(bank.weights[wolf.label, bank.index("snow")])


def test_fault_lines_rank_by_how_often_a_part_must_go(subject: Subject, bank: ConceptBank, wolf: Case) -> None:
    ranks = rankings.by_faultlines(subject, bank, wolf.image, wolf.parts.names)
    foils = [name for name in subject.classes if name != subject.classes[wolf.label]]
    lines = [faultlines(subject, bank, wolf.image[None], [foil])[0] for foil in foils]
    for name, value in zip(wolf.parts.names, ranks.tolist(), strict=True):
        gone = sum(isinstance(line, FaultLine) and name in line.removed for line in lines)
        assert value == pytest.approx(gone / len(foils))
    assert float(ranks.max()) > 0


def test_what_concepts_say_beats_chance_on_drawn_scenes(subject: Subject, bank: ConceptBank) -> None:
    cases = [case(subject, scene) for scene in scenes(6, seed=3)]
    ranks = [rankings.by_evidence(subject, bank, c.image, c.label, c.parts.names) for c in cases]
    scores = [single_deletion(said, c.truth) for said, c in zip(ranks, cases, strict=True)]
    assert sum(scores) / len(scores) > 0.5


def test_evidence_maps_lie_where_the_evidence_is(subject: Subject, bank: ConceptBank, wolf: Case) -> None:
    maps = rankings.evidence_maps(subject, bank, torch.stack([wolf.image] * 2), torch.tensor([wolf.label, 0]))
    assert maps.shape == (2, subject.size, subject.size) and maps.min() >= 0 and maps.amax((1, 2)).tolist() == [1, 1]
    assert not torch.allclose(maps[0], maps[1])


def test_the_scorecard_holds_every_measure_and_no_other(subject: Subject, wolf: Case) -> None:
    images, labels = wolf.image[None], torch.tensor([wolf.label])
    maps = saliency(subject, images, labels=labels)
    found = {**of_maps(subject, images, maps, labels), **of_places([wolf], maps), "weights": [0.0]}
    found |= {name: [value or 0.0] for name, value in of_parts(wolf, wolf.truth, wolf.truth).items()}
    assert set(found) == set(MEASURES) and all(len(values) == 1 for values in found.values())


def test_scenes_with_too_many_parts_and_torn_tables_are_refused(subject: Subject) -> None:
    with pytest.raises(ValueError, match="3 parts have 8 choices, got 4 rows"):
        Parts(("a", "b", "c"), torch.zeros(4, 2))
    crowd = sample(1, "horse").with_(
        "stripes", "white", "snow", "long ears", "curly tail", "horns", "trunk", "mane", "beard", "whiskers", "hump"
    )
    with pytest.raises(ValueError, match=r"shows 11 parts, and at most 10"):
        redrawn(subject, crowd)
