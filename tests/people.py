"""Minds made by hand: three labels, four concepts of three kinds, and a listener whose numbers are round.

What is generally known: zebras have stripes, horses a mane, cows horns. What the machine does: as `TOLD` says.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from agent.minds import SIDES, Belief, Imagined, Machine, Minds, Noise, Side
from agent.minds.beliefs import Array

LABELS = ("zebra", "horse", "cow")
CONCEPTS = ("stripes", "mane", "horns", "snow")
KINDS = ("coat", "part", "part", "background")
TOLD = np.array([[4.0, 0.1, -1.0, -2.0], [-3.0, 3.0, -1.0, 0.0], [-1.0, -1.0, 3.5, 2.0]])
KNOWN = np.array([[0.9, 0.6, 0.0, 0.2], [0.0, 0.9, 0.0, 0.2], [0.0, 0.0, 0.9, 0.3]])
NOISE = Noise()  # the numbers of the code, whatever is learned later
SURE = 0.97


def imagined(told: Array = TOLD, noise: Noise = NOISE) -> Imagined:
    """What somebody is thought to think of whom nothing is known."""
    labels = LABELS[: len(told)]
    return Imagined.start(CONCEPTS, KINDS, noise).with_labels(labels, told, KNOWN[: len(told)], noise)


def minds(told: Array = TOLD, noise: Noise = NOISE) -> Minds:
    """The three minds before anything was said."""
    labels = LABELS[: len(told)]
    return Minds(machine=Machine(labels, CONCEPTS, told, np.zeros_like(told)), imagined=imagined(told, noise))


def thinking(mind: Imagined, beliefs: Mapping[tuple[str, str], Belief]) -> Imagined:
    """The mind with these beliefs about some pairs, whatever is known of the person."""
    brought, idle, taken = mind.brought.copy(), mind.idle.copy(), mind.taken.copy()
    for pair, belief in beliefs.items():
        at = mind.place(*pair)
        assert at is not None, pair
        brought[at] = idle[at] = [belief.pro, belief.con, belief.neither]
        taken[at] = 0
    return replace(mind, brought=brought, idle=idle, taken=taken)


def sure(side: Side) -> Belief:
    """A firm belief."""
    return Belief(*(SURE if other == side else (1 - SURE) / 2 for other in SIDES))


def machine_like(mind: Imagined) -> Imagined:
    """Somebody who knows all there is to know, and does not expect the machine to agree with them."""
    level = np.array([0.02, 0.49, 0.49])
    return replace(
        mind,
        taken=np.ones_like(mind.taken),
        knows=np.full_like(mind.knows, 0.98),
        reliance=np.broadcast_to(level, mind.reliance.shape).copy(),
        projects=np.eye(len(mind.projects))[1],
    )
