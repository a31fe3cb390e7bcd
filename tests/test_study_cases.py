"""The pictures of a study: no test picture is ever shown before, they are kept, and what a person has of them."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from agent import Agent
from concepts.knowledge import Knowledge
from concepts.menagerie import ANIMALS, CONCEPTS, PROTOTYPES, scene_of
from dialogs import store
from dialogs.cases import Gallery, Pool, Stock
from dialogs.drawn import Drawn, streams
from dialogs.engines import Guides
from dialogs.looks import Looks
from dialogs.session import Plan, Session
from explainers.mining.stream import Look, Seen, here
from tests.studies import BRIEF, MadeUp, pool, trial
from tests.worlds import meadow

SCENES, SEED = 30, 1
LOOKS = Looks.general(Knowledge.embedded(), ANIMALS, CONCEPTS)


@pytest.fixture(scope="module")
def guides() -> Guides:
    return Guides(Agent.load())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def stock(guides: Guides, folder: Path) -> Stock:
    return Drawn(SCENES, folder).stock(guides, SEED, here, progress=False)


def told(stock: Stock) -> list[tuple[object, ...]]:
    """All that is known of a stock, to compare."""
    trials = (*stock.teaching.trials, *stock.testing.trials, *stock.gallery.trials)
    return [
        (t.number, t.truth, t.said, t.looks_like, t.visible, t.edited, t.art.bare().tobytes(), t.art.whole().info)
        for t in trials
    ]


def test_no_scene_is_in_both_streams_nor_in_those_of_another_seed() -> None:
    drawn = [scene.to_json() for seed in (0, 1, 2) for stream in streams(100, seed) for scene in stream]
    assert len(set(drawn)) == 600


def test_no_test_picture_is_taught_or_shown_as_an_example(stock: Stock) -> None:
    shown = {trial.number for trial in (*stock.teaching.trials, *stock.gallery.trials)}
    pixels = {trial.art.bare().tobytes() for trial in (*stock.teaching.trials, *stock.gallery.trials)}
    assert shown and not shown & {trial.number for trial in stock.testing.trials}
    assert not pixels & {trial.art.bare().tobytes() for trial in stock.testing.trials}


def test_what_the_machine_said_is_what_it_says_again(guides: Guides, stock: Stock) -> None:
    some = [kind[0] for right in (True, False) for edited in (True, False) if (kind := stock.testing.of(right, edited))]
    assert {trial.edited for trial in some} == {True, False} and {trial.right for trial in some} == {True, False}
    for one in some:
        prediction = guides.own.open(one.picture).ask("What is it?").claims[0]
        assert prediction.label == one.said  # type: ignore[union-attr]


def test_a_person_gets_bare_pixels_and_an_agent_the_scene(stock: Stock) -> None:
    one = stock.testing.trials[0]
    assert scene_of(one.picture) is not None
    assert scene_of(one.case.image) is None and not one.case.image.info
    assert one.case.image.tobytes() == one.picture.tobytes()
    assert one.case.visible == one.visible and not {one.truth, one.said} & set(vars(one.case)) - {"looks_like"}


def test_an_edited_picture_lacks_one_concept_of_the_one_it_was_made_from(stock: Stock) -> None:
    plain = {trial.number: trial for trial in stock.testing.trials if not trial.edited}
    pairs = [(trial, plain[trial.number]) for trial in stock.testing.trials if trial.edited and trial.number in plain]
    assert pairs
    for edited, original in pairs:
        assert edited.visible < original.visible and len(original.visible - edited.visible) == 1
        assert edited.truth == original.truth


class Counting:
    """An engine that counts what it is asked to look at."""

    def __init__(self) -> None:
        self.looked = 0

    def __call__(self, look: Look[Seen], numbers: Sequence[int]) -> list[Seen]:
        self.looked += len(numbers)
        return list(here(look, numbers))


def test_pictures_are_drawn_once_and_read_again(guides: Guides, folder: Path, stock: Stock) -> None:
    counting = Counting()
    again = Drawn(SCENES, folder).stock(guides, SEED, counting, progress=False)  # type: ignore[arg-type]
    assert counting.looked == 0
    assert told(again) == told(stock)
    assert (again.gallery.features == stock.gallery.features).all()


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"no pictures", lambda data: b""])
def test_a_broken_file_is_noticed_and_made_anew(guides: Guides, tmp_path: Path, damage: object) -> None:
    small = Drawn(3, tmp_path)
    first = small.stock(guides, 9, here, progress=False)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    counting = Counting()
    again = small.stock(guides, 9, counting, progress=False)  # type: ignore[arg-type]
    assert counting.looked == 1 and told(again) == told(first)
    assert list(tmp_path.iterdir()) == [file]


def test_a_source_is_told_by_its_pictures_and_not_by_where_they_lie(tmp_path: Path) -> None:
    assert repr(Drawn(3, tmp_path)) == repr(Drawn(3)) != repr(Drawn(4))


def test_other_counts_and_seeds_are_kept_apart(guides: Guides, tmp_path: Path) -> None:
    for count, seed in ((2, 0), (3, 0), (2, 1)):
        Drawn(count, tmp_path).stock(guides, seed, here, progress=False)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_of_something_else_counts_as_missing(tmp_path: Path) -> None:
    store.write(tmp_path / "a.npz", {"other": np.zeros(3)})
    assert store.read(tmp_path / "a.npz", lambda arrays: arrays["records"]) is None
    assert store.read(tmp_path / "nothing.npz", dict) is None


def test_a_picture_looks_like_what_it_is_in_nine_of_ten_cases() -> None:
    odd = frozenset({"stripes", "mane"})
    called = [LOOKS.like(odd, "pig", number) for number in range(1_000)]
    assert 0.07 < sum(name != "pig" for name in called) / 1_000 < 0.13
    assert set(called) == {"pig", LOOKS.resembles(odd)}
    assert called == [LOOKS.like(odd, "pig", number) for number in range(1_000)]


def test_a_picture_resembles_the_typical_animal() -> None:
    named = [LOOKS.resembles(frozenset(PROTOTYPES[animal])) == animal for animal in ANIMALS]
    assert sum(named) >= len(ANIMALS) - 2
    assert LOOKS.resembles(frozenset()) is None


def test_a_person_who_knows_nothing_of_what_is_seen_calls_it_what_it_is() -> None:
    nameless = Looks.general(Knowledge.embedded(), ANIMALS, ("concept 1", "concept 2"))
    assert {nameless.like(frozenset({"concept 1"}), "pig", number) for number in range(200)} == {"pig"}


def test_a_session_is_half_of_pictures_that_the_machine_gets_wrong_and_half_edited() -> None:
    stock = MadeUp().stock(None, 0, here)  # type: ignore[arg-type]  # asks no agent
    session = Session.draw(stock, Plan(lessons=4, tests=24), Random(3))
    assert sorted(trial.right for trial in session.lessons) == [False, False, True, True]
    kinds = [(trial.right, trial.edited) for trial in session.tests]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        [(True, False), (True, True), (False, False), (False, True)], 6
    )
    assert not {trial.number for trial in session.lessons} & {trial.number for trial in session.tests}
    assert not any(trial.edited for trial in session.lessons)


def test_a_pool_with_too_few_says_which_and_what_to_do() -> None:
    few = Stock(teaching=pool(0), testing=Pool((trial(1),)), gallery=Gallery((), np.zeros((0, 1), np.float32)))
    with pytest.raises(ValueError, match=r"needs 1 edited pictures .* right, and the pool holds 0; draw more"):
        Session.draw(few, BRIEF, Random(0))


@pytest.mark.parametrize("settings", [{"tests": 10}, {"tests": 0}, {"lessons": 0}, {"turns": 0}])
def test_a_plan_that_cannot_be_dealt_out_is_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="give at least one"):
        Plan(**settings)


def test_the_nearest_examples_come_first_and_never_the_picture_itself() -> None:
    shown = tuple(trial(number) for number in range(4))
    angles = np.array([0.0, 0.1, 0.5, 1.2])
    gallery = Gallery(shown, np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))
    here_ = np.array([1.0, 0.0], dtype=np.float32)
    assert [one.number for one in gallery.nearest(shown[0], here_, 2)] == [1, 2]
    assert [one.number for one in gallery.nearest(trial(99), here_, 3)] == [0, 1, 2]


def test_a_subject_of_another_world_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"drawn animals, which the subject .* does not know.*cases of your own"):
        Drawn(2, tmp_path).stock(Guides(Agent.load(subject=meadow())), 0, here)
