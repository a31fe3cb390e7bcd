"""The training set of the reader: templates spelled out, messages as people wrote them, and some put together.

A line of `messages.txt` is a message with its names masked, and what it does: `ask_why ask_what_if: why {label} , | and
what if it had no {concept} ?`; a "?" at the front says that the agent had asked something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from agent.acts import USER_KINDS, UserKind
from agent.understanding.inputs import MASKS, STOPS, Utterance
from agent.understanding.words import word_list

FILE = Path(__file__).with_name("messages.txt")
KINDS: Mapping[str, UserKind] = {kind: kind for kind in USER_KINDS}
ASKED, BAR = "? ", " | "
JOINS, LEADS, TAILS = word_list("messages.joins"), word_list("messages.leads"), word_list("messages.tails")
MARKS = STOPS | frozenset(",;:")
SHORTEST = 4  # letters of a word that may be mistyped


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of the training set.

    Attributes:
        utterance: its words, names masked.
        begins: the place of the first word of each act; the first is 0.
        kinds: of the acts.
    """

    utterance: Utterance
    begins: tuple[int, ...]
    kinds: tuple[UserKind, ...]

    @property
    def line(self) -> str:
        """The message as a line of the file."""
        names = {word: f"{{{name}}}" for name, word in MASKS.items()}
        words = [names.get(word, word) for word in self.utterance.words]
        parts = [" ".join(words[a:b]) for a, b in zip(self.begins, [*self.begins[1:], None], strict=True)]
        return f"{ASKED if self.utterance.asked else ''}{' '.join(self.kinds)}: {BAR.join(parts)}"


def read(line: str) -> Message:
    """The message that a line of the file holds.

    Raises:
        ValueError: it names an unknown act, or not one for each part.
    """
    named, _, text = line.removeprefix(ASKED).partition(": ")
    parts = [part.split() for part in text.split(BAR)]
    names = named.split()
    if not set(names) <= set(KINDS) or len(names) != len(parts):
        raise ValueError(f"{line!r} does not name one known act for each of its {len(parts)} parts")
    words = tuple(MASKS[word[1:-1]] if word[0] == "{" else word for part in parts for word in part)
    begins = tuple(sum(map(len, parts[:at])) for at in range(len(parts)))
    utterance = Utterance(words, line.startswith(ASKED))
    return Message(utterance=utterance, begins=begins, kinds=tuple(KINDS[name] for name in names))


def written(path: Path = FILE) -> list[Message]:
    """The messages of the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [read(line) for line in lines if line and not line.startswith("#")]


def joined(pool: Sequence[Message], count: int, random: Random) -> Message:
    """Messages of one act drawn from `pool` and put one after the other, with what people say in between."""
    words: list[str] = []
    begins: list[int] = []
    drawn = [random.choice(pool) for _ in range(count)]
    for message in drawn:
        join = random.choice(JOINS).split() if words else []
        marks = [word for word in join if word in MARKS]
        words += [] if marks and words[-1] in STOPS else marks
        begins.append(len(words))
        words += [*(word for word in join if word not in MARKS), *_loosely(message.utterance.words, random)]
    kinds = tuple(message.kinds[0] for message in drawn)
    return Message(utterance=Utterance(tuple(words)), begins=tuple(begins), kinds=kinds)


def careless(message: Message, random: Random, slips: float = 0.015) -> Message:
    """The message without its last stop now and then, and with `slips` of its words mistyped."""
    words = list(message.utterance.words)
    if random.random() < 0.5:
        while len(words) > message.begins[-1] + 1 and words[-1] in STOPS:
            words.pop()
    typed = tuple(_mistyped(word, random) if random.random() < slips else word for word in words)
    return replace(message, utterance=replace(message.utterance, words=typed))


def ordinary(message: Message) -> bool:
    """Whether a message may be put together with others: it is no reply and does one thing."""
    return not message.utterance.asked and len(message.kinds) == 1 and message.kinds != ("answer",)


def _loosely(words: Sequence[str], random: Random) -> list[str]:
    """The words with a filler before or after them, or without a stop, now and then."""
    found = [*(random.choice(LEADS).split() if random.random() < 0.15 else ()), *words]
    if random.random() < 0.3:
        while len(found) > 1 and found[-1] in STOPS:
            found.pop()
    return [*found, *(random.choice(TAILS).split() if random.random() < 0.08 else ())]


def _mistyped(word: str, random: Random) -> str:
    """The word with two letters exchanged, one left out or one doubled; names stay."""
    if len(word) < SHORTEST or not word.isalpha() or word in MASKS.values():
        return word
    at = random.randrange(1, len(word) - 1)
    before, letter, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    return before + random.choice((after + letter, after, letter + letter + after)) + rest
