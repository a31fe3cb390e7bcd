"""How many lies the claim check catches, how many true texts it takes for lies, and how long it takes.

Usage: python -m benchmarks.claim_check [--set NAME] [--faithful 1000] [--corrupted 4000] [--errors]
"""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from random import Random

from agent.language.check import check_rewording, check_text
from benchmarks.claim_lies import Text, frames, lies, sets, truth
from benchmarks.claim_worlds import vocabularies, world


def texts(name: str, wanted: bool, seed: int) -> Iterator[Text]:
    """Texts of a set without end: faithful (`wanted`) or corrupted ones."""
    random, table = Random(seed), frames(name)
    known = list(vocabularies().values())
    while True:
        case = world(random, *random.choice(known))
        if wanted:
            yield truth(table, case, random)
        else:
            yield from lies(table, case, random)


def wrong(text: Text, rewording: bool) -> list[str]:
    """What the check finds."""
    if rewording:
        names = (*text.world.classes, *text.world.concepts)
        return check_rewording(text.text, text.original, names, text.claims)
    return check_text(text.text, text.claims, text.world.classes, text.world.concepts)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=sets(), default="exam")
    parser.add_argument("--faithful", type=int, default=1000)
    parser.add_argument("--corrupted", type=int, default=4000)
    parser.add_argument(
        "--rewording", action="store_true", help="also against the plain text, which holds the same claims"
    )
    parser.add_argument("--errors", action="store_true", help="show what is missed and what is falsely found")
    chosen = parser.parse_args()
    faithful = (text for text in texts(chosen.set, True, 1) if text.whole or not chosen.rewording)
    true = list(islice(faithful, chosen.faithful))
    false = list(islice(texts(chosen.set, False, 2), chosen.corrupted))
    start = time.process_time()
    alarms = [(text, found) for text in true if (found := wrong(text, chosen.rewording))]
    took = (time.process_time() - start) / max(1, sum(text.text.count(". ") + 1 for text in true))
    told, caught = (
        Counter(text.kind for text in false),
        Counter(text.kind for text in false if wrong(text, chosen.rewording)),
    )
    print(
        f"{chosen.set}: {len(true)} faithful texts, false alarms {len(alarms) / len(true):.1%}; "
        f"{1000 * took:.2f} ms of processor time a sentence"
    )
    print(f"{len(false)} corrupted texts of {len(told)} kinds, caught {caught.total() / told.total():.1%}")
    for kind in sorted(told):
        print(f"  {kind:<14} {caught[kind]:>5} of {told[kind]:>5}  {caught[kind] / told[kind]:.1%}")
    if chosen.errors:
        _errors(alarms, [text for text in false if not wrong(text, chosen.rewording)])


def _errors(alarms: list[tuple[Text, list[str]]], missed: list[Text]) -> None:
    for text, found in alarms:
        print(f"ALARM {text.text}\n      {found}")
    by_kind: dict[str, list[Text]] = defaultdict(list)
    for text in missed:
        by_kind[text.kind].append(text)
    for kind, group in by_kind.items():
        for text in group:
            print(f"MISSED {kind}: {text.text}")


if __name__ == "__main__":
    main()
