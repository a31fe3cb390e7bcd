"""A language model as a voice: it may reword checked text, and what it says is checked again before it is used.

If it is slow, dead or wrong, the template text stands, sentence by sentence: nothing is lost but polish.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from time import monotonic
from typing import Any, Self

from agent.language.byline import SpokenBy, byline
from agent.language.faithful import Faithful
from agent.language.masks import Masks, names_of
from agent.language.numbered import Numbered
from agent.language.script import Passage, Script
from agent.language.table import Table
from agent.llm import Bill, Ending, Endpoint, Price
from concepts.claims import Claim
from concepts.lexicon import ENGLISH

PROMPTS = files("agent.language").joinpath("prompts")
REREADS = (1, 2)


@dataclass(frozen=True)
class Prompts:
    """What a model is told. Each is a file.

    Attributes:
        reword: what to do.
        text: the sentences, and what they are about.
        again: the sentences once more.
        repair: what was wrong.
    """

    reword: str
    text: str
    again: str
    repair: str

    @classmethod
    def load(cls) -> Self:
        """Read the files."""
        return cls(*(PROMPTS.joinpath(f"{name}.txt").read_text("utf-8") for name in cls.__annotations__))


@dataclass(frozen=True)
class Spoken:
    """A reply, who worded it, and what that took.

    Attributes:
        text: the words.
        by: "template", "llm", or "mixed" where some sentences are the one's and some the other's.
        bill: what the calls took.
        byline: the same for a reader.
    """

    text: str
    by: SpokenBy
    bill: Bill
    byline: str


@dataclass(frozen=True, eq=False)
class Voice:
    """A chat model that rewords.

    Attributes:
        endpoint: where the model is; its `total` is the deadline of a whole turn.
        prompts: what it is told.
        reread: how often it is given the sentences, 1 or 2.
            Source: Xu et al. (2024), "Re-Reading Improves Reasoning in Large Language Models" (RE2).
    """

    endpoint: Endpoint
    prompts: Prompts
    reread: int = 1

    @classmethod
    def load(cls, endpoint: Endpoint, reread: int = 1) -> Self:
        """Make a voice of an endpoint. ValueError if `reread` is neither 1 nor 2."""
        if reread not in REREADS:
            raise ValueError(f"a text is read once or twice, not {reread!r} times; set reread to 1 or 2")
        return cls(endpoint, Prompts.load(), reread)

    @classmethod
    def at(cls, model: str, base_url: str | None = None, reread: int = 1, price: str | None = None) -> Self:
        """Make a voice out of words, as a command line has them; for what they mean see `Endpoint.load` and `load`.

        Args:
            model: name of the model.
            base_url: address of its endpoint.
            reread: how often it is given the sentences.
            price: what a million tokens cost, sent/received, such as "0.15/0.60"; None if unknown.

        Raises:
            ValueError: `reread` or `price` cannot be used; says what can.
        """
        known = Price.read(price) if price is not None else None
        return cls.load(Endpoint.load(model, base_url, price=known), reread)

    def reword(
        self,
        passages: Sequence[Passage],
        names: Sequence[str] = (),
        language: str = ENGLISH,
        aloud: Callable[[str], None] = lambda _: None,
    ) -> Spoken:
        """Say `passages` in other words, as far as they pass; one more try for what does not; then as they are.

        Args:
            passages: paragraphs that are true.
            names: of classes and concepts; those that do not look like names are kept from the model.
            language: of the paragraphs; where it cannot be checked, they are said as they are.
            aloud: hears the reply, piece by piece, each as soon as it is certain.
        """
        held = (name for passage in passages for claim in passage.claims for name in names_of(claim))
        masks = Masks.of([*names, *held])
        try:
            judge = Faithful.load(tuple(map(masks.hide, names)), language)
        except ValueError:
            text, by = Script(passages, masks, _refuse, aloud).close()
            return self._spoken(text, by, Bill(), Table.load(language).phrase("unused_unchecked"), language)
        script, until = Script(passages, masks, judge, aloud), monotonic() + self.endpoint.total
        messages = self._messages(script)
        heard, ending, bill = self._round(messages, script, until)
        if script.open and ending.kind == "complete":
            again = [{"role": "assistant", "content": heard}, {"role": "user", "content": self._repair(script)}]
            _, _, more = self._round([*messages, *again], script, until)
            bill += more
        text, by = script.close()
        unused = Table.load(language).phrase("unused_wrong" if script.open else "unused_same")
        why = unused if ending.kind == "complete" else ending.told(language)
        return self._spoken(text, by, bill, why, language)

    def _spoken(self, text: str, by: SpokenBy, bill: Bill, why: str, language: str) -> Spoken:
        return Spoken(text, by, bill, byline(by, self.endpoint.model, why, bill, language))

    def _round(self, messages: Sequence[dict[str, Any]], script: Script, until: float) -> tuple[str, Ending, Bill]:
        """Ask once, and use what is sound of the answer as it comes; also returns all that was heard."""
        call, numbered = self.endpoint.stream(messages, until=until), Numbered()
        while True:
            try:
                words = next(call)
            except StopIteration as stop:
                ending, bill = stop.value
                break
            for unit in numbered.feed(words):
                script.take(unit)
        if ending.kind == "complete":  # else the last unit may have been cut off
            for unit in numbered.rest():
                script.take(unit)
        return numbered.heard, ending, bill

    def _messages(self, script: Script) -> list[dict[str, Any]]:
        about = list(dict.fromkeys(_about(claim) for line in script.lines for claim in line.claims))
        sentences = script.ask(script.open)
        text = self.prompts.text.format(claims="\n".join(about) or "nothing in particular", sentences=sentences)
        text += self.prompts.again.format(sentences=sentences) * (self.reread - 1)
        return [{"role": "system", "content": self.prompts.reword}, {"role": "user", "content": text}]

    def _repair(self, script: Script) -> str:
        wrong = {line: script.problems.get(line, ["it is missing"]) for line in script.open}
        problems = (f"{script.ask([line])}\n    wrong: {'; '.join(parts)}" for line, parts in wrong.items())
        return self.prompts.repair.format(problems="\n".join(problems))


def _refuse(*_: object) -> tuple[str, ...]:
    return ("it cannot be checked",)


def _about(claim: Claim) -> str:
    """A claim as data: its kind and the names in it. Figures are left to the text, which rounds them."""
    return json.dumps([type(claim).__name__, *names_of(claim)], ensure_ascii=False)
