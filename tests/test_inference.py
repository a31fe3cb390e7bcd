"""What a turn tells about the user: each act moves what it should, and nothing else."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agent.acts import USER_KINDS, UserAct, UserKind
from agent.minds import Minds, UserMind
from agent.minds.imagined import IGNORES, LEANS, PROJECTION
from agent.minds.inference import READERS, Heard, listen, reflect
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
from tests.people import CONCEPTS, LABELS, NOISE, imagined, minds, sure, thinking

START = minds()
TOLD = (Evidence(concept="stripes", label="zebra", weight=4.0, share=0.8),)
SAID = Prediction(label="zebra", probability=0.9)
VISIBLE = ("stripes", "mane", "snow")


def after(
    *acts: UserAct, before: tuple[Claim, ...] = (), start: Minds = START, pending: dict[str, Any] | None = None
) -> Minds:
    heard = Heard(said="zebra", present=VISIBLE, before=before, pending=pending or {})
    return listen(start, acts, heard, NOISE)


def told(*claims: Claim, start: Minds = START, said: str = "zebra") -> Minds:
    return reflect(start, claims, said, NOISE)


def moved(heard: Minds, start: Minds = START) -> set[tuple[str, str]]:
    """Pairs of which more is known than their label or kind alone tells: what was brought along, or was told."""
    ours, theirs = heard.imagined, start.imagined
    known = (ours.brought != theirs.brought).any(axis=-1) | (ours.idle != theirs.idle).any(axis=-1)
    known |= ours.taken > theirs.taken
    return {(LABELS[row], CONCEPTS[column]) for row, column in zip(*np.nonzero(known), strict=True)}


def quiet(heard: Minds) -> bool:
    """Whether the imagined mind is as it was."""
    return heard.imagined == START.imagined


def chance(held: Minds, label: str, concept: str) -> float:
    return held.believes(label, concept).chance("for")


def test_silence_changes_nothing_but_that_a_turn_has_passed() -> None:
    assert after() == replace(START, turn=1)


SILENT: tuple[UserKind, ...] = ("greet", "ask_what", "bye", "other", "feedback", "name_concept", "answer", "ask_model")


@pytest.mark.parametrize("kind", SILENT)
def test_small_talk_moves_no_belief(kind: UserKind) -> None:
    assert quiet(after(UserAct(kind=kind)))


@pytest.mark.parametrize("kind", USER_KINDS)
def test_every_act_can_be_heard_and_leaves_the_machine_as_it_is(kind: UserKind) -> None:
    full = UserAct(kind=kind, label="zebra", foil="horse", concept="mane", removed=("stripes",), added=("snow",))
    assert after(full, before=TOLD).machine == START.machine
    strange = UserAct(kind=kind, label="unicorn", foil="unicorn", concept="wings", removed=("wings",))
    assert after(strange, before=TOLD).machine == START.machine, "nor do names that are not in play hurt"


@pytest.mark.parametrize(("polarity", "up"), [(True, True), (None, True), (False, False)])
def test_a_stated_belief_moves_that_pair_alone(polarity: bool | None, up: bool) -> None:
    heard = after(UserAct(kind="believe", label="zebra", concept="mane", polarity=polarity))
    assert moved(heard) == {("zebra", "mane")}
    assert (chance(heard, "zebra", "mane") > chance(START, "zebra", "mane")) == up
    assert (heard.believes("zebra", "mane").side == "for") == up


def test_a_belief_about_another_label_is_kept_apart() -> None:
    assert moved(after(UserAct(kind="believe", label="horse", concept="mane"))) == {("horse", "mane")}


def test_without_a_label_the_predicted_one_is_meant() -> None:
    assert moved(after(UserAct(kind="believe", concept="mane"))) == {("zebra", "mane")}


def test_a_belief_about_a_whole_kind_is_one_about_what_the_machine_goes_by() -> None:
    heard = after(UserAct(kind="believe", candidates=("mane", "horns"), polarity=False))
    assert moved(heard) == set()
    assert heard.theory["part"][IGNORES] > START.theory["part"][IGNORES]
    assert heard.theory["coat"] == START.theory["coat"]
    assert quiet(after(UserAct(kind="believe", candidates=("mane", "stripes")))), "of several kinds none is meant"


@pytest.mark.parametrize("kind", ["ask_where", "ask_concept"])
def test_a_question_about_a_concept_hints_that_the_user_gives_it_a_part(kind: UserKind) -> None:
    asked = after(UserAct(kind=kind, concept="mane"))
    stated = after(UserAct(kind="believe", concept="mane"))
    assert moved(asked) == {("zebra", "mane")}
    assert chance(START, "zebra", "mane") < chance(asked, "zebra", "mane") < chance(stated, "zebra", "mane")


def test_asking_what_happens_without_a_concept_hints_at_its_support() -> None:
    heard = after(UserAct(kind="ask_what_if", removed=("stripes",)))
    assert moved(heard) == {("zebra", "stripes")}
    assert chance(heard, "zebra", "stripes") > chance(START, "zebra", "stripes")


def test_agreement_and_doubt_are_opposites() -> None:
    agreed, doubted = (after(UserAct(kind=kind), before=TOLD) for kind in ("agree", "disagree"))
    assert moved(agreed) == moved(doubted) == {("zebra", "stripes")}
    before = chance(START, "zebra", "stripes")
    assert chance(agreed, "zebra", "stripes") > before > chance(doubted, "zebra", "stripes")
    assert agreed.user.trust > START.user.trust > doubted.user.trust


def test_who_agrees_has_probably_taken_in_what_they_were_told() -> None:
    taught = told(*TOLD)
    at = taught.imagined.place("zebra", "stripes")
    assert at is not None
    taken = [after(UserAct(kind=kind), before=TOLD, start=taught).imagined.taken[at] for kind in ("agree", "disagree")]
    assert taken[0] > taken[1]


def test_agreement_with_nothing_moves_no_belief() -> None:
    assert quiet(after(UserAct(kind="agree")))


def test_a_foretold_label_raises_opinions_that_lead_to_it_from_what_is_there() -> None:
    heard = after(UserAct(kind="predict", label="cow"))
    assert {concept for _, concept in moved(heard)} == set(VISIBLE)
    assert chance(heard, "cow", "snow") > chance(START, "cow", "snow")
    assert chance(heard, "zebra", "stripes") < chance(START, "zebra", "stripes")
    assert quiet(after(UserAct(kind="predict", label="unicorn")))


def test_who_foretells_their_own_label_is_taken_to_expect_agreement_of_the_machine() -> None:
    same, other = (
        after(UserAct(kind="correct", label="cow"), UserAct(kind="predict", label=label)) for label in ("cow", "zebra")
    )
    before, up, down = (held.imagined.projects @ np.array(PROJECTION) for held in (START, same, other))
    assert up > before > down


def answered(ask: str, *names: str, chosen: tuple[str, ...] = (), yes: bool | None = True, name: str = "") -> Minds:
    act = UserAct(kind="answer", chosen=chosen, polarity=yes, name=name or None)
    return after(act, pending={"ask": ask, "label": "zebra", "names": list(names)})


def test_labels_that_are_picked_are_known_and_the_others_are_not() -> None:
    heard = answered("labels", "zebra", "cow", chosen=("cow",))
    before = NOISE.knows
    assert heard.vocabulary["cow"] > before > heard.vocabulary["zebra"]
    assert heard.vocabulary["horse"] == before, "horse was not asked about"
    assert answered("labels", "zebra", "cow", yes=False).vocabulary["cow"] < before, "none of them"
    assert quiet(answered("labels", "zebra", "cow", yes=None)), "an answer that was not understood"


def test_kinds_that_are_picked_are_used_and_the_first_may_be_leaned_on() -> None:
    heard = answered("kinds", "coat", "part", chosen=("coat",))
    mostly = answered("kinds", "coat", "part", chosen=("coat",), name="mostly")
    assert heard.theory["coat"][IGNORES] < NOISE.ignores < heard.theory["part"][IGNORES]
    assert mostly.theory["coat"][LEANS] > heard.theory["coat"][LEANS]
    assert heard.theory["background"] == START.theory["background"]


def test_concepts_that_are_picked_speak_for_the_label_that_was_asked_about() -> None:
    heard = answered("concepts", "stripes", "mane", chosen=("mane",))
    assert moved(heard) == {("zebra", "stripes"), ("zebra", "mane")}
    assert chance(heard, "zebra", "mane") > chance(START, "zebra", "mane")
    assert chance(heard, "zebra", "stripes") < chance(START, "zebra", "stripes")
    lost = answered("concepts", "stripes", "mane", yes=None)
    assert lost.vocabulary["zebra"] < NOISE.knows and lost.vocabulary["cow"] == NOISE.knows


@pytest.mark.parametrize("claim", TOLD)
def test_being_told_the_truth_closes_the_gap(claim: Claim) -> None:
    heard = told(claim)
    assert heard.gap("zebra", "stripes") < START.gap("zebra", "stripes")
    assert told(claim, start=heard).gap("zebra", "stripes") < heard.gap("zebra", "stripes")
    assert moved(heard) == {("zebra", "stripes")}


LESSONS: tuple[tuple[Claim, str, str, str], ...] = (
    (Tendency(concept="mane", label="horse", weight=3.0), "horse", "mane", "for"),
    (Evidence(concept="snow", label="zebra", weight=-2.0, share=0.0), "zebra", "snow", "against"),
    (Evidence(concept="mane", label="zebra", weight=0.1, share=0.0), "zebra", "mane", "no part"),
    (Contrast(concept="stripes", label="zebra", foil="horse", weight=3.0), "zebra", "stripes", "for"),
    (FaultLine(label="horse", foil="zebra", removed=("mane",), margin=1, smallest=True), "horse", "mane", "for"),
    (FaultLine(label="zebra", foil="horse", added=("mane",), margin=1, smallest=True), "horse", "mane", "for"),
)


@pytest.mark.parametrize(("claim", "label", "concept", "side"), LESSONS, ids=lambda value: type(value).__name__)
def test_a_listener_takes_the_right_lesson_from_a_claim(claim: Claim, label: str, concept: str, side: str) -> None:
    heard = told(claim)
    assert moved(heard) == {(label, concept)}
    assert heard.believes(label, concept).side == side


def test_what_is_true_of_this_case_alone_is_believed_less_than_what_is_true_in_general() -> None:
    case = told(Evidence(concept="mane", label="zebra", weight=3.0, share=0.5))
    general = told(Evidence(concept="mane", label="horse", weight=3.0, share=0.5))
    assert moved(case) == {("zebra", "mane")} and case.imagined.taken.max() == 0
    assert chance(case, "zebra", "mane") > chance(START, "zebra", "mane")
    assert general.imagined.taken.max() > 0.5


def test_a_label_that_is_lost_leaned_on_what_was_removed() -> None:
    lost = Outcome(removed=("stripes",), medium="input", label="horse", probability=0.9)
    heard = told(SAID, lost)
    assert moved(heard) == {("zebra", "stripes")}
    assert chance(heard, "zebra", "stripes") > chance(START, "zebra", "stripes")
    kept = Outcome(removed=("stripes",), medium="input", label="zebra", probability=0.9)
    assert quiet(told(SAID, kept)) and quiet(told(lost)), "of what it was before nothing is known"


@pytest.mark.parametrize(
    "claim",
    [
        SAID,
        Presence(concept="stripes", level=1.0),
        Region(of="stripes", where="in the middle", share=0.7),
        Reliability(label="zebra", told=10, right=10),
        Fact(head="zebra", relation="HasCoat", tail="stripes", source="own"),
        Outcome(removed=("mane", "stripes"), medium="input", label="horse", probability=0.9),
        Tendency(concept="wings", label="zebra", weight=3.0),
        Tendency(concept="mane", label="unicorn", weight=3.0),
    ],
    ids=lambda claim: type(claim).__name__,
)
def test_what_says_nothing_about_the_machine_and_one_concept_teaches_nothing(claim: Claim) -> None:
    assert told(claim) == START


def test_mistakes_that_are_told_of_weaken_what_people_expect_of_the_machine() -> None:
    warned = told(Reliability(label="zebra", told=10, right=6))
    assert warned.imagined.projects @ np.array(PROJECTION) < START.imagined.projects @ np.array(PROJECTION)
    assert moved(warned) == set()


def test_who_learns_that_the_machine_disagrees_is_startled_once() -> None:
    other = replace(START, user=UserMind(own_label="horse"))
    heard = told(SAID, start=other)
    strength = np.array(PROJECTION)
    assert heard.user.startled and heard.imagined.projects @ strength < START.imagined.projects @ strength
    assert told(SAID, start=heard).imagined == heard.imagined
    same = replace(START, user=UserMind(own_label="zebra"))
    assert told(SAID, start=same) == same


def test_who_names_their_own_label_after_hearing_another_is_startled_too() -> None:
    heard = after(UserAct(kind="correct", label="horse"), before=(SAID,))
    assert heard.user.startled
    assert not after(UserAct(kind="correct", label="zebra"), before=(SAID,)).user.startled
    assert not after(UserAct(kind="correct", label="horse")).user.startled, "they have heard nothing yet"


def test_a_lesson_fades_from_turn_to_turn() -> None:
    taught = told(*TOLD)
    assert 0 < after(start=taught).imagined.taken.max() < taught.imagined.taken.max()


def test_the_account_tells_of_the_last_turn_and_the_history_of_all() -> None:
    first = after(UserAct(kind="believe", concept="mane"))
    assert {shift.because for shift in first.shifts} == {"said so"}
    second = after(start=first)
    assert second.shifts == () and second.history == first.history


def test_a_listener_who_never_listens_is_moved_less() -> None:
    dull, keen = (reflect(minds(noise=replace(NOISE, attend=attend)), TOLD, "zebra", NOISE) for attend in (0.3, 0.95))
    assert dull.believes("zebra", "stripes").pro < keen.believes("zebra", "stripes").pro


def test_what_is_repeated_in_one_turn_is_heard_once() -> None:
    assert told(*TOLD, *TOLD) == told(*TOLD)


def test_a_wrong_belief_that_is_set_right_is_noted_with_its_cause() -> None:
    wrong = replace(START, imagined=thinking(imagined(), {("zebra", "snow"): sure("for")}))
    (shift,) = told(Tendency(concept="snow", label="zebra", weight=-2.0), start=wrong).history
    assert (shift.label, shift.concept, shift.side, shift.because) == ("zebra", "snow", "against", "was told")


def test_only_known_acts_are_read() -> None:
    assert set(READERS) <= set(USER_KINDS)
