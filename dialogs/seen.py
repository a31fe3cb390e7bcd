"""What a simulated user sees of pictures: the pixels, and nothing of what a file may carry beside them."""

from collections.abc import Sequence
from typing import overload

from PIL import Image


def bare(image: Image.Image) -> Image.Image:
    """A copy of the pixels alone: a file may carry the scene that it was drawn from."""
    return Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())


class Seen(Sequence[Image.Image]):
    """Copies of the pixels of some pictures; each is made when it is looked at, as most never are."""

    def __init__(self, pictures: Sequence[Image.Image]) -> None:
        self._pictures = tuple(pictures)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._pictures)

    @overload
    def __getitem__(self, at: int) -> Image.Image: ...

    @overload
    def __getitem__(self, at: slice) -> "Seen": ...

    def __getitem__(self, at: "int | slice") -> "Image.Image | Seen":
        """Return the pixels of one, or some of them, not looked at yet."""
        if isinstance(at, slice):
            return Seen(self._pictures[at])
        return bare(self._pictures[at])
