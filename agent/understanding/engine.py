"""Words to user acts."""

import dataclasses
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from agent.acts import USER_KINDS, UserAct
from agent.understanding.clauses import clauses
from agent.understanding.features import features
from agent.understanding.head import Head
from agent.understanding.lookup import Embedder, Lookup, Transformer
from agent.understanding.names import mentions
from agent.understanding.reading import Reading, readings
from agent.understanding.slots import fill
from agent.understanding.statements import is_reason
from agent.understanding.text import tokenise
from agent.understanding.vocabulary import Vocabulary

NONE: frozenset[str] = frozenset()
ANSWER = USER_KINDS.index("answer")
BARE = frozenset({("why", "not"), ("why", "not", "that"), ("and", "why", "not"), ("so", "why", "not")})
DOUBTFUL = 0.4  # below it, an act beside a clearer one is left out
PRONOUNS = {
    "ask_concept": frozenset({"they", "them", "those", "these", "it", "that"}),
    "ask_where": frozenset({"they", "them", "those", "these"}),
    "ask_more": frozenset({"them", "those", "these"}),
}
"""Words that stand for the concept of the act before, by kind; elsewhere "it" is the thing in the picture."""


@dataclass(frozen=True, eq=False)
class Understanding:
    """Reads what a person says: a sentence embedding and a linear head for the kind, rules for the names.

    Attributes:
        embedder: text to vectors.
        head: vectors to kinds; it belongs to the embedder.
        dictionary: the shipped embedding, whose vocabulary tells words from typing errors.
    """

    embedder: Embedder
    head: Head
    dictionary: Lookup

    @classmethod
    def load(cls, model: str | None = None, device: str = "cpu") -> Self:
        """Load the shipped embedding or, where `model` names one, any model of sentence-transformers.

        Another model gets a head of its own, trained here from the shipped phrases (about a minute on a CPU).
        """
        shipped = Lookup.load()
        if model is None:
            return cls(shipped, Head.load(), shipped)
        from agent.understanding.train import train

        other = Transformer.load(model, device)
        return cls(other, train(other), shipped)

    def read(
        self, text: str, vocabulary: Vocabulary, label: str | None = None, before: str = ""
    ) -> tuple[UserAct, ...]:
        """Acts in `text`, in order; at least one.

        Args:
            text: what the user wrote.
            vocabulary: names of classes and concepts.
            label: the predicted class, which "it" stands for.
            before: the agent's last sentence; one that ends in "?" may be answered.
        """
        words = tokenise(text)
        named = mentions(words, vocabulary, self.dictionary.knows)
        parts = readings(text, words, named, clauses(words, named), label)
        if not parts:
            return (UserAct(kind="other"),)
        probabilities = self.judge(parts, before.rstrip().endswith("?"))
        found: list[UserAct] = []
        for part, row in zip(parts, probabilities, strict=True):
            acts = fill(USER_KINDS[int(row.argmax())], part, round(float(row.max()), 4))
            found += _refused(_explained(_carried(acts, part, found), part, found), part, found)
        return _told(found)

    def judge(self, parts: list[Reading], asked: bool) -> NDArray[np.float32]:
        """Calibrated probability (clauses, acts) of each kind for each clause."""
        rows = features([part.masked(asked, self.dictionary.knows) for part in parts], self.embedder, self.head.columns)
        allowed = np.ones((len(parts), len(USER_KINDS)), bool)
        allowed[:, ANSWER] = asked
        return self.head.probabilities(rows, list(allowed))


def _carried(acts: list[UserAct], part: Reading, earlier: list[UserAct]) -> list[UserAct]:
    """Acts with "they" put down to the concept before: "where are the stripes and how important are they?"."""
    if part.mentions or not earlier:
        return acts
    removed = earlier[-1].removed + earlier[-1].added
    concept = earlier[-1].concept or (removed[0] if len(removed) == 1 else None)
    said = set(part.tokens)
    return [
        dataclasses.replace(a, concept=concept, unknown=()) if PRONOUNS.get(a.kind, NONE) & said else a for a in acts
    ]


def _refused(acts: list[UserAct], part: Reading, earlier: list[UserAct]) -> list[UserAct]:
    """A bare "why not?" as a question about the class before: "I would have said horse. Why not?"."""
    said = tuple(word for word in part.tokens if word[0].isalnum())
    foil = earlier[-1].label or earlier[-1].foil if earlier else None
    if said not in BARE or foil in (None, part.label):
        return acts
    return [dataclasses.replace(acts[0], kind="ask_why_not", label=part.label, foil=foil)]


def _explained(acts: list[UserAct], part: Reading, earlier: list[UserAct]) -> list[UserAct]:
    """A reason put down to what it is a reason for: "it will say dog because of the ears" is about dog."""
    if not earlier or earlier[-1].kind != "predict" or part.classes or not is_reason(part.tokens):
        return acts
    return [dataclasses.replace(a, label=earlier[-1].label) if a.kind == "believe" else a for a in acts]


def _told(acts: list[UserAct]) -> tuple[UserAct, ...]:
    """Without repetitions, and without what was hardly understood beside what was."""
    clear = [act for act in acts if act.kind != "other"] or acts
    least = min(DOUBTFUL, max(act.confidence for act in clear))
    kept = [act for act in clear if act.confidence >= least]
    unique: dict[UserAct, UserAct] = {}
    for act in _joined(kept):
        unique.setdefault(dataclasses.replace(act, confidence=0.0), act)
    return tuple(unique.values())


def _joined(acts: list[UserAct]) -> list[UserAct]:
    """A yes or no and the answer that explains it as one: "no, a horse"."""
    if [a.kind for a in acts[:2]] != ["answer", "answer"] or acts[0].label or acts[0].concept:
        return acts
    first, second = acts[:2]
    polarity = first.polarity if second.polarity is None else second.polarity
    return [dataclasses.replace(second, polarity=polarity), *acts[2:]]
