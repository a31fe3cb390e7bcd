"""What a sentence takes away and what it adds."""

from collections.abc import Sequence

from agent.language.check.numbers import weighed
from agent.language.check.reading import TURNS, Edit, Reading
from agent.language.check.tables import pieces
from agent.language.check.tokens import MARK, NAME, NUMBER, WORD, Token
from concepts.claims import FaultLine, Outcome

_INSTEAD = frozenset({"instead of", "in place of", "anstelle von", "statt"})
_YIELDS = frozenset({"replaced by", "replaced with", "swapped for", "swapped with", "exchanged for", "traded for"})
_YIELDING = ("way for", "way to", "room for", "turned into", "become", "became", "becomes")  # "made way for"
_EVEN = {"even with": "added", "even without": "removed"}
_OTHERWISE = frozenset({"otherwise", "or else"})
_ONCE = " once"  # behind what holds of the next concept only
_THAT = frozenset({"that", "this", "it", "them", "these", "those", "both", "dies", "das", "sie", "es"})
_SPLIT = ("tak", "took", "cut", "leav", "left", "edit", "strip", "wip", "crop", "paint", "rub")  # "out", later
_BEING = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "get"})
_WEAK = frozenset({"goes", "go", "went", "off", "out", "away"})  # gone only where nothing follows that they lead to
_LEADS = frozenset(pieces("against with to from for of by in on well badly a an the beyond down up under into it its"))
_ENDS = frozenset({",", ".", ";", "away", "out", "and", "clue", "cue", "one", "concept", "feature"})
MEDIA = ("inside", "redrawn", "masked")


def edit_of(reading: Reading) -> Edit:
    """What a sentence takes away and what it adds."""
    modes: dict[str, str] = {}
    current = ""
    run: list[str] = []
    for i, token in enumerate(reading.tokens):
        if token.kind == NAME:
            if reading.support.is_label(token.text):
                run = []
                continue
            if current and [t.text for t in reading.tokens[max(0, i - 3) : i]][-3:-1] != ["but", "not"]:
                modes[token.text] = current.removesuffix(_ONCE)
                current = "added" if current.endswith(_ONCE) else current
            run.append(token.text)
            continue
        current, run = _mode(reading, i, current, run, modes)
    modes |= dict.fromkeys(_meant(reading), "removed")
    if any(t.text in _OTHERWISE for t in reading.tokens):
        modes = {name: "removed" if mode == "added" else "added" for name, mode in modes.items()}
    removed = frozenset(name for name, mode in modes.items() if mode == "removed")
    return Edit(removed, frozenset(modes) - removed)


def _meant(reading: Reading) -> list[str]:
    """Concepts named before in the sentence, where it goes on "without that"."""
    for i in reading.sentence.at("without"):
        after = [token.text for token in reading.tokens[i + 1 : i + 3]]
        points = not after or after[0] in (",", ".", ";", "and", ")")
        points = points or (after[0] in _THAT and (len(after) < 2 or after[1] in _ENDS))
        held = reading.tokens[i].text.removesuffix(" away").removesuffix(" out").split()[-1] in _THAT
        if points or held:
            return reading.concepts(0, i) or [
                t.text for s in reading.before[-1:] for t in s.tokens if is_concept(t, reading)
            ]
    for i in reading.sentence.at("gone"):
        back = [t.text for t in reading.tokens[max(0, i - 2) : i]]
        if reading.sentence.has("would", "say") and any(text in _THAT for text in back[-1:] + back[:1]):
            return reading.concepts(0, i)
    return []


def is_concept(token: Token, reading: Reading) -> bool:
    """Whether a token names a concept."""
    return token.kind == NAME and not reading.support.is_label(token.text)


def _mode(reading: Reading, i: int, current: str, run: list[str], modes: dict[str, str]) -> tuple[str, list[str]]:
    """How a word changes what happens to the concepts behind it, and to those just before it."""
    token = reading.tokens[i]
    new = run and not modes.keys() & set(run) and _contrasts(reading, i)
    settled = ("added", f"removed{_ONCE}") if new else _settled(reading, i, run)
    if settled is not None:
        modes.update(dict.fromkeys(run, settled[0]))
        return settled[1], []
    if _label_loses(reading, i):
        return current, run
    swapped = _swapped(reading, i) or ("added" if _exists(reading, i) else "")
    if swapped:
        return swapped, []
    if token.tags & {"without", "replace"}:
        return "removed", []
    if "with" in token.tags:
        return _with(reading, i, current, run)
    if _apposed(reading, i):
        return "removed", run
    if token.text in (";", ":", *TURNS) or token.tags & {"say", "still", "would"}:
        return "", run if "would" in token.tags else []
    return current, run


def _settled(reading: Reading, i: int, run: list[str]) -> tuple[str, str] | None:
    """What happens to the concepts just before a word ("the mane is gone"), and to those behind it."""
    token = reading.tokens[i]
    if not run or _label_loses(reading, i):
        return None
    into = token.text == "into" and any(is_concept(t, reading) for t in reading.tokens[i + 1 : i + 4])
    if into or token.text in _YIELDS or token.text.endswith(_YIELDING):
        return "removed", f"added{_ONCE}"
    if "replace" in token.tags and token.text.endswith(("replaced", "replaces", "the place of", "over from")):
        return "added", f"removed{_ONCE}"
    inward = token.text == "in" and all(t.kind == MARK for t in reading.tokens[i + 1 : i + 2])
    there = "there" in token.tags or inward
    denied = any("neg" in t.tags for t in reading.tokens[max(0, i - 2) : i])
    denied = denied or any(t.text == "neither" for t in reading.tokens[:i])
    absent = _gone(reading, i) or (there and denied)
    if (absent or there) and not _governs(reading, i):
        return "removed" if absent else "added", ""
    return None


def _contrasts(reading: Reading, i: int) -> bool:
    """Whether a word puts what stands before it in place of what follows: "if it saw a mane instead of the stripes"."""
    follows = any(is_concept(t, reading) for t in reading.tokens[i + 1 : i + 4])
    return follows and reading.tokens[i].text in (*_INSTEAD, "rather than") and reading.sentence.has("would", "if")


def _label_loses(reading: Reading, i: int) -> bool:
    """Whether it is a class that loses something: "zebra loses the lead"."""
    last = reading.tokens[i - 1 : i] if i else ()
    return reading.tokens[i].text.startswith("los") and any(
        t.kind == NAME and reading.support.is_label(t.text) for t in last
    )


def _with(reading: Reading, i: int, current: str, run: list[str]) -> tuple[str, list[str]]:
    """What happens behind "with": it adds, but "with neither" takes away, and "with 61 %" does nothing."""
    after = reading.tokens[i + 1 : i + 2]
    if any(t.kind == NUMBER for t in after):
        return "", run
    if any("neg" in t.tags for t in (*after, *reading.tokens[max(0, i - 1) : i])):
        return "removed", []
    keeps = reading.tokens[i].text in ("for", "by") and current != "removed"
    return (current, run) if keeps else ("added", [])


def _apposed(reading: Reading, i: int) -> bool:
    """Whether it is told whose removal is meant: "a single removal would do: that of the mane", "namely the mane"."""
    listed = reading.tokens[i].text == ":" and all(
        is_concept(t, reading) for t in _plain(reading.tokens[i + 1 : i + 3])
    )
    opens = reading.tokens[i].text == "namely" or [t.text for t in reading.tokens[i : i + 2]] == [":", "that"]
    opens = opens or (listed and reading.sentence.has("would"))
    return opens and not reading.concepts(0, i) and any(t.tags & {"without", "gone"} for t in reading.tokens[:i])


def _plain(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without articles."""
    return [t for t in tokens if t.text not in ("the", "a", "an")][:1]


def _exists(reading: Reading, i: int) -> bool:
    """Whether "there" opens what there would be: "if there were a mane"."""
    after = reading.tokens[i + 1 : i + 2]
    told = bool(after) and after[0].text in ("were", "was")
    return told and reading.tokens[i].text == "there" and reading.sentence.has("would", "if")


def _gone(reading: Reading, i: int) -> bool:
    """Whether what stands before is said to be gone, and not to go somewhere: "goes against"."""
    token, after = reading.tokens[i], reading.tokens[i + 1 : i + 2]
    leads = bool(after) and (after[0].text.split()[0] in _LEADS or after[0].kind == NAME)
    split = any(t.kind == WORD and t.text.startswith(_SPLIT) for t in reading.tokens[max(0, i - 6) : i])
    return "gone" in token.tags and not (token.text in _WEAK and leads and not split)


def _swapped(reading: Reading, i: int) -> str:
    """What happens behind "instead of", and behind "substitute ... for", where the new comes first; empty elsewhere."""
    text = reading.tokens[i].text
    if text in _EVEN:
        return _EVEN[text]
    if text.startswith(("keep", "retain")) and any(is_concept(t, reading) for t in reading.tokens[i + 1 : i + 3]):
        return "added"
    near = any(is_concept(t, reading) for t in [t for t in reading.tokens[i + 1 : i + 4] if t.kind == NAME][:1])
    if text in _INSTEAD or (text == "rather than" and near):
        return f"removed{_ONCE}"
    if text.startswith("substitut"):
        return "added"
    placed = any(t.text.startswith("substitut") for t in reading.tokens[:i])
    return {"for": "removed", "with": "added"}.get(text, "") if placed else ""


def _governs(reading: Reading, i: int) -> bool:
    """Whether a word that may stand behind what goes or comes stands before it instead: "take out the mane"."""
    if i and reading.tokens[i - 1].text.split()[-1] in _BEING:
        return False
    behind = reading.tokens[i + 1 : i + 4]
    reach = next((k for k, t in enumerate(behind) if t.kind == MARK or t.tags & {"would", "say"}), len(behind))
    acts = reading.tokens[i].tags & {"without", "with"}
    return bool(acts) and any(is_concept(t, reading) for t in behind[:reach])


def _leads(reading: Reading) -> bool:
    """Whether a sentence tells what another picture leads to: another answer, or one on a redrawn picture."""
    first = min(reading.sentence.at("would", "say", "still"), default=len(reading.tokens))
    other = set(reading.labels(first)) - reading.support.said
    return bool(other) or reading.sentence.has(*MEDIA)


def conditional(reading: Reading, edit: Edit) -> bool:
    """Whether a sentence tells of a change."""
    if reading.general or reading.sentence.has("mind"):
        return False
    if edit and weighed(reading) >= edit.removed | edit.added and not _leads(reading):
        return False
    if edit.removed:
        return True
    if edit.added and reading.sentence.has("would", "if", "still", *MEDIA):
        return True
    lines = reading.support.of(FaultLine, Outcome)
    return bool(edit.added) and any(edit.added & set(line.added) for line in lines) and bool(reading.labels())
