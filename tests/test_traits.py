"""What a user's acts say about the person: their label, expectation, goal, patience, trust and goodwill."""

import pytest

from agent.acts import USER_KINDS, UserAct, UserKind
from agent.minds import UserMind
from agent.minds.traits import GOODWILL, MOST, REMEMBERED, TRAITS, trait

PERSON = UserMind()


def test_a_label_that_corrects_is_the_users_own_and_not_what_they_expect() -> None:
    user = trait(PERSON, UserAct(kind="correct", label="horse"))
    assert (user.own_label, user.expects) == ("horse", None)


def test_a_label_that_predicts_is_expected_and_not_the_users_own() -> None:
    user = trait(PERSON, UserAct(kind="predict", label="horse"))
    assert (user.own_label, user.expects, user.goal) == (None, "horse", "predict")


@pytest.mark.parametrize("kind", ["ask_why_not", "ask_how_to"])
def test_who_asks_for_a_foil_expected_it(kind: UserKind) -> None:
    assert trait(PERSON, UserAct(kind=kind, foil="horse")).expects == "horse"


def test_who_asks_to_be_told_more_simply_has_had_enough_and_who_asks_for_more_has_not() -> None:
    simpler, more = (trait(PERSON, UserAct(kind=kind)) for kind in ("ask_simpler", "ask_more"))
    assert simpler.load > PERSON.load > more.load
    assert simpler.expertise < PERSON.expertise


def test_who_answers_questions_answers_the_next_and_who_talks_past_them_does_not() -> None:
    user = PERSON
    for _ in range(9):
        user = trait(user, UserAct(kind="other"))
    assert user.cooperates == -MOST
    for _ in range(9):
        user = trait(user, UserAct(kind="answer"))
    assert user.cooperates == MOST


def test_who_foretells_and_answers_is_thought_to_learn_and_who_asks_on_to_want_something_else() -> None:
    user, effort = PERSON, [PERSON.learns]
    for kind in ("predict", "answer", "ask_where", "ask_why", "ask_why_not", "ask_where", "ask_where"):
        user = trait(user, UserAct(kind=kind))  # type: ignore[arg-type]
        effort.append(user.learns)
    assert effort[0] == 0 < effort[1] < effort[2] > effort[3] > effort[4] > effort[5]
    assert effort[-1] == 0, "and never less than nothing"


def test_asked_for_concepts_are_remembered_latest_last_and_not_for_ever() -> None:
    user = PERSON
    for name in [f"part {i}" for i in range(REMEMBERED + 3)] + ["part 5"]:
        user = trait(user, UserAct(kind="ask_where", concept=name))
    assert len(user.wanted) == REMEMBERED
    assert user.wanted[-2:] == (f"part {REMEMBERED + 2}", "part 5")
    assert user.wanted.count("part 5") == 1


@pytest.mark.parametrize("kind", [kind for kind in USER_KINDS if kind not in {*TRAITS, *GOODWILL}])
def test_acts_that_say_nothing_of_the_person_leave_the_person_alone(kind: UserKind) -> None:
    assert trait(PERSON, UserAct(kind=kind, label="horse", foil="horse", concept="mane")) == PERSON
