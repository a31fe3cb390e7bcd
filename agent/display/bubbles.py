"""What is said and shown in a conversation as HTML. All words are escaped: nothing in them is taken for HTML."""

from collections.abc import Sequence
from html import escape

SUBJECT = "The picture we talk about"
NO_PICTURE = '<div class="blank">No picture yet</div>'
WELCOME = (
    "<b>Pick a picture.</b><br>I tell you what the model says it is.<br>"
    "Then ask: why? why not a horse? what if it had no stripes?"
)


def title(model: str, classes: int) -> str:
    """What the page is for, and which model it is about."""
    return (
        "<header><h1>Faultline</h1><p>Talk with an image classifier about its decisions. "
        f"Here: <b>{escape(model)}</b>, which knows {classes} kinds of things.</p></header>"
    )


def words(text: str) -> str:
    """A text in paragraphs."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def byline(text: str) -> str:
    """Who worded a reply, below it; nothing if that is not known."""
    return f'<p class="byline">{escape(text)}</p>' if text else ""


def working(steps: Sequence[str]) -> str:
    """What stands in for a reply that is being worked on: the steps done so far."""
    done = "".join(f"<li>{escape(step)}</li>" for step in steps)
    return f'<ul class="working">{done}<li class="now">thinking</li></ul>'


def figure(source: str, caption: str) -> str:
    """A picture with its caption and a link to itself, which the page opens large.

    Args:
        source: address of the picture.
        caption: also what those hear who cannot see it.
    """
    address, told = escape(source), escape(caption)
    picture = f'<a class="zoom" href="{address}"><img src="{address}" alt="{told}"></a>'
    return f"<figure>{picture}<figcaption>{told}</figcaption></figure>"
