"""Fault-lines in the Menagerie: how many are found, whether they flip, and whether the drawn picture agrees.

Usage: python -m benchmarks.faultlines [--count 500] [--sheet PATH.png]
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from benchmarks.figures import part, sizes, table
from benchmarks.pairs import SIDE, Pair, sheet
from concepts import ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from concepts.menagerie import Scene, batch, scenes
from explainers import Subject, faultlines, verify
from explainers.faultlines.edits import look
from explainers.mining.planting import SHIPPED
from explainers.pixels import agreed

SEED = 500_001  # of scenes that neither the network nor its bank has seen
BATCH = 50


@dataclass(frozen=True)
class Trial:
    """One scene and its fault-line.

    Attributes:
        scene: what is drawn.
        line: of the equally small fault-lines the one that is told: one that the redrawn picture bears out, if any.
        held: whether it held when run again.
        redrawn: what the redrawn picture is called; None without a fault-line.
        widest: the same for the fault-line with the widest margin.
    """

    scene: Scene
    line: FaultLine | NoFaultLine
    held: bool
    redrawn: str | None
    widest: str | None

    @property
    def after(self) -> Scene:
        """The same individual with the edit drawn."""
        return edited(self.scene, self.line)

    @property
    def agrees(self) -> bool:
        """Whether the redrawn picture is called the foil."""
        return self.redrawn == self.line.foil


def edited(scene: Scene, line: FaultLine | NoFaultLine) -> Scene:
    """The scene with a fault-line's edit drawn."""
    return scene if isinstance(line, NoFaultLine) else scene.without(*line.removed).with_(*line.added)


def trials(subject: Subject, bank: ConceptBank, drawn: Sequence[Scene]) -> tuple[list[Trial], float]:
    """Every scene's fault-line towards the runner-up, tried; and the seconds that finding them took an image."""
    done: list[Trial] = []
    spent = 0.0
    for start in range(0, len(drawn), BATCH):
        some = drawn[start : start + BATCH]
        images = batch(some, subject.size)
        began = time.perf_counter()
        lines = faultlines(subject, bank, images)
        spent += time.perf_counter() - began
        done += [tried(subject, bank, *each) for each in zip(some, images, lines, strict=True)]
    return done, spent / len(drawn)


def tried(subject: Subject, bank: ConceptBank, scene: Scene, image: Tensor, widest: FaultLine | NoFaultLine) -> Trial:
    """The trial of one scene, whose fault-line with the widest margin is known."""

    def redraw(removed: tuple[str, ...], added: tuple[str, ...]) -> Tensor:
        return batch([scene.without(*removed).with_(*added)], subject.size)[0]

    case = look(subject, bank, image[None])
    found = agreed(subject, bank, case, image, widest.foil, redraw)
    held = verify(subject, bank, image, found.line)
    if isinstance(widest, NoFaultLine) or found.outcome is None:
        return Trial(scene, found.line, held, None, None)
    said = subject.classes[int(subject.predict(batch([edited(scene, widest)], subject.size)).argmax())]
    return Trial(scene, found.line, held, found.outcome.label, said)


def report(done: Sequence[Trial], seconds: float) -> str:
    """The table."""
    told = [t for t in done if isinstance(t.line, FaultLine)]
    drawn = [t for t in told if t.after != t.scene]
    proven = sum(t.line.smallest for t in told if isinstance(t.line, FaultLine))
    return table(
        f"Menagerie, {len(done)} scenes, runner-up as foil",
        [
            ("fault-line found", part(len(told), len(done))),
            ("flips when run again", part(sum(t.held for t in told), len(told))),
            ("proven smallest", part(proven, len(told))),
            ("size", sizes(t.line for t in told)),
            ("edit changes the drawing", part(len(drawn), len(told))),
            ("redrawn picture is called the foil", part(sum(t.agrees for t in told), len(told))),
            ("  so with the widest margin alone", part(sum(t.widest == t.line.foil for t in told), len(told))),
            ("redrawn picture is no longer called the label",
             part(sum(t.redrawn != t.line.label for t in told), len(told))),
            ("missing ones hold when run again", f"{sum(t.held for t in done) - sum(t.held for t in told)} of "
             f"{len(done) - len(told)}"),
            ("seconds an image", f"{seconds:.3f}"),
        ],
    )  # fmt: skip


def pair(trial: Trial) -> Pair:
    """Both pictures of a case that has a fault-line, with what was told."""
    line = trial.line
    assert isinstance(line, FaultLine)
    told = [f"{word} {', '.join(names)}" for word, names in (("without", line.removed), ("with", line.added)) if names]
    words = f"{line.label}; {' and '.join(told)}: {line.foil}. Redrawn: {trial.redrawn}."
    before, after = batch([trial.scene, trial.after], SIDE)
    return Pair(before, after, words, trial.agrees)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="scenes")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet (PNG) here")
    options = parser.parse_args()
    torch.set_num_threads(2)
    subject = Subject.load("menagerie")
    done, seconds = trials(subject, ConceptBank.load(SHIPPED, subject.fingerprint), scenes(options.count, seed=SEED))
    print(report(done, seconds))
    if options.sheet:
        told = [pair(trial) for trial in done if isinstance(trial.line, FaultLine)]
        sheet(told, options.sheet, rows=3, edit="redrawn")
        print(f"contact sheet: {options.sheet}")


if __name__ == "__main__":
    main()
