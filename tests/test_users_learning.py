"""How simulated users learn: from what they are told, and from what the machine does."""

from dataclasses import replace

import pytest

from dialogs.users import FAMILIES
from tests.crowd import CASES, DOUBT, LESSON, ZEBRA, beliefs, each_family, mean, own_label, people, person, told


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
