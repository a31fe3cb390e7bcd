"""Pictures from outside: every kind that users bring is read rightly or refused with advice, before it costs memory."""

import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, PngImagePlugin

from agent.intake import ImageError, read_image

RED, GREEN, BLUE = (200, 30, 40), (20, 180, 60), (10, 20, 220)


def corners(width: int = 12, height: int = 10) -> Image.Image:
    """A blue picture whose top left corner is red and whose top right corner is green."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 3, height // 2))
    image.paste(GREEN, (width - width // 3, 0, width, height // 2))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )


def same_pixels(image: Image.Image, expected: Image.Image) -> bool:
    return image.mode == "RGB" and image.size == expected.size and image.tobytes() == expected.tobytes()


def test_picture_and_tensor_hold_the_same_pixels() -> None:
    picture = read_image(corners())
    assert same_pixels(picture.image, corners())
    assert picture.tensor.shape == (3, 10, 12)
    assert picture.tensor.dtype == torch.float32
    torch.testing.assert_close(picture.tensor[:, 0, 0], torch.tensor(RED) / 255)
    torch.testing.assert_close(picture.tensor[:, 0, -1], torch.tensor(GREEN) / 255)
    assert picture.notes == ()


def test_path_bytes_picture_and_tensor_of_the_same_pixels_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "corners.png"
    path.write_bytes(encoded(corners()))
    first = read_image(path)
    sources = [str(path), path.read_bytes(), corners(), first.tensor, first.tensor.double(), first.image]
    assert all(same_pixels(read_image(source).image, first.image) for source in sources)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "WEBP", "JPEG"])
def test_each_format_is_read_whatever_the_file_is_called(kind: str, tmp_path: Path) -> None:
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100, "subsampling": 0}}.get(kind, {})
    path = tmp_path / "picture.txt"
    path.write_bytes(encoded(corners(96, 80), kind, **options))
    picture = read_image(path)
    expected = read_image(corners(96, 80)).tensor
    assert (picture.tensor - expected).abs().mean() < 0.01


def test_reading_leaves_the_given_picture_and_tensor_alone() -> None:
    image, tensor = corners(), torch.rand(3, 16, 16, requires_grad=True)
    before = tensor.detach().clone()
    read_image(image).image.putpixel((0, 0), (0, 0, 0))
    read_image(tensor).tensor.zero_()
    assert same_pixels(image, corners())
    torch.testing.assert_close(tensor.detach(), before)


def test_a_missing_file_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "zebra.png"
    empty.touch()
    with pytest.raises(ImageError, match=r"There is no file '.*none\.png'\. Please check the path\."):
        read_image(tmp_path / "none.png")
    with pytest.raises(ImageError, match=r"is a folder, not a picture\. Please choose a PNG, JPEG"):
        read_image(tmp_path)
    with pytest.raises(ImageError, match=r"^'zebra\.png' is empty \(0 bytes\)\. Please choose a PNG, JPEG, WebP, GIF"):
        read_image(empty)


def test_a_device_is_never_read() -> None:
    with pytest.raises(ImageError, match="is not an ordinary file"):
        read_image("/dev/zero")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("https://example.org/cat.png", "is an address; nothing is fetched"),
        ("", "is no path"),
        ("a\0b.png", "is no path"),
        ("x" * 5000, "cannot be read: File name too long"),
        (b"", "is empty"),
        (b"hello, this is text", "not a picture, or of an unknown kind.*Please choose a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawing"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "SVG drawing"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"II*\0 and so on", "a TIFF picture"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\x89PNG\r\n\x1a\nfollowed by nonsense", "cut off or damaged"),
        (b"\xff\xd8\xff", "cut off or damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "cut off or damaged"),
        (b"GIF89a", "cut off or damaged"),
        (b"BM", "cut off or damaged"),
        (np.zeros((8, 8, 3)), "cannot be read from ndarray. Please give a path"),
        (None, "cannot be read from NoneType"),
    ],
)
def test_what_is_no_picture_is_refused_with_advice(source: bytes, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        read_image(source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
def test_a_picture_that_is_cut_off_is_refused(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    data = encoded(noise, kind)
    with pytest.raises(ImageError, match=r"cut off or damaged.*Please save or download it again"):
        read_image(data[: len(data) // 2])


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_no_broken_file_gets_past_with_another_kind_of_error(cut: int) -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP"):
        data = bytearray(encoded(corners(), kind))
        data[cut % len(data)] ^= 0xFF
        try:
            picture = read_image(bytes(data))
        except ImageError:
            continue
        assert picture.tensor.shape[0] == 3


@pytest.mark.parametrize("size", [(10_000, 10_000), (9_000, 11_000), (60_000, 60_000), (6_400, 6_400)])
def test_a_huge_picture_is_refused_by_its_header_and_without_a_warning(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ImageError, match=r"pixels; at most 40 million are read\. Please scale it down first\."):
            read_image(png_header(*size))


def test_a_huge_picture_in_memory_is_refused_too() -> None:
    with pytest.raises(ImageError, match="at most 40 million"):
        read_image(Image.new("1", (8_000, 8_000)))
    with pytest.raises(ImageError, match="at most 40 million"):
        read_image(torch.zeros(1).expand(3, 8_000, 8_000))


@pytest.mark.parametrize("size", [(7, 100), (100, 7), (1, 1)])
def test_a_tiny_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match="each side needs at least 8"):
        read_image(encoded(Image.new("RGB", size)))


def test_a_thread_of_a_picture_is_refused() -> None:
    with pytest.raises(ImageError, match="too narrow"):
        read_image(Image.new("RGB", (20_000, 10)))


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


def test_text_chunks_of_a_png_are_kept() -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("faultline-scene", '{"animal": "zebra"}')
    chunks.add_itxt("Title", "ein Zebra, größer")
    data = encoded(corners(), pnginfo=chunks, dpi=(72, 72))
    expected = {"faultline-scene": '{"animal": "zebra"}', "Title": "ein Zebra, größer"}
    assert read_image(data).info == expected
    assert read_image(Image.open(io.BytesIO(data))).info == expected


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
