"""Pictures for answers: of bounded size, true to the map, and no shape of picture breaks them."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from agent.display.figures import BAND, GAP, SIDE, WARM, beside, fit, outline, overlay, strip

SIZES = [(384, 384), (96, 96), (7, 301), (301, 7), (1, 1), (1, 900), (900, 1), (2048, 33), (333, 218)]
every_size = pytest.mark.parametrize("size", SIZES, ids=str)


def grey(size: tuple[int, int], level: int = 120) -> Image.Image:
    return Image.new("RGB", size, (level, level, level))


def left_half() -> Tensor:
    heat = torch.zeros(12, 12)
    heat[:, :6] = 1
    return heat


@every_size
def test_a_panel_keeps_its_shape_and_has_the_longer_side_of_all(size: tuple[int, int]) -> None:
    panel = fit(grey(size))
    assert max(panel.size) == SIDE
    assert min(panel.size) == max(1, round(min(size) * SIDE / max(size)))
    assert panel.mode == "RGB"


@every_size
@pytest.mark.parametrize("draw", [overlay, outline])
def test_a_map_can_be_laid_over_a_picture_of_any_shape(size: tuple[int, int], draw: object) -> None:
    drawn = draw(grey(size), left_half())  # type: ignore[operator]
    assert drawn.size == fit(grey(size)).size
    assert drawn.mode == "RGB"


def test_heat_glows_where_it_is_and_nowhere_else() -> None:
    pixels = np.asarray(overlay(grey((90, 90)), left_half()), dtype=int)
    warmth = pixels[..., 0] - pixels[..., 2]
    assert warmth[:, :100].min() > 30
    assert warmth[:, 220:].max() == 0


def test_what_is_outside_the_outline_is_paled_and_what_is_inside_is_left_as_it_is() -> None:
    pixels = np.asarray(outline(grey((90, 90)), left_half()), dtype=int)
    assert (pixels[:, :100] == 120).all()
    assert (pixels[:, 220:] > 120).all()
    assert (pixels == WARM).all(axis=2).any(), "an edge is drawn between the two"


@pytest.mark.parametrize("draw", [overlay, outline])
def test_an_empty_map_breaks_nothing(draw: object) -> None:
    assert draw(grey((90, 60)), torch.zeros(12, 12)).size == (320, 213)  # type: ignore[operator]


@pytest.mark.parametrize("draw", [overlay, outline])
def test_the_picture_itself_is_not_drawn_upon(draw: object) -> None:
    picture = grey((320, 320))
    before = picture.tobytes()
    draw(picture, left_half())  # type: ignore[operator]
    assert picture.tobytes() == before


def test_small_pictures_are_enlarged_without_blur() -> None:
    dots = Image.fromarray(np.array([[[0, 0, 0], [255, 255, 255]]], dtype=np.uint8))
    assert {tuple(pixel) for pixel in np.asarray(fit(dots)).reshape(-1, 3)} == {(0, 0, 0), (255, 255, 255)}


def test_panels_stand_side_by_side_with_a_caption_below_each() -> None:
    sheet = beside([grey((320, 320)), grey((160, 320))], ["as it is", "redrawn"])
    assert sheet.size == (320 + GAP + 160, 320 + BAND)
    pixels = np.asarray(sheet, dtype=int)
    assert (pixels[:320, :320] == 120).all()
    assert (pixels[:320, 320 : 320 + GAP] == 255).all()
    assert (pixels[320:, :320] < 128).any(), "the first caption"
    assert (pixels[320:, 320 + GAP :] < 128).any(), "the second caption"


def test_each_panel_needs_a_caption() -> None:
    with pytest.raises(ValueError, match="zip"):
        beside([grey((9, 9)), grey((9, 9))], ["only one"])


@pytest.mark.parametrize("count", [1, 4])
def test_crops_stand_in_a_row(count: int) -> None:
    row = strip(torch.full((count, 3, 64, 64), 7, dtype=torch.uint8), side=110)
    assert row.size == (count * 116 - 6, 110)
    assert np.asarray(row)[55, 55].tolist() == [7, 7, 7]
