"""How the families of simulated users differ."""

from dataclasses import replace

import numpy as np
import pytest

from dialogs.users import FAMILIES, Family
from tests.crowd import CASES, CHECKS, DOUBT, LESSON, LONG, ZEBRA, beliefs, mean, own_label, people, person, told


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
