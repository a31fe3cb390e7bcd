"""What is worth teaching: gains that are real, questions whose answers matter, and an end when all is known."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from agent.minds import Imagined, Minds, Side, UserMind
from agent.minds.beliefs import Array
from agent.minds.imagined import PROJECTION
from agent.policy.doubt import doubt
from agent.policy.lessons import LESSON, PERSONS, SHARPNESS, choose, warned
from agent.policy.options import ANSWERS
from agent.policy.outlook import DOUBTED, RIGHT, Outlook, Persons, foretold, pulls, skill, trust
from agent.policy.pace import Pace
from agent.policy.pictures import picture, seen
from agent.policy.situation import Situation
from agent.policy.tutor import OPTIONS, ask, tutor
from concepts.reference import Reference
from tests import worlds
from tests.people import CONCEPTS, KNOWN, LABELS, NOISE, TOLD, imagined, machine_like, minds, sure, thinking

PACE = Pace(caution=0.0)  # warns only where that helps at once
PLAIN = UserMind()
SOFT = SHARPNESS  # people mostly name the label with the largest sum
ZEBRA, HORSE, COW = range(3)


def outlook(present: list[list[int]], said: list[int], own: list[int] | None = None) -> Outlook:
    """Cases that weigh alike."""
    rows = np.array(said, dtype=int)
    worth = np.full(len(said), 1 / max(len(said), 1), np.float32)
    return Outlook(np.array(present, np.float32), rows, rows if own is None else np.array(own), worth, len(LABELS))


# A striped zebra, a horse with a mane, a cow with horns in the snow, and a horse in a striped blanket, called zebra.
CASES_SEEN = outlook([[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0]], [ZEBRA, HORSE, COW, ZEBRA], [0, 1, 2, 1])


def place(mind: Imagined, user: UserMind = PLAIN, told: Array = TOLD, **changes: object) -> Situation:
    held: Minds = replace(minds(told), imagined=mind, user=user, turn=3)
    plain = Situation(minds=held, said="zebra", probability=0.96, runner_up="horse")
    return replace(plain, **changes)  # type: ignore[arg-type]


def anybody(seed: int) -> tuple[Imagined, Outlook]:
    """Somebody of whom nothing is known, and a machine and cases by chance; the machine errs at times."""
    chance = np.random.default_rng(seed)
    present = (chance.random((12, 4)) < 0.5).astype(int)
    told = chance.normal(0, 3, TOLD.shape)
    said = (present @ told.T).argmax(axis=1)
    own = np.where(chance.random(12) < 0.4, chance.integers(0, 3, 12), said)
    return imagined(told), outlook(present.tolist(), said.tolist(), own.tolist())


def rises(mind: Imagined, cases: Outlook, persons: Persons) -> Array:
    """(L, K), by how much each weight, if it were told, would raise the chance to foretell the machine."""
    before, table = skill(cases, persons, SOFT), np.zeros(mind.told.shape)
    share = mind.attends[0] / mind.attends.sum()
    for at in np.ndindex(table.shape):
        opinions = persons.opinions.copy()
        opinions[:, *at] += share * (mind.told[at] - opinions[:, *at])
        table[at] = skill(cases, replace(persons, opinions=opinions.astype(np.float32)), SOFT) - before
    return table


def drawn(mind: Imagined, count: int = PERSONS) -> Persons:
    return Persons.drawn(mind, NOISE, count, 0)


def test_the_first_lesson_is_the_one_that_raises_foresight_most() -> None:
    share = []
    for seed in range(40):
        mind, cases = anybody(seed)
        (first,) = choose(mind, cases, NOISE, 1).lessons
        real = rises(mind, cases, drawn(mind))
        share.append(real[LABELS.index(first.label), CONCEPTS.index(first.concept)] / real.max())
    assert min(share) > 0
    assert np.mean(np.array(share) > 0.999) > 0.5, "in most worlds it is the very best"
    assert np.mean(share) > 0.75, "elsewhere it is not far from it"


WRONG = (("cow", "horns", "no part"), ("zebra", "stripes", "against"), ("horse", "mane", "no part"))


@pytest.mark.parametrize(("label", "concept", "thought"), WRONG)
def test_what_the_person_has_wrong_is_told_first(label: str, concept: str, thought: Side) -> None:
    wrong = (label, concept)
    held = thinking(machine_like(imagined()), {wrong: sure(thought)})
    first, *_ = choose(held, CASES_SEEN, NOISE, 5).lessons
    assert (first.label, first.concept) == wrong
    real = rises(held, CASES_SEEN, drawn(held))
    assert np.unravel_index(real.argmax(), real.shape) == held.place(*wrong)
    (step, *_) = tutor(place(held, UserMind(cooperates=-1)), CASES_SEEN, NOISE, replace(PACE, least=0.0))
    assert (step.kind, step.note, step.pairs[0]) == ("correct", "lessons", wrong)
    assert step.because == ("unseen", label, concept)


def test_a_step_is_the_derivative_of_foresight() -> None:
    mind, cases = anybody(3)
    persons, tiny = drawn(mind), 0.01
    slope = np.matmul(pulls(cases, persons, SOFT), cases.present).mean(axis=0)
    for at in np.ndindex(slope.shape):
        moved = [persons.opinions.copy() for _ in range(2)]
        moved[0][:, *at] -= tiny
        moved[1][:, *at] += tiny
        low, high = (skill(cases, replace(persons, opinions=opinion), SOFT) for opinion in moved)
        assert (high - low) / (2 * tiny) == pytest.approx(slope[at], abs=2e-3)


@pytest.mark.parametrize("seed", range(5))
def test_no_weight_is_told_twice_in_one_turn(seed: int) -> None:
    mind, cases = anybody(seed)
    lessons = choose(mind, cases, NOISE, 99, least=-1).lessons
    pairs = [(lesson.label, lesson.concept) for lesson in lessons]
    assert len(pairs) == len(set(pairs)) == TOLD.size


@pytest.mark.parametrize("seed", range(5))
def test_each_lesson_is_weighed_in_view_of_those_before(seed: int) -> None:
    mind, cases = anybody(seed)
    lessons = choose(mind, cases, NOISE, 6, least=-1).lessons
    for number, lesson in enumerate(lessons):
        at = mind.place(lesson.label, lesson.concept)
        before = choose(mind, cases, NOISE, number, least=-1).persons
        rise = np.matmul(pulls(cases, before, SOFT), cases.present) * (mind.told - before.opinions)
        assert at is not None
        assert lesson.gain == pytest.approx(mind.attention(number, NOISE) * rise.mean(axis=0)[at], abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_lessons_that_are_learned_raise_foresight(seed: int) -> None:
    mind, cases = anybody(seed)
    choice = choose(mind, cases, NOISE, 6)
    assert skill(cases, choice.persons, SOFT) > skill(cases, drawn(mind), SOFT)
    assert all(lesson.gain > 0 for lesson in choice.lessons) and len(choice.lessons) <= 6
    assert choose(mind, cases, NOISE, 6, least=1.0).lessons == ()


def test_somebody_who_sees_it_as_the_machine_does_is_told_nothing_and_asked_nothing() -> None:
    known = machine_like(imagined())
    assert choose(known, CASES_SEEN, NOISE, 5).lessons == ()
    asked = frozenset({*(("labels", label) for label in LABELS), *(("kinds", kind) for kind in known.kinds)})
    assert tutor(place(known, known=asked), CASES_SEEN, NOISE, PACE) == ()
    assert tutor(place(known, UserMind(cooperates=-1)), CASES_SEEN, NOISE, PACE) == ()


RIGHT_ONE, WRONG_ONE = outlook([[1, 1, 0, 0]], [ZEBRA]), outlook([[1, 1, 0, 0]], [ZEBRA], [HORSE])
TRUSTING = replace(machine_like(imagined()), projects=np.eye(len(PROJECTION))[-1])
OPEN_MIND, UNSURE = UserMind(cooperates=ANSWERS), 0.5


def test_somebody_who_knows_more_than_the_machine_is_warned_and_only_once() -> None:
    def gain(cases: Outlook, persons: Persons) -> float:
        return skill(cases, warned(persons, NOISE), SOFT) - skill(cases, persons, SOFT)

    assert gain(WRONG_ONE, drawn(TRUSTING)) > 0 >= gain(RIGHT_ONE, drawn(TRUSTING))
    assert gain(WRONG_ONE, drawn(machine_like(imagined()))) == 0
    situation = place(TRUSTING, OPEN_MIND, probability=UNSURE)
    assert [step.kind for step in tutor(situation, WRONG_ONE, NOISE, PACE)][:1] == ["warn"]
    again = replace(situation, done=(("warn", ""),))
    assert "warn" not in [step.kind for step in tutor(again, WRONG_ONE, NOISE, PACE)]
    assert "warn" not in [step.kind for step in tutor(situation, RIGHT_ONE, NOISE, PACE)]


def test_that_it_may_be_wrong_here_is_said_only_where_that_is_measured() -> None:
    def note(**changes: object) -> str | None:
        step = doubt(place(TRUSTING, OPEN_MIND, **changes), WRONG_ONE, drawn(TRUSTING), NOISE, PACE)
        return None if step is None else step.note

    assert note(probability=UNSURE, reliability=0.95) == note(reliability=0.6) == ""
    assert note(reliability=0.95) == "asked", "what it is sure of and mostly right about: its record is told instead"
    assert note() is None, "and nothing where there is none"


def test_doubt_is_not_told_at_the_cost_of_deserved_trust() -> None:
    cases = outlook([[1, 1, 0, 0], [0, 0, 1, 1]], [ZEBRA, COW], [HORSE, COW])
    wavering = replace(imagined(), projects=np.eye(len(PROJECTION))[3])
    learned = replace(wavering, taken=np.ones_like(wavering.taken))
    for mind, told in ((wavering, False), (learned, True)):
        step = doubt(place(mind, OPEN_MIND, probability=UNSURE), cases, drawn(mind), NOISE, Pace(caution=9.0))
        assert (step is not None) is told, "what was learned is what bears it"
    assert trust(cases, drawn(learned), SHARPNESS) > trust(cases, drawn(wavering), SHARPNESS)


def test_a_cautious_tutor_warns_once_even_where_it_costs_a_little() -> None:
    known = machine_like(imagined())
    situation, careful = place(known, OPEN_MIND, probability=UNSURE), replace(PACE, caution=0.05)
    assert [step.kind for step in tutor(situation, RIGHT_ONE, NOISE, careful)][:1] == ["warn"]
    again = replace(situation, done=(("warn", ""),))
    assert "warn" not in [step.kind for step in tutor(again, RIGHT_ONE, NOISE, careful)]


SURPRISED = thinking(imagined(), {("zebra", "mane"): sure("against"), ("horse", "mane"): sure("for")})


def test_the_picture_that_is_shown_is_one_whose_answer_nobody_would_have_expected() -> None:
    mind = replace(SURPRISED, projects=np.eye(len(PROJECTION))[1], knows=np.full(3, 0.98))
    cases = outlook([[0, 1, 0, 1]], [ZEBRA])
    here = place(mind, UserMind(own_label="zebra"), effects={"stripes": 4.0, "mane": 0.1, "snow": -2.0})
    telling = replace(here, without={"stripes": "zebra", "mane": "zebra"})
    best = picture(telling, cases, drawn(mind), NOISE)
    assert best is not None and best.gain > 0
    assert (best.step.kind, best.step.note, best.step.removed) == ("show", "edited", ("stripes",))
    assert best.step.because == ("picture", "zebra", "stripes")
    other = picture(replace(telling, done=(("show", "stripes"),)), cases, drawn(mind), NOISE)
    assert other is not None and other.step.removed == ("mane",) and other.gain < best.gain
    assert picture(here, cases, drawn(mind), NOISE) is None, "nothing can be shown"


def test_who_sees_a_picture_is_moved_towards_its_answer_and_no_other() -> None:
    mind, persons = imagined(), drawn(imagined())
    after = seen(persons, mind, [1, 2], ("zebra", "cow"), NOISE)
    rise = after.opinions - persons.opinions
    assert (rise[:, ZEBRA] >= 0).all() and rise[:, ZEBRA, [1, 2]].any()
    assert not rise[:, :, [0, 3]].any(), "what is not to be seen there says nothing"
    np.testing.assert_allclose(rise.sum(axis=1), 0, atol=1e-5)
    assert (after.projection <= persons.projection).all() and (after.projection < persons.projection).any()
    same = seen(persons, mind, [1, 2], ("cow", "cow"), NOISE)
    np.testing.assert_array_equal(same.projection, persons.projection)


def test_doubt_that_is_due_scores_something_without_the_right_label() -> None:
    doubtful = np.eye(3, dtype=np.float32)
    persons = replace(drawn(imagined(), 1), opinions=9 * doubtful[None, :, [0, 1, 2, 2]], projection=np.zeros(1))
    case = outlook([[0, 0, 1, 0]], [ZEBRA], [HORSE])
    assert skill(case, persons, 9.0) == pytest.approx(DOUBTED, abs=1e-3), "they say cow, where it says zebra"


def trusting() -> tuple[Situation, Outlook]:
    """Somebody who has learned what machine-like people know, and still expects it to see what they see."""
    mind, cases = anybody(4)
    held = np.where(np.arange(mind.taken.size).reshape(mind.taken.shape) % 2, 0.7, 0.0)
    learned = replace(mind, taken=held, projects=np.eye(len(PROJECTION))[-1])
    return place(learned, OPEN_MIND, mind.told, probability=UNSURE), cases


def test_a_warning_leaves_room_for_fewer_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.policy.doubt.bearable", lambda *_: True)
    (situation, cases), eager = trusting(), replace(PACE, least=-1.0)
    first, lessons, *_ = tutor(situation, cases, NOISE, eager)
    alone, *_ = tutor(replace(situation, done=(("warn", ""),)), cases, NOISE, eager)
    assert (first.kind, lessons.note) == ("warn", "lessons")
    assert 0 < len(lessons.pairs) < len(alone.pairs) <= PACE.lessons


def test_who_does_not_answer_is_not_talked_out_of_their_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.policy.doubt.bearable", lambda *_: True)
    (situation, cases), eager = trusting(), replace(PACE, least=-1.0)
    for goodwill, told in ((ANSWERS, True), (1.0, False), (-1.0, False)):
        there = replace(situation, minds=replace(situation.minds, user=UserMind(cooperates=goodwill)))
        assert any(step.kind == "warn" for step in tutor(there, cases, NOISE, eager)) is told


def test_somebody_who_has_had_enough_or_has_just_come_is_told_less() -> None:
    mind, cases = anybody(4)
    eager = replace(PACE, least=-1.0)

    def told(turn: int, load: float) -> int:
        there = place(mind, UserMind(cooperates=-1, load=load), mind.told, done=(("warn", ""),))
        return len(tutor(replace(there, minds=replace(there.minds, turn=turn)), cases, NOISE, eager)[0].pairs)

    assert 0 < told(3, 3.0) < told(3, 1.0) < told(3, 0.0) <= told(3, -1.0)
    assert 0 < told(1, 0.0) < told(2, 0.0)


def test_somebody_who_does_not_answer_is_asked_nothing() -> None:
    for user, asked in ((UserMind(cooperates=-0.1), False), (UserMind(cooperates=0.1), True)):
        steps = tutor(place(imagined(), user), CASES_SEEN, NOISE, PACE)
        assert any(step.kind == "check" for step in steps) == asked
        assert [step.note for step in steps if step.kind == "correct"] == ["lessons"], "but is taught all the same"


def test_a_turn_has_one_question_at_most_and_it_comes_last() -> None:
    for seed in range(10):
        mind, cases = anybody(seed)
        kinds = [step.kind for step in tutor(place(mind, told=mind.told), cases, NOISE, PACE)]
        assert "check" not in kinds[:-1]


def asked_about(mind: Imagined, pace: Pace, known: frozenset[tuple[str, str]] = frozenset()) -> tuple[str, set[str]]:
    situation = place(mind, known=known)
    step = ask(situation, choose(mind, CASES_SEEN, NOISE, 3), pace)
    return (step.note, set(step.names)) if step is not None else ("", set())


def test_what_is_asked_is_what_is_least_certain() -> None:
    eager = Pace(labels=9.0)
    some = replace(imagined(), knows=np.array([0.98, 0.5, 0.6]))
    step = ask(place(some), choose(some, CASES_SEEN, NOISE, 3), eager)
    assert step is not None and (step.kind, step.note) == ("check", "labels")
    assert step.names[:2] == ("horse", "cow")
    assert len(step.names) <= OPTIONS["labels"]
    assert asked_about(some, Pace(kinds=9.0)) == ("kinds", {"coat", "part", "background"})
    note, names = asked_about(some, Pace(concepts=1e6))
    assert note == "concepts" and names <= set(CONCEPTS)


def test_nothing_is_asked_twice() -> None:
    start = imagined()
    horse = frozenset({("labels", "horse")})
    assert asked_about(start, Pace(labels=9.0), horse) == ("labels", {"zebra", "cow"})
    everything = {*(("labels", label) for label in LABELS), *(("kinds", kind) for kind in start.kinds)}
    everything |= {(label, concept) for label in LABELS for concept in CONCEPTS}
    assert asked_about(start, Pace(labels=9.0, kinds=9.0, concepts=1e6), frozenset(everything)) == ("", set())


def test_a_gain_below_what_the_reading_costs_is_not_told() -> None:
    dear = Pace(least=1.0)
    assert tutor(place(imagined()), CASES_SEEN, NOISE, dear) == ()
    lessons = choose(imagined(), CASES_SEEN, NOISE, PACE.lessons, PACE.least * LESSON).lessons
    assert all(lesson.gain > PACE.least * LESSON for lesson in lessons)


def test_without_cases_or_concepts_there_is_nothing_to_teach() -> None:
    assert tutor(place(imagined()), outlook([], []), NOISE, PACE) == ()
    nothing = Imagined.start((), (), NOISE).with_labels(LABELS, np.zeros((3, 0)), np.zeros((3, 0)), NOISE)
    assert tutor(place(nothing, told=np.zeros((3, 4))), CASES_SEEN, NOISE, PACE) == ()


def test_foresight_is_a_chance_and_certain_for_somebody_like_the_machine() -> None:
    persons = drawn(machine_like(imagined()), 3)
    chances = foretold(CASES_SEEN, persons, SOFT)
    assert chances.shape == (3, len(LABELS), 4)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    assert skill(CASES_SEEN, persons, 9.0) == pytest.approx(1, abs=1e-3)
    assert 0 < skill(CASES_SEEN, drawn(imagined()), SOFT) < 1


def test_who_favours_their_own_label_foretells_it() -> None:
    blanket = outlook([[1, 1, 0, 0]], [ZEBRA], [HORSE])
    persons = drawn(imagined(), 5)
    for strength in PROJECTION[2:]:
        more = replace(persons, projection=np.full(5, strength, np.float32))
        assert foretold(blanket, more, SOFT)[:, HORSE, 0].mean() > foretold(blanket, persons, SOFT)[0, :, 0].min()
    sure_of_it = replace(persons, projection=np.full(5, 99.0, np.float32))
    assert (foretold(blanket, sure_of_it, SOFT).argmax(axis=1) == HORSE).all()


@pytest.fixture(scope="module")
def bank() -> worlds.ConceptBank:
    model = worlds.subject(torch.randn(5, worlds.CHANNELS, generator=torch.Generator().manual_seed(3)))
    return worlds.plain_bank(model, CONCEPTS)


def test_the_outlook_takes_the_banks_cases_of_the_labels_in_play(bank: worlds.ConceptBank) -> None:
    said, truth = torch.tensor([2, 0, 2, 4, 3]), torch.tensor([2, 0, 3, 2, -1])
    present = torch.rand(5, 4) > 0.5
    known = replace(bank, reference=Reference(present, said, truth))
    got = Outlook.of(known, ("dog", "cat"))
    found = {(a, b): (c.tolist(), w) for a, b, c, w in zip(got.said, got.own, got.present, got.worth, strict=True)}
    assert found == {  # rows are those of the mind; each sort weighs its share, together
        (1, 1): (present[0].tolist(), pytest.approx(RIGHT / 2)),
        (1, 0): (present[2].tolist(), pytest.approx(1 - RIGHT)),
        (0, 0): (present[4].tolist(), pytest.approx(RIGHT / 2)),
    }
    assert len(Outlook.of(known, ("bee",)).said) == 0


def test_cases_that_are_alike_are_one_that_weighs_as_much(bank: worlds.ConceptBank) -> None:
    said, truth = torch.tensor([2, 2, 2, 3]), torch.tensor([2, 2, 3, 3])
    present = torch.tensor([[1, 0, 0, 1], [1, 0, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]]) > 0
    known = replace(bank, reference=Reference(present, said, truth))
    once = Outlook.of(known, ("dog", "cat"))
    each = np.array([RIGHT / 3, RIGHT / 3, 1 - RIGHT, RIGHT / 3], np.float32)
    apart = Outlook(present.numpy().astype(np.float32), np.array([1, 1, 1, 0]), np.array([1, 1, 0, 0]), each, 2)
    chance = np.random.default_rng(2)
    persons = Persons(chance.normal(size=(9, 2, 4)).astype(np.float32), chance.normal(size=9).astype(np.float32))
    assert len(once.said) == 3
    assert skill(once, persons, SOFT) == pytest.approx(skill(apart, persons, SOFT), abs=1e-6)
    right = foretold(apart, persons, SOFT)[:, [1, 1, 0], [0, 1, 3]]
    assert trust(once, persons, SOFT) == pytest.approx(right.mean(), abs=1e-6)


def test_without_cases_of_reference_what_is_usual_of_each_label_stands_in(bank: worlds.ConceptBank) -> None:
    usual = replace(bank, presence=torch.tensor([[0.5, 0.0, 0.12, 0.13]] * 5))
    got = Outlook.of(usual, ("dog", "cat"))
    assert got.said.tolist() == got.own.tolist() == [0, 1]
    assert got.present.tolist() == [[1, 0, 0, 1]] * 2
    assert got.worth.sum() == pytest.approx(1)


def test_persons_are_the_same_for_the_same_seed_and_differ_else() -> None:
    one, same, other = (Persons.drawn(imagined(), NOISE, 4, seed).opinions for seed in (1, 1, 2))
    assert (one == same).all() and (one != other).any()
    assert one.shape == (4, *KNOWN.shape)
