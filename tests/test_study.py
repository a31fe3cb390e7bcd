"""A study as a whole: the same numbers for the same seed, however it is run, and from where it stopped."""

import json
import multiprocessing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from threadpoolctl import threadpool_info

from agent import Agent
from dialogs import Table, evaluate, families
from dialogs.arms import find
from dialogs.engines import Forks, Guides
from dialogs.evaluate import dealt
from dialogs.records import Notes
from dialogs.session import Plan
from dialogs.study import PIECE, MakeUser, Place, Study
from dialogs.users import FAMILIES, HELD_OUT, TRAINING, SimulatedUser
from explainers.mining.threads import share
from tests.studies import BRIEF, TALK, Learner, MadeUp

SILENT = find("none")


def small(agent: Agent, dialogs: int = 2 * PIECE + 3, **settings: object) -> Table:
    """A study that asks the model nothing."""
    asked: dict[str, object] = {
        "users": {"one": Learner, "other": Learner},
        "arms": (SILENT, TALK),
        "seed": (0, 1),
        "plan": BRIEF,
        "cases": MadeUp(),
        "workers": 1,
        "progress": False,
    }
    return evaluate(agent, dialogs=dialogs, **{**asked, **settings})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def table(agent: Agent) -> Table:
    return small(agent)


def test_the_same_seed_gives_the_same_table_and_another_seed_another(agent: Agent, table: Table) -> None:
    assert small(agent).to_json() == table.to_json()
    assert small(agent, seed=(0, 2)).to_json() != table.to_json()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="cannot fork here")
def test_several_processes_give_the_same_numbers(agent: Agent, table: Table) -> None:
    assert small(agent, workers=2).to_json() == table.to_json()
    assert small(agent, workers=5).to_json() == table.to_json()


def test_arms_meet_the_same_users_and_cases(table: Table) -> None:
    before = [table.curves[arm]["simulation"][0] for arm in ("none", "talk")]
    assert before[0] == before[1]
    assert table.curves["talk"]["simulation"][-1] != table.curves["talk"]["simulation"][0]
    assert len(set(table.curves["none"]["simulation"])) == 1


def test_dialogs_are_dealt_out_among_the_seeds() -> None:
    assert [(place.seed, place.index) for place in dealt(5, (7, 9))] == [(7, 0), (7, 1), (7, 2), (9, 0), (9, 1)]
    assert {place.seed for place in dealt(1, (7, 9))} == {7}


def test_families_come_in_turn(agent: Agent) -> None:
    met: list[tuple[str, int]] = []

    def maker(name: str) -> MakeUser:
        def make(seed: int) -> SimulatedUser:
            met.append((name, seed))
            return Learner(seed)

        return make

    table = small(agent, 4, users={"a": maker("a"), "b": maker("b")}, arms=(SILENT,), seed=3)
    assert [name for name, _ in met] == ["a", "b", "a", "b"] and len({seed for _, seed in met}) == 4
    assert [(group.name, group.dialogs) for group in table.groups] == [("all", 4), ("a", 2), ("b", 2)]


class Broken(RuntimeError):
    """Somebody pulled the plug."""


def test_a_study_goes_on_where_it_stopped(
    agent: Agent, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    hold = Study.__call__

    def failing(study: Study, piece: int) -> Notes:
        if len(held) == 2:
            raise Broken
        held.append(piece)
        return hold(study, piece)

    monkeypatch.setattr(Study, "__call__", failing)
    with pytest.raises(Broken):
        small(agent, out=tmp_path)
    assert held == [0, 1] and len(list((tmp_path / "pieces").iterdir())) == 2
    (tmp_path / "pieces" / "00001.npz").write_bytes(b"half a")
    held.clear()
    assert small(agent, out=tmp_path, resume=True).to_json() == table.to_json()
    assert held == [1, 2], "the broken piece is held again, the whole one is not"


def test_a_folder_of_another_study_is_left_alone(agent: Agent, tmp_path: Path) -> None:
    small(agent, 3, out=tmp_path)
    with pytest.raises(ValueError, match="holds a study already; go on with it"):
        small(agent, 3, out=tmp_path)
    for other in ({"dialogs": 4}, {"seed": 5}, {"arms": (TALK,)}, {"plan": replace(BRIEF, tests=8)}):
        with pytest.raises(ValueError, match="other settings"):
            small(agent, **{"dialogs": 3, "out": tmp_path, "resume": True, **other})  # type: ignore[arg-type]
    small(agent, 3, out=tmp_path, resume=True)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"engine": "cluster"}, "'cluster'.*'local', 'ray'"),
        ({"dialogs": 0}, "at least one"),
        ({"arms": ()}, "at least one"),
        ({"seed": ()}, "at least one"),
        ({"workers": -1}, "at least one"),
    ],
)
def test_a_study_that_cannot_be_held_is_refused(agent: Agent, asked: Mapping[str, object], answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        small(agent, **{"dialogs": 1, **asked})  # type: ignore[arg-type]


def test_families_are_taken_by_name_or_by_what_they_are_for(agent: Agent) -> None:
    assert tuple(families(agent)) == HELD_OUT
    assert tuple(families(agent, ["training", "silent", "novice"])) == (*TRAINING, "silent")
    assert set(families(agent, ["all"])) == set(FAMILIES)
    with pytest.raises(ValueError, match=r"'martian'; there are: training, held-out, all, novice"):
        families(agent, ["martian"])


def test_real_families_and_the_real_agent_meet(agent: Agent) -> None:
    plan = Plan(lessons=1, turns=1, tests=4)
    table = evaluate(
        agent,
        arms=(SILENT, find("prediction")),
        dialogs=2,
        seed=0,
        plan=plan,
        cases=MadeUp(),
        workers=1,
        progress=False,
    )
    assert [line.arm for line in table.lines] == ["none", "prediction"]
    assert table.all.line("prediction").words.value > 3
    assert {group.name for group in table.groups} == {"all", *HELD_OUT[:2]}


def test_work_comes_back_in_order_from_many_processes() -> None:
    assert list(Forks(3)(_square, range(8))) == [n * n for n in range(8)]
    assert list(Forks(3)(_square, [])) == []


def test_processes_that_share_the_cores_compute_with_one_thread_each() -> None:
    share(2)
    try:
        assert _threads(0) == {2}
        assert list(Forks(2)(_threads, range(2))) == [{1}, {1}]
    finally:
        share(1)


def test_no_threads_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        share(0)


def test_an_error_in_another_process_is_told() -> None:
    with pytest.raises(RuntimeError, match="failed: ZeroDivisionError"):
        list(Forks(2)(_divide, [1, 0]))


def test_a_process_that_dies_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="died"):
        list(Forks(2)(_die, [0, 1]))


def _square(number: int) -> int:
    return number * number


def _threads(number: int) -> set[int]:
    """How many threads torch and numpy compute with."""
    numpy = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    return {torch.get_num_threads(), *numpy}


def _divide(number: int) -> float:
    return 1 / number


def _die(number: int) -> int:
    import os

    if number:
        os._exit(1)
    return number


def test_an_agent_is_made_anew_on_another_machine(agent: Agent) -> None:
    fresh = Guides.__new__(Guides)
    fresh.__setstate__(Guides(agent).__getstate__())
    assert fresh.own is not agent and fresh.own.subject.fingerprint == agent.subject.fingerprint


@pytest.mark.slow
def test_ray_gives_the_same_numbers(agent: Agent, table: Table) -> None:
    pytest.importorskip("ray")
    assert small(agent, engine="ray", workers=2).to_json() == table.to_json()


def test_the_manifest_says_what_is_studied(agent: Agent, tmp_path: Path) -> None:
    small(agent, 2, out=tmp_path)
    record = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))
    assert record["arms"] == ["none", "talk"] and record["dialogs"] == [[0, 0], [1, 0]]
    assert record["subject"] == agent.subject.fingerprint


@pytest.fixture(autouse=True)
def no_process_is_left_behind() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()


def test_the_next_dialog_of_a_seed_is_another_user() -> None:
    assert Place(3, 4).after == Place(3, 5)
