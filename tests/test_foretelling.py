"""What a foretold label says of opinions: those that lead to it, from what is there, and of what people project."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.minds import SIDES, Imagined
from agent.minds import network as net
from agent.minds.imagined import PROJECTION
from tests.people import LABELS, NOISE, TOLD, imagined, machine_like, sure, thinking

ZEBRA, HORSE, COW = range(3)
STRIPES, MANE, HORNS, SNOW = range(4)
rows = st.integers(0, len(LABELS) - 1)


def projection(mind: Imagined) -> float:
    return float(mind.projects @ np.array(PROJECTION))


@settings(max_examples=40, deadline=None)
@given(rows, st.sampled_from([STRIPES, MANE, HORNS, SNOW]))
def test_foretelling_a_label_raises_the_chance_of_opinions_that_lead_to_it(row: int, column: int) -> None:
    start = imagined()
    got = net.expected(start, [column], row, None, NOISE)
    held, opinion = start.opinions(NOISE)[:, column], got.opinions(NOISE)[:, column]
    assert opinion[row] > held[row]
    others = np.arange(len(LABELS)) != row
    assert (opinion[others] <= held[others] + 1e-9).all()


def test_only_what_is_there_can_have_led_to_what_is_foretold() -> None:
    start = imagined()
    got = net.expected(start, [SNOW], COW, None, NOISE)
    unseen = [STRIPES, MANE, HORNS]
    assert (got.brought[:, unseen] == start.brought[:, unseen]).all()
    assert net.expected(start, [], COW, None, NOISE) == start


def test_who_foretells_their_own_label_against_their_opinions_favours_it() -> None:
    start = thinking(imagined(), {("zebra", "stripes"): sure("for")})
    own = net.expected(start, [STRIPES], COW, COW, NOISE)
    other = net.expected(start, [STRIPES], ZEBRA, COW, NOISE)
    assert projection(own) > projection(start) > projection(other)


def test_somebody_like_the_machine_is_not_moved_by_a_true_prediction() -> None:
    start = machine_like(imagined())
    got = net.expected(start, [STRIPES, MANE], ZEBRA, None, NOISE)
    assert np.abs(got.chances() - start.chances()).max() < 1e-6
    assert TOLD[ZEBRA, [STRIPES, MANE]].sum() > TOLD[HORSE, [STRIPES, MANE]].sum(), "the machine would say zebra"
    assert SIDES[start.chances()[ZEBRA, STRIPES].argmax()] == "for"
