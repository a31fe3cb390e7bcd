"""How one observation moves the imagined mind: the laws of chance, and what each kind of observation must do."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.minds import Imagined
from agent.minds import network as net
from agent.minds.imagined import IGNORES, LEANS, PROJECTION, USES, sides
from tests.people import CONCEPTS, KINDS, LABELS, NOISE, imagined, sure, thinking

Observe: TypeAlias = Callable[[Imagined], Imagined]
ZEBRA, HORSE, COW = range(3)
STRIPES, MANE, HORNS, SNOW = range(4)
FOR, AGAINST, NO_PART = range(3)
rows, columns, yes = st.integers(0, len(LABELS) - 1), st.integers(0, len(CONCEPTS) - 1), st.booleans()
likelihoods = st.lists(st.floats(0.05, 1.0), min_size=3, max_size=3).map(np.array)
present = st.lists(columns, unique=True)
lessons = st.lists(st.tuples(rows, columns), unique=True, max_size=8)


def seen(function: Callable[..., Imagined], *given_: st.SearchStrategy[object]) -> st.SearchStrategy[Observe]:
    return st.tuples(*given_).map(lambda values: lambda mind: function(mind, *values, NOISE))


observations = st.one_of(
    seen(net.named, rows, columns, yes),
    seen(net.stated, rows, columns, yes),
    seen(net.asked, rows, columns),
    seen(net.familiar, rows, yes),
    seen(net.relied, st.integers(0, len(set(KINDS)) - 1), yes, yes),
    seen(net.expected, present, rows, st.none() | rows),
    seen(net.told, lessons),
    st.sampled_from([lambda m: net.surprised(m, NOISE), lambda m: net.warned(m, NOISE), lambda m: net.faded(m, NOISE)]),
)
histories = st.lists(observations, max_size=12)


def after(mind: Imagined, history: list[Observe]) -> Imagined:
    for observe in history:
        mind = observe(mind)
    return mind


def chance(mind: Imagined, label: int, concept: int, side: int = FOR) -> float:
    return float(mind.chances()[label, concept, side])


def projection(mind: Imagined) -> float:
    return float(mind.projects @ np.array(PROJECTION))


@settings(max_examples=60, deadline=None)
@given(histories)
def test_after_any_history_chances_add_to_one_and_nothing_is_certain(history: list[Observe]) -> None:
    mind = after(imagined(), history)
    for table in (mind.chances(), mind.brought, mind.idle, mind.reliance, mind.projects):
        np.testing.assert_allclose(table.sum(axis=-1), 1)
    for table in (mind.chances(), mind.reliance, mind.knows):
        assert (table > 0).all() and (table < 1).all()
    assert (mind.taken >= 0).all() and (mind.taken < 1).all() and (mind.attends > 0).all()


def enumerated(mind: Imagined, row: int, column: int, likelihood: np.ndarray, by_level: np.ndarray) -> dict[str, float]:
    """Chances of every (knows, reliance, took in, side) of one pair after an observation, added up by name."""
    at, level = (row, column), mind.reliance[mind.kind[column]]
    weights: dict[tuple[bool, int, bool, int], float] = {}
    for knows, reliance, took, side in product((True, False), range(3), (True, False), range(3)):
        works = knows and reliance != IGNORES
        own = mind.brought[at][side] if works else mind.idle[at][side]
        prior = (mind.knows[row] if knows else 1 - mind.knows[row]) * level[reliance]
        prior *= mind.taken[at] * sides(mind.told[at])[side] if took else (1 - mind.taken[at]) * own
        seen_as = likelihood[side] if took else by_level[reliance if works else IGNORES][side]
        weights[knows, reliance, took, side] = prior * seen_as
    total = sum(weights.values())
    worked = {key: value for key, value in weights.items() if not key[2] and key[0] and key[1] != IGNORES}
    rested = {key: value for key, value in weights.items() if not key[2] and not (key[0] and key[1] != IGNORES)}
    return {
        "knows": sum(value for key, value in weights.items() if key[0]) / total,
        "taken": sum(value for key, value in weights.items() if key[2]) / total,
        **{f"level {n}": sum(value for key, value in weights.items() if key[1] == n) / total for n in range(3)},
        **{f"own {n}": sum(v for key, v in worked.items() if key[3] == n) / sum(worked.values()) for n in range(3)},
        **{f"idle {n}": sum(v for key, v in rested.items() if key[3] == n) / sum(rested.values()) for n in range(3)},
    }


@settings(max_examples=60, deadline=None)
@given(histories, rows, columns, likelihoods, st.lists(likelihoods, min_size=3, max_size=3).map(np.array), yes)
def test_one_observation_is_weighed_exactly(
    history: list[Observe], row: int, column: int, likelihood: np.ndarray, by_level: np.ndarray, plain: bool
) -> None:
    mind = after(imagined(), history)
    table = np.tile(likelihood, (3, 1)) if plain else by_level
    wanted = enumerated(mind, row, column, likelihood, table)
    uncertain = (wanted["knows"], 1 - wanted["knows"], *(wanted[f"level {n}"] for n in range(3)))
    assume(min(uncertain) > net.LEAST)  # nearer to certainty people are not thought to be
    got = net.weighed(mind, row, column, likelihood, None if plain else by_level)
    at, kind = (row, column), mind.kind[column]
    found = {"knows": got.knows[row], "taken": got.taken[at]}
    for name, values in (("level", got.reliance[kind]), ("own", got.brought[at]), ("idle", got.idle[at])):
        found |= {f"{name} {n}": value for n, value in enumerate(values)}
    assert found == pytest.approx(wanted, rel=1e-6, abs=net.RARE if min(wanted.values()) < 10 * net.RARE else 1e-9)


@settings(max_examples=40, deadline=None)
@given(histories, rows, columns, st.floats(0.01, 1))
def test_an_observation_that_is_as_likely_either_way_changes_nothing(
    history: list[Observe], row: int, column: int, level: float
) -> None:
    mind = after(imagined(), history)
    got = net.weighed(mind, row, column, np.full(3, level))
    for name, table in mind.to_parts().items():
        if isinstance(table, np.ndarray):
            np.testing.assert_allclose(got.to_parts()[name], table, atol=1e-3)  # rounded at the edge of certainty


@settings(max_examples=40, deadline=None)
@given(histories, rows, columns, likelihoods)
def test_an_observation_of_one_pair_leaves_other_labels_and_kinds_alone(
    history: list[Observe], row: int, column: int, likelihood: np.ndarray
) -> None:
    mind = after(imagined(), history)
    got = net.weighed(mind, row, column, likelihood)
    elsewhere = np.array([kind != KINDS[column] for kind in KINDS])
    others = np.arange(len(LABELS)) != row
    np.testing.assert_allclose(got.chances()[others][:, elsewhere], mind.chances()[others][:, elsewhere], atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(rows, columns, rows, columns, yes, yes)
def test_it_hardly_matters_in_which_order_things_are_heard(
    row: int, column: int, other: int, beside: int, speaks: bool, matters: bool
) -> None:
    start = imagined()
    one = net.named(net.named(start, row, column, speaks, NOISE), other, beside, matters, NOISE)
    two = net.named(net.named(start, other, beside, matters, NOISE), row, column, speaks, NOISE)
    assert np.abs(one.chances() - two.chances()).max() < 0.1
    assert np.abs(one.knows - two.knows).max() < 0.15


@pytest.mark.parametrize("times", [5, 60, 400])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("concept", [STRIPES, HORNS], ids=["usual", "odd"])
def test_no_history_makes_a_mind_deaf(concept: int, first: bool, times: int) -> None:
    mind, side = imagined(), FOR if first else NO_PART
    for _ in range(times):
        mind = net.stated(mind, ZEBRA, concept, first, NOISE)
    assert mind.chances()[ZEBRA, concept].argmax() == side
    for _ in range(8):
        mind = net.stated(mind, ZEBRA, concept, not first, NOISE)
    assert mind.chances()[ZEBRA, concept].argmax() != side
    assert mind.brought[ZEBRA, concept].min() > net.RARE / 2 < mind.idle[ZEBRA, concept].min()


@pytest.mark.parametrize("function", [net.named, net.stated])
def test_naming_raises_what_leaving_out_lowers(function: Callable[..., Imagined]) -> None:
    start = imagined()
    up, down = function(start, ZEBRA, MANE, True, NOISE), function(start, ZEBRA, MANE, False, NOISE)
    assert chance(up, ZEBRA, MANE) > chance(start, ZEBRA, MANE) > chance(down, ZEBRA, MANE)
    assert up.knows[ZEBRA] > start.knows[ZEBRA] > down.knows[ZEBRA], "who names a mark of a label knows the label"
    ignored = [mind.reliance[mind.kind[MANE]][IGNORES] for mind in (up, start, down)]
    assert ignored[0] < ignored[1] < ignored[2], "who names a part does not think that parts are ignored"


def test_a_question_hints_at_less_than_a_statement_says() -> None:
    start = imagined()
    asked = net.asked(start, HORSE, MANE, NOISE)
    stated = net.stated(start, HORSE, MANE, True, NOISE)
    assert chance(start, HORSE, MANE) < chance(asked, HORSE, MANE) < chance(stated, HORSE, MANE)


def test_an_unusual_opinion_says_that_the_label_is_not_known() -> None:
    odd = net.named(imagined(), HORSE, STRIPES, True, NOISE)
    usual = net.named(imagined(), HORSE, MANE, True, NOISE)
    assert odd.knows[HORSE] < usual.knows[HORSE]


def test_who_says_that_they_know_a_label_is_thought_to_know_it_and_its_marks() -> None:
    start = imagined()
    known, unknown = (net.familiar(start, ZEBRA, answer, NOISE) for answer in (True, False))
    assert known.knows[ZEBRA] > start.knows[ZEBRA] > unknown.knows[ZEBRA]
    assert chance(known, ZEBRA, STRIPES) > chance(start, ZEBRA, STRIPES) > chance(unknown, ZEBRA, STRIPES)
    assert known.knows[COW] == start.knows[COW]


def test_what_is_said_of_a_kind_moves_that_kind_alone() -> None:
    start, part = imagined(), list(dict.fromkeys(KINDS)).index("part")
    used, mostly, ignored = (
        net.relied(start, part, *said, NOISE) for said in ((True, False), (True, True), (False, 0))
    )
    assert mostly.reliance[part, LEANS] > used.reliance[part, LEANS]
    assert used.reliance[part, USES] > start.reliance[part, USES]
    assert ignored.reliance[part, IGNORES] > start.reliance[part, IGNORES] > used.reliance[part, IGNORES]
    for mind in (used, mostly, ignored):
        assert (np.delete(mind.reliance, part, axis=0) == np.delete(start.reliance, part, axis=0)).all()


@settings(max_examples=40, deadline=None)
@given(rows, columns, likelihoods)
def test_telling_moves_towards_what_was_told(row: int, column: int, likelihood: np.ndarray) -> None:
    start = net.weighed(imagined(), row, column, likelihood)
    side = int(sides(start.told)[row, column].argmax())
    mind = start
    for _ in range(3):
        further = net.told(mind, [(row, column)], NOISE)
        assert chance(further, row, column, side) > chance(mind, row, column, side)
        mind = further
    assert mind.chances()[row, column].argmax() == side


def test_the_first_of_many_lessons_is_heard_best() -> None:
    pairs = [(row, column) for row in range(3) for column in range(4)]
    mind = net.told(imagined(), pairs, NOISE)
    shares = [mind.taken[at] for at in pairs]
    assert shares == sorted(shares, reverse=True) and shares[0] > 2 * shares[-1] > 0
    assert mind.taken[pairs[0]] == net.told(imagined(), pairs[:1], NOISE).taken[pairs[0]]


def test_who_was_seen_to_have_missed_a_lesson_is_taken_to_listen_less_well() -> None:
    told = net.told(imagined(), [(HORSE, MANE)], NOISE)
    heard, missed = (net.named(told, HORSE, MANE, answer, NOISE) for answer in (True, False))
    attends = [mind.attends[0] / mind.attends.sum() for mind in (missed, told, heard)]
    assert attends[0] < attends[1] < attends[2]
    assert (
        net.told(missed, [(COW, HORNS)], NOISE).taken[COW, HORNS] < net.told(heard, [(COW, HORNS)], NOISE).taken[2, 2]
    )


def test_a_weight_that_is_told_says_something_of_its_whole_kind() -> None:
    start = imagined()
    strong, idle = (net.told(start, [at], NOISE) for at in ((ZEBRA, STRIPES), (HORSE, SNOW)))
    coat, background = start.kind[STRIPES], start.kind[SNOW]
    assert strong.reliance[coat, LEANS] > start.reliance[coat, LEANS]
    assert (idle.reliance[background] == start.reliance[background]).all(), "nobody thought it mattered there"
    surprising = net.told(thinking(start, {("horse", "snow"): sure("for")}), [(HORSE, SNOW)], NOISE)
    assert surprising.reliance[background, IGNORES] > start.reliance[background, IGNORES]


@pytest.mark.parametrize("leaning", [0.5, 1.0, 1.2, 2.2, 5.0])
@pytest.mark.parametrize("strength", [0.3, 2.5, 9.0])
def test_what_is_thought_of_a_kind_stays_a_chance_whatever_numbers_are_tried(leaning: float, strength: float) -> None:
    noise, mind = replace(NOISE, leaning=leaning, strength=strength, widen=0.9), imagined()
    for _ in range(5):
        mind = net.told(mind, [(ZEBRA, STRIPES), (COW, HORNS), (ZEBRA, SNOW)], noise)
    assert (mind.reliance >= 0).all()
    np.testing.assert_allclose(mind.reliance.sum(axis=1), 1)


def test_forgetting_moves_back_towards_what_was_brought_along() -> None:
    start = imagined()
    at = (HORSE, STRIPES)  # speaks against horse, which nobody knows
    told = net.told(start, [at], NOISE)
    faded = net.faded(told, NOISE)
    assert chance(told, *at, AGAINST) > chance(faded, *at, AGAINST) > chance(start, *at, AGAINST)
    for _ in range(2000):
        faded = net.faded(faded, NOISE)
    np.testing.assert_allclose(faded.chances()[at], replace(told, taken=start.taken).chances()[at], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(histories, st.sampled_from([net.surprised, net.warned]))
def test_a_warning_and_a_surprise_only_lower_how_much_people_expect_their_own_label(
    history: list[Observe], happened: Callable[..., Imagined]
) -> None:
    mind = after(imagined(), history)
    got = happened(mind, NOISE)
    assert (got.projects.cumsum() >= mind.projects.cumsum() - 1e-12).all(), "no strength gets likelier than all below"
    assert projection(got) < projection(mind)
    assert got == replace(mind, projects=got.projects), "and nothing else"


def test_strengths_are_scaled_by_the_share_that_is_lost_and_never_change_their_sign() -> None:
    each = np.eye(len(PROJECTION))
    for strength, table in zip(PROJECTION, each, strict=True):
        got = net.warned(replace(imagined(), projects=table), NOISE)
        assert projection(got) == pytest.approx(strength * (1 - NOISE.doubt) if strength > 0 else strength)
