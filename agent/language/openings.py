"""No two turns in a row begin alike: a text that opens as the last one did gets another opening."""

import re
from collections.abc import Sequence

SAME_WORDS = 3  # that make two openings alike
OTHERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^{first}"), instead)
    for first, instead in (
        (r"The model says (.+?) \((.+?)\)\.", r"Its answer is \1 (\2)."),
        (r"The model gives ", "It gives "),
        (r"The model finds ", "It finds "),
        (r"The model has no class", "There is no class"),
        (r"What speaks for (.+?) most: ", r"What most speaks for \1: "),
        (r"What sets (.+?) apart from (.+?) here: ", r"Here \1 is set apart from \2 by this: "),
        (r"To make it say (.+?), ", r"For \1 instead, "),
        (r"When it says (.+?), it was", r"As for \1, it was"),
        (r"Most of the ", "The greater part of the "),
        (r"For the model, this", "In its eyes, this"),
        (r"Fair enough; judge", "Then judge"),
        (r"In short: ", "Even shorter: "),
        (r"One thing that", "Another thing that"),
        (r"A question for you: ", "Another question: "),
        (r"A word of doubt: the model may", "Be careful here as well: the model may"),
        (r"I would still be careful: the model may", "My doubt stays: the model may"),
        (r"Worth knowing\.", "Also worth knowing."),
        (r"Good to know\.", "Good to know as well."),
        (r"Keep this in mind\.", "Keep this in mind, too."),
        (r"Which do you mean: ", "Please choose one: "),
        (r"I am not sure what you mean\. ", "Sorry, I still do not follow. "),
        (r"I can only speak about ", "As I said, I speak about "),
        (r"I know no concepts ", "As I said, I know no concepts "),
        (r"That is all I have", "There is no more"),
        (r"Thank you, ", "Again, thank you, "),
    )
)


def fresh(text: str, before: str) -> str:
    """Return `text`, opened in another way if it begins with the same words as `before`."""
    if _first(text) != _first(before) or not text:
        return text
    for pattern, instead in OTHERS:
        changed, found = pattern.subn(instead, text)
        if found:
            return changed
    return f"Again: {text[0].lower()}{text[1:]}" if text.split()[0] != "I" else f"Again, {text}"


def refreshed(parts: Sequence[str], before: str) -> list[str]:
    """Paragraphs of a turn, each opened in another way if one of the last turn begins with the same words.

    Args:
        parts: the paragraphs, none of them empty.
        before: the text of the last turn.
    """
    earlier = before.split("\n\n")
    return [next((again for old in earlier if (again := fresh(part, old)) != part), part) for part in parts]


def _first(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower())[:SAME_WORDS])
