"""Scores of reasons are measured shares, on a world known on paper; reasons that are made up score lower."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from agent.reasons.scores import accuracy, completeness, faithfulness, order, passing, scores
from agent.reasons.trial import Trial
from concepts.claims import Evidence, Prediction
from explainers.verify import verify
from tests import worlds

LEVELS = [0.9, 0.5, 0.4]  # of stripes (bee 4), wings (ant 3) and horn (cat 5); it says bee
ALL = ("stripes", "wings", "horn")


def erased(concept: str) -> Tensor:
    levels = [0.0 if name == concept else level for name, level in zip(ALL, LEVELS, strict=True)]
    return worlds.flat([levels])[0]


def trial(label: str = "bee", foil: str = "ant", drawn: bool = True) -> Trial:
    subject = worlds.meadow()
    image = worlds.flat([LEVELS])[0]
    return Trial(subject, worlds.meadow_bank(subject), image, label, foil, erased if drawn else lambda name: None)


def test_a_fall_is_what_goes_of_the_lead_and_of_the_margin() -> None:
    # stripes lift bee by 3.6, and the mean of the three by 1.2
    assert trial().falls(["stripes"]) == pytest.approx((2.4, 3.6), abs=1e-5)
    assert trial().falls(["wings"]) == pytest.approx((-0.5, -1.5), abs=1e-5)
    assert trial().falls([]) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert trial().drawn("stripes") == pytest.approx((2.4, 3.6), abs=1e-5)


def test_faithfulness_is_the_share_of_reasons_that_pass_removal() -> None:
    assert passing(trial(), ["stripes", "wings"], ["stripes", "horn"]) == [True, False, True, False]
    assert faithfulness(trial(), ["stripes", "wings"], ["stripes", "horn"]) == 0.5
    assert faithfulness(trial(), [], []) is None


def test_order_is_the_share_of_pairs_that_the_drawn_picture_bears_out() -> None:
    assert order(trial(), ["stripes", "wings", "horn"], []) == 1.0  # falls of 2.4, -0.5 and -0.67
    assert order(trial(), ["horn", "wings", "stripes"], []) == 0.0
    assert order(trial(), ["wings", "stripes", "horn"], []) == pytest.approx(2 / 3)
    assert order(trial(), ["stripes"], ["stripes"]) is None
    assert order(trial(drawn=False), list(ALL), []) is None
    assert order(trial(), [], ["horn", "wings"]) == 1.0  # they move the margin by 0 and by -1.5


def test_completeness_is_what_the_reasons_leave_unexplained_taken_from_one() -> None:
    assert completeness(trial(), ["stripes"], ["stripes"]) == pytest.approx(1.0)
    assert completeness(trial(), ["stripes"], []) == pytest.approx(0.5)
    assert completeness(trial(), [], []) == 0.0
    assert completeness(trial(), ["wings"], ["horn"]) == 0.0


def test_accuracy_counts_facts_claims_and_causes() -> None:
    one = trial()
    claims = [Prediction(label="bee", probability=0.1), Evidence(concept="stripes", label="bee", weight=2.4, share=1.0)]
    held = accuracy(claims, lambda claim: verify(one.subject, one.bank, one.image, claim), [True, False])
    assert held == 0.5
    assert accuracy([], lambda claim: False) == 1.0


@given(
    mine=st.lists(st.sampled_from(ALL), unique=True),
    theirs=st.lists(st.sampled_from(ALL), unique=True),
    foil=st.sampled_from(["ant", "cat"]),
)
@settings(max_examples=40, deadline=None)
def test_every_score_is_a_share(mine: list[str], theirs: list[str], foil: str) -> None:
    found = scores(trial(foil=foil), mine, theirs, (), lambda claim: True)
    told = [found.faithfulness, found.order, found.completeness, found.accuracy]
    assert all(value is None or 0 <= value <= 1 for value in told)


def test_scores_run_the_model_on_the_picture_and_not_on_what_was_read_before() -> None:
    one = trial()
    other = Trial(one.subject, one.bank, torch.zeros_like(one.image), "bee", "ant", erased)
    assert faithfulness(one, ["stripes"], []) == 1.0
    assert faithfulness(other, ["stripes"], []) == 0.0
