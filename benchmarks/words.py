"""How the agent's sentences read: reading ease, fresh openings, and how many claims come back from the words alone.

Usage: python -m benchmarks.words [--dialogs 20] [--claims 300] [--show]

Dialogs are scripted by chance over the questions below, on drawn scenes, ten turns each; the reader of the words
(`dialogs.reading.Recall`) knows names and plain English, and nothing of the tables that sentences come from.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from agent import Agent, Reply
from agent.language.openings import TURNS, opening
from agent.language.registers import REGISTERS
from concepts.claims import CLAIM_TYPES, Claim, Prediction
from concepts.menagerie import ANIMALS, Scene, sample
from concepts.menagerie.files import CHUNK
from dialogs.reading import Recall
from dialogs.reading.ease import ease
from explainers.places import PLACES

TURNS_EACH, SIDE = 10, 384
QUESTIONS = (
    "What is it?", "Why?", "Why not a {other}?", "What if it had no {concept}?", "Where do you see the {concept}?",
    "How sure are you?", "How often are you right?", "What would make it a {other}?", "Tell me more.", "Test me.",
    "What is a {concept}?", "I think it goes by the {concept}.", "How do a {animal} and a {other} differ?",
    "I think it will say {other}.", "Where do you look?", "I do not believe you.", "What kind of model are you?",
    "Show me others.", "Why do you tell me this?", "qwertz", "Thank you.",
)  # fmt: skip


@dataclass
class Tally:
    """What came out of the dialogs of one register in one language."""

    texts: list[str] = field(default_factory=list)
    openings: int = 0
    repeated: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unbacked: list[str] = field(default_factory=list)


def questions(scene: Scene, chance: np.random.Generator) -> Iterator[str]:
    """Ten turns by chance, after a first one; some questions come twice in a row."""
    yield "Hello, what is it?"
    last = "Why?"
    concepts = sorted(scene.concepts) or ["stripes"]
    for _ in range(TURNS_EACH - 1):
        if chance.random() > 0.25:
            last = str(chance.choice(QUESTIONS))
        animal, other = chance.choice(ANIMALS, 2, replace=False)
        yield last.format(animal=animal, other=other, concept=chance.choice(concepts))


def hold(agent: Agent, seed: int) -> Iterator[Reply]:
    """One dialog about a drawn scene."""
    chance = np.random.default_rng(seed)
    scene = sample(seed, str(chance.choice(ANIMALS)))
    picture = scene.image(SIDE)
    picture.info[CHUNK] = scene.to_json()
    chat = agent.open(picture, stored=False)
    yield from map(chat.ask, questions(scene, chance))


def count(agent: Agent, dialogs: int, english: bool) -> Tally:
    """Hold dialogs and take down what is to be told."""
    tally = Tally()
    recall = Recall.of(agent.subject.classes, agent.bank.names, tuple(PLACES))
    for seed in tqdm(range(dialogs), leave=False):
        before: list[list[tuple[str, ...]]] = []
        said = None
        for reply in hold(agent, seed):
            _openings(tally, reply.text, before)
            tally.texts.append(reply.text)
            if english:
                said = next((c.label for c in reply.claims if isinstance(c, Prediction)), said)
                _recalled(tally, recall, reply.text, reply.claims, said)
                tally.unbacked += [f"{p}: {reply.text}" for p in agent.check_text(reply.text, reply.claims)]
    return tally


def _openings(tally: Tally, text: str, before: list[list[tuple[str, ...]]]) -> None:
    mine = [opening(part) for part in text.split("\n\n")]
    recent = [one for turn in before[-TURNS:] for one in turn]
    tally.repeated += [" ".join(one) for number, one in enumerate(mine) if one in recent or one in mine[:number]]
    tally.openings += len(mine)
    before.append(mine)


def _recalled(tally: Tally, recall: Recall, text: str, claims: Sequence[Claim], said: str | None) -> None:
    heard = recall.read(text, said)
    for claim in dict.fromkeys(claims):
        kind = type(claim).__name__
        tally.told[kind] += 1
        fits = any(one.fits(claim) for one in heard)
        tally.heard[kind] += fits
        tally.missed += [] if fits else [f"{claim}: {text}"]


def by_chance(agent: Agent, register: str, number: int) -> Tally:
    """Claims that the shipped model and bank could make, told by `agent.word`."""
    tally = Tally()
    agent = agent.using(register=register)
    recall = Recall.of(agent.subject.classes, agent.bank.names, tuple(PLACES))
    chance = np.random.default_rng(0)
    for _ in range(number):
        claim = drawn(agent, chance)
        _recalled(tally, recall, agent.word([claim]), [claim], None)
    return tally


def drawn(agent: Agent, chance: np.random.Generator) -> Claim:
    """A claim of a type by chance, about names by chance."""
    kind = CLAIM_TYPES[chance.integers(len(CLAIM_TYPES))]
    label, foil = (str(name) for name in chance.choice(agent.subject.classes, 2, replace=False))
    names = [str(name) for name in chance.choice(agent.bank.names, 4, replace=False)]
    told = int(chance.integers(10, 200))
    values: dict[str, Any] = {
        "label": label, "foil": foil, "other": foil, "concept": names[0], "of": names[1], "head": label,
        "relation": "HasPart", "tail": names[2], "source": "chance", "probability": float(chance.random()),
        "weight": float(chance.normal(0, 3)), "share": float(chance.uniform(0.1, 1)), "removed": tuple(names[:2]),
        "added": tuple(names[2:3]), "margin": float(chance.uniform(0.1, 5)), "smallest": bool(chance.integers(2)),
        "gap": float(chance.uniform(0.1, 5)), "limit": 8, "proven": bool(chance.integers(2)),
        "explained": float(chance.random()), "medium": "features", "where": str(chance.choice(list(PLACES))),
        "level": float(chance.uniform(0, 2)), "labels": (label, foil), "told": told,
        "right": int(chance.integers(told)), "mistaken_for": foil,
    }  # fmt: skip
    return kind(**{name: values[name] for name in kind.__dataclass_fields__})


def row(name: str, tally: Tally, language: str) -> str:
    """One line of the table."""
    score = f"{ease(tally.texts, language):6.1f}"
    told, heard = tally.told.total(), tally.heard.total()
    share = f"{heard / told:8.1%} of {told}" if told else "       -"
    return (
        f"| {name:15} | {score} | {len(tally.repeated):4} of {tally.openings:4} | {len(tally.unbacked):4} | {share} |"
    )


def kinds(tallies: dict[str, Tally]) -> Iterator[str]:
    """Claims heard by type and register."""
    yield f"| {'claims heard':13} | {' | '.join(f'{name:>12}' for name in tallies)} |"
    for kind in (one.__name__ for one in CLAIM_TYPES):
        cells = [f"{t.heard[kind]:5} of {t.told[kind]:4}" if t.told[kind] else "-" for t in tallies.values()]
        yield f"| {kind:13} | {' | '.join(f'{cell:>12}' for cell in cells)} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialogs", type=int, default=20, help="of each register and language")
    parser.add_argument("--claims", type=int, default=300, help="by chance, in each register")
    parser.add_argument("--show", action="store_true", help="list what was missed, repeated or unbacked")
    options = parser.parse_args()
    agent = Agent.load()
    english = {name: count(agent.using(register=name), options.dialogs, True) for name in (*REGISTERS, "auto")}
    german = {name: count(agent.using(register=name, language="de"), options.dialogs, False) for name in REGISTERS}
    print("| register        |   ease |   repeated   | unbacked | claims heard |")
    for language, tallies in (("en", english), ("de", german)):
        print("\n".join(row(f"{language} {name}", tally, language) for name, tally in tallies.items()))
    print("\nIn dialogs:")
    print("\n".join(kinds(english)))
    print("\nBy chance:")
    print("\n".join(kinds({name: by_chance(agent, name, options.claims) for name in REGISTERS})))
    if options.show:
        for name, tally in (*english.items(), *german.items()):
            for line in (*tally.missed, *tally.repeated, *tally.unbacked):
                print(f"{name}: {line}")


if __name__ == "__main__":
    main()
