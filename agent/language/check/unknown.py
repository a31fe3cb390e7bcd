"""Things named that are neither in a claim nor words of explaining: nouns and looks that nobody measured."""

import re
from collections.abc import Iterator

from agent.language.check.reading import Reading
from agent.language.check.tables import Words, pieces
from agent.language.check.tokens import MARK, NAME, WORD, Token

_SAFE = re.compile(r"(ly|ing|ed|able|ible|ful|less)$")
_LOOKS = re.compile(r"(ed|y|ish|ous|al|en|ful|less|ic)$")
_QUOTED = re.compile(r"['\"`\u2018\u201c]([^'\"`]{1,40})['\"`\u2019\u201d]")
_POSTURE = re.compile(
    r"\b(?:it|animal|one|\w+) (?:is|are|was|were|seems to be|appears to be|looks to be|seems|must be) "
    r"(?:just |still |also |already |probably |clearly )*(standing|running|lying|sitting|walking|sleeping|eating|"
    r"facing|resting|grazing|jumping|flying|swimming|hiding|drinking|barking|hunting|chasing|moving|parked)"
    r"(?! (?:for|in for|out|up|the answer|the model|it|against|behind|second|first|on the evidence))\b"
)
_TAKEN = re.compile(
    r"\b(?:pictures?|images?|photos?|photographs?|which) (?:was|were|is|are|has been|had been) (?:\w+ly |all |both )?"
    r"(?:taken|shot|snapped|captured|photographed|filmed|recorded|cropped|staged|downloaded|composed|lit|scanned|exposed)\b"
    r"(?! (?:away|out|apart|for|as|over|together|to be))"
)
_COUNT = re.compile(
    r"\bthere (?:are|is|were|was|seem to be) (?:only |just |exactly |at least |in fact )?"
    r"(?:two|three|four|five|six|several|many"
    r"|a pair|a couple|a few|some|more than one|another|a second|a whole|a group|a herd|a flock) "
    r"(?:of (?:them|these|those|it)\b"
    r"|(?:animal|object|person|people|other(?! (?:\w+ )?(?:class|answer|label|option|candidate|guess|name|choice|change"
    r"|alternative|contender|concept|possibilit|rival|categor|way|thing))|specimen|individual|figure)s?\b"
    r"|ones?\b|\w+ in (?:the|this) (?:picture|image|photo))"
)
_BODILY = frozenset(
    pieces("eye eyes head neck back tail leg legs foot feet face mouth nose teeth body coat skin ears ear fur paw paws")
)
_OWNING = frozenset(pieces("its his her their"))
_BEING = frozenset(pieces("is are was were"))
_ACTING = frozenset({"for", "against", "big", "idle"})  # what only a concept does


def unknown(reading: Reading, words: Words) -> Iterator[str]:
    """Things named that are neither in a claim nor words of explaining."""
    if not words.known or reading.sentence.has("mind"):
        return
    free = _free(reading)
    if found := _POSTURE.search(reading.shape):
        yield f"what it is doing stands in no claim: {found.group(1)!r}"
    for pattern in (_TAKEN, _COUNT):
        if found := pattern.search(reading.plain):
            yield f"nobody measured how the picture came about, or how many it shows: {found.group()!r}"
    for i, token in enumerate(reading.tokens):
        if token.kind == WORD and token.text not in free and (_new(reading, i, words) or _posed(reading, i)):
            yield f"{token.text!r} stands in no claim"


def _free(reading: Reading) -> set[str]:
    """Words in quotes, and those of names that claims hold."""
    quoted = " ".join(_QUOTED.findall(reading.sentence.text.lower()))
    return set(re.findall(r"\w+", " ".join((quoted, *reading.support.names)).lower()))


def _new(reading: Reading, i: int, words: Words) -> bool:
    """Whether a word brings in something new: a look, or a thing that is no word of explaining."""
    token = reading.tokens[i]
    if "look" in token.tags and not token.tags & {"rank_1", "rank_2", "rank_3"}:
        return True
    owned = _owned(reading, i, words) and not (token.text in words.abstract and reading.sentence.has("thinker"))
    if owned and token.text in _BODILY:
        return True
    if token.tags or len(token.text) < 3 or token.text in words.known:
        return False
    return not (token.text in words.abstract and not owned and not _acts(reading, i)) and _noun(reading, i, words)


def _owned(reading: Reading, i: int, words: Words) -> bool:
    """Whether a word is somebody's: "its small eyes"."""
    j = i - 1
    while j >= 0 and reading.tokens[j].text in words.adjectives:
        j -= 1
    return j >= 0 and reading.tokens[j].text in _OWNING


def _acts(reading: Reading, i: int) -> bool:
    """Whether a word is what pulls or is blamed, as only a concept may be: "its nature speaks for"."""
    behind, back = reading.tokens[i + 1 : i + 2], reading.tokens[max(0, i - 2) : i]
    return any(t.tags & _ACTING for t in behind) or any("cause" in t.tags for t in back)


def _posed(reading: Reading, i: int) -> bool:
    """Whether something is said to be in a state that nobody measured: "the tail is raised"."""
    token, after = reading.tokens[i], reading.tokens[i + 1 : i + 2]
    pulling = token.text.endswith("ed") and bool(token.tags) and token.tags <= {"for", "against"}
    ends = not after or after[0].kind == MARK
    being = i > 1 and reading.tokens[i - 1].text in _BEING and _thing(reading.tokens[i - 2], reading)
    return pulling and ends and being and not reading.labels()


def _thing(token: Token, reading: Reading) -> bool:
    return token.kind == NAME or token.text in _free(reading)


def _described(reading: Reading, j: int, words: Words) -> bool:
    """Whether an unknown word describes the one behind it: "its curved claws"."""
    token, last = reading.tokens[j], reading.tokens[j - 1 : j] if j else ()
    unknown = token.kind == WORD and not token.tags and token.text not in words.known
    return unknown and bool(_LOOKS.search(token.text)) and any(t.text.split()[-1] in words.before for t in last)


def _noun(reading: Reading, i: int, words: Words) -> bool:
    """Whether an unknown word looks like a thing, or the look of one: it stands where nouns do."""
    token = reading.tokens[i]
    after = reading.tokens[i + 1] if i + 1 < len(reading.tokens) else None
    j = i - 1
    while j >= 0 and (reading.tokens[j].text in words.adjectives or _described(reading, j, words)):
        j -= 1
    first = j < 0 or reading.tokens[j].kind == MARK
    if _SAFE.search(token.text) and not (after is None or after.kind == MARK):
        return False
    if first and not (after is not None and after.kind == WORD):
        return False
    if first or reading.tokens[j].text.split()[-1] in words.before:
        loose = (
            after is not None and after.kind == WORD and (after.text in words.nouns or bool(_SAFE.search(token.text)))
        )
        return not loose and not token.text.endswith("ly")
    return after is not None and after.kind == NAME and i - 1 != j
