"""The pictures under discussion, with what the model makes of them: measured once, kept beside the dialog."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import torch
from PIL import Image
from torch import Tensor

from agent.intake import Picture, read_image
from agent.memory.blobs import Blobs
from agent.memory.latest import Latest
from concepts.bank import ConceptBank
from concepts.menagerie import Scene, scene_of
from concepts.menagerie.files import CHUNK
from explainers.faultlines.edits import Case, look
from explainers.pictures import pixels
from explainers.pixels import Painted
from explainers.saliency import saliency
from explainers.subject import Subject

Names: TypeAlias = tuple[str, ...]
SHOWN = 320  # pixels of the longer side of an edited picture that is shown
ANSWERED = 4096  # answers held in memory: claims, and keys of figures
Answered = TypeVar("Answered")
KEPT = 192  # exhibits held in memory; older ones are read from the store again
DRAWN = 256  # pictures drawn again that are held in memory


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One picture and what the model makes of it.

    Attributes:
        picture: upright RGB.
        case: features, concept maps and logits, a batch of one.
        scene: the drawn scene that the picture shows, if it carries one.
    """

    picture: Picture
    case: Case
    scene: Scene | None

    def settled(self, removed: Names, added: Names) -> tuple[Names, Names]:
        """An edit as the drawing makes it: what has to give way goes too, such as one coat for another."""
        if self.scene is None:
            return removed, added
        try:
            after = self.scene.without(*removed).with_(*added)
        except ValueError:  # a concept that the drawn world does not know
            return removed, added
        displaced = sorted(self.scene.concepts - after.concepts - set(removed))
        return (*removed, *displaced), tuple(name for name in added if name in after.concepts)

    def drawn(self, removed: Names, added: Names) -> Image.Image | None:
        """The same picture drawn again with concepts gone and come; None if it cannot be drawn so."""
        if self.scene is None:
            return None
        try:
            return self.scene.without(*removed).with_(*added).image(self.picture.image.width)
        except ValueError:  # a concept that the drawn world does not know, such as a mined one
            return None

    def painted(self, edit: Painted) -> Image.Image:
        """The same picture with concepts painted over, no larger than it is shown."""
        shown = self.picture.image.convert("RGB")
        shown.thumbnail((SHOWN, SHOWN))
        after = edit.draw(pixels(shown)).permute(1, 2, 0)
        return Image.fromarray((255 * after.clamp(0, 1)).round().to(torch.uint8).cpu().numpy())


@dataclass(frozen=True, eq=False)
class Gallery:
    """Exhibits by the hash of their picture. The only mutable parts are bounded memories of recent work."""

    subject: Subject
    bank: ConceptBank
    blobs: Blobs
    recent: Latest = field(default_factory=lambda: Latest(KEPT), repr=False)
    answers: Latest = field(default_factory=lambda: Latest(ANSWERED), repr=False)
    drawings: Latest = field(default_factory=lambda: Latest(DRAWN), repr=False)

    def add(self, picture: Picture) -> str:
        """Keep a picture and return the key by which `exhibit` finds it."""
        scene = {CHUNK: picture.info[CHUNK]} if CHUNK in picture.info else {}
        return self.blobs.put_picture(picture.image, scene)

    def exhibit(self, key: str) -> Exhibit:
        """The exhibit with this key, measured now unless it was lately. KeyError if the picture is gone."""
        return self.recent.recall(key, lambda: self._measured(key))

    def drawn(self, key: str, removed: Names, added: Names) -> Image.Image | None:
        """The picture with this key drawn again with concepts gone and come; None if it cannot be drawn so."""
        return self.drawings.recall((key, removed, added), lambda: self.exhibit(key).drawn(removed, added))

    def answered(self, question: str, answer: Callable[[], Answered]) -> Answered:
        """What `answer` gives, or gave to the same question lately."""
        return self.answers.recall(question, answer)

    def _measured(self, key: str) -> Exhibit:
        picture = read_image(self.blobs.get(key))
        marked = picture.image.copy()
        marked.info.update(picture.info)
        return Exhibit(picture, look(self.subject, self.bank, picture.tensor[None]), scene_of(marked))

    def heat(self, key: str, label: str) -> Tensor:
        """Saliency map (H, W), in [0, 1], for `label`, at the picture's own size."""
        return saliency(self.subject, self.exhibit(key).picture.tensor[None], labels=[label])[0]
