"""Saying back what a text said: every statement in it, as kinds of statements about names, with amounts.

It reads plain English by the words that carry a statement ("it would say", "speaks against", "of the evidence") and
knows names of classes, concepts and places; nothing of where a sentence came from.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from dialogs.reading import amounts
from dialogs.reading import statements as st
from dialogs.reading.heard import Heard
from dialogs.reading.statements import Thread
from dialogs.reading.words import Words

Reading: TypeAlias = Callable[[str, Words, Thread], Iterator[Heard]]
_SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[.?!]\))\s+|\n+")
_SEEN = re.compile(
    r"(?P<of>[^.]*?)(?: yet)?(?P<told>[;,] (?:it is |which is )?seen most in "
    r"(?P<labels>[^.(:;]+?)(?= \(|[.;:]|, concept| and concept|$))"
)
_NAMELESS = re.compile(r"concept \d+")
KINDS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(cue), read)
    for cue, read in (
        (r"^\(in general: ", st.meaning),
        (r"known\b.*\b(?:is|has)\b", st.fact),
        (r"it was right", st.reliability),
        (r"picture (?:re)?drawn that way (?:agrees|the)|in the picture itself", st.borne_out),
        (r"^the picture (?:re)?drawn .*: (?:now )?the (?:model|computer) (?:still )?says", st.shown),
        (r"it would say|^to make it say|^for .* instead,|^to get |^to turn it to ", st.faultline),
        (r"\bit (?:still )?says .*(?:drawn|painted|inside)", st.outcome),
        (r"\bfinds\b", st.presence),
        (r"\blies? ", st.region),
        (r"speaks? more for|leave open", st.difference),
        (r"^(?:on average|over many|averaged over|by and large)|on average: ", st.tendency),
        (r"apart.*: ", st.contrast),
        (
            r"evidence for|clues for|of the (?:evidence|clues)|speaks?\b.*: |speaks? against|hardly anything|favour of",
            st.evidence,
        ),
        (r"^(?:next|after that|in second place|then) comes?\b", st.alternatives),
        (r"\bgives? |\bgets\b|^(?:to|about|for|as for|with) [\w ]+, (?:it|the computer) (?:is|gives)", st.chance),
        (r"(?:says|answer is|says is|agree\.?$)", st.prediction),
    )
)


@dataclass(frozen=True)
class Recall:
    """Says back what texts said; make one with `of`."""

    words: Words

    @classmethod
    def of(cls, labels: Sequence[str], concepts: Sequence[str], places: Sequence[str]) -> Self:
        """A reader who can tell these classes, concepts and places by name."""
        return cls(Words.of(labels, concepts, places))

    def read(self, text: str, said: str | None = None) -> tuple[Heard, ...]:
        """All statements of a text, in order; `said` is what the machine is known to say of the picture."""
        found: list[Heard] = []
        thread = Thread(said=said)
        for sentence in filter(None, _SENTENCE.split(text.lower())):
            if sentence.endswith("?"):
                continue
            profiles, plain = self._seen(sentence)
            told, thread = self._sentence(plain, thread)
            found += [*profiles, *told]
        return tuple(found)

    def _sentence(self, text: str, thread: Thread) -> tuple[list[Heard], Thread]:
        """The statements of one sentence, and what it leaves open."""
        if "change of up to" in text:
            return [], replace(thread, line=self._no_line(text))
        if thread.line is not None and "of what sets" in text:
            return [self._explained(text, thread.line)], replace(thread, line=None)
        if thread.line is not None and "short" in text:
            gap = amounts.size(text)
            line = thread.line if gap is None else replace(thread.line, amounts={**thread.line.amounts, "gap": gap})
            return [], replace(thread, line=line)
        if re.search(r"says .* here but .* there", text):
            label, other, *_ = self.words.labels(text)
            return [], replace(thread, pair=(label, other))
        read = next((read for cue, read in KINDS if cue.search(text)), None)
        told = list(read(text, self.words, thread)) if read is not None else []
        return told, self._after(text, told, thread)

    def _after(self, text: str, told: list[Heard], thread: Thread) -> Thread:
        """What is open after a sentence: a change that was named, and what the machine says."""
        for one in told:
            if one.kind == "FaultLine":
                thread = replace(thread, edit=(one.names["removed"], one.names["added"]))
            if one.kind == "Prediction":
                thread = replace(thread, said=one.names["label"])
        return thread

    def _no_line(self, text: str) -> Heard:
        limit = float(re.findall(r"up to (\d+)", text)[0])
        names = {"foil": self.words.first(text.partition("it say")[2]), "proven": "could not" not in text}
        return Heard("NoFaultLine", {**names, "limit": limit}, {})

    def _explained(self, text: str, line: Heard) -> Heard:
        before, _, after = text.partition("of what sets")
        span = amounts.share(before)
        more = {} if span is None else {"explained": span}
        return replace(line, names={**line.names, "label": self.words.first(after)}, amounts={**line.amounts, **more})

    def _seen(self, text: str) -> tuple[list[Heard], str]:
        """Where nameless concepts are said to be seen, and the sentence without that."""
        found: list[Heard] = []
        for match in _SEEN.finditer(text):
            named = [*_NAMELESS.findall(match["of"]), *self.words.concepts(match["of"])]
            if named:
                labels = self.words.labels(match["labels"])
                found.append(Heard("Profile", {"concept": named[-1], "labels": labels}))
        return found, _SEEN.sub(lambda match: str(match["of"]), text)
