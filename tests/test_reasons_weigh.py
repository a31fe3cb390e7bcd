"""Weighing reasons: what passes removal is given in the order of its effect, and what is remarked of it is backed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.minds import NOTICEABLE
from agent.reasons import Element
from agent.reasons.weigh import against, chosen, missing, remark, weight
from concepts.claims import Fact


def element(name: str, support: float, known: bool, verdict: str) -> Element:
    fact = Fact(head="bee", relation="HasPart", tail=name, source="own")
    return Element(
        concept=name,
        path=(fact,) if known else (),
        relevance=0.5 if known else 0.0,
        support=support,
        pull=support,
        verdict=verdict,  # type: ignore[arg-type]
    )


def test_a_strong_reason_that_the_graph_does_not_have_hides_no_weak_one_that_it_has() -> None:
    snow, ears = element("snow", 6.0, False, "conflicts"), element("ears", 1.0, True, "agrees")
    hooves = element("hooves", 0.0, True, "idle")
    assert remark([snow, ears], {"snow": 6.0, "ears": 1.0}) == ()
    assert remark([snow, ears, hooves], {"snow": 6.0, "ears": 1.0}) == hooves.path
    assert remark([snow, ears, hooves], {"snow": 1.5, "ears": 1.0}) == ears.path
    assert remark([ears, hooves], {"ears": 1.0}) == ears.path
    assert remark([hooves], {}) == ()
    faint = element("ears", 0.3, True, "idle")
    assert remark([faint, hooves], {"ears": 0.3}) == ()
    assert remark([ears, faint], {"ears": 0.9}) == ears.path


@given(effects_=st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.floats(0, 1), st.booleans()), max_size=9))
@settings(max_examples=100, deadline=None)
def test_reasons_pass_removal_and_are_given_in_the_order_of_their_effect(
    effects_: list[tuple[float, float, float, bool]],
) -> None:
    elements = [
        Element(
            concept=f"part {number}",
            side="foil" if foil else "label",
            relevance=known,
            support=support,
            pull=pull,
            verdict="agrees" if foil else "unknown",
        )
        for number, (support, pull, known, foil) in enumerate(effects_)
    ]
    for pick, side, key in ((chosen, "label", "support"), (against, "label", "pull"), (missing, "foil", "pull")):
        given = pick(elements, 3)
        values = [getattr(one, key) for one in given]
        assert len(given) <= 3
        assert all(one.side == side for one in given)
        assert all(value >= NOTICEABLE for value in values)
        assert values == sorted(values, reverse=True)
    assert all(weight(one) >= 0 for one in elements)
