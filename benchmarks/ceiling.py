"""How well people foretell the machine who are told all of its weights, with and without their own projection.

Usage: python -m benchmarks.ceiling [--people 20] [--seed 0]

No agent talks here. Members of the held-out families are handed weights of the bank as if they took in every one, and
name the label that the machine will give to drawn pictures, as many of which it gets wrong as right. It shows what is
to be gained by telling at all, and what by ceasing to expect that the machine sees what they see.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from agent import Agent
from concepts.bank import kind_of
from dialogs.cases import Trial
from dialogs.drawn import Drawn
from dialogs.engines import Guides, engine
from dialogs.reading import Lesson
from dialogs.users.common import Common
from dialogs.users.families import FAMILIES, HELD_OUT
from dialogs.users.family import Family
from dialogs.users.learning import Delta
from dialogs.users.opinions import Opinions

MOST = 64  # weights that eight replies of eight can hold
ATTENTIVE = {"rule": Delta(1.0), "attention": (1.0, 1.0), "span": float("inf"), "generalises": 0.0}


def weights(agent: Agent) -> list[Lesson]:
    """All weights of the bank as lessons, the strongest first."""
    table = agent.bank.weights.cpu().numpy()
    every = [
        Lesson(label, concept, float(table[row, column]))
        for row, label in enumerate(agent.subject.classes)
        for column, concept in enumerate(agent.bank.names)
    ]
    return sorted(every, key=lambda lesson: -abs(lesson.strength))


def told(family: Family, common: Common, seed: int, lessons: Sequence[Lesson], trusting: bool) -> Opinions:
    """A member of the family who has taken in all the lessons."""
    projection = family.projection if trusting else (0.0, 0.0)
    person = Opinions(common, replace(family, projection=projection, **ATTENTIVE), Random(f"{family.name} {seed}"))  # type: ignore[arg-type]
    person.learn(lessons)
    return person


def marks(person: Opinions, trials: Sequence[Trial]) -> NDArray[np.float64]:
    """Share of cases in which the label is named, and in which the machine is expected to be right."""
    expected = [person.expected(trial.case.visible, trial.case.looks_like) for trial in trials]
    pairs = list(zip(expected, trials, strict=True))
    return np.array([np.mean([e == t.said for e, t in pairs]), np.mean([e == t.truth for e, t in pairs])])


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20, help="members of each family")
    parser.add_argument("--seed", type=int, default=0, help="of people and pictures")
    options = parser.parse_args()
    agent = Agent.load()
    with engine("local", 1) as crew:
        stock = Drawn(1_000).stock(Guides(agent), options.seed, crew, False)
    right, wrong = stock.testing.of(True)[:200], stock.testing.of(False)[:200]
    every = weights(agent)
    kinds = {concept.name: kind_of(concept.group) for concept in agent.bank}
    common = Common.of(agent.subject.classes, agent.bank.names, kinds, agent.knowledge)
    print(f"{len(right)} pictures that the machine gets right, {len(wrong)} wrong; {len(HELD_OUT)} families")
    print(f"{'told':32} {'projects':9} {'names it':>8} {'JPT':>6} {'JNT':>6}")
    for title, lessons in (("nothing", []), (f"the {MOST} strongest weights", every[:MOST]), ("every weight", every)):
        for trusting in (True, False):
            people = [
                told(FAMILIES[name], common, number, lessons, trusting)
                for name in HELD_OUT
                for number in range(options.people)
            ]
            on_right = np.mean([marks(person, right) for person in people], axis=0)
            on_wrong = np.mean([marks(person, wrong) for person in people], axis=0)
            named = (on_right[0] + on_wrong[0]) / 2
            print(f"{title:32} {'yes' if trusting else 'no':9} {named:8.1%} {on_right[1]:6.1%} {1 - on_wrong[1]:6.1%}")


if __name__ == "__main__":
    main()
