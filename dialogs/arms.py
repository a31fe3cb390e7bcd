"""What is compared: ways to hold a short talk about one picture. Only words and pictures reach the user."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from PIL import Image

from agent import Agent
from dialogs.cases import Trial
from dialogs.users import SimulatedUser

TURNS = 4  # most replies about one picture
Hold: TypeAlias = Callable[[Agent, SimulatedUser, Trial, Random], None]


@dataclass(frozen=True)
class Arm:
    """One way to explain.

    Attributes:
        name: as in tables and on the command line.
        about: what the user gets.
        hold: holds the talk about one picture.
    """

    name: str
    about: str
    hold: Hold


def tell(user: SimulatedUser, text: str, figures: Sequence[Image.Image]) -> str | None:
    """Hand words and pictures to a user: plain text, and copies of the pixels with nothing written beside them."""
    return user.hear(str(text), tuple(_bare(image) for image in figures))


def _none(agent: Agent, user: SimulatedUser, trial: Trial, chance: Random) -> None:
    user.greet(trial.case)


def _prediction(agent: Agent, user: SimulatedUser, trial: Trial, chance: Random) -> None:
    _scripted(agent, user, trial, ["What is it?"])


def _saliency(agent: Agent, user: SimulatedUser, trial: Trial, chance: Random) -> None:
    _scripted(agent, user, trial, ["What is it?", "Where do you look?"])


def _random_foils(agent: Agent, user: SimulatedUser, trial: Trial, chance: Random) -> None:
    foils = chance.sample([label for label in agent.subject.classes if label != trial.said], TURNS - 1)
    _scripted(agent, user, trial, ["What is it?", *(f"Why not a {foil}?" for foil in foils)])


def _tom(agent: Agent, user: SimulatedUser, trial: Trial, chance: Random) -> None:
    """The user asks freely, and the agent's own policy decides what to say."""
    chat = agent.open(trial.picture)
    said: str | None = user.greet(trial.case)
    for _ in range(TURNS):
        if said is None:
            return
        reply = chat.ask(said)
        said = tell(user, reply.text, [figure.image for figure in reply.figures])


def _scripted(agent: Agent, user: SimulatedUser, trial: Trial, questions: Sequence[str]) -> None:
    """Ask these questions in the user's place, and pass on the bare answers; what the user would ask is not heard."""
    chat = agent.open(trial.picture)
    user.greet(trial.case)
    for question in questions:
        reply = chat.ask(question)
        # The agent's own policy may add a paragraph of its own; a control arm must not profit from it.
        tell(user, reply.text.partition("\n\n")[0], [figure.image for figure in reply.figures])


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone: a file may carry the scene it was drawn from."""
    return Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())


ARMS: tuple[Arm, ...] = (
    Arm("none", "the picture alone", _none),
    Arm("prediction", "what the model says", _prediction),
    Arm("saliency", "what it says and where it looks", _saliency),
    Arm("random foil", "fault-lines towards labels drawn by chance", _random_foils),
    Arm("tom", "free questions, answered by the agent's own policy", _tom),
)


def find(name: str) -> Arm:
    """Return the arm called `name`. ValueError if there is none; lists those there are."""
    for arm in ARMS:
        if arm.name == name:
            return arm
    raise ValueError(f"no arm is called {name!r}; there are: {', '.join(arm.name for arm in ARMS)}")
