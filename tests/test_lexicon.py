"""Words of other languages: every name that the project knows has a German noun, and every noun leads back to it."""

import pytest

from concepts.knowledge import Knowledge
from concepts.lexicon import Lexicon, languages
from concepts.menagerie import ANIMALS, CONCEPTS
from concepts.menagerie.vocabulary import GROUPS
from concepts.probes.catalogue import PROBES

GERMAN = Lexicon.load("de")
CIFAR = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@pytest.mark.parametrize("name", [*ANIMALS, *CONCEPTS, *CIFAR, *sorted(set(GROUPS.values()))])
def test_every_name_of_the_embedded_world_has_a_german_noun(name: str) -> None:
    noun = GERMAN.noun(name)
    assert noun is not None
    assert noun.word[:1].isupper() and noun.plural[:1].isupper()


def test_every_drawn_probe_and_every_known_fact_can_be_told_in_german() -> None:
    said = {fact.tail for head in (*ANIMALS, *CIFAR) for fact in Knowledge.embedded().facts(head=head)
            if fact.relation not in ("MeansThat", "Synonym")}  # fmt: skip
    assert not [probe.name for probe in PROBES if GERMAN.noun(probe.name) is None]
    assert not [tail for tail in said & {*CONCEPTS} if GERMAN.noun(tail) is None]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("zebras", "zebra"),
        ("wölfe", "wolf"),
        ("wölfen", "wolf"),
        ("elefanten", "elephant"),
        ("spitzen ohren", "pointed ears"),
        ("buschigem schwanz", "bushy tail"),
        ("hörnern", "horns"),
        ("weiße farbe", "white"),
        ("schlappohren", "floppy ears"),
        ("rosa", "pink"),
        ("pelz", "fur"),
    ],
)
def test_phrases_lead_to_english_names_whatever_their_form(phrase: str, name: str) -> None:
    assert GERMAN.phrases()[phrase] == (name,)


def test_phrases_are_lower_case_and_a_shared_word_keeps_all_its_meanings() -> None:
    phrases = GERMAN.phrases()
    assert all(phrase == phrase.lower().strip() for phrase in phrases)
    assert set(phrases["fell"]) == {"fur", "coat"}


def test_english_needs_no_table_and_other_languages_are_refused_by_name() -> None:
    assert Lexicon.load("en").noun("zebra") is None
    assert languages() == ("en", "de")
    with pytest.raises(ValueError, match="'tlh'; there are: en, de"):
        Lexicon.load("tlh")


def test_names_are_found_whatever_their_case_and_unknown_ones_are_not_invented() -> None:
    assert GERMAN.noun("Zebra") == GERMAN.noun("zebra")
    assert GERMAN.noun("axolotl") is None
