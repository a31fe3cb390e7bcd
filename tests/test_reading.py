"""What a scripted reader takes from sentences: lessons in logits, doubts, and questions that were put to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concepts.menagerie import ANIMALS, CONCEPTS
from dialogs.reading import Asked, Lesson, Reader

READER = Reader.of(ANIMALS, CONCEPTS, ("coat", "colour", "background", "part"))


@pytest.mark.parametrize(
    ("sentence", "lessons"),
    [
        ("Without the stripes it would say horse.", [("zebra", "stripes", 3.0)]),
        ("Without the mane and with horns it would say cow; no smaller change does it.",
         [("zebra", "mane", 3.0), ("cow", "horns", 3.0)]),
        ("With a meadow background instead of savanna, it would say horse.",
         [("zebra", "savanna", 3.0), ("horse", "meadow", 3.0)]),
        ("To make it say cow, take away the mane, add horns and put a meadow background in place of savanna; "
         "no smaller change does it.",
         [("zebra", "mane", 3.0), ("zebra", "savanna", 3.0), ("cow", "horns", 3.0), ("cow", "meadow", 3.0)]),
        ("Without the mane it says horse (49 %) with the picture redrawn that way, but it still says zebra (40 %) "
         "measured inside the model; take that with care.", [("zebra", "mane", 1.5)]),
        ("What most speaks for zebra: the stripes (40 % of the evidence).", [("zebra", "stripes", 3.5)]),
        ("What speaks for zebra most: the stripes (40 % of the evidence, +2.0), then the mane (20 %, +1.0).",
         [("zebra", "stripes", 2.0), ("zebra", "mane", 1.0)]),
        ("What sets zebra apart from horse here: the stripes (+3.0).",
         [("zebra", "stripes", 1.5), ("horse", "stripes", -1.5)]),
        ("On average, the mane speaks for zebra (+1.5) and against cow (\u22123.0).",
         [("zebra", "mane", 1.5), ("cow", "mane", -3.0)]),
        ("On average, the long ears speak for donkey (+8.0), for pig (+1.0) and against fox (\u22122.5) and do hardly "
         "anything for wolf (+0.2) and dog (\u22120.1).",
         [("donkey", "long ears", 8.0), ("pig", "long ears", 1.0), ("fox", "long ears", -2.5),
          ("wolf", "long ears", 0.2), ("dog", "long ears", -0.1)]),
        ("On average, the mane speaks for lion and against cow.", [("lion", "mane", 2.5), ("cow", "mane", -1.5)]),
        ("Here the savanna background speaks against zebra (\u22121.2).", [("zebra", "savanna", -1.2)]),
        ("Here the mane carries 20 % of the evidence for zebra.", [("zebra", "mane", 2.0)]),
        ("For zebra, the long face does hardly anything here (+0.1).", [("zebra", "long face", 0.1)]),
        ("Without the mane it still says zebra (60 %).", [("zebra", "mane", 1.0)]),
        ("(Generally known, not measured here: a zebra has stripes.)", []),
        ("When it says zebra, it was right in 112 of 118 held-out cases (95 %).", []),
    ],
)  # fmt: skip
def test_sentences_are_read_as_a_person_would(sentence: str, lessons: list[tuple[str, str, float]]) -> None:
    taken = READER.read(f"The model says zebra (97 %). {sentence}")
    assert taken.said == "zebra"
    assert [(one.label, one.concept, round(one.strength, 3)) for one in taken.lessons] == lessons


def test_a_lesson_that_the_redrawn_picture_puts_in_doubt_counts_half_and_those_before_it_in_full() -> None:
    text = (
        "The model says zebra. Without the mane it would say cow. Without the stripes it would say horse. "
        "But with the picture redrawn it says zebra."
    )
    assert READER.read(text).lessons == (Lesson("zebra", "mane", 3.0), Lesson("zebra", "stripes", 1.5))


def test_what_a_text_says_twice_is_one_lesson() -> None:
    sentence = "On average, the snow background speaks for wolf (+8.0). "
    assert READER.read(2 * sentence).lessons == (Lesson("wolf", "snow", 8.0),)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("You can ask why, where I see it, or when the model is wrong.", False),
        ("I have too few held-out cases with known answers to say how often it is wrong.", False),
        ("A word of doubt: the model may well be wrong here.", True),
        ("When it says dog, it was right in 41 of 60 held-out cases (68 %); the others were most often fox.", True),
        ("When it says dog, it was right in 59 of 60 held-out cases (98 %).", False),
        ("Its answers are least reliable for dog and horse.", True),
        ("Here dog is often mistaken for fox.", True),
        ("The model says dog (98 %). Without the snow background it would say wolf.", False),
    ],
)
def test_doubt_is_heard_and_praise_is_not_taken_for_it(text: str, warned: bool) -> None:
    assert READER.read(text).warned is warned


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which of these do you know well: cat, lion or deer?", Asked("labels", options=("cat", "lion", "deer"))),
        ("Which of these do you think speak for zebra: the stripes, the mane, the grey colour or the trunk?",
         Asked("concepts", "zebra", ("stripes", "mane", "grey", "trunk"))),
        ("What do you think it goes by: the coat, the colour, the background or the parts?",
         Asked("kinds", options=("coat", "colour", "background", "part"))),
        ("A question for you: without the stripes and with horns, what do you think the model would say?",
         Asked("what_if", removed=("stripes",), added=("horns",))),
    ],
)  # fmt: skip
def test_every_form_of_question_is_understood_and_teaches_nothing(question: str, asked: Asked) -> None:
    taken = READER.read(f"The model says zebra. Without the mane it would say cow. {question}")
    assert taken.asked == asked
    assert taken.lessons == (Lesson("zebra", "mane", 3.0),)


def test_the_label_that_was_told_is_kept_through_texts_that_tell_none() -> None:
    assert READER.read("Here the mane carries 20 % of the evidence.", said="lion").lessons[0].label == "lion"
    assert READER.read("Hello.", said="lion").said == "lion"
    assert READER.read("You say dog. The model says wolf (81 %). It gives dog 19 %.").said == "wolf"


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    taken = READER.read(text)
    assert all(one.label in ANIMALS and one.concept in CONCEPTS for one in taken.lessons)


def test_longer_names_come_before_those_that_they_contain() -> None:
    reader = Reader.of(("tiger", "tiger shark"), ("fin",))
    assert [one.label for one in reader.read("On average, the fin speaks for tiger shark (+2.0).").lessons] == [
        "tiger shark"
    ]


def test_a_reader_without_names_reads_nothing() -> None:
    assert Reader.of((), ()).read("On average, the fin speaks for shark (+2.0).").lessons == ()
