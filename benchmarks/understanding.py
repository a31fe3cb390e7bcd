"""How well messages are understood: kinds, slots, calibration, time.

Usage: python -m benchmarks.understanding [--errors]
"""

import argparse
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

from agent.understanding import Understanding, Vocabulary
from agent.understanding.examine import Case, Outcome, cases, examine, masked
from agent.understanding.phrases import Phrase, phrases
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from explainers.mining.planting import SHIPPED

DATA = Path(__file__).parents[1] / "tests" / "data"


def vocabularies() -> dict[str, Vocabulary]:
    """The vocabularies that the cases are about: drawn animals, CIFAR-10 and ImageNet with nameless concepts."""
    from torchvision.models import MobileNet_V2_Weights

    above = Knowledge.embedded().kinds
    table = tomllib.loads((DATA / "vocabularies.toml").read_text(encoding="utf-8"))
    found = {
        name: Vocabulary.of(tuple(words["classes"]), tuple(words["concepts"]), {}, above)
        for name, words in table.items()
    }
    names = tuple(MobileNet_V2_Weights.DEFAULT.meta["categories"])
    return found | {"imagenet": Vocabulary.of(names, found["cifar"].concepts, {}, above), "menagerie": menagerie()}


def menagerie() -> Vocabulary:
    """The names of the shipped model, as a chat about it knows them."""
    bank = ConceptBank.load(SHIPPED)
    groups = {group: tuple(c.name for c in bank if c.group == group) for group in ("background", "colour")}
    knowledge = Knowledge.embedded()
    return Vocabulary.of(bank.classes, bank.names, {**groups, **knowledge.synonyms()}, knowledge.kinds)


def unseen(
    understanding: Understanding, found: list[Case], known: Mapping[str, Vocabulary], lines: list[Phrase]
) -> list[Case]:
    """Cases with at least one clause that, names masked and marks left out, is none of the training phrases."""
    seen = {p.utterance.said for p in lines}
    return [c for c in found if any(u.said not in seen for u in masked(understanding, c, known[c.vocabulary]))]


def wrong(outcomes: list[Outcome]) -> list[str]:
    """A line for each case that was misread."""
    return [
        f"  {o.case.text!r}: {[a.to_json() for a in o.acts]}, wanted {[a.kind for a in o.case.acts]}"
        for o in outcomes
        if not o.slots_right
    ]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="show every case that was misread")
    chosen = parser.parse_args()
    start = time.perf_counter()
    understanding = Understanding.load()
    print(f"loaded in {time.perf_counter() - start:.2f} s")
    known = vocabularies()
    lines = phrases(understanding.dictionary.knows)
    for name in ("practice", "exam"):
        every = cases(DATA / f"{name}.txt")
        for title, part in ((name, every), (f"{name}, unseen", unseen(understanding, every, known, lines))):
            marks, outcomes = examine(understanding, part, known)
            print(
                f"{title:18} {marks.cases:4} cases  kinds {marks.kinds:6.1%}  slots {marks.slots:6.1%}  "
                f"calibration error {marks.calibration_error:.3f}  {marks.milliseconds:.2f} ms"
            )
            if chosen.errors and title == name:
                print("\n".join(wrong(outcomes)))


if __name__ == "__main__":
    main()
