"""Cases of reference: which are kept, how they are stored with a bank, and that every bank made has them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from concepts import BankError, ConceptBank
from concepts.reference import COUNT, Reference
from explainers import mine
from explainers.mining.planting import SHIPPED
from explainers.mining.probing import probe
from tests import test_mining, test_probes_bank, worlds

MODEL = worlds.subject(torch.randn(5, worlds.CHANNELS, generator=torch.Generator().manual_seed(3)))
NAMES = ("stripes", "wings", "horn")


def cases(count: int = 7) -> Reference:
    chance = torch.Generator().manual_seed(1)
    said = torch.randint(0, 5, (count,), generator=chance)
    return Reference(
        torch.rand(count, 3, generator=chance) > 0.5, said, torch.randint(-1, 5, (count,), generator=chance)
    )


def bank(reference: Reference | None) -> ConceptBank:
    plain = worlds.plain_bank(MODEL, NAMES)
    return replace(plain, directions=plain.directions.clone(), reference=reference)


@pytest.mark.parametrize("count", [1, 7])
def test_cases_come_back_as_they_were_saved(tmp_path: Path, count: int) -> None:
    kept = cases(count)
    back = ConceptBank.load(bank(kept).save(tmp_path / "bank")).reference
    assert back is not None
    for name, value in kept.tensors().items():
        stored = back.tensors()[name]
        assert stored.dtype == value.dtype and torch.equal(stored, value), name
    assert back.present.dtype == torch.bool


def test_a_bank_without_cases_still_loads(tmp_path: Path) -> None:
    assert ConceptBank.load(bank(None).save(tmp_path / "bank")).reference is None


WRONG = {
    "too few concepts": replace(cases(), present=cases().present[:, :2]),
    "too few cases": replace(cases(), present=cases().present[:5]),
    "too few truths": replace(cases(), truth=cases().truth[:5]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_cases_that_do_not_fit_the_bank_are_noticed(tmp_path: Path, wrong: Reference) -> None:
    folder = bank(wrong).save(tmp_path / "bank")
    with pytest.raises(BankError, match=r"damaged .*reference"):
        ConceptBank.load(folder)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 80))
def test_mistakes_are_kept_first_up_to_half_and_no_case_is_kept_twice(right: int, wrong: int, count: int) -> None:
    total = right + wrong
    said = torch.arange(total)  # so that each case can be told by its label
    truth = torch.cat([torch.arange(right), torch.full((wrong,), total + 1)])
    kept = Reference.pick(torch.ones(total, 2), said, truth, count)
    mistakes = int((kept.said != kept.truth).sum())
    assert len(set(kept.said.tolist())) == len(kept.said) <= count
    assert mistakes == min(wrong, count // 2)
    assert len(kept.said) - mistakes == min(right, count - mistakes)
    assert len(kept.present) == len(kept.said) == len(kept.truth)


def test_what_is_kept_stays_together_and_is_spread_over_all_cases() -> None:
    said = torch.arange(100)
    present = torch.stack([said % 2 == 0, said > 50], dim=1)
    kept = Reference.pick(present, said, None, 10)
    assert torch.equal(kept.present, present[kept.said])
    assert (kept.truth == -1).all(), "what is right is not known"
    assert kept.said.min() == 0 and kept.said.max() == 99


def test_renaming_a_concept_keeps_the_cases() -> None:
    kept = cases()
    assert bank(kept).rename("wings", "sails").reference is kept


def test_the_shipped_bank_has_cases_and_half_of_them_are_mistakes() -> None:
    shipped = ConceptBank.load(SHIPPED)
    reference = shipped.reference
    assert reference is not None
    assert reference.present.shape == (len(reference.said), len(shipped)) and len(reference.said) == COUNT
    wrong = (reference.said != reference.truth).float().mean()
    assert 0.2 < wrong <= 0.5
    assert set(reference.said.tolist()) | set(reference.truth.tolist()) == set(range(len(shipped.classes)))
    assert 1 < reference.present.sum(dim=1).float().mean() < len(shipped) / 2, "some concepts in each, not all"


@pytest.mark.parametrize("labelled", [True, False])
def test_a_mined_bank_has_the_pictures_that_it_was_mined_from_as_cases(labelled: bool) -> None:
    subject, pictures = worlds.random_world(0)[0], test_mining.planted()[1]
    said = subject.predict(pictures).argmax(dim=1)
    labels = [subject.classes[(label + (n % 5 == 0)) % 5] for n, label in enumerate(said.tolist())]
    found = mine(subject, pictures, k=test_mining.PARTS, guards=False, labels=labels if labelled else None)
    reference = found.reference
    assert reference is not None
    assert reference.present.shape == (len(pictures), len(found))
    assert sorted(reference.said.tolist()) == sorted(said.tolist())
    assert 0 < reference.present.float().mean() < 1
    wrong = int((reference.said != reference.truth).sum())
    assert (wrong, bool((reference.truth == -1).all())) == ((16, False) if labelled else (len(pictures), True))


def test_a_probe_bank_has_the_users_pictures_as_cases_and_none_without_them() -> None:
    subject = test_probes_bank.subject()
    assert test_probes_bank.bank().reference is None
    images = torch.rand(16, 3, subject.size, subject.size, generator=torch.Generator().manual_seed(0))
    found = probe(subject, images, concepts=("red", "green"), pairs=16)
    assert found.reference is not None
    assert sorted(found.reference.said.tolist()) == sorted(subject.predict(images).argmax(dim=1).tolist())
