"""Makes the shipped graph out of the shipped files, and one of those out of WordNet 3.0.

    python -m concepts.knowledge.build
    python -m concepts.knowledge.build /usr/share/wordnet

What the sheet from WordNet holds of each class: its kinds, other words that mean nothing else, its parts, and its
definition; and of each kind its kinds and other words. Choices that were made by hand stand in
`assets/wordnet_choices.toml`.
"""

import csv
import re
import sys
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from concepts.knowledge.imagenet import ASSETS, ImageNetClass, classes
from concepts.knowledge.shipped import CURATED, EMBEDDED, IMAGENET, shipped
from concepts.knowledge.store import in_memory, write_file
from concepts.knowledge.tables import read_toml
from concepts.knowledge.triples import Facts, canonical
from concepts.knowledge.wordnet import Synset, WordNet, sentence

CHOICES = ASSETS / "wordnet_choices.toml"
COLUMNS = ("head", "IsA", "Synonym", "HasPart", "MeansThat")
LONGEST = 160  # letters of a definition


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What everything is called, and what is left out.

    Attributes:
        own: the classes by key.
        names: of classes and of the kinds that are kept, by key.
        told: what the curated facts are about.
        curated: every name and phrase of the curated facts.
        no_parts: names of classes whose parts are left out.
        no_meaning: names of classes whose definitions are left out.
    """

    wordnet: WordNet
    own: Mapping[str, ImageNetClass]
    names: Mapping[str, str]
    told: frozenset[str]
    curated: frozenset[str]
    no_parts: frozenset[str]
    no_meaning: frozenset[str]


def sheet(wordnet: WordNet) -> list[list[str]]:
    """The lines of the sheet: classes first, then their kinds."""
    plan = _plan(wordnet)
    lines = [_line(plan, key) for key in plan.names]
    return [line for line in lines if any(line[1:])]


def _plan(wordnet: WordNet) -> _Plan:
    choices = tomllib.loads(CHOICES.read_text(encoding="utf-8"))
    own = {one.key: one for one in classes()}
    facts = read_toml(CURATED).triples
    curated = frozenset(end for fact in facts for end in (fact.head, fact.tail) if fact.relation != "MeansThat")
    kinds = frozenset(fact.tail for fact in facts if fact.relation == "IsA")
    names = {key: one.name for key, one in own.items()}
    used = {*names.values(), *curated} - kinds
    called = wordnet.names()
    for key in _above(wordnet, own):
        full = called[key]
        plain = re.sub(r" \(.*\)$", "", full)
        if plain in choices["left_out"]["kinds"]:
            continue
        free = (name for name in (plain, full, wordnet.bracketed(key), f"{plain} ({key})") if name not in used)
        names[key] = choices["known"].get(key) or choices["renamed"].get(plain) or next(free)
        used.add(names[key])
    return _Plan(
        wordnet=wordnet,
        own=own,
        names=names,
        told=frozenset(fact.head for fact in facts if fact.relation == "IsA"),
        curated=curated,
        no_parts=frozenset(choices["left_out"]["parts"]),
        no_meaning=frozenset(choices["left_out"]["definitions"]),
    )


def _above(wordnet: WordNet, own: Mapping[str, ImageNetClass]) -> list[str]:
    """Keys of all kinds of the classes, over any number of steps; near ones first."""
    found: dict[str, None] = {}
    level = list(own)
    while level:
        level = [kind for key in level for kind in wordnet.synsets[key].kinds]
        level = [kind for kind in dict.fromkeys(level) if kind not in found and kind not in own]
        found |= dict.fromkeys(level)
    return list(found)


def _line(plan: _Plan, key: str) -> list[str]:
    synset, name, own = plan.wordnet.synsets[key], plan.names[key], key in plan.own
    kinds = [kind for kind in dict.fromkeys(_kinds(plan, synset)) if kind != name]
    if own and not kinds:
        kinds = [canonical(plan.wordnet.synsets[synset.kinds[0]].words[0])]
    if name in plan.told:
        return [name, "; ".join(kinds), "", "", ""]
    parts = _parts(plan, synset) if own and name not in plan.no_parts else []
    meaning = _meaning(synset) if own and name not in plan.no_meaning else ""
    return [name, "; ".join(kinds), "; ".join(_words(plan, synset, name)), "; ".join(parts), meaning]


def _kinds(plan: _Plan, synset: Synset) -> list[str]:
    """The nearest kinds that are kept."""
    found = []
    for key in synset.kinds:
        found += [plan.names[key]] if key in plan.names else _kinds(plan, plan.wordnet.synsets[key])
    return found


def _words(plan: _Plan, synset: Synset, name: str) -> list[str]:
    """Other words that mean this and nothing else; and a kind's name without what stands in brackets."""
    used = {*plan.names.values(), *(canonical(one.label) for one in plan.own.values())}
    words = [w for w in map(canonical, synset.words) if w not in plan.curated and len(plan.wordnet.senses[w]) == 1]
    plain = [re.sub(r" \(.*\)$", "", name)] if synset.key not in plan.own else []
    return [word for word in dict.fromkeys((*plain, *words)) if word not in used and ";" not in word]


def _parts(plan: _Plan, synset: Synset) -> list[str]:
    words = [canonical(plan.wordnet.synsets[key].words[0]) for key in synset.parts]
    return list(dict.fromkeys(words))


def _meaning(synset: Synset) -> str:
    """The definition up to its first semicolon, if it is short."""
    gloss = synset.gloss.partition(";")[0].partition(":")[0].strip()
    text = sentence(synset, gloss)
    return text if len(text) <= LONGEST else ""


def graph(path: Path) -> int:
    """Write the shipped graph; returns the number of its facts."""
    with closing(in_memory(shipped())) as made:
        path.unlink(missing_ok=True)
        return write_file(path, Facts(()), made)


def main() -> None:
    """Write the sheet, where WordNet's folder is given, and the graph."""
    if len(sys.argv) > 1:
        with IMAGENET.path.open("w", encoding="utf-8", newline="") as file:
            file.write("# Classes of ImageNet and their kinds, from WordNet 3.0 (see wordnet_licence.txt).\n")
            file.write("# Made by `python -m concepts.knowledge.build FOLDER`; do not edit.\n")
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(sheet(WordNet.read(Path(sys.argv[1]))))
    print(f"{graph(EMBEDDED):,} facts, {EMBEDDED.stat().st_size / 1e3:.0f} kB, written to {EMBEDDED}")


if __name__ == "__main__":
    main()
