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

from agent.intake.limits import ADVICE, MAX_BYTES, ImageError, check_size

_READERS: tuple[tuple[bytes, Callable[[io.BytesIO], ImageFile]], ...] = (
    (b"\x89PNG\r\n\x1a\n", PngImageFile),
    (b"\xff\xd8\xff", JpegImageFile),
    (b"GIF87a", GifImageFile),
    (b"GIF89a", GifImageFile),
    (b"BM", BmpImageFile),
)
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"8BPS", "a Photoshop picture"),
)


def read_bytes(path: Path) -> bytes:
    """Return what the file holds. ImageError if it is not there, no file, empty, or too large."""
    name = repr(str(path))
    try:
        if path.is_dir():
            raise ImageError(f"{name} is a folder, not a picture. {ADVICE}")
        if not path.exists():
            raise ImageError(f"There is no file {name}. Please check the path.")
        if not path.is_file():
            raise ImageError(f"{name} is not an ordinary file. {ADVICE}")
        if (size := path.stat().st_size) > MAX_BYTES:
            raise ImageError(f"{name} has {size:,} bytes; at most {MAX_BYTES:,} are read. Please scale it down first.")
        return path.read_bytes()
    except OSError as error:
        raise ImageError(f"{name} cannot be read: {error.strerror}. Please check the file.") from error


def open_picture(data: bytes, name: str) -> Image.Image:
    """Return the picture in `data`, its size checked, its pixels decoded. ImageError otherwise."""
    if not data:
        raise ImageError(f"{name} is empty (0 bytes). {ADVICE}")
    if len(data) > MAX_BYTES:
        raise ImageError(f"{name} has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Please scale it down first.")
    reader = _reader(data, name)
    try:
        image = reader(io.BytesIO(data))
    except Exception as error:  # a format reader may raise anything on bytes that are broken on purpose
        raise _damaged(name, error) from error
    check_size(name, *image.size)
    return decode(image, name)


def decode(image: Image.Image, name: str) -> Image.Image:
    """Make the pixels of an opened picture. ImageError if its data are cut off or broken."""
    try:
        image.load()
    except Exception as error:  # as above
        raise _damaged(name, error) from error
    return image


def _damaged(name: str, error: Exception) -> ImageError:
    reason = str(error) or type(error).__name__
    return ImageError(f"{name} is cut off or damaged ({reason}). Please save or download it again.")


def _reader(data: bytes, name: str) -> Callable[[io.BytesIO], ImageFile]:
    """Return the reader for what the first bytes announce, whatever the file is called."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImageFile
    for magic, reader in _READERS:
        if data.startswith(magic):
            return reader
    raise ImageError(f"{name} is {_kind(data)}. {ADVICE}")


def _kind(data: bytes) -> str:
    """Say what `data` is, for somebody who took it for a picture."""
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            return f"{kind}, which is not read"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start:
        return "an SVG drawing, not a picture made of pixels"
    if data[4:8] == b"ftyp":
        return "a film or a HEIC or AVIF picture, which is not read"
    return "not a picture, or of an unknown kind"
