"""Whether a user speaks for or against: of a concept, and in a yes or no."""

from agent.understanding.reading import Reading
from agent.understanding.words import word_list, word_set

AGAINST = word_set("polarity.against")
TOGETHER = word_set("polarity.together")
YES = word_set("polarity.yes")
NO = word_set("polarity.no")
AGREED = word_list("polarity.agreed")
UNSURE = word_list("polarity.unsure")


def polarities(reading: Reading) -> list[bool]:
    """For each concept named: True where it is said to speak for the label, False where against or not at all."""
    words = reading.tokens
    named = reading.concepts
    signs: list[bool] = []
    start = 0  # first name of the group that shares what is said after it
    for place, mention in enumerate(named):
        between = words[named[place - 1].end if place else 0 : mention.start]
        if place and set(between) <= TOGETHER:
            signs.append(signs[-1])
            continue
        start = place
        signs.append(_count(between) % 2 == 0)
    after = words[named[-1].end :] if named else ()
    if _count(after) % 2:
        signs[start:] = [not sign for sign in signs[start:]]
    return signs


def _count(words: tuple[str, ...]) -> int:
    """How often the words turn the meaning; a "not only" and a closing ", didn't they?" do not."""
    said = [w for w in words if w[0].isalnum() or w == ","]
    tag = len(said) > 3 and said[-4] == "," and "not" in said[-2:]
    text = said[:-4] if tag else said
    return sum(w in AGAINST and text[at + 1 : at + 2] not in (["only"], ["just"]) for at, w in enumerate(text))


def yes_or_no(reading: Reading) -> bool | None:
    """True for a yes, False for a no, None where it is neither."""
    words = [w for w in reading.tokens if w[0].isalnum()]
    text = f" {' '.join(words)} "
    if any(text.startswith(f" {unsure}") for unsure in UNSURE):
        return None
    agreed = bool(words) and words[0] in YES
    if not agreed and NO & set(words[:6]):
        return False
    return True if agreed or any(f" {phrase} " in text for phrase in AGREED) else None
