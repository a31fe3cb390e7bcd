"""Every true claim verifies, and every claim that went wrong in one field is found out."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
import torch
from torch import Tensor

from concepts import BankError, Claim, ConceptBank
from concepts.claims import (
    CLAIM_TYPES,
    Alternative,
    Contrast,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Reliability,
    Tendency,
)
from explainers import Subject, faultlines, measure, saliency, verify
from explainers.faultlines import faultline
from explainers.faultlines.edits import look
from explainers.regions import mask, share
from explainers.verify import CHANCE, LOGITS
from tests import worlds
from tests.true_claims import IMAGE, LIES, OTHER, redraw, true_claims, world

ROOM = {"probability": CHANCE, "share": CHANCE, "explained": CHANCE, "weight": LOGITS, "margin": LOGITS, "gap": LOGITS}
ROOM |= {"level": LOGITS}
WEAKER = {"smallest", "proven"}  # told as False they say less, which stays true; lies about them have tests below


def lies() -> Iterator[Any]:
    for name, wrong in LIES.items():
        for field, values in wrong.items():
            for value in values:
                yield pytest.param(name, field, value, id=f"{name}-{field}-{value}")


@pytest.mark.parametrize("bent", [False, True], ids=["linear", "bent"])
@pytest.mark.parametrize("name", LIES)
def test_a_true_claim_verifies(name: str, bent: bool) -> None:
    assert verify(*world(bent), IMAGE, true_claims(bent)[name], redraw, OTHER)


@pytest.mark.parametrize("bent", [False, True], ids=["linear", "bent"])
@pytest.mark.parametrize(("name", "field", "value"), list(lies()))
def test_a_claim_with_a_wrong_word_is_refused(name: str, field: str, value: object, bent: bool) -> None:
    claim = true_claims(bent)[name]
    assert getattr(claim, field) != value
    assert not verify(*world(bent), IMAGE, replace(claim, **{field: value}), redraw, OTHER)


@pytest.mark.parametrize("bent", [False, True], ids=["linear", "bent"])
@pytest.mark.parametrize("name", LIES)
def test_a_claim_with_a_wrong_number_is_refused_and_rounding_is_not(name: str, bent: bool) -> None:
    claim = true_claims(bent)[name]
    for field in {field.name for field in fields(claim)} & set(ROOM):
        for sign in (-1, 1):
            told = getattr(claim, field)
            assert verify(
                *world(bent), IMAGE, replace(claim, **{field: told + sign * 0.8 * ROOM[field]}), redraw, OTHER
            )
            assert not verify(
                *world(bent), IMAGE, replace(claim, **{field: told + sign * 1.5 * ROOM[field]}), redraw, OTHER
            )
            assert not verify(*world(bent), IMAGE, replace(claim, **{field: -told - 1}), redraw, OTHER)
            assert not verify(*world(bent), IMAGE, replace(claim, **{field: float("nan")}), redraw, OTHER)


def test_evidence_may_lie_where_a_concept_is_and_nowhere_else() -> None:
    subject, bank = world(False)
    claim = true_claims(False)["region of a label"]
    assert isinstance(claim, Region)
    heat = saliency(subject, IMAGE[None], labels=[claim.of])[0]
    there = mask(look(subject, bank, IMAGE[None]).maps[0, bank.index("stripes")])
    on_it = replace(claim, where="stripes", share=share(heat, "stripes", {"stripes": there}))
    assert verify(subject, bank, IMAGE, on_it)
    assert not verify(subject, bank, IMAGE, replace(on_it, share=on_it.share - 0.05))
    assert not verify(subject, bank, IMAGE, replace(on_it, where="gills"))
    assert not verify(subject, bank, IMAGE, replace(on_it, of="stripes"))


def test_rounding_hides_no_error_that_a_listener_would_mind() -> None:
    assert LOGITS <= 0.05
    assert CHANCE <= 0.01


def test_every_claim_type_and_field_is_lied_about() -> None:
    for name, claim in true_claims(bent=False).items():
        assert {field.name for field in fields(claim)} <= set(LIES[name]) | set(ROOM) | WEAKER, name
    assert {type(claim) for claim in true_claims(bent=False).values()} == set(CLAIM_TYPES) - {Fact}


def test_the_claims_are_what_they_are_called() -> None:
    for bent in (False, True):
        claims = true_claims(bent)
        assert isinstance(claims["one edit"], FaultLine)
        assert isinstance(claims["two edits"], FaultLine)
        assert claims["one edit"].removed == ("stripes",)
        assert claims["two edits"].removed == ("stripes", "horn")
        assert isinstance(claims["no edit"], NoFaultLine)
        assert isinstance(claims["prediction"], Prediction)
        assert isinstance(claims["alternative"], Alternative)


def test_a_fact_is_no_claim_about_the_model() -> None:
    fact = Fact(head="zebra", relation="has", tail="stripes", source="own")
    with pytest.raises(TypeError, match="not a claim about the model; look it up"):
        verify(*world(bent=False), IMAGE, fact)


def test_another_subjects_bank_is_an_error_and_no_lie() -> None:
    subject, bank = world(bent=False)
    with pytest.raises(BankError, match="another subject"):
        verify(subject, replace(bank, subject="stranger"), IMAGE, true_claims(bent=False)["prediction"])


def test_what_it_says_is_no_alternative_and_the_other_way_round() -> None:
    claims = true_claims(bent=False)
    told, other = claims["prediction"], claims["alternative"]
    assert isinstance(told, Prediction)
    assert isinstance(other, Alternative)
    turned = Alternative(label=told.label, probability=told.probability)
    assert not verify(*world(bent=False), IMAGE, turned)
    assert not verify(*world(bent=False), IMAGE, Prediction(label=other.label, probability=other.probability))


def test_a_claim_about_one_image_is_no_claim_about_another() -> None:
    other = worlds.flat([[0.2, 0.9, 0.0]])[0]
    general = {"tendency", "profile", "reliability", "region of a concept", "region of a label"}
    for name, claim in true_claims(bent=False).items():
        if name not in general:
            assert not verify(*world(bent=False), other, claim, lambda removed, added: other), name


def test_an_edit_too_many_is_not_the_smallest() -> None:
    subject, bank = world(bent=False)
    # without stripes and wings: cat 2, ant 1, so the flip holds, but stripes alone do it
    longer = FaultLine(label="bee", foil="cat", removed=("stripes", "wings"), margin=1.0, smallest=False)
    assert verify(subject, bank, IMAGE, longer)
    assert not verify(subject, bank, IMAGE, replace(longer, smallest=True))


def test_to_be_told_less_than_is_known_is_no_lie() -> None:
    claims = true_claims(bent=False)
    assert verify(*world(bent=False), IMAGE, replace(claims["two edits"], smallest=False))
    assert verify(*world(bent=False), IMAGE, replace(claims["no edit"], proven=False))


def test_a_proof_that_nobody_has_is_refused() -> None:
    found = unproven(FaultLine)
    assert verify(*found)
    assert not verify(*found[:3], replace(found[3], smallest=True))
    found = unproven(NoFaultLine)
    assert verify(*found)
    assert not verify(*found[:3], replace(found[3], proven=True))


def unproven(kind: type[Claim]) -> tuple[Subject, ConceptBank, Tensor, Any]:
    """A world in which the search ran out of its budget, its image, and what was then told."""
    for seed in range(200):
        subject, bank, images = worlds.random_world(seed, concepts=11, bent=True)
        case = look(subject, bank, images)
        for foil in worlds.LABELS:
            line = faultline(subject, bank, case, foil)
            if isinstance(line, kind) and not (line.smallest if isinstance(line, FaultLine) else line.proven):
                return subject, bank, images[0], line
    raise AssertionError(f"no world has an unproven {kind.__name__}")


def test_a_fault_line_longer_than_usual_still_verifies() -> None:
    weight = torch.zeros(2, worlds.CHANNELS)
    weight[0] = 1.0
    subject = worlds.subject(weight, torch.tensor([0.0, 0.55]))
    bank = worlds.plain_bank(subject, [f"part {i}" for i in range(12)], cap=0.1)
    image = worlds.flat([[0.5] * 12])
    (line,) = faultlines(subject, bank, image, limit=12)
    assert isinstance(line, FaultLine)
    assert len(line.removed) == 11
    assert verify(subject, bank, image[0], line)


def test_an_outcome_in_the_input_needs_someone_who_can_draw_it() -> None:
    claim = true_claims(bent=False)["redrawn"]
    assert isinstance(claim, Outcome)
    assert not verify(*world(bent=False), IMAGE, claim)
    assert not verify(*world(bent=False), IMAGE, claim, lambda removed, added: None)


def test_a_tendency_is_measured_again_on_the_head_and_not_read_from_the_bank() -> None:
    subject, bank = world(bent=False)
    claim = true_claims(bent=False)["tendency"]
    assert isinstance(claim, Tendency)
    forged = replace(bank, weights=bank.weights + 5)
    assert verify(subject, forged, IMAGE, claim)
    assert not verify(subject, forged, IMAGE, replace(claim, weight=claim.weight + 5))


def test_verifying_changes_nothing() -> None:
    subject, bank = world(bent=False)
    before = [IMAGE.clone(), bank.directions.clone(), bank.record.clone()]
    for claim in true_claims(bent=False).values():
        verify(subject, bank, IMAGE, claim, redraw, OTHER)
    assert all(torch.equal(a, b) for a, b in zip(before, (IMAGE, bank.directions, bank.record), strict=True))


def test_claims_of_random_worlds_verify() -> None:
    for seed in range(10):
        subject, bank, images = worlds.random_world(seed, bent=bool(seed % 2))
        case = look(subject, bank, images)
        label, foil = "ant", "dog"
        told: list[Claim] = [
            *measure.predictions(subject, case),
            *measure.evidence(subject, bank, case, label),
            *measure.contrasts(subject, bank, case, label, foil),
            *measure.tendencies(bank, label),
            *(measure.presence(bank, case, name) for name in bank.names),
            measure.outcome(subject, bank, case, bank.names[:2], bank.names[2:3]),
        ]
        kinds = {type(claim) for claim in told}
        assert kinds == {Prediction, Alternative, Evidence, Contrast, Tendency, Presence, Outcome}
        assert all(verify(subject, bank, images[0], claim) for claim in told)


def test_a_reliability_nobody_measured_is_refused() -> None:
    claim = Reliability(label="bee", told=17, right=9, mistaken_for="cat")
    subject, bank = world(bent=False)
    assert verify(subject, bank, IMAGE, claim)
    assert not verify(subject, replace(bank, record=torch.zeros(3, 3)), IMAGE, claim)


def test_a_region_of_an_empty_map_is_refused() -> None:
    subject, bank = world(bent=False)
    assert not verify(subject, bank, worlds.flat([[0.0]])[0], Region(of="stripes", where="in the middle", share=0.7))
