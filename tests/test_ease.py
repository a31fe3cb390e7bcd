"""Reading ease: syllables as they are spoken, and scores that rise with short words and short sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.reading.ease import ease, syllables

ENGLISH = """the:1 model:2 says:1 zebra:2 horse:1 horses:2 without:2 stripes:1 meadow:2 background:2 picture:2 redrawn:2
measured:2 inside:2 evidence:3 elephant:3 giraffe:2 concept:2 concepts:2 average:3 reliable:4 answers:2 mistaken:3
smaller:2 change:1 changes:2 table:2 little:2 make:1 makes:1 moved:1 painted:2 cases:2 tufted:2 whiskers:2 savanna:3
colour:2 typical:3 classifier:4 generally:4 image:2 apart:2 against:2 people:2 believe:2 question:2 held-out:2
computer:3 nothing:2 opinion:3 animal:3 usual:3 lion:2 area:3 lies:1 lie:1 goes:1 does:1 seen:1 used:1 camel:2
donkey:2 careful:2 anything:3 together:3 tried:1 create:2 video:3 radio:3 violet:3 special:2 doing:2 whole:1"""
GERMAN = """Zebra:2 Streifen:2 Modell:2 Bild:1 Mähne:2 Hintergrund:3 gemessen:3 bedeutet:3 Savanne:3 Elefant:3 Augen:2
Häuser:2 Katze:2 zwischen:2 unter:2 Schnee:1 allgemein:3"""


@pytest.mark.parametrize(("words", "language"), [(ENGLISH, "en"), (GERMAN, "de")])
def test_syllables_are_counted_as_people_speak(words: str, language: str) -> None:
    told = [entry.rpartition(":")[::2] for entry in words.split()]
    wrong = [
        (word, syllables(word, language), count) for word, count in told if syllables(word, language) != int(count)
    ]
    assert len(wrong) <= len(told) // 40, wrong


def test_numbers_count_as_they_are_spoken() -> None:
    assert [syllables(word) for word in ("5", "61", "112", "4.2", "%")] == [1, 2, 3, 2, 2]


def test_the_score_is_that_of_the_formula() -> None:
    assert ease(["The cat sat on the mat."]) == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    assert ease(["Die Katze saß da."], "de") == pytest.approx(180 - 4 - 58.5 * 5 / 4)


def test_colons_do_not_make_a_text_look_easier_and_long_words_make_it_harder() -> None:
    assert ease(["I know this: it is so; and all is well."]) == ease(["I know this, it is so, and all is well."])
    assert ease(["The classification is unreliable."]) < 30 < ease(["It is often wrong."])


def test_several_texts_count_as_one_and_no_words_are_refused() -> None:
    assert ease(["It is so.", "It is not."]) == pytest.approx(ease(["It is so. It is not."]))
    with pytest.raises(ValueError, match="no words"):
        ease(["...", ""])


@given(st.text(min_size=1, max_size=20))
def test_every_word_has_a_syllable(word: str) -> None:
    assert all(syllables(part) >= 1 for part in word.split() if part[0].isalnum())
