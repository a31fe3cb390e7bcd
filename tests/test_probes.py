"""Drawn colours and textures: seeded, unlike each other, as their names say, laid over pictures without a trace."""

from colorsys import rgb_to_hsv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from concepts.probes import PROBES, Blending, backdrops, find, lay
from concepts.probes import __main__ as command
from concepts.probes.blend import VARIANTS, _drawing, blobs
from concepts.probes.catalogue import Probe
from concepts.probes.fields import SIDE, between, cells, noise, plane, scattered
from concepts.probes.paints import RANGES, Paint, rgb

every_probe = pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
QUICK = ("red", "stripes", "mesh", "sky")  # quick to draw: opaque and see-through, colour and texture


@cache
def painted(name: str, seed: int) -> Paint:
    return find(name).painted(seed)


def spectrum(name: str, seed: int) -> NDArray[np.floating]:
    """Share of the drawing's detail (12,) in each of twelve directions, the first across the drawing."""
    paint = painted(name, seed)
    grey = paint[..., :3].mean(axis=2) * paint[..., 3]
    power = np.abs(np.fft.fftshift(np.fft.fft2(grey - grey.mean()))) ** 2
    y, x = np.mgrid[-SIDE // 2 : SIDE // 2, -SIDE // 2 : SIDE // 2]
    used = (np.hypot(x, y) > 4) & (np.hypot(x, y) < 80)
    sector = (np.round((np.arctan2(y, x) % np.pi) / (np.pi / 12)) % 12).astype(int)
    share = np.bincount(sector[used], power[used], 12)
    return np.asarray(share / share.sum())


def detail(name: str, seed: int) -> NDArray[np.floating]:
    """Mean colour, contrast, and amount of detail at four scales."""
    paint = painted(name, seed)
    flat = 0.5 + (paint[..., :3] - 0.5) * paint[..., 3:]
    grey = flat.mean(axis=2)
    power = np.abs(np.fft.fftshift(np.fft.fft2(grey - grey.mean()))) / grey.size
    y, x = np.mgrid[-SIDE // 2 : SIDE // 2, -SIDE // 2 : SIDE // 2]
    rings = np.digitize(np.hypot(x, y), [3, 10, 30, 80])
    return np.concatenate([flat.mean(axis=(0, 1)), 8 * np.sqrt(np.bincount(rings.ravel(), (power**2).ravel(), 5))])


def test_thirty_two_names_and_no_two_alike() -> None:
    assert len(PROBES) == len({probe.name for probe in PROBES}) == 32, "people's limit for one bank"
    assert {probe.name for probe in PROBES if probe.group == "colour"} == set(RANGES)


@every_probe
def test_a_seed_decides_the_drawing(probe: Probe) -> None:
    first = painted(probe.name, 0)
    assert first.shape == (SIDE, SIDE, 4) and first.dtype == np.float32
    assert first.min() >= 0 and first.max() <= 1 and first[..., 3].max() > 0.5
    np.random.seed(1)  # chance of the whole process must not matter
    assert np.array_equal(probe.painted(0), first)
    assert not np.array_equal(painted(probe.name, 1), first)


@pytest.mark.parametrize("name", [name for name in RANGES if name not in ("black", "white", "grey")])
def test_a_colour_has_its_hue(name: str) -> None:
    (low, high), (least, _), _ = RANGES[name]
    for seed in range(6):
        hue, saturation, _ = rgb_to_hsv(*painted(name, seed)[..., :3].mean(axis=(0, 1)).tolist())
        assert low - 0.03 <= (hue + 0.5 * (low < 0)) % 1 - 0.5 * (low < 0) <= high + 0.03, (seed, hue)
        assert saturation > 0.8 * least


def test_black_grey_and_white_have_no_hue_but_their_brightness() -> None:
    level = {name: [float(painted(name, seed)[..., :3].mean()) for seed in range(6)] for name in RANGES}
    assert max(level["black"]) < 0.15 < 0.3 < min(level["grey"]) < max(level["grey"]) < 0.72 < min(level["white"])
    for name in ("black", "grey", "white"):
        assert all(np.ptp(painted(name, seed)[..., :3].mean(axis=(0, 1))) < 0.1 for seed in range(6))


def test_stripes_run_one_way_and_chequers_two() -> None:
    def main(name: str) -> float:
        tops = [spectrum(name, seed) for seed in range(8)]
        return float(np.mean([max(np.roll(s, k)[:3].sum() for k in range(12)) for s in tops]))

    assert main("stripes") > 0.65
    assert main("stripes") > main("chequers") + 0.1 > main("spots") + 0.1
    for seed in range(8):
        crossed = spectrum("chequers", seed)
        around = [float(np.take(crossed, range(k - 1, k + 2), mode="wrap").sum()) for k in range(12)]
        best = int(np.argmax(around))
        assert around[(best + 6) % 12] > 0.15, "the other family of edges lies at right angles"


def test_every_texture_is_told_from_the_others_by_its_own_look() -> None:
    names = [probe.name for probe in PROBES]
    looks = np.array([[detail(name, seed) for seed in range(3)] for name in names])
    scale = looks.std(axis=(0, 1))
    hits = 0
    for i in range(len(names)):
        for seed in range(3):
            rest = looks.copy()
            rest[i, seed] = np.nan
            away = np.nansum(((np.nanmean(rest, axis=1) - looks[i, seed]) / scale) ** 2, axis=1)
            hits += int(away.argmin()) == i
    assert hits / (3 * len(names)) > 0.35, "eight plain numbers name a drawing ten times as often as chance"


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(QUICK), number=st.integers(0, 60), seed=st.integers(0, 5), share=st.floats(0.1, 0.9))
def test_a_pair_differs_only_where_the_probe_covers(name: str, number: int, seed: int, share: float) -> None:
    picture = torch.rand(1, 3, 48, 48, generator=torch.Generator().manual_seed(number))
    laid = lay(find(name), picture, [number], seed, Blending(share=(share, share)))
    bare = (laid.cover == 0).expand_as(picture)
    assert torch.equal(laid.pictures[bare], picture[bare])
    assert not torch.equal(laid.pictures, picture)
    assert float(laid.cover.min()) >= 0 and float(laid.cover.max()) <= 1
    assert float(laid.pictures.min()) >= 0 and float(laid.pictures.max()) <= 1


def test_without_strength_nothing_changes() -> None:
    picture = torch.rand(2, 3, 32, 32)
    laid = lay(find("stripes"), picture, [0, 1], how=Blending(strength=(0.0, 0.0)))
    assert torch.equal(laid.pictures, picture)
    assert not laid.cover.any()


def test_a_full_cover_without_shading_is_the_drawing_itself() -> None:
    whole = Blending(share=(1.0, 1.0), strength=(1.0, 1.0), shading=0.0)
    laid = lay(find("green"), torch.rand(1, 3, SIDE, SIDE), [3], how=whole)
    torch.testing.assert_close(laid.pictures[0].permute(1, 2, 0), torch.from_numpy(painted("green", 3)[..., :3]))


def test_two_probes_lie_on_the_same_places() -> None:
    picture = torch.rand(4, 3, 40, 40)
    red, wood = (lay(find(name), picture, range(4), seed=2).cover for name in ("red", "wood grain"))
    torch.testing.assert_close(red, wood)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_blobs_cover_the_share_asked_for(share: float) -> None:
    covers = [float(blobs(np.random.default_rng(seed), share).mean()) for seed in range(10)]
    assert np.mean(covers) == pytest.approx(share, abs=0.05)


def test_even_and_odd_numbers_share_no_drawing() -> None:
    assert VARIANTS % 2 == 0, "or the two halves of the pairs would not be disjoint"
    whole = Blending(share=(1.0, 1.0), strength=(1.0, 1.0), shading=0.0)
    picture = torch.zeros(1, 3, SIDE, SIDE)
    first, again, other = (lay(find("yellow"), picture, [n], how=whole).pictures[0] for n in (2, 2 + VARIANTS, 3))
    torch.testing.assert_close(first, _drawing(find("yellow"), 2, 0)[:3])
    torch.testing.assert_close(again, first.flip(2))
    assert not torch.allclose(other, first) and not torch.allclose(other, first.flip(2))


def test_backdrops_are_the_same_whatever_their_count() -> None:
    few, more = backdrops(4, 32, seed=1), backdrops(7, 32, seed=1)
    assert torch.equal(few, more[:4])
    assert not torch.equal(few, backdrops(4, 32, seed=2))
    assert float(more.min()) >= 0 and float(more.max()) <= 1
    assert float(more.flatten(2).std(dim=2).mean(dim=1).min()) > 0.02, "no backdrop is flat"


def test_cells_know_the_nearest_point() -> None:
    points = scattered(np.random.default_rng(0), 0.2, 0.3)
    near, second, owner = cells(points)
    for row, column in ((0, 0), (31, 200), (255, 255)):
        away = np.sort(np.hypot(*(points - (np.array([row, column]) + 0.5) / SIDE).T))
        assert near[row, column] == pytest.approx(away[0], abs=1e-5)
        assert second[row, column] == pytest.approx(away[1], abs=1e-5)
        own = points[owner[row, column]]
        assert np.hypot(*(own - (np.array([row, column]) + 0.5) / SIDE)) == pytest.approx(away[0], abs=1e-5)


def test_fields_have_the_scale_they_are_asked_for() -> None:
    chance = np.random.default_rng(0)
    u, v = plane(chance, 0.25, angle=0.0)
    assert np.ptp(u) == pytest.approx(4, abs=0.05) and np.ptp(v) == pytest.approx(4, abs=0.05)
    assert np.ptp(u[:, 7]) < 1e-6, "at no angle the first coordinate runs to the right"
    rough, smooth = (np.abs(np.diff(noise(chance, count), axis=0)).mean() for count in (30, 3))
    assert rough > 5 * smooth
    drawn = [between(chance, 0.1, 0.4) for _ in range(200)]
    assert min(drawn) >= 0.1 and max(drawn) <= 0.4
    assert np.median(drawn) == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    ("turn", "pure"), [(0.0, (1, 0, 0)), (1 / 3, (0, 1, 0)), (2 / 3, (0, 0, 1)), (1 / 6, (1, 1, 0))]
)
def test_hues_are_where_they_belong(turn: float, pure: tuple[int, int, int]) -> None:
    np.testing.assert_allclose(rgb(turn, 1.0, 1.0), pure, atol=1e-6)
    np.testing.assert_allclose(rgb(turn, 0.0, 0.5), [0.5] * 3)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'plaid'; there are: red, orange.*writing"):
        find("plaid")


def test_the_sheet_shows_every_probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PROBES", tuple(find(name) for name in QUICK))
    monkeypatch.setattr("sys.argv", ["probes", "--sheet", str(tmp_path / "sheet.png")])
    command.main()
    with Image.open(tmp_path / "sheet.png") as page:
        shown = np.asarray(page.convert("RGB"), np.float32) / 255
    wide = shown.shape[1] // len(QUICK)
    assert shown.shape[0] == command.CELL + command.CAPTION
    for i in range(len(QUICK)):
        pair = shown[: command.CELL, i * (wide + 2) + 2 * command.CELL :][:, : 2 * command.CELL]
        without, with_it = np.split(pair, 2, axis=1)
        assert 0.01 < np.abs(without - with_it).mean() < 0.6
