"""One sentence for one claim. Every number and name in it comes from the claim; nothing else is asserted.

Which sentence is said is decided here; its words stand in the tables.
"""

from collections.abc import Sequence

from agent.language.amounts import FORCE, PART, SURE, TIMES, named
from agent.language.manner import Manner
from agent.language.values import Form, flag, shaped
from agent.minds.beliefs import NOTICEABLE
from concepts.claims import (
    Alternative,
    Contrast,
    Evidence,
    Fact,
    Prediction,
    Presence,
    Profile,
    Reliability,
    Tendency,
)
from explainers.faultlines.edits import FLOOR

WEAK, STRONG = 0.6, 1.5  # of typical presence: below the one it is weak, above the other strong
SLIGHT = NOTICEABLE  # logits below which a weight is called hardly anything
FACTS = {
    "IsA": "fact_is",
    "HasColour": "fact_often",
    "HasShape": "fact_often",
    "HasProperty": "fact_often",
    "LivesIn": "fact_place",
    "MadeOf": "fact_made",
}


def prediction(claim: Prediction, manner: Manner) -> str:
    """The model says zebra (93 %)."""
    return manner.say("prediction", label=manner.label(claim.label), **likely(claim.probability, manner))


def likely(probability: float, manner: Manner) -> dict[str, object]:
    """A probability as a number and in words."""
    return {"chance": manner.share(probability), "sure": manner.amount(probability, SURE)}


def alternatives(claims: Sequence[Alternative], manner: Manner) -> str:
    """Next come horse (4 %) and donkey (2 %)."""
    if not claims:
        return ""
    parts = [
        manner.phrase("alternative_item", label=manner.label(claim.label), **likely(claim.probability, manner))
        for claim in claims
    ]
    return manner.say("alternatives", several=flag(len(parts) > 1), named=manner.listed(parts))


def chance(claim: Alternative, manner: Manner, follows: bool) -> str:
    """The model gives horse 4 %; "It" where the sentence follows one about the model."""
    key = "chance_it" if follows else "chance"
    return manner.say(key, label=manner.label(claim.label), **likely(claim.probability, manner))


def evidence(claims: Sequence[Evidence], manner: Manner) -> str:
    """What speaks for zebra most: the stripes (61 % of the evidence), then the mane (20 %)."""
    if not claims:
        return ""
    parts = [
        manner.phrase(
            "evidence_next" if number else "evidence_first",
            concept=manner.introduced(claim.concept),
            **_share(claim, manner),
        )
        for number, claim in enumerate(claims)
    ]
    return manner.say("evidence", label=manner.label(claims[0].label), named=manner.listed(parts, "then"))


def weight(claim: Evidence, manner: Manner) -> str:
    """Here the stripes carry 61 % of the evidence for zebra."""
    slight, against = abs(claim.weight) < SLIGHT, claim.weight < 0
    return manner.say(
        "weight_slight" if slight else "weight_against" if against else "weight_for",
        concept=manner.concept(claim.concept),
        many=flag(manner.nouns.many(claim.concept)),
        label=manner.label(claim.label),
        **_share(claim, manner),
    )


def contrast(claims: Sequence[Contrast], manner: Manner) -> str:
    """What sets zebra apart from horse here: the stripes (+3.0) and the mane (+0.4)."""
    if not claims:
        return ""
    label, foil = manner.label(claims[0].label), manner.label(claims[0].foil)
    parts = manner.listed([weighed(manner.introduced(claim.concept), claim.weight, manner) for claim in claims])
    return manner.say("contrast", label=label, foil=foil, named=parts)


def weighed(concept: Form, logits: float, manner: Manner) -> str:
    """A concept with its weight: "the stripes (+3.0)"."""
    return manner.phrase("weighed", concept=concept, **amount(logits, manner))


def facts(claims: Sequence[Fact], manner: Manner) -> list[str]:
    """Generally known, not measured here: a zebra has stripes and a horse has a mane; what words mean, apart."""
    known = [claim for claim in claims if claim.relation != "MeansThat"]
    meanings = [f"{c.tail[:1].lower()}{c.tail[1:].rstrip('.')}" for c in claims if c.relation == "MeansThat"]
    told = [manner.say("fact", fact=generally(known, manner))] if known else []
    return [*told, *(manner.say("meaning", meaning=meaning) for meaning in meanings)]


def generally(claims: Sequence[Fact], manner: Manner) -> str:
    """Facts in one clause: "a tiger is a big cat and a big cat has whiskers"."""
    keys = [FACTS.get(claim.relation, "fact_has") for claim in claims]
    pairs = [(manner.label(claim.head), manner.label(claim.tail)) for claim in claims]
    told = [manner.phrase(key, head=head, tail=tail) for key, (head, tail) in zip(keys, pairs, strict=True)]
    return shaped(manner.listed(told), "")


def presence(claim: Presence, manner: Manner) -> str:
    """The model finds the stripes clearly here (at 88 % of what is typical)."""
    how = "weak" if claim.level < WEAK else "strong" if claim.level > STRONG else "clear"
    key = f"presence_{'none' if claim.level < FLOOR else how}"
    return manner.say(key, concept=manner.concept(claim.concept), level=manner.share(claim.level))


def profile(claim: Profile, manner: Manner) -> str:
    """Nobody has named concept 3 yet; it is seen most in zebra."""
    return manner.say("profile", concept=claim.concept, labels=manner.labels(claim.labels))


def tendencies(claims: Sequence[Tendency], manner: Manner) -> list[str]:
    """On average, the stripes speak for zebra (+4.2) and against horse (-3.1): one sentence a concept."""
    return [
        manner.say("tendency", concept=manner.concept(concept), roles=roles(claims, concept, manner))
        for concept in dict.fromkeys(claim.concept for claim in claims)
    ]


def roles(claims: Sequence[Tendency], concept: str, manner: Manner) -> Form:
    """What one concept does for several labels, what it speaks for first."""
    own = sorted((claim for claim in claims if claim.concept == concept), key=lambda claim: -claim.weight)
    clear = [_sided(c, manner) for c in own if abs(c.weight) >= SLIGHT]
    slight = [_sided(c, manner) for c in own if abs(c.weight) < SLIGHT]
    many = flag(manner.nouns.many(concept))
    parts = [
        *([manner.phrase("role_for", many=many, named=manner.listed(clear))] if clear else []),
        *([manner.phrase("role_slight", many=many, named=manner.listed(slight))] if slight else []),
    ]
    return manner.listed(parts)


def _sided(claim: Tendency, manner: Manner) -> str:
    side = "slight" if abs(claim.weight) < SLIGHT else "for" if claim.weight > 0 else "against"
    told = {"weight": manner.logits(claim.weight), "force": manner.amount(abs(claim.weight), FORCE)}
    return manner.phrase(f"side_{side}", label=manner.label(claim.label), **told)


def reliability(claim: Reliability, manner: Manner) -> str:
    """When it says zebra it was right in 112 of 118 held-out cases (95 %)."""
    wrong = claim.told - claim.right
    mistaken = claim.mistaken_for
    return manner.say(
        "reliability_all" if not wrong else "reliability_mostly" if mistaken else "reliability",
        label=manner.label(claim.label),
        right=manner.count(claim.right),
        told=manner.count(claim.told),
        share=manner.share(claim.right / claim.told),
        times=manner.amount(claim.right / claim.told, TIMES),
        one=flag(wrong == 1),
        mistaken=manner.label(mistaken or ""),
    )


def _share(claim: Evidence, manner: Manner) -> dict[str, object]:
    told = {"share": manner.share(claim.share), "part": manner.amount(claim.share, PART)}
    return {**told, "weight": manner.logits(claim.weight)}


def amount(logits: float, manner: Manner) -> dict[str, object]:
    """A weight as a number and in words."""
    word = f"{named(abs(logits), FORCE)}{'_against' if logits < 0 else ''}"
    return {"weight": manner.logits(logits), "force": manner.phrase(word)}
