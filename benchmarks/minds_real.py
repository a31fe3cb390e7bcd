"""Ways to explain compared on real photographs: ResNet-56 on CIFAR-10, with a bank mined from part of the photographs.

Usage: python -m benchmarks.minds_real [--dialogs 200] [--seeds 0 1 2 3 4] [--arms none nearest greedy] [--out FOLDER]

Nobody named the concepts by hand: names are those that general knowledge proposes, else numbers. A simulated person
sees what the bank finds clearly there. Photographs that the bank was mined from are in no dialog. The network and
photographs are looked for in ../shared/real.
"""

import argparse
from pathlib import Path

import torch

from agent import Agent
from benchmarks.real import ALL, first_of_each
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from dialogs import ARMS, Photographs, evaluate, families
from dialogs.arms import find
from dialogs.evaluate import SEEDS
from dialogs.figures import drawings
from explainers import Subject, mine
from explainers.naming import ByKnowledge, name
from tests.real import REAL, photographs, subject

A_CLASS = 50  # photographs of each class that the bank is mined from


def prepared(k: int) -> tuple[Subject, ConceptBank, Photographs]:
    """The network, its bank, and the photographs that the bank has not seen."""
    one = subject("cifar10")
    images, labels = photographs("cifar10", ALL["cifar10"])
    used = first_of_each(labels, A_CLASS)
    names = [one.classes[label] for label in labels]
    bank = mine(one, images[used], [label for label, mined in zip(names, used.tolist(), strict=True) if mined], k=k)
    rest = tuple(label for label, mined in zip(names, used.tolist(), strict=True) if not mined)
    return one, name(bank, ByKnowledge(Knowledge.embedded())), Photographs(images[~used], rest)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialogs", type=int, default=200, help="simulated users, in every arm")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="of users and pictures")
    parser.add_argument("--arms", nargs="+", help="arms to compare; all if none")
    parser.add_argument("--families", nargs="+", default=["held-out"], help="of users")
    parser.add_argument("--concepts", type=int, default=20, help="in the bank")
    parser.add_argument("--workers", type=int, help="processes")
    parser.add_argument("--out", type=Path, help="folder to write the table and figures into")
    options = parser.parse_args()
    if not REAL.is_dir():
        parser.exit(1, f"the network and photographs are looked for in {REAL}, which is not there\n")
    torch.set_num_threads(1)
    one, bank, cases = prepared(options.concepts)
    agent = Agent.load(subject=one, bank=bank)
    arms = tuple(map(find, options.arms)) if options.arms else ARMS
    people = families(agent, options.families)
    table = evaluate(agent, people, arms, options.dialogs, options.seeds, cases=cases, workers=options.workers)
    print(f"ResNet-56 on CIFAR-10; concepts: {', '.join(bank.names)}\n\n{table}")
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "table.json").write_text(f"{table.to_json()}\n", encoding="utf-8")
        for title, image in drawings(table).items():
            image.save(options.out / f"{title}.png")


if __name__ == "__main__":
    main()
