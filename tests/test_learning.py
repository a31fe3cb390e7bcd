"""Numbers are learned from training families alone; what was planted is found again."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import Agent, Chat, training
from agent.acts import UserAct
from agent.minds import Minds, Noise
from agent.minds.fitting import Cases, Exchange, Talk, fit, foretold, likelihood
from agent.minds.inference import Heard
from agent.minds.noise import LEARNED as NUMBERS
from concepts.claims import Tendency
from dialogs.learning import minds as learn_minds
from dialogs.learning import rehearsal as rehearsals
from dialogs.learning.rehearsal import Rehearsal
from dialogs.session import Plan
from dialogs.users import HELD_OUT, TRAINING, SimulatedUser
from tests import people
from tests.people import CONCEPTS, LABELS, TOLD
from tests.studies import MadeUp

PLANTED = replace(Noise(), knows=0.3, attend=0.9, forget=0.15)
CASES = Cases(present=np.eye(4), own=np.array([0, 1, 2, 2]))


def told(label: str, concept: str) -> Tendency:
    weight = float(TOLD[LABELS.index(label), CONCEPTS.index(concept)])
    return Tendency(label=label, concept=concept, weight=weight)


def exchanges(lessons: Sequence[tuple[str, str]], known: Sequence[str]) -> tuple[Exchange, ...]:
    """Two turns: the person says which labels they know, is told some weights, then says nothing of use."""
    nothing = np.zeros(TOLD.shape)
    asked = Heard(said="zebra", pending={"ask": "labels", "label": None, "names": list(LABELS)})
    answer = UserAct(kind="answer", polarity=bool(known), chosen=tuple(known))
    claims = tuple(told(*lesson) for lesson in lessons)
    first = Exchange(acts=(answer,), heard=asked, told=claims, fresh=True, belief=nothing)
    later = Exchange(acts=(), heard=Heard(said="zebra", before=claims), told=(), fresh=False, belief=nothing)
    return first, later


def begun(noise: Noise) -> Minds:
    return people.minds(noise=noise)


def thought(talk: Talk, noise: Noise) -> Talk:
    """The talk with people who think just what the network of these numbers expects of them."""
    minds = list(talk.minds(noise))
    assert talk.cases is not None
    turns = [
        replace(
            turn, belief=mind.imagined.chances()[..., 0], foretold=foretold(mind.imagined, talk.cases, noise).argmax(1)
        )
        for turn, mind in zip(talk.exchanges, minds, strict=True)
    ]
    return replace(talk, exchanges=tuple(turns))


def talks(noise: Noise) -> list[Talk]:
    scripts = [
        ([("zebra", "stripes"), ("horse", "mane")], ["zebra"]),
        ([("cow", "horns"), ("horse", "stripes"), ("zebra", "snow")], ["zebra", "cow"]),
        ([("zebra", "mane")], []),
    ]
    return [
        thought(Talk(start=begun, exchanges=exchanges(lessons, known), cases=CASES), noise)
        for lessons, known in scripts
    ]


def test_planted_numbers_are_found_again() -> None:
    found = fit(talks(PLANTED), Noise(), ("knows", "attend", "forget"), rounds=5, least=1e-6, tell=lambda _: None)
    assert found.knows == pytest.approx(PLANTED.knows, abs=0.03)
    assert found.attend == pytest.approx(PLANTED.attend, abs=0.03)
    assert found.forget == pytest.approx(PLANTED.forget, abs=0.03)
    others = {name: value for name, value in asdict(found).items() if name not in ("knows", "attend", "forget")}
    assert others == {name: asdict(Noise())[name] for name in others}, "what was not asked for is let be"


def test_a_number_that_gains_too_little_is_let_be() -> None:
    assert fit(talks(PLANTED), Noise(), rounds=1, least=1.0, tell=lambda _: None) == Noise()


def test_the_likelihood_rises_from_gain_to_gain() -> None:
    lines: list[str] = []
    found = fit(talks(PLANTED), Noise(), rounds=1, tell=lines.append)
    levels = [float(line.rsplit(" ", 1)[-1]) for line in lines]
    assert levels == sorted(levels) and levels[-1] > levels[0]
    assert likelihood(talks(PLANTED), found) == pytest.approx(levels[-1], abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(name=st.sampled_from(["knows", "attend", "forget", "usual", "ignores"]), off=st.sampled_from([0.7, 1.3]))
def test_beliefs_are_likeliest_under_the_numbers_that_made_them(name: str, off: float) -> None:
    held = [replace(talk, cases=None) for talk in talks(PLANTED)]
    value = getattr(PLANTED, name)
    moved = value * off if value * off < 1 else 1 - (1 - value) / 2
    assert likelihood(held, PLANTED) > likelihood(held, replace(PLANTED, **{name: moved}))


def test_forecasts_show_how_strongly_people_favour_their_own_label() -> None:
    held = [
        replace(talk, exchanges=tuple(replace(t, foretold=CASES.own) for t in talk.exchanges))
        for talk in talks(PLANTED)
    ]
    assert likelihood(held, replace(PLANTED, projects=9.0)) > likelihood(held, replace(PLANTED, projects=1.0))


def test_nothing_is_inferred_from_what_was_not_understood() -> None:
    first, later = exchanges([], ["zebra"])
    unclear = Talk(start=begun, exchanges=(replace(first, clear=False), later))
    silent = Talk(start=begun, exchanges=(later,))
    *_, one = unclear.minds(PLANTED)
    *_, other = silent.minds(PLANTED)
    assert one.imagined == other.imagined


@pytest.fixture
def rehearsal(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """Pictures that nobody drew, training families, short talks."""
    monkeypatch.setattr(rehearsals, "Drawn", MadeUp)
    return replace(Rehearsal.of(agent, 12), plan=Plan(lessons=2, turns=2))


def test_a_talk_played_again_under_the_agents_numbers_ends_in_the_agents_minds(
    rehearsal: Rehearsal, agent: Agent
) -> None:
    turns: list[Exchange] = []

    def heard(chat: Chat, before: training.Dialog, user: SimulatedUser) -> None:
        turns.append(training.overheard(chat, before, user.belief))

    minds = rehearsal.hold(1, agent, heard).minds
    *_, again = training.recorded(agent, minds, turns).minds(agent.desk.noise)
    np.testing.assert_allclose(again.imagined.chances(), minds.imagined.chances(), atol=1e-4)
    np.testing.assert_allclose(again.imagined.projects, minds.imagined.projects, atol=1e-4)
    assert [turn.fresh for turn in turns] == [True, False, True, False]
    assert again.turn == minds.turn


def test_what_is_learned_from_is_whether_people_think_so_and_what_they_foretell(rehearsal: Rehearsal) -> None:
    (talk,) = learn_minds.held(rehearsal, 1)
    assert talk.cases is not None and len(talk.exchanges) == 4
    for turn in talk.exchanges:
        assert set(np.unique(turn.belief)) == {0.0, 1.0}
        assert turn.foretold is not None and len(turn.foretold) == len(talk.cases.own)
    assert talk.exchanges[0].told, "an agent that tells nothing teaches nothing"


def test_no_number_is_learned_from_families_that_the_agent_is_tested_on(rehearsal: Rehearsal) -> None:
    assert tuple(rehearsal.users) == TRAINING
    assert not set(rehearsal.users) & set(HELD_OUT)


def test_the_shipped_numbers_are_those_of_the_network() -> None:
    if NUMBERS.is_file():
        assert Noise.from_json(NUMBERS.read_text(encoding="utf-8")) == Noise.learned()
    assert Noise.learned().ignores + Noise.learned().leans < 1 < Noise.learned().leaning


@pytest.mark.slow
def test_the_command_learns_and_writes(
    rehearsal: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "noise.json"
    assert learn_minds.main(["--dialogs", "3", "--rounds", "1", "--scenes", "12", "--out", str(out)]) == 0
    assert Noise.from_json(out.read_text(encoding="utf-8")) != Noise()
    assert "kept apart" in capsys.readouterr().out
