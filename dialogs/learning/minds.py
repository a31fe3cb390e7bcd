"""Learn the numbers of the imagined mind from talks with training families: `python -m dialogs.learning.minds`.

Half of the talks are taught at the usual pace, half at paces drawn by chance, so that not only what the agent would do
anyway is learned from. Some talks are kept apart, to see whether the numbers hold for people who were not learned from.

A person thinks that a concept speaks for a label or does not, as the network has it: how firmly is no matter here.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random

import numpy as np
from tqdm import tqdm

from agent import Agent, Chat, training
from dialogs.learning.rehearsal import SCENES, Rehearsal, at_random
from dialogs.users import SimulatedUser

FOREKNOWN = 20  # right and wrong pictures each that people foretell after every reply
HELD = 0.5  # belief from which somebody thinks that a concept speaks for a label
KEPT = 3  # one talk in so many is not learned from


def main(arguments: list[str] | None = None) -> int:
    """Hold the talks, learn from them, print how well the numbers do before and after, and write them if asked."""
    parser = argparse.ArgumentParser(prog="python -m dialogs.learning.minds", description=__doc__)
    parser.add_argument("--dialogs", type=int, default=60, help="talks to learn from, those kept apart included")
    parser.add_argument("--rounds", type=int, default=2, help="times that every number is tried")
    parser.add_argument("--scenes", type=int, default=SCENES, help="pictures drawn to choose from")
    parser.add_argument("--out", type=Path, help="file to write the numbers to")
    options = parser.parse_args(arguments)
    if options.dialogs < 2:
        parser.error("--dialogs must be at least 2, since some are kept apart")
    rehearsal = Rehearsal.of(Agent.load(), options.scenes)
    talks = held(rehearsal, options.dialogs)
    before = training.Noise()
    after = learned(talks, before, options.rounds, print)
    for name, value in asdict(after).items():
        print(f"{name:10} {asdict(before)[name]:8.4f} -> {value:8.4f}")
    if options.out is not None:
        options.out.write_text(after.to_json(), encoding="utf-8")
    return 0


def held(rehearsal: Rehearsal, count: int) -> list[training.Talk]:
    """The talks, of the families in turn."""
    return [_held(rehearsal, number) for number in tqdm(range(count), "talks", disable=None)]


def learned(
    talks: Sequence[training.Talk], start: training.Noise, rounds: int, tell: Callable[[str], None]
) -> training.Noise:
    """Learn from the talks but every third; how well the others are told is told before and after."""
    apart, used = list(talks[::KEPT]), [talk for number, talk in enumerate(talks) if number % KEPT]
    found = training.fit(used, start, rounds=rounds, tell=tell)
    for name, group in (("learned from", used), ("kept apart", apart)):
        old, new = (training.likelihood(group, noise) for noise in (start, found))
        tell(f"{len(group)} talks {name}: {old:.5f} -> {new:.5f} nats a belief or forecast")
    return found


def _held(rehearsal: Rehearsal, number: int) -> training.Talk:
    chance = Random(f"paces {number}")
    random = (number // len(rehearsal.users)) % 2 == 1
    agent = training.paced(rehearsal.agent, at_random(chance)) if random else rehearsal.agent
    exam = rehearsal.exam(FOREKNOWN)
    turns: list[training.Exchange] = []

    def heard(chat: Chat, before: training.Dialog, user: SimulatedUser) -> None:
        foretold = [user.expect(trial.case) for trial in exam]
        turns.append(training.overheard(chat, before, lambda *pair: float(user.belief(*pair) > HELD), foretold))

    minds = rehearsal.hold(number, agent, heard).minds
    labels, concepts = minds.imagined.labels, minds.imagined.concepts
    present = np.array([[concept in trial.visible for concept in concepts] for trial in exam], dtype=float)
    own = np.array([labels.index(trial.looks_like) for trial in exam], dtype=np.int64)
    return training.recorded(agent, minds, turns, training.Cases(present=present, own=own))


if __name__ == "__main__":
    sys.exit(main())
