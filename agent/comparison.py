"""Two pictures side by side: why the model calls the one this and the other that."""

from agent.answers import Answer
from agent.desk import Desk
from agent.display.figures import Figure, beside, strip, under
from agent.intake import Picture
from agent.language import apart
from agent.nodes.illustrate import SHOWN, said
from concepts.bank import ConceptBank
from concepts.claims import Difference, Profile
from explainers.contrast import differences
from explainers.faultlines.edits import look


def compared(desk: Desk, key: str, other: Picture, count: int) -> tuple[str, Answer]:
    """What to say of the picture with this key beside `other`, by up to `count` concepts, and what to show."""
    exhibit, bank = desk.exhibit(key), desk.bank
    *named, rest = differences(desk.subject, bank, exhibit.case, look(desk.subject, bank, other.tensor[None]))
    strongest = sorted(named, key=lambda part: -abs(part.weight))[:count]
    told = (*sorted(strongest, key=lambda part: -part.weight), rest)
    text = apart.differences(told, desk.manner())
    panels = beside((exhibit.picture.image, other.image), (f"here: {rest.label}", f"there: {rest.other}"))
    both = Figure("compared", panels, "Both pictures, and what the model says of each")
    return text, Answer((*told, *_profiles(bank, told)), (both, *_crops(bank, text)))


def _profiles(bank: ConceptBank, told: tuple[Difference, ...]) -> tuple[Profile, ...]:
    """Where concepts that nobody has named are usually seen."""
    spoken = {part.concept for part in told}
    return tuple(
        Profile(concept=concept.name, labels=concept.profile)
        for concept in bank
        if concept.name in spoken and concept.confidence == 0 and concept.profile
    )


def _crops(bank: ConceptBank, text: str) -> tuple[Figure, ...]:
    """Crops of the concepts in a text whose name was only proposed."""
    guessed = said(bank, text)
    if not guessed:
        return ()
    panels = [strip(bank.crops[bank.index(concept.name)][:SHOWN]) for concept in guessed]
    captions = [f"{concept.name}? ({concept.confidence:.0%} sure)" for concept in guessed]
    return (Figure("crops", under(panels, captions), "What I take for these: the names were only proposed"),)
