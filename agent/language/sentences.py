"""A text cut into sentences, so that it can be put together again."""

import re

_END = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][)\"\u201d])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for _, sentence in led(text)]


def led(text: str) -> list[tuple[str, str]]:
    """Sentences, each with the space before it; put end to end they are the text, without space at its end."""
    pieces, lead, start = [], "", 0
    for gap in _END.finditer(text.rstrip()):
        pieces.append((lead, text[start : gap.start()]))
        lead, start = gap.group(), gap.end()
    return [*pieces, (lead, text.rstrip()[start:])] if text.strip() else []
