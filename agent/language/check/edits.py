"""What a sentence takes away and what it adds."""

from agent.language.check.reading import Edit, Reading
from agent.language.check.tokens import MARK, NAME, Token
from concepts.claims import FaultLine, Outcome

_INSTEAD = frozenset({"instead of", "in place of", "anstelle von", "statt"})
_ONCE = " once"  # behind what holds of the next concept only
_THAT = frozenset({"that", "this", "it", "them", "these", "those", "both", "dies", "das", "sie", "es"})
_BEING = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "get"})
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
    removed = frozenset(name for name, mode in modes.items() if mode == "removed")
    return Edit(removed, frozenset(modes) - removed)


def _meant(reading: Reading) -> list[str]:
    """Concepts named before in the sentence, where it goes on "without that"."""
    for i in reading.sentence.at("without"):
        after = [token.text for token in reading.tokens[i + 1 : i + 3]]
        points = after[:1] and after[0] in _THAT and (len(after) < 2 or after[1] in _ENDS)
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
    tags = token.tags
    absent = "gone" in tags or ("there" in tags and any("neg" in t.tags for t in reading.tokens[max(0, i - 2) : i]))
    last = reading.tokens[i - 1] if i else None
    if "replace" in tags and token.text.endswith(("replaced", "replaces", "the place of")) and run:
        modes.update(dict.fromkeys(run, "added"))
        return f"removed{_ONCE}", []
    if token.text.startswith("los") and last is not None and last.kind == NAME and reading.support.is_label(last.text):
        return current, run
    if run and (absent or "there" in tags) and not _governs(reading, i):
        modes.update(dict.fromkeys(run, "removed" if absent else "added"))
        return "", []
    swapped = _swapped(reading, i)
    if swapped:
        return swapped, []
    if "without" in tags or "replace" in tags:
        return "removed", []
    if "with" in tags:
        return ("added", []) if not (token.text in ("for", "by") and current != "removed") else (current, run)
    if token.text in (";", ":") or tags & {"say", "still", "would"}:
        return "", run if "would" in tags else []
    return current, run


def _swapped(reading: Reading, i: int) -> str:
    """What happens behind "instead of", and behind "substitute ... for", where the new comes first; empty elsewhere."""
    text = reading.tokens[i].text
    if text in _INSTEAD:
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
    return "without" in reading.tokens[i].tags and any(is_concept(t, reading) for t in behind[:reach])


def conditional(reading: Reading, edit: Edit) -> bool:
    """Whether a sentence tells of a change."""
    if reading.general or reading.sentence.has("mind"):
        return False
    if edit.removed:
        return True
    if edit.added and reading.sentence.has("would", "if", "still", *MEDIA):
        return True
    lines = reading.support.of(FaultLine, Outcome)
    return bool(edit.added) and any(edit.added & set(line.added) for line in lines) and bool(reading.labels())
