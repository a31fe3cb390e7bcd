"""Pictures from outside: each format is read, and what is no picture, or none to work on, is refused with advice."""

import io
import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, PngImagePlugin

from agent import Agent
from agent.intake import ImageError, read_image
from tests.corners import GREEN, RED, corners, encoded, png_header, same_pixels


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


def test_text_chunks_of_a_png_are_kept() -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("faultline-scene", '{"animal": "zebra"}')
    chunks.add_itxt("Title", "ein Zebra, größer")
    data = encoded(corners(), pnginfo=chunks, dpi=(72, 72))
    expected = {"faultline-scene": '{"animal": "zebra"}', "Title": "ein Zebra, größer"}
    assert read_image(data).info == expected
    assert read_image(Image.open(io.BytesIO(data))).info == expected


def test_a_picture_is_refused_in_the_language_of_the_talk(agent: Agent, tmp_path: Path) -> None:
    german = agent.using(language="de")
    with pytest.raises(ImageError, match=r"^Das Bild ist ein PDF-Dokument, .* Bitte w\u00e4hle ein Bild als PNG"):
        german.open(b"%PDF-1.7 ...")
    with pytest.raises(ImageError, match=r"^Das Bild hat 40\.000\.001 x 1 Pixel; gelesen werden h\u00f6chstens 40"):
        german.open(png_header(40_000_001, 1))
    with pytest.raises(ImageError, match=r"^Es gibt keine Datei") as caught:
        german.open(tmp_path / "none.png")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
