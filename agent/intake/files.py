"""From a path or bytes to an opened picture whose size is known and whose pixels are not yet decoded.

Pillow's own guard warns where it should refuse (between 89 and 179 million pixels), so its format readers are called
directly: the header is read, the size judged here, and only then are pixels made. Only five formats are tried.
"""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from agent.intake.limits import MAX_BYTES, check_size
from agent.intake.refusal import ImageError, Name, refused, said

_READERS: tuple[tuple[bytes, Callable[[io.BytesIO], ImageFile]], ...] = (
    (b"\x89PNG\r\n\x1a\n", PngImageFile),
    (b"\xff\xd8\xff", JpegImageFile),
    (b"GIF87a", GifImageFile),
    (b"GIF89a", GifImageFile),
    (b"BM", BmpImageFile),
)
_FOREIGN = (
    (b"%PDF", "file_pdf"),
    (b"II*\0", "file_tiff"),
    (b"MM\0*", "file_tiff"),
    (b"8BPS", "file_photoshop"),
)


def read_bytes(path: Path) -> bytes:
    """Return what the file holds. ImageError if it is not there, no file, empty, or too large."""
    name = repr(str(path))
    try:
        if path.is_dir():
            raise refused("image_folder", name=name)
        if not path.exists():
            raise refused("image_missing", name=name)
        if not path.is_file():
            raise refused("image_special", name=name)
        if (size := path.stat().st_size) > MAX_BYTES:
            raise refused("image_heavy", name=name, size=size, most=MAX_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise refused("image_unreadable", name=name, reason=error.strerror) from error


def open_picture(data: bytes, name: Name) -> Image.Image:
    """Return the picture in `data`, its size checked, its pixels decoded. ImageError otherwise."""
    if not data:
        raise refused("image_empty", name=name)
    if len(data) > MAX_BYTES:
        raise refused("image_heavy", name=name, size=len(data), most=MAX_BYTES)
    reader = _reader(data, name)
    try:
        image = reader(io.BytesIO(data))
    except Exception as error:  # a format reader may raise anything on bytes that are broken on purpose
        raise _damaged(name, error) from error
    check_size(name, *image.size)
    return decode(image, name)


def decode(image: Image.Image, name: Name) -> Image.Image:
    """Make the pixels of an opened picture. ImageError if its data are cut off or broken."""
    try:
        image.load()
    except Exception as error:  # as above
        raise _damaged(name, error) from error
    return image


def _damaged(name: Name, error: Exception) -> ImageError:
    reason = str(error) or type(error).__name__
    return refused("image_damaged", name=name, reason=reason)


def _reader(data: bytes, name: Name) -> Callable[[io.BytesIO], ImageFile]:
    """Return the reader for what the first bytes announce, whatever the file is called."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImageFile
    for magic, reader in _READERS:
        if data.startswith(magic):
            return reader
    raise refused("image_foreign", name=name, kind=said(_kind(data)))


def _kind(data: bytes) -> str:
    """Key of what `data` is, for somebody who took it for a picture."""
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            return kind
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start:
        return "file_svg"
    if data[4:8] == b"ftyp":
        return "file_film"
    return "file_unknown"
