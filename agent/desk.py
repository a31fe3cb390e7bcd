"""What the nodes of a dialog work with; made once, passed in, never in the dialog state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.gallery import Exhibit, Gallery
from agent.language.voice import Voice
from agent.understanding import Understanding, Vocabulary
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from explainers.subject import Subject


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
    """

    subject: Subject
    bank: ConceptBank
    knowledge: Knowledge
    gallery: Gallery
    ear: Understanding
    voice: Voice | None = None

    def named(self, names: Mapping[str, str]) -> "Desk":
        """Return the desk with concepts called as the user wants: name in the bank -> name in the chat."""
        bank = self.bank
        for old, new in names.items():
            bank = bank.rename(old, new)
        return replace(self, bank=bank)

    def exhibit(self, key: str) -> Exhibit:
        """The picture with this key and what the model makes of it."""
        return self.gallery.exhibit(key)

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that a user may use."""
        return Vocabulary(self.subject.classes, self.bank.names, self.knowledge.synonyms())
