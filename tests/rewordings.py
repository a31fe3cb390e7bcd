"""Sentences in other words that mean the same, by hand-written rules: a language model that keeps to its text."""

import re
from collections.abc import Sequence

CLOSE: Sequence[tuple[str, str]] = (
    (r"^The model says (.*)\.$", r"It answers \1."),
    (r"^What speaks for (.+?) most: ", r"Speaking for \1 most: "),
    (r"^What sets (.+?) apart from (.+?) here: ", r"Here is what separates \1 from \2: "),
    (r"it would say ", "the answer would be "),
    (r"^It gives ", "The model gives "),
    (r"^The model gives ", "It gives "),
    (r"^The model finds ", "It sees "),
    (r"most often", "most frequently"),
    (r"turns the answer to", "changes the answer to"),
    (r"^Most of the evidence for (.+?) (\(.+?\)) lies ", r"Most of the evidence for \1 \2 sits "),
    (r", then ", ", next "),
    (r"^Its answer is ", "The model says "),
    (r"^Next comes ", "Then comes "),
    (r"^Without (.+?) it still says ", r"Without \1 the answer is still "),
)
FREE: Sequence[tuple[str, str]] = (
    (r"^(?:The model says|Its answer is) (.*)\.$", r"The model's answer is \1."),
    (r"^What speaks for (.+?) most: (.*?), then ", r"The strongest evidence for \1 comes from \2, followed by "),
    (r"^What sets (.+?) apart from (.+?) here: ", r"The difference between \1 and \2 here: "),
    (r"^Without ((?:(?! with ).)+?),? it would say (.+?);", r"Take away \1, and the answer becomes \2;"),
    (r"^Without ((?:(?! with ).)+?),? it would say (.+?)\.$", r"Take away \1, and the answer becomes \2."),
    (r"^Without (.+?) and with (.+?), it would say (.+?);", r"Take away \1 and add \2, and the answer becomes \3;"),
    (r"^With (.+?),? it would say (.+?)\.$", r"Add \1, and the answer becomes \2."),
    (r"no smaller change does it", "nothing smaller is enough"),
    (r"^(?:It|The model) gives (.+?) under (\d+ %)", r"\1 gets less than \2"),
    (r"^When it says (.+?), it was right in ", r"Whenever it answered \1, it was correct in "),
    (r"the others were most often ", "the rest were mostly "),
    (r"^Most of the evidence for (.+?) (\(.+?\)) lies ", r"The bulk of the evidence for \1 \2 is found "),
    (
        r"^In the picture itself, blurring (.+?) also turns the answer to ",
        r"Blurring \1 in the picture itself also gives ",
    ),
    (r"though the model is then unsure", "but the model is not sure then"),
    (
        r"^As is generally known, (.+), and here the \w+ went by that",
        r"It is common knowledge that \1, and it was used here",
    ),
    (r"^A word of doubt: the model may well be wrong here", "Be careful: the model might well be mistaken here"),
    (r"finds hardly any sign of (.+) here", r"sees barely a trace of \1 here"),
    (r"^On average, (.+) speaks? (for|against) (.+?) ", r"\1 counts \2 \3 on average "),
    (r"^Here (.+) carry (.+) of the evidence for (.+)\.", r"\2 of the evidence for \3 comes from \1 here."),
    (r"^I am not sure what you mean", "I don't quite follow"),
)


def close(text: str) -> str:
    """A sentence in words close to its own."""
    return _by(CLOSE, text)


def free(text: str) -> str:
    """A sentence in words of one's own, as a language model writes that was told to keep to the text."""
    return _by(FREE, text)


def _by(rules: Sequence[tuple[str, str]], text: str) -> str:
    for pattern, instead in rules:
        text = re.sub(pattern, instead, text)
    return text[:1].upper() + text[1:]
