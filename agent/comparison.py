"""Two pictures side by side: why the model calls the one this and the other that."""

from agent.answers import Answer
from agent.desk import Desk
from agent.display.figures import Figure, beside
from agent.guesses import crops
from agent.intake import Picture
from agent.language import apart
from agent.language.table import PLAIN
from explainers import measure
from explainers.contrast import differences
from explainers.faultlines.edits import look


def compared(desk: Desk, key: str, other: Picture, count: int) -> tuple[str, Answer]:
    """What to say of the picture with this key beside `other`, by up to `count` concepts, and what to show."""
    exhibit, bank, manner = desk.exhibit(key), desk.bank, desk.manner(register=desk.register or PLAIN)
    *named, rest = differences(desk.subject, bank, exhibit.case, look(desk.subject, bank, other.tensor[None]))
    strongest = sorted(named, key=lambda part: -abs(part.weight))[:count]
    told = (*sorted(strongest, key=lambda part: -part.weight), rest)
    text = apart.differences(told, manner)
    captions = (
        manner.phrase("caption_here", label=manner.label(rest.label)),
        manner.phrase("caption_there", label=manner.label(rest.other)),
    )
    both = Figure("compared", beside((exhibit.picture.image, other.image), captions), manner.say("caption_compared"))
    nameless = measure.profiles(bank, {part.concept for part in told if part.concept is not None})
    return text, Answer((*told, *nameless), (both, *crops(desk, text)))
