"""What a reply picks of the options of a question: "the cat and the lion", "all but the trunk", "none", "no idea"."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.clauses import ASKS, AUXILIARIES, Clause, clauses
from agent.understanding.names import Mention, mentions
from agent.understanding.options import Options, spots
from agent.understanding.statements import foretells, is_reason
from agent.understanding.text import Word, tokenise
from agent.understanding.weighing import Weighed, sweeping, weighed
from agent.understanding.words import word_list

SEES = word_list("choices.sees")
BRIEF = 4  # words of a reply that may end in a question mark and still answer


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was picked.

    Attributes:
        names: the options picked, the most stressed first; none of them may be an answer too.
        sure: False if all that is said is that they do not know.
        stressed: whether the first are said to count most.
        rest: what was said beside, as written; "" if nothing.
    """

    names: tuple[str, ...] = ()
    sure: bool = True
    stressed: bool = False
    rest: str = ""


def choose(text: str, options: Options) -> Choice | None:
    """Read a reply to a question that offers `options`; None if it does not answer it."""
    words = tokenise(text, options.gloss)
    named = mentions(words, options.vocabulary, options.known)
    answers: list[Weighed] = []
    rest: list[str] = []
    for part in clauses(words, named):
        inside = [
            Mention(m.start - part.start, m.end - part.start, m.names)
            for m in named
            if part.start <= m.start and m.end <= part.end
        ]
        answer = _answer([w.text for w in words[part.start : part.end]], inside, options, bool(rest))
        if answer is None:
            rest.append(_written(text, words, part))
        else:
            answers.append(answer)
    return _together(answers, options.names, " ".join(rest)) if answers else None


def _together(answers: Sequence[Weighed], names: Sequence[str], rest: str) -> Choice:
    """All that was said as one choice; clauses that say something outweigh a "not sure"."""
    clear = [answer for answer in answers if answer.sure]
    taken = [name for answer in clear for name in answer.taken]
    left = {name for answer in clear for name in answer.left} - set(taken)
    said = [answer.whole for answer in clear if answer.whole is not None]
    whole = said[-1] if said else bool(left) and not taken
    stressed = [name for answer in clear for name in answer.stressed]
    picked = [*stressed, *(names if whole else taken)]
    kept = tuple(dict.fromkeys(name for name in picked if name not in left))
    return Choice(names=kept, sure=bool(clear), stressed=bool(stressed), rest=rest)


def _answer(words: list[str], named: Sequence[Mention], options: Options, beside: bool) -> Weighed | None:
    """What one clause says of the options; None if it does not answer the question."""
    if _aside(words, named, options.labels, beside):
        return None
    found = spots(words, named, options)
    return weighed(words, found) if found else sweeping(words)


def _aside(words: list[str], named: Sequence[Mention], labels: bool, beside: bool) -> bool:
    """Whether a clause asks, or says what is seen or expected, rather than answers."""
    said = [w for w in words if w[0].isalnum()]
    if not said or said[0] in ASKS or said[0] in AUXILIARIES or ("?" in words and len(said) > BRIEF):
        return True
    if beside and is_reason(words):
        return True
    expects = any(foretells(said[at:]) for at in (0, 2)) and any(m.classes for m in named)
    sees = f" {' '.join(said)} "
    return expects or (labels and any(f" {phrase} " in sees for phrase in SEES))


def _written(text: str, words: Sequence[Word], part: Clause) -> str:
    return text[words[part.start].start : words[part.end - 1].end]
