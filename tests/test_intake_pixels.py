"""Pixels from outside: every mode, depth, orientation and tensor comes out as upright RGB, or is refused."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from agent.intake import ImageError, read_image
from tests.corners import BLUE, GREEN, RED, corners, encoded, same_pixels


def test_a_large_picture_is_scaled_down_for_work_and_says_so() -> None:
    picture = read_image(corners(4_200, 2_100))
    assert picture.image.size == (2_048, 1_024)
    assert picture.tensor.shape == (3, 1_024, 2_048)
    assert picture.image.getpixel((10, 10)) == RED
    assert picture.notes == ("it was scaled down from 4,200 x 2,100 pixels",)


def test_cmyk_keeps_its_colours() -> None:
    ink = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    red, green, blue = read_image(encoded(ink, "JPEG", quality=100)).image.getpixel((8, 8))
    assert red > 240
    assert green < 15
    assert blue < 15


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    ramp = np.arange(0, 65536, 256, dtype=np.uint16).reshape(16, 16)
    picture = read_image(encoded(Image.fromarray(ramp)))
    torch.testing.assert_close(
        picture.tensor[0].flatten(), torch.arange(0, 65536, 256) / 65535, rtol=0, atol=0.51 / 255
    )


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        (np.array([0, 100, 200], dtype=np.int32), 100),
        (np.array([0, 32_768, 65_535], dtype=np.int32), 128),
        (np.array([0, 0.4, 1], dtype=np.float32), 102),
        (np.array([0, 100, 200], dtype=np.float32), 100),
    ],
)
def test_wide_grey_values_are_scaled_by_the_range_they_lie_in(values: np.ndarray, middle: int) -> None:
    image = Image.fromarray(np.tile(values, (9, 3)))
    assert read_image(image).image.getpixel((1, 0)) == (middle, middle, middle)


@pytest.mark.parametrize("values", [[-1.0, 0.5], [0.0, 300.0], [0.0, float("nan")]])
def test_grey_values_without_a_known_range_are_refused(values: list[float]) -> None:
    image = Image.fromarray(np.tile(np.array(values, dtype=np.float32), (9, 5)))
    with pytest.raises(ImageError, match=r"allowed are 0 to 1 or 0 to 255"):
        read_image(image)


def transparent(mode: str) -> Image.Image:
    image = corners(16, 16).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 8, 16, 16))
    if mode == "P":
        return image.convert("RGB").quantize(8)
    return image.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "RGBa", "La"])
def test_transparent_parts_turn_white(mode: str) -> None:
    image = transparent("LA").convert("La") if mode == "La" else transparent(mode)
    picture = read_image(image)
    assert picture.image.getpixel((4, 12)) == (255, 255, 255)
    assert picture.image.getpixel((0, 0)) != (255, 255, 255)
    assert picture.notes == ("its transparent parts are shown on white",)


def test_the_transparent_colour_of_a_palette_turns_white() -> None:
    image = transparent("P")
    data = encoded(image, transparency=image.getpixel((4, 12)))
    picture = read_image(data)
    assert Image.open(io.BytesIO(data)).mode == "P"
    assert picture.image.getpixel((4, 12)) == (255, 255, 255)
    assert picture.image.getpixel((0, 0)) == RED


def test_an_alpha_channel_that_hides_nothing_is_not_worth_a_note() -> None:
    picture = read_image(corners().convert("RGBA"))
    assert same_pixels(picture.image, corners())
    assert picture.notes == ()


@pytest.mark.parametrize("mode", ["1", "L", "P", "YCbCr", "HSV", "LAB"])
def test_other_modes_become_rgb(mode: str) -> None:
    source = (
        Image.new("LAB", (9, 9), (255, 128, 128)) if mode == "LAB" else Image.new("RGB", (9, 9), "white").convert(mode)
    )
    assert min(read_image(source).image.getpixel((4, 4))) > 250


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_used_and_a_note_says_so(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, GREEN, BLUE)]
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = read_image(encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options))
    assert picture.image.getpixel((8, 8)) == RED
    assert picture.notes == ("it is animated: only frame 1 is used",)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_lies_on_its_side_is_turned_upright(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = corners().transpose(undo[orientation]) if orientation in undo else corners()
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_image(encoded(stored, exif=exif))
    assert same_pixels(picture.image, corners())
    assert picture.notes == (("it was turned upright by its EXIF tag",) if orientation > 1 else ())


def test_a_broken_exif_block_does_not_matter() -> None:
    picture = read_image(encoded(corners(), exif=b"Exif\0\0nonsense that is no TIFF"))
    assert same_pixels(picture.image, corners())


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (torch.rand(16, 16, 3), r"shape \(16, 16, 3\); \(3, height, width\) is needed.*permute\(2, 0, 1\)"),
        (torch.rand(1, 3, 16, 16), "one picture at a time"),
        (torch.rand(1, 16, 16), r"expand\(3, -1, -1\)"),
        (torch.rand(16, 16), r"expand\(3, -1, -1\)"),
        (torch.rand(4, 16, 16), "red, green and blue only"),
        (torch.tensor(0.5), r"shape \(\)"),
        (torch.rand(3, 0, 16), "each side needs at least 8"),
        (torch.zeros(3, 16, 16, dtype=torch.uint8), r"torch\.uint8 values.*tensor\.float\(\) / 255"),
        (torch.full((3, 16, 16), 200.0), r"run from 200 to 200; \[0, 1\] is needed\. Please divide by 255"),
        (torch.full((3, 16, 16), -1.5), "undo the normalisation"),
        (torch.full((3, 16, 16), float("nan")), "NaN"),
        (torch.full((3, 16, 16), float("inf")), "infinite"),
    ],
)
def test_a_tensor_that_is_no_picture_is_refused(tensor: torch.Tensor, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        read_image(tensor)


def test_a_tensor_may_overshoot_by_what_resizing_leaves() -> None:
    picture = read_image(torch.full((3, 16, 16), 1.0005))
    assert picture.tensor.max() == 1


def test_half_precision_is_read() -> None:
    assert read_image(torch.full((3, 16, 16), 0.5, dtype=torch.bfloat16)).image.getpixel((0, 0)) == (128, 128, 128)
