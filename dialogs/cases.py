"""Pictures for studies: what a person sees of them, and what only the study knows.

Teaching and test cases come from two streams of scenes that share none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from PIL import Image
from tqdm import tqdm

from agent import Agent
from concepts.menagerie import Scene, batch, sample
from concepts.menagerie.files import CHUNK

SIDE = 96  # pixels of a picture that is talked about; larger ones cost much and tell a simulated user no more
CHUNKED = 64  # scenes drawn and run at once


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """One picture as a person has it before them.

    Attributes:
        image: the picture, with nothing written into its file.
        visible: names of the concepts that can be seen in it.
        looks_like: what a person would call it, "" if they cannot tell.
        edited: whether a concept was taken out of the picture first.
    """

    image: Image.Image
    visible: frozenset[str]
    looks_like: str = ""
    edited: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Trial:
    """A case with what the person is not told.

    Attributes:
        scene: what is drawn, with its true animal.
        said: the label that the machine gives.
        edited: whether `scene` was changed after it was drawn by chance.
    """

    scene: Scene
    said: str
    edited: bool = False

    @property
    def right(self) -> bool:
        """Whether the machine is right."""
        return self.said == self.scene.animal

    @cached_property
    def case(self) -> Case:
        """What a person sees of it."""
        return Case(
            image=self.scene.image(SIDE), visible=self.scene.concepts, looks_like=self.scene.animal, edited=self.edited
        )

    @cached_property
    def picture(self) -> Image.Image:
        """The picture with its scene inside, so that an agent can redraw it."""
        image = self.scene.image(SIDE)
        image.info[CHUNK] = self.scene.to_json()
        return image


@dataclass(frozen=True, eq=False)
class Pool:
    """Trials to draw from: those that the machine gets right, and those that it gets wrong."""

    right: tuple[Trial, ...]
    wrong: tuple[Trial, ...]

    def pick(self, chance: Random, count: int) -> list[Trial]:
        """`count` different trials in random order, half of them wrong ones as far as there are such."""
        wrong = min(count // 2, len(self.wrong))
        picked = chance.sample(self.wrong, wrong) + chance.sample(self.right, count - wrong)
        chance.shuffle(picked)
        return picked


def pools(agent: Agent, count: int, seed: int, progress: bool = True) -> tuple[Pool, Pool]:
    """Two pools of `count` scenes each, for teaching and for testing; no scene is in both."""
    teaching, testing = streams(count, seed)
    return _pool(agent, teaching, progress), _pool(agent, testing, progress)


def streams(count: int, seed: int) -> tuple[list[Scene], list[Scene]]:
    """Two lists of `count` scenes by chance, of which none is in both, nor in those of another seed."""
    first = seed << 32
    teaching, testing = ([sample(first + 2 * i + part) for i in range(count)] for part in (0, 1))
    return teaching, testing


def edit(agent: Agent, trials: Sequence[Trial], chance: Random) -> list[Trial]:
    """The same pictures with one concept taken out of each, and what the machine says then."""
    changed = [trial.scene.without(chance.choice(trial.scene.ordered)) for trial in trials if trial.scene.concepts]
    return [
        Trial(scene=scene, said=said, edited=True) for scene, said in zip(changed, _said(agent, changed), strict=True)
    ]


def _pool(agent: Agent, scenes: Sequence[Scene], progress: bool) -> Pool:
    trials: list[Trial] = []
    with tqdm(total=len(scenes), desc="cases", disable=not progress, leave=False) as bar:
        for start in range(0, len(scenes), CHUNKED):
            part = scenes[start : start + CHUNKED]
            trials += [Trial(scene=scene, said=said) for scene, said in zip(part, _said(agent, part), strict=True)]
            bar.update(len(part))
    return Pool(tuple(t for t in trials if t.right), tuple(t for t in trials if not t.right))


def _said(agent: Agent, scenes: Sequence[Scene]) -> list[str]:
    if not scenes:
        return []
    logits = agent.subject.predict(batch(scenes, agent.subject.size))
    return [agent.subject.classes[i] for i in logits.argmax(dim=1).tolist()]
