"""What is said and shown in a conversation as HTML. All words are escaped: nothing in them is taken for HTML."""

from collections.abc import Mapping, Sequence
from html import escape

from agent.language.table import Table
from concepts.lexicon import ENGLISH


def title(model: str, classes: int, language: str = ENGLISH) -> str:
    """What the page is for, and which model it is about."""
    about = Table.load(language).phrase("page_about", model=f"<b>{escape(model)}</b>", classes=classes)
    return f"<header><h1>Faultline</h1><p>{about}</p></header>"


def frame(language: str) -> Mapping[str, str]:
    """What the frame of the page says by itself, in English -> in a language; # is a number."""
    own, keys = Table.load(language), (key for key in Table.load(ENGLISH).words if key.startswith("frame_"))
    return {Table.load(ENGLISH).phrase(key): own.phrase(key) for key in keys}


def no_picture(language: str = ENGLISH) -> str:
    """What stands where the picture will be."""
    return f'<div class="blank">{Table.load(language).phrase("page_no_picture")}</div>'


def welcome(language: str = ENGLISH) -> str:
    """What stands in a conversation that has not begun."""
    pick, tells, then = map(Table.load(language).phrase, ("page_pick", "page_tells", "page_then"))
    return f"<b>{pick}</b><br>{tells}<br>{then}"


def words(text: str) -> str:
    """A text in paragraphs."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def byline(text: str) -> str:
    """Who worded a reply, below it; nothing if that is not known."""
    return f'<p class="byline">{escape(text)}</p>' if text else ""


def working(steps: Sequence[str], language: str = ENGLISH) -> str:
    """What stands in for a reply that is being worked on: the steps done so far."""
    done = "".join(f"<li>{escape(step)}</li>" for step in steps)
    return f'<ul class="working">{done}<li class="now">{Table.load(language).phrase("page_thinking")}</li></ul>'


def figure(source: str, caption: str) -> str:
    """A picture with its caption and a link to itself, which the page opens large.

    Args:
        source: address of the picture.
        caption: also what those hear who cannot see it.
    """
    address, told = escape(source), escape(caption)
    picture = f'<a class="zoom" href="{address}"><img src="{address}" alt="{told}"></a>'
    return f"<figure>{picture}<figcaption>{told}</figcaption></figure>"
