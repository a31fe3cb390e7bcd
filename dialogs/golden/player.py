"""Plays golden dialogs: asks every question again, checks every claim, and compares words and numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent import Agent
from concepts.claims import Claim, Fact, to_json
from dialogs.golden.cast import picture
from dialogs.golden.script import Script, Turn, read

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
UNITS = 2  # of the last digit written, by which another processor may differ


@dataclass(frozen=True, kw_only=True)
class Played:
    """One turn as it went.

    Attributes:
        expected: the turn as scripted.
        got: the same question with what came back.
        untrue: claims of the reply that did not hold when the model was run again.
        unbacked: what the text says that its claims do not.
    """

    expected: Turn
    got: Turn
    untrue: tuple[Claim, ...] = ()
    unbacked: tuple[str, ...] = ()

    def differences(self) -> list[str]:
        """How the turn differs from its script; empty if it does not."""
        found = [f"claim does not hold: {claim}" for claim in self.untrue]
        found += [f"unbacked words: {problem}" for problem in self.unbacked]
        if self.expected.acts != self.got.acts:
            found.append(f"understood {list(self.got.acts)}, expected {list(self.expected.acts)}")
        if [dict(c) for c in self.expected.claims] != [dict(c) for c in self.got.claims]:
            found += _unlike(list(map(dict, self.expected.claims)), list(map(dict, self.got.claims)))
        if not same_words(self.expected.reply, self.got.reply):
            found.append(f"said {self.got.reply!r}, expected {self.expected.reply!r}")
        return [f"{self.expected.user[:60]!r}: {difference}" for difference in found]


def replay(path: Path, agent: Agent) -> list[Played]:
    """Hold the dialog in the file at `path` again with `agent`."""
    return list(play(read(path), agent))


def play(script: Script, agent: Agent) -> Iterator[Played]:
    """Hold the dialog of a script, turn by turn."""
    chat = agent.open(picture(script))
    for turn in script.turns:
        reply = chat.ask(turn.asked)
        got = replace(
            turn,
            acts=tuple(act.kind for act in reply.acts),
            claims=tuple(key_fields(claim) for claim in reply.claims),
            reply=reply.text,
        )
        untrue = tuple(claim for claim in reply.claims if not chat.check(claim))
        template = reply.spoken_by == "template" and reply.claims
        unbacked = tuple(agent.check_text(reply.text, reply.claims)) if template else ()
        yield Played(expected=turn, got=got, untrue=untrue, unbacked=unbacked)


def key_fields(claim: Claim) -> dict[str, Any]:
    """A claim's type and all its fields but numbers, empty ones and a fact's source."""
    kept = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in to_json(claim).items()
        if isinstance(value, bool) or (value and not isinstance(value, int | float))
    }
    if isinstance(claim, Fact):
        kept.pop("source", None)
    return kept


def same_words(expected: str, got: str) -> bool:
    """Whether two texts have the same words, and numbers within `UNITS` of the last digit."""
    if _NUMBER.sub("#", expected) != _NUMBER.sub("#", got):
        return False
    pairs = zip(_NUMBER.findall(expected), _NUMBER.findall(got), strict=True)
    return all(_near(first, second) for first, second in pairs)


def _near(first: str, second: str) -> bool:
    places = len(first.partition(".")[2])
    return abs(float(first) - float(second)) <= UNITS * 10.0**-places + 1e-9


def _unlike(expected: list[dict[str, Any]], got: list[dict[str, Any]]) -> list[str]:
    missing = [f"claim is missing: {claim}" for claim in expected if claim not in got]
    new = [f"claim is new: {claim}" for claim in got if claim not in expected]
    return missing + new or ["claims come in another order"]
