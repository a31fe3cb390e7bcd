"""The bench's reader of reasons finds every lie: in numbers, names, facts, causes and in what the model leaned on."""

from pathlib import Path

import pytest

from benchmarks.reason_texts import World, grounded, read
from concepts.knowledge import Knowledge
from tests import worlds

FACTS = """head, relation, tail, weight
bee, HasCoat, stripes, 1
bee, IsA, insect, 1
insect, HasPart, wings, 1
cat, HasPart, horn, 1
bee, HasColour, yellow, 0.8
bee, LivesIn, meadow, 1
"""
# Of stripes 0.9 and wings 0.2 it says bee: stripes lift its lead by 2.4, and by 3.6 over cat; without them it says ant.
WHY = (
    "The model says bee (87 %). It says so because of the stripes. Without the stripes it says ant (78 % measured"
    " inside the model). What speaks for bee most: the stripes (100 % of the evidence). As is generally known, a bee"
    " has stripes, and here the model went by that."
)
WHY_NOT = (
    "The model says bee (87 %). It gives cat 1 %. What sets bee apart from cat here: the stripes (+3.6). As"
    " is generally known, a cat has a horn. The model finds hardly any sign of the horn here. With a horn it still"
    " says bee (80 % measured inside the model; 87 % as it is)."
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "facts.csv").write_text(FACTS, encoding="utf-8")
    subject = worlds.meadow()
    image = worlds.flat([[0.9, 0.2, 0.0]])[0]
    return World(subject, worlds.meadow_bank(subject), Knowledge.from_csv(tmp_path / "facts.csv"), image, "cat")


def wrong(text: str, world: World, over: str | None) -> list[str]:
    return [f"{one.kind}: {one.sentence}" for one in read(text, world, over) if not one.holds]


def test_a_true_text_holds_word_by_word(world: World) -> None:
    assert wrong(WHY, world, None) == []
    assert wrong(WHY_NOT, world, "cat") == []
    kinds = [one.kind for one in read(WHY, world, None)]
    assert kinds.count("fact") == 1
    assert kinds.count("agrees") == 1
    assert kinds.count("cause") == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(87 %)", "(93 %)"),
        ("says bee", "says ant"),
        ("because of the stripes", "because of the wings"),
        ("because of the stripes", "because of the stripes and the wings"),
        ("says ant (78 %", "says cat (78 %"),
        ("says ant (78 %", "says ant (58 %"),
        ("the stripes (100 % of", "the wings (100 % of"),
        ("a bee has stripes", "a bee has a horn"),
        ("a bee has stripes", "an ant has stripes"),
        ("a bee has stripes", "a bee is an insect and an insect has wings"),
        ("here the model went by that.", "here the model loved that."),
    ],
)
def test_a_lie_about_why_is_found(old: str, new: str, world: World) -> None:
    assert old in WHY
    assert wrong(WHY.replace(old, new), world, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gives cat 1 %", "gives cat 4 %"),
        ("(+3.6)", "(+3.9)"),
        ("(+3.6)", "(\N{MINUS SIGN}3.6)"),
        ("apart from cat", "apart from ant"),
        ("a cat has a horn", "a cat has stripes"),
        ("sign of the horn", "sign of the stripes"),
        ("still says bee (80 %", "says cat (78 %"),
    ],
)
def test_a_lie_about_why_not_is_found(old: str, new: str, world: World) -> None:
    assert old in WHY_NOT
    assert wrong(WHY_NOT.replace(old, new), world, "cat")


def test_what_the_model_leans_on_must_be_used_and_not_be_known(world: World) -> None:
    clash = "As is generally known, a bee is often seen against a meadow background. Here, though, the model leaned on"
    assert [one.kind for one in read(f"{clash} the stripes.", world, None)] == ["fact", "conflicts"]
    assert wrong(f"{clash} the stripes.", world, None)  # the graph has stripes of bees: no conflict
    assert wrong(f"{clash} the wings.", world, None)


@pytest.mark.parametrize(
    ("clause", "holds"),
    [
        ("a bee has stripes", True),
        ("a bee is an insect", True),
        ("an insect has wings", True),
        ("a bee is often yellow", True),
        ("a bee is often seen against a meadow background", True),
        ("a bee has wings", False),
        ("a bee is often stripes", False),
        ("bees like honey", False),
    ],
)
def test_facts_are_looked_up_as_they_are_told(clause: str, holds: bool, world: World) -> None:
    assert grounded(clause, world.knowledge) is holds
