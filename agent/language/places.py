"""Where evidence lies, in sentences: a map in the few named places that hold most of it."""

from collections.abc import Sequence

from agent.language.amounts import MOST
from agent.language.manner import Manner
from agent.language.values import flag
from concepts.claims import Region
from explainers.places import EVERYWHERE


def regions(claims: Sequence[Region], manner: Manner) -> list[str]:
    """One sentence for each map: "Most of the evidence for zebra (62 %) lies in the middle."."""
    maps = dict.fromkeys(claim.of for claim in claims)
    return [_map([claim for claim in claims if claim.of == of], manner) for of in maps]


def _map(claims: Sequence[Region], manner: Manner) -> str:
    """One map: all over the picture, in one place, or in several; "most" only of what is more than half."""
    of = claims[0].of
    label = of in manner.classes
    thing = manner.phrase("evidence_for", label=manner.label(of)) if label else manner.concept(of)
    many = flag(not label and manner.nouns.many(of))
    where, share = manner.place(claims[0].where), manner.share(claims[0].share)
    if claims[0].where == EVERYWHERE:
        return manner.say("region_all", thing=thing, many=many, where=where)
    part = "" if sum(claim.share for claim in claims) > MOST else "_part"
    if len(claims) == 1:
        return manner.say(f"region{part}", thing=thing, many=many, where=where, share=share)
    spots = [manner.phrase("region_spot", where=manner.place(c.where), share=manner.share(c.share)) for c in claims]
    return manner.say(f"region_spots{part}", thing=thing, many=many, spots=manner.listed(spots))
