"""Any picture or tensor in memory to upright RGB with 8 bits a channel, and what had to be done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from PIL import Image

from agent.intake.limits import ImageError, check_size, work_size

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


def upright(image: Image.Image, name: str) -> Upright:
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
        raise ImageError(
            f"{name} has pixels of mode {image.mode!r}, not read ({error}). Please save it as RGB."
        ) from error
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


def _eight_bits(image: Image.Image, name: str) -> Image.Image:
    """Return `image` as RGB, or as RGBA if parts may be transparent."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        return Image.fromarray((values * _gain(image, values, name)).round().astype(np.uint8)).convert("RGB")
    if image.mode == "La":
        image = image.convert("LA")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _gain(image: Image.Image, values: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", name: str) -> float:
    """Return the factor from the picture's values to [0, 255], by the range they lie in."""
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16"):
        return 255 / 65535
    tops = (1.0, 255.0) if image.mode == "F" else (255.0, 65535.0)
    for top in tops:
        if low >= 0 and high <= top:
            return 255 / top
    raise ImageError(
        f"{name} has values from {low:g} to {high:g} (mode {image.mode!r}); allowed are 0 to {tops[0]:g} or"
        f" 0 to {tops[1]:g}. Please scale it to one of these."
    )


def to_image(tensor: torch.Tensor) -> Image.Image:
    """Return the picture that a float tensor (3, H, W) in [0, 1] holds. ImageError for any other tensor."""
    _check_shape(tensor)
    check_size("The tensor", tensor.shape[2], tensor.shape[1])
    if not tensor.is_floating_point():
        raise ImageError(
            f"The tensor holds {tensor.dtype} values; floats in [0, 1] are needed. Please use tensor.float() / 255."
        )
    values = tensor.detach().to("cpu", torch.float32)
    if not bool(values.isfinite().all()):
        raise ImageError(
            "The tensor holds NaN or infinite values; floats in [0, 1] are needed. Please mend them first."
        )
    low, high = values.min().item(), values.max().item()
    if low < -_OVERSHOOT or high > 1 + _OVERSHOOT:
        hint = "divide by 255" if low >= 0 and high <= 255 else "undo the normalisation"
        raise ImageError(f"The tensor's values run from {low:g} to {high:g}; [0, 1] is needed. Please {hint} first.")
    return Image.fromarray((values * 255).round().to(torch.uint8).permute(1, 2, 0).numpy())


def _check_shape(tensor: torch.Tensor) -> None:
    shape = tuple(tensor.shape)
    if len(shape) == 3 and shape[0] == 3:
        return
    if len(shape) == 4:
        hint = "give one picture at a time, such as images[0]"
    elif len(shape) == 3 and shape[-1] == 3:
        hint = "put the channels first: tensor.permute(2, 0, 1)"
    elif len(shape) == 2 or (len(shape) == 3 and shape[0] == 1):
        hint = "repeat the grey channel: tensor.expand(3, -1, -1)"
    else:
        hint = "give red, green and blue only"
    raise ImageError(f"The tensor has shape {shape}; (3, height, width) is needed. Please {hint}.")


def to_tensor(image: Image.Image) -> torch.Tensor:
    """Return the RGB picture as float32 (3, H, W) in [0, 1]."""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float().div_(255)
