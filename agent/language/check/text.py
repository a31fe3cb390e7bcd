"""The claim check of any text: sentence by sentence, what is asserted against what the claims support."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agent.language.check import (
    amounts,
    answers,
    apart,
    aspects,
    averages,
    beyond,
    causes,
    changes,
    comparisons,
    contradictions,
    edits,
    media,
    numbers,
    ordinals,
    places,
    questions,
    ranks,
    records,
    scopes,
    sequences,
    sides,
    unknown,
    unreached,
)
from agent.language.check.denials import denials
from agent.language.check.minimal import minimal
from agent.language.check.names import naming
from agent.language.check.profiles import profiled
from agent.language.check.reading import Edit, Reading
from agent.language.check.support import Support, support
from agent.language.check.tables import Words, words
from agent.language.check.tokens import Sentence, sentences
from concepts.claims import Claim

Check = Callable[[Reading], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    beyond.misnamed,
    numbers.numbers,
    answers.answers,
    answers.gives,
    answers.considered,
    answers.turned,
    sides.sides,
    averages.averages,
    aspects.aspects,
    apart.apart,
    changes.changes,
    unreached.proofs,
    unreached.reached,
    unreached.searched,
    media.media,
    media.redrawn,
    causes.causes,
    causes.facts,
    denials,
    ranks.ranks,
    comparisons.than,
    comparisons.aside,
    ranks.lowest,
    ranks.bulk,
    ranks.stepped,
    ranks.kin,
    amounts.parts,
    amounts.shifted,
    amounts.moved,
    records.confused,
    records.records,
    ordinals.ordinals,
    sequences.sequences,
    sequences.leads,
    scopes.signs,
    scopes.scopes,
    places.places,
    places.presences,
    contradictions.contradictions,
    beyond.certain,
    beyond.exclusive,
)
"""What is held against the claims in a sentence that asserts something."""


def check_text(
    text: str, claims: Sequence[Claim], classes: Sequence[str], concepts: Sequence[str], language: str = "en"
) -> list[str]:
    """List what is wrong with a text that should say nothing but `claims`; empty if nothing is.

    Questions assert nothing and are passed over, but not "..., right?"; where a sentence gives what the speaker thinks
    of the listener as its reason ("Because I think you ..."), it may name anything, but no number.

    Args:
        text: any words.
        claims: all that they may assert.
        classes: labels of the model, which may be named only if a claim names them.
        concepts: concepts of the bank, likewise.
        language: of the text.
    """
    spoken, held = words(language), support(claims, classes, concepts)
    names = naming((*classes, *concepts), held.names, spoken, language)
    told = answered(sentences(text, names, held.names, spoken))
    wrong: list[str] = []
    for cut in (profiled, minimal):
        parts = [cut(sentence, held) for sentence in told]
        told = [sentence for sentence, _ in parts]
        wrong += [problem for _, problems in parts for problem in problems]
    problems = (problem for reading in readings(told, held, spoken) for problem in _problems(reading, spoken))
    return list(dict.fromkeys((*wrong, *problems)))


def answered(told: Sequence[Sentence]) -> list[Sentence]:
    """The sentences without a "No," that answers the question before."""
    found: list[Sentence] = []
    for i, sentence in enumerate(told):
        answers = i > 0 and told[i - 1].asks and [t.text for t in sentence.tokens[:2]] == ["no", ","]
        found.append(replace(sentence, tokens=sentence.tokens[2:]) if answers else sentence)
    return found


def readings(told: Sequence[Sentence], held: Support, spoken: Words) -> Iterator[Reading]:
    """Each sentence with what went before it."""
    pending = Edit()
    for i, sentence in enumerate(told):
        after = told[i + 1] if i + 1 < len(told) else None
        reading = Reading(sentence, held, tuple(told[:i]), pending, spoken, after)
        yield reading
        changed = sentence.has("without", "gone", "would", "if", "there", "with", "replace")
        edit = edits.edit_of(reading) if changed else Edit()
        pending = (edit.joined(pending) if edit and not reading.labels() else edit) or pending


def _problems(reading: Reading, spoken: Words) -> Iterator[str]:
    yield from beyond.injected(reading)
    yield from questions.suggested(reading)
    if reading.sentence.asks:
        yield from questions.questions(reading)
        return
    yield from questions.answered(reading)
    for check in CHECKS:
        yield from check(reading)
    yield from unknown.unknown(reading, spoken)
