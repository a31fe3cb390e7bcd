"""What the nodes of a dialog work with; made once, passed in, never in the dialog state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from PIL import Image
from torch import Tensor

from agent.intake import read_image
from agent.language.manner import Manner
from agent.language.nouns import Nouns
from agent.language.registers import Register
from agent.language.table import PLAIN
from agent.language.voice import Voice
from agent.memory.gallery import Answered, Exhibit, Gallery
from agent.minds import Noise
from agent.minds.beliefs import Array
from agent.policy.learned import Choose
from agent.policy.plan import Policy
from agent.understanding import LlmReader, Understanding, Vocabulary
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from concepts.lexicon import ENGLISH
from explainers import measure
from explainers.subject import Subject

MOST_LABELS = 64  # of which minds are kept about all from the start; of more, about those that come up
GROUP_WORDS = {"background": "background", "landscape": "background", "colour": "colour", "color": "colour"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Desk:
    """The model, the words for it, general knowledge, the pictures, and the ear.

    Attributes:
        subject: the model.
        bank: its concepts, as they are called in this chat.
        knowledge: what is generally true.
        gallery: the pictures under discussion.
        ear: turns words into user acts.
        voice: a language model that rewords, if one is set.
        noise: how far talk and belief part ways.
        policy: who chooses what nobody asked for; "plain" says nothing unasked.
        pace: sets the pace of teaching; the policy's own way if None.
        language: code of the language that is spoken.
        register: for whom it is said; None: as far as the listener seems to follow.
        names: what the user calls concepts: name in the bank -> name in the chat.
    """

    subject: Subject
    bank: ConceptBank
    knowledge: Knowledge
    gallery: Gallery
    ear: Understanding | LlmReader
    voice: Voice | None = None
    noise: Noise = field(default_factory=Noise.learned)
    policy: Policy = "greedy"
    pace: Choose | None = None
    language: str = ENGLISH
    register: Register | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, names: Mapping[str, str]) -> "Desk":
        """Return the desk with concepts called as the user wants: name in the bank -> name in the chat."""
        if not names:
            return self
        bank = self.bank
        for old, new in names.items():
            bank = bank.rename(old, new)
        return replace(self, bank=bank, names=names)

    def original(self, concepts: Sequence[str]) -> tuple[str, ...]:
        """What concepts that go by a user's name are called in the bank and in general knowledge."""
        back = {new: old for old, new in self.names.items()}
        return tuple(back.get(name, name) for name in concepts)

    def redraw(self, key: str, removed: Sequence[str], added: Sequence[str]) -> Tensor | None:
        """The input (3, H, W) drawn again with concepts gone and come; None if it cannot be drawn so."""
        drawn = self.drawn(key, removed, added)
        return None if drawn is None else read_image(drawn).tensor

    def drawn(self, key: str, removed: Sequence[str], added: Sequence[str]) -> Image.Image | None:
        """The picture drawn again with concepts gone and come; None if it cannot be drawn so."""
        return self.gallery.drawn(key, self.original(removed), self.original(added))

    @cached_property
    def nouns(self) -> Nouns:
        """How the concepts are spoken of, whatever the picture."""
        return Nouns.of(self.bank, self.language)

    def manner(self, key: str | None = None, register: Register = PLAIN) -> Manner:
        """How to speak in the desk's language, for a register; of the picture with this key, where there is one."""
        nouns = self.nouns if key is None else replace(self.nouns, there=self.seen(key))
        return Manner(nouns, self.subject.name, self.subject.classes, register)

    def exhibit(self, key: str) -> Exhibit:
        """The picture with this key and what the model makes of it."""
        return self.gallery.exhibit(key)

    def seen(self, key: str) -> frozenset[str]:
        """The concepts that are clearly there in the picture with this key."""
        return self.lately("seen", key, lambda: self._seen(key))

    def _seen(self, key: str) -> frozenset[str]:
        return frozenset(self.bank.names[k] for k in measure.visible(self.bank, self.exhibit(key).case))

    def lately(self, what: str, key: str, measured: Callable[[], Answered]) -> Answered:
        """What was measured of the picture with this key, as concepts are called now; measured anew if too long ago."""
        return self.gallery.answered(f"{what} of {key} {sorted(self.names.items())}", measured)

    def priors(self, label: str) -> Array:
        """(K,), how likely each concept is generally true of a label, in [0, 1]."""
        return self._known[self.bank.classes.index(label)] if self.all_labels else self._looked_up(label)

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels that minds are kept about from the start: all, as long as they are not too many."""
        return self.bank.classes if len(self.bank.classes) <= MOST_LABELS else ()

    @cached_property
    def _known(self) -> Array:
        """(N, K), priors of all labels."""
        return np.stack([self._looked_up(label) for label in self.bank.classes])

    def _looked_up(self, label: str) -> Array:
        return np.array([self.knowledge.prior(label, name) for name in self.original(self.bank.names)], dtype=float)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that a user may use."""
        known = {phrase: tuple(self.names.get(n, n) for n in meant) for phrase, meant in self.synonyms.items()}
        renamed = {old: (new,) for old, new in self.names.items() if old not in self.bank.names}
        phrases = {**self._groups, **known, **renamed}
        return Vocabulary.of(self.subject.classes, self.bank.names, phrases, self.knowledge.kinds)

    @property
    def _groups(self) -> Mapping[str, tuple[str, ...]]:
        """What stands for any concept of its group, such as "background"."""
        members = {
            phrase: tuple(concept.name for concept in self.bank if concept.group == group)
            for phrase, group in GROUP_WORDS.items()
        }
        return {phrase: names for phrase, names in members.items() if names}

    @property
    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Other phrases for classes and concepts, as general knowledge has them."""
        return self.knowledge.synonyms(self.subject.classes, self.original(self.bank.names))
