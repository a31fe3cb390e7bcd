"""Faithfulness, order, completeness and accuracy of reasons: computed by running the model again, in [0, 1].

They take any list of concepts that is given as reasons, so that reasons made otherwise can be held against ours.

Source: the debugger of XplainLLM (Chen et al., 2024), which asks a language model for its opinion of such scores.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import torch

from agent.minds import NOTICEABLE
from agent.reasons.element import Scores
from agent.reasons.trial import Trial
from concepts.claims import Claim

EQUAL = 0.05  # logits within which two effects have no order


def passing(trial: Trial, chosen: Sequence[str], against: Sequence[str]) -> list[bool]:
    """For each given reason whether its removal lowers what it is said to hold up by at least `NOTICEABLE` logits.

    A reason for the label holds up its lead over the mean of all classes, one against the foil the margin over it. One
    that is not in the picture holds up nothing.
    """
    passed = [trial.alone[name][0] >= NOTICEABLE for name in chosen]
    return passed + [trial.alone[name][1] >= NOTICEABLE for name in against]


def faithfulness(trial: Trial, chosen: Sequence[str], against: Sequence[str]) -> float | None:
    """The share of the given reasons that pass removal (see `passing`); None if none is given."""
    passed = passing(trial, chosen, against)
    return sum(passed) / len(passed) if passed else None


def order(trial: Trial, chosen: Sequence[str], against: Sequence[str]) -> float | None:
    """How far the order of the reasons is that of their effect in the input drawn again: pairs in order, of all pairs.

    (1 + Kendall's tau) / 2, a pair within `EQUAL` counting one half, over both lists. None where fewer than two reasons
    of a list can be drawn.
    """
    drawn = {name: trial.drawn(name) for name in dict.fromkeys([*chosen, *against])}
    pairs = []
    for position, names in ((0, chosen), (1, against)):
        effects = [fall[position] for fall in map(drawn.get, names) if fall is not None]
        pairs += [0.5 if abs(a - b) <= EQUAL else float(a > b) for a, b in combinations(effects, 2)]
    return sum(pairs) / len(pairs) if pairs else None


def completeness(trial: Trial, chosen: Sequence[str], against: Sequence[str]) -> float:
    """The share of what concepts hold up that the given reasons account for.

    Of the fall of the label's lead when every concept that speaks for it is taken out at once, the part that also
    goes when only the given ones are, within [0, 1]; the mean of that and the same for the margin over the foil. 1
    where no concept holds up anything, so that nothing is left out.
    """
    parts = []
    for position, names in ((0, chosen), (1, against)):
        all_of_it = trial.falls([name for name, fall in trial.alone.items() if fall[position] > 0])[position]
        given = trial.falls(names)[position]
        parts.append(min(1.0, max(0.0, given / all_of_it)) if all_of_it > 0 else 1.0)
    return sum(parts) / len(parts)


def accuracy(claims: Iterable[Claim], check: Callable[[Claim], bool], causes: Sequence[bool] = ()) -> float:
    """The share of all that a text asserts that is so: facts that the graph holds, claims that verify, tested causes.

    Args:
        claims: what it asserts.
        check: looks a fact up in the graph; runs the model again for any other claim.
        causes: for each concept that is given as a cause, whether it passed removal.
    """
    held = [*map(check, claims), *causes]
    return sum(held) / len(held) if held else 1.0


@torch.no_grad()
def scores(
    trial: Trial,
    chosen: Sequence[str],
    against: Sequence[str],
    claims: Sequence[Claim],
    check: Callable[[Claim], bool],
) -> Scores:
    """All four, of the reasons `chosen` for the label and those `against` the foil, in the order that they claim."""
    return Scores(
        faithfulness=faithfulness(trial, chosen, against),
        order=order(trial, chosen, against),
        completeness=completeness(trial, chosen, against),
        accuracy=accuracy(claims, check, passing(trial, chosen, against)),
    )
