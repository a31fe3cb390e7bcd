"""Where the model looks, and where its features hold a concept: places in words, and the picture with them marked."""

from collections.abc import Sequence

from agent.answers.answer import Answer
from agent.desk import Desk
from agent.display.figures import Figure, beside, outline, overlay
from explainers import measure


def where_looked(desk: Desk, key: str, label: str) -> Answer:
    """Where the evidence for a label lies; nothing where no place stands out."""
    exhibit, heat, manner = desk.exhibit(key), desk.gallery.heat(key, label), desk.manner()
    places = measure.regions(desk.bank, exhibit.case, label, heat)
    if not places:
        return Answer()
    caption = manner.say("caption_evidence", label=manner.label(label))
    return Answer(places, (Figure("saliency", overlay(exhibit.picture.image, heat), caption),))


def where_held(desk: Desk, key: str, concept: str) -> Answer:
    """How strongly the features hold a concept, and where, if they do."""
    exhibit, k, manner = desk.exhibit(key), desk.bank.index(concept), desk.manner()
    level = measure.presence(desk.bank, exhibit.case, concept)
    if k not in measure.visible(desk.bank, exhibit.case):
        return Answer((level,))
    heat = exhibit.case.maps[0, k]
    places = measure.regions(desk.bank, exhibit.case, concept, heat)
    caption = manner.say("caption_where", concept=manner.concept(concept))
    return Answer((level, *places), (Figure("region", outline(exhibit.picture.image, heat), caption),))


def outlined(desk: Desk, key: str, concepts: Sequence[str]) -> tuple[Figure, ...]:
    """The picture with each of the concepts outlined; nothing if there are none."""
    exhibit, manner = desk.exhibit(key), desk.manner()
    maps = [exhibit.case.maps[0, desk.bank.index(name)] for name in concepts]
    panels = [outline(exhibit.picture.image, heat) for heat in maps]
    caption = manner.say("caption_where", concept=manner.concepts(concepts))
    return (Figure("regions", beside(panels, list(map(manner.nouns.short, concepts))), caption),) if panels else ()
