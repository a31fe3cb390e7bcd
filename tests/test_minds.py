"""The three minds as values: what they say of a pair, what they note, and the way through JSON."""

import json
from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.minds import NOTICEABLE, SIDES, Belief, Imagined, Machine, Minds, Noise, Shift, Side, UserMind, Weight
from agent.minds.imagined import LEANS, PROJECTION
from agent.minds.noise import LEARNED
from agent.minds.packing import pack, unpack
from tests.people import CONCEPTS, LABELS, NOISE, TOLD, imagined, minds, sure, thinking

chances = st.floats(0.001, 0.999)
logits = st.floats(-20, 20)
users = st.builds(
    UserMind,
    own_label=st.none() | st.sampled_from(LABELS),
    expects=st.none() | st.sampled_from(LABELS),
    startled=st.booleans(),
    goal=st.sampled_from(["what", "why", "predict", "limits"]),
    wanted=st.lists(st.sampled_from(CONCEPTS), max_size=3).map(tuple),
    expertise=logits,
    load=logits,
    trust=logits,
    cooperates=logits,
)
shifts = st.builds(
    Shift, st.sampled_from(LABELS), st.sampled_from(CONCEPTS), st.sampled_from(SIDES), logits, st.text(), st.integers(0)
)


@st.composite
def states(draw: st.DrawFn) -> Minds:
    """Minds in any state."""
    start, chance = minds(), np.random.default_rng(draw(st.integers(0, 2**32)))

    def split(*shape: int) -> np.ndarray:
        return chance.dirichlet(np.ones(3), shape)

    mind = replace(
        start.imagined,
        told=chance.normal(0, 3, TOLD.shape),
        brought=split(*TOLD.shape),
        idle=split(*TOLD.shape),
        reliance=split(len(start.imagined.kinds)),
        knows=chance.random(len(LABELS)),
        taken=chance.random(TOLD.shape),
        attends=chance.random(2) * 9 + 1,
        projects=chance.dirichlet(np.ones(len(PROJECTION))),
    )
    machine = replace(start.machine, mean=mind.told, spread=chance.random(TOLD.shape))
    history = tuple(draw(st.lists(shifts, max_size=3)))
    return Minds(machine=machine, user=draw(users), imagined=mind, history=history, turn=draw(st.integers(0, 99)))


@settings(max_examples=25, deadline=None)
@given(states())
def test_minds_come_back_from_json_as_they_went(held: Minds) -> None:
    assert Minds.from_json(json.loads(json.dumps(held.to_json()))) == held


@settings(max_examples=25, deadline=None)
@given(states())
def test_packed_minds_are_json_and_come_back_to_single_precision(held: Minds) -> None:
    back = unpack(json.loads(json.dumps(pack(held))))
    assert (back.user, back.history, back.turn) == (held.user, held.history, held.turn)
    for ours, theirs in ((held.machine, back.machine), (held.imagined, back.imagined)):
        for name, value in ours.to_parts().items():
            other = theirs.to_parts()[name]
            if isinstance(value, np.ndarray):
                assert (other.shape, other.dtype) == (value.shape, value.dtype), name
                np.testing.assert_allclose(other, value, rtol=1e-6, atol=1e-30)
            else:
                assert other == value
    assert pack(back) == pack(held), "what was packed once loses no more"


def test_tables_that_were_unpacked_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack(minds())).imagined.taken[0, 0] = 1


@pytest.mark.parametrize("held", [Minds(), replace(minds(), machine=Machine.none())], ids=["empty", "no machine"])
def test_minds_of_nothing_survive_json_and_packing(held: Minds) -> None:
    assert Minds.from_json(json.loads(json.dumps(held.to_json()))) == held
    assert unpack(json.loads(json.dumps(pack(held)))).machine == held.machine


@settings(max_examples=25, deadline=None)
@given(states())
def test_the_chances_of_the_three_sides_add_to_one_and_none_is_certain(held: Minds) -> None:
    table = held.imagined.chances()
    np.testing.assert_allclose(table.sum(axis=-1), 1)
    assert (table > 0).all() and (table < 1).all()


@settings(max_examples=25, deadline=None)
@given(states(), st.sampled_from(LABELS), st.sampled_from(CONCEPTS))
def test_a_belief_reads_the_table_of_chances_by_name(held: Minds, label: str, concept: str) -> None:
    belief, row = held.believes(label, concept), held.imagined.chances()[LABELS.index(label), CONCEPTS.index(concept)]
    assert [belief.chance(side) for side in SIDES] == pytest.approx(row.tolist())
    assert held.imagined[label][concept] == Belief(*row.tolist())
    assert belief.side == SIDES[int(row.argmax())]
    assert held.machine[label][concept].mean == held.machine.mean[LABELS.index(label), CONCEPTS.index(concept)]


def test_who_knows_neither_label_nor_lesson_is_thought_to_see_no_part() -> None:
    stranger = replace(imagined(), knows=np.zeros(len(LABELS)))
    assert (stranger.chances().argmax(axis=-1) == SIDES.index("no part")).all()
    keen = replace(stranger, knows=np.ones(len(LABELS)), reliance=np.tile([0.0, 0.0, 1.0], (3, 1)))
    assert keen["zebra"]["stripes"].side == "for" and keen["horse"]["stripes"].side == "no part"


def test_who_took_in_what_was_told_holds_the_machines_own_side() -> None:
    taught = replace(imagined(), taken=np.full(TOLD.shape, 0.999))
    for label, row in minds().machine.items():
        assert {concept: taught[label][concept].side for concept in row} == {c: w.side for c, w in row.items()}


@settings(max_examples=10, deadline=None)
@given(states())
def test_persons_that_are_drawn_hold_on_average_what_the_mind_says(held: Minds) -> None:
    mind = held.imagined
    opinion, projection = mind.sample(4000, NOISE, np.random.default_rng(0))
    largest = NOISE.strength * NOISE.leaning + np.abs(mind.told)
    far = np.abs(opinion.mean(axis=0) - mind.opinions(NOISE)) / largest
    assert far.max() < 5 / np.sqrt(4000)
    assert abs(projection.mean() - mind.projects @ np.array(PROJECTION)) < 5 * 7 / np.sqrt(4000)


def test_what_is_leaned_on_weighs_more_in_what_people_hold() -> None:
    plain = imagined()
    table = plain.reliance.copy()
    table[0] = np.eye(3)[LEANS]
    leaning = replace(plain, reliance=table)
    assert leaning.opinions(NOISE)[0, 0] > plain.opinions(NOISE)[0, 0] > 0


@pytest.mark.parametrize("contrary", [0.0, 0.2, 0.5])
def test_some_are_taken_to_expect_otherwise_from_the_start_and_the_others_what_they_would_say(contrary: float) -> None:
    start = imagined(noise=replace(NOISE, contrary=contrary)).projects
    assert start.sum() == pytest.approx(1) and start[0] == pytest.approx(contrary)
    rest = float(start[1:] @ np.array(PROJECTION)[1:]) / (1 - contrary)
    assert rest == pytest.approx(NOISE.projects, abs=1.0)


def test_the_gap_counts_what_is_at_stake_and_is_measured_in_logits() -> None:
    unsure = Belief()
    there = minds(np.array([[-6.0, 3.0, 0.0, 0.0]]))
    held = thinking(there.imagined, {("zebra", "stripes"): unsure, ("zebra", "mane"): unsure})
    there = replace(there, imagined=held)
    assert isclose(there.gap("zebra", "stripes"), 6.0 * 2 / 3)
    assert isclose(there.gap("zebra", "mane"), 3.0 * 2 / 3)


def test_a_wrong_belief_about_an_idle_concept_still_costs_something() -> None:
    there = minds(np.zeros((1, 4)))
    there = replace(there, imagined=thinking(there.imagined, {("zebra", "mane"): Belief(1.0, 0.0, 0.0)}))
    assert isclose(there.gap("zebra", "mane"), NOTICEABLE)


def test_a_pair_that_is_not_in_play_is_anybodys_guess() -> None:
    assert minds().believes("unicorn", "mane") == minds().believes("zebra", "wings") == Belief()
    assert minds().gap("zebra", "wings") == pytest.approx(NOTICEABLE * 2 / 3)
    with pytest.raises(KeyError, match="unicorn"):
        minds().imagined["unicorn"]
    with pytest.raises(KeyError, match="unicorn"):
        minds().machine["unicorn"]


def test_moving_makes_new_minds_and_keeps_an_account_of_what_moved_most() -> None:
    there = replace(minds(), turn=3)
    learned = thinking(there.imagined, {("horse", "snow"): sure("for"), ("cow", "snow"): Belief(0.15, 0.02, 0.83)})
    after = there.moved(learned, "said so")
    assert there.shifts == () and there.imagined == imagined()
    assert [(shift.label, shift.concept, shift.side) for shift in after.shifts] == [("horse", "snow", "for")]
    assert after.shifts[0].because == "said so" and after.shifts[0].weight > 0
    assert replace(after, turn=4).shifts == () and replace(after, turn=4).history == after.history


def test_of_movements_alike_the_weightiest_are_kept() -> None:
    weights = np.arange(1.0, 25.0).reshape(2, 12)
    names = tuple(f"part {number}" for number in range(12))
    nobody = Imagined.start(names, ["part"] * len(names), NOISE)
    start = nobody.with_labels(("zebra", "horse"), weights, np.zeros_like(weights), NOISE)
    there = replace(minds(), imagined=start, turn=1)
    after = there.moved(replace(start, taken=np.full(weights.shape, 0.9)), "was told")
    places = [start.place(shift.label, shift.concept) for shift in after.shifts]
    assert [start.told[at] for at in places if at is not None] == [*range(24, 12, -1)]


def test_a_weight_is_looked_up_by_itself() -> None:
    machine = minds().machine
    assert all(machine.weight(label, name) == machine[label][name] for label in LABELS for name in CONCEPTS)
    assert machine.weight("unicorn", "mane") == machine.weight("zebra", "wings") == Weight(0.0)


def test_movements_are_read_as_they_are_written_now_and_as_they_were_written_once() -> None:
    moved = Shift("zebra", "stripes", "for", 1.5, "said so", 3)
    written = pack(replace(minds(), history=(moved,)))
    assert written["history"] == [["zebra", "stripes", "for", 1.5, "said so", 3]]
    assert unpack(written).history == unpack({**written, "history": [moved._asdict()]}).history == (moved,)


def test_informing_the_minds_sets_how_likely_each_concept_is_thought_to_speak_for_its_label() -> None:
    wanted = {("zebra", "stripes"): 0.2, ("horse", "mane"): 0.9, ("cow", "snow"): 0.5}
    taught = replace(minds(), imagined=replace(imagined(), taken=np.full(TOLD.shape, 0.9)))
    known = taught.informed(lambda label, concept: wanted.get((label, concept), 0.01))
    for label in LABELS:
        for concept in CONCEPTS:
            assert known.believes(label, concept).chance("for") == pytest.approx(wanted.get((label, concept), 0.01))
    np.testing.assert_allclose(known.imagined.chances().sum(axis=-1), 1)
    certain = minds().informed(lambda label, concept: 1.0).imagined.chances()
    assert (certain > 0).all() and (certain < 1).all(), "nobody can look into a head: nothing is set for certain"


def test_before_another_case_what_was_said_of_the_last_one_is_put_by_and_the_rest_kept() -> None:
    user = UserMind(own_label="cow", expects="horse", startled=True, goal="predict", trust=1.0, wanted=("mane",))
    there = replace(minds(), user=user, turn=4)
    assert there.elsewhere().user == UserMind(goal="predict", trust=1.0, wanted=("mane",))
    assert there.elsewhere().imagined == there.imagined and there.elsewhere().turn == 4


def test_a_concept_that_is_renamed_keeps_its_place_in_both_minds() -> None:
    after = minds().renamed("mane", "hairdo")
    assert "mane" not in after.imagined["zebra"] and "mane" not in after.machine["zebra"]
    assert after.believes("zebra", "hairdo") == minds().believes("zebra", "mane")
    assert after.machine["zebra"]["hairdo"] == minds().machine["zebra"]["mane"]


def test_known_labels_and_trusted_kinds_can_be_read_by_name() -> None:
    assert minds().vocabulary == dict.fromkeys(LABELS, NOISE.knows)
    assert set(minds().theory) == {"coat", "part", "background"}
    for ignored, used, leaned in minds().theory.values():
        assert (ignored, leaned) == (NOISE.ignores, NOISE.leans) and isclose(ignored + used + leaned, 1)


@pytest.mark.parametrize(
    ("mean", "side"), [(0.49, "no part"), (-0.49, "no part"), (0.5, "for"), (-0.5, "against"), (0.0, "no part")]
)
def test_a_weight_takes_a_side_only_where_it_is_noticeable(mean: float, side: Side) -> None:
    assert Weight(mean).side == side
    told = imagined(np.full((1, 4), mean))
    assert replace(told, taken=np.full((1, 4), 0.99))["zebra"]["mane"].side == side


def test_the_learned_numbers_can_be_read_and_a_file_of_other_numbers_is_refused() -> None:
    assert Noise.from_json(Noise().to_json()) == Noise()
    assert Noise.learned() == (Noise.from_json(LEARNED.read_text(encoding="utf-8")) if LEARNED.is_file() else Noise())
    with pytest.raises(ValueError, match=r"'extra'.*learn them again"):
        Noise.from_json(json.dumps({**json.loads(Noise().to_json()), "extra": 1}))
    with pytest.raises(ValueError, match="slip"):
        Noise.from_json(json.dumps({"guess": 0.1}))
