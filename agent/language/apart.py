"""Two pictures, two answers, in words: what sets the one apart from the other."""

from collections.abc import Sequence

from agent.language.nouns import Nouns, listed, signed
from concepts.claims import Difference


def differences(claims: Sequence[Difference], nouns: Nouns) -> str:
    """The model says zebra here but horse there. What speaks more for zebra here: the stripes (+3.0)."""
    if not claims:
        return ""
    label, other = claims[0].label, claims[0].other
    if label == other:
        return f"The model says {label} of both pictures."
    return " ".join(
        [
            f"The model says {label} here but {other} there.",
            *_towards(f"What speaks more for {label} here", [c for c in claims if c.concept and c.weight > 0], nouns),
            *_towards(f"What speaks more for {other} here", [c for c in claims if c.concept and c.weight <= 0], nouns),
            *(f"What my concepts leave open adds {signed(c.weight)} logits." for c in claims if c.concept is None),
        ]
    )


def _towards(opening: str, claims: Sequence[Difference], nouns: Nouns) -> list[str]:
    """One sentence for the concepts that pull one way, if there are any."""
    named = [f"{nouns.introduce(str(claim.concept))} ({signed(claim.weight)})" for claim in claims]
    return [f"{opening}: {listed(named)}."] if named else []
