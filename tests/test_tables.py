"""Tables of sentences: every language has the same keys and slots, and nothing that is missing passes in silence."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from agent import Agent
from agent.language.openings import TURNS, opening
from agent.language.registers import REGISTERS, languages
from agent.language.table import Table, TableError, slots
from agent.llm.ending import Kind
from concepts.lexicon import languages as lexicons
from explainers.places import PLACES

AGENT = Path(__file__).parents[1] / "agent"
FLAGS = {"many", "several", "comma", "one"}  # what only some languages' grammar asks for
ENGLISH = Table.load("en")
OTHERS = [Table.load(language) for language in languages() if language != "en"]
SECTIONS = [*REGISTERS, "words"]


def section(table: Table, name: str) -> dict[str, tuple[str, ...]]:
    return dict(table.words if name == "words" else table.sentences[name])  # type: ignore[index]


def needed(ways: tuple[str, ...]) -> set[frozenset[str]]:
    return {slots(way) - FLAGS for way in ways}


def test_every_language_that_is_spoken_has_nouns() -> None:
    assert set(languages()) <= set(lexicons())
    assert len(languages()) >= 2


@pytest.mark.parametrize("table", OTHERS, ids=lambda table: table.language)
@pytest.mark.parametrize("name", SECTIONS)
def test_languages_have_the_same_keys_and_slots(table: Table, name: str) -> None:
    mine, theirs = section(ENGLISH, name), section(table, name)
    assert set(mine) == set(theirs)
    for key in mine:
        assert needed(mine[key]) == needed(theirs[key]), key


@pytest.mark.parametrize("table", [ENGLISH, *OTHERS], ids=lambda table: table.language)
@pytest.mark.parametrize("name", SECTIONS)
def test_all_ways_to_say_a_thing_say_as_much(table: Table, name: str) -> None:
    assert not [key for key, ways in section(table, name).items() if len(needed(ways)) > 1]


@pytest.mark.parametrize("name", ["child", "engineer"])
def test_a_register_only_has_what_the_user_register_has_too(name: str) -> None:
    assert set(section(ENGLISH, name)) <= set(section(ENGLISH, "user"))


@pytest.mark.parametrize("table", [ENGLISH, *OTHERS], ids=lambda table: table.language)
@pytest.mark.parametrize("name", REGISTERS)
def test_what_has_several_ways_has_enough_for_the_turns_that_are_remembered(table: Table, name: str) -> None:
    for key, ways in section(table, name).items():
        openings = {opening(way) for way in ways}
        assert len(ways) == 1 or len(openings) > TURNS, key


@pytest.mark.parametrize("table", OTHERS, ids=lambda table: table.language)
def test_every_named_place_has_a_name_in_every_language(table: Table) -> None:
    assert set(table.places) == set(PLACES)


def test_what_is_missing_is_an_error_that_names_it() -> None:
    with pytest.raises(TableError, match="'nonsense' is not in the table of 'en'"):
        ENGLISH.variants("nonsense", "user")
    with pytest.raises(TableError, match=r"'corrected' of 'en' cannot be filled.*'foil'"):
        ENGLISH.fill("corrected", "user", 0, {})


CHOOSERS = (
    *(f"language/{name}" for name in ("say", "compose", "asides", "lessons", "apart", "places", "edits", "word")),
    *(
        "language/byline",
        "language/openings",
        "language/reasons",
        "answers/instruments",
        "answers/edges",
        "answers/places",
    ),
    *("language/byline", "language/change", "comparison", "guesses", "policy/suggestions"),
)


@pytest.mark.parametrize("name", CHOOSERS)
def test_no_words_of_the_agent_stand_in_the_modules_that_choose_them(name: str) -> None:
    tree = ast.parse((AGENT / f"{name}.py").read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    assert not [text for text in texts if isinstance(text, str) and re.search(r"[a-z] [a-z]|[a-z] $|^ [a-z]", text)]


def test_every_ending_of_a_call_is_told_in_words() -> None:
    told = {key.removeprefix("ending_").replace("_", " ") for key in ENGLISH.words if key.startswith("ending_")}
    assert told == {*get_args(Kind), "status"}


def test_every_reason_why_a_mind_moves_is_told_in_words() -> None:
    tree = ast.parse((AGENT / "minds/inference.py").read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "moved"]
    said = [n.value for call in calls for n in ast.walk(call.args[1]) if isinstance(n, ast.Constant)]
    causes = {text.strip().replace(" ", "_") for text in said if isinstance(text, str)} - {"agree"}
    assert {f"cause_{cause}" for cause in causes} == {key for key in ENGLISH.words if key.startswith("cause_")}


def test_every_step_of_a_turn_is_told_of_in_words(agent: Agent) -> None:
    told = {key.removeprefix("progress_") for key in ENGLISH.words if key.startswith("progress_")}
    assert told == {*agent.nodes, "reply", "unusable"}
