"""The ear in a second language: German words are read as English ones, names by the lexicon."""

from pathlib import Path

import pytest

from agent.acts import MIND
from agent.understanding import Understanding, Vocabulary
from agent.understanding.examine import cases, examine, heard
from agent.understanding.phrases import phrases
from agent.understanding.text import tokenise
from agent.understanding.tongue import Tongue
from benchmarks.understanding import menagerie

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def ear() -> Understanding:
    return Understanding.load(language="de")


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return menagerie()


@pytest.mark.parametrize("word", ["Löwe", "Loewe", "löwen", "Löwen", "loewe"])
def test_a_name_is_known_however_its_umlaut_is_written(word: str, ear: Understanding, words: Vocabulary) -> None:
    assert ear.read(f"Warum kein {word}?", words, "zebra")[0].foil == "lion"


def test_a_compound_is_read_by_its_parts(ear: Understanding, words: Vocabulary) -> None:
    act = ear.read("Zeig mir den Schneehintergrund!", words, "zebra")[0]
    assert (act.kind, act.concept) == ("ask_where", "snow")


@pytest.mark.parametrize("text", ["Was glaubst du, was ich denke?", "Was wei\u00dft du \u00fcber mich?"])
def test_who_asks_what_they_are_thought_to_think_asks_for_the_mind(
    text: str, ear: Understanding, words: Vocabulary
) -> None:
    assert [(act.kind, act.name) for act in ear.read(text, words, "zebra")] == [("ask_motive", MIND)]


@pytest.mark.parametrize(
    ("text", "removed", "added"),
    [
        ("Was wäre, wenn die Streifen weg wären?", ("stripes",), ()),
        ("Was wäre, wenn es keine Streifen hätte?", ("stripes",), ()),
        ("Und mit Hörnern?", (), ("horns",)),
        ("Ersetze die Streifen durch Flecken.", ("stripes",), ("spots",)),
    ],
)
def test_taking_away_and_adding_are_told_apart(
    text: str, removed: tuple[str, ...], added: tuple[str, ...], ear: Understanding, words: Vocabulary
) -> None:
    act = ear.read(text, words, "zebra")[0]
    assert (act.kind, act.removed, act.added) == ("ask_what_if", removed, added)


def test_an_unknown_name_is_given_as_it_was_written(ear: Understanding, words: Vocabulary) -> None:
    acts = ear.read("Warum kein Tiger oder ein Säbelzahnmammut?", words, "zebra")
    assert [(act.foil, act.unknown) for act in acts] == [("tiger", ()), (None, ("Säbelzahnmammut",))]


def test_a_message_goes_on_in_german_too(ear: Understanding, words: Vocabulary) -> None:
    context = heard(ear, [("Warum kein Pferd?", "Ohne die Streifen wäre es ein Pferd.")], words, "zebra")
    act = ear.read("Und der Esel?", words, "zebra", context=context)[0]
    assert (act.kind, act.foil) == ("ask_why_not", "donkey")


def test_words_stay_where_they_were_written() -> None:
    text = "Warum nicht Löwe?"
    tongue = Tongue.load("de")
    assert [text[w.start : w.end] for w in tokenise(text, tongue)] == ["Warum", "nicht", "Löwe", "?"]
    assert [w.text for w in tokenise(text, tongue)][:2] == ["why", "not"]


def test_a_language_without_tables_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'xx'.*en, de"):
        Tongue.load("xx")


def test_no_line_of_the_german_test_is_a_training_phrase(ear: Understanding, words: Vocabulary) -> None:
    from agent.understanding.overlap import parts

    seen = {" ".join(p.utterance.said) for p in phrases(100, language="de")}
    for case in cases(DATA / "german.txt"):
        names = Tongue.load("de").vocabulary(words)
        assert parts(case.text, names, case.label, ear.dictionary.knows, Tongue.load("de"))[-1] not in seen, case.text


def test_german_is_understood(ear: Understanding, words: Vocabulary) -> None:
    result = examine(ear, cases(DATA / "german.txt"), {"menagerie": words})[0]
    assert result.cases >= 100
    assert result.kinds >= 0.8
    assert result.slots >= 0.9
