"""Two ways to mine, the choice between them, and what the guard rails leave of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F

from concepts import ConceptBank
from concepts.encode import Parts
from explainers import Features, Subject
from explainers.mining import mine, mined
from explainers.mining.admit import admit
from explainers.mining.channels import best_count, cluster, regions
from explainers.mining.choose import Method, Trial, _smallest, choose, rebuilt, twins
from explainers.mining.crops import CROPS, better
from explainers.mining.factorise import factorise
from explainers.mining.gather import Sample
from explainers.mining.guards import Cases, Verdict
from explainers.mining.tables import quantile
from tests import worlds
from tests.test_mining import planted


@pytest.fixture(scope="module")
def subject() -> Subject:
    return worlds.random_world(0)[0]


@pytest.fixture(scope="module")
def bent() -> Subject:
    return worlds.random_world(0, bent=True)[0]


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return planted()[1]


def world(count: int = 240, parts: int = 3, noise: float = 0.0, seed: int = 0) -> tuple[Sample, Tensor]:
    """A sample of images that are mixtures of `parts` known parts (K, 24) of either half, and those parts."""
    chance = torch.Generator().manual_seed(seed)
    known = torch.zeros(parts, worlds.CHANNELS)
    for k in range(parts):
        known[k, 3 * k : 3 * k + 3] = torch.rand(3, generator=chance) + 0.3
    known = F.normalize(known, dim=1)
    there = (torch.rand(count, 1, parts, generator=chance) < 0.4).float()
    rows = (torch.rand(count, 8, parts, generator=chance) * there) @ known
    rows = rows + noise * torch.rand(rows.shape, generator=chance)
    grid = rows.transpose(1, 2).reshape(count, worlds.CHANNELS, 2, 4)
    sample = Sample(
        order=torch.arange(count),
        rows=rows,
        regions=rows[:, :2],
        means=rows.mean(dim=1),
        predicted=torch.arange(count) // 2 % len(worlds.LABELS),
        grid=grid,
        rest=torch.zeros(count, worlds.CHANNELS, 0),
    )
    return sample, torch.cat([known, torch.zeros_like(known)], dim=1)


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_regions_are_those_of_the_channels_with_the_steepest_mean_gradient(
    subject: Subject, pictures: Tensor, mode: Callable[[], AbstractContextManager[object]]
) -> None:
    targets = torch.tensor([0, 1, 2, 3, 4, 0])
    assert subject.linear is not None
    steepest = subject.linear.weight[targets].argmax(dim=1)
    with mode():
        features = subject.features(pictures[:6])
        linear, other = (regions(s, features, targets, 1) for s in (subject, replace(subject, linear=None)))
    maps = features.grid[torch.arange(6), steepest].flatten(1)
    inside = (maps >= maps.amax(dim=1, keepdim=True) / 2) & (maps > 0)
    by_hand = [row.T[lit].mean(dim=0) for row, lit in zip(features.grid.flatten(2), inside, strict=True)]
    for found in (linear, other):
        torch.testing.assert_close(found[:, 0], torch.stack(by_hand).nan_to_num())


def test_a_region_is_where_a_channel_is_at_least_half_its_maximum() -> None:
    one = worlds.subject(torch.eye(2, worlds.CHANNELS))
    grid = torch.zeros(1, worlds.CHANNELS, 4, 4)
    grid[0, 0, 0, :3] = torch.tensor([1.0, 0.6, 0.4])
    grid[0, 5, 0, :3] = torch.tensor([2.0, 4.0, 8.0])
    found = regions(one, Features(grid), torch.tensor([0]), 1)
    assert found.shape == (1, 1, worlds.CHANNELS)
    assert float(found[0, 0, 0]) == pytest.approx(0.8)
    assert float(found[0, 0, 5]) == pytest.approx(3.0), "the third place is below half"
    dark = regions(one, Features(grid), torch.tensor([1]), 1)
    assert not dark.any(), "channel 1 speaks for class 1 and is not lit"


def test_clusters_are_found_and_outliers_do_not_bend_them() -> None:
    chance = torch.Generator().manual_seed(1)
    centres = torch.eye(9)[:3]
    rows = centres.repeat_interleave(60, dim=0) * (0.5 + torch.rand(180, 1, generator=chance))
    rows = rows + 0.02 * torch.rand(180, 9, generator=chance)
    strays = centres[0] + 1.2 * torch.eye(9)[8]
    found = cluster(torch.cat([rows, strays.repeat(6, 1)]), 3)
    assert float((found @ centres.T).max(dim=0).values.min()) > 0.995
    torch.testing.assert_close(found.norm(dim=1), torch.ones(3))
    assert float(found[:, 8].max()) < 0.05, "the strays are left out of every centre"


@pytest.mark.parametrize("count", [2, 4, 6])
def test_the_silhouette_finds_how_many_clusters_there_are(count: int) -> None:
    chance = torch.Generator().manual_seed(count)
    rows = torch.eye(10)[:count].repeat_interleave(30, dim=0) + 0.05 * torch.rand(30 * count, 10, generator=chance)
    assert best_count(rows, (2, 3, 4, 6, 8)) == count


def test_twins_of_parts_that_are_there_are_alike_and_known(subject: Subject) -> None:
    sample, known = world()
    one, other = twins("factors", sample, 3, 0, subject.device)
    for made in (one, other):
        assert float((made @ known.T).max(dim=0).values.min()) > 0.95
    assert float(F.cosine_similarity(one, other).min()) > 0.95


def test_a_half_is_made_of_its_own_images_alone(subject: Subject) -> None:
    sample, _ = world()
    spoiled = sample.rows.clone()
    spoiled[sample.half == 1] = torch.rand(120, 8, worlds.CHANNELS, generator=torch.Generator().manual_seed(3))
    first, second = twins("factors", sample, 3, 0, subject.device)
    same, other = twins("factors", replace(sample, rows=spoiled), 3, 0, subject.device)
    assert torch.equal(first, same)
    assert not torch.allclose(second, other, atol=0.1)


def test_perfect_parts_rebuild_all_and_no_parts_rebuild_nothing(subject: Subject) -> None:
    sample, known = world()
    everything = torch.ones(len(sample.grid), dtype=torch.bool)
    kept, explained = rebuilt(subject, sample, everything, known)
    assert kept == 1.0
    assert explained == pytest.approx(1, abs=1e-4)
    absent = torch.zeros(1, 24)
    absent[0, 11] = 1
    assert rebuilt(subject, sample, everything, absent)[1] == pytest.approx(0, abs=1e-6)


def test_mixtures_are_mined_by_factors_and_the_measurements_are_kept(subject: Subject) -> None:
    sample, _ = world(noise=0.05)
    choice = choose(subject, sample, 3)
    assert choice.taken.method == "factors"
    assert {one.method for one in choice.tried} == {"factors", "channels"}
    assert choice.to_json()["taken"]["k"] == 3
    only = choose(subject, sample, 3, ("channels",))
    assert only.taken.method == "channels"
    assert only.taken.fidelity < choice.taken.fidelity


def test_the_number_of_parts_is_the_smallest_that_is_nearly_as_good_and_stable() -> None:
    def trial(k: int, kept: float, stability: float) -> Trial:
        return Trial(method="factors", k=k, kept=kept, explained=kept, stability=stability)

    ladder = [trial(8, 0.80, 0.9), trial(12, 0.90, 0.9), trial(16, 0.906, 0.9), trial(20, 0.908, 0.9)]
    assert _smallest(ladder).k == 12
    shaky = [replace(one, stability=0.2) if one.k == 12 else one for one in ladder]
    assert _smallest(shaky).k == 16
    none = [replace(one, stability=one.k / 100) for one in ladder]
    assert _smallest(none).k == 20, "the most stable of those that are as good"


def test_a_search_that_starts_at_the_answer_stays_and_keeps_the_order() -> None:
    sample, known = world()
    rows = torch.cat([sample.rows.flatten(0, 1), torch.zeros(240 * 8, worlds.CHANNELS)], dim=1)
    found = factorise(rows, 3, start=known[[2, 0, 1]])
    torch.testing.assert_close(found, known[[2, 0, 1]], atol=1e-3, rtol=0)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_parts_are_never_negative_and_of_unit_length(seed: int, k: int) -> None:
    rows = torch.rand(40, 8, generator=torch.Generator().manual_seed(seed)) ** 2
    found = factorise(rows, k, seed)
    assert bool((found >= 0).all())
    torch.testing.assert_close(found.norm(dim=1), torch.ones(k))


def test_parts_that_are_there_pass_the_guard_rails() -> None:
    sample, known = world(noise=0.1)
    verdicts = admit((known, known), sample)
    assert verdicts is not None
    assert [verdict.reason for verdict in verdicts] == ["", "", ""]
    assert min(verdict.auc or 0 for verdict in verdicts) > 0.9


def test_a_part_that_only_one_half_has_is_rejected() -> None:
    sample, known = world(noise=0.1)
    strange = known.clone()
    strange[1] = 0
    strange[1, 9:12] = 0.6
    verdicts = admit((known, strange), sample)
    assert verdicts is not None
    assert "" in (verdicts[0].reason, verdicts[2].reason)
    assert "depends on the pictures" in verdicts[1].reason or "learned" in verdicts[1].reason


def test_an_image_is_said_to_have_what_the_other_half_calls_so(monkeypatch: pytest.MonkeyPatch) -> None:
    sample, known = world(noise=0.1)
    unlit = known.clone()
    unlit[1] = 0
    unlit[1, 20] = 1  # a half that is never lit
    asked: list[Cases] = []

    def heard(cases: Cases, **_: object) -> tuple[Verdict, ...]:
        asked.append(cases)
        return (Verdict(),) * 3

    monkeypatch.setattr("explainers.mining.admit.judge", heard)
    admit((known, unlit), sample)
    (cases,) = asked
    has = cases.signs == 1
    assert not has[sample.half == 0, 1].any(), "the twin from half 1 is nowhere"
    assert has[sample.half == 1, 1].any()
    assert has[:, 0].any() and cases.probes is not None and torch.equal(cases.probes, sample.half)


def test_parts_that_chance_deals_out_are_rejected() -> None:
    sample, known = world(noise=0.1)
    dealt = torch.randperm(len(sample.rows), generator=torch.Generator().manual_seed(4))
    verdicts = admit((known, known), replace(sample, means=sample.means[dealt]))
    assert verdicts is not None
    assert all(verdict.reason for verdict in verdicts)


def test_too_few_images_are_not_judged(subject: Subject, pictures: Tensor) -> None:
    sample, known = world(count=60)
    assert admit((known, known), sample) is None
    found = mined(subject, pictures[:30], k=3)
    assert not found.judged
    assert len(found.bank) == 3


def test_what_is_rejected_leaves_the_encoder_and_keeps_its_reason_and_crops(
    subject: Subject, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = tuple(Verdict(auc=0.9, stability=0.8, p=0.01, reason="" if i != 1 else "no good") for i in range(4))
    whole = mine(subject, pictures, k=4, guards=False)
    monkeypatch.setattr("explainers.mining.discover.admit", lambda *_: verdicts)
    bank = mine(subject, pictures, k=4)
    assert bank.names == ("concept 1", "concept 2", "concept 3")
    assert {(c.auc, c.stability, c.p, c.reason) for c in bank} == {(0.9, 0.8, 0.01, "")}
    assert [c.reason for c in bank.rejected] == ["no good"]
    assert isinstance(bank.encoder, Parts) and isinstance(whole.encoder, Parts)
    assert torch.equal(bank.encoder.atoms, whole.encoder.atoms[[0, 2, 3]])
    presence = bank.encode(subject.features(pictures).grid).mean(dim=(2, 3))
    torch.testing.assert_close(bank.typical, presence.quantile(0.95, dim=0), atol=1e-5, rtol=1e-4)
    assert bank.rejected_crops is not None
    assert torch.equal(bank.rejected_crops[0], whole.crops[1])


def test_a_bank_of_which_nothing_holds_up_is_empty_and_says_why(
    subject: Subject, pictures: Tensor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("explainers.mining.discover.admit", lambda *_: (Verdict(reason="no good"),) * 3)
    bank = mine(subject, pictures, [subject.classes[0]] * len(pictures), k=3)
    assert len(bank) == 0
    assert [c.reason for c in bank.rejected] == ["no good"] * 3
    assert bank.record.sum() == len(pictures)
    back = ConceptBank.load(bank.save(tmp_path))
    assert len(back.rejected) == 3 and back.rejected_crops is not None and len(back.rejected_crops) == 3


@pytest.mark.parametrize("method", ["factors", "channels"])
def test_either_method_gives_a_bank_for_a_head_that_bends(bent: Subject, pictures: Tensor, method: Method) -> None:
    bank = mine(bent, pictures, k=4, method=method, guards=False)
    assert isinstance(bank.encoder, Parts)
    assert bank.encoder.atoms.shape == (4, 2 * worlds.CHANNELS)
    torch.testing.assert_close(bank.encoder.atoms.norm(dim=1), torch.ones(4))
    assert bank.exemplars is not None


def test_without_a_number_the_ladder_decides(subject: Subject, pictures: Tensor) -> None:
    found = mined(subject, pictures, method="factors", guards=False)
    assert len(found.bank) == found.choice.taken.k
    assert len(found.choice.tried) > 1
    assert found.choice.taken.k == min(one.k for one in found.choice.tried), "four parts need no more than the least"


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 30), st.floats(0, 1))
def test_quantiles_are_those_of_each_column(seed: int, count: int, share: float) -> None:
    values = torch.rand(count, 3, generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(quantile(values, share), values.quantile(share, dim=0), atol=1e-6, rtol=1e-5)


def test_the_better_crops_of_two_choices_are_kept_strongest_first() -> None:
    strength = torch.tensor([[0.9, 0.5, 0.1, 0.05, 0.0, 0.0]])
    others = torch.tensor([[0.7, 0.5]])
    crops = torch.arange(6, dtype=torch.uint8).view(1, 6, 1, 1, 1).expand(1, 6, 3, 2, 2)
    more = crops[:, :2] + 10
    best, shown = better(strength, crops, others, more)
    torch.testing.assert_close(best, torch.tensor([[0.9, 0.7, 0.5, 0.5, 0.1, 0.05]]))
    assert shown[0, :, 0, 0, 0].tolist() == [0, 10, 1, 11, 2, 3], "the earlier one first at a draw"
    assert CROPS == 6
