"""Does talking with the agent help people to know what the machine will say? Arms compared on simulated users.

Every arm meets the same users, in the same state of mind, with the same pictures. Test pictures are never shown
before, and half of them are ones that the machine gets wrong. `docs/study.md` has the protocol.
"""

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from agent import Agent
from concepts.bank import kind_of
from dialogs.arms import ARMS, Arm
from dialogs.cases import Stock
from dialogs.drawn import Drawn
from dialogs.engines import Engine, Guides
from dialogs.engines import engine as engaged
from dialogs.folder import Folder
from dialogs.records import Notes
from dialogs.session import Plan
from dialogs.study import PIECE, MakeUser, Place, Study
from dialogs.table import Table
from dialogs.tabulate import tabulate
from dialogs.users import FAMILIES, HELD_OUT, TRAINING, make

SEEDS = (0, 1, 2, 3, 4)
POOL = 240, 1_000  # scenes drawn of each stream and seed: least and most, unless asked otherwise
A_DIALOG = 6  # scenes drawn for a dialog, between those


class Source(Protocol):
    """Where a study's pictures come from."""

    def stock(self, guides: Guides, seed: int, engine: Engine, progress: bool = True) -> Stock:
        """The pictures of one seed."""
        ...


def families(agent: Agent, names: Sequence[str] = HELD_OUT) -> dict[str, MakeUser]:
    """Families of simulated users, who have heard of the machine's classes and can see its concepts.

    Args:
        agent: who they will talk with.
        names: of families; "training", "held-out" and "all" stand for several.
    """
    several = {"training": TRAINING, "held-out": HELD_OUT, "all": tuple(FAMILIES)}
    listed = dict.fromkeys(name for asked in names for name in several.get(asked, (asked,)))
    unknown = [name for name in listed if name not in FAMILIES]
    if unknown:
        raise ValueError(f"no family is called {unknown[0]!r}; there are: {', '.join((*several, *FAMILIES))}")
    concepts = tuple(concept.name for concept in agent.bank)
    kinds = {concept.name: kind_of(concept.group) for concept in agent.bank}
    labels = agent.subject.classes
    return {name: partial(make, name, labels=labels, concepts=concepts, kinds=kinds) for name in listed}


def evaluate(
    agent: Agent,
    users: Mapping[str, MakeUser] | None = None,
    arms: Sequence[Arm] = ARMS,
    dialogs: int = 1_000,
    seed: int | Sequence[int] = SEEDS,
    engine: str = "local",
    *,
    plan: Plan | None = None,
    cases: Source | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: bool = True,
) -> Table:
    """Compare ways to explain on simulated users.

    Args:
        agent: who explains.
        users: families, each a function from a seed to a fresh user, taken in turn; the held-out ones if None.
        arms: ways to explain; gains are given over the first.
        dialogs: users in every arm, dealt out evenly among the seeds.
        seed: of users and cases; results of several are pooled.
        engine: where it runs: "local" or "ray".
        plan: the length of a dialog; 4 pictures, 2 replies about each and 24 test pictures if None.
        cases: where pictures come from; drawn animals if None.
        workers: processes; as many as there are processors if None. They change no number.
        out: folder for what is written down on the way, so that a study that is broken off can go on.
        resume: go on with what lies in `out`.
        progress: show bars.

    Raises:
        ValueError: the engine is unknown, there is nothing to compare, the subject is of another world, or `out` holds
            another study.
    """
    seeds = (seed,) if isinstance(seed, int) else tuple(seed)
    if dialogs < 1 or not arms or not seeds:
        raise ValueError(
            f"asked for {dialogs} dialogs in {len(arms)} arms, {len(seeds)} seeds; give at least one of each"
        )
    source = cases if cases is not None else Drawn(enough(dialogs, seeds))
    places = dealt(dialogs, seeds)
    makers = dict(users) if users is not None else families(agent)
    guides = Guides(agent)
    with engaged(engine, workers or os.cpu_count() or 1) as crew:
        stocks = {one: source.stock(guides, one, crew, progress) for one in dict.fromkeys(p.seed for p in places)}
        study = Study(guides=guides, users=makers, arms=tuple(arms), plan=plan or Plan(), stocks=stocks, places=places)
        folder = None if out is None else Folder.of(Path(out), study, repr(source), resume)
        notes = _held(study, crew, folder, progress)
    parts = {"training": TRAINING, "held-out": HELD_OUT} if set(makers) <= set(FAMILIES) else {}
    parts = {name: part for name, part in parts.items() if 0 < len(set(part) & set(makers)) < len(makers)}
    return tabulate(notes, arms, list(makers), len(agent.subject.classes), seeds, parts)


def enough(dialogs: int, seeds: Sequence[int]) -> int:
    """How many scenes to draw of each stream and seed, so that dialogs do not share too few."""
    return min(POOL[1], max(POOL[0], A_DIALOG * dialogs // len(seeds)))


def dealt(dialogs: int, seeds: Sequence[int]) -> tuple[Place, ...]:
    """The dialogs, dealt out among the seeds as evenly as can be, those of one seed after those of another."""
    share, rest = divmod(dialogs, len(seeds))
    return tuple(Place(seed, index) for number, seed in enumerate(seeds) for index in range(share + (number < rest)))


def _held(study: Study, crew: Engine, folder: Folder | None, progress: bool) -> Notes:
    """The notes of all pieces, in order: those that are kept, and the others held now."""
    done = {} if folder is None else folder.kept(study.pieces)
    missing = [piece for piece in range(study.pieces) if piece not in done]
    with tqdm(total=len(study.places), desc="dialogs", disable=not progress) as bar:
        bar.update(min(len(study.places), PIECE * len(done)))
        for piece, notes in zip(missing, crew(study, missing), strict=True):
            if folder is not None:
                folder.keep(piece, notes)
            done[piece] = notes
            bar.update(len(notes.tests.family))
    return Notes.joined([done[piece] for piece in range(study.pieces)])
