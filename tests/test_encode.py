"""How presence is read off features: both encoders held against what they should be."""

import numpy as np
import pytest
import torch
from scipy.optimize import nnls
from torch import Tensor

from concepts.encode import Linear, Parts, encode, halves, mixture


def random_atoms(seed: int, k: int, channels: int, filled: float) -> Tensor:
    """Non-negative atoms (k, channels) of unit length, of which a share of entries is `filled`."""
    chance = torch.Generator().manual_seed(seed)
    atoms = torch.rand(k, channels, generator=chance) * (torch.rand(k, channels, generator=chance) < filled)
    atoms[torch.arange(k), torch.arange(k) % channels] += 0.3
    return atoms / atoms.norm(dim=1, keepdim=True)


def random_rows(seed: int, count: int, channels: int) -> Tensor:
    return torch.rand(count, channels, generator=torch.Generator().manual_seed(seed + 1))


def nearest(rows: Tensor, atoms: Tensor) -> Tensor:
    """The non-negative least squares solution, row by row."""
    solved = [nnls(atoms.T.double().numpy(), row.double().numpy())[0] for row in rows]
    return torch.from_numpy(np.stack(solved)).float()


@pytest.mark.parametrize("seed", range(10))
def test_a_mixture_of_distinct_parts_is_the_non_negative_least_squares_solution(seed: int) -> None:
    atoms, rows = random_atoms(seed, 8, 48, filled=0.2), random_rows(seed, 20, 48)
    torch.testing.assert_close(mixture(rows, atoms), nearest(rows, atoms), atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_a_mixture_of_parts_that_overlap_is_so_once_it_has_settled(seed: int) -> None:
    atoms, rows = random_atoms(seed, 10, 24, filled=1.0), random_rows(seed, 20, 24)
    torch.testing.assert_close(mixture(rows, atoms, sweeps=600), nearest(rows, atoms), atol=2e-3, rtol=1e-2)


@pytest.mark.parametrize("seed", range(5))
def test_a_mixture_comes_as_near_as_can_be_within_two_percent(seed: int) -> None:
    atoms, rows = random_atoms(seed, 20, 64, filled=1.0), random_rows(seed, 20, 64)
    found = (rows - mixture(rows, atoms) @ atoms).norm(dim=1)
    best = (rows - nearest(rows, atoms) @ atoms).norm(dim=1)
    assert bool((found >= best - 1e-4).all())
    assert float((found / best).max()) < 1.02


def test_what_was_mixed_is_found_again() -> None:
    atoms = random_atoms(3, 6, 40, filled=0.3)
    weights = torch.rand(15, 6, generator=torch.Generator().manual_seed(2)) * (torch.arange(6) % 2)
    torch.testing.assert_close(mixture(weights @ atoms, atoms), weights, atol=1e-3, rtol=1e-3)


def test_parts_of_any_length_are_mixed() -> None:
    atoms = random_atoms(3, 6, 40, filled=0.3) * torch.tensor([0.1, 0.5, 1.0, 2.0, 5.0, 20.0])[:, None]
    rows = random_rows(3, 15, 40)
    torch.testing.assert_close(mixture(rows, atoms, sweeps=200), nearest(rows, atoms), atol=1e-3, rtol=1e-3)


def test_a_mixture_is_never_negative_and_an_empty_part_takes_nothing() -> None:
    atoms = random_atoms(4, 5, 20, filled=1.0)
    atoms[2] = 0
    weights = mixture(random_rows(4, 30, 20) - 0.5, atoms)
    assert float(weights.min()) >= 0
    assert not weights[:, 2].any()
    assert bool(weights.isfinite().all())


def test_halves_keep_sign_and_size() -> None:
    rows = torch.tensor([[1.5, -2.0, 0.0]])
    assert halves(rows).tolist() == [[1.5, 0.0, 0.0, 0.0, 2.0, 0.0]]
    many = torch.randn(50, 7, generator=torch.Generator().manual_seed(0))
    assert torch.equal(halves(many)[:, :7] - halves(many)[:, 7:], many)


def test_parts_of_signed_features_are_told_apart_by_sign() -> None:
    atoms = torch.zeros(2, 6)
    atoms[0, 0] = atoms[1, 3] = 1.0  # channel 0 upwards, and channel 0 downwards
    grid = torch.zeros(1, 3, 1, 2)
    grid[0, 0, 0] = torch.tensor([0.7, -0.4])
    maps = encode(Parts(atoms), grid)
    torch.testing.assert_close(maps[0, :, 0], torch.tensor([[0.7, 0.0], [0.0, 0.4]]))


def test_every_place_is_read_by_itself() -> None:
    atoms = random_atoms(5, 4, 12, filled=0.4)
    grid = torch.randn(2, 6, 3, 5, generator=torch.Generator().manual_seed(3))
    for encoder in (Parts(atoms), Linear(torch.randn(4, 6), torch.randn(4))):
        maps = encode(encoder, grid)
        assert maps.shape == (2, 4, 3, 5)
        for b, row, column in ((0, 0, 0), (0, 2, 4), (1, 1, 3)):
            alone = encode(encoder, grid[b : b + 1, :, row : row + 1, column : column + 1])
            torch.testing.assert_close(maps[b, :, row, column], alone[0, :, 0, 0], atol=1e-5, rtol=1e-4)


def test_a_linear_read_out_is_weight_times_feature_plus_offset_cut_at_nothing() -> None:
    encoder = Linear(torch.tensor([[2.0, -1.0], [0.0, 1.0]]), torch.tensor([-0.5, 0.25]))
    grid = torch.tensor([1.0, 0.5, 0.0, 2.0]).view(1, 2, 1, 2)  # places (1, 0) and (0.5, 2)
    torch.testing.assert_close(encode(encoder, grid)[0, :, 0], torch.tensor([[1.5, 0.0], [0.25, 2.25]]))


def test_reading_changes_neither_features_nor_encoder() -> None:
    grid, weight, bias = torch.randn(2, 6, 3, 3), torch.randn(4, 6), torch.randn(4)
    atoms = random_atoms(6, 4, 12, filled=1.0)
    before = [tensor.clone() for tensor in (grid, weight, bias, atoms)]
    encode(Linear(weight, bias), grid)
    encode(Parts(atoms), grid)
    assert all(torch.equal(a, b) for a, b in zip((grid, weight, bias, atoms), before, strict=True))


def test_encoders_name_their_tensors_and_move() -> None:
    for encoder in (Linear(torch.ones(2, 3), torch.zeros(2)), Parts(torch.ones(2, 6))):
        moved = type(encoder)(**encoder.to("cpu").tensors())
        assert all(torch.equal(a, b) for a, b in zip(encoder.tensors().values(), moved.tensors().values(), strict=True))
