"""Learn which pace of teaching is worth most to whom, on training families: `python -m dialogs.learning.policy`.

First every turn is taught at a pace drawn by chance. What the user's score rose by from that turn to the end is put
down to the situation and the pace, by ridge regression. In a second round the paces found best are taken, but for some
turns at which chance goes on choosing, and all is learned again from both rounds.

Source: epsilon-greedy exploration with linear values, as in Li et al. (WWW 2010).
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from agent import Agent, Chat, training
from dialogs.learning.rehearsal import SCENES, Rehearsal, at_random, score
from dialogs.users import SimulatedUser

EXAM = 60  # right and wrong pictures each that scores are taken on
CURIOUS = 0.3  # P(a pace is drawn by chance) in the second round
FIRM, EQUAL = 1.0, 20.0  # ridge, in turns: on what situations are worth, and on what sets paces apart
NAMES = tuple(training.PACES)


@dataclass(frozen=True)
class Tried:
    """One decision: features of the situation, position of the pace, and what the score rose by until the end."""

    features: NDArray[np.float64]
    pace: int
    rise: float


@dataclass
class Explorer:
    """Sets the pace of one talk, and writes down what it chose.

    Attributes:
        values: what each pace is thought to be worth.
        curious: P(a pace is drawn by chance).
        chance: whatever is drawn.
        chosen: features and position of each pace so far.
    """

    values: training.Values
    curious: float
    chance: Random
    chosen: list[tuple[NDArray[np.float64], int]] = field(default_factory=list)

    def __call__(
        self, situation: training.Situation, outlook: training.Outlook, noise: training.Noise
    ) -> training.Pace:
        """The pace of this turn."""
        features = training.features(situation, outlook, noise)
        random = self.chance.random() < self.curious
        position = self.chance.randrange(len(NAMES)) if random else int((self.values.weights @ features).argmax())
        self.chosen.append((features, position))
        return training.PACES[NAMES[position]]


def main(arguments: list[str] | None = None) -> int:
    """Hold the talks, learn from them, print how the learned policy does on fresh ones, and write it if asked."""
    parser = argparse.ArgumentParser(prog="python -m dialogs.learning.policy", description=__doc__)
    parser.add_argument("--dialogs", type=int, default=200, help="talks in each of the two rounds, and in the trial")
    parser.add_argument("--scenes", type=int, default=SCENES, help="pictures drawn to choose from")
    parser.add_argument("--out", type=Path, help="file to write the weights to")
    options = parser.parse_args(arguments)
    if options.dialogs < 1:
        parser.error("--dialogs must be at least 1")
    rehearsal = Rehearsal.of(Agent.load(), options.scenes)
    values = learned(rehearsal, options.dialogs)
    trial = range(2 * options.dialogs, 3 * options.dialogs)
    compared(rehearsal, values, trial, print)
    if options.out is not None:
        options.out.write_text(values.to_json(), encoding="utf-8")
    return 0


def learned(rehearsal: Rehearsal, dialogs: int) -> training.Values:
    """Learn in two rounds of so many talks."""
    decisions: list[Tried] = []
    for first, curious, name in ((0, 1.0, "by chance"), (dialogs, CURIOUS, "as learned")):
        values = regressed(decisions)
        for number in _counted(range(first, first + dialogs), name):
            decisions += tried(rehearsal, number, values, curious)
    return regressed(decisions)


def tried(rehearsal: Rehearsal, number: int, values: training.Values, curious: float) -> list[Tried]:
    """The decisions of one talk, and what came of them."""
    explorer = Explorer(values, curious, Random(f"explorer {number}"))
    exam = rehearsal.exam(EXAM)
    scores, ends = [score(rehearsal.user(number), exam)], [0]

    def heard(chat: Chat, before: training.Dialog, user: SimulatedUser) -> None:
        scores.append(score(user, exam))
        ends.append(len(explorer.chosen))

    rehearsal.hold(number, training.paced(rehearsal.agent, explorer), heard)
    turns = np.repeat(np.arange(len(scores) - 1), np.diff(ends))
    decided = zip(explorer.chosen, turns.tolist(), strict=True)
    return [Tried(features, pace, scores[-1] - scores[turn]) for (features, pace), turn in decided]


def regressed(decisions: Sequence[Tried]) -> training.Values:
    """The weights of the least squared error, with a ridge that holds the paces together where little was tried.

    The rise is put down to the situation, and to what sets the pace apart in it.
    """
    size = len(training.FEATURES)
    if not decisions:
        return training.Values.none()
    features = np.array([one.features for one in decisions])
    apart = np.zeros((len(decisions), len(NAMES), size))
    apart[np.arange(len(decisions)), [one.pace for one in decisions]] = features
    table = np.concatenate([features, apart.reshape(len(decisions), -1)], axis=1)
    ridge = np.diag(np.concatenate([np.full(size, FIRM), np.full(len(NAMES) * size, EQUAL)]))
    found = np.linalg.solve(table.T @ table + ridge, table.T @ np.array([one.rise for one in decisions]))
    return training.Values(found[:size] + found[size:].reshape(len(NAMES), size))


def compared(
    rehearsal: Rehearsal, values: training.Values, numbers: Sequence[int], tell: Callable[[str], None]
) -> dict[str, float]:
    """Mean score at the end of talks of these numbers: at the usual pace, at paces by chance, and as learned."""
    ways = {
        "usual": rehearsal.agent,
        "by chance": training.paced(rehearsal.agent, at_random(Random("trial"))),
        "learned": training.paced(rehearsal.agent, partial(training.pace, values=values)),
    }
    means = {}
    for name, agent in ways.items():
        ends = [_end(rehearsal, number, agent) for number in _counted(numbers, name)]
        means[name] = float(np.mean(ends))
        tell(f"{name:10} {100 * means[name]:.1f} % foretold in the end, +- {100 * _error(ends):.1f}")
    return means


def _end(rehearsal: Rehearsal, number: int, agent: Agent) -> float:
    """The score at the end of one talk."""
    exam, scores = rehearsal.exam(EXAM), [0.0]

    def heard(chat: Chat, before: training.Dialog, user: SimulatedUser) -> None:
        scores.append(score(user, exam))

    rehearsal.hold(number, agent, heard)
    return scores[-1]


def _error(values: Sequence[float]) -> float:
    """Standard error of the mean; 0 of a single value."""
    return float(np.std(values, ddof=1) / len(values) ** 0.5) if len(values) > 1 else 0.0


def _counted(numbers: Sequence[int], name: str) -> "tqdm[int]":
    return tqdm(numbers, name, disable=None)


if __name__ == "__main__":
    sys.exit(main())
