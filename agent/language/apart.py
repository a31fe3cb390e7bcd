"""Two pictures, two answers, in words: what sets the one apart from the other."""

from collections.abc import Sequence

from agent.language.manner import Manner
from agent.language.say import amount, weighed
from concepts.claims import Difference


def differences(claims: Sequence[Difference], manner: Manner) -> str:
    """The model says zebra here but horse there. What speaks more for zebra here: the stripes (+3.0)."""
    if not claims:
        return ""
    label, other = claims[0].label, claims[0].other
    if label == other:
        return manner.say("difference_same", label=manner.label(label))
    return " ".join(
        [
            manner.say("difference", label=manner.label(label), other=manner.label(other)),
            *_towards(label, [c for c in claims if c.concept and c.weight > 0], manner),
            *_towards(other, [c for c in claims if c.concept and c.weight <= 0], manner),
            *(manner.say("difference_rest", **amount(c.weight, manner)) for c in claims if c.concept is None),
        ]
    )


def _towards(label: str, claims: Sequence[Difference], manner: Manner) -> list[str]:
    """One sentence for the concepts that pull one way, if there are any."""
    named = manner.listed([weighed(manner.introduced(str(claim.concept)), claim.weight, manner) for claim in claims])
    return [manner.say("difference_towards", label=manner.label(label), named=named)] if claims else []
