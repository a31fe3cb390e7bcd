"""What a picture may be: its size in bytes and pixels, and what is said of one that is not."""

MAX_BYTES = 200_000_000
MAX_PIXELS = 40_000_000
WORK_SIDE = 2048
"""Longest side in pixels of what is worked on; larger pictures are scaled down after reading."""
MIN_SIDE = 8
ADVICE = "Please choose a PNG, JPEG, WebP, GIF or BMP picture."


class ImageError(ValueError):
    """A picture that cannot be used; the message says what is wrong and what to do."""


def check_size(name: str, width: int, height: int) -> None:
    """ImageError if a picture of that many pixels is too large or too small to work on."""
    size = f"{name} has {width:,} x {height:,} pixels"
    if width * height > MAX_PIXELS:
        raise ImageError(f"{size}; at most {MAX_PIXELS // 1_000_000} million are read. Please scale it down first.")
    if min(width, height) < MIN_SIDE:
        raise ImageError(f"{size}; each side needs at least {MIN_SIDE}. Please choose a larger picture.")
    if min(work_size(width, height)) < MIN_SIDE:
        raise ImageError(f"{size}, which is too narrow to work on. Please cut out the part that matters.")


def work_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels to work on: the same shape, no side above `WORK_SIDE`."""
    scale = min(1.0, WORK_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
