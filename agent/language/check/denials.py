"""Something denied that no claim denies, and questions that became statements."""

from collections.abc import Iterator

from agent.language.check.answers import said_at
from agent.language.check.edits import conditional, edit_of
from agent.language.check.numbers import owners
from agent.language.check.pulls import told
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME, NUMBER
from concepts.claims import Evidence, NoFaultLine, Presence, Profile, Reliability

_HELD = frozenset({"say", "for", "against", "finds", "would", "big", "give", "still"})
_TRUTH = frozenset({"so", "true", "case", "right", "correct", "all"})
_UNDER = frozenset(
    {"where", "when", "albeit", "though", "although", "while", "if", "whether", "as", "since", "whereas"}
)
_ABSENT = frozenset({"no", "nothing", "none", "nobody"})
_COMPARING = frozenset({"than", "as much as", "so much as"})
_HARMLESS = frozenset({"hardly", "rather than", "without exception", "far from", "no more than", "no less than"})


def denials(reading: Reading) -> Iterator[str]:
    """Denials that neither answers, pulls nor changes account for."""
    sentence, support = reading.sentence, reading.support
    if not sentence.names() or sentence.has(
        "mark", "mind", "absent", "idle", "smallest", "doubt", "not_all", "maybe_smaller"
    ):
        return
    if sentence.has("would") or (support.of(Presence) and sentence.has("finds")) or _granted(reading):
        return
    for i in sentence.at("neg"):
        if reading.tokens[i].text not in _HARMLESS and not _aside(reading, i) and not _accounted(reading, i):
            yield "something is denied that no claim denies"
            return


def _aside(reading: Reading, i: int) -> bool:
    """Whether a denial falls on nothing that a claim may hold: "where it was not", "albeit not with full force"."""
    part = reading.segment(i)
    start = next((j for j in range(i, -1, -1) if not any(t is reading.tokens[j] for t in part)), -1)
    opening = {t.text for t in (*reading.tokens[max(start, 0) : start + 1], *part[:1])}
    if not opening & _UNDER:
        return False
    if any(t.kind in (NAME, NUMBER) or t.tags & _HELD for t in part):
        return False
    return len(part) > 1 and not any(t.text in _TRUTH for t in part)


def _granted(reading: Reading) -> bool:
    """Whether a claim, or the lack of one, lets the sentence deny: no change, no name, no concept for it."""
    support, texts = reading.support, [token.text for token in reading.tokens]
    foils = {claim.foil for claim in support.of(NoFaultLine)}
    if foils & set(reading.labels()) or conditional(reading, edit_of(reading)):
        return True
    if reading.sentence.has("right") and any(claim.right == 0 for claim in support.of(Reliability)):
        return True
    if any(value.kind == "wrong" for value in owners(reading)):
        return True
    if support.of(Profile) and ("name" in texts or "named" in texts):
        return True
    held = {claim.label for claim in support.of(Evidence) if claim.weight > 0}
    about = ("concepts" in texts or "concept" in texts) and not reading.concepts()
    return about and not held & set(reading.labels())


def _accounted(reading: Reading, i: int) -> bool:
    texts = [token.text for token in reading.tokens]
    if (texts[i] in _ABSENT and _COMPARING & set(texts[i : i + 8])) or (texts[i] == "not even" and "than" in texts):
        return True  # "no clue speaks louder than the mane, not even the stripes"
    if any(pull.denied for _, found in told(reading) for pull in found):
        return True
    for place in reading.sentence.at("say"):
        found = said_at(reading, place)
        if found is not None and found[0] not in reading.support.said:
            return True
    near = reading.nearest(i, True, True)
    foil = near is not None and near[1] <= 4 and near[0] not in reading.support.said
    apart = foil and not reading.concepts(i, i + (near[1] if near else 0))
    return bool(apart) or any(t.text in ("only", "just", "everything") for t in reading.tokens[i + 1 : i + 2])
