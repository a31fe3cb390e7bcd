"""How the minds start: the machine's from measured weights, the user's from what people generally know.

People first assume that a machine decides as they would ("belief projection"), so until they show otherwise the
imagined mind is general knowledge.

Source: Yang, Folke & Shafto (2021) on belief projection in explanation.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from agent.minds.beliefs import Array, Machine
from agent.minds.imagined import Imagined
from agent.minds.mind import Minds
from agent.minds.noise import Noise
from concepts.bank import ConceptBank, kind_of

Priors: TypeAlias = Callable[[str], Array]  # label -> (K,), P(the concept is generally true of the label)


def enter(minds: Minds, labels: Iterable[str], bank: ConceptBank, priors: Priors, noise: Noise) -> Minds:
    """Return the minds with `labels` brought into play; labels already there are left as they are."""
    fresh = [label for label in dict.fromkeys(labels) if label in bank.classes and label not in minds.machine]
    if not fresh:
        return minds
    rows = [bank.classes.index(label) for label in fresh]
    mean, spread = (table[rows].double().cpu().numpy() for table in (bank.weights, bank.spread))
    before = minds.machine if minds.machine.labels else _nothing(bank)
    machine = Machine(
        (*before.labels, *fresh),
        bank.names,
        np.concatenate([before.mean, mean]),
        np.concatenate([before.spread, spread]),
    )
    started = minds.imagined if minds.imagined.labels else _start(bank, noise)
    known = np.stack([priors(label) for label in fresh]).reshape(mean.shape)
    return replace(minds, machine=machine, imagined=started.with_labels(fresh, mean, known, noise))


def _nothing(bank: ConceptBank) -> Machine:
    none = np.zeros((0, len(bank)))
    return Machine((), bank.names, none, none)


def _start(bank: ConceptBank, noise: Noise) -> Imagined:
    return Imagined.start(bank.names, [kind_of(concept.group) for concept in bank], noise)
