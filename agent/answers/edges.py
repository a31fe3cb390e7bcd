"""What an edit makes of the model's answer: the fault-line towards a foil, and the picture beyond it."""

from agent.answers.answer import Answer
from agent.desk import Desk
from agent.display.figures import Figure, beside
from agent.intake import read_image
from agent.language.edits import edited
from agent.language.manner import Manner
from concepts.claims import Outcome
from explainers import measure
from explainers.pixels import Checked, agreed


def edge(desk: Desk, key: str, foil: str | None) -> Answer:
    """The fault-line towards a foil and, where the picture can be edited, what is beyond it."""
    if not len(desk.bank):
        return Answer()
    found = desk.lately(f"edge:{foil}", key, lambda: _found(desk, key, str(foil)))
    if found.outcome is None:
        return Answer((found.line,))
    return Answer((found.line,)) + _beyond(desk, key, found.outcome, found)


def _found(desk: Desk, key: str, foil: str) -> Checked:
    exhibit = desk.exhibit(key)
    return agreed(
        desk.subject,
        desk.bank,
        exhibit.case,
        exhibit.picture.tensor,
        foil,
        lambda gone, come: desk.redraw(key, gone, come),
    )


def _beyond(desk: Desk, key: str, outcome: Outcome, found: Checked) -> Answer:
    """The picture as it is and beside it the same with what goes painted over, or drawn anew."""
    if found.painted is None:
        return _anew(desk, key, outcome, found.line.label)
    exhibit = desk.exhibit(key)
    manner = desk.manner()
    captions = _pair(manner, "caption_blur", found.line.label, outcome.label)
    pair = beside([exhibit.picture.image, exhibit.painted(found.painted)], captions)
    caption = manner.say("caption_blurred", gone=manner.concepts(outcome.removed))
    return Answer((outcome,), (Figure("blurred", pair, caption),))


def redrawn(desk: Desk, key: str, removed: tuple[str, ...], added: tuple[str, ...], said: str) -> Answer:
    """The picture as it is and beside it the same drawn anew, and what the model says of that; nothing if it cannot be.

    `said` is what the model says of the picture as it is.
    """
    picture = desk.redraw(key, removed, added)
    if picture is None:
        return Answer()
    return _anew(desk, key, measure.redrawn(desk.subject, picture, removed, added), said)


def _anew(desk: Desk, key: str, outcome: Outcome, said: str) -> Answer:
    """What the model says of a picture that can be drawn anew, and the two beside each other."""
    drawn = desk.drawn(key, outcome.removed, outcome.added)
    assert drawn is not None
    manner = desk.manner(key)
    captions = _pair(manner, "caption_draw", said, outcome.label)
    caption = manner.say("caption_redrawn", change=edited(outcome.removed, outcome.added, manner))
    pair = beside([desk.exhibit(key).picture.image, drawn], captions)
    return Answer((outcome,), (Figure("redrawn", pair, caption),))


def changed(desk: Desk, key: str, removed: tuple[str, ...]) -> Answer:
    """The picture by itself, drawn without some concepts, and what the model says of it; nothing if it cannot be."""
    drawn = desk.drawn(key, removed, ())
    if drawn is None:
        return Answer()
    said, *_ = measure.predictions(desk.subject, desk.exhibit(key).case, 1)
    claim = measure.redrawn(desk.subject, read_image(drawn).tensor, removed, ())
    manner = desk.manner(key)
    caption = manner.say("caption_redrawn", change=edited(removed, (), manner))
    return Answer((said, claim) if said.label == claim.label else (claim,), (Figure("edited", drawn, caption),))


def _pair(manner: Manner, key: str, before: str, after: str) -> tuple[str, str]:
    """What stands over the picture as it is, and over the edited one."""
    return manner.phrase("caption_now", label=manner.label(before)), manner.phrase(key, label=manner.label(after))
