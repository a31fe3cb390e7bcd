"""Are reasons true, grounded and causal? Every text is read back by a parser of its own and checked.

Usage: python -m benchmarks.reasons [--texts 1000] [--first 1500000] [--photographs 0]

Scenes of the Menagerie that no model was trained on (seeds from `--first` on, atypical and covered animals included),
each with the label that comes next and one drawn by lot as foils; two texts each, why and why not. Beside the reasons
stand, with the same scores: as many concepts of the bank drawn by lot, and of those that are there; what the graph
alone gives (as XplainLLM does: the most relevant of what the label is known for, and the foil is not, untested); and
the reasons of another picture. `--photographs N` adds N photographs of CIFAR-10 told by ResNet-56 with mined concepts.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from random import Random
from statistics import mean

from agent import Agent, Chat, Reasons
from agent.reasons import Scores
from agent.reasons.relevance import relevance, tie
from agent.reasons.scores import scores
from agent.reasons.trial import Trial
from benchmarks.figures import part, table
from benchmarks.reason_texts import Read, World, causes, read
from concepts.menagerie import sample
from concepts.menagerie.files import CHUNK

SIDE, COUNT = 128, 3  # pixels of a scene; reasons on each side
EVERY = 6  # texts after which other reasons for the same are scored as well
NAMES = ("faithfulness", "order", "completeness", "accuracy")


def drawn(agent: Agent, seed: int) -> Chat:
    """A chat about a scene of the Menagerie."""
    scene = sample(seed)
    image = scene.image(SIDE)
    image.info[CHUNK] = scene.to_json()
    return agent.open(image, stored=False)


def cases(chats: Iterator[Chat], lot: Random) -> Iterator[tuple[Chat, Reasons]]:
    """Each picture with the label that comes next and with one drawn by lot as foil."""
    for chat in chats:
        first = chat.reasons()
        others = [name for name in chat.desk.subject.classes if name not in (first.label, first.foil)]
        yield chat, first
        yield chat, chat.reasons(lot.choice(others))


def told(chat: Chat, reasons: Reasons) -> list[Read]:
    """What both texts say, read back."""
    desk, image = chat.desk, chat.desk.exhibit(chat.picture).picture.tensor
    world = World(desk.subject, desk.bank, desk.knowledge, image, reasons.foil)
    return [*read(reasons.why, world, None), *read(reasons.why_not, world, reasons.foil)]


def by_graph(chat: Chat, reasons: Reasons) -> tuple[list[str], list[str]]:
    """What the graph alone gives: the most relevant of what is known of the label, and of that not of the foil."""
    knowledge, label, foil = chat.desk.knowledge, reasons.label, reasons.foil
    ties = {name: tie(knowledge, label, name) for name in chat.desk.bank.names}
    others = [name for name in chat.desk.subject.classes if name != label]
    known = [name for name in ties if ties[name]]
    known.sort(key=lambda name: -relevance(knowledge, label, name, ties[name], others))
    return known[:COUNT], [name for name in known if not knowledge.has(foil, name)][:COUNT]


def scored(chat: Chat, reasons: Reasons, trial: Trial, given: tuple[Sequence[str], Sequence[str]]) -> Scores:
    """Scores of other reasons for the same label and against the same foil, told with what the graph has of them."""
    knowledge = chat.desk.knowledge
    facts = [fact for name in dict.fromkeys([*given[0], *given[1]]) for fact in tie(knowledge, reasons.label, name)]
    return scores(trial, *given, facts, chat.check)


def controls(
    lot: Random, other: Reasons | None
) -> dict[str, Callable[[Chat, Reasons], tuple[Sequence[str], Sequence[str]]]]:
    """Other ways to come by as many reasons."""

    def some(names: Sequence[str], like: Sequence[str]) -> list[str]:
        return lot.sample(list(names), min(len(names), len(like)))

    def there(chat: Chat) -> list[str]:
        return sorted(chat.desk.seen(chat.picture))

    ways: dict[str, Callable[[Chat, Reasons], tuple[Sequence[str], Sequence[str]]]] = {
        "by lot": lambda c, r: (some(c.desk.bank.names, r.chosen), some(c.desk.bank.names, r.against)),
        "by lot, of what is there": lambda c, r: (some(there(c), r.chosen), some(there(c), r.against)),
        "graph alone": by_graph,
    }
    if other is not None:
        ways["another picture's"] = lambda c, r: (other.chosen, other.against)
    return ways


def rows_of(name: str, found: Sequence[Scores]) -> tuple[str, str]:
    """Means of the four scores."""
    columns = list(zip(*map(astuple, found), strict=True))
    means = [[value for value in column if value is not None] for column in columns]
    return name, "  ".join(
        f"{label} {mean(held):.2f}" if held else f"{label} -" for label, held in zip(NAMES, means, strict=True)
    )


def report(title: str, chats: Iterator[Chat], lot: Random) -> str:
    """Run all and print what came out."""
    reads: list[Read] = []
    ours: list[Scores] = []
    theirs: dict[str, list[Scores]] = {}
    texts = clean = 0
    seconds: list[float] = []
    last: Reasons | None = None
    began = time.perf_counter()
    for chat, reasons in cases(chats, lot):
        seconds.append(time.perf_counter() - began)
        found = told(chat, reasons)
        reads += found
        texts += 2
        ours.append(reasons.scores)
        clean += not chat_problems(chat, reasons)
        trial = Trial.of(chat.desk, chat.picture, reasons.label, reasons.foil)
        for name, way in controls(lot, last).items() if texts % EVERY == 0 else ():
            theirs.setdefault(name, []).append(scored(chat, reasons, trial, way(chat, reasons)))
        last = reasons
        began = time.perf_counter()
    return table(
        title,
        [
            *_counts(reads, texts),
            ("both texts pass the claim check", part(clean, texts // 2)),
            *_scores(ours, theirs),
            ("seconds for both texts and their scores", f"{mean(seconds):.2f}"),
        ],
    )


def chat_problems(chat: Chat, reasons: Reasons) -> list[str]:
    """What the claim check has against the two texts."""
    from agent.language.check import check_text

    names = chat.desk.subject.classes, chat.desk.bank.names
    return [p for text in (reasons.why, reasons.why_not) for p in check_text(text, reasons.claims, *names)]


def _counts(reads: Sequence[Read], texts: int) -> list[tuple[str, str]]:
    facts, said = [r for r in reads if r.kind == "fact"], causes(reads)
    measured = [r for r in reads if r.kind == "measured"]
    kinds = {kind: sum(r.kind == kind for r in reads) for kind in ("agrees", "conflicts", "unread")}
    return [
        ("texts", str(texts)),
        ("sentences that no pattern reads", str(kinds["unread"])),
        ("facts told", str(len(facts))),
        ("of them ungrounded", str(sum(not r.holds for r in facts))),
        ("measured sentences that hold on a re-run", part(sum(r.holds for r in measured), len(measured))),
        ("causal reasons that pass removal", part(sum(r.holds for r in said), len(said))),
        ("texts that name an agreement", part(kinds["agrees"], texts)),
        ("texts that name a conflict", part(kinds["conflicts"], texts)),
    ]


def _scores(ours: Sequence[Scores], theirs: dict[str, list[Scores]]) -> list[tuple[str, str]]:
    return [rows_of("scores of the reasons", ours), *(rows_of(f"  {name}", found) for name, found in theirs.items())]


def photographs(count: int) -> Iterator[Chat]:
    """Chats about photographs of CIFAR-10, with concepts mined on others."""
    from explainers import mine
    from tests.real import photographs as pictures
    from tests.real import subject

    one = subject("cifar10")
    images, labels = pictures("cifar10", 4 * count)
    bank = mine(one, images[1::2], [one.classes[label] for label in labels[1::2]], k=10)
    agent = Agent.load(subject=one, bank=bank)
    return (agent.open(image, stored=False) for image in images[::2][:count])


def main() -> None:
    """Print one table a world."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=1_500_000)
    parser.add_argument("--photographs", type=int, default=0)
    settings = parser.parse_args()
    lot, agent = Random(settings.first), Agent.load()
    scenes = range(settings.first, settings.first + settings.texts // 4)
    print(report(f"Menagerie, {len(scenes)} scenes, 2 foils", (drawn(agent, seed) for seed in scenes), lot), flush=True)
    if settings.photographs:
        print(report(f"ResNet-56, {settings.photographs} photographs, 2 foils", photographs(settings.photographs), lot))


if __name__ == "__main__":
    main()
