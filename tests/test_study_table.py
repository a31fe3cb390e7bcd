"""What a study counts and tells: measures, calibration, records, the table and its figures."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from dialogs import store
from dialogs.arms import Arm
from dialogs.arms.scripts import Silent
from dialogs.calibration import brier, calibration_error, held_against, histogram
from dialogs.figures import drawings, scale
from dialogs.measures import COUNTED, MEASURES
from dialogs.plot import spread
from dialogs.records import Course, Notes, Tests
from dialogs.table import Table
from dialogs.tabulate import tabulate

CAT, DOG, FOX, WOLF = range(4)


def asked(*cases: tuple[int, int, int, bool], dialogs: int = 1, family: int = 0) -> Tests:
    """The same (said, truth, looks, edited) cases in several dialogs."""
    said, truth, looks, edited = (np.array([[case[i] for case in cases]] * dialogs) for i in range(4))
    case = np.array([[10 * number + 1 for number in range(len(cases))]] * dialogs)
    return Tests(
        family=np.full(dialogs, family, dtype=np.int16),
        case=case,
        said=said.astype(np.int32),
        truth=truth.astype(np.int32),
        looks=looks.astype(np.int32),
        edited=edited.astype(bool),
    )


def course(*turns: list[int], dialogs: int = 1, minded: bool = False) -> Course:
    """Users who all expect the same, turn by turn."""
    expected = np.array([turns] * dialogs, dtype=np.int32)
    bins = np.zeros((dialogs, len(turns), 3, 10, 4))
    if minded:
        bins[:, :, 0] = histogram(np.array([0.9, 0.2]), np.array([0.8, 0.2]))
    words = np.array([[7 * turn for turn in range(len(turns))]] * dialogs, dtype=np.int32)
    return Course(expected=expected, words=words, bins=bins)


def arm(name: str, minded: bool = False) -> Arm:
    return Arm(name, "", minded, Silent)


# It is right about the first two (one edited), and wrong about the other two; the last looks like what it is called.
FOUR = ((CAT, CAT, CAT, False), (DOG, DOG, DOG, True), (WOLF, DOG, DOG, False), (FOX, CAT, FOX, True))


def shares(expected: list[int]) -> dict[str, float]:
    notes = Notes(asked(*FOUR), {"only": course([CAT] * 4, expected)})
    table = tabulate(notes, (arm("only"),), ("novice",), labels=4, seeds=(0,))
    return {measure: share.value for measure, share in table.lines[0].shares.items()}


def test_the_measures_of_a_worked_example() -> None:
    found = shares([CAT, FOX, WOLF, FOX])  # names it on three; trusts on the first and the last, doubts on two
    assert found == {
        "simulation": 1.0,
        "edited": 0.5,
        "jpt": 0.5,
        "jnt": 0.5,
        "balanced": 0.5,
        "reliance": 0.75,
        "over": 0.5,
        "under": 0.5,
    }


def test_blind_trust_has_full_positive_and_no_negative_trust() -> None:
    found = shares([CAT, DOG, DOG, FOX])
    assert (found["jpt"], found["jnt"], found["balanced"], found["over"], found["under"]) == (1, 0, 0.5, 1, 0)


@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_over_and_under_reliance_are_what_trust_lacks(expected: list[int]) -> None:
    hit = {name: measure.hit(asked(*FOUR), np.array([expected])) for name, measure in COUNTED.items()}
    of = {name: measure.of(asked(*FOUR)) for name, measure in COUNTED.items()}
    assert (hit["jnt"] != hit["over"]).all() and (hit["jpt"] != hit["under"]).all()
    assert (of["jpt"] ^ of["jnt"]).all() and (of["simulation"] ^ of["edited"]).all()


def test_without_a_wrong_case_there_is_no_negative_trust_to_tell_of() -> None:
    notes = Notes(asked(FOUR[0], FOUR[0]), {"only": course([CAT, CAT])})
    table = tabulate(notes, (arm("only"),), ("novice",), labels=4, seeds=(0,))
    assert json.loads(table.to_json())["groups"][0]["lines"][0]["shares"]["jnt"] == {
        "value": None,
        "low": None,
        "high": None,
    }
    assert "\u2013" in str(table)


@pytest.fixture(scope="module")
def table() -> Table:
    """None at first names the label of one plain case in two; `plain` comes to name one, `greedy` both."""
    half, full = [CAT, DOG, DOG, DOG], [CAT, DOG, WOLF, DOG]
    none = [DOG, DOG, DOG, DOG]
    courses = {
        "none": course(none, none, none, dialogs=12),
        "plain": course(none, none, half, dialogs=12),
        "shuffled": course(none, none, none, dialogs=12, minded=True),
        "greedy": course(none, half, full, dialogs=12, minded=True),
        "oracle": course(none, full, full, dialogs=12, minded=True),
    }
    tests = asked(*FOUR, dialogs=12)
    tests.family[:] = np.arange(12) % 2
    arms = tuple(arm(name, minded=name in ("shuffled", "greedy", "oracle")) for name in courses)
    parts = {"held-out": ("expert", "silent")}
    return tabulate(Notes(tests, courses), arms, ("expert", "silent"), 4, (0, 1), parts)


def test_a_sure_gain_is_seen_over_every_rival(table: Table) -> None:
    line = table.all.line("greedy")
    assert table.all.best == "plain"
    gains = {role: gain.by["simulation"] for role, gain in line.gains.items()}
    assert (gains["first"].value, gains["best"].value, gains["shuffled"].value) == (1.0, 0.5, 1.0)
    assert gains["first"].low > 0
    assert gains["best"].low <= 0, "two plain pictures cannot tell for sure"
    assert "first" not in table.all.line("none").gains and "best" not in table.all.line("plain").gains


def test_the_gap_and_the_turns_are_told(table: Table) -> None:
    closed = {line.arm: line.closed for line in table.lines}
    assert closed["none"] is closed["plain"] is None
    assert closed["greedy"] is not None and closed["greedy"].value == 1.0
    assert closed["shuffled"] is not None and closed["shuffled"].value == -1.0
    reached = {line.arm: line.reached for line in table.lines}
    assert reached == {"none": None, "plain": 2, "shuffled": None, "greedy": 1, "oracle": 1}


def test_curves_start_before_the_first_word(table: Table) -> None:
    assert [one.value for one in table.curves["greedy"]["simulation"]] == [0.0, 0.5, 1.0]
    assert table.all.line("greedy").words.value == 14


def test_parts_of_the_users_are_told_apart(table: Table) -> None:
    assert [(group.name, group.dialogs) for group in table.groups] == [
        ("all", 12),
        ("held-out", 12),
        ("expert", 6),
        ("silent", 6),
    ]


def test_the_table_prints_all_that_a_reader_needs(table: Table) -> None:
    printed = str(table)
    for words in (
        "none",
        "greedy",
        "(chance)",
        "over best without a mind",
        "gap closed",
        "seeds 0, 1",
        "Brier",
        "silent",
    ):
        assert words in printed
    rows = [line.split()[:2] for line in printed.splitlines() if line.startswith(("expert", "silent", "all"))]
    assert ["all", "greedy"] in rows and ["all", "oracle"] not in rows


def test_the_table_is_plain_json(table: Table) -> None:
    record = json.loads(table.to_json())
    assert record["measures"] == dict(MEASURES)
    assert record["groups"][0]["lines"][3]["gains"]["best"]["by"]["simulation"]["value"] == 0.5
    assert record["chance"]["jnt"] == 0.75 and record["seeds"] == [0, 1]
    assert record["groups"][0]["minds"]["greedy"]["brier"][0]["value"] == pytest.approx(0.005)


def test_figures_are_drawn_of_what_there_is(table: Table) -> None:
    drawn = drawings(table)
    assert set(drawn) == {"learning", "trust", "calibration"}
    for image in drawn.values():
        assert isinstance(image, Image.Image) and min(image.size) > 500
        assert len(image.convert("RGB").getcolors(1 << 20) or []) > 50, "something is drawn"
    notes = Notes(asked(*FOUR), {"only": course([CAT] * 4, [CAT] * 4)})
    assert set(drawings(tabulate(notes, (arm("only"),), ("novice",), 4, (0,)))) == {"learning", "trust"}


def test_the_curve_of_an_arm_is_drawn_where_its_values_are(table: Table) -> None:
    learned = drawings(table)["learning"].convert("RGB")
    colours = {learned.getpixel((x, 76 + 205)) for x in range(62 + 290, 62 + 310)}  # greedy is half way up after one
    assert any(isinstance(c, tuple) and c[2] > c[0] + 60 for c in colours)


@given(st.lists(st.floats(0, 400), min_size=1, max_size=15))
def test_words_never_lie_on_top_of_each_other(wanted: list[float]) -> None:
    places = spread(wanted, 17)
    ordered = sorted(zip(wanted, places, strict=True))
    assert all(b - a >= 17 - 1e-6 for a, b in zip(sorted(places), sorted(places)[1:], strict=False))
    assert [place for _, place in ordered] == sorted(places) or len(set(wanted)) < len(wanted)
    if all(b - a >= 17 for a, b in zip(sorted(wanted), sorted(wanted)[1:], strict=False)):
        assert places == pytest.approx(wanted)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_a_scale_holds_all_values(values: list[float]) -> None:
    low, high, ticks = scale(values)
    assert low <= min(values) and max(values) <= high and ticks[0] == low and ticks[-1] == high


class Imagined:
    labels, concepts = ("cat", "dog"), ("mane",)

    def chances(self) -> NDArray[np.float64]:
        return np.array([[[0.9, 0.05, 0.05]], [[0.2, 0.4, 0.4]]])


def test_the_imagined_mind_is_held_against_the_hidden_belief() -> None:
    bins = held_against(Imagined(), lambda label, concept: 1.0 if label == "cat" else 0.0, {"dog"})
    assert brier(bins) == pytest.approx([(0.1**2 + 0.2**2) / 2, 0.2**2, (0.1**2 + 0.2**2) / 2])
    assert calibration_error(bins) == pytest.approx([0.15, 0.2, 0.15])
    assert bins[0, :, 0].sum() == 2 and bins[1, :, 0].sum() == 1


def test_the_prior_is_held_against_what_the_user_thinks_now() -> None:
    class Before(Imagined):
        def chances(self) -> NDArray[np.float64]:
            return np.array([[[0.5, 0.25, 0.25]], [[0.5, 0.25, 0.25]]])

    bins = held_against(Imagined(), lambda label, concept: 1.0 if label == "cat" else 0.0, {"dog"}, Before())
    assert brier(bins)[0] == pytest.approx((0.1**2 + 0.2**2) / 2)
    assert brier(bins)[2] == pytest.approx(0.25)


def test_pairs_fall_into_bins_by_what_is_imagined() -> None:
    bins = histogram(np.array([0.95, 1.0, 0.0]), np.array([0.05, 0.0, 1.0]))
    assert bins[9].tolist() == pytest.approx([2, 1.95, 0.05, 0.9**2 + 1]) and bins[0].tolist() == [1, 0, 1, 1]


def test_no_pairs_have_no_score() -> None:
    bins = held_against(Imagined(), lambda label, concept: 1.0, set())
    assert np.isnan(brier(bins)[1]) and np.isnan(calibration_error(bins)[1])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_a_histogram_loses_no_pair(pairs: list[tuple[float, float]]) -> None:
    chances, beliefs = (np.array(column) for column in zip(*pairs, strict=True))
    bins = histogram(chances, beliefs)
    assert bins[:, 0].sum() == len(pairs)
    assert brier(bins) == pytest.approx(((chances - beliefs) ** 2).mean())
    assert calibration_error(histogram(beliefs, beliefs)) == pytest.approx(0, abs=1e-12)


def test_what_is_written_down_is_read_again(tmp_path: Path) -> None:
    notes = Notes(asked(*FOUR, dialogs=2), {"a b": course([0] * 4, dialogs=2), "c": course([1] * 4, dialogs=2)})
    store.write(tmp_path / "x.npz", notes.arrays())
    again = store.read(tmp_path / "x.npz", Notes.of)
    assert again is not None and list(again.courses) == ["a b", "c"]
    for one, other in zip((notes.tests, *notes.courses.values()), (again.tests, *again.courses.values()), strict=True):
        for name, array in one.arrays().items():
            assert (other.arrays()[name] == array).all() and other.arrays()[name].dtype == array.dtype


def test_notes_are_joined_and_parted_by_dialog() -> None:
    parts = [Notes(asked(*FOUR, family=n), {"a": course([n] * 4)}) for n in range(3)]
    whole = Notes.joined(parts)
    assert whole.tests.family.tolist() == [0, 1, 2]
    some = whole.only(np.array([True, False, True]))
    assert some.courses["a"].expected[:, 0, 0].tolist() == [0, 2]
