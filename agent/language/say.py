"""One sentence for one claim. Every number and name in it comes from the claim; nothing else is asserted."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from agent.language.nouns import MASS, Nouns, article, listed, percent, plural, signed
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
    Profile,
    Reliability,
    Tendency,
)
from explainers.faultlines.edits import FLOOR

_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "features": "measured inside the model",
        "input": "with the picture redrawn that way",
        "masked": "with that painted over in the picture",
    }
)
WEAK, STRONG = 0.6, 1.5  # of typical presence: below the one it is weak, above the other strong
SLIGHT = 0.5  # logits below which a weight is called hardly anything
UNSURE = 0.5  # probability below which an answer is no more likely than all the others together


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
    """What speaks for zebra most: the stripes (61 % of the evidence), then the mane (20 %)."""
    if not claims:
        return ""
    shares = [
        f"{percent(c.share)}{' of the evidence' if number == 0 else ''}{f', {signed(c.weight)}' if numbers else ''}"
        for number, c in enumerate(claims)
    ]
    named = [f"{nouns.introduce(c.concept)} ({share})" for c, share in zip(claims, shares, strict=True)]
    return f"What speaks for {claims[0].label} most: {', then '.join(named)}."


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
    change = edited(claim.removed, claim.added, nouns)
    comma = "," if claim.removed and claim.added else ""
    return f"{change[:1].upper()}{change[1:]}{comma} it would say {claim.foil}{_proof(claim)}."


def recipe(claim: FaultLine, nouns: Nouns) -> str:
    """To make it say horse, take away the stripes and add a beard; no smaller change does it."""
    swaps = nouns.swapped(claim.removed, claim.added)
    gone = [nouns.the(name) for name in claim.removed if name not in swaps.values()]
    come = [nouns.more(name) for name in claim.added if name not in swaps]
    todo = [
        *([f"take away {listed(gone)}"] if gone else []),
        *([f"add {listed(come)}"] if come else []),
        *(f"put {nouns.a(new)} in place of {old}" for new, old in swaps.items()),
    ]
    return f"To make it say {claim.foil}, {listed(todo)}{_proof(claim)}."


def _proof(claim: FaultLine) -> str:
    if len(claim.removed) + len(claim.added) < 2:
        return ""
    return "; no smaller change does it" if claim.smallest else "; a smaller change may exist"


def no_faultline(claim: NoFaultLine) -> str:
    """No change of up to 8 concepts makes it say horse."""
    searched = "I tried them all" if claim.proven else "though I could not try them all"
    joint = ":" if claim.proven else ","
    return (
        f"I found no change of up to {claim.limit} concepts that would make it say {claim.foil}{joint} {searched}. "
        f"The best one still falls {claim.gap:.1f} logits short. My concepts account for {percent(claim.explained)} "
        f"of what sets {claim.label} apart from {claim.foil} here."
    )


def outcomes(claims: Sequence[Outcome], now: Prediction | None, nouns: Nouns) -> str:
    """Without the stripes it says horse (81 % with the picture redrawn that way, 78 % measured inside the model)."""
    if not claims:
        return ""
    change = edited(claims[0].removed, claims[0].added, nouns)
    opening = f"{change[:1].upper()}{change[1:]}{',' if claims[0].removed and claims[0].added else ''}"
    ranked = sorted(claims, key=lambda claim: claim.medium != "input")
    if len({claim.label for claim in ranked}) == 1:
        ways = ", ".join(f"{percent(claim.probability)} {_MEANS[claim.medium]}" for claim in ranked)
        as_it_is = f"; {percent(now.probability)} as it is" if now is not None and ranked[0].label == now.label else ""
        return f"{opening} {_says(ranked[0], now)} ({ways}{as_it_is})."
    ways = ", but ".join(f"{_says(c, now)} ({percent(c.probability)}) {_MEANS[c.medium]}" for c in ranked)
    return f"{opening} {ways}; take that with care."


def _says(claim: Outcome, now: Prediction | None) -> str:
    return f"it {'still says' if now is not None and claim.label == now.label else 'says'} {claim.label}"


def borne_out(claim: Outcome, line: FaultLine, nouns: Nouns) -> str:
    """The edited picture agrees, or does not: redrawn, or with what goes blurred."""
    chance = f"{claim.label} ({percent(claim.probability)})"
    unsure = ", though the model is then unsure" if claim.probability < UNSURE else ""
    if claim.medium == "masked":
        return _blurred(claim, line, nouns, f"{chance}{unsure}")
    if claim.label == line.foil:
        return f"The picture redrawn that way agrees{unsure}: {'it' if unsure else 'the model then'} says {chance}."
    return f"But with the picture redrawn that way the model says {chance}, so take that with care."


def _blurred(claim: Outcome, line: FaultLine, nouns: Nouns, chance: str) -> str:
    gone = listed([nouns.the(name) for name in claim.removed])
    if claim.label == line.foil:
        return f"In the picture itself, blurring {gone} also turns the answer to {chance}."
    moved = "leaves the answer at" if claim.label == line.label else "turns the answer to"
    return f"But in the picture itself, blurring {gone} {moved} {chance}, so take that with care."


def presence(claim: Presence, nouns: Nouns) -> str:
    """The model finds the stripes clearly here (at 88 % of what is typical)."""
    if claim.level < FLOOR:
        return f"The model finds hardly any sign of {nouns.the(claim.concept)} here."
    how = "weakly" if claim.level < WEAK else "strongly" if claim.level > STRONG else "clearly"
    return f"The model finds {nouns.the(claim.concept)} {how} here (at {percent(claim.level)} of what is typical)."


def profile(claim: Profile) -> str:
    """Nobody has named concept 3 yet; it is seen most in zebra."""
    return (
        f"Nobody has named {claim.concept} yet; it is seen most in {listed(claim.labels)}. "
        f"To name it, say for example: call {claim.concept} 'wheel'."
    )


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


def tendencies(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """On average, the stripes speak for zebra (+4.2) and against horse (-3.1): one sentence a concept."""
    return [
        f"On average, {nouns.the(concept)} {_sides([c for c in claims if c.concept == concept], nouns.many(concept))}."
        for concept in dict.fromkeys(claim.concept for claim in claims)
    ]


def _sides(claims: Sequence[Tendency], many: bool) -> str:
    """What one concept does for several labels, each verb said once."""
    clear = [c for c in claims if abs(c.weight) >= SLIGHT]
    slight = [c for c in claims if abs(c.weight) < SLIGHT]
    speaks = [f"{'for' if c.weight > 0 else 'against'} {c.label} ({signed(c.weight)})" for c in clear]
    idle = [f"{c.label} ({signed(c.weight)})" for c in slight]
    return listed(
        [
            *([f"{'speak' if many else 'speaks'} {listed(speaks)}"] if speaks else []),
            *([f"{'do' if many else 'does'} hardly anything for {listed(idle)}"] if idle else []),
        ]
    )


def reliability(claim: Reliability) -> str:
    """When it says zebra it was right in 112 of 118 held-out cases (95 %)."""
    wrong = claim.told - claim.right
    if not wrong:
        return f"When it says {claim.label}, it was right in all {claim.told} held-out cases."
    others = "the other was" if wrong == 1 else "the others were most often"
    rest = f"; {others} {claim.mistaken_for}" if claim.mistaken_for else ""
    share = percent(claim.right / claim.told)
    return f"When it says {claim.label}, it was right in {claim.right} of {claim.told} held-out cases ({share}){rest}."


def edited(removed: Sequence[str], added: Sequence[str], nouns: Nouns) -> str:
    """An edit in words: "without the stripes and with a snow background instead of meadow"."""
    swaps = nouns.swapped(removed, added)
    gone = [nouns.the(name) for name in removed if name not in swaps.values()]
    come = [f"{nouns.a(name)} instead of {swaps[name]}" if name in swaps else nouns.more(name) for name in added]
    parts = [f"without {listed(gone)}" if gone else "", f"with {listed(come)}" if come else ""]
    several = len(gone) > 1 or len(come) > 1
    return (", and " if several else " and ").join(part for part in parts if part)


def _generally(claim: Fact) -> str:
    match claim.relation:
        case "IsA":
            return f"{article(claim.head)} is {article(claim.tail)}"
        case "HasColour":
            return f"{article(claim.head)} is often {claim.tail}"
        case "LivesIn":
            return f"{article(claim.head)} is often seen against {article(f'{claim.tail} background')}"
        case _:
            bare = plural(claim.tail) or claim.tail in MASS
            return f"{article(claim.head)} has {claim.tail if bare else article(claim.tail)}"
