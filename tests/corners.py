"""A picture whose corners can be told apart, and files of it, whole and broken."""

import io
import struct
import zlib

from PIL import Image

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
