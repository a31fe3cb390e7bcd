"""One door for pictures: path, bytes, Pillow image or tensor in, `Picture` out."""

from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from agent.intake.files import decode, open_picture, read_bytes
from agent.intake.limits import ImageError, check_size
from agent.intake.pixels import to_image, to_tensor, upright


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """What is worked on and what is shown: the same pixels, whatever they came from.

    Attributes:
        image: upright RGB, no side above 2,048 pixels.
        tensor: the same pixels, float32 (3, H, W) in [0, 1].
        info: texts that came with it, such as the text chunks of a PNG.
        notes: what was done to it that is worth telling; each goes on from "the picture: ".
    """

    image: Image.Image
    tensor: torch.Tensor
    info: dict[str, str]
    notes: tuple[str, ...] = ()


def read_image(source: str | Path | bytes | Image.Image | torch.Tensor) -> Picture:
    """Read a picture from a path, the bytes of a file, a Pillow image, or a float tensor (3, H, W) in [0, 1].

    A tensor is rounded to 8 bits a channel, so that a picture that is stored and read again gives the same answers.

    Raises:
        ImageError: it cannot be used; says what is wrong and what to do.
    """
    opened, name = _open(source)
    flat = upright(opened, name)
    return Picture(
        image=flat.image,
        tensor=to_tensor(flat.image),
        info={key: str(text) for key, text in opened.info.items() if isinstance(key, str) and isinstance(text, str)},
        notes=flat.notes,
    )


def _open(source: object) -> tuple[Image.Image, str]:
    """Return the decoded picture, of a size that may be worked on, and what to call it."""
    match source:
        case str() | Path():
            path = _path(source)
            return open_picture(read_bytes(path), repr(path.name)), repr(path.name)
        case bytes() | bytearray() | memoryview():
            return open_picture(bytes(source), "The picture"), "The picture"
        case Image.Image():
            check_size("The picture", *source.size)
            return decode(source, "The picture"), "The picture"
        case torch.Tensor():
            return to_image(source), "The tensor"
    raise ImageError(
        f"A picture cannot be read from {type(source).__name__}. Please give a path, bytes, a PIL.Image, or a float"
        " tensor (3, height, width)."
    )


def _path(source: str | Path) -> Path:
    """Return the path that is meant. ImageError for what can be none."""
    text = str(source)
    if text.startswith(("http://", "https://")):
        raise ImageError(f"{text!r} is an address; nothing is fetched. Please download the picture and give its path.")
    if not text.strip() or "\0" in text:
        raise ImageError(f"{text!r} is no path. Please give the path of a PNG, JPEG, WebP, GIF or BMP picture.")
    return Path(text)
