"""One sentence for one claim. Every number and name in it comes from the claim; nothing else is asserted."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from agent.language.nouns import Nouns, article, listed, percent, signed
from concepts.claims import (
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
from explainers.edits import FLOOR

_MEANS: Mapping[str, str] = MappingProxyType(
    {"features": "measured inside the model", "input": "with the picture redrawn that way"}
)
SLIGHT = 0.5  # logits below which a weight is called hardly anything


def prediction(claim: Prediction) -> str:
    """The model says zebra (93 %)."""
    return f"The model says {claim.label} ({percent(claim.probability)})."


def alternatives(claims: Sequence[Alternative]) -> str:
    """Next come horse (4 %) and donkey (2 %)."""
    if not claims:
        return ""
    named = [f"{claim.label} ({percent(claim.probability)})" for claim in claims]
    return f"Next {'come' if len(named) > 1 else 'comes'} {listed(named)}."


def evidence(claims: Sequence[Evidence], nouns: Nouns, numbers: bool) -> str:
    """What speaks for it most: the stripes (61 % of the evidence), then the mane (20 %)."""
    if not claims:
        return ""
    shares = [
        f"{percent(c.share)}{' of the evidence' if number == 0 else ''}{f', {signed(c.weight)}' if numbers else ''}"
        for number, c in enumerate(claims)
    ]
    named = [f"{nouns.introduce(c.concept)} ({share})" for c, share in zip(claims, shares, strict=True)]
    return f"What speaks for it most: {', then '.join(named)}."


def contrast(claims: Sequence[Contrast], nouns: Nouns) -> str:
    """What separates zebra from horse here: the stripes (+3.0) and the mane (+0.4)."""
    if not claims:
        return ""
    named = listed([f"{nouns.introduce(c.concept)} ({signed(c.weight)})" for c in claims])
    return f"What sets {claims[0].label} apart from {claims[0].foil} here: {named}."


def fact(claim: Fact) -> str:
    """Generally known, not measured here: a zebra has stripes."""
    if claim.relation == "MeansThat":
        return f"(In general: {claim.tail[:1].lower()}{claim.tail[1:].rstrip('.')}.)"
    return f"(Generally known, not measured here: {_generally(claim)}.)"


def faultline(claim: FaultLine, nouns: Nouns) -> str:
    """Without the stripes it would say horse; no smaller change does it."""
    size = len(claim.removed) + len(claim.added)
    proof = ""
    if size > 1:
        proof = "; no smaller change does it" if claim.smallest else "; a smaller change may exist"
    change = edited(claim.removed, claim.added, nouns)
    return f"{change[:1].upper()}{change[1:]} it would say {claim.foil}{proof}."


def no_faultline(claim: NoFaultLine) -> str:
    """No change of up to 8 concepts makes it say horse."""
    searched = "I tried them all" if claim.proven else "though I could not try them all"
    joint = ":" if claim.proven else ","
    return (
        f"I found no change of up to {claim.limit} concepts that would make it say {claim.foil}{joint} {searched}. "
        f"The best one still falls {claim.gap:.1f} logits short."
    )


def outcomes(claims: Sequence[Outcome], said: str, nouns: Nouns) -> list[str]:
    """Without the stripes it says horse (81 % with the picture redrawn that way, 78 % measured inside the model)."""
    if not claims:
        return []
    change = edited(claims[0].removed, claims[0].added, nouns)
    opening = f"{change[:1].upper()}{change[1:]}"
    ranked = sorted(claims, key=lambda claim: claim.medium != "input")
    if len({claim.label for claim in ranked}) == 1:
        ways = [f"{percent(claim.probability)} {_MEANS[claim.medium]}" for claim in ranked]
        return [f"{opening} {_says(ranked[0], said)} ({listed(ways)})."]
    first, *others = [f"{_says(c, said)} ({percent(c.probability)}) {_MEANS[c.medium]}" for c in ranked]
    return [f"{opening} {first}.", *(f"But {other}, so take that with care." for other in others)]


def _says(claim: Outcome, said: str) -> str:
    return f"it {'still says' if claim.label == said else 'says'} {claim.label}"


def borne_out(claim: Outcome, expected: str) -> str:
    """The redrawn picture agrees, or does not."""
    chance = f"{claim.label} ({percent(claim.probability)})"
    if claim.label == expected:
        return f"The picture redrawn that way agrees: the model then says {chance}."
    return f"But with the picture redrawn that way the model says {chance}, so take that with care."


def region(claim: Region, nouns: Nouns, label: bool) -> str:
    """Most of what it looked at (62 %) lies in the middle."""
    if label:
        return f"Most of the evidence for {claim.of} ({percent(claim.share)}) lies {claim.where}."
    verb = "lie" if nouns.many(claim.of) else "lies"
    return f"Most of {nouns.the(claim.of)} ({percent(claim.share)}) {verb} {claim.where}."


def presence(claim: Presence, nouns: Nouns) -> str:
    """The model's features hold the stripes here, at 88 % of what is typical."""
    if claim.level < FLOOR:
        return f"The model finds hardly any sign of {nouns.the(claim.concept)} here."
    return f"The model finds {nouns.the(claim.concept)} here, at {percent(claim.level)} of what is typical."


def weight(claim: Evidence, nouns: Nouns) -> str:
    """For zebra, the stripes carry 61 % of the evidence here."""
    verb = "do" if nouns.many(claim.concept) else "does"
    if abs(claim.weight) < SLIGHT:
        return f"For {claim.label}, {nouns.the(claim.concept)} {verb} hardly anything here ({signed(claim.weight)})."
    if claim.weight < 0:
        carry = "speak" if nouns.many(claim.concept) else "speaks"
        return f"Here {nouns.the(claim.concept)} {carry} against {claim.label} ({signed(claim.weight)})."
    carry = "carry" if nouns.many(claim.concept) else "carries"
    return f"Here {nouns.the(claim.concept)} {carry} {percent(claim.share)} of the evidence for {claim.label}."


def _side(claim: Tendency, nouns: Nouns) -> str:
    many = nouns.many(claim.concept)
    if abs(claim.weight) < SLIGHT:
        return f"{'do' if many else 'does'} hardly anything for {claim.label} ({signed(claim.weight)})"
    speaks = "speak" if many else "speaks"
    return f"{speaks} {'for' if claim.weight > 0 else 'against'} {claim.label} ({signed(claim.weight)})"


def tendencies(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """On average, the stripes speak for zebra (+4.2) and against horse (-3.1): one sentence a concept."""
    sentences = []
    for concept in dict.fromkeys(claim.concept for claim in claims):
        sides = [_side(claim, nouns) for claim in claims if claim.concept == concept]
        sentences.append(f"On average, {nouns.the(concept)} {listed(sides)}.")
    return sentences


def reliability(claim: Reliability) -> str:
    """When it says zebra it was right in 112 of 118 held-out cases (95 %)."""
    rest = f"; most of the others were {claim.mistaken_for}" if claim.mistaken_for else ""
    share = percent(claim.right / claim.told)
    return f"When it says {claim.label}, it was right in {claim.right} of {claim.told} held-out cases ({share}){rest}."


def edited(removed: Sequence[str], added: Sequence[str], nouns: Nouns) -> str:
    """An edit in words: "without the stripes and with horns"."""
    gone = f"without {listed([nouns.the(name) for name in removed])}" if removed else ""
    come = f"with {listed([nouns.a(name) for name in added])}" if added else ""
    return " and ".join(part for part in (gone, come) if part)


def _generally(claim: Fact) -> str:
    match claim.relation:
        case "IsA":
            return f"{article(claim.head)} is {article(claim.tail)}"
        case "HasColour":
            return f"{article(claim.head)} is often {claim.tail}"
        case "LivesIn":
            return f"{article(claim.head)} is often seen against {article(f'{claim.tail} background')}"
        case _:
            return (
                f"{article(claim.head)} has {claim.tail if claim.tail.endswith(('s', 'wool')) else article(claim.tail)}"
            )
