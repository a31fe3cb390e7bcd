"""Claims survive the way through JSON whole, and nothing else is taken for a claim."""

import json
from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concepts.claims import CLAIM_TYPES, Alternative, Claim, Evidence, Prediction, from_json, to_json

numbers = st.floats(allow_nan=False)  # NaN is unlike itself


def of_type(kind: type[Claim]) -> st.SearchStrategy[Claim]:
    return st.builds(kind, **{field.name: numbers for field in fields(kind) if field.type is float})


claims = st.one_of(*map(of_type, CLAIM_TYPES))


def test_the_tuple_of_types_and_the_union_name_the_same_claims() -> None:
    assert set(CLAIM_TYPES) == set(get_args(Claim))


@given(claims)
def test_a_claim_comes_back_from_json_as_it_went(claim: Claim) -> None:
    back = from_json(json.loads(json.dumps(to_json(claim))))
    assert back == claim
    assert type(back) is type(claim)
    assert hash(back) == hash(claim), "a list where a tuple was would not be hashable"


@given(claims)
def test_the_record_names_its_type_and_every_field(claim: Claim) -> None:
    assert set(to_json(claim)) == {"claim", *(field.name for field in fields(claim))}
    assert to_json(claim)["claim"] == type(claim).__name__


@given(claims)
def test_a_claim_cannot_be_changed(claim: Claim) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(claim, fields(claim)[0].name, "something else")


def test_what_the_model_says_is_never_equal_to_what_it_does_not_say() -> None:
    assert Prediction(label="zebra", probability=0.3) != Alternative(label="zebra", probability=0.3)


@pytest.mark.parametrize("name", ["Opinion", "claim", "", None, 7])
def test_an_unknown_type_is_refused_and_the_known_ones_are_named(name: object) -> None:
    with pytest.raises(ValueError, match=r"unknown claim type .*; known: Prediction, .*Fact"):
        from_json({"claim": name, "label": "zebra"})


def test_a_record_without_a_type_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown claim type"):
        from_json({"label": "zebra", "probability": 0.9})


@pytest.mark.parametrize("lost", ["concept", "label", "weight", "share"])
def test_a_record_that_lacks_a_field_is_refused(lost: str) -> None:
    record = to_json(Evidence(concept="stripes", label="zebra", weight=2.1, share=0.61))
    del record[lost]
    with pytest.raises(ValueError, match=f"an? Evidence cannot be made of .*{lost}"):
        from_json(record)


def test_fields_of_a_later_version_are_passed_over() -> None:
    record = {**to_json(Prediction(label="zebra", probability=0.93)), "calibrated": True}
    assert from_json(record) == Prediction(label="zebra", probability=0.93)
