"""Templates of what people say: those of `phrases.toml` spelled out.

Names are written as the words that the reader puts in place of real ones (`features.MASKS`), so the
head never learns a vocabulary.
"""

import itertools
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.acts import USER_KINDS, UserKind
from agent.understanding.inputs import MASKS, Utterance
from agent.understanding.text import tokenise
from agent.understanding.tongue import Tongue
from agent.understanding.words import word_list
from concepts.lexicon import ENGLISH

PHRASES = Path(__file__).with_name("phrases.toml")
CHOICE = re.compile(r"\[([^\[\]]*)\]|<(\w+)>|\{(\w+)\}")
UNKNOWN = word_list("phrases.unknown")
NEW_NAMES = word_list("phrases.new_names")


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One line of the training set.

    Attributes:
        kind: what it does.
        template: number of the template it came from; lines of one template resemble each other.
        utterance: the words, with names masked.
    """

    kind: UserKind
    template: int
    utterance: Utterance


def table(language: str = ENGLISH) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Mapping[str, Any]]]:
    """The shared lists, and the section of each user act.

    Raises:
        ValueError: an act has no section.
    """
    path = PHRASES if language == ENGLISH else PHRASES.with_suffix(f".{language}.toml")
    sections: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    shared: Mapping[str, Sequence[str]] = sections.pop("shared")
    if missing := set(USER_KINDS) - set(sections):
        raise ValueError(f"{PHRASES.name} has no lines for {sorted(missing)}; every user act needs some")
    return shared, sections


def phrases(per_template: int = 16, seed: int = 0, language: str = ENGLISH) -> list[Phrase]:
    """Spell templates out, at most `per_template` lines of each, drawn at random with `seed`.

    Args:
        per_template: most lines of one template.
        seed: of the draw.
        language: of the phrases.
    """
    shared, sections = table(language)
    tongue = Tongue.load(language)
    found: dict[tuple[UserKind, Utterance], Phrase] = {}
    numbers = itertools.count()
    for kind in USER_KINDS:
        for line in sections[kind]["lines"]:
            template = next(numbers)
            rng = random.Random(f"{seed} {kind} {line}")  # a new line leaves the draws of all others as they were
            for utterance in _spelled(line, shared, sections[kind], per_template, rng, tongue):
                found.setdefault((kind, utterance), Phrase(kind=kind, template=template, utterance=utterance))
    return list(found.values())


def _spelled(
    line: str,
    shared: Mapping[str, Sequence[str]],
    section: Mapping[str, Any],
    limit: int,
    rng: random.Random,
    tongue: Tongue | None,
) -> Iterator[Utterance]:
    before, least = section.get("before", "any"), section.get("least_after_question", 1)
    parts = alternatives(line, shared)
    size = 1
    for options in parts:
        size *= len(options)
    draws = min(limit, size) if size > 1 else 2
    for _ in range(draws):
        text = "".join(rng.choice(options) for options in parts)
        text = _filled(text, rng)
        if rng.random() < 0.25:
            text = text.rstrip("?!.")
        words = tuple(w.text for w in tokenise(text, tongue))
        asked = before == "question" or (before == "any" and rng.random() < 0.3 and len(words) >= least)
        if words:
            yield Utterance(words=words, asked=asked)


def alternatives(line: str, shared: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The parts of a template, and for each what it may be."""
    return [_choices(part, shared) for part in _split(line)]


def _split(line: str) -> list[str]:
    found, at = [], 0
    for match in CHOICE.finditer(line):
        found += [line[at : match.start()], match.group()]
        at = match.end()
    return [part for part in (*found, line[at:]) if part]


def _choices(part: str, shared: Mapping[str, Sequence[str]]) -> list[str]:
    """What a part may be: the branches of [a|b], the entries of <list>, or itself."""
    if part.startswith("["):
        return [full for branch in part[1:-1].split("|") for full in _unfold(branch, shared)]
    return _unfold(part, shared)


def _unfold(text: str, shared: Mapping[str, Sequence[str]]) -> list[str]:
    match = re.search(r"<(\w+)>", text)
    if match is None or match.group(1) not in shared:
        return [text]
    head, tail = text[: match.start()], text[match.end() :]
    return [full for word in shared[match.group(1)] for full in _unfold(head + word + tail, shared)]


def _filled(text: str, rng: random.Random) -> str:
    """Put masks and words of no vocabulary into the slots.

    Where the predicted class is not known, the first class named is masked as if it were
    the predicted one; one line in eight shows the head what that looks like.
    """
    if rng.random() < 0.125 and "{label}" not in text:
        text = text.replace("{foil}", "{label}", 1)

    def fill(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot == "unknown":
            return rng.choice(UNKNOWN)
        return rng.choice(NEW_NAMES) if slot == "name" else MASKS[slot]

    return re.sub(r"\{(\w+)\}s?", fill, text)
