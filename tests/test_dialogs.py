"""Simulated users, comparison arms and trust measures: what they may see, what they learn, how they are counted."""

import inspect
import json
from collections.abc import Sequence
from random import Random

import pytest
from PIL import Image

from agent import Agent
from concepts.menagerie import ANIMALS, CONCEPTS, scene_of
from dialogs import ARMS, Arm, Case, Novice, Plan, SimulatedUser, evaluate, novices
from dialogs.arms import find
from dialogs.cases import Trial, pools, streams
from dialogs.evaluate import Session
from dialogs.table import MEASURES, Expectation, count, tabulate

BRIEF = Plan(lessons=1, tests=2)
every_arm = pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent.load()


@pytest.fixture(scope="module")
def session(agent: Agent) -> Session:
    teaching, testing = pools(agent, 30, seed=5, progress=False)
    return Session.draw(agent, teaching, testing, Plan(lessons=2, tests=4), Random(1))


class Spy:
    """A user who writes down all that reaches it."""

    def __init__(self) -> None:
        self.met: list[object] = []
        self.cases: list[Case] = []

    def greet(self, case: Case) -> str:
        self.cases.append(case)
        return "What is this, and why?"

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        self.met += [text, *figures]
        assert type(text) is str
        return "Where do you look?"

    def expect(self, case: Case) -> str:
        self.cases.append(case)
        return "horse"

    def belief(self, label: str, concept: str) -> float:
        return 0.5


def test_a_novice_and_a_spy_are_simulated_users() -> None:
    users: list[SimulatedUser] = [Novice(0, ANIMALS, CONCEPTS), Spy()]
    for user in users:
        for name in ("greet", "hear", "expect", "belief"):
            told = list(inspect.signature(getattr(user, name)).parameters)
            assert told == list(inspect.signature(getattr(SimulatedUser, name)).parameters)[1:]


@every_arm
def test_nothing_but_words_and_pictures_reaches_a_user(agent: Agent, session: Session, arm: Arm) -> None:
    spy = Spy()
    session.hold(agent, arm, spy)
    assert {type(thing) for thing in spy.met} <= {str, Image.Image}
    seen = [thing for thing in spy.met if isinstance(thing, Image.Image)] + [case.image for case in spy.cases]
    assert all(not image.info and scene_of(image) is None for image in seen), "a picture tells what is drawn in it"
    assert {type(value) for case in spy.cases for value in vars(case).values()} == {Image.Image, frozenset, str, bool}


def test_the_arms_tell_less_and_more(agent: Agent, session: Session) -> None:
    spies = {arm.name: Spy() for arm in ARMS}
    for arm in ARMS:
        session.hold(agent, arm, spies[arm.name])
    words = {name: " ".join(thing for thing in spy.met if isinstance(thing, str)) for name, spy in spies.items()}
    assert words["none"] == ""
    assert "The model says" in words["prediction"]
    assert "evidence for" in words["saliency"] and "it would say" not in words["saliency"]
    assert "it would say" in words["random foil"] or "no change" in words["random foil"]
    assert "What speaks for" in words["tom"]


def test_no_test_picture_was_shown_before(session: Session) -> None:
    teaching, testing = ([scene.to_json() for scene in stream] for stream in streams(300, seed=3))
    assert len({*teaching, *testing}) == 600
    shown = {trial.scene.to_json() for trial in session.lessons}
    assert shown and not shown & {trial.scene.to_json() for trial in session.tests}


def test_other_seeds_draw_other_pictures() -> None:
    drawn = [{scene.to_json() for stream in streams(50, seed) for scene in stream} for seed in (0, 1)]
    assert not drawn[0] & drawn[1]


def test_a_session_asks_about_cases_that_the_machine_gets_right_and_wrong(session: Session) -> None:
    plain = [trial for trial in session.tests if not trial.edited]
    assert {trial.right for trial in plain} == {True, False}
    assert {trial.right for trial in session.lessons} == {True, False}
    assert any(trial.edited for trial in session.tests)


def test_what_the_machine_said_is_what_it_says_again(agent: Agent, session: Session) -> None:
    trial: Trial = session.tests[0]
    assert agent.open(trial.picture).ask("What is it?").claims[0].label == trial.said  # type: ignore[union-attr]


def expectations(*triples: tuple[str, str, str]) -> list[Expectation]:
    return [Expectation(said=said, truth=truth, expected=expected) for said, truth, expected in triples]


def test_the_measures_of_a_worked_example() -> None:
    # Right on two (user expects it once), wrong on two (user expects that once, and names the label).
    dialog = expectations(("cat", "cat", "cat"), ("cat", "cat", "dog"), ("wolf", "dog", "wolf"), ("wolf", "dog", "dog"))
    assert count(dialog) == [[1, 2], [1, 2], [0, 0], [2, 4]]
    shares = tabulate({"only": [dialog]}, labels=4, seeds=[0]).rows[0].shares
    assert (shares["jpt"].value, shares["jnt"].value, shares["balanced"].value, shares["simulation"].value) == (
        0.5,
    ) * 4


def test_always_right_has_full_positive_and_no_negative_trust() -> None:
    dialog = expectations(("cat", "cat", "cat"), ("wolf", "dog", "dog"), ("fox", "cat", "cat"))
    row = tabulate({"blind": [dialog]}, labels=18, seeds=[0]).rows[0]
    assert (row.shares["jpt"].value, row.shares["jnt"].value, row.shares["balanced"].value) == (1.0, 0.0, 0.5)


def test_without_a_wrong_case_there_is_no_negative_trust_to_tell_of() -> None:
    table = tabulate({"only": [expectations(("cat", "cat", "cat"))]}, labels=18, seeds=[0])
    assert json.loads(table.to_json())["rows"][0]["shares"]["jnt"] == {"value": None, "low": None, "high": None}
    assert "\u2013" in str(table)


def test_equal_arms_gain_nothing_and_a_sure_gain_is_seen() -> None:
    poor = [expectations(("cat", "cat", "cat"), ("wolf", "dog", "dog"))] * 12
    good = [expectations(("cat", "cat", "cat"), ("wolf", "dog", "wolf"))] * 12
    table = tabulate({"none": poor, "same": poor, "better": good}, labels=18, seeds=[0])
    none, same, better = (row.gains["balanced"] for row in table.rows)
    assert (none.value, same.value, same.low, same.high) == (0, 0, 0, 0)
    assert (better.value, better.low) == (0.5, 0.5)


def test_a_small_study_prints_and_repeats_itself(agent: Agent) -> None:
    arms = (find("none"), find("prediction"), find("tom"))
    tables = [evaluate(agent, arms=arms, dialogs=2, seed=7, plan=BRIEF, pool=8, progress=False) for _ in range(2)]
    record = json.loads(tables[0].to_json())
    assert tables[0].to_json() == tables[1].to_json()
    assert [row["arm"] for row in record["rows"]] == ["none", "prediction", "tom"]
    assert all(set(row["shares"]) == set(MEASURES) for row in record["rows"])
    printed = str(tables[0])
    assert all(word in printed for word in ("none", "tom", "(chance)", "balanced", "95 % interval"))


def test_two_seeds_are_pooled(agent: Agent) -> None:
    table = evaluate(agent, arms=(find("none"),), dialogs=2, seed=(0, 1), plan=BRIEF, pool=6, progress=False)
    assert (table.dialogs, table.seeds) == (4, (0, 1))


def test_users_of_ones_own_are_taken_in_turn(agent: Agent) -> None:
    met: list[str] = []

    def stubborn(seed: int) -> SimulatedUser:
        met.append("stubborn")
        return Spy()

    def plain(seed: int) -> SimulatedUser:
        met.append("plain")
        return novices(agent)(seed)

    users = {"a": stubborn, "b": plain}
    evaluate(agent, users=users, arms=(find("none"),), dialogs=3, plan=BRIEF, pool=6, progress=False)
    assert met == ["stubborn", "plain", "stubborn"]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"engine": "cluster"}, "'cluster'.*'local'"),
        ({"dialogs": 0}, "at least one"),
        ({"arms": ()}, "at least one"),
    ],
)
def test_a_study_that_cannot_be_held_is_refused(agent: Agent, asked: dict[str, object], answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        evaluate(agent, **{"dialogs": 1, **asked})  # type: ignore[arg-type]


def test_an_unknown_arm_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'lime'.*none, prediction, saliency"):
        find("lime")
