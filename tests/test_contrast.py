"""Why one thing here and another there: parts that add up, on worlds whose answer is known."""

import pytest
import torch
from torch import Tensor

from concepts import ConceptBank
from explainers import Subject, contrast_of, verify
from tests import worlds


def test_the_parts_on_paper() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject)
    bee, ant = worlds.flat([[0.9, 0.2, 0.0], [0.1, 0.5, 0.0]])
    parts = contrast_of(subject, bank, bee, ant)
    # stripes give bee 4 a unit: 3.6 here, 0.4 there; wings give ant 3 a unit: 0.6 here, 1.5 there; no horn in either
    assert {(part.label, part.other) for part in parts} == {("bee", "ant")}
    assert [part.concept for part in parts] == ["stripes", "wings", "horn", None]
    weights = {part.concept: part.weight for part in parts}
    assert weights == pytest.approx({"stripes": 3.2, "wings": 0.9, "horn": 0.0, None: 0.0}, abs=1e-5)


def pair(seed: int, bent: bool) -> tuple[Subject, ConceptBank, Tensor, Tensor] | None:
    """A world and two pictures that it calls differently, if it has such."""
    subject, bank, images = worlds.random_world(seed, bent=bent, count=12)
    images = images * torch.linspace(0, 2, 12)[:, None, None, None]
    said = subject.predict(images).argmax(dim=1)
    differs = (said != said[0]).nonzero().flatten().tolist()
    return (subject, bank, images[0], images[differs[-1]]) if differs else None


@pytest.mark.parametrize("bent", [False, True])
def test_the_parts_add_up_to_how_much_wider_the_margin_is(bent: bool) -> None:
    found = [one for seed in range(12) if (one := pair(seed, bent)) is not None]
    assert len(found) >= 5, "the worlds must hold pairs that are called differently"
    for subject, bank, here, there in found:
        parts = contrast_of(subject, bank, here, there)
        logits = subject.predict(torch.stack([here, there]))
        label, other = subject.index(parts[0].label), subject.index(parts[0].other)
        assert [label, other] == logits.argmax(dim=1).tolist()
        wider = float(logits[0, label] - logits[0, other] - logits[1, label] + logits[1, other])
        assert sum(part.weight for part in parts) == pytest.approx(wider, abs=1e-4)
        assert [part.concept for part in parts][-1] is None
        assert {part.concept for part in parts[:-1]} == set(bank.names)


def test_nothing_is_left_where_the_concepts_are_all_that_the_head_reads() -> None:
    weight = torch.randn(3, worlds.CHANNELS, generator=torch.Generator().manual_seed(0)) * 4
    subject = worlds.subject(weight)
    bank = worlds.plain_bank(subject, [f"part {i}" for i in range(worlds.CHANNELS)])
    images = torch.rand(8, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    rest = [contrast_of(subject, bank, images[0], image)[-1].weight for image in images[1:]]
    assert rest == pytest.approx([0.0] * 7, abs=1e-4)


@pytest.mark.parametrize("bent", [False, True])
def test_seen_from_the_other_side_every_part_is_the_same(bent: bool) -> None:
    for subject, bank, here, there in filter(None, (pair(seed, bent) for seed in range(6))):
        ours = {part.concept: part.weight for part in contrast_of(subject, bank, here, there)}
        theirs = {part.concept: part.weight for part in contrast_of(subject, bank, there, here)}
        assert ours == pytest.approx(theirs, abs=1e-4), "both the margin and the cases change places"


def test_two_of_one_kind_differ_in_nothing() -> None:
    subject = worlds.meadow()
    bank = worlds.meadow_bank(subject)
    (only,) = contrast_of(subject, bank, *worlds.flat([[0.9, 0.0, 0.0], [0.8, 0.1, 0.0]]))
    assert (only.concept, only.label, only.other, only.weight) == (None, "bee", "bee", 0.0)


def test_every_part_verifies_against_the_pair_and_not_against_another() -> None:
    found = [one for seed in range(12) if (one := pair(seed, bent=False)) is not None]
    for subject, bank, here, there in found:
        parts = contrast_of(subject, bank, here, there)
        assert all(verify(subject, bank, here, part, other=there) for part in parts)
        assert not any(verify(subject, bank, here, part) for part in parts)
        assert not any(verify(subject, bank, here, part, other=here) for part in parts)
