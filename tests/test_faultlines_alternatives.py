"""The next best sets that reach a foil, held against brute force on the head."""

import pytest
import torch

from concepts.claims import FaultLine
from explainers import verify
from explainers.faultlines import alternatives, equals, faultline
from explainers.faultlines.edits import look
from explainers.faultlines.search import MARGIN
from tests import worlds
from tests.test_faultlines import every_lead, run_again

LIMIT = 4


def size(line: FaultLine) -> int:
    return len(line.removed) + len(line.added)


def members(line: FaultLine) -> set[str]:
    return {f"-{name}" for name in line.removed} | {f"+{name}" for name in line.added}


@pytest.mark.parametrize("bent", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_the_best_sets_are_those_that_brute_force_finds(seed: int, bent: bool) -> None:
    subject, bank, images = worlds.random_world(seed, concepts=5, bent=bent)
    case, grid = look(subject, bank, images), subject.features(images).grid[0]
    for foil in worlds.LABELS:
        found = alternatives(subject, bank, case, foil, count=3, limit=LIMIT)
        if foil == subject.classes[int(case.logits.argmax())]:
            assert not found
            continue
        sizes, lead = every_lead(subject, bank, grid, subject.index(foil), LIMIT)
        flips = lead > MARGIN
        assert bool(found) == bool(flips.any())
        if found:
            least = sizes[flips].min()
            best = lead[flips & (sizes == least)].sort(descending=True).values[:3]
            smallest = [line.margin for line in found if line.smallest]
            assert torch.allclose(torch.tensor(smallest), best, atol=1e-4)
            assert {size(line) for line in found if line.smallest} == {int(least)}
            assert all(size(line) == least + 1 for line in found if not line.smallest)


@pytest.mark.parametrize("bent", [False, True])
def test_fault_lines_as_small_are_all_that_brute_force_finds_of_that_size(bent: bool) -> None:
    several = 0
    for seed in range(15):
        subject, bank, images = worlds.random_world(seed, concepts=5, bent=bent)
        case, grid = look(subject, bank, images), subject.features(images).grid[0]
        for foil in worlds.LABELS:
            line = faultline(subject, bank, case, foil, LIMIT)
            if not isinstance(line, FaultLine) or line.label == foil:
                continue
            sizes, lead = every_lead(subject, bank, grid, subject.index(foil), LIMIT)
            found = equals(subject, bank, case, line, count=1_000)
            expected = lead[(lead > MARGIN) & (sizes == size(line))].sort(descending=True).values
            assert torch.allclose(torch.tensor([one.margin for one in found]), expected, atol=1e-4)
            assert {size(one) for one in found} == {size(line)}
            assert members(line) in [members(one) for one in found]
            assert equals(subject, bank, case, line, count=1) == found[:1]
            several += len(found) > 1
    assert several > 5, "the worlds must be rich enough to tell a search that stops early"


@pytest.mark.parametrize("bent", [False, True])
def test_alternatives_flip_differ_and_never_hold_one_another(bent: bool) -> None:
    counts = set()
    for seed in range(20):
        subject, bank, images = worlds.random_world(seed, bent=bent)
        case, grid = look(subject, bank, images), subject.features(images).grid[0]
        for foil in worlds.LABELS:
            found = alternatives(subject, bank, case, foil, count=4)
            counts.add(len(found))
            assert [(size(line), -line.margin) for line in found] == sorted((size(x), -x.margin) for x in found)
            assert all(run_again(subject, bank, grid, line) == foil for line in found)
            assert not any(members(a) <= members(b) for a in found for b in found if a is not b)
    assert {0, 1, 4} <= counts, "the worlds must be hard enough to tell a wrong search"


@pytest.mark.parametrize("bent", [False, True])
def test_the_first_alternative_is_the_fault_line_itself(bent: bool) -> None:
    for seed in range(20):
        subject, bank, images = worlds.random_world(seed, bent=bent)
        case = look(subject, bank, images)
        for foil in worlds.LABELS:
            first, line = alternatives(subject, bank, case, foil, count=1), faultline(subject, bank, case, foil)
            if first:
                assert isinstance(line, FaultLine)
                assert members(first[0]) == members(line)
                assert first[0].margin == pytest.approx(line.margin, abs=1e-4)


def test_every_alternative_verifies() -> None:
    for seed in range(10):
        subject, bank, images = worlds.random_world(seed)
        for line in alternatives(subject, bank, look(subject, bank, images), "bee"):
            assert verify(subject, bank, images[0], line)


def test_two_ways_on_paper_come_in_the_order_of_their_margin() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject)
    case = look(subject, bank, worlds.flat([[0.45, 0.2, 0.0]]))  # bee 1.8, ant 1.6, cat -1
    out, more = alternatives(subject, bank, case, "ant", count=5)
    assert (out.removed, out.added, out.margin) == (("stripes",), (), pytest.approx(1.6, abs=1e-5))
    assert (more.removed, more.added, more.margin) == ((), ("wings",), pytest.approx(0.7, abs=1e-5))


def test_an_unknown_foil_is_refused() -> None:
    subject, bank, images = worlds.random_world(0)
    with pytest.raises(ValueError, match="no class 'bea'"):
        alternatives(subject, bank, look(subject, bank, images), "bea")
