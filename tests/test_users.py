"""Simulated users: what they may reach, what they bring along, and what they cost."""

import gc
import inspect
from dataclasses import replace
from random import Random
from timeit import repeat
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import pytest

from concepts.bank import kind_of
from concepts.knowledge import Knowledge
from concepts.menagerie import ANIMALS, CONCEPTS
from dialogs.reading import Lesson
from dialogs.users import FAMILIES, HELD_OUT, TRAINING, Novice, SimulatedUser, make
from dialogs.users.common import Common
from dialogs.users.opinions import PLAIN, Opinions
from tests.crowd import CASES, CHECKS, DOUBT, KINDS, LESSON, LONG, PAPER, ZEBRA, beliefs, each_family, person, told


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


def test_what_is_expected_hangs_on_what_is_seen_and_not_on_the_order_in_which_it_comes() -> None:
    common = Common.of(ANIMALS, CONCEPTS, {})
    for seed in range(20):
        one = Opinions(common, replace(FAMILIES["novice"], mistakes=200), Random(seed))
        one.learn([Lesson("zebra", "stripes", 1 / 3)])
        orders = [Random(turn).sample(CONCEPTS, len(CONCEPTS)) for turn in range(10)]
        sums = {one._scores(one._seen(order), "").tobytes() for order in orders}
        assert len(sums) == 1, "to the last digit: nearly even sums are common"


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
