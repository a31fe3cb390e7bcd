"""Two more arms without a mind: a list of concepts as of TCAV, and the nearest examples.

Source: Kim et al. (2018), "Interpretability beyond feature attribution: quantitative testing with concept activation
vectors", for the list; the examples are those of Nguyen et al. (2021), "The effectiveness of feature attribution
methods and its correlation with automatic evaluation scores", where they helped people most.
"""

from agent import Agent
from concepts.claims import Tendency
from dialogs.arms.bare import Interview
from dialogs.arms.scripts import WHAT, rivals
from dialogs.arms.talk import Room, Told
from dialogs.cases import Trial
from dialogs.pixels import pooled
from explainers.measure import tendencies

LISTED = 6  # concepts in a list
NEAREST = 3  # examples a reply
NEXT = "Here are the next ones."
MOST = 8  # replies about a picture that examples are looked up for


class Concepts:
    """What speaks most for or against the label given, then the same for the next most probable ones."""

    minds = None

    def __init__(self, room: Room) -> None:
        self._guides = room.guides
        self._trial: Trial | None = None
        self._turn = 0

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""
        self._trial, self._turn = trial, 0

    def reply(self, said: str) -> Told:
        """The prediction and a list."""
        assert self._trial is not None, "a picture is opened first"
        ranked = (self._trial.said, *rivals(self._guides, self._trial))
        label = ranked[self._turn % len(ranked)]
        self._turn += 1
        told = Interview(self._guides, self._trial).ask(WHAT)
        agent = self._guides.plain
        listed = self._guides.memory.recall(("list", label), lambda: agent.word(strongest(agent, label)))
        return Told(f"{told.text}\n\n{listed}")


class Nearest:
    """The pictures nearest to this one, and what the machine says of each."""

    minds = None

    def __init__(self, room: Room) -> None:
        self._guides, self._gallery = room.guides, room.gallery
        self._trial: Trial | None = None
        self._turn = 0

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""
        self._trial, self._turn = trial, 0

    def reply(self, said: str) -> Told:
        """The prediction, and some examples; the next time the next ones."""
        assert self._trial is not None, "a picture is opened first"
        first = self._turn * NEAREST
        self._turn += 1
        near = self._guides.memory.recall(("near", self._trial.number, self._gallery), self._near)
        told = NEXT if first else Interview(self._guides, self._trial).ask(WHAT).text
        return Told(told, examples=tuple(near[first : first + NEAREST]))

    def _near(self) -> list[Trial]:
        """Enough examples for all turns."""
        assert self._trial is not None, "a picture is opened first"
        features = pooled(self._guides.own.subject, self._trial)
        return self._gallery.nearest(self._trial, features, NEAREST * MOST)


def strongest(agent: Agent, label: str, count: int = LISTED) -> list[Tendency]:
    """What does most for or against a label on average, the strongest first."""
    return sorted(tendencies(agent.bank, label), key=lambda claim: -abs(claim.weight))[:count]
