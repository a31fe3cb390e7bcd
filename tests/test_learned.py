"""The learned policy: a pace for every situation, learned from what came of paces taken by chance."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from agent import Agent
from agent.policy import learned
from agent.policy.learned import FEATURES, PACES, Values, features, pace
from agent.policy.outlook import Outlook
from agent.policy.situation import Situation
from agent.policy.tutor import Pace
from dialogs.learning import policy as learn_policy
from dialogs.learning import rehearsal as rehearsals
from dialogs.learning.policy import Tried, regressed, tried
from dialogs.learning.rehearsal import Rehearsal
from dialogs.session import Plan
from dialogs.users import TRAINING
from tests import people
from tests.studies import MadeUp

OUTLOOK = Outlook(
    present=np.eye(4, dtype=np.float32),
    said=np.array([0, 1, 2, 2]),
    own=np.array([0, 1, 2, 1]),
    worth=np.full(4, 0.25, dtype=np.float32),
    labels=3,
)
HERE = Situation(minds=people.minds(), said="zebra", probability=0.9, runner_up="horse")
LATER = replace(HERE, minds=replace(people.minds(), turn=6))


def preferring(name: str, feature: str = "one") -> Values:
    weights = np.zeros((len(PACES), len(FEATURES)))
    weights[list(PACES).index(name), FEATURES.index(feature)] = 1.0
    return Values(weights)


@pytest.mark.parametrize("name", PACES)
def test_the_pace_that_is_worth_most_is_taken(name: str) -> None:
    assert pace(HERE, OUTLOOK, people.NOISE, preferring(name)) == PACES[name]


def test_what_is_worth_most_depends_on_the_situation() -> None:
    values = Values(preferring("few").weights * 0.5 + preferring("most", "turn").weights)
    assert pace(HERE, OUTLOOK, people.NOISE, values) == PACES["few"]
    assert pace(LATER, OUTLOOK, people.NOISE, values) == PACES["most"]


def test_nothing_learned_means_the_usual_pace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(learned, "LEARNED", tmp_path / "missing.json")
    values = Values.learned.__wrapped__(Values)  # type: ignore[attr-defined]
    assert not values.weights.any()
    assert pace(HERE, OUTLOOK, people.NOISE, values) == Pace()


def test_the_same_situation_has_the_same_features() -> None:
    before = people.minds().to_json()
    once, twice = (features(HERE, OUTLOOK, people.NOISE) for _ in range(2))
    np.testing.assert_array_equal(once, twice)
    assert HERE.minds.to_json() == before
    assert once.shape == (len(FEATURES),) and np.isfinite(once).all() and np.abs(once).max() < 2


def test_a_mind_about_nothing_has_features_too() -> None:
    nothing = Outlook(
        present=np.zeros((0, 0), np.float32),
        said=np.zeros(0, int),
        own=np.zeros(0, int),
        worth=np.zeros(0, np.float32),
        labels=0,
    )
    bare = replace(HERE, minds=people.minds(people.TOLD[:0]))
    assert np.isfinite(features(bare, nothing, people.NOISE)).all()


def test_the_skill_among_the_features_is_higher_for_somebody_who_thinks_like_the_machine() -> None:
    able = replace(HERE, minds=replace(HERE.minds, imagined=people.machine_like(HERE.minds.imagined)))
    skill = FEATURES.index("skill")
    assert features(able, OUTLOOK, people.NOISE)[skill] > features(HERE, OUTLOOK, people.NOISE)[skill]


def test_weights_are_kept_by_name() -> None:
    values = Values(np.random.default_rng(0).normal(size=(len(PACES), len(FEATURES))))
    np.testing.assert_allclose(Values.from_json(values.to_json()).weights, values.weights)
    rows = json.loads(values.to_json())
    with pytest.raises(ValueError, match="learn them again"):
        Values.from_json(json.dumps({**rows, "hurried": rows["few"]}))


def test_the_shipped_weights_fit_the_paces() -> None:
    if learned.LEARNED.is_file():
        shipped = Values.from_json(learned.LEARNED.read_text(encoding="utf-8"))
        assert shipped.weights.shape == (len(PACES), len(FEATURES)) and shipped.weights.any()


def test_the_planted_best_pace_is_found() -> None:
    """Few lessons pay early in a talk, many late; all else is noise."""
    chance = np.random.default_rng(1)
    decisions = []
    for number in range(900):
        turn, choice = chance.random(), number % len(PACES)
        seen = np.array([1.0, turn, *chance.random(len(FEATURES) - 2)])
        gain = {"few": 0.2 - 0.3 * turn, "most": 0.3 * turn - 0.1}.get(list(PACES)[choice], 0.0)
        decisions.append(Tried(seen, choice, float(gain + 0.05 * chance.normal())))
    values = regressed(decisions)
    assert pace(HERE, OUTLOOK, people.NOISE, values) == PACES["few"]
    assert pace(replace(LATER, minds=replace(LATER.minds, turn=8)), OUTLOOK, people.NOISE, values) == PACES["most"]


def test_paces_that_nobody_tried_are_not_thought_better_than_others() -> None:
    seen = np.ones(len(FEATURES))
    values = regressed([Tried(seen, 0, 0.3), Tried(seen, 1, 0.1)] * 30)
    worth = values.weights @ seen
    assert worth[0] == worth.max() and worth[1] == worth.min()
    assert not regressed([]).weights.any()


def test_only_the_learned_policy_asks_for_what_was_learned(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Situation] = []

    def spied(situation: Situation, *_: object) -> Pace:
        asked.append(situation)
        return Pace()

    monkeypatch.setattr(learned, "pace", spied)
    shown = MadeUp().stock(None, 1, None).teaching.trials[0].picture  # type: ignore[arg-type]
    for policy, times in (("greedy", 0), ("learned", 1)):
        agent.using(policy).open(shown, stored=False).ask("I think it will say dog.")  # type: ignore[arg-type]
        assert len(asked) == times


@pytest.fixture
def rehearsal(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """Pictures that nobody drew, training families, short talks."""
    monkeypatch.setattr(rehearsals, "Drawn", MadeUp)
    return replace(Rehearsal.of(agent, 12), plan=Plan(lessons=2, turns=2))


def test_a_decision_is_paid_by_what_the_score_rises_from_its_turn_on(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter([0.2, 0.3, 0.5, 0.4, 0.6])
    monkeypatch.setattr(learn_policy, "score", lambda *_: next(scores))
    decisions = tried(rehearsal, 0, Values.none(), 1.0)
    assert [round(one.rise, 6) for one in decisions] == [0.4, 0.3, 0.1, 0.2]
    assert all(0 <= one.pace < len(PACES) for one in decisions)


def test_the_policy_is_learned_from_training_families(rehearsal: Rehearsal) -> None:
    assert tuple(rehearsal.users) == TRAINING


def test_chance_draws_every_pace() -> None:
    draw = rehearsals.at_random(Random(0))
    drawn = {tuple(asdict(draw(HERE, OUTLOOK, people.NOISE)).items()) for _ in range(200)}
    assert drawn == {tuple(asdict(one).items()) for one in PACES.values()}


@pytest.mark.slow
def test_the_command_learns_and_writes(
    rehearsal: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "policy.json"
    assert learn_policy.main(["--dialogs", "2", "--scenes", "12", "--out", str(out)]) == 0
    assert Values.from_json(out.read_text(encoding="utf-8")).weights.shape == (len(PACES), len(FEATURES))
    assert capsys.readouterr().out.count("% foretold") == 3
