"""Concept activation vectors: closed forms held against the trained classifiers they replace, and planted truth."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import Ridge
from torch import Tensor
from torch.nn import functional as F

from explainers.sensitivity import cavs, random_cavs
from explainers.sensitivity.directions import RIDGE, Method

METHODS: tuple[Method, ...] = ("ridge", "lda", "mean")


def groups(seed: int, with_it: int, without: int, channels: int) -> tuple[Tensor, Tensor]:
    chance = torch.Generator().manual_seed(seed)
    mix = torch.randn(channels, channels, generator=chance)
    rows = torch.randn(with_it + without, channels, generator=chance) @ mix
    return rows[:with_it] + torch.randn(channels, generator=chance), rows[with_it:]


def inside(one: Tensor, other: Tensor) -> Tensor:
    return torch.cat([one - one.mean(dim=0), other - other.mean(dim=0)]).double()


@pytest.mark.parametrize(("with_it", "without", "channels"), [(40, 40, 8), (12, 30, 60), (30, 12, 42)])
def test_the_ridge_cav_is_where_ridge_regression_on_labels_points(with_it: int, without: int, channels: int) -> None:
    one, other = groups(1, with_it, without, channels)
    count = with_it + without
    strength = RIDGE * inside(one, other).square().sum().item() / channels
    labels = torch.cat([torch.ones(with_it), -torch.ones(without)]).double()
    fitted = Ridge(alpha=strength).fit(torch.cat([one, other]).double().numpy(), labels.numpy()).coef_
    wanted = F.normalize(torch.from_numpy(fitted), dim=0)
    assert count != channels or strength > 0
    torch.testing.assert_close(cavs([one.double()], [other.double()], "ridge")[0], wanted, atol=1e-7, rtol=0)


@pytest.mark.parametrize(("with_it", "without", "channels"), [(40, 40, 8), (12, 30, 60)])
def test_the_lda_cav_is_that_of_shrunk_discriminant_analysis(with_it: int, without: int, channels: int) -> None:
    one, other = groups(2, with_it, without, channels)
    covariance, share = ledoit_wolf(inside(one, other).numpy(), assume_centered=True)
    gap = (one.mean(dim=0) - other.mean(dim=0)).double()
    wanted = F.normalize(torch.linalg.solve(torch.from_numpy(covariance), gap), dim=0)
    assert 0 < share < 1
    torch.testing.assert_close(cavs([one], [other], "lda")[0], wanted.float(), atol=1e-5, rtol=0)


def test_the_lda_cav_agrees_with_a_library_where_rows_are_many() -> None:
    one, other = groups(3, 400, 400, 6)
    rows, labels = torch.cat([one, other]).numpy(), [1] * 400 + [0] * 400
    library = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(rows, labels).coef_[0]
    assert F.cosine_similarity(cavs([one], [other], "lda")[0], torch.from_numpy(library).float(), dim=0) > 0.99


def test_the_mean_cav_is_the_difference_of_the_means() -> None:
    one, other = groups(4, 5, 7, 9)
    torch.testing.assert_close(cavs([one], [other], "mean")[0], F.normalize(one.mean(dim=0) - other.mean(dim=0), dim=0))


@settings(deadline=None)
@given(
    method=st.sampled_from(METHODS),
    seed=st.integers(0, 1_000),
    scale=st.floats(0.01, 100),
    channels=st.integers(2, 30),
)
def test_a_cav_does_not_change_with_units_and_origin_and_turns_round_with_its_groups(
    method: Method, seed: int, scale: float, channels: int
) -> None:
    one, other = (rows.double() for rows in groups(seed, 8, 12, channels))
    plain = cavs([one], [other], method)[0]
    torch.testing.assert_close(cavs([scale * one + 3], [scale * other + 3], method)[0], plain, atol=1e-6, rtol=0)
    torch.testing.assert_close(cavs([other], [one], method)[0], -plain, atol=1e-9, rtol=0)
    assert plain.norm() == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS)
def test_many_cavs_at_once_are_the_single_ones(method: Method) -> None:
    shared = groups(5, 1, 20, 10)[1]
    several = [groups(seed, size, 1, 10)[0] for seed, size in ((6, 4), (7, 9), (8, 1))]
    together = cavs(several, shared, method)
    for row, one in zip(together, several, strict=True):
        torch.testing.assert_close(row, cavs([one], [shared], method)[0])


@pytest.mark.parametrize("method", METHODS)
def test_a_planted_direction_is_found(method: Method) -> None:
    chance = torch.Generator().manual_seed(9)
    planted = F.normalize(torch.randn(64, generator=chance), dim=0)
    rows = torch.randn(800, 64, generator=chance)
    assert cavs([rows[:400] + 2 * planted], [rows[400:]], method)[0] @ planted > 0.85


@pytest.mark.parametrize("method", ["ridge", "lda"])
def test_shared_variance_that_hides_a_planted_direction_is_undone(method: Method) -> None:
    chance = torch.Generator().manual_seed(10)
    rows = torch.randn(80, 8, generator=chance)
    rows[:, 0] *= 40
    planted = torch.eye(8)[1]
    one, other = rows[:40] + 3 * planted, rows[40:]
    assert cavs([one], [other], "mean")[0] @ planted < 0.8
    assert cavs([one], [other], method)[0] @ planted > 0.9


def test_random_cavs_point_nowhere_and_come_again_with_their_seed() -> None:
    rows = torch.randn(200, 32, generator=torch.Generator().manual_seed(11))
    drawn = random_cavs(rows, count=60, positive=20, negative=30, seed=4)
    assert drawn.shape == (60, 32)
    torch.testing.assert_close(drawn.norm(dim=1), torch.ones(60))
    assert drawn.mean(dim=0).norm() < 0.35  # 60 unit vectors at random: about 1 / sqrt(60) = 0.13
    assert torch.equal(drawn, random_cavs(rows, count=60, positive=20, negative=30, seed=4))
    assert not torch.equal(drawn, random_cavs(rows, count=60, positive=20, negative=30, seed=5))


def test_random_cavs_do_not_depend_on_how_many_are_worked_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = torch.randn(50, 8, generator=torch.Generator().manual_seed(12))
    whole = random_cavs(rows, count=7, positive=5, negative=6)
    monkeypatch.setattr("explainers.sensitivity.directions.CELLS", 11 * 8 * 2)
    torch.testing.assert_close(random_cavs(rows, count=7, positive=5, negative=6), whole)


def test_one_row_each_gives_their_difference() -> None:
    one, other = torch.tensor([[3.0, 0.0]]), torch.tensor([[0.0, 4.0]])
    for method in METHODS:
        torch.testing.assert_close(cavs([one], [other], method), torch.tensor([[0.6, -0.8]]))


def test_what_does_not_fit_is_said() -> None:
    rows = torch.ones(3, 2)
    with pytest.raises(ValueError, match="same mean features"):
        cavs([rows], [rows])
    with pytest.raises(ValueError, match=r"concept 1 has rows \(2,\)"):
        cavs([rows, torch.ones(2)], 2 * rows)
    with pytest.raises(ValueError, match="2 groups with a concept and 1 without"):
        cavs([rows, rows], [rows])
    with pytest.raises(ValueError, match="no CAV is called 'svm'"):
        cavs([rows], [rows], "svm")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="groups of 2 and 2 rows out of 3"):
        random_cavs(rows, positive=2, negative=2)
