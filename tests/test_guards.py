"""Guard rails: of planted good, noisy, probe-dependent and class-leaking concepts exactly the good pass."""

from dataclasses import replace

import pytest
import torch

from benchmarks.guards import KINDS, planted
from explainers.mining.contest import RIDGE, _fit, _wins, contest, group
from explainers.mining.guards import MOST_CONCEPTS, Bars, Cases, Verdict, judge
from explainers.scores import auc


@pytest.fixture(scope="module")
def world() -> tuple[Cases, tuple[Verdict, ...], list[str]]:
    cases, kinds = planted(100, channels=128, count=800, each=2)
    return cases, judge(cases), kinds


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("channels", [64, 192])
def test_exactly_the_good_concepts_pass(seed: int, channels: int) -> None:
    cases, kinds = planted(seed, channels, count=800, each=1)
    assert [kind for kind, verdict in zip(kinds, judge(cases), strict=True) if not verdict.reason] == ["good"]


def test_every_flaw_is_called_by_its_name(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    _, verdicts, kinds = world
    reasons = {kind: [v.reason for k, v in zip(kinds, verdicts, strict=True) if k == kind] for kind in KINDS}
    assert reasons["good"] == ["", ""]
    assert all("cannot be learned" in reason for reason in reasons["noise"])
    assert all("depends on the pictures" in reason for reason in reasons["probe-dependent"])
    assert all("class under another name" in reason or "learned" in reason for reason in reasons["class-leaking"])


def test_what_is_measured_is_where_it_can_be(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    for verdict in world[1]:
        assert verdict.auc is not None and verdict.stability is not None and verdict.p is not None
        assert 0 <= verdict.auc <= 1 and -1 <= verdict.stability <= 1 and 0 <= verdict.p <= 1


def test_judging_again_says_the_same(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    cases, verdicts, _ = world
    assert judge(cases) == verdicts


def test_the_scale_of_the_features_means_nothing(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    cases, verdicts, _ = world
    scaled = judge(replace(cases, rows=64 * cases.rows))
    assert [v.reason for v in scaled] == [v.reason for v in verdicts]


def test_concepts_do_not_disturb_each_other(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    """Only p knows how many are tested; it grows with their number."""
    cases, verdicts, _ = world
    (alone,) = judge(replace(cases, signs=cases.signs[:, :1]))
    assert (alone.auc, alone.stability, alone.reason) == (verdicts[0].auc, verdicts[0].stability, verdicts[0].reason)
    assert alone.p is not None and verdicts[0].p is not None and alone.p <= verdicts[0].p


def test_marks_that_are_shuffled_never_pass(world: tuple[Cases, tuple[Verdict, ...], list[str]]) -> None:
    cases, _, _ = world
    chance = torch.Generator().manual_seed(3)
    shuffled = torch.stack([cases.signs[torch.randperm(len(cases.rows), generator=chance), k] for k in range(6)], dim=1)
    assert all(verdict.reason for verdict in judge(replace(cases, signs=shuffled)))


def simple(count: int = 240, channels: int = 24) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rows without structure, classes 0 to 3, and halves."""
    rows = torch.randn(count, channels, generator=torch.Generator().manual_seed(0))
    return rows, torch.arange(count) // 2 % 4, torch.arange(count) % 2


def test_a_property_of_two_classes_holds_if_it_carries_over_to_classes_not_seen() -> None:
    """Every class has it always or never, and two classes have it for the same reason."""
    rows, labels, half = simple()
    has = labels < 2
    shared = rows + 4.0 * has[:, None] * torch.eye(24)[0]
    signs = torch.where(has, 1, -1)[:, None]
    (verdict,) = judge(Cases(rows=shared, signs=signs, labels=labels, probes=half))
    assert verdict.reason == ""
    apart = rows + 4.0 * torch.eye(24)[labels]
    (verdict,) = judge(Cases(rows=apart, signs=signs, labels=labels, probes=half))
    assert "class under another name" in verdict.reason


def test_a_mark_of_one_class_is_that_class() -> None:
    rows, labels, half = simple()
    signs = torch.where(labels == 0, 1, -1)[:, None]
    (verdict,) = judge(Cases(rows=rows + 4.0 * torch.eye(24)[labels], signs=signs, labels=labels, probes=half))
    assert "one class only" in verdict.reason


def test_without_known_classes_there_is_no_class_to_leak() -> None:
    rows, labels, half = simple()
    has = torch.arange(240) % 3 == 0
    (verdict,) = judge(
        Cases(
            rows=rows + 4.0 * has[:, None] * torch.eye(24)[0],
            signs=torch.where(has, 1, -1)[:, None],
            labels=torch.full_like(labels, -1),
            probes=half,
        )
    )
    assert (verdict.reason, verdict.within, verdict.hardest) == ("", None, None)


def test_too_few_cases_are_said_to_be_too_few() -> None:
    rows, labels, half = simple()
    signs = -torch.ones(240, 1, dtype=torch.long)
    signs[:10] = 1
    (verdict,) = judge(Cases(rows=rows, signs=signs, labels=labels, probes=half))
    assert verdict.reason == "too few cases: 5 in one half, 8 are needed with it and without"
    assert verdict.auc is None


def test_a_concept_harder_than_its_classes_is_rejected() -> None:
    cases, _ = planted(5, channels=128, count=800, each=1)
    assert judge(cases)[0].reason == ""
    strict = judge(cases, bars=Bars(slack=-0.2))[0]
    assert "harder to learn than the classes it explains" in strict.reason


def test_a_bank_holds_no_more_than_people_can_keep_apart() -> None:
    assert MOST_CONCEPTS == 32
    rows, labels, half = simple()
    has = torch.rand(240, 3, generator=torch.Generator().manual_seed(1)) < 0.5
    planted_rows = rows + has.float() @ torch.eye(24)[:3] * torch.tensor([3.0, 4.0, 5.0] + [1.0] * 21)
    cases = Cases(rows=planted_rows, signs=torch.where(has, 1, -1), labels=labels, probes=half)
    assert [v.reason for v in judge(cases)] == ["", "", ""]
    crowded = [v.reason for v in judge(cases, bars=Bars(most=2))]
    assert crowded[0].startswith("the bank is full: 2 other concepts")
    assert crowded[1:] == ["", ""]


def test_wins_are_the_auc_and_ties_count_half() -> None:
    chance = torch.Generator().manual_seed(4)
    scores = torch.randint(5, (40, 3), generator=chance).double()
    marks = (torch.rand(40, 3, generator=chance) < 0.4).double()
    labels = torch.randint(-1, 3, (40,), generator=chance)
    won = _wins(scores, marks, labels)
    for q in range(3):
        has = marks[:, q] > 0
        assert float(won[0, q] / won[1, q]) == pytest.approx(auc(scores[:, q], has))
        pairs = [(i, j) for i in has.nonzero() for j in (~has).nonzero() if labels[i] == labels[j] >= 0]
        gaps = [float(scores[i, q] - scores[j, q]) for i, j in pairs]
        wanted = [sum((gap > 0) + (gap == 0) / 2 for gap in gaps), len(gaps)]
        assert won[2:, q].tolist() == wanted


def test_tables_that_do_not_fit_are_refused() -> None:
    rows, labels, half = simple()
    with pytest.raises(ValueError, match=r"labels \(3,\).*one number a case"):
        judge(Cases(rows=rows, signs=torch.ones(240, 1), labels=labels[:3], probes=half))


def test_detectors_point_where_ridge_cavs_point() -> None:
    """With the same strength of the ridge, the kernel form and the primal form are one direction."""
    rows, labels, _ = simple()
    has = rows[:, 0] + 0.5 * rows[:, 1] > 0
    signs, half = torch.where(has, 1, -1), torch.zeros(240, dtype=torch.long)
    drawn = group(rows, signs, labels, half)
    weights = _fit(drawn, torch.ones(len(drawn.has), dtype=torch.bool), 24, drawn.has.double()[:, None])
    system = _drawn(rows, signs) - rows.double().mean(dim=0)
    direction = system.T @ weights[:, 0]
    level = system.square().sum() / len(system) / 24
    primal = torch.linalg.solve(
        system.T @ system / len(system) + RIDGE * level * torch.eye(24), rows[has].mean(0).double() - rows[~has].mean(0)
    )
    assert torch.cosine_similarity(direction, primal, dim=0) > 0.9999


def _drawn(rows: torch.Tensor, signs: torch.Tensor) -> torch.Tensor:
    """The rows of one half in the order in which `group` draws them."""
    chance = torch.Generator().manual_seed(0)
    kinds = [(signs == sign).nonzero().squeeze(1) for sign in (1, -1)]
    return rows[torch.cat([kind[torch.randperm(len(kind), generator=chance)] for kind in kinds])].double()


def test_identical_halves_agree_and_opposite_ones_disagree() -> None:
    rows, labels, half = simple()
    has = rows[:, 0] > 0
    signs = torch.where(has, 1, -1)
    assert contest(group(rows, signs, labels, half), 24, 0).stability > 0.7
    turned = torch.where(half == 0, signs, -signs)
    assert contest(group(rows, turned, labels, half), 24, 0).stability < -0.7
