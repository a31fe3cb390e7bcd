"""The pixel check on a subject that sees nothing but bright patches, so that what erasing does is known on paper."""

from dataclasses import replace
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from concepts import ConceptBank
from concepts.claims import FaultLine, NoFaultLine, Outcome, from_json, to_json
from explainers import Subject, verify
from explainers.faultlines.edits import Case, look
from explainers.pixels import agreed, paint_over
from explainers.pixels.agree import TRIES, checked
from explainers.pixels.blur import blurred, painted, region
from explainers.pixels.erase import LEVELS
from tests.patches import BOTH, RED, SIZE, bank, drawn, subject


@cache
def reads_red() -> tuple[Subject, ConceptBank, Case]:
    one = subject(RED, [0.0, 0.5, 0.0])
    return one, bank(one), look(one, bank(one), drawn()[None])


@cache
def reads_both() -> tuple[Subject, ConceptBank, Case, Tensor]:
    one, image = subject(BOTH, [0.0, 2.0, 0.0]), drawn(blue=True)
    return one, bank(one), look(one, bank(one), image[None]), image


pictures = st.builds(
    lambda seed, height, width: torch.rand(3, height, width, generator=torch.Generator().manual_seed(seed)),
    st.integers(0, 2**16),
    st.integers(4, 20),
    st.integers(4, 20),
)
strengths = st.floats(0, 20)


@given(pictures, strengths, st.integers(0, 2**16))
@settings(deadline=None, max_examples=50)
def test_no_pixel_outside_the_region_changes(image: Tensor, level: float, seed: int) -> None:
    where = torch.rand(image.shape[1:], generator=torch.Generator().manual_seed(seed))
    where[where < 0.5] = 0
    after = painted(image, where, torch.tensor([level]))[0]
    assert torch.equal(after[:, where == 0], image[:, where == 0])


@given(pictures, strengths)
@settings(deadline=None, max_examples=50)
def test_an_empty_region_or_no_strength_changes_nothing(image: Tensor, level: float) -> None:
    nowhere, everywhere = torch.zeros(image.shape[1:]), torch.ones(image.shape[1:])
    assert torch.equal(painted(image, nowhere, torch.tensor([level]))[0], image)
    assert torch.equal(painted(image, everywhere, torch.tensor([0.0]))[0], image)


@given(pictures, strengths)
@settings(deadline=None, max_examples=50)
def test_blurring_brings_in_no_colour_that_the_picture_does_not_have(image: Tensor, level: float) -> None:
    after = painted(image, torch.ones(image.shape[1:]), torch.tensor([level]))[0]
    low, high = image.amin(dim=(1, 2)), image.amax(dim=(1, 2))
    assert bool((after.amin(dim=(1, 2)) >= low - 1e-6).all() and (after.amax(dim=(1, 2)) <= high + 1e-6).all())


@given(pictures)
@settings(deadline=None, max_examples=50)
def test_the_mirrored_picture_is_blurred_to_the_mirrored_blur(image: Tensor) -> None:
    assert torch.allclose(blurred(image.flip(2)), blurred(image).flip(2), atol=1e-5)
    assert torch.allclose(blurred(image.transpose(1, 2)), blurred(image).transpose(1, 2), atol=1e-5)


def test_a_picture_of_one_colour_stays_and_a_sharp_one_loses_its_detail() -> None:
    plain = torch.full((3, 10, 14), 0.3)
    assert torch.allclose(blurred(plain), plain, atol=1e-6)
    chequered = (torch.arange(20)[:, None] + torch.arange(20)) % 2
    assert float(blurred(chequered.float().expand(3, -1, -1)).std()) < 0.02


def test_each_concept_counts_by_its_own_peak() -> None:
    maps = torch.zeros(3, 4, 4)
    maps[0, 0, 0], maps[1, 3, 3] = 8.0, 0.1
    where = region(maps, (4, 4))
    assert float(where[0, 0]) == float(where[3, 3]) == 1.0
    assert int((where > 0).sum()) == 2
    assert not bool(region(torch.zeros(2, 4, 4), (8, 8)).any())
    assert not bool(region(torch.zeros(0, 4, 4), (8, 8)).any())


def test_erasing_what_the_model_reads_flips_it() -> None:
    one, known, case = reads_red()
    done = paint_over(one, known, case, drawn(), ["red patch"])
    assert done is not None
    assert one.classes[int(case.logits.argmax())] == "ant"
    assert done.outcome == replace(done.outcome, removed=("red patch",), added=(), medium="masked", label="bee")


def test_erasing_elsewhere_does_not() -> None:
    one, known, case = reads_red()
    done = paint_over(one, known, case, drawn(), ["green patch"])
    assert done is not None and done.outcome.label == "ant"
    assert done.level == LEVELS[-1], "it was tried as far as it goes"
    assert float(done.outcome.probability) == pytest.approx(float(case.logits[0].softmax(dim=0)[0]), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_regions_moved_about_by_chance_do_not_flip_what_the_right_one_does(seed: int) -> None:
    one, _, case = reads_red()
    shift = torch.randint(2, 4, (2,), generator=torch.Generator().manual_seed(seed)).tolist()
    moved = region(case.maps[0, :1].roll(shift, (1, 2)), (SIZE, SIZE))
    logits = one.predict(painted(drawn(), moved, torch.tensor(LEVELS)))
    assert {one.classes[i] for i in logits.argmax(dim=1).tolist()} == {"ant"}


def test_no_more_is_erased_than_is_needed() -> None:
    one, known, case = reads_red()
    done = paint_over(one, known, case, drawn(), ["red patch"])
    assert done is not None
    where = region(case.maps[0, :1], (SIZE, SIZE))
    weaker = [level for level in LEVELS if level < done.level]
    assert 0 < len(weaker) < len(LEVELS) - 1, "the first and the last strength would prove nothing"
    logits = one.predict(painted(drawn(), where, torch.tensor(weaker)))
    assert set(logits.argmax(dim=1).tolist()) == {0}


def test_what_is_drawn_is_what_was_asked() -> None:
    one, known, case = reads_red()
    done = paint_over(one, known, case, drawn(), ["red patch"])
    assert done is not None
    chance = one.predict(done.draw(drawn())[None])[0].softmax(dim=0)
    assert one.classes[int(chance.argmax())] == done.outcome.label
    assert float(chance.max()) == pytest.approx(done.outcome.probability, abs=1e-5)


def test_what_is_nowhere_cannot_be_painted_over() -> None:
    one, known, _ = reads_red()
    plain = drawn(green=False)
    case = look(one, known, plain[None])
    assert paint_over(one, known, case, plain, ["green patch"]) is None
    assert paint_over(one, known, case, plain, []) is None


def test_a_painted_outcome_is_believed_only_if_it_is_true() -> None:
    one, known, case = reads_red()
    done = paint_over(one, known, case, drawn(), ["red patch"])
    assert done is not None
    told = done.outcome
    assert verify(one, known, drawn(), told)
    again = paint_over(one, known, case, drawn(), ["red patch"])
    assert again is not None and again.outcome == told
    for lie in (
        replace(told, label="ant"),
        replace(told, label="cat"),
        replace(told, probability=told.probability + 0.01),
        replace(told, removed=("green patch",)),
        replace(told, removed=()),
        replace(told, removed=("yellow patch",)),
        replace(told, added=("blue tint",)),
        replace(told, medium="input"),
    ):
        assert not verify(one, known, drawn(), lie), lie


def test_of_equally_small_faultlines_the_one_that_the_picture_bears_out_is_told() -> None:
    one, known, case, image = reads_both()
    found = agreed(one, known, case, image, "bee")
    assert isinstance(found.line, FaultLine)
    tint = checked(one, known, case, image, replace(found.line, removed=("blue tint",)))
    assert tint.outcome is not None and tint.outcome.label == "ant", "a wide tint survives any blur"
    assert found.line.removed == ("red patch",), "although the tint has the wider margin"
    assert found.agrees and found.outcome is not None and found.outcome.medium == "masked"
    assert verify(one, known, image, found.line) and verify(one, known, image, found.outcome)


def test_where_no_picture_agrees_the_widest_margin_is_told_and_the_doubt_with_it() -> None:
    one, image = subject([[0.0, 0.0, 6.0], [0.0] * 3, [0.0] * 3], [0.0, 1.0, 0.0]), drawn(blue=True)
    known = bank(one)
    found = agreed(one, known, look(one, known, image[None]), image, "bee")
    assert isinstance(found.line, FaultLine) and found.line.removed == ("blue tint",)
    assert not found.agrees and found.outcome is not None and found.outcome.label == "ant"


def test_a_picture_that_can_be_drawn_anew_is_not_painted_over() -> None:
    one, known, case, image = reads_both()
    found = agreed(one, known, case, image, "bee", lambda gone, come: drawn("red patch" not in gone, blue=True))
    assert found.outcome is not None and found.outcome.medium == "input" and found.painted is None
    assert found.line == agreed(one, known, case, image, "bee").line


def test_what_has_to_come_cannot_be_shown_in_a_picture_that_cannot_be_drawn() -> None:
    one, image = subject([[0.0] * 3, [0.0, 60.0, 0.0], [0.0] * 3], [0.5, 0.0, 0.0]), drawn(green=False)
    known = bank(one, cap=1.0)
    found = agreed(one, known, look(one, known, image[None]), image, "bee")
    assert isinstance(found.line, FaultLine) and found.line.added == ("green patch",)
    assert found.outcome is None and not found.agrees


def test_where_there_is_no_faultline_there_is_nothing_to_paint() -> None:
    one, known, case = reads_red()
    found = agreed(one, known, case, drawn(), "cat")
    assert isinstance(found.line, NoFaultLine) and found.outcome is None and not found.agrees


def test_the_check_costs_a_bounded_number_of_looks() -> None:
    one, known, case, image = reads_both()
    before = one.module.seen
    agreed(one, known, case, image, "bee")
    assert one.module.seen - before <= TRIES * len(LEVELS)


def test_an_outcome_of_a_painted_picture_survives_storage() -> None:
    told = Outcome(removed=("red patch",), medium="masked", label="bee", probability=0.5)
    assert from_json(to_json(told)) == told
