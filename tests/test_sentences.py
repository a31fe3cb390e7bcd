"""One claim, one sentence: it holds the claim's names and numbers, and reads as people would say it."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.language import apart, change, places, say
from agent.language.check import check_text
from agent.language.edits import edited
from agent.language.grammar.english import article, listed
from agent.language.manner import Manner
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Profile,
    Region,
    Reliability,
    Tendency,
)
from explainers.places import EVERYWHERE
from tests import claims_by_chance as chance

MANNER = chance.MANNER
NOUNS = MANNER.nouns
ZEBRA = Prediction(label="zebra", probability=0.96)
STRIPES = Evidence(concept="stripes", label="zebra", weight=2.1, share=0.61)
EDGE = FaultLine(label="zebra", foil="ox", removed=("stripes",), margin=1, smallest=True)


SENTENCES: dict[type[Claim], Callable[[Any, Manner], str]] = {
    Prediction: say.prediction,
    Alternative: lambda claim, manner: say.alternatives([claim], manner),
    Evidence: say.weight,
    Contrast: lambda claim, manner: say.contrast([claim], manner),
    Difference: lambda claim, manner: apart.differences([claim], manner),
    Tendency: lambda claim, manner: say.tendencies([claim], manner)[0],
    FaultLine: change.faultline,
    NoFaultLine: change.no_faultline,
    Outcome: lambda claim, manner: change.outcomes([claim], ZEBRA, manner),
    Region: lambda claim, manner: places.regions([claim], manner)[0],
    Presence: say.presence,
    Reliability: say.reliability,
    Fact: lambda claim, manner: say.facts([claim], manner)[0],
    Profile: say.profile,
}


def sentence(claim: Claim, manner: Manner = MANNER) -> str:
    """The claim in words, by the function that words its type."""
    return SENTENCES[type(claim)](claim, manner)


def subjects(claim: Claim) -> set[str]:
    """The names that a sentence about the claim cannot leave out."""
    values = [getattr(claim, name, None) for name in ("concept", "foil", "of", "head", "tail")]
    edits = [*getattr(claim, "removed", ()), *getattr(claim, "added", ())]
    own = [] if isinstance(claim, Presence | FaultLine | NoFaultLine) else [getattr(claim, "label", None)]
    return {name for name in (*values, *edits, *own) if name is not None}


@settings(max_examples=120, deadline=None)
@given(chance.claims, chance.manners)
def test_every_claim_has_a_sentence_that_holds_its_names_and_passes_the_check(claim: Claim, manner: Manner) -> None:
    words = sentence(claim, manner)
    assert not [name for name in subjects(claim) if name.lower() not in words.lower()], words
    assert words[-1] in ".)"
    assert re.match(r"[A-Z(]", words)
    assert check_text(words, [claim, ZEBRA, chance.PROFILE], chance.CLASSES, tuple(chance.GROUPS)) == []


NUMBERS: tuple[tuple[Claim, str], ...] = (
    (ZEBRA, "96 %"),
    (STRIPES, "61 %"),
    (Evidence(concept="mane", label="zebra", weight=-1.26, share=0), "\N{MINUS SIGN}1.3"),
    (Contrast(concept="mane", label="zebra", foil="ox", weight=3.04), "+3.0"),
    (Difference(concept="mane", label="zebra", other="ox", weight=3.04), "+3.0"),
    (Difference(concept=None, label="zebra", other="ox", weight=-0.44), "\N{MINUS SIGN}0.4 logits"),
    (Tendency(concept="mane", label="zebra", weight=3.06), "+3.1"),
    (NoFaultLine(label="zebra", foil="ox", gap=2.34, limit=8, proven=True, explained=0.4), "2.3 logits"),
    (NoFaultLine(label="zebra", foil="ox", gap=2.34, limit=8, proven=True, explained=0.4), "40 % of what sets"),
    (Outcome(removed=("mane",), medium="input", label="ox", probability=0.81), "81 %"),
    (Region(of="mane", where="in the middle", share=0.62), "62 %"),
    (Presence(concept="mane", level=0.88), "88 %"),
    (Reliability(label="zebra", told=118, right=112, mistaken_for="ox"), "112 of 118"),
)


@pytest.mark.parametrize(("claim", "number"), NUMBERS, ids=lambda value: type(value).__name__)
def test_a_sentence_holds_the_number_of_its_claim(claim: Claim, number: str) -> None:
    assert number in sentence(claim)


@pytest.mark.parametrize(
    ("name", "the", "a"),
    [
        ("stripes", "the stripes", "stripes"),
        ("mane", "the mane", "a mane"),
        ("wool", "the wool", "wool"),
        ("snow", "the snow background", "a snow background"),
        ("orange", "the orange colour", "orange colour"),
        ("concept 3", "concept 3", "concept 3"),
    ],
)
def test_concepts_have_their_articles(name: str, the: str, a: str) -> None:
    assert (NOUNS.the(name), NOUNS.a(name)) == (the, a)


@pytest.mark.parametrize(("many", "one"), [("stripes", "mane"), ("pointed ears", "wool")])
def test_verbs_agree_with_plural_and_singular(many: str, one: str) -> None:
    for name, ending in ((many, ""), (one, "s")):
        weights = {"carr(y|ies)": 2.0, "speaks? against": -2.0, "(do|does) hardly anything": 0.1}
        for verb, weight in weights.items():
            found = re.search(verb, sentence(Evidence(concept=name, label="zebra", weight=weight, share=0.5)))
            assert found is not None
            assert found.group().split()[0].endswith("s") == bool(ending)
        assert f"lie{ending} in" in sentence(Region(of=name, where="in the middle", share=0.7))
        assert f"speak{ending} for" in sentence(Tendency(concept=name, label="zebra", weight=2.0))


@pytest.mark.parametrize(
    ("noun", "said"),
    [("ant", "an ant"), ("zebra", "a zebra"), ("unicorn", "a unicorn"), ("umbrella", "an umbrella"), ("ox", "an ox")],
)
def test_the_article_fits_the_sound(noun: str, said: str) -> None:
    assert article(noun) == said


@example(0.0)
@example(1.0)
@example(0.999)
@example(0.005)
@given(st.floats(0, 1))
def test_a_percentage_says_0_or_100_only_where_it_is_so(share: float) -> None:
    assert (f"{MANNER.share(share)}" == "0 %") == (share == 0)
    assert (f"{MANNER.share(share)}" == "100 %") == (share == 1)


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")]
)
def test_a_list_reads_as_people_say_it(parts: list[str], said: str) -> None:
    assert listed(parts) == f"{MANNER.listed(parts)}" == said


def test_all_that_comes_next_is_named() -> None:
    named = [Alternative(label="ox", probability=0.2), Alternative(label="wolf", probability=0.1)]
    assert say.alternatives(named, MANNER) == "Next come ox (20 %) and wolf (10 %)."
    assert say.alternatives(named[:1], MANNER) == "Next comes ox (20 %)."
    assert say.alternatives([], MANNER) == ""


def test_logits_carry_their_sign() -> None:
    assert (MANNER.logits(2.06), MANNER.logits(-2.06)) == ("+2.1", "\N{MINUS SIGN}2.1")


def test_a_concept_without_a_name_comes_with_where_it_is_seen() -> None:
    nameless = Evidence(concept="concept 3", label="zebra", weight=1.0, share=0.4)
    assert "concept 3, seen most in zebra and ox (" in say.evidence([nameless], MANNER)
    assert "concept 3, seen most in zebra and ox (" in say.contrast(
        [Contrast(concept="concept 3", label="zebra", foil="ox", weight=1.0)], MANNER
    )


EDITS = (
    (("stripes",), (), "without the stripes"),
    ((), ("mane", "stripes"), "with a mane and stripes"),
    (("snow",), ("meadow",), "with a meadow background instead of snow"),
    (("grey", "stripes"), ("orange",), "without the stripes and with orange colour instead of grey"),
    (("mane", "stripes"), ("wool",), "without the mane and the stripes, and with wool"),
)


@pytest.mark.parametrize(("removed", "added", "said"), EDITS)
def test_an_edit_reads_as_a_phrase(removed: tuple[str, ...], added: tuple[str, ...], said: str) -> None:
    assert edited(removed, added, MANNER) == said


def test_a_recipe_of_several_changes_reads_as_one_sentence() -> None:
    line = FaultLine(
        label="wolf",
        foil="zebra",
        removed=("grey", "snow", "wool"),
        added=("orange", "meadow", "stripes", "mane"),
        margin=1,
        smallest=True,
    )
    assert change.recipe(line, MANNER) == (
        "To make it say zebra, take away the wool, add stripes and a mane, put orange colour in place of grey "
        "and put a meadow background in place of snow; no smaller change does it."
    )


def test_smallest_is_told_only_of_what_is_proven_and_could_be_smaller() -> None:
    pair = FaultLine(label="zebra", foil="ox", removed=("stripes", "mane"), margin=1, smallest=False)
    assert sentence(EDGE).endswith("say ox.")
    assert sentence(pair).endswith("a smaller change may exist.")
    assert "I tried them all" in sentence(NoFaultLine(label="a", foil="b", gap=1, limit=3, proven=True, explained=0.4))
    assert "could not try" in sentence(NoFaultLine(label="a", foil="b", gap=1, limit=3, proven=False, explained=0.4))


def test_two_media_that_disagree_are_both_told_with_a_caution() -> None:
    drawn = Outcome(removed=("stripes",), medium="input", label="ox", probability=0.49)
    inside = Outcome(removed=("stripes",), medium="features", label="zebra", probability=0.40)
    words = change.outcomes([inside, drawn], ZEBRA, MANNER)
    assert words.index("ox (49 %)") < words.index("still says zebra (40 %)")
    assert "with care" in words
    assert "with care" not in change.outcomes([drawn], ZEBRA, MANNER)


BLUR = Outcome(removed=("stripes",), medium="masked", label="ox", probability=0.81)
REDRAWN = replace(BLUR, medium="input")


@pytest.mark.parametrize(
    ("beyond", "said"),
    [
        (REDRAWN, "The picture redrawn that way agrees: the model then says ox (81 %)."),
        (replace(REDRAWN, probability=0.35),
         "The picture redrawn that way agrees: the model then says ox (35 %), though it is unsure."),
        (replace(REDRAWN, label="zebra"),
         "But with the picture redrawn that way the model says zebra (81 %), so take that with care."),
        (BLUR, "In the picture itself, blurring the stripes also turns the answer to ox (81 %)."),
        (replace(BLUR, probability=0.35),
         "In the picture itself, blurring the stripes also turns the answer to ox (35 %), though the model is then "
         "unsure."),
        (replace(BLUR, label="zebra"),
         "But in the picture itself, blurring the stripes leaves the answer at zebra (81 %), so take that with care."),
        (replace(BLUR, label="tiger"),
         "But in the picture itself, blurring the stripes turns the answer to tiger (81 %), so take that with care."),
    ],
)  # fmt: skip
def test_what_the_edited_picture_says_to_a_faultline_is_part_of_the_answer(beyond: Outcome, said: str) -> None:
    assert change.borne_out(beyond, EDGE, MANNER) == said


@pytest.mark.parametrize(
    ("added", "said"),
    [("stripes", "more stripes"), ("mane", "more of the mane"), ("concept 3", "more of concept 3")],
)
def test_of_what_can_be_seen_already_only_more_can_come(added: str, said: str) -> None:
    here = replace(MANNER, nouns=replace(NOUNS, there=frozenset({added})))
    line = FaultLine(label="zebra", foil="ox", added=(added,), margin=1, smallest=True)
    assert change.faultline(line, here) == f"With {said} it would say ox."
    assert change.recipe(line, here) == f"To make it say ox, add {said}."
    assert "more" not in change.faultline(line, MANNER)


def test_one_mistake_is_not_called_many() -> None:
    assert "; the other was ox" in say.reliability(
        Reliability(label="zebra", told=9, right=8, mistaken_for="ox"), MANNER
    )
    assert "most often ox" in say.reliability(Reliability(label="zebra", told=9, right=5, mistaken_for="ox"), MANNER)
    assert "all 9" in say.reliability(Reliability(label="zebra", told=9, right=9), MANNER)


def test_a_map_without_a_place_has_no_share_to_tell() -> None:
    assert sentence(Region(of="zebra", where=EVERYWHERE, share=1.0)) == (
        "The evidence for zebra lies all over the picture."
    )


def test_a_map_with_two_places_has_one_sentence_and_a_place_may_be_a_concept() -> None:
    spots = [Region(of="zebra", where=where, share=share) for where, share in (("at the top", 0.5), ("stripes", 0.3))]
    assert places.regions(spots, MANNER) == [
        "Most of the evidence for zebra lies at the top (50 %) and where the stripes are (30 %)."
    ]
    other = Region(of="mane", where="at the top", share=0.8)
    assert places.regions([spots[0], other], MANNER)[1] == "Most of the mane (80 %) lies at the top."


def test_facts_are_told_apart_from_what_was_measured() -> None:
    fact = Fact(head="zebra", relation="HasCoat", tail="stripes", source="own")
    assert say.facts([fact], MANNER)[0] == "(Generally known, not measured here: a zebra has stripes.)"
    meaning = Fact(head="mane", relation="MeansThat", tail="A mane is long hair.", source="own")
    assert say.facts([meaning], MANNER)[0] == "(In general: a mane is long hair.)"


def test_every_claim_type_has_a_sentence() -> None:
    assert set(SENTENCES) == set(get_args(Claim))
