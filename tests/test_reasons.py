"""Reasons: what the model used is kept apart from what is generally true, and only what passes removal is a reason."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent import Agent, Chat, Reasons
from agent.language.manner import Manner
from agent.language.nouns import Nouns
from agent.language.reasons import remark as worded
from agent.reasons import Element
from agent.reasons.effects import effects
from agent.reasons.relevance import relevance, tie
from concepts.claims import Contrast, Evidence, Fact, Outcome, Presence
from concepts.knowledge import Knowledge
from concepts.menagerie import sample
from concepts.menagerie.files import CHUNK
from explainers import measure
from explainers.faultlines.edits import look
from tests import worlds

FACTS = """head, relation, tail, weight
bee, IsA, insect, 1
ant, IsA, insect, 1
insect, HasPart, wings, 1
bee, HasCoat, stripes, 1
ant, HasCoat, stripes, 0.2
bee, LivesIn, garden, 1
snail, LivesIn, garden, 1
snail, HasPart, horn, 1
cat, HasPart, horn, 1
bee, HasPart, horn, 0.1
"""


def graph(folder: Path, facts: str = FACTS) -> Knowledge:
    (folder / "facts.csv").write_text(facts, encoding="utf-8")
    return Knowledge.from_csv(folder / "facts.csv")


def talk(folder: Path, levels: Sequence[float], facts: str = FACTS) -> Chat:
    """A chat about a picture with these levels of stripes, wings and horn."""
    subject = worlds.meadow()
    agent = Agent.load(subject=subject, bank=worlds.meadow_bank(subject), knowledge=graph(folder, facts))
    return agent.open(worlds.flat([list(levels)])[0])


def drawn(agent: Agent, animal: str, seed: int, removed: Sequence[str] = (), added: Sequence[str] = ()) -> Chat:
    scene = sample(seed, animal, typical=True).without(*removed).with_(*added)
    image = scene.image(96)
    image.info[CHUNK] = scene.to_json()
    return agent.open(image)


def by_name(reasons: Reasons, side: str = "label") -> dict[str, Element]:
    return {element.concept: element for element in reasons.elements if element.side == side}


def test_a_tie_goes_up_the_kinds_and_ends_in_a_property(tmp_path: Path) -> None:
    knowledge = graph(tmp_path)
    assert [fact.tail for fact in tie(knowledge, "bee", "stripes")] == ["stripes"]
    assert [(fact.head, fact.tail) for fact in tie(knowledge, "bee", "wings")] == [
        ("bee", "insect"),
        ("insect", "wings"),
    ]
    assert tie(knowledge, "bee", "horn") == ()  # a garden that bees and snails share ties no horn to a bee
    assert tie(knowledge, "ant", "stripes") == ()  # most ants have none


def test_a_shorter_way_round_by_what_has_it_as_well_is_no_tie(tmp_path: Path) -> None:
    kinds = "bee, IsA, insect\ninsect, IsA, animal\nanimal, HasPart, eyes\n"
    knowledge = graph(tmp_path, f"head, relation, tail\n{kinds}bee, LivesIn, meadow\nmeadow, HasPart, eyes\n")
    assert [fact.relation for fact in tie(knowledge, "bee", "eyes")] == ["IsA", "IsA", "HasPart"]


def test_what_only_the_label_has_says_most(tmp_path: Path) -> None:
    knowledge = graph(tmp_path)
    own, shared = (
        relevance(knowledge, "bee", name, tie(knowledge, "bee", name), ("ant", "cat")) for name in ("stripes", "wings")
    )
    assert own == pytest.approx(1.0)
    assert shared == pytest.approx(0.5 * 0.5)  # the ant has wings as well, and it takes one more step
    assert relevance(knowledge, "bee", "horn", (), ("ant",)) == 0.0


def test_effects_are_what_edits_made_one_by_one_do() -> None:
    for bend in (None, worlds.torch.eye(worlds.CHANNELS)):
        subject = worlds.meadow(bend)
        bank = worlds.meadow_bank(subject)
        case = look(subject, bank, worlds.flat([[0.9, 0.5, 0.0]]))
        found = effects(subject, bank, case)
        assert set(found.without) == {"stripes", "wings"}
        assert set(found.having) == {"horn"}
        held = {claim.concept: claim.weight for claim in measure.evidence(subject, bank, case, "bee")}
        assert {name: found.support(name, "bee") for name in held} == pytest.approx(held, abs=1e-4)
        pulls = {claim.concept: claim.weight for claim in measure.contrasts(subject, bank, case, "bee", "ant")}
        assert {name: found.pull(name, "bee", "ant") for name in pulls} == pytest.approx(pulls, abs=1e-4)
        without = measure.outcome(subject, bank, case, ("stripes",), ())
        assert found.flips("stripes") == (None if without.label == "bee" else without.label)
        more = measure.outcome(subject, bank, case, (), ("horn",))
        assert found.flips("horn") == (None if more.label == "bee" else more.label)


def test_each_verdict_says_how_graph_and_model_go_together(tmp_path: Path) -> None:
    reasons = talk(tmp_path, [0.9, 0.2, 0.0]).reasons("ant")
    assert reasons.label == "bee"
    elements = by_name(reasons)
    assert elements["stripes"].verdict == "agrees"
    assert elements["wings"].verdict == "idle"  # known of bees, and it does hardly anything for bee here
    without = talk(tmp_path, [0.9, 0.2, 0.0], "head, relation, tail\nsnail, HasCoat, stripes\n").reasons("ant")
    assert by_name(without)["stripes"].verdict == "unknown"
    denied = talk(tmp_path, [0.9, 0.2, 0.0], "head, relation, tail, weight\nbee, HasCoat, stripes, 0.1\n").reasons(
        "ant"
    )
    assert by_name(denied)["stripes"].verdict == "conflicts"


def test_what_the_foil_is_known_for_and_is_missing_counts_against_it(tmp_path: Path) -> None:
    chat = talk(tmp_path, [0.9, 0.2, 0.0])
    horn = by_name(chat.reasons("cat"), "foil")["horn"]
    assert (horn.verdict, horn.pull) == ("agrees", pytest.approx(2.5))
    assert "horn" not in by_name(chat.reasons("ant"), "foil")
    text = chat.reasons("cat").why_not
    assert "a cat has a horn" in text
    assert "hardly any sign of the horn" in text


def test_what_changes_nothing_is_given_as_no_reason(tmp_path: Path) -> None:
    reasons = talk(tmp_path, [0.9, 0.2, 0.0]).reasons("cat")
    assert reasons.chosen == ("stripes",)
    assert "wings" not in (*reasons.chosen, *reasons.against)


CONFLICT = "head, relation, tail, weight\nbee, HasPart, wings, 1\nbee, HasCoat, stripes, 0.1\n"


def test_agreement_and_conflict_are_named_where_both_sides_are_backed(tmp_path: Path) -> None:
    agreed = talk(tmp_path, [0.9, 0.0, 0.0]).reasons("cat")
    assert "a bee has stripes, and here the model went by that" in agreed.why
    clash = talk(tmp_path, [0.9, 0.0, 0.0], CONFLICT).reasons("cat")
    assert "a bee has wings. Here, though, the model leaned on the stripes" in clash.why
    for reasons in (agreed, clash):
        assert any(isinstance(claim, Fact) for claim in reasons.claims)
        assert any(isinstance(claim, Evidence) and claim.concept == "stripes" for claim in reasons.claims)
    silent = talk(tmp_path, [0.9, 0.0, 0.0], "head, relation, tail\nsnail, HasPart, horn\n").reasons("cat")
    assert "known" not in silent.why + silent.why_not
    assert not any(isinstance(claim, Fact) for claim in silent.claims)


@pytest.fixture(scope="module")
def zebra(agent: Agent) -> Chat:
    return drawn(agent, "zebra", 3)


@pytest.fixture(scope="module")
def why_zebra(zebra: Chat) -> Reasons:
    return zebra.reasons("horse")


def test_all_that_is_told_is_a_claim_that_holds(agent: Agent, zebra: Chat, why_zebra: Reasons) -> None:
    assert all(zebra.check(claim) for claim in why_zebra.claims)
    for text in (why_zebra.why, why_zebra.why_not):
        assert agent.check_text(text, why_zebra.claims) == []
    assert {Evidence, Contrast, Fact} <= {type(claim) for claim in why_zebra.claims}
    assert json.loads(json.dumps(why_zebra.to_json()))["label"] == "zebra"


def test_each_reason_has_claims_of_its_own(why_zebra: Reasons) -> None:
    for concept in {*why_zebra.chosen, *why_zebra.against}:
        mine = why_zebra.about(concept)
        assert any(isinstance(claim, Evidence | Contrast) and claim.concept == concept for claim in mine)
        assert not any(isinstance(claim, Evidence | Contrast) and claim.concept != concept for claim in mine)
    assert any(isinstance(claim, Fact) for claim in why_zebra.about("stripes"))
    assert why_zebra.about("trunk") == ()


def test_because_is_only_said_of_what_turns_the_answer(agent: Agent) -> None:
    told = 0
    for seed, animal in enumerate(("zebra", "deer", "pig", "wolf")):
        chat = drawn(agent, animal, seed)
        reasons = chat.reasons()
        turned = [c for c in reasons.claims if isinstance(c, Outcome) and c.removed and c.label != reasons.label]
        causes = (reasons.why + reasons.why_not).count("because of")
        told += causes
        assert bool(causes) == bool(turned)
        for outcome in turned:
            assert chat.check(outcome)
            assert set(outcome.removed) <= {*reasons.chosen, *reasons.against}
    assert told


def test_scores_are_shares_and_our_reasons_are_faithful(why_zebra: Reasons) -> None:
    scores = why_zebra.scores
    assert scores.faithfulness == 1.0
    assert scores.accuracy == 1.0
    assert 0.5 <= scores.completeness <= 1.0
    assert scores.order is not None
    assert 0 <= scores.order <= 1


def test_a_foil_must_be_another_class(zebra: Chat) -> None:
    with pytest.raises(ValueError, match="a foil is another class"):
        zebra.reasons("zebra")
    with pytest.raises(ValueError, match="no class"):
        zebra.reasons("unicorn")


def test_a_model_without_concepts_has_no_reasons_and_says_so() -> None:
    subject = worlds.meadow()
    chat = Agent.load(subject=subject, knowledge=Knowledge.embedded()).open(worlds.flat([[0.9]])[0])
    reasons = chat.reasons()
    assert reasons.elements == reasons.chosen == reasons.against == ()
    assert reasons.scores.faithfulness is None
    assert "bee" in reasons.why


def test_a_talk_says_what_is_generally_true_of_reasons_once(agent: Agent) -> None:
    chat = drawn(agent, "zebra", 3)
    texts = [chat.ask(text).text for text in ("Why?", "Why?", "Why not a horse?", "Why not a donkey?")]
    told = [sentence for text in texts for sentence in text.split(". ") if "generally known" in sentence]
    assert told
    assert len(set(told)) == len(told)
    assert all(text.count("enerally known") <= 1 for text in texts)


def test_what_a_user_calls_a_concept_is_not_what_the_graph_knows(agent: Agent) -> None:
    chat = drawn(agent, "zebra", 3)
    chat.ask("Call the mane 'brush'.")
    elements = by_name(chat.reasons("horse"))
    assert elements["brush"].path == ()
    assert "mane" not in elements
    assert elements["stripes"].path != ()


def test_a_remark_names_what_the_model_leaned_on_only_where_the_fact_is_not_among_it() -> None:
    manner = Manner(Nouns(groups={"Stripes": "coat", "snow": "background"}, nameless={}), "tiny", ("zebra",))
    fact = Fact(head="zebra", relation="HasCoat", tail="stripes", source="own")
    snow = Evidence(concept="snow", label="zebra", weight=3.0, share=0.9)
    stripes = Evidence(concept="Stripes", label="zebra", weight=2.0, share=0.1)
    assert worded([fact], [snow, stripes], manner) == (
        "As is generally known, a zebra has stripes, and here the model went by that."
    )
    assert worded([fact], [snow], manner) == (
        "As is generally known, a zebra has stripes. Here, though, the model leaned on the snow background."
    )
    assert worded([], [snow], manner) == worded([fact], [], manner) == ""


def test_what_is_missing_is_measured(zebra: Chat) -> None:
    for claim in zebra.reasons("deer").claims:
        if isinstance(claim, Presence):
            assert claim.level < 0.25
            assert zebra.check(claim)
