"""One door for pictures: path, bytes, Pillow image or tensor in, `Picture` out."""

from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from agent.intake.files import decode, open_picture, read_bytes
from agent.intake.limits import check_size
from agent.intake.pixels import to_image, to_tensor, upright
from agent.intake.refusal import ImageError, Name, refused, said
from concepts.lexicon import ENGLISH


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


def read_image(source: str | Path | bytes | Image.Image | torch.Tensor, language: str = ENGLISH) -> Picture:
    """Read a picture from a path, the bytes of a file, a Pillow image, or a float tensor (3, H, W) in [0, 1].

    A tensor is rounded to 8 bits a channel, so that a picture that is stored and read again gives the same answers.

    Raises:
        ImageError: it cannot be used; says what is wrong and what to do, in the `language`.
    """
    try:
        opened, name = _open(source)
        flat = upright(opened, name)
    except ImageError as error:
        error.language = language
        raise
    return Picture(
        image=flat.image,
        tensor=to_tensor(flat.image),
        info={key: str(text) for key, text in opened.info.items() if isinstance(key, str) and isinstance(text, str)},
        notes=flat.notes,
    )


def _open(source: object) -> tuple[Image.Image, Name]:
    """Return the decoded picture, of a size that may be worked on, and what to call it."""
    match source:
        case str() | Path():
            path = _path(source)
            return open_picture(read_bytes(path), repr(path.name)), repr(path.name)
        case bytes() | bytearray() | memoryview():
            return open_picture(bytes(source), said("image_picture")), said("image_picture")
        case Image.Image():
            check_size(said("image_picture"), *source.size)
            return decode(source, said("image_picture")), said("image_picture")
        case torch.Tensor():
            return to_image(source), said("image_tensor")
    raise refused("image_type", type=type(source).__name__)


def _path(source: str | Path) -> Path:
    """Return the path that is meant. ImageError for what can be none."""
    text = str(source)
    if text.startswith(("http://", "https://")):
        raise refused("image_address", name=repr(text))
    if not text.strip() or "\0" in text:
        raise refused("image_pathless", name=repr(text))
    return Path(text)
