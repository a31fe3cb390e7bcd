"""Fault-lines, held against worlds whose answer is known and against brute force on the head itself."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from concepts import BankError, ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from explainers import Features, Subject, faultlines, verify
from explainers.faultlines import faultline
from explainers.faultlines.edits import FLOOR, look
from explainers.faultlines.search import MARGIN
from tests import worlds

LIMIT = 4


def edits_of(bank: ConceptBank, presence: Tensor, foil: int) -> list[tuple[int, float]]:
    """Every edit that may be made, as (concept, presence put in), or (concept, -1) for a removal."""
    least = FLOOR * bank.typical
    gone = [(k, -1.0) for k in range(len(bank)) if presence[k] >= least[k]]
    space = bank.caps[foil].minimum(bank.typical) - presence
    return gone + [(k, float(space[k])) for k in range(len(bank)) if space[k] >= least[k]]


def every_lead(subject: Subject, bank: ConceptBank, grid: Tensor, foil: int, limit: int) -> tuple[Tensor, Tensor]:
    """Sizes (S,) of all sets of edits, and the foil's least lead (S,) after each, by running the head on each."""
    maps = bank.encode(grid[None])[0]
    options = edits_of(bank, maps.mean(dim=(1, 2)), foil)
    changes = torch.stack(
        [
            bank.directions[k, :, None, None] * (-maps[k] if amount < 0 else torch.full_like(maps[k], amount))
            for k, amount in options
        ]
    )
    sets = ((torch.arange(2 ** len(options))[:, None] >> torch.arange(len(options))) % 2).float()
    sets = sets[(sets.sum(dim=1) <= limit) & ~_both_ways(sets, [k for k, _ in options])]
    with torch.no_grad():
        logits = subject.head(Features(grid + torch.einsum("se,echw->schw", sets, changes)))
    rivals = logits.clone()
    rivals[:, foil] = float("-inf")
    return sets.sum(dim=1), logits[:, foil] - rivals.max(dim=1).values


def _both_ways(sets: Tensor, concepts: list[int]) -> Tensor:
    """Whether each set takes a concept out and puts the same one in."""
    pairs = [(a, b) for b, k in enumerate(concepts) for a in range(b) if concepts[a] == k]
    both = [(sets[:, a] > 0) & (sets[:, b] > 0) for a, b in pairs]
    return torch.stack(both).any(dim=0) if both else torch.zeros(len(sets), dtype=torch.bool)


def run_again(subject: Subject, bank: ConceptBank, grid: Tensor, line: FaultLine) -> str:
    """What the model says after the edit, by the formula."""
    maps, edited = bank.encode(grid[None])[0], grid.clone()
    for name in line.removed:
        k = bank.index(name)
        edited -= bank.directions[k, :, None, None] * maps[k]
    for name in line.added:
        k = bank.index(name)
        most = min(bank.caps[subject.index(line.foil), k], bank.typical[k])
        space = most - maps[k].mean()
        edited += bank.directions[k, :, None, None] * space
    return subject.classes[int(subject.head(Features(edited[None])).argmax())]


def test_the_answer_of_a_linear_world_is_the_one_on_paper() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject, cap=0.1)
    (line,) = faultlines(subject, bank, worlds.flat([[0.9, 0.2, 0.0]]))
    # bee 3.6, ant 1.6: without stripes ant leads bee by 1.6
    assert line == FaultLine(
        label="bee", foil="ant", removed=("stripes",), margin=pytest.approx(1.6, abs=1e-5), smallest=True
    )


@pytest.mark.parametrize(("cap", "margin"), [(0.45, 0.25), (0.8, 0.5)])
def test_an_addition_goes_as_far_as_cases_of_the_foil_do_and_as_is_typical(cap: float, margin: float) -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject, cap)
    (line,) = faultlines(subject, bank, worlds.flat([[0.0, 0.0, 0.0]]), foils=["cat"])
    # horn 0.45: cat 2.25 - 1 against ant 1; horn at its typical 0.5: cat 2.5 - 1
    assert isinstance(line, FaultLine)
    assert (line.removed, line.added) == ((), ("horn",))
    assert line.margin == pytest.approx(margin, abs=1e-5)


def test_a_foil_out_of_reach_has_no_fault_line_but_a_gap() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject, cap=0.3)
    (line,) = faultlines(subject, bank, worlds.flat([[0.0, 0.0, 0.0]]), foils=["cat"])
    # the best that can be done is horn 0.3: cat 0.5 against ant 1
    assert line == NoFaultLine(
        label="ant", foil="cat", gap=pytest.approx(0.5, abs=1e-5), limit=8, proven=True, explained=0.0
    )


def test_a_rival_that_overtakes_costs_one_more_edit() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject, cap=0.1)
    # bee 3.6, cat 2, ant 1: without stripes cat wins, so ant needs the horn gone too
    (line,) = faultlines(subject, bank, worlds.flat([[0.9, 0.0, 0.6]]), foils=["ant"])
    assert isinstance(line, FaultLine)
    assert line.removed == ("stripes", "horn")
    assert line.smallest


@pytest.mark.parametrize("seeds", [range(start, start + 30) for start in range(0, 300, 30)], ids=str)
def test_linear_fault_lines_equal_brute_force_on_the_head(seeds: range) -> None:
    sizes = []
    for seed in seeds:
        subject, bank, images = worlds.random_world(seed)
        (line,) = faultlines(subject, bank, images, limit=LIMIT)
        grid = subject.features(images).grid[0]
        count, lead = every_lead(subject, bank, grid, subject.index(line.foil), LIMIT)
        flips = count[lead > MARGIN]
        if isinstance(line, FaultLine):
            edits = len(line.removed) + len(line.added)
            assert line.smallest
            assert edits == flips.min(), seed
            assert line.margin == pytest.approx(float(lead[count == edits].max()), abs=1e-4)
            assert run_again(subject, bank, grid, line) == line.foil
            sizes.append(edits)
        else:
            assert line.proven
            assert not len(flips), seed
            assert line.gap >= -float(lead.max()) - 1e-4
    assert {1, 2} <= set(sizes), "the worlds must be hard enough to tell a wrong search"


@pytest.mark.parametrize("seed", range(30))
def test_on_a_bent_head_told_flips_flip_and_proofs_hold(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed, concepts=5, bent=True)
    lines = faultlines(subject, bank, images, foils=worlds.LABELS, limit=LIMIT)
    assert len(lines) == len(worlds.LABELS) - 1
    grid = subject.features(images).grid[0]
    for line in lines:
        count, lead = every_lead(subject, bank, grid, subject.index(line.foil), LIMIT)
        flips = count[lead > MARGIN]
        if isinstance(line, FaultLine):
            assert run_again(subject, bank, grid, line) == line.foil
            assert not line.smallest or len(line.removed) + len(line.added) == flips.min()
        else:
            assert line.gap >= -float(lead.max()) - 1e-4
            assert not line.proven or not len(flips)


def test_bent_worlds_hold_flips_of_several_sizes() -> None:
    sizes = set()
    for seed in range(30):
        subject, bank, images = worlds.random_world(seed, concepts=5, bent=True)
        lines = faultlines(subject, bank, images, foils=worlds.LABELS, limit=LIMIT)
        sizes |= {len(line.removed) + len(line.added) for line in lines if isinstance(line, FaultLine)}
    assert {1, 2, 3} <= sizes


@pytest.mark.parametrize("bent", [False, True])
def test_a_batch_gives_what_its_images_give_one_by_one(bent: bool) -> None:
    subject, bank, images = worlds.random_world(5, bent=bent, count=6)
    together = faultlines(subject, bank, images)
    for image, line in zip(images, together, strict=True):
        (alone,) = faultlines(subject, bank, image[None])
        field = "margin" if isinstance(line, FaultLine) else "gap"
        assert type(alone) is type(line)
        assert getattr(alone, field) == pytest.approx(getattr(line, field), abs=1e-4)
        assert replace(alone, **{field: 0.0}) == replace(line, **{field: 0.0})


@pytest.mark.parametrize("bent", [False, True])
def test_every_fault_line_of_many_worlds_verifies(bent: bool) -> None:
    for seed in range(20):
        subject, bank, images = worlds.random_world(seed, concepts=5, bent=bent)
        for line in faultlines(subject, bank, images, foils=worlds.LABELS):
            assert verify(subject, bank, images[0], line), (seed, line)


def test_without_foils_the_runner_up_is_asked_for() -> None:
    subject, bank, images = worlds.random_world(1, count=8)
    ranked = subject.predict(images).argsort(dim=1, descending=True)
    lines = faultlines(subject, bank, images)
    assert [line.label for line in lines] == [subject.classes[i] for i in ranked[:, 0]]
    assert [line.foil for line in lines] == [subject.classes[i] for i in ranked[:, 1]]


def test_the_runner_up_of_a_tie_is_not_the_label_itself() -> None:
    subject = worlds.subject(torch.zeros(5, worlds.CHANNELS))
    bank = worlds.meadow_bank(subject)
    lines = faultlines(subject, bank, torch.zeros(3, 3, 8, 8))
    assert all(line.label != line.foil for line in lines)


def test_one_list_of_foils_serves_all_images_and_passes_over_what_they_are() -> None:
    subject, bank, images = worlds.random_world(2, count=4)
    lines = faultlines(subject, bank, images, foils=["ant", "dog"])
    said = [subject.classes[i] for i in subject.predict(images).argmax(dim=1)]
    assert [(line.label, line.foil) for line in lines] == [(s, f) for s in said for f in ("ant", "dog") if f != s]


def test_every_image_can_have_foils_of_its_own() -> None:
    subject, bank, images = worlds.random_world(3, count=3)
    said = [subject.classes[i] for i in subject.predict(images).argmax(dim=1)]
    foils = [[label for label in worlds.LABELS if label != s][:count] for s, count in zip(said, (2, 0, 1), strict=True)]
    assert [(line.label, line.foil) for line in faultlines(subject, bank, images, foils)] == [
        (s, f) for s, own in zip(said, foils, strict=True) for f in own
    ]


def test_no_foils_give_no_lines() -> None:
    subject, bank, images = worlds.random_world(4, count=2)
    assert faultlines(subject, bank, images, foils=[]) == []


def test_an_unknown_foil_is_refused_with_its_neighbours() -> None:
    subject, bank, images = worlds.random_world(4)
    with pytest.raises(ValueError, match=r"no class 'bea'.*bee"):
        faultlines(subject, bank, images, foils=["bea"])
    with pytest.raises(ValueError, match="no class 'bea'"):
        faultline(subject, bank, look(subject, bank, images), "bea")


def test_lists_of_foils_must_fit_the_images() -> None:
    subject, bank, images = worlds.random_world(4, count=3)
    with pytest.raises(ValueError, match="2 lists of foils for 3 images; give one list an image"):
        faultlines(subject, bank, images, foils=[["ant"], ["bee"]])


def test_another_subjects_bank_is_refused() -> None:
    subject, bank, images = worlds.random_world(4)
    with pytest.raises(BankError, match="another subject"):
        faultlines(subject, replace(bank, subject="stranger"), images)


@pytest.mark.parametrize("bent", [False, True])
def test_towards_what_it_says_already_nothing_need_change(bent: bool) -> None:
    subject, bank, images = worlds.random_world(6, bent=bent)
    case = look(subject, bank, images)
    said = subject.classes[int(case.logits.argmax())]
    line = faultline(subject, bank, case, said)
    assert isinstance(line, FaultLine)
    assert (line.label, line.foil, line.removed, line.added) == (said, said, (), ())


def test_an_empty_bank_has_no_fault_lines() -> None:
    subject, _, images = worlds.random_world(7)
    (line,) = faultlines(subject, ConceptBank.empty(subject.fingerprint, subject.classes, worlds.CHANNELS), images)
    best = subject.predict(images)[0].topk(2).values
    assert isinstance(line, NoFaultLine)
    assert line.gap == pytest.approx(float(best[0] - best[1]), abs=1e-5)
    assert line.proven


@pytest.mark.parametrize("bent", [False, True])
def test_no_concept_goes_and_comes_at_once(bent: bool) -> None:
    lines = []
    for seed in (5, 11, 31, 40, 46, 53, 56):
        subject, bank, images = worlds.random_world(seed, bent=bent)
        lines += faultlines(subject, bank, images, foils=worlds.LABELS)
    assert not [line for line in lines if isinstance(line, FaultLine) and set(line.removed) & set(line.added)]


def test_a_limit_is_kept() -> None:
    for seed in range(40):
        subject, bank, images = worlds.random_world(seed)
        for line in faultlines(subject, bank, images, foils=worlds.LABELS, limit=1):
            if isinstance(line, FaultLine):
                assert len(line.removed) + len(line.added) <= 1
            else:
                assert line.limit == 1
