"""Names from a model that knows both pictures and words: which word is likest the crops of a concept?

Such models read: a crop with the letters "hot dog" is a hot dog to them. So no name of theirs is shown without its
crops, and none is promised with more than `MOST`: the promise was not calibrated on any bank.

Source: Radford et al. (ICML 2021), "Learning transferable visual models from natural language supervision" (CLIP),
section 3.1: the softmax of scaled cosines over the words, here averaged over the crops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.knowledge import PROPERTIES, Knowledge
from explainers.naming.proposals import Ranked

if TYPE_CHECKING:
    from transformers import CLIPModel

DEFAULT = "openai/clip-vit-base-patch32"
SENTENCES = {"HasColour": "a photo of something {}", "LivesIn": "a photo taken in the {}"}
SENTENCE = "a close-up photo of {}"
MOST = 0.9  # probability that is promised at most


class NamerError(ValueError):
    """A namer that cannot be had; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class ByClip:
    """Proposes the words that a CLIP model finds likest to the crops.

    Attributes:
        model: a CLIP model, frozen.
        processor: what prepares words and pictures for it.
        words: what a concept may be called.
        sentences: each word in a sentence, as the model has seen words.
        name: what the namer is called.
    """

    model: "CLIPModel"
    processor: Any
    words: tuple[str, ...]
    sentences: tuple[str, ...]
    name: str = "clip"

    @classmethod
    def load(cls, model: str = DEFAULT, words: Sequence[str] | None = None, device: str = "cpu") -> Self:
        """Load a CLIP model by its name on the hub or its folder.

        Args:
            model: such as "openai/clip-vit-base-patch32".
            words: what a concept may be called; the properties of the embedded knowledge if None.
            device: where it runs.

        Raises:
            NamerError: the model cannot be had, or there are no words.
        """
        from transformers import CLIPModel, CLIPProcessor

        chosen = tuple(words) if words is not None else known_words(Knowledge.embedded())
        if not chosen:
            raise NamerError("asked a CLIP model for names out of no words; give at least one")
        try:
            loaded = CLIPModel.from_pretrained(model).to(device).eval().requires_grad_(False)  # type: ignore[arg-type]
            processor = CLIPProcessor.from_pretrained(model)
        except (OSError, ValueError) as error:
            raise NamerError(
                f"the CLIP model {model!r} cannot be had ({str(error).splitlines()[0]}); give its name on the hub, "
                f"such as {DEFAULT!r}, with a network or a filled cache, or the folder that holds it"
            ) from None
        return cls(loaded, processor, chosen, tuple(map(_sentence, chosen)))

    def __call__(self, bank: ConceptBank) -> tuple[Ranked, ...]:
        """The words for each concept, by the mean over its crops of what the model makes of each."""
        return tuple(self._ranked(crops) for crops in bank.crops)

    def group(self, name: str) -> str:
        """The kind of thing, as general knowledge has it."""
        from explainers.naming.profiles import ByKnowledge

        return ByKnowledge(Knowledge.embedded()).group(name)

    @torch.no_grad()
    def chances(self, crops: Tensor) -> Tensor:
        """Probability (W,) of each word for crops (E, 3, S, S) uint8; sums to 1."""
        asked = self.processor(
            text=list(self.sentences), images=list(crops.cpu()), return_tensors="pt", padding=True, truncation=True
        )
        device = next(self.model.parameters()).device
        said: Tensor = self.model(**{key: value.to(device) for key, value in asked.items()}).logits_per_image
        return said.softmax(dim=1).mean(dim=0).cpu()

    def _ranked(self, crops: Tensor) -> Ranked:
        if not crops.numel():
            return ()
        chances = self.chances(crops).clamp(max=MOST)
        order = chances.argsort(descending=True, stable=True).tolist()
        return tuple((self.words[i], float(chances[i])) for i in order)


def known_words(knowledge: Knowledge) -> tuple[str, ...]:
    """All properties that the graph knows, in alphabetical order."""
    return tuple(sorted({fact.tail for relation in PROPERTIES for fact in knowledge.facts(relation=relation)}))


def _sentence(word: str) -> str:
    relations = {fact.relation for fact in Knowledge.embedded().facts(tail=word)}
    return next((text for relation, text in SENTENCES.items() if relation in relations), SENTENCE).format(word)
