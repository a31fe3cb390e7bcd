"""What a picture may be: its size in bytes and pixels."""

from agent.intake.refusal import Name, refused

MAX_BYTES = 200_000_000
MAX_PIXELS = 40_000_000
WORK_SIDE = 2048
"""Longest side in pixels of what is worked on; larger pictures are scaled down after reading."""
MIN_SIDE = 8


def check_size(name: Name, width: int, height: int) -> None:
    """ImageError if a picture of that many pixels is too large or too small to work on."""
    size = {"name": name, "width": width, "height": height}
    if width * height > MAX_PIXELS:
        raise refused("image_large", **size, most=MAX_PIXELS // 1_000_000)
    if min(width, height) < MIN_SIDE:
        raise refused("image_small", **size, least=MIN_SIDE)
    if min(work_size(width, height)) < MIN_SIDE:
        raise refused("image_narrow", **size)


def work_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels to work on: the same shape, no side above `WORK_SIDE`."""
    scale = min(1.0, WORK_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
