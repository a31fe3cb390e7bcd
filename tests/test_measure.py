"""Measurements of one case, on a world whose numbers are known on paper."""

from dataclasses import replace
from math import exp

import pytest
import torch
from torch import Tensor

from concepts import ConceptBank
from concepts.claims import Alternative, Contrast, Evidence, Outcome, Prediction, Presence, Reliability, Tendency
from explainers import Subject, measure
from explainers.faultlines.edits import Case, look
from explainers.sensitivity.weights import centred
from tests import worlds

LOGITS = {"ant": 1.6, "bee": 3.6, "cat": -1.0}  # with stripes 0.9, wings 0.2 and no horn


def softmax(logits: dict[str, float], label: str) -> float:
    return exp(logits[label]) / sum(exp(value) for value in logits.values())


@pytest.fixture
def subject() -> Subject:
    return worlds.meadow()


@pytest.fixture
def bank(subject: Subject) -> ConceptBank:
    return worlds.meadow_bank(subject)


@pytest.fixture
def case(subject: Subject, bank: ConceptBank) -> Case:
    return look(subject, bank, worlds.flat([[0.9, 0.2, 0.0]]))


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-5)


def test_predictions_come_in_order_and_only_the_first_is_what_it_says(subject: Subject, case: Case) -> None:
    assert measure.predictions(subject, case, count=2) == (
        Prediction(label="bee", probability=near(softmax(LOGITS, "bee"))),
        Alternative(label="ant", probability=near(softmax(LOGITS, "ant"))),
    )


def test_more_predictions_than_classes_are_all_of_them(subject: Subject, case: Case) -> None:
    told = measure.predictions(subject, case, count=10)
    assert [claim.label for claim in told] == ["bee", "ant", "cat"]
    assert sum(claim.probability for claim in told) == near(1.0)


def test_the_probability_of_a_label_says_whether_it_is_the_answer(subject: Subject, case: Case) -> None:
    for label, kind in (("bee", Prediction), ("cat", Alternative)):
        told = measure.probability(subject, case, label)
        assert told == kind(label=label, probability=near(softmax(LOGITS, label)))
    with pytest.raises(ValueError, match="no class 'elk'"):
        measure.probability(subject, case, "elk")


def test_evidence_is_what_would_fall_without_the_concept(subject: Subject, bank: ConceptBank, case: Case) -> None:
    # stripes lift bee by 3.6 and so all labels by 1.2; wings lift ant by 0.6 and so all by 0.2
    assert measure.evidence(subject, bank, case, "bee") == (
        Evidence(concept="stripes", label="bee", weight=near(2.4), share=near(1.0)),
        Evidence(concept="wings", label="bee", weight=near(-0.2), share=0.0),
    )


def test_contrasts_are_what_separates_label_from_foil(subject: Subject, bank: ConceptBank, case: Case) -> None:
    assert measure.contrasts(subject, bank, case, "bee", "ant") == (
        Contrast(concept="stripes", label="bee", foil="ant", weight=near(3.6)),
        Contrast(concept="wings", label="bee", foil="ant", weight=near(-0.6)),
    )


@pytest.mark.parametrize("bent", [False, True])
def test_swapping_label_and_foil_turns_every_contrast(bent: bool) -> None:
    subject, bank, images = worlds.random_world(2, bent=bent)
    case = look(subject, bank, images)
    one = {c.concept: c.weight for c in measure.contrasts(subject, bank, case, "ant", "bee")}
    other = {c.concept: -c.weight for c in measure.contrasts(subject, bank, case, "bee", "ant")}
    assert one == pytest.approx(other, abs=1e-5)
    assert one


@pytest.mark.parametrize("seed", range(10))
def test_shares_are_parts_of_the_positive_evidence(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    for label in subject.classes:
        told = measure.evidence(subject, bank, look(subject, bank, images), label)
        assert [claim.weight for claim in told] == sorted((claim.weight for claim in told), reverse=True)
        positive = sum(max(0.0, claim.weight) for claim in told)
        for claim in told:
            assert claim.share == near(max(0.0, claim.weight) / positive if positive else 0.0)
        assert sum(claim.share for claim in told) == near(1.0 if positive else 0.0)


def test_evidence_of_a_linear_head_adds_up_to_what_all_concepts_do_together(
    subject: Subject, bank: ConceptBank, case: Case
) -> None:
    nothing = look(subject, bank, worlds.flat([[0.0]]))
    for label in subject.classes:
        told = sum(claim.weight for claim in measure.evidence(subject, bank, case, label))
        rise = centred(case.logits) - centred(nothing.logits)
        assert told == near(float(rise[0, subject.index(label)]))


def test_only_concepts_that_are_clearly_there_are_evidence(subject: Subject, bank: ConceptBank) -> None:
    case = look(subject, bank, worlds.flat([[0.9, 0.01, 0.0]]))
    assert measure.visible(bank, case) == [0]
    assert [claim.concept for claim in measure.evidence(subject, bank, case, "bee")] == ["stripes"]
    assert [claim.concept for claim in measure.contrasts(subject, bank, case, "bee", "ant")] == ["stripes"]


def test_tendencies_are_the_class_weights_in_order(subject: Subject, bank: ConceptBank) -> None:
    # at typical presence 0.5: stripes 4 * 0.5 for bee, less a third for all
    assert measure.tendencies(bank, "bee") == (
        Tendency(concept="stripes", label="bee", weight=near(2 - 2 / 3)),
        Tendency(concept="wings", label="bee", weight=near(-1.5 / 3)),
        Tendency(concept="horn", label="bee", weight=near(-2.5 / 3)),
    )
    assert measure.tendencies(bank, "elk") == ()


def test_presence_is_told_in_typical_presences(bank: ConceptBank, case: Case) -> None:
    assert measure.presence(bank, case, "stripes") == Presence(concept="stripes", level=near(1.8))
    assert measure.presence(bank, case, "horn") == Presence(concept="horn", level=0.0)


def test_an_outcome_is_what_the_head_says_of_the_edited_features(
    subject: Subject, bank: ConceptBank, case: Case
) -> None:
    told = measure.outcome(subject, bank, case, ["stripes"], ["horn"])
    # horn comes up to its typical 0.5: cat 2.5 - 1
    logits = {"ant": 1.6, "bee": 0.0, "cat": 1.5}
    assert told == Outcome(
        removed=("stripes",),
        added=("horn",),
        medium="features",
        label="ant",
        probability=near(softmax(logits, "ant")),
    )
    # cats have no more than 0.3 of it: cat 1.5 - 1
    scarce = worlds.meadow_bank(subject, cap=0.3)
    towards = measure.outcome(subject, scarce, case, ["stripes"], ["horn"], foil="cat")
    assert towards.probability == near(softmax({"ant": 1.6, "bee": 0.0, "cat": 0.5}, "ant"))


def test_no_edit_has_the_outcome_that_is_predicted(subject: Subject, bank: ConceptBank, case: Case) -> None:
    told, *_ = measure.predictions(subject, case)
    same = measure.outcome(subject, bank, case, [], [])
    assert (same.label, same.probability) == (told.label, near(told.probability))


def test_a_redrawn_input_is_run_from_its_pixels(subject: Subject) -> None:
    told = measure.redrawn(subject, worlds.flat([[0.0, 0.2, 0.0]])[0], ["stripes"], [])
    logits = {"ant": 1.6, "bee": 0.0, "cat": -1.0}
    assert told == Outcome(removed=("stripes",), medium="input", label="ant", probability=near(softmax(logits, "ant")))


def test_regions_name_where_a_map_lies(bank: ConceptBank, case: Case) -> None:
    heat = torch.zeros(12, 12)
    assert measure.regions(bank, case, "stripes", heat) == ()
    heat[10, 10] = 2.0
    (found,) = measure.regions(bank, case, "stripes", heat)
    assert (found.of, found.where, found.share) == ("stripes", "in the lower right corner", near(1.0))
    assert measure.regions(bank, case, "ant", torch.ones(12, 12)) == ()


def record(bank: ConceptBank, rows: list[list[float]]) -> ConceptBank:
    return replace(bank, record=torch.tensor(rows))


def test_reliability_counts_the_cases_that_were_called_so(bank: ConceptBank) -> None:
    known = record(bank, [[8, 3, 0], [1, 9, 0], [0, 5, 0]])  # rows are true, columns are told
    assert measure.reliability(known, "ant") == Reliability(label="ant", told=9, right=8, mistaken_for="bee")
    assert measure.reliability(known, "bee") == Reliability(label="bee", told=17, right=9, mistaken_for="cat")


def test_reliability_of_what_was_never_told_or_is_no_class_is_unknown(bank: ConceptBank) -> None:
    known = record(bank, [[8, 3, 0], [1, 9, 0], [0, 5, 0]])
    assert measure.reliability(known, "cat") is None
    assert measure.reliability(known, "elk") is None


def test_what_was_never_wrong_is_mistaken_for_nothing(bank: ConceptBank) -> None:
    known = record(bank, [[8, 0, 0], [0, 9, 0], [0, 0, 1]])
    assert measure.reliability(known, "ant") == Reliability(label="ant", told=8, right=8)


def test_measuring_changes_nothing(subject: Subject, bank: ConceptBank, case: Case) -> None:
    def state() -> list[Tensor]:
        return [case.features.grid, case.maps, case.logits, bank.directions, bank.weights, bank.record]

    before = [tensor.clone() for tensor in state()]
    measure.evidence(subject, bank, case, "bee")
    measure.outcome(subject, bank, case, ["stripes"], ["horn"])
    measure.reliability(record(bank, [[8, 3, 0], [1, 9, 0], [0, 5, 0]]), "ant")
    assert all(torch.equal(a, b) for a, b in zip(state(), before, strict=True))
