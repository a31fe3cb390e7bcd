"""The arms: what reaches a user in each, and how they differ."""

import inspect
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from agent import Agent, Figure, Minds, Reply
from concepts.claims import Outcome
from concepts.menagerie import scene_of
from dialogs import ARMS, Arm, Drawn
from dialogs.arms import find, scripts
from dialogs.arms.bare import Answer, Interview, joined
from dialogs.arms.minded import changed
from dialogs.arms.scripts import Turn
from dialogs.arms.talk import Told
from dialogs.cases import Case, Stock
from dialogs.engines import Guides
from dialogs.measures import MEASURES
from dialogs.memory import Memory
from dialogs.pixels import tensor
from dialogs.seen import Seen
from dialogs.session import Names, Plan, Session, tell
from dialogs.study import Dialogs, Place, Study
from explainers.mining.stream import here
from faultline.study import evaluate
from tests.studies import Spy

SEED = 1
PLAN = Plan(lessons=2, turns=2, tests=4)
every_arm = pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    guides = Guides(Agent.load())
    stock: Stock = Drawn(30, tmp_path_factory.mktemp("cases")).stock(guides, SEED, here, progress=False)
    users = {"spy": lambda seed: Spy()}
    return Study(guides=guides, users=users, arms=ARMS, plan=PLAN, stocks={SEED: stock}, places=(Place(SEED, 0),))


@pytest.fixture(scope="module")
def met(study: Study) -> dict[str, Spy]:
    """What reached a user in each arm."""
    return {arm.name: talked(study, arm) for arm in ARMS}


def talked(study: Study, arm: Arm) -> Spy:
    """A spy who took part in one dialog."""
    spy, place = Spy(), study.places[0]
    session, dialogs = study.session(place), Dialogs(study)
    room = dialogs._room(place, session, spy)
    session.hold(arm.hold(room), spy, study.names)
    return spy


def words(spy: Spy) -> str:
    return " ".join(thing for thing in spy.met if isinstance(thing, str))


@every_arm
def test_nothing_but_words_and_pictures_reaches_a_user(arm: Arm, met: dict[str, Spy]) -> None:
    spy = met[arm.name]
    assert {type(thing) for thing in spy.met} <= {str, Image.Image}
    seen = [thing for thing in spy.met if isinstance(thing, Image.Image)] + [case.image for case in spy.cases]
    assert all(not image.info and scene_of(image) is None for image in seen), "a picture tells what is drawn in it"
    assert {type(value) for case in spy.cases for value in vars(case).values()} == {Image.Image, frozenset, str, bool}
    assert {type(case) for case in spy.cases} == {Case}


@every_arm
def test_no_test_picture_is_ever_shown(arm: Arm, met: dict[str, Spy], study: Study) -> None:
    session = study.session(study.places[0])
    asked = {one.art.bare().tobytes() for one in session.tests}
    shown = {thing.tobytes() for thing in met[arm.name].met if isinstance(thing, Image.Image)}
    assert not asked & shown
    assert not {one.number for one in session.lessons} & {one.number for one in session.tests}


def test_every_arm_but_none_gives_the_same_number_of_replies(study: Study) -> None:
    for arm in ARMS:
        spy, place = Spy(), study.places[0]
        session = study.session(place)
        talk = Counted(arm.hold(Dialogs(study)._room(place, session, spy)))
        session.hold(talk, spy, study.names)  # type: ignore[arg-type]
        assert talk.replies == (0 if arm.name == "none" else PLAN.replies), arm.name


class Counted:
    """A talk whose replies are counted."""

    def __init__(self, talk: Any) -> None:
        self._talk, self.replies = talk, 0

    def open(self, one: Any) -> None:
        self._talk.open(one)

    def reply(self, said: str) -> Any:
        told = self._talk.reply(said)
        self.replies += told is not None
        return told

    @property
    def minds(self) -> Any:
        return self._talk.minds


def test_the_arms_tell_less_and_more(met: dict[str, Spy]) -> None:
    told = {name: words(spy) for name, spy in met.items()}
    assert told["none"] == ""
    assert "The model says" in told["prediction"] and "held-out cases" in told["prediction"]
    assert "evidence for" in told["saliency"] and "it would say" not in told["saliency"]
    assert "On average" in told["concepts"] and "it would say" not in told["concepts"]
    assert all(part in told["everything"] for part in ("The model says", "evidence", "held-out cases"))
    for name in ("random foil", "confusable foil", "fixed foil"):
        assert "it would say" in told[name] or "no change" in told[name]
    assert len({told[name] for name in ("random foil", "confusable foil", "fixed foil", "everything")}) == 4


def test_arms_without_a_mind_hear_nothing_and_volunteer_nothing(met: dict[str, Spy]) -> None:
    for arm in ARMS:
        if not arm.minded:
            assert not any(mark in words(met[arm.name]) for mark in ("A word of doubt", "do you think", "do you know"))


def test_examples_are_met_like_pictures_with_the_label_that_the_machine_gives(
    met: dict[str, Spy], study: Study
) -> None:
    spy = met["nearest"]
    examples = {case.image.tobytes() for case in spy.cases} & {
        one.art.bare().tobytes() for one in study.stocks[SEED].gallery.trials
    }
    assert len(examples) >= 6
    assert words(spy).count("The model says") == PLAN.lessons + PLAN.replies * 3


def test_a_changed_picture_is_seen_without_what_is_gone_and_with_the_new_answer(study: Study) -> None:
    trial = next(one for one in study.stocks[SEED].teaching.trials if len(one.visible) > 1)
    gone = min(trial.visible)
    picture = Image.new("RGB", (8, 8), "red")
    picture.info["scene"] = "all that is drawn"
    outcome = Outcome(removed=(gone,), added=(), medium="input", label="cow", probability=0.7)
    elsewhere = Outcome(removed=("mane",), added=(), medium="features", label="goat", probability=0.7)
    reply = Reply(text="", claims=(elsewhere, outcome), figures=(Figure("edited", picture, ""),))
    (shown,) = changed(trial, reply)
    assert (shown.said, shown.edited, shown.looks_like) == ("cow", True, trial.looks_like)
    assert shown.visible == trial.visible - {gone}
    spy = Spy()
    tell(spy, Told("Look.", (picture,), (shown,)))
    (case,) = spy.cases
    assert case.visible == shown.visible and not case.image.info and case.image.getpixel((0, 0)) == (255, 0, 0)
    assert spy.met[:2] == ["The model says cow.", "Look."]
    assert changed(trial, Reply(text="", claims=(outcome,))) == (), "what is only told is not seen"


def test_pictures_are_seen_as_bare_copies() -> None:
    picture = Image.new("RGBA", (2, 2), "red")
    picture.info["scene"] = "all that is drawn"
    seen = Seen((picture, picture, picture))
    assert len(seen) == 3 and len(seen[1:]) == 2
    for copy in [*seen, *seen[1:], seen[-1]]:
        assert copy is not picture and not copy.info and copy.mode == "RGB" and copy.getpixel((1, 1)) == (255, 0, 0)
    with pytest.raises(IndexError):
        seen[3]


def test_the_foils_come_as_the_arms_are_named(study: Study) -> None:
    guides, one = study.guides, study.stocks[SEED].teaching.trials[0]
    agent = guides.own
    classes = [label for label in agent.subject.classes if label != one.said]
    fixed = [scripts.fixed_foil(guides, one, Turn(number), Random(0))[1] for number in range(3)]
    assert fixed == [f"Why not a {label}?" for label in classes[:3]]
    logits = agent.subject.predict(tensor(one.case.image))[0]
    rivals = scripts.rivals(guides, one)
    assert set(rivals) == set(classes)
    assert [float(logits[agent.subject.index(label)]) for label in rivals] == sorted(
        (float(logits[agent.subject.index(label)]) for label in classes), reverse=True
    )
    for turn in range(3):
        assert scripts.confusable_foil(guides, one, Turn(5, turn), Random(0))[1] == f"Why not a {rivals[turn]}?"
    lots = {scripts.random_foil(guides, one, Turn(), Random(seed))[1] for seed in range(60)}
    assert len(lots) > 10 and f"Why not a {one.said}?" not in lots


def test_a_paragraph_that_two_answers_share_is_told_once() -> None:
    told = joined([Answer("The model says cat.\n\nSo.", ()), Answer("The model says cat.\n\nBut.", ())])
    assert told.text == "The model says cat.\n\nSo.\n\nBut."


def test_the_other_user_of_the_shuffled_arm_is_the_next_one_and_not_oneself(study: Study) -> None:
    dialogs, place = Dialogs(study), study.places[0]
    minds = dialogs._room(place, study.session(place), Spy()).elsewhere()
    assert list(dialogs.greedy) == [Place(SEED, 1)]
    assert len(minds) == PLAN.replies and all(isinstance(one, Minds) for one in minds)


def test_an_unknown_arm_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'lime'.*none, prediction, saliency"):
        find("lime")


def test_labels_are_found_in_words_whole_and_in_any_number() -> None:
    names = Names(("cat", "German shepherd", "horse"))
    assert names.named("Why not a HORSE? german shepherds, not cattle.") == {"horse", "German shepherd"}
    assert names.named("") == set()


def test_a_user_who_leaves_hears_no_more_of_the_picture(study: Study) -> None:
    class Leaver(Spy):
        def hear(self, text: str, figures: Any) -> None:
            super().hear(text, figures)

    spy, place = Leaver(), study.places[0]
    session: Session = study.session(place)
    course = session.hold(find("prediction").hold(Dialogs(study)._room(place, session, spy)), spy, study.names)
    assert sum(isinstance(thing, str) for thing in spy.met) == PLAN.lessons
    assert course.expected.shape == (1, PLAN.replies + 1, PLAN.tests)


def test_agents_of_every_policy_are_made_once(study: Study) -> None:
    assert study.guides.plain is study.guides.plain and study.guides.plain is not study.guides.own


def test_what_was_answered_before_is_not_asked_again_and_is_the_same(study: Study) -> None:
    one = study.stocks[SEED].teaching.trials[0]
    questions = ("What is it?", "Why not a horse?", "How sure are you?")
    told = []
    for memory in (Memory(), study.guides.memory, study.guides.memory):
        interview = Interview(Guides(study.guides.own, memory), one)
        told.append([interview.ask(question) for question in questions])
    assert [[one.text for one in row] for row in told] == [[one.text for one in told[0]]] * 3
    assert [[f.tobytes() for one in row for f in one.figures] for row in told] == [
        [f.tobytes() for one in told[0] for f in one.figures]
    ] * 3


def test_the_protocol_names_every_arm_and_the_default_plan() -> None:
    protocol = (Path(__file__).parents[1] / "docs" / "study.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in protocol.splitlines() if line.startswith("| ")]
    told = {row[0]: row[-1] for row in rows}
    assert [name for name in told if name in {arm.name for arm in ARMS}] == [arm.name for arm in ARMS]
    plan = Plan()
    assert [told[name] for name in ("pictures talked about", "replies about each", "test pictures")] == [
        str(plan.lessons),
        str(plan.turns),
        str(plan.tests),
    ]
    assert all(f"`{measure}`" in protocol for measure in MEASURES)
    options = {option for option in re.findall(r"--([a-z]+)", protocol) if f"`--{option}" in protocol}
    assert options and options <= set(inspect.signature(evaluate).parameters)
