"""Questions: most assert nothing, but some suggest, and some take for granted what they ask the reason of."""

import re
from collections.abc import Iterator

from agent.language.check.edits import edit_of
from agent.language.check.numbers import numbers
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME
from concepts.claims import FaultLine, NoFaultLine

_SUGGESTS = re.compile(
    r"^(?:and |but |so |then |or |yet )*"
    r"(?:(?:is|are|do|does|did|was|were|would|could|should|can|has|have|will|must) ?n.t"
    r"|(?:is|are|was|does|do|did|would|could|can|should|has|will) (?:it |this |that |they |the \w+ )?not\b"
    r"|who (?:can|could|would|might|will))"
    r"|^(?:did|do|have|has|had|can|could|would|are|were|is|was|will) (?:you|we|anyone|they|it|one) (?:\w+ ){0,5}"
    r"(?:how|that|why)(?= \w+ \w+)"
    r"|^(?:did|do|have|has|can|could|would) (?:you|we|anyone|they) (?:\w+ )?(?:see|notice|know|reali[sz]e|remember|seen"
    r"|noticed|observe|tell|agree|feel|understand|hear|spot|catch|recall) (?:\w+ )?(?:the|what)\b"
)
_WHY = re.compile(
    r"^(?:and |but |so |then )*why\b(?! not)|^how (?:did|does|do) (?:it|the \w+|this|they) (?:come|get|manage|end)"
)
_HOW = re.compile(r"^(?:and |but |so |then )*(?:how|could|might) (?:could|it|this|that|there)\b")
_POSED = re.compile(r"^(?:and |but |so |then )*what if ")
_CUT = re.compile(r"[,;:\u2014\u2013] ?(?=(?:and|but|so|then|or|yet|is|are|was|were|do|does|did|should|could|would)\b)")
_ASKED = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|must|might|may)"
_LEADS = re.compile(
    rf"^(?:and |so |then |or |but |yet )*{_ASKED}\b"
    r"(?=.*\b(?:after all|really|rather(?! than)|actually|surely|truly|in fact"
    r"|in truth|in reality|all along|mistaken|wrong|fooled|misled|biased|unfair|cheating|to blame|at fault"
    r"|confused|lying"
    r"|broken|fake|reliable|trustworthy|obvious|clear that|possible that|any wonder|be that)\b)"
    rf"|^(?:and |so )*(?:or|but|yet) (?:then )?{_ASKED}\b"
)
_SURELY = re.compile(
    r"\bany wonder\b|^(?:and |but |so )*surely\b|\bsurely\?|\byou (?:see|agree)\?|\bam i right\?"
    r"|\b(?:do|would|will) ?n.?t you (?:think|agree|say|find)\?|\bwho (?:knew|would have|could have|else)\b"
    r"|\bwould(?:n't| not) you (?:rather|say)\b"
)
_SAYS = 3  # tokens from "say" to what is said


def suggested(reading: Reading) -> Iterator[str]:
    """What a question, or a part of a sentence that ends as one, wants to hear: "but should it not be a horse?"."""
    text = reading.sentence.text.strip().lower().replace("\u2019", "'")
    if not text.rstrip("\"')* ").endswith("?"):
        return
    last = _CUT.split(text)[-1] if _CUT.search(text) else text
    if _SUGGESTS.match(text) or _SUGGESTS.match(last) or _LEADS.match(last) or _SURELY.search(text):
        yield "the question suggests an answer"


def questions(reading: Reading) -> Iterator[str]:
    """What a question suggests, or takes for granted without a claim."""
    text = reading.sentence.text.strip().lower().replace("\u2019", "'")
    if _HOW.match(text) and not _reached(reading):
        yield "the question suggests an answer"
    if reading.found("presumes"):
        names = reading.support.names
        strange = [t.text for t in reading.tokens if t.kind == NAME and t.text not in names]
        yield from numbers(reading)
        if len(strange) == 1:  # more are a choice to be made
            yield f"{strange[0]!r} is asked about but stands in no claim"
    if _POSED.match(text) and not edit_of(reading):
        yield "the question suggests an answer"
    elif _WHY.match(text):
        yield from _granted(reading)


def answered(reading: Reading) -> Iterator[str]:
    """What a question asked about that no claim names, once the answer is told of it."""
    asked = reading.before[-1] if reading.before else None
    if asked is None or not asked.text.rstrip().endswith("?") or not reading.labels() or reading.concepts():
        return
    strange = [name for _, name in asked.names() if name not in reading.support.names]
    if len(strange) == 1:  # more are a choice to be made
        yield f"{strange[0]!r} is asked about but stands in no claim"


def _reached(reading: Reading) -> bool:
    """Whether it is asked after a class that a change leads to, or was tried to."""
    foils = {claim.foil for claim in reading.support.of(FaultLine, NoFaultLine)}
    return bool(foils & set(reading.labels())) and reading.sentence.has("say", "would")


def _granted(reading: Reading) -> Iterator[str]:
    """What a question for the reason takes for granted."""
    said = reading.support.said
    for i, label in reading.sentence.names():
        if not reading.support.is_label(label) or not said or label in said:
            continue
        told = any("say" in t.tags for t in reading.tokens[max(0, i - _SAYS) : i])
        first = any(t.text == "why" for t in reading.tokens[max(0, i - 2) : i]) and said & set(reading.labels(i))
        if (told or first) and not reading.denied(i):
            yield f"the model does not say {label}, but the reason is asked"
