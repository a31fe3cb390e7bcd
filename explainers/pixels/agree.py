"""Of equally small fault-lines, the one that also holds in the picture itself, where that can be edited.

A change of features is what the model was found to lean on; a change of the picture is what a person could have made.
A fault-line that is borne out by both is the better thing to say, and where none is, that is said too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import FaultLine, NoFaultLine, Outcome
from explainers import measure
from explainers.faultlines import equals, faultline
from explainers.faultlines.edits import Case
from explainers.pixels.erase import Painted, paint_over
from explainers.subject import Subject

EQUALS = 16  # equally small fault-lines that are looked at, the widest margin first
TRIES = 4  # of them that are tried in the picture
Redraw: TypeAlias = Callable[[tuple[str, ...], tuple[str, ...]], Tensor | None]


@dataclass(frozen=True, eq=False)
class Checked:
    """A fault-line and what became of it in the picture.

    Attributes:
        line: as found in the features.
        outcome: what the model says of the picture edited that way; None where the picture cannot be edited so.
        painted: the edit, where concepts were painted over; a picture that was drawn anew is the drawer's to show.
    """

    line: FaultLine | NoFaultLine
    outcome: Outcome | None = None
    painted: Painted | None = None

    @property
    def agrees(self) -> bool:
        """Whether the edited picture is called the foil."""
        return self.outcome is not None and self.outcome.label == self.line.foil


def agreed(
    subject: Subject, bank: ConceptBank, case: Case, image: Tensor, foil: str, redraw: Redraw | None = None
) -> Checked:
    """Find a smallest fault-line towards `foil`, if there is a choice one that the edited picture bears out.

    Equally small sets are tried in the order of their margins, at most `TRIES` of them, until one agrees; if none
    does, the one with the widest margin is told.

    Args:
        subject: the model.
        bank: its concepts.
        case: what the subject makes of the picture, a batch of one.
        image: the picture (3, H, W) in [0, 1].
        foil: the label to be reached.
        redraw: draws the picture again with concepts removed and added, where its world can be drawn.

    Raises:
        ValueError: `foil` is no class of the subject.
    """
    best = faultline(subject, bank, case, foil)
    if isinstance(best, NoFaultLine):
        return Checked(best)
    first = checked(subject, bank, case, image, best, redraw)
    if first.agrees:
        return first
    tries = TRIES - (first.outcome is not None)
    for other in _others(subject, bank, case, best):
        if tries <= 0:
            break
        tried = checked(subject, bank, case, image, other, redraw)
        if tried.agrees:
            return tried
        tries -= tried.outcome is not None
    return first


def checked(
    subject: Subject, bank: ConceptBank, case: Case, image: Tensor, line: FaultLine, redraw: Redraw | None = None
) -> Checked:
    """Try one fault-line in the picture: drawn anew if its world can be drawn, else painted over.

    A picture that cannot be drawn anew is only ever taken from: nothing is pasted in. Crops of other cases were tried,
    and changed the answer to the foil little more often than crops of some other concept did.
    """
    picture = redraw(line.removed, line.added) if redraw is not None else None
    if picture is not None:
        return Checked(line, measure.redrawn(subject, picture, line.removed, line.added))
    if line.added:
        return Checked(line)
    done = paint_over(subject, bank, case, image, line.removed)
    return Checked(line) if done is None else Checked(line, done.outcome, done)


def _others(subject: Subject, bank: ConceptBank, case: Case, best: FaultLine) -> Iterator[FaultLine]:
    """Fault-lines as small as the best one, the widest margin first."""
    for line in equals(subject, bank, case, best, count=EQUALS):
        if (set(line.removed), set(line.added)) != (set(best.removed), set(best.added)):
            yield line
