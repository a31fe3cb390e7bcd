"""Words to user acts."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from agent.acts import MIND, USER_KINDS, UserAct, UserKind
from agent.memory.latest import Latest
from agent.understanding.anaphora import resolved, standins
from agent.understanding.carry import PAIRS, carried
from agent.understanding.context import TURNS, Context, Turn, concepts_of, concepts_told
from agent.understanding.ellipsis import taken_up
from agent.understanding.encoder import Rows
from agent.understanding.head import Head
from agent.understanding.inputs import rows, windows
from agent.understanding.lookup import Embedder, Lookup, Transformer
from agent.understanding.names import Mention, mentions
from agent.understanding.reading import Reading, goes_on, within
from agent.understanding.slots import fill
from agent.understanding.statements import is_reason
from agent.understanding.text import Word, tokenise
from agent.understanding.tongue import Tongue
from agent.understanding.vocabulary import Vocabulary
from agent.understanding.words import word_list, word_set

NONE: frozenset[str] = frozenset()
BARE = frozenset({("why", "not"), ("why", "not", "that"), ("and", "why", "not"), ("so", "why", "not")})
LEADS = frozenset({"and", "or", "what", "how", "but", "so"})
"""Words by which a short message goes on with a question of the user, although the agent asked one."""

ORDERS = tuple(re.compile(pattern) for pattern in word_list("engine.orders"))
WHERE, MINDS = (tuple(map(re.compile, word_list(name))) for name in ("sayings.where", "sayings.minds"))
"""What is said in these very words, whatever else it sounds like: show me; what do you think that I think?"""
SAYINGS = frozenset({"correct", "predict", "believe", "disagree", "agree", "answer", "ask_model"})
"""What an order to say something would be read as: nobody's own opinion."""

SURE = 0.7  # confidence from which an act is acted upon; if none reaches it, the agent asks back
PLAINLY = 0.9  # confidence from which an opinion before a question of the same class counts beside it
WHYS = word_set("engine.whys")
MARKS = frozenset("?!.,;")
SOUND = re.compile(word_list("engine.sound")[0])
REASONED: frozenset[UserKind] = frozenset({"ask_why", "ask_why_not", "ask_motive"})
DOUBTFUL = 0.6  # below it, an act beside a clearer one is left out
HEARD = 4096  # messages, names masked, whose reading is kept


@dataclass(frozen=True, eq=False)
class Understanding:
    """Reads what a person says: word vectors and a small network for the acts, rules for the names.

    Attributes:
        embedder: text to vectors.
        head: vectors to acts; it belongs to the embedder.
        dictionary: the shipped embedding, whose vocabulary tells words from typing errors.
        tongue: how another language is read; None for English.
        heard: what was made of words lately: people say the same thing again and again.
    """

    embedder: Embedder
    head: Head
    dictionary: Lookup
    tongue: Tongue | None = None
    heard: Latest = field(default_factory=lambda: Latest(HEARD), repr=False)

    @classmethod
    def load(cls, model: str | None = None, device: str = "cpu", language: str = "en") -> Self:
        """Load the shipped embedding or, where `model` names one, any model of sentence-transformers.

        Another model gets a head of its own, trained here from the shipped messages (half an hour on a CPU).
        """
        shipped = Lookup.load()
        if model is None:
            return cls(shipped, Head.load(), shipped, Tongue.load(language))
        from agent.understanding.train import train

        other = Transformer.load(model, device)
        return cls(other, train(other), shipped, Tongue.load(language))

    def read(
        self,
        text: str,
        vocabulary: Vocabulary,
        label: str | None = None,
        before: str = "",
        context: Context | None = None,
    ) -> tuple[UserAct, ...]:
        """Acts in `text`, in order; at least one.

        Args:
            text: what the user wrote.
            vocabulary: names of classes and concepts.
            label: the predicted class, which "it" stands for.
            before: the agent's last sentence; one that ends in "?" may be answered.
            context: what was talked about in the last turns (see `recall`); what `before` names if None.
        """
        vocabulary = self.tongue.vocabulary(vocabulary) if self.tongue else vocabulary
        words = tokenise(text, self.tongue)
        named = mentions(words, vocabulary, self.dictionary.knows)
        asked = before.rstrip().endswith("?")
        context = self.recall([((), before)], vocabulary, label) if context is None and before else context or Context()
        acts = self._acts(text, words, named, label, asked, context)
        meant = standins([word.text for word in words], named, context, label)
        if not meant or (all(one.plural for one in meant) and any(a.kind in PAIRS and a.foil for a in acts)):
            return acts
        words = resolved(words, meant)
        return self._acts(text, words, mentions(words, vocabulary, self.dictionary.knows), label, asked, context)

    def recall(self, turns: Sequence[Turn], vocabulary: Vocabulary, label: str | None = None) -> Context:
        """What the last turns leave behind.

        Args:
            turns: what the user did and what the agent said to it, the oldest first; only the last few count.
            vocabulary: names of classes and concepts.
            label: the predicted class.
        """
        late, context = turns[-TURNS:], Context()
        for (acts, _), named in zip(late, self._spoken(late, vocabulary), strict=True):
            context = context.after(acts, named, label)
        return context

    def _spoken(self, turns: Sequence[Turn], vocabulary: Vocabulary) -> list[list[Mention]]:
        """The names in each reply; an earlier one is read only as long as no concept was named after it."""
        found: list[list[Mention]] = []
        settled = False
        for acts, reply in reversed(turns):
            found.append([] if settled else self._named(reply, vocabulary))
            settled = settled or any(map(concepts_of, acts)) or bool(concepts_told(found[-1]))
        return found[::-1]

    def _named(self, text: str, vocabulary: Vocabulary) -> list[Mention]:
        """The names in a text."""
        known = self.tongue.vocabulary(vocabulary) if self.tongue else vocabulary
        return mentions(tokenise(text, self.tongue), known, self.dictionary.knows)

    def _acts(
        self,
        text: str,
        words: Sequence[Word],
        named: Sequence[Mention],
        label: str | None,
        asked: bool,
        context: Context,
    ) -> tuple[UserAct, ...]:
        """Acts in words whose names are known."""
        if all(word.is_mark or SOUND.fullmatch(word.text) for word in words):
            return (_unworded(text),)
        found: list[UserAct] = []
        ordered = any(pattern.search(" ".join(word.text for word in words)) for pattern in ORDERS)
        parts = self.judge(Reading(text, tuple(words), tuple(named), label), asked)
        for part, row in parts:
            if found and found[-1].kind in REASONED and set(part.tokens) - MARKS <= WHYS:
                continue  # "is it no horse? why?" asks one thing
            again = [] if found or (asked and part.tokens[0] not in LEADS) else taken_up(part, context)
            acts = (
                again
                or _saying(part, len(parts) == 1)
                or fill(USER_KINDS[int(row.argmax())], part, round(float(row.max()), 4))
            )
            acts = [
                UserAct(kind="other", confidence=a.confidence) if ordered and a.kind in SAYINGS else a for a in acts
            ]
            found += _refused(_explained(carried(acts, part, found, context), part, found), part, found)
        return _told(found)

    def judge(self, whole: Reading, asked: bool) -> list[tuple[Reading, Rows]]:
        """The parts of a message that are an act each, and the calibrated probability (kinds,) of what each is."""
        utterance, places = whole.masked(asked)
        starts: list[int] = []
        found: list[Rows] = []
        for start, end in windows(utterance.words):
            for at, chance in zip(*self._weighed(utterance.words[start:end], asked), strict=True):
                if not starts or not goes_on(whole.tokens[places[start + at] :], whole.named(places[start + at])):
                    starts.append(places[start + at])
                    found.append(chance)
        parts = [within(whole, a, b) for a, b in zip(starts, [*starts[1:], len(whole.words)], strict=True)]
        both = list(zip(parts, found, strict=True))
        return [(part, chance) for part, chance in both if part.says_something] or both

    def _weighed(self, words: tuple[str, ...], asked: bool) -> tuple[list[int], Rows]:
        """Where acts begin in words with masked names, and the probability (acts, kinds) of what each is."""
        known = self.dictionary.knows
        return self.heard.recall((words, asked), lambda: self.head.acts(rows(words, self.embedder, known), asked))


def _unworded(text: str) -> UserAct:
    """What marks and sounds alone say: "??" that nothing was understood, "hm" and "..." that somebody listens."""
    if "?" in text and "!" not in text:
        return UserAct(kind="ask_simpler", confidence=SURE)
    listens = "..." in text or "…" in text or any(letter.isalpha() for letter in text)
    return UserAct(kind="agree" if listens else "other", confidence=SURE if listens else 1.0)


def _saying(part: Reading, alone: bool) -> list[UserAct]:
    """The acts of a fixed saying; none if it is none. "Let me see" asks for something only where it stands `alone`."""
    said = " ".join(word for word in part.tokens if word == "," or word[0].isalnum())
    if any(pattern.fullmatch(said) for pattern in MINDS):
        return [UserAct(kind="ask_motive", name=MIND, confidence=PLAINLY)]
    shown = alone and any(pattern.fullmatch(said) for pattern in WHERE)
    return fill("ask_where", part, PLAINLY) if shown else []


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
    believed = fill("believe", part, earlier[-1].confidence) if part.concepts else acts
    return [dataclasses.replace(a, label=earlier[-1].label) if a.kind == "believe" else a for a in believed]


def _told(acts: list[UserAct]) -> tuple[UserAct, ...]:
    """Without repetitions, and without what was hardly understood beside what was."""
    clear = [act for act in acts if act.kind != "other"] or acts
    least = min(DOUBTFUL, max(act.confidence for act in clear))
    kept = [act for act in clear if act.confidence >= least]
    kept = [act for act, after in zip(kept, [*kept[1:], None], strict=True) if not _led_up(act, after)]
    unique: dict[UserAct, UserAct] = {}
    for act in _joined(kept):
        unique.setdefault(dataclasses.replace(act, confidence=0.0), act)
    return tuple(unique.values())


def _led_up(act: UserAct, after: UserAct | None) -> bool:
    """Whether it only leads up to the question after it: "my neighbour's dog looks like that, so why not a dog?"."""
    if after is None or after.kind != "ask_why_not" or act.kind not in {"correct", "predict"}:
        return False
    return act.label == after.foil and act.confidence < PLAINLY


def _joined(acts: list[UserAct]) -> list[UserAct]:
    """A yes or no and the answer that explains it as one: "no, a horse"."""
    if [a.kind for a in acts[:2]] != ["answer", "answer"] or acts[0].label or acts[0].concept:
        return acts
    first, second = acts[:2]
    polarity = first.polarity if second.polarity is None else second.polarity
    return [dataclasses.replace(second, polarity=polarity), *acts[2:]]
