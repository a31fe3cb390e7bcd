"""How well messages are understood: kinds, slots, several acts at once, calibration, asking back, time.

The frozen tests share no training phrase, which is checked here; `--errors` shows what is misread in other sets.

Usage: python -m benchmarks.understanding [--errors]
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.understanding import Understanding, Vocabulary
from agent.understanding.examine import Case, Marks, Outcome, cases, examine
from agent.understanding.messages import written
from agent.understanding.overlap import overlap, parts
from agent.understanding.phrases import table
from benchmarks.vocabularies import lists
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from explainers.mining.planting import SHIPPED

DATA = Path(__file__).parents[1] / "tests" / "data"
KNOWN = ("develop", "trial", "practice", "talk", "voices", "people")
FROZEN = ("unseen", "everyday", "fresh")
HELD_OUT = ("exam", "talk_unseen", *FROZEN)
BARS = "bars of the frozen tests: kinds 93 %, slots 92 %, composed 85 %, calibration 0.06, wrong guesses 3 %, 8 ms"
PART = 3  # words of a sentence that may be a training phrase: "thank you"


def vocabularies() -> dict[str, Vocabulary]:
    """The vocabularies that the cases are about: drawn animals, CIFAR-10 and ImageNet with nameless concepts."""
    above = Knowledge.embedded().kinds
    found = {name: Vocabulary.of(classes, concepts, {}, above) for name, (classes, concepts) in lists().items()}
    return found | {"menagerie": menagerie()}


def menagerie() -> Vocabulary:
    """The names of the shipped model, as a chat about it knows them."""
    bank, knowledge = ConceptBank.load(SHIPPED), Knowledge.embedded()
    groups = {group: tuple(c.name for c in bank if c.group == group) for group in ("background", "colour")}
    return Vocabulary.of(bank.classes, bank.names, {**groups, **knowledge.synonyms()}, knowledge.kinds)


def shared(understanding: Understanding, found: Sequence[Case], known: Mapping[str, Vocabulary]) -> list[str]:
    """Messages that are training phrases, or have a sentence of more than a few words that is one."""
    guilty = []
    for case in found:
        names, words = known[case.vocabulary], understanding.dictionary.knows
        whole = parts(case.text, names, case.label, words)[-1:]
        same = overlap(case.text, names, case.label, words)
        if any(line in whole or len(line.split()) > PART for line in same):
            guilty.append(case.text)
    return guilty


def wrong(outcomes: list[Outcome]) -> list[str]:
    """A line for each case that was misread."""
    return [
        f"  {o.case.text!r}: {[a.to_json() for a in o.acts]}, wanted {[a.kind for a in o.case.acts]}"
        for o in outcomes
        if not o.slots_right
    ]


def line(title: str, marks: Marks) -> str:
    """One line of the table."""
    return (
        f"{title:12} {marks.cases:5}  {marks.kinds:6.1%} {marks.slots:6.1%}  {marks.composed:7.1%}  "
        f"{marks.calibration_error:11.3f}  {marks.wrong_guesses:13.1%} {marks.asked_back:10.1%}  "
        f"{marks.milliseconds:6.2f} {marks.slowest:6.2f}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="show what was misread, but never of the frozen tests")
    chosen = parser.parse_args()
    start = time.perf_counter()
    understanding = Understanding.load()
    print(f"loaded in {time.perf_counter() - start:.2f} s")
    known = vocabularies()
    templates = sum(len(section["lines"]) for section in table()[1].values())
    counts = {name: len(cases(DATA / f"{name}.txt")) for name in (*KNOWN, *HELD_OUT)}
    print(
        f"{templates} training templates, {len(written())} training messages; "
        f"written by hand, the tests included: {sum(counts.values())} {counts}"
    )
    for name in FROZEN:
        found = cases(DATA / f"{name}.txt")
        composed, followed = sum(len(c.acts) > 1 for c in found), sum(bool(c.before) for c in found)
        same = len(shared(understanding, found, known))
        print(f"{name}: {composed} composed, {followed} after something said, {same} share a template with training")
    print(BARS)
    print("set          cases   kinds  slots  composed  calibration  wrong guesses asked back  median    95 %  (ms)")
    for name in (*KNOWN, *HELD_OUT):
        marks, outcomes = examine(understanding, cases(DATA / f"{name}.txt"), known)
        print(line(name, marks))
        if chosen.errors and name in KNOWN:
            print("\n".join(wrong(outcomes)))
    german = Understanding.load(language="de")
    print(line("german", examine(german, cases(DATA / "german.txt"), {"menagerie": known["menagerie"]})[0]))


if __name__ == "__main__":
    main()
