"""What a turn tells about the user: each act moves what it should, and nothing else."""

from dataclasses import replace
from math import isclose

import pytest

from agent.acts import USER_KINDS, UserAct, UserKind
from agent.minds import Leaning, Minds, Weight
from agent.minds.inference import Noise, listen, reflect
from agent.minds.traits import REMEMBERED, TRAITS, trait
from concepts.claims import (
    Claim,
    Contrast,
    Evidence,
    Fact,
    FaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Reliability,
    Tendency,
)

NAMES = ("stripes", "mane", "snow")
START = Minds(
    machine={"zebra": dict(zip(NAMES, map(Weight, (4.0, 0.1, -2.0)), strict=True))},
    imagined={label: {name: Leaning() for name in NAMES} for label in ("zebra", "horse")},
)
TOLD = (Evidence(concept="stripes", label="zebra", weight=4.0, share=0.8),)


def after(*acts: UserAct, before: tuple[Claim, ...] = (), start: Minds = START) -> Minds:
    return listen(start, acts, "zebra", before)


def moved(minds: Minds) -> set[tuple[str, str]]:
    """Pairs on which the imagined mind is no longer what it was."""
    return {(a, c) for a, row in minds.imagined.items() for c, held in row.items() if held != START.imagined[a][c]}


def test_silence_changes_nothing() -> None:
    assert after() == START


SILENT: tuple[UserKind, ...] = ("greet", "ask_what", "bye", "other", "feedback", "name_concept", "answer", "ask_model")


@pytest.mark.parametrize("kind", SILENT)
def test_small_talk_changes_nothing(kind: UserKind) -> None:
    assert after(UserAct(kind=kind)) == START


@pytest.mark.parametrize("kind", USER_KINDS)
def test_every_act_can_be_heard_and_leaves_the_machine_as_it_is(kind: UserKind) -> None:
    full = UserAct(kind=kind, label="zebra", foil="horse", concept="mane", removed=("stripes",), added=("snow",))
    assert after(full, before=TOLD).machine == START.machine


@pytest.mark.parametrize(("polarity", "side"), [(True, "for"), (None, "for"), (False, "no part")])
def test_a_stated_belief_moves_that_pair_alone(polarity: bool | None, side: str) -> None:
    heard = after(UserAct(kind="believe", label="zebra", concept="mane", polarity=polarity))
    assert moved(heard) == {("zebra", "mane")}
    assert heard.believes("zebra", "mane").side == side


def test_a_belief_about_another_label_is_kept_apart() -> None:
    assert moved(after(UserAct(kind="believe", label="horse", concept="mane"))) == {("horse", "mane")}


def test_without_a_label_the_predicted_one_is_meant() -> None:
    assert moved(after(UserAct(kind="believe", concept="mane"))) == {("zebra", "mane")}


@pytest.mark.parametrize("kind", ["ask_where", "ask_concept"])
def test_a_question_about_a_concept_hints_that_the_user_gives_it_a_part(kind: UserKind) -> None:
    asked = after(UserAct(kind=kind, concept="mane"))
    stated = after(UserAct(kind="believe", concept="mane"))
    assert moved(asked) == {("zebra", "mane")}
    start = START.believes("zebra", "mane").chance("for")
    assert start < asked.believes("zebra", "mane").chance("for") < stated.believes("zebra", "mane").chance("for")


def test_taking_away_hints_at_support_and_putting_in_at_the_opposite() -> None:
    heard = after(UserAct(kind="ask_what_if", removed=("stripes",), added=("snow",)))
    assert moved(heard) == {("zebra", "stripes"), ("zebra", "snow")}
    assert heard.believes("zebra", "stripes").side == "for"
    assert heard.believes("zebra", "snow").side == "against"


def test_agreement_and_doubt_are_opposites() -> None:
    agreed, doubted = (after(UserAct(kind=kind), before=TOLD) for kind in ("agree", "disagree"))
    assert moved(agreed) == moved(doubted) == {("zebra", "stripes")}
    up, down = agreed.believes("zebra", "stripes"), doubted.believes("zebra", "stripes")
    assert up.side == "for"
    assert down.chance("for") < 1 / 3
    assert isclose(up.pro, -down.pro)
    assert agreed.user.trust > START.user.trust > doubted.user.trust


def test_agreement_with_nothing_moves_no_belief() -> None:
    assert moved(after(UserAct(kind="agree"))) == set()


@pytest.mark.parametrize("claim", TOLD)
def test_being_told_the_truth_closes_the_gap(claim: Claim) -> None:
    heard = reflect(START, [claim])
    assert heard.gap("zebra", "stripes") < START.gap("zebra", "stripes")
    assert reflect(heard, [claim]).gap("zebra", "stripes") < heard.gap("zebra", "stripes")
    assert moved(heard) == {("zebra", "stripes")}


LESSONS: tuple[tuple[Claim, str, str, str], ...] = (
    (Tendency(concept="mane", label="horse", weight=2.0), "horse", "mane", "for"),
    (Evidence(concept="snow", label="zebra", weight=-2.0, share=0.0), "zebra", "snow", "against"),
    (Evidence(concept="mane", label="zebra", weight=0.1, share=0.0), "zebra", "mane", "no part"),
    (Contrast(concept="stripes", label="zebra", foil="horse", weight=3.0), "zebra", "stripes", "for"),
    (FaultLine(label="zebra", foil="horse", removed=("mane",), margin=1, smallest=True), "zebra", "mane", "for"),
    (FaultLine(label="zebra", foil="horse", added=("mane",), margin=1, smallest=True), "horse", "mane", "for"),
)


@pytest.mark.parametrize(("claim", "label", "concept", "side"), LESSONS, ids=lambda value: type(value).__name__)
def test_a_listener_takes_the_right_lesson_from_a_claim(claim: Claim, label: str, concept: str, side: str) -> None:
    heard = reflect(START, [claim])
    assert moved(heard) == {(label, concept)}
    assert heard.believes(label, concept).side == side


def test_a_label_that_is_lost_leaned_on_what_was_removed() -> None:
    said = Prediction(label="zebra", probability=0.9)
    lost = Outcome(removed=("mane",), medium="input", label="horse", probability=0.9)
    heard = reflect(START, [said, lost])
    assert moved(heard) == {("zebra", "mane")}
    assert heard.believes("zebra", "mane").side == "for"
    kept = Outcome(removed=("mane",), medium="input", label="zebra", probability=0.9)
    assert reflect(START, [said, kept]) == START


@pytest.mark.parametrize(
    "claim",
    [
        Prediction(label="zebra", probability=0.9),
        Presence(concept="stripes", level=1.0),
        Region(of="stripes", where="in the middle", share=0.7),
        Reliability(label="zebra", told=10, right=9),
        Fact(head="zebra", relation="HasCoat", tail="stripes", source="own"),
        Outcome(removed=("mane", "stripes"), medium="input", label="horse", probability=0.9),
    ],
    ids=lambda claim: type(claim).__name__,
)
def test_what_says_nothing_about_the_machine_and_one_concept_teaches_nothing(claim: Claim) -> None:
    assert reflect(START, [claim]) == START


def test_a_label_that_corrects_is_the_users_own_and_not_what_they_expect() -> None:
    user = after(UserAct(kind="correct", label="horse")).user
    assert (user.own_label, user.expects) == ("horse", None)


def test_a_label_that_predicts_is_expected_and_not_the_users_own() -> None:
    user = after(UserAct(kind="predict", label="horse")).user
    assert (user.own_label, user.expects, user.goal) == (None, "horse", "predict")


@pytest.mark.parametrize("kind", ["ask_why_not", "ask_how_to"])
def test_who_asks_for_a_foil_expected_it(kind: UserKind) -> None:
    assert after(UserAct(kind=kind, foil="horse")).user.expects == "horse"


def test_who_asks_to_be_told_more_simply_has_had_enough_and_who_asks_for_more_has_not() -> None:
    simpler, more = (trait(START.user, UserAct(kind=kind)) for kind in ("ask_simpler", "ask_more"))
    assert simpler.load > START.user.load > more.load
    assert simpler.expertise < START.user.expertise


def test_asked_for_concepts_are_remembered_latest_last_and_not_for_ever() -> None:
    user = START.user
    for name in [f"part {i}" for i in range(REMEMBERED + 3)] + ["part 5"]:
        user = trait(user, UserAct(kind="ask_where", concept=name))
    assert len(user.wanted) == REMEMBERED
    assert user.wanted[-2:] == (f"part {REMEMBERED + 2}", "part 5")
    assert user.wanted.count("part 5") == 1


@pytest.mark.parametrize("kind", [kind for kind in USER_KINDS if kind not in TRAITS])
def test_acts_that_say_nothing_of_the_person_leave_the_person_alone(kind: UserKind) -> None:
    assert trait(START.user, UserAct(kind=kind, label="horse", foil="horse", concept="mane")) == START.user


def test_the_account_tells_of_the_last_turn_only() -> None:
    first = after(UserAct(kind="believe", concept="mane"))
    assert [shift.because for shift in first.shifts] == ["said so"]
    assert after(start=replace(first)).shifts == ()


def test_a_statement_weighs_more_than_a_question_and_being_told_more_than_either() -> None:
    noise = Noise()
    assert noise.told > noise.stated > noise.asked > 0


def test_a_listener_who_never_learns_is_moved_less() -> None:
    dull, keen = (reflect(START, TOLD, Noise(learn=learn)) for learn in (0.3, 0.95))
    assert dull.believes("zebra", "stripes").pro < keen.believes("zebra", "stripes").pro
