"""Names that were only proposed: which of them a text says, and the crops that they were proposed for."""

import re

from agent.desk import Desk
from agent.display.figures import Figure, strip, under
from agent.language.grammar import grammar
from concepts.bank import Concept, ConceptBank
from concepts.lexicon import ENGLISH, Lexicon

SHOWN = 4  # crops of a concept


def guessed(bank: ConceptBank, text: str, language: str = ENGLISH) -> tuple[Concept, ...]:
    """The concepts with a proposed name that `text` mentions, in bank order; of names within each other the longest."""
    if not any(0 < concept.confidence < 1 for concept in bank):
        return ()
    rest, found = text, set()
    forms = [(form, concept.name) for concept in bank for form in _forms(concept, language)]
    for form, name in sorted(forms, key=lambda pair: -len(pair[0])):
        rest, times = re.subn(rf"(?<!\w){re.escape(form)}(?!\w)", " ", rest, flags=re.IGNORECASE)
        found |= {name} if times else set()
    return tuple(concept for concept in bank if concept.name in found and 0 < concept.confidence < 1)


def _forms(concept: Concept, language: str) -> set[str]:
    """How a text may write the name of a concept."""
    noun = Lexicon.load(language).noun(concept.name)
    spoken = grammar(language).bare(concept.name, concept.group)
    return {concept.name, spoken, *(noun.phrases() if noun is not None else ())}


def crops(desk: Desk, text: str) -> tuple[Figure, ...]:
    """The crops that the proposed names in `text` stand for, in one figure; none if there are none."""
    found, manner = guessed(desk.bank, text, desk.language), desk.manner()
    if not found:
        return ()
    panels = [strip(desk.bank.crops[desk.bank.index(concept.name)][:SHOWN]) for concept in found]
    names = [manner.nouns.short(concept.name) for concept in found]
    sure = [manner.share(concept.confidence) for concept in found]
    captions = [manner.phrase("caption_guess", name=n, share=s) for n, s in zip(names, sure, strict=True)]
    caption = manner.say("caption_guesses", names=manner.listed(names))
    return (Figure("crops", under(panels, captions), caption),)
