"""Pictures that carry their scene, so that a picture given back can be redrawn with an edit."""

from contextlib import suppress
from os import PathLike

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from concepts.menagerie.scene import Scene

CHUNK = "faultline-scene"
TOLERANCE = 2  # levels of 255 by which a redrawn pixel may differ
LARGEST = 2048  # pixels a side; a larger picture is not redrawn


def save(scene: Scene, path: str | PathLike[str], size: int = 384) -> None:
    """Write the picture as PNG with its scene inside."""
    info = PngInfo()
    info.add_text(CHUNK, scene.to_json())
    scene.image(size).save(path, format="PNG", pnginfo=info)


def scene_of(image: Image.Image) -> Scene | None:
    """The scene that a picture carries, if redrawing it gives the very picture; else None."""
    text = image.info.get(CHUNK)
    if not isinstance(text, str) or image.width != image.height or not 0 < image.width <= LARGEST:
        return None
    with suppress(ValueError, TypeError, OverflowError, RecursionError, AttributeError):
        scene = Scene.from_json(text)
        drawn = np.asarray(scene.image(image.width), dtype=np.int16)
        given = np.asarray(image.convert("RGB"), dtype=np.int16)
        return scene if int(np.abs(drawn - given).max()) <= TOLERANCE else None
    return None
