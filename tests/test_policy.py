"""What is done next: every act is answered, and at most one thing more is said, where it is worth most."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from agent.acts import USER_KINDS, MachineKind, UserAct, UserKind
from agent.minds import Belief, Imagined, Machine, Minds, UserMind
from agent.policy import ENOUGH, SETTLED, further
from agent.policy import decide as decided
from agent.policy.decide import Teach
from agent.policy.options import ANSWERS, best_check
from agent.policy.plan import Step
from agent.policy.replies import LONGEST_NAME, RULES
from agent.policy.situation import Situation
from tests.people import LABELS, NOISE, sure, thinking

SURE_FOR, SURE_NO_PART, OPEN = sure("for"), sure("no part"), Belief()
PLAIN, TRIED, LEARNER = UserMind(), UserMind(learns=1.0), UserMind(learns=3.0)
EFFECTS = {"stripes": 4.0, "mane": 0.1}
NAMES = tuple(EFFECTS)
WEIGHTS = np.array([[4.0, 0.1]] * 3)
LESSONS = Step(kind="correct", note="lessons", pairs=(("zebra", "mane"),), because=("unseen", "zebra", "mane"))
QUESTION = Step(kind="check", note="labels", names=("horse", "cow"), because=("labels",))


def place(
    stripes: Belief = SURE_FOR, mane: Belief = SURE_NO_PART, user: UserMind = PLAIN, **changes: object
) -> Situation:
    """A clear zebra whose user knows all, unless told otherwise."""
    start = Imagined.start(NAMES, ("coat", "part"), NOISE).with_labels(LABELS, WEIGHTS, WEIGHTS * 0, NOISE)
    held = {(label, name): belief for label in LABELS for name, belief in zip(NAMES, (stripes, mane), strict=True)}
    machine = Machine(LABELS, NAMES, WEIGHTS, WEIGHTS * 0)
    minds = Minds(machine=machine, user=user, imagined=thinking(start, held))
    plain = Situation(
        minds=minds, said="zebra", probability=0.96, runner_up="horse", reliability=0.97, effects=EFFECTS, turn=9
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def nothing(situation: Situation) -> tuple[Step, ...]:
    return ()


def teacher(situation: Situation) -> tuple[Step, ...]:
    return (LESSONS, QUESTION)


def decide(situation: Situation, acts: list[UserAct], teach: Teach = nothing) -> tuple[Step, ...]:
    return decided(situation, acts, teach)


def kinds(steps: tuple[Step, ...]) -> list[MachineKind]:
    return [step.kind for step in steps]


def act(kind: UserKind, **slots: object) -> UserAct:
    return UserAct(kind=kind, **slots)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", USER_KINDS)
def test_every_act_is_answered_whatever_it_names(kind: UserKind) -> None:
    bare = act(kind)
    full = act(kind, label="horse", foil="cow", concept="mane", removed=("stripes",), added=("mane",), name="hair")
    for one in (bare, full, act(kind, candidates=("mane", "stripes")), act(kind, unknown=("wings",))):
        steps = decide(place(), [one])
        assert steps
        assert all(step.kind in get_args(MachineKind) for step in steps)
        assert Step.from_json(steps[0].to_json()) == steps[0]


def test_every_kind_that_is_not_answered_by_more_has_a_rule_but_what_is_not_understood() -> None:
    assert set(USER_KINDS) - set(RULES) == {"ask_more", "agree", "other"}


def test_composed_questions_are_answered_in_order_and_only_once() -> None:
    asked = [act("ask_where", concept="mane"), act("ask_why_not", foil="cow"), act("ask_where", concept="mane")]
    assert kinds(decide(place(), asked)) == ["show", "why_not"]


@pytest.mark.parametrize("user", [UserMind(own_label="cow"), UserMind(expects="cow")])
def test_the_foil_is_what_the_user_expects_before_the_runner_up(user: UserMind) -> None:
    assert decide(place(user=user), [act("ask_why")])[0].foil == "cow"
    assert decide(place(), [act("ask_why")])[0].foil == "horse"


def test_a_contrast_is_not_drawn_twice_while_there_is_another() -> None:
    assert place(foils=("horse",)).pick_foil() == "cow"
    assert place(foils=("horse", "cow")).pick_foil() == "horse"
    assert place(user=UserMind(own_label="cow"), foils=("cow",)).pick_foil() == "horse"


@pytest.mark.parametrize("kind", ["disagree", "ask_simpler"])
def test_doubt_is_answered_about_the_label_that_the_user_has_in_mind(kind: UserKind) -> None:
    told = place(user=UserMind(own_label="cow"), foils=("cow",))
    assert decide(told, [act(kind)])[0].foil == "cow"
    assert decide(place(), [act(kind)])[0].foil == "horse"


def test_why_another_label_is_why_not() -> None:
    (step,) = decide(place(), [act("ask_why", label="horse")])
    assert (step.kind, step.foil) == ("why_not", "horse")


def test_why_not_what_it_does_say_is_set_right() -> None:
    (step,) = decide(place(), [act("ask_why_not", foil="zebra")])
    assert (step.kind, step.note) == ("tell", "same")


def test_a_label_that_the_model_shares_is_confirmed_and_another_is_contrasted() -> None:
    assert decide(place(), [act("correct", label="zebra")])[0].kind == "confirm"
    (other,) = decide(place(), [act("correct", label="cow")])
    assert (other.kind, other.foil, other.note) == ("why_not", "cow", "correct")


@pytest.mark.parametrize("kind", ["ask_concept", "believe", "ask_reliability"])
def test_a_question_about_another_label_is_answered_about_that_label(kind: UserKind) -> None:
    assert decide(place(), [act(kind, label="cow", concept="mane")])[0].label == "cow"


def test_the_largest_misconception_is_set_right_unasked() -> None:
    both_wrong = place(stripes=SURE_NO_PART, mane=SURE_FOR)
    answer, extra = decide(both_wrong, [act("ask_what")])
    assert answer.kind == "tell"
    assert (extra.kind, extra.concept) == ("correct", "stripes")
    assert extra.because


@pytest.mark.parametrize("belief", [SURE_FOR, Belief(0.5, 0.0, 0.5)])
def test_a_right_belief_is_not_corrected_even_if_it_is_weak(belief: Belief) -> None:
    assert kinds(decide(place(stripes=belief, turn=0), [act("ask_what")])) == ["tell"]


def test_little_to_gain_is_not_worth_a_word() -> None:
    slight = place(mane=SURE_FOR)
    assert further(slight, asked=False) is None, f"a concept that moves 0.1 logits gains less than {ENOUGH}"


@pytest.mark.parametrize("doubt", [{"probability": 0.35}, {"reliability": 0.4}])
def test_there_is_a_warning_where_the_model_is_unsure_or_often_wrong(doubt: dict[str, float]) -> None:
    assert kinds(decide(place(**doubt), [act("ask_what")])) == ["tell", "warn"]


def test_whoever_shows_nothing_of_their_mind_is_not_made_to_doubt() -> None:
    unsure = [place(probability=0.35, user=UserMind(cooperates=goodwill)) for goodwill in (0.0, 1.0, ANSWERS)]
    for said, warned in ((act("agree"), [False, False, True]), (act("ask_what"), [False, True, True])):
        assert ["warn" in kinds(decide(one, [said])) for one in unsure] == warned


def test_an_unknown_record_is_no_reason_to_warn() -> None:
    assert kinds(decide(place(reliability=None), [act("ask_what")])) == ["tell"]


def test_at_most_one_thing_is_said_that_nobody_asked_for() -> None:
    everything = place(stripes=SURE_NO_PART, probability=0.3, reliability=0.3)
    for kind in USER_KINDS:
        assert sum(bool(step.because) for step in decide(everything, [act(kind)])) <= 1


def test_nothing_is_added_to_a_question_back_or_a_farewell() -> None:
    everything = place(stripes=SURE_NO_PART, probability=0.3)
    for asked in (act("bye"), act("ask_what_if"), act("other"), act("ask_quiz")):
        assert len(decide(everything, [asked])) == 1


def test_a_move_is_not_made_twice() -> None:
    wrong = place(stripes=SURE_NO_PART)
    assert further(wrong, asked=False) is not None
    assert further(replace(wrong, done=(("correct", "stripes"),), turn=0), asked=False) is None


def test_a_kind_is_not_made_twice_in_one_turn() -> None:
    unsure = place(probability=0.3)
    assert kinds(decide(unsure, [act("ask_reliability")])) == ["warn"]


def test_a_check_question_waits_until_the_talk_is_settled() -> None:
    open_ = place(stripes=OPEN)
    early, late = replace(open_, turn=SETTLED - 1), replace(open_, turn=SETTLED)
    assert kinds(decide(early, [act("ask_what")])) == ["tell"]
    answer, extra = decide(late, [act("ask_what")])
    assert (answer.kind, extra.kind, extra.removed) == ("tell", "check", ("stripes",))


def test_a_check_question_is_put_unasked_only_once_in_a_chat() -> None:
    asked_before = place(stripes=OPEN, done=(("check", "mane"),))
    assert kinds(decide(asked_before, [act("ask_what")])) == ["tell"]


def test_who_asks_to_be_tested_is_tested_at_once_on_what_matters_and_never_twice_on_it() -> None:
    fresh = place(stripes=OPEN, mane=OPEN, turn=0)
    assert kinds(decide(fresh, [act("ask_quiz")])) == ["check"]
    first = best_check(fresh)
    assert first is not None
    assert first.concept == "stripes"
    assert best_check(replace(fresh, done=(("check", "stripes"),))) is None, "the mane moves nothing to be asked about"


def test_without_concepts_nobody_is_tested() -> None:
    (step,) = decide(place(effects={}), [act("ask_quiz")])
    assert (step.kind, step.note) == ("decline", "quiz")


@pytest.mark.parametrize("kind", ["ask_more", "agree"])
def test_more_is_the_move_worth_most_then_a_summary_then_the_end(kind: UserKind) -> None:
    wrong = place(stripes=SURE_NO_PART, turn=0)
    assert decide(wrong, [act(kind)])[0].kind == "correct"
    told = replace(wrong, done=(("correct", "stripes"), ("check", "stripes")))
    summed = replace(told, done=(*told.done, ("summarize", "")))
    for situation, note in ((told, ""), (summed, "again")):
        assert [(step.kind, step.note) for step in decide(situation, [act(kind)])] == [("summarize", note)]
    assert decide(summed, [act(kind)], teacher) == (LESSONS, QUESTION), "but what it goes by elsewhere is told first"
    assert kinds(decide(summed, [act(kind), act("bye")], teacher))[-1] == "bye"


def test_an_ambiguous_name_is_asked_back_and_so_is_an_unknown_one() -> None:
    (which,) = decide(place(), [act("ask_where", candidates=("bushy tail", "curly tail"))])
    assert (which.kind, which.note, which.names) == ("clarify", "which", ("bushy tail", "curly tail"))
    (unknown,) = decide(place(), [act("ask_why_not", unknown=("dragon",))])
    assert (unknown.kind, unknown.note, unknown.names) == ("clarify", "unknown", ("dragon",))


def test_an_ambiguous_name_is_taken_for_the_one_concept_of_this_case_that_it_can_mean() -> None:
    both = ("mane", "wings")
    (shown,) = decide(place(), [act("ask_where", candidates=both)])
    assert (shown.kind, shown.concept) == ("show", "mane")
    (gone,) = decide(place(), [act("ask_what_if", candidates=both, removed=("stripes",))])
    assert (gone.kind, gone.removed) == ("what_if", ("stripes", "mane"))
    (two,) = decide(place(), [act("ask_where", candidates=("mane", "stripes"))])
    assert (two.kind, two.note) == ("clarify", "which")


def test_a_concept_takes_a_new_name_unless_something_else_has_it() -> None:
    (step,) = decide(place(), [act("name_concept", concept="mane", name="hair")])
    assert (step.kind, step.names) == ("confirm", ("hair",))
    taken = place(taken=frozenset({"zebra", "stripes"}))
    for name in ("Stripes", "zebra"):
        assert decide(taken, [act("name_concept", concept="mane", name=name)])[0].note == "taken"
    assert decide(place(), [act("name_concept", concept="mane", name="x" * (LONGEST_NAME + 1))])[0].kind == "clarify"


@pytest.mark.parametrize(("load", "room"), [(-3.0, 4), (0.0, 3), (1.0, 2), (2.0, 1), (9.0, 1)])
def test_a_tired_listener_is_told_fewer_concepts(load: float, room: int) -> None:
    assert place(user=UserMind(load=load)).room == room


FORETOLD = act("predict", label="horse")


def test_who_foretells_the_machine_is_taught_and_then_asked() -> None:
    steps = decide(place(user=TRIED), [FORETOLD], teacher)
    assert steps[1:] == (LESSONS, QUESTION)
    assert (steps[0].kind, steps[0].foil, steps[0].count) == ("why_not", "horse", 1), "first, shortly, what it says"
    for user in (PLAIN, TRIED):
        assert kinds(decide(place(user=user), [act("ask_what")], teacher)) == ["tell"], "who asks is answered"


def test_who_foretells_again_and_again_is_taught_after_whatever_they_say() -> None:
    assert decide(place(user=LEARNER), [act("ask_what")], teacher)[1:] == (LESSONS, QUESTION)
    assert decide(place(user=LEARNER), [act("ask_more")], teacher) == (LESSONS, QUESTION), "more is what was chosen"


def test_who_names_a_label_and_foretells_one_is_answered_once() -> None:
    both = [act("correct", label="cow"), FORETOLD]
    assert len(decide(place(user=LEARNER), both, nothing)) == 1


@pytest.mark.parametrize("said", [act("bye"), act("ask_what_if"), act("ask_where", unknown=("wings",))])
def test_no_lesson_follows_a_farewell_or_a_question_back(said: UserAct) -> None:
    assert len(decide(place(user=LEARNER), [said], teacher)) == 1


@pytest.mark.parametrize("kind", USER_KINDS)
def test_a_learner_is_always_answered_even_if_nothing_is_worth_teaching(kind: UserKind) -> None:
    for one in (act(kind), act(kind, label="horse")):
        assert decide(place(user=LEARNER), [one], nothing)


@pytest.mark.parametrize("polarity", [True, False, None], ids=["some", "none of them", "I do not know"])
def test_whatever_is_answered_to_our_own_question_is_not_asked_back(polarity: bool | None) -> None:
    said = act("answer", chosen=("horse",) if polarity else (), polarity=polarity)
    assert decide(place(user=LEARNER), [said], teacher) == (LESSONS, QUESTION)
    assert kinds(decide(place(user=LEARNER), [said], nothing)) == ["summarize"], "nor met with silence"


def test_who_asks_why_they_are_told_this_hears_the_reasons_and_nothing_more() -> None:
    asked = place(user=LEARNER, reasons=(("labels",),))
    (step,) = decide(asked, [act("ask_motive")], teacher)
    assert (step.kind, step.note, step.reasons) == ("confirm", "motive", (("labels",),))


@pytest.mark.parametrize("kind", USER_KINDS)
def test_the_plain_policy_says_nothing_that_nobody_asked_for(kind: UserKind) -> None:
    everything = place(stripes=SURE_NO_PART, user=LEARNER, probability=0.3, reliability=0.3)
    steps = decided(everything, [act(kind)], None)
    assert len(steps) == 1
    assert kind == "ask_quiz" or not steps[0].because
