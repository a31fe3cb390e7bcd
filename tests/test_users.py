"""Simulated users: what they may reach, what they learn and by which rule, how families differ, how they talk."""

import gc
import inspect
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from timeit import repeat
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np
import pytest
from PIL import Image

from concepts.bank import kind_of
from concepts.knowledge import Knowledge
from concepts.menagerie import ANIMALS, CONCEPTS, PROTOTYPES
from dialogs.cases import Case
from dialogs.users import FAMILIES, HELD_OUT, TRAINING, Family, Novice, Person, SimulatedUser, make
from dialogs.users.common import Common
from dialogs.users.opinions import PLAIN

PAPER = Image.new("RGB", (8, 8))
COATS = ("stripes", "spots", "patches", "wool")
COLOURS = ("white", "grey", "brown", "orange", "yellow", "pink")
PLACES = ("savanna", "forest", "snow", "meadow", "desert")
KINDS = {
    name: group for names, group in ((COATS, "coat"), (COLOURS, "colour"), (PLACES, "background")) for name in names
}
LESSON = "On average, the stripes speak for pig (+8.0)."
DOUBT = "A word of doubt: the model may well be wrong here."
CHECKS = (
    "Which of these do you know well: cat, lion, donkey, goat, camel or deer?",
    "Which of these do you think speak for zebra: the stripes, the mane, the long ears or the trunk?",
    "What do you think it goes by: the coat, the colour, the background or the parts?",
    "A question for you: without the stripes, what do you think the model would say?",
)
each_family = pytest.mark.parametrize("family", FAMILIES)


def case(*visible: str, own: str = "") -> Case:
    return Case(image=PAPER, visible=frozenset(visible), looks_like=own)


ZEBRA = case(*PROTOTYPES["zebra"], own="zebra")
CASES = [case(*PROTOTYPES[animal], own=animal) for animal in ANIMALS]


def person(family: str | Family, seed: int = 0) -> Person:
    """A member of a family, or of one made for the test."""
    known = FAMILIES[family] if isinstance(family, str) else family
    return Person(known, Common.of(ANIMALS, CONCEPTS, KINDS), Random(f"{known.name} {seed}"))


def people(family: str | Family, count: int = 60) -> list[Person]:
    return [person(family, seed) for seed in range(count)]


def told(user: Person, *texts: str) -> Person:
    """Somebody who has looked at a zebra and heard these texts."""
    user.greet(ZEBRA)
    for text in texts:
        user.hear(text, ())
    return user


def beliefs(user: SimulatedUser) -> list[float]:
    return [user.belief(label, concept) for label in ANIMALS for concept in CONCEPTS]


def mean(values: Iterator[float] | list[float]) -> float:
    return float(np.mean(list(values)))


# What they are


def test_the_families_are_ten_of_which_half_are_held_out() -> None:
    assert len(TRAINING) == len(HELD_OUT) == 5
    assert set(TRAINING) | set(HELD_OUT) == set(FAMILIES)
    assert all(name == family.name and family.about for name, family in FAMILIES.items())


def test_learning_rules_are_five_and_most_of_them_are_only_held_out() -> None:
    rules = {name: type(family.rule) for name, family in FAMILIES.items()}
    trained = {rules[name] for name in TRAINING}
    assert len(set(rules.values())) == 5
    assert len({rules[name] for name in HELD_OUT} - trained) == 3


@each_family
def test_every_member_is_a_simulated_user(family: str) -> None:
    user = make(family, 0, ANIMALS, CONCEPTS, KINDS)
    for name in ("greet", "hear", "expect", "belief"):
        own = list(inspect.signature(getattr(user, name)).parameters)
        assert own == list(inspect.signature(getattr(SimulatedUser, name)).parameters)[1:]


def test_the_kinds_of_concepts_are_those_of_the_bank() -> None:
    assert all(kind_of(group) == group for group in KINDS.values())
    assert "part" in Common.of(ANIMALS, CONCEPTS, KINDS).kinds


def test_an_unknown_family_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'wizard'.*novice, hasty"):
        make("wizard", 0, ANIMALS, CONCEPTS)


def reached(thing: object) -> dict[int, object]:
    """All that can be reached from an object by its references, other than through code and classes."""
    seen: dict[int, object] = {}
    todo = [thing]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)):
            continue
        seen[id(one)] = one
        todo += gc.get_referents(one)
    return seen


@each_family
def test_a_user_holds_words_numbers_and_pictures_and_cannot_reach_the_agent(family: str) -> None:
    user = told(person(family), f"The model says horse. {LESSON} {CHECKS[0]}")
    allowed = ("builtins", "numpy", "random", "re", "types", "PIL", "dialogs.users", "dialogs.reading", "dialogs.cases")
    foreign = {
        type(one)
        for one in reached(user).values()
        if not f"{type(one).__module__}.".startswith(tuple(f"{a}." for a in allowed))
    }
    assert not foreign
    assert {type(one).__name__ for one in reached(user).values() if type(one).__module__ == "dialogs.cases"} <= {"Case"}


def test_the_walk_through_a_user_would_find_an_agent() -> None:
    class Agent:
        pass

    user = person("novice")
    user.notes = {"here": [Agent()]}  # type: ignore[attr-defined]
    assert any(isinstance(one, Agent) for one in reached(user).values())


@each_family
def test_the_same_seed_is_the_same_person_and_another_seed_another(family: str) -> None:
    talks = []
    for seed in (4, 4, 5):
        user = person(family, seed)
        talks.append([user.greet(one) for one in CASES] + [user.hear(f"{LESSON} {ask}", ()) for ask in CHECKS])
        talks[-1].append(str(beliefs(user)))
    assert talks[0] == talks[1] != talks[2]


@each_family
def test_to_be_asked_teaches_nothing_and_changes_no_later_word(family: str) -> None:
    quiet, asked = told(person(family)), told(person(family))
    before = beliefs(asked)
    assert [asked.expect(one) for one in CASES] == [asked.expect(one) for one in CASES]
    assert beliefs(asked) == before
    assert [quiet.hear(f"{LESSON} {ask}", ()) for ask in CHECKS] == [
        asked.hear(f"{LESSON} {ask}", ()) for ask in CHECKS
    ]


@each_family
def test_a_text_without_a_lesson_changes_no_opinion(family: str) -> None:
    user = told(person(family))
    before = beliefs(user)
    user.hear("Goodbye. (Generally known, not measured here: a pig has stripes.)", (PAPER,))
    assert beliefs(user) == before


def test_what_is_brought_along_is_common_sense_and_a_few_mistakes() -> None:
    knowledge = Knowledge.embedded()
    user = person(replace(FAMILIES["novice"], knows=1.0, theory=(0, 1, 0)))
    pairs = [(a, c) for a in ANIMALS for c in CONCEPTS]
    odd = sum((user.belief(a, c) > 0.5) != (knowledge.prior(a, c) >= 0.5) for a, c in pairs)
    assert 0 < odd <= 8


def test_what_nobody_has_heard_of_speaks_for_nothing() -> None:
    assert person("novice").belief("unicorn", "horn") == person("novice").belief("cat", "wheels") < 0.5


def test_somebody_without_reasons_expects_what_they_would_say_themselves() -> None:
    blank = person(replace(FAMILIES["novice"], knows=0.0, mistakes=0))
    assert [blank.expect(one) for one in CASES] == list(ANIMALS)
    trusting = person(replace(FAMILIES["novice"], projection=(50.0, 50.0)))
    assert [trusting.expect(one) for one in CASES] == list(ANIMALS)


# How they learn


@each_family
def test_beliefs_move_towards_what_is_told(family: str) -> None:
    gains, losses = [], []
    for user in people(family, 30):
        before = user.belief("pig", "stripes"), user.belief("zebra", "stripes")
        told(user, *[f"{LESSON} On average, the stripes speak against zebra (\u22124.0)."] * 4)
        gains.append(user.belief("pig", "stripes") - before[0])
        losses.append(user.belief("zebra", "stripes") - before[1])
    assert mean(gains) > 0.4
    assert min(gains) >= 0 or family == "changing"
    assert mean(losses) < 0


def test_what_does_nothing_is_unlearned() -> None:
    sure = [user for user in people("novice") if user.belief("lion", "mane") > 0.5]
    after = [told(user, *["On average, the mane does hardly anything for lion (+0.1)."] * 3) for user in sure]
    assert sure and mean([user.belief("lion", "mane") for user in after]) < 0.3


def test_a_lesson_moves_the_opinion_on_its_whole_kind() -> None:
    family = replace(FAMILIES["novice"], theory=(1, 0, 0), knows=1.0, mistakes=0, attention=(1, 1), generalises=0.2)
    user, kept = person(family), person(replace(family, generalises=0.0))
    lessons = " ".join(
        f"On average, the {name} speaks for {label} (+8.0)." for name, label in (("snow", "wolf"), ("desert", "camel"))
    )
    for one in (user, kept):
        told(one, *[lessons] * 4)
    assert user.belief("deer", "forest") > 0.5 > kept.belief("deer", "forest")
    assert user.belief("zebra", "stripes") < 0.5, "the coat was not spoken of"


def own_label(user: Person) -> int:
    return sum(user.expect(one) == one.looks_like for one in CASES)


def test_people_expect_their_own_label_less_when_the_machine_errs_or_is_doubted() -> None:
    family = replace(FAMILIES["novice"], mistakes=60)
    kept = mean([own_label(told(user, "The model says zebra (90 %).")) for user in people(family)])
    shown = mean([own_label(told(user, "The model says horse (90 %).")) for user in people(family)])
    warned = mean([own_label(told(user, f"The model says zebra (90 %). {DOUBT}")) for user in people(family)])
    assert warned < shown < kept


def test_an_unexpected_answer_shifts_what_can_be_seen_towards_it_by_a_part_of_the_error() -> None:
    family = replace(FAMILIES["novice"], projection=(0.0, 0.0), infers=0.2)
    for user in people(family, 20):
        other, seen = user.expect(ZEBRA), ZEBRA.visible
        before = {label: sum(user._opinions.weight(label, name) for name in seen) for label in (other, "pig")}
        told(user, "The model says pig (90 %).")
        error = before[other] - before["pig"]
        after = {label: sum(user._opinions.weight(label, name) for name in seen) for label in (other, "pig")}
        assert after["pig"] - before["pig"] == pytest.approx(0.1 * error)
        assert after[other] - before[other] == pytest.approx(-0.1 * error)


def test_an_expected_answer_teaches_nothing_about_concepts() -> None:
    user = person("novice")
    before = beliefs(user)
    told(user, f"The model says {user.expect(ZEBRA)} (90 %).")
    assert beliefs(user) == before


@pytest.mark.parametrize(
    ("family", "said", "factor"),
    [
        ("novice", "The model says horse.", 0.8),
        ("novice", "The model says zebra.", 1.05),
        ("novice", DOUBT, 0.4),
        ("under-trusting", "The model says horse.", 1.05),
        ("under-trusting", "The model says zebra.", 0.8),
        ("under-trusting", DOUBT, 1.05),
        ("over-trusting", "The model says horse.", 0.95),
    ],
)
def test_what_the_machine_does_confirms_or_disproves_what_is_expected_of_it(
    family: str, said: str, factor: float
) -> None:
    user = person(family)
    before = user._opinions.projection
    assert told(user, said)._opinions.projection == pytest.approx(factor * before)


def test_one_picture_disproves_once() -> None:
    once, often = (
        told(person("novice"), "The model says horse."),
        told(person("novice"), *["The model says horse."] * 9),
    )
    assert [once.expect(one) for one in CASES] == [often.expect(one) for one in CASES]


# How the families differ

MANY = ("snow", "mane", "hump", "beard", "wool", "trunk", "horns", "antlers", "spots", "pink", "desert", "snout")
LONG = " ".join(f"On average, the {name} speaks for elephant (+8.0)." for name in MANY)


def taken(family: str | Family, text: str = LONG) -> float:
    """Mean number of opinions that changed by at least a logit with one text."""
    changed = []
    for user in people(family):
        user.greet(ZEBRA)
        before = user._opinions.weights.copy()
        user.hear(text, ())
        changed.append(float((np.abs(user._opinions.weights - before) > 1).sum()))
    return mean(changed)


def test_the_hasty_read_the_first_lines_only() -> None:
    hasty, novice = (replace(FAMILIES[name], generalises=0.0) for name in ("hasty", "novice"))
    assert taken(hasty) < 0.45 * taken(novice)
    assert taken(hasty, LESSON) > 0.7 * taken(novice, LESSON)


def test_the_forgetful_lose_what_a_novice_keeps() -> None:
    def after(name: str, turns: int) -> float:
        return mean(
            [told(user, LESSON, *["Hello."] * turns)._opinions.weight("pig", "stripes") for user in people(name)]
        )

    assert after("forgetful", 7) < 0.5 * after("forgetful", 0)
    assert after("novice", 7) == after("novice", 0)


def wrong_answers(name: str) -> float:
    """Share of six labels of which the answer says the opposite of what is true of the user."""
    wrong = 0
    options = ("cat", "lion", "donkey", "goat", "camel", "deer")
    for user in people(name):
        answer = (told(user).hear(CHECKS[0], ()) or "").lower()
        said = options if answer.startswith("all") else [label for label in options if label in answer]
        wrong += sum((label in said) != user._opinions.knows(label) for label in options)
    return wrong / (6 * 60)


def test_a_novice_slips_and_the_contradicting_say_the_opposite() -> None:
    assert 0.03 < wrong_answers("novice") < 0.2
    assert 0.25 < wrong_answers("contradicting") < 0.5
    assert wrong_answers("expert") < wrong_answers("novice") < wrong_answers("hasty")


def test_the_contradicting_take_over_less() -> None:
    assert taken("contradicting", LESSON) < taken("novice", LESSON)


def test_trust_orders_the_families() -> None:
    expected = {name: mean([own_label(user) for user in people(name)]) for name in FAMILIES}
    assert expected["under-trusting"] < 0.6 * expected["novice"]
    assert expected["novice"] < expected["over-trusting"] > 16


def test_the_over_trusting_are_hard_to_disabuse() -> None:
    doubted = [f"The model says horse. {DOUBT}", DOUBT]
    left = {
        name: mean([own_label(told(user, *doubted)) for user in people(name)]) for name in ("novice", "over-trusting")
    }
    assert left["over-trusting"] > left["novice"] + 1


def test_the_expert_knows_the_labels_and_reads_figures_exactly() -> None:
    assert mean([float(user._opinions.known.mean()) for user in people("expert")]) > 0.9
    assert 0.5 < mean([float(user._opinions.known.mean()) for user in people("novice")]) < 0.8
    values = [told(user, LESSON)._opinions.weight("pig", "stripes") for user in people("expert")]
    assert np.median(values) == pytest.approx(8.0, abs=1.5)


def test_the_stubborn_believe_in_one_kind_and_must_be_told_twice() -> None:
    assert all((user._opinions.theory > 0).sum() == 1 for user in people("stubborn"))
    once = [told(user, LESSON).belief("pig", "stripes") for user in people("stubborn")]
    twice = [told(user, LESSON, LESSON).belief("pig", "stripes") for user in people("stubborn")]
    assert mean(once) < 0.2 and mean(twice) > 0.6


def answered(name: str) -> float:
    """Share of users who answer a question about concepts."""
    words = ("stripes", "mane", "none", "all of", "all of these", "idea", "ears", "trunk")
    given = [told(user).hear(CHECKS[1], ()) or "" for user in people(name)]
    return mean([float(any(word in text.lower() for word in words)) for text in given])


def test_the_silent_hardly_answer() -> None:
    assert answered("silent") < 0.4 < 0.8 < answered("novice")


def test_the_changing_change_their_mind_between_pictures_and_others_do_not() -> None:
    for name in FAMILIES:
        user = told(person(name))
        before = beliefs(user)
        user.greet(CASES[0])
        assert (beliefs(user) != before) == (name == "changing")


def test_a_change_of_mind_turns_some_opinions_round() -> None:
    user = person(replace(FAMILIES["changing"], drifts=3))
    before = told(user)._opinions.weights.copy()
    user.greet(CASES[0])
    turned = (user._opinions.weights == -before) & (np.abs(before) > 1)
    assert turned.sum() == 3


# How they talk


@each_family
def test_every_form_of_question_gets_an_answer_in_words(family: str) -> None:
    for question in CHECKS:
        answers = {told(user).hear(f"The model says zebra (97 %). {question}", ()) for user in people(family, 20)}
        assert all(answer is not None and answer.strip() and "{" not in answer for answer in answers)
        assert len(answers) > 5


def test_the_answers_name_what_is_believed() -> None:
    sure = replace(FAMILIES["expert"], slip=0.0, answers=1.0, knows=1.0, theory=(0, 1, 0), mistakes=0)
    for user in people(sure, 20):
        told(user)
        known = user.hear(CHECKS[0], ())
        assert known is not None and ("camel" in known or known.lower().startswith("all"))
        named = user.hear("Which of these do you think speak for zebra: the stripes, the wool or the trunk?", ())
        assert named is not None and "stripes" in named.lower() and "wool" not in named and "trunk" not in named


def test_the_kind_that_decides_is_named_as_such() -> None:
    for user in people(replace(FAMILIES["stubborn"], slip=0.0, answers=1.0), 20):
        kind = user._talker.common.kinds[int(user._opinions.theory.argmax())]
        answer = told(user).hear(CHECKS[2], ())
        assert answer is not None and "mostly" in answer.lower() and kind in answer.partition("ot the")[0]


def test_an_opening_says_what_is_seen_and_what_is_expected() -> None:
    plain = replace(FAMILIES["novice"], chatter=0.0, slip=0.0)
    openings = set()
    for user, one in zip(people(plain, 18), CASES, strict=True):
        said = user.greet(one)
        openings.add(said.replace(one.looks_like, "X"))
        assert one.looks_like in said and user.expect(one) in said.replace(one.looks_like, "", 1) + said
    assert len(openings) > 10


def test_somebody_who_cannot_name_the_picture_says_so() -> None:
    assert (
        "not sure" in (said := person(replace(FAMILIES["novice"], chatter=0.0)).greet(case("mane"))) or "cannot" in said
    )


def test_what_is_asked_on_ones_own_varies_and_ends() -> None:
    said, turns = set(), []
    for user in people("novice", 30):
        user.greet(ZEBRA)
        count, answer = 0, user.hear("The model says horse (60 %).", ())
        while answer is not None and count < 20:
            said.add(answer)
            count, answer = count + 1, user.hear("Hello.", ())
        turns.append(count)
    assert len(said) > 25 and any("Why not a zebra" in one for one in said)
    assert 4 <= min(turns) < max(turns) < 10


def test_a_novice_can_be_made_by_name() -> None:
    assert Novice(3, labels=ANIMALS, concepts=CONCEPTS).greet(ZEBRA) == make("novice", 3, ANIMALS, CONCEPTS).greet(
        ZEBRA
    )


def test_users_cost_next_to_nothing() -> None:
    user = person("novice")
    assert min(repeat(lambda: person("novice"), number=20, repeat=5)) / 20 < 1e-3
    assert min(repeat(lambda: user.expect(ZEBRA), number=200, repeat=5)) / 200 < 1e-4
    assert min(repeat(lambda: user.hear(f"{LONG} {DOUBT}", ()), number=5, repeat=5)) / 5 < 4e-3
    assert user._opinions.projection < PLAIN
