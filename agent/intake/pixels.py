"""Any picture or tensor in memory to upright RGB with 8 bits a channel, and what had to be done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from PIL import Image

from agent.intake.limits import check_size, work_size
from agent.intake.refusal import ImageError, Name, refused, said

_ORIENTATION = 0x0112
_TURNS: Mapping[int, Image.Transpose] = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)
_OVERSHOOT = 1e-3  # resizing may leave values a little outside [0, 1]


@dataclass(frozen=True, eq=False)
class Upright:
    """An RGB picture no larger than is worked on, and notes worth telling."""

    image: Image.Image
    notes: tuple[str, ...]


def upright(image: Image.Image, name: Name) -> Upright:
    """Bring a decoded picture to RGB. ImageError if its kind of pixels has no known meaning."""
    notes = _frame_note(image)
    if (turn := _turn(image)) is not None:
        image = image.transpose(turn)
        notes += ("it was turned upright by its EXIF tag",)
    try:
        flat = _eight_bits(image, name)
    except (OSError, ValueError) as error:
        if isinstance(error, ImageError):
            raise
        raise refused("image_mode", name=name, mode=repr(image.mode), reason=error) from error
    small = flat.resize(work_size(*flat.size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if small.size != flat.size:
        width, height = flat.size
        notes += (f"it was scaled down from {width:,} x {height:,} pixels",)
    if small.mode == "RGBA":
        if small.getchannel("A").getextrema() != (255, 255):
            notes += ("its transparent parts are shown on white",)
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
    return Upright(small, notes)


def _frame_note(image: Image.Image) -> tuple[str, ...]:
    try:
        animated = bool(getattr(image, "is_animated", False))
    except (EOFError, OSError, ValueError):  # the later frames are broken, or their file is closed: this one is there
        animated = False
    return (f"it is animated: only frame {image.tell() + 1} is used",) if animated else ()


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return how to turn the picture upright, or None. An unreadable EXIF block is no reason to refuse a picture."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # Pillow raises errors of many kinds on a broken block
        return None


def _eight_bits(image: Image.Image, name: Name) -> Image.Image:
    """Return `image` as RGB, or as RGBA if parts may be transparent."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        return Image.fromarray((values * _gain(image, values, name)).round().astype(np.uint8)).convert("RGB")
    if image.mode == "La":
        image = image.convert("LA")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _gain(image: Image.Image, values: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", name: Name) -> float:
    """Return the factor from the picture's values to [0, 255], by the range they lie in."""
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16"):
        return 255 / 65535
    tops = (1.0, 255.0) if image.mode == "F" else (255.0, 65535.0)
    for top in tops:
        if low >= 0 and high <= top:
            return 255 / top
    first, second, least, most = (f"{value:g}" for value in (*tops, low, high))
    raise refused("image_values", name=name, low=least, high=most, mode=repr(image.mode), first=first, second=second)


def to_image(tensor: torch.Tensor) -> Image.Image:
    """Return the picture that a float tensor (3, H, W) in [0, 1] holds. ImageError for any other tensor."""
    _check_shape(tensor)
    check_size(said("image_tensor"), tensor.shape[2], tensor.shape[1])
    if not tensor.is_floating_point():
        raise refused("tensor_type", type=tensor.dtype)
    values = tensor.detach().to("cpu", torch.float32)
    if not bool(values.isfinite().all()):
        raise refused("tensor_infinite")
    low, high = values.min().item(), values.max().item()
    if low < -_OVERSHOOT or high > 1 + _OVERSHOOT:
        key = "tensor_bytes" if low >= 0 and high <= 255 else "tensor_normal"
        raise refused(key, low=f"{low:g}", high=f"{high:g}")
    return Image.fromarray((values * 255).round().to(torch.uint8).permute(1, 2, 0).numpy())


def _check_shape(tensor: torch.Tensor) -> None:
    shape = tuple(tensor.shape)
    if len(shape) == 3 and shape[0] == 3:
        return
    if len(shape) == 4:
        hint = "hint_many"
    elif len(shape) == 3 and shape[-1] == 3:
        hint = "hint_last"
    elif len(shape) == 2 or (len(shape) == 3 and shape[0] == 1):
        hint = "hint_grey"
    else:
        hint = "hint_colours"
    raise refused("tensor_shape", shape=str(shape), hint=said(hint))


def to_tensor(image: Image.Image) -> torch.Tensor:
    """Return the RGB picture as float32 (3, H, W) in [0, 1]."""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float().div_(255)
