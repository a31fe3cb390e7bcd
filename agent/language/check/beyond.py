"""What goes beyond any claim: certainty, exclusiveness, things that nobody measured, and words for another reader."""

import re
from collections.abc import Iterator

from agent.language.check.edits import conditional, edit_of
from agent.language.check.places import everywhere
from agent.language.check.reading import Reading
from agent.language.check.tables import pieces
from agent.language.check.tokens import MARK, NAME, NUMBER
from agent.language.check.unreached import unreachable
from concepts.claims import FaultLine, NoFaultLine, Outcome, Prediction, Reliability

_THINGS = frozenset(
    pieces("thing things reason clue clues sign signs concept concepts feature features one factor factors possible")
    + pieces("answer explanation evidence support weight way it this lead cases time times votes points")
)
_DEGREES = frozenset({"certainty", "certain", "absolutely", "completely", "entirely", "fully", "totally", "wholly"})
_EVERY = re.compile(
    r"(?<!across )(?<!over )(?<!have )(?<!keep )(?<!are )(?<!is )(?<!show )\b(?:any|every|each|all|no) "
    r"(?:sort of |kind of )?"
    r"(?:(?!of|in|held|test|these|those|the|my|this|that|other)\w+ |other )?"
    r"(?:pictures?|photos?|photographs?|images?|animals?|situations?|models?|networks?|classifiers?|persons?|observers?)\b"
)
_ELSE = re.compile(
    r"\b(?:in|of|for|with|on|under|across|like|as) (?:any|every) other"
    r"(?! (?:one|concept|class|number|change|answer|name))\b"
    r"|\b(?:in|under|for|on|at|with|to) (?:any|every|each|all) (?:(?!held|of|the)\w+ )?"
    r"(?:circumstances?|conditions?|versions?"
    r"|settings?|contexts?|occasions?|instances?|scenes?|variants?|worlds?|specimens?|individuals?|viewers?|species)\b"
    r"|\b(?:without|with no|admits no|allows no|knows no|there is no|there are no|not a|not one) "
    r"(?:a |an |any )?(?:\w+ )?exceptions?\b"
)
_UNTRIED = re.compile(
    r"\b(?:any number of|no matter how many|however many|regardless of how many|whatever the number of)\b"
    r"|\b(?:in|for|with|of|on|under) (?:any|every|each|all) (?:future|conceivable|imaginable|thinkable|possible) "
)
_ERROR = re.compile(
    r"(mistakes?|mistaken|errors?|err|errs|erring|wrong|failures?|fallible|misjudge|misjudgement|doubts?)$"
)
_RULED = re.compile(
    r"\b(?:out of the question|ruled out|excluded|unthinkable|inconceivable|free of|free from|immune)\b"
)
_STRANGE = re.compile(r"https?:|www\.|<[a-z/!]|\]\(|[{}]|```|\bapi\b", re.IGNORECASE)
_NEVER = frozenset((*pieces("no never without hardly zero"), "can not", "impossible", "no longer"))
_SEARCHED = ("tried", "tested", "checked", "searched", "examined", "explored", "gone through", "tried_all")
_OBJECTS = frozenset(pieces("to of towards the a an it its that this on in up down out over for"))  # behind a verb
_NAMING = frozenset(pieces("about of for a than says said say called"))  # before a name
_ACTORS = frozenset(
    pieces("to it model would will they not network classifier i you can may might and s top first best final")
)  # before one


def injected(reading: Reading) -> Iterator[str]:
    """Words that are meant for a machine, links and markup."""
    found = [t.text for t in reading.tokens if "inject" in t.tags]
    if found or _STRANGE.search(reading.sentence.text):
        yield f"it is no explanation: {(found or [reading.sentence.text[:40]])[0]!r}"


def certain(reading: Reading) -> Iterator[str]:
    """Certainty that no claim gives."""
    words = reading.plain
    if found := _EVERY.search(words):
        yield f"{found.group()!r} is more than any claim says"
    if (found := _ELSE.search(words)) and not (reading.support.of(NoFaultLine) and reading.sentence.has("tried_all")):
        yield f"{found.group()!r} is more than any claim says"
    if found := _UNTRIED.search(words):
        yield f"{found.group()!r} is more than any claim says"
    yield from _faultless(reading, words)
    for i, token in enumerate(reading.tokens):
        denied = any("neg" in t.tags for t in reading.tokens[max(0, i - 2) : i])
        denied = denied or (token.text == "everything" and [t.text for t in reading.tokens[i + 1 : i + 2]] == ["that"])
        denied = denied or (token.text == "always" and bool(reading.support.of(NoFaultLine)) and "short" in words)
        denied = denied or any(t.kind == NUMBER for t in reading.tokens[max(0, i - 2) : i])
        denied = denied or (token.text in _DEGREES and reading.denied(i))
        denied = denied or ("neg" in token.tags and unreachable(reading))  # "proved impossible"
        if "always" in token.tags and not denied:
            yield f"{token.text!r} is more than any claim says"
    if any(t.text in ("never", "nie", "niemals") for t in reading.tokens) and reading.sentence.has("wrong"):
        yield "no claim says that the model is never wrong"
    right = any(t.text in ("right", "correct", "accurate") for t in reading.tokens)
    if right and not reading.support.of(Reliability) and reading.support.of(Prediction):
        yield from _trusted(reading)


def _faultless(reading: Reading, words: str) -> Iterator[str]:
    """That the model cannot be wrong, where no number says how often it was."""
    if any(
        t.kind == NUMBER and t.number and not t.number.spelled and t.number.unit != "percent" for t in reading.tokens
    ):
        return
    for i, token in enumerate(reading.tokens):
        near = reading.tokens[max(0, i - 5) : i]
        denied = any(t.text in _NEVER for t in near) or bool(_RULED.search(words))
        if _ERROR.match(token.text) and denied and not any(t.text in ("i", "you", "we") for t in near):
            yield f"no claim excludes that it is wrong: {token.text!r}"


def _trusted(reading: Reading) -> Iterator[str]:
    words = reading.plain
    if re.search(r"(?<!whether )\b(it|model|answer|prediction|this|that) (is|was) (right|correct|accurate)", words):
        yield "no claim says that the model is right"


def exclusive(reading: Reading) -> Iterator[str]:
    """That only this, or all of that, does it, where no claim says so."""
    for i, token in enumerate(reading.tokens):
        if "only" in token.tags and _restricts(reading, i) and not _excused(reading, i):
            yield f"{token.text!r} is more than any claim says"


def _restricts(reading: Reading, i: int) -> bool:
    """Whether "only", "all" or "alone" falls on something that claims speak of, and not on "then" or "in all"."""
    after, last = reading.tokens[i + 1 : i + 5], reading.tokens[max(0, i - 2) : i]
    near = any(t.kind == NAME or t.text.split()[-1] in _THINGS for t in after)
    return near or any(t.kind == NAME for t in last)


def _excused(reading: Reading, i: int) -> bool:
    token, support = reading.tokens[i], reading.support
    after = reading.tokens[i + 1 : i + 4]
    if token.text in ("all", "every"):
        return _whole(reading, i) or (i > 0 and reading.tokens[i - 1].text == "of")
    if any(t.kind == NUMBER or "idle" in t.tags for t in after) or token.text == "just":
        return True
    edit = edit_of(reading)
    if conditional(reading, edit):
        sets = [frozenset((*c.removed, *c.added)) for c in support.of(FaultLine, Outcome)]
        smallest = any(line.smallest for line in support.of(FaultLine))
        return (edit.removed | edit.added) in sets and (
            smallest
            or token.text in ("alone", "by itself", "by themselves", "on its own", "on their own", "just", "merely")
        )
    return reading.sentence.has("weakly", "held") or any(
        "inside" in t.tags or t.text in ("speak", "a", "about", "applies", "one", "weakly", "once") for t in after
    )


def _whole(reading: Reading, i: int) -> bool:
    """Whether all of something is meant that a claim speaks of: held-out cases, changes, places in the picture."""
    support, after = reading.support, reading.tokens[i + 1 : i + 4]
    record = any(claim.told == claim.right for claim in support.of(Reliability))
    if record and reading.sentence.has("right", "held", "wrong"):
        return True
    searched = bool(support.of(NoFaultLine)) and reading.sentence.has("tried_all", "not_all", "neg")
    if searched:
        return True
    if reading.support.of(NoFaultLine) and any(t.text.startswith(_SEARCHED) for t in reading.tokens[i:]):
        return True
    if reading.tokens[i].text != "all":
        return False
    place = any(t.text == "over" for t in after) and everywhere(reading)
    return place or (any(t.text in ("that", "i", "in", "the") for t in after[:1]) and not reading.names_near(i))


def misnamed(reading: Reading) -> Iterator[str]:
    """Names that stand in no claim; an ordinary word counts where a class would stand."""
    counted = reading.sentence.has("mind")
    for i, token in enumerate(reading.tokens):
        if (token.kind == NAME and token.text not in reading.support.names and not counted) or (
            "name?" in token.tags and _placed(reading, i)
        ):
            yield f"{token.text!r} is named but stands in no claim"


def _placed(reading: Reading, i: int) -> bool:
    """Whether an ordinary word that is also a name stands where a name would."""
    last = reading.tokens[i - 1] if i else None
    after = reading.tokens[i + 1] if i + 1 < len(reading.tokens) else None
    if last is not None and last.text.split()[-1] in _NAMING:
        return True
    if after is not None and after.text.split()[0] in _OBJECTS:
        return False
    pulled = any(t.tags & {"for", "against", "idle", "big"} for t in reading.tokens[max(0, i - 4) : i])
    if last is not None and last.text == "to" and pulled and (after is None or after.kind == MARK):
        return True
    return last is None or last.kind == MARK or last.text.split()[-1] not in _ACTORS
