"""Slots of acts: what is imagined gone or there, for and against, yes and no, and what was only said before."""

import pytest

from agent.acts import UserAct, UserKind
from agent.understanding import Vocabulary
from agent.understanding.carry import carried
from agent.understanding.context import Context
from agent.understanding.names import mentions
from agent.understanding.polarity import yes_or_no
from agent.understanding.reading import Reading
from agent.understanding.slots import fill
from agent.understanding.text import tokenise

KNOWN = Vocabulary(
    ("horse", "zebra", "donkey", "wolf", "dog", "fox", "cow"),
    (
        "stripes", "mane", "snow", "meadow", "trunk", "horns", "long neck", "pointed ears", "floppy ears", "concept 3",
        "concept 4",
    ),
)  # fmt: skip


def reading(text: str, label: str = "zebra") -> Reading:
    words = tokenise(text)
    return Reading(text, tuple(words), tuple(mentions(words, KNOWN, lambda word: True)), label)


def only(kind: UserKind, text: str, label: str = "zebra") -> UserAct:
    acts = fill(kind, reading(text, label), 1.0)
    assert len(acts) == 1
    return acts[0]


@pytest.mark.parametrize(
    ("text", "removed", "added"),
    [
        ("please zap the mane", {"mane"}, set()),
        ("what if the trunk had been amputated?", {"trunk"}, set()),
        ("a zebra bereft of stripes", {"stripes"}, set()),
        ("if the horns would not exist", {"horns"}, set()),
        ("if the snow would vanish", {"snow"}, set()),
        ("off with the mane", {"mane"}, set()),
        ("put zero in concept 3", {"concept 3"}, set()),
        ("drop concepts 3 and 4", {"concept 3", "concept 4"}, set()),
        ("-mane +horns", {"mane"}, {"horns"}),
        ("mane := horns", {"mane"}, {"horns"}),
        ("move it from the snow to the meadow", {"snow"}, {"meadow"}),
        ("mane replaced by horns", {"mane"}, {"horns"}),
        ("when the snow is replaced by a meadow", {"snow"}, {"meadow"}),
        ("a horse from the mane alone", set(), {"mane"}),
        ("had the snow been meadow", {"snow"}, {"meadow"}),
        ("were the mane and the horns, which I like a lot, both gone", {"mane", "horns"}, set()),
        ("if the mane was gone, and the horns, what then?", {"mane", "horns"}, set()),
        ("if its neck were not long", {"long neck"}, set()),
        ("if its neck were short", {"long neck"}, set()),
        ("if the ears were floppy", set(), {"floppy ears"}),
        ("paint stripes all over", set(), {"stripes"}),
        ("the mane, take the mane off", {"mane"}, set()),
        ("set it in the snow and take off the mane", {"mane"}, {"snow"}),
        ("for the sake of argument, no offence, that it had a mane", set(), {"mane"}),
    ],
)
def test_each_name_is_taken_away_or_added_as_a_person_means_it(text: str, removed: set[str], added: set[str]) -> None:
    act = only("ask_what_if", text)
    assert (set(act.removed), set(act.added), act.candidates) == (removed, added, ())


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("you looked at the mane, didn't you", True),
        ("don't you think the mane did it", True),
        ("it is the mane and nothing else", True),
        ("the mane it was, no doubt about that", True),
        ("the mane cannot be ignored", True),
        ("the mane is quite immaterial", False),
        ("mane weight: zero", False),
        ("I doubt the mane was used, it has no influence", False),
        ("the mane is noise, it does not count", False),
        ("the mane is a red herring", False),
        ("a horse has one too: the mane cannot have counted", False),
    ],
)
def test_an_opinion_is_for_or_against_whatever_only_sounds_like_a_denial(text: str, speaks: bool) -> None:
    assert only("believe", text).polarity is speaks


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yeaaah", True), ("aye", True), ("y", True), ("indubitably", True), ("if it is no bother, yes", True),
        ("I would hope so", True), ("nahhh", False), ("n", False), ("negative", False), ("absolutely not", False),
        ("okay but leave it", False), ("very unlikely", False), ("I really do not know", None),
        ("one could not honestly say", None), ("yes, I do not know why", True), ("no, I could not say that", False),
    ],
)  # fmt: skip
def test_a_reply_is_yes_or_no_or_neither(text: str, meant: bool | None) -> None:
    assert yes_or_no(reading(text)) is meant


@pytest.mark.parametrize("text", ["the mane, of course", "mane, no doubt", "a mane please"])
def test_a_choice_is_no_yes(text: str) -> None:
    assert only("answer", text).polarity is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I have kept wolves for years and that is a fox", "fox"),
        ("dog? a wolf, rather", "wolf"),
        ("cow is wrong, the right word is horse", "horse"),
        ("it is a dog that looks like a wolf", "dog"),
    ],
)
def test_the_class_that_is_claimed_is_the_one_that_something_is_said_to_be(text: str, label: str) -> None:
    assert only("correct", text).label == label


def test_a_class_named_twice_is_one_foil() -> None:
    act = only("ask_why_not", "my aunt said horse, and she knows, so why is it not a horse?")
    assert (act.label, act.foil) == ("zebra", "horse")


@pytest.mark.parametrize("text", ["I am all ears, so what else?", "where are your weak spots?"])
def test_sayings_name_nothing(text: str) -> None:
    vocabulary = Vocabulary((), ("spots", "pointed ears", "floppy ears"))
    assert not mentions(tokenise(text), vocabulary, lambda word: True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("concept 3 looks like a tyre, so call concept 3 tyre", "tyre"),
        ("concept 3 gets renamed to mirror", "mirror"),
        ("put this as its name: gravel", "gravel"),
    ],
)
def test_the_new_name_is_what_follows_the_call(text: str, name: str) -> None:
    assert only("name_concept", text).name == name


MANE = UserAct(kind="ask_concept", label="zebra", concept="mane")
HORSE = UserAct(kind="ask_how_to", foil="horse")
TOLD = Context(concepts=("snow",), told=("snow",))


@pytest.mark.parametrize(
    ("kind", "text", "earlier", "context", "slots"),
    [
        ("ask_where", "and where?", [MANE], Context(), {"concept": "mane"}),
        ("ask_where", "where did you look?", [MANE], Context(), {"concept": None}),
        ("ask_where", "whereabouts though?", [], TOLD, {"concept": "snow"}),
        ("ask_concept", "does it count?", [], TOLD, {"concept": "snow"}),
        ("believe", "I still say it matters", [], TOLD, {"concept": "snow", "polarity": True}),
        ("name_concept", "let it be known as frost", [], TOLD, {"concept": "snow"}),
        ("ask_what_if", "and if it had none?", [], TOLD, {"removed": ("snow",), "unknown": ()}),
        ("ask_what_if", "and if there was one?", [], TOLD, {"added": ("snow",)}),
        ("ask_what_if", "with a meadow instead?", [], TOLD, {"removed": ("snow",), "added": ("meadow",)}),
        ("ask_difference", "what is the difference?", [HORSE], Context(), {"foil": "horse"}),
        ("ask_how_to", "how would I get there?", [], Context(classes=("zebra", "dog")), {"foil": "dog"}),
        ("answer", "the pointy ones", [], Context(told=("floppy ears", "pointed ears")), {"concept": "pointed ears"}),
        ("answer", "something else", [], Context(told=("floppy ears", "pointed ears")), {"concept": None}),
    ],
)  # fmt: skip
def test_what_a_question_leaves_out_is_what_was_named_before(
    kind: UserKind, text: str, earlier: list[UserAct], context: Context, slots: dict[str, object]
) -> None:
    part = reading(text)
    (act,) = carried(fill(kind, part, 1.0), part, earlier, context)
    assert {name: getattr(act, name) for name in slots} == slots
