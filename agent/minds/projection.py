"""How the minds start: the machine's from measured weights, the user's from what people generally know.

People first assume that a machine decides as they would ("belief projection"), so until they show otherwise the
imagined mind is general knowledge.

Source: Yang, Folke & Shafto (2021) on belief projection in explanation.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import log

from agent.minds.beliefs import Leaning, Minds, Weight
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge


def enter(minds: Minds, labels: Iterable[str], bank: ConceptBank, knowledge: Knowledge) -> Minds:
    """Return the minds with `labels` brought into play; labels already there are left as they are."""
    fresh = [label for label in dict.fromkeys(labels) if label in bank.classes and label not in minds.imagined]
    machine = {label: weights(bank, label) for label in fresh}
    imagined = {label: {name: project(knowledge.prior(label, name)) for name in bank.names} for label in fresh}
    return replace(minds, machine={**minds.machine, **machine}, imagined={**minds.imagined, **imagined})


def weights(bank: ConceptBank, label: str) -> dict[str, Weight]:
    """The machine's measured weight of every concept for `label`."""
    row = bank.classes.index(label)
    pairs = zip(bank.weights[row].tolist(), bank.spread[row].tolist(), strict=True)
    return {name: Weight(mean, spread) for name, (mean, spread) in zip(bank.names, pairs, strict=True)}


def project(prior: float) -> Leaning:
    """Turn P(the concept is generally true of the label) into a leaning; a clear no leaves "no part", not "against"."""
    return Leaning(pro=log(prior / (1 - prior)), con=log(0.2))
