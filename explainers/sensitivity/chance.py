"""Whether a number stands out from what chance gives: Student's t against random draws, corrected for many tests.

Source: Student (1908), "The probable error of a mean", in the form that predicts one more draw; Holm (1979), "A simple
sequentially rejective multiple test procedure"; Benjamini & Hochberg (1995), "Controlling the false discovery rate".
"""

from typing import Literal, TypeAlias, get_args

import torch
from torch import Tensor

Correction: TypeAlias = Literal["holm", "bh", "none"]


def against_chance(values: Tensor, draws: Tensor) -> Tensor:
    """Two-sided p (..., K) that each of `values` (..., K) is one more of the random `draws` (..., Q).

    This is the t-test of two groups of which one has a single member; Q - 1 degrees of freedom. Exact where the draws
    are normal. Draws that do not vary give 1 to what equals them and 0 to the rest.

    Raises:
        ValueError: there are fewer than 3 draws.
    """
    from scipy.special import stdtr  # slow to import, and needed only here

    count = draws.shape[-1]
    if count < 3:
        raise ValueError(f"a test against chance needs at least 3 random draws, got {count}; 50 or more are better")
    middle, spread = draws.mean(dim=-1, keepdim=True), draws.std(dim=-1, keepdim=True)
    away = (values - middle).abs().double()
    still = spread <= 1e-9 * draws.abs().amax(dim=-1, keepdim=True).clamp_min(1e-30)
    away = torch.where(still & (away <= 1e-6 * middle.abs().double()), 0.0, away)
    t = torch.where(still & (away > 0), torch.inf, away / (spread.double() * (1 + 1 / count) ** 0.5).clamp_min(1e-300))
    p = torch.from_numpy(2 * stdtr(count - 1, -t.cpu().numpy()))
    return p.to(values.device)


def corrected(p: Tensor, method: Correction = "holm") -> Tensor:
    """Significance p, of any shape, corrected for the number of tests; NaN (nothing tested) stays and does not count.

    Args:
        p: in [0, 1].
        method: "holm" bounds the chance of a single false alarm among all tests, whatever their dependence; "bh" bounds
            the expected share of false alarms among the alarms; "none" leaves them as they are.

    Raises:
        ValueError: the method is unknown.
    """
    if method not in get_args(Correction):
        raise ValueError(f"no correction is called {method!r}; there are: {', '.join(get_args(Correction))}")
    tested = ~p.isnan()
    if method == "none" or not bool(tested.any()):
        return p
    order = p[tested].argsort()
    ranked, count = p[tested][order], int(tested.sum())
    place = torch.arange(count, device=p.device)
    if method == "holm":
        ranked = (ranked * (count - place)).cummax(dim=0).values
    else:
        ranked = (ranked * count / (place + 1)).flip(0).cummin(dim=0).values.flip(0)
    raised = p.clone()
    raised[tested] = torch.empty_like(ranked).scatter_(0, order, ranked.clamp(max=1))
    return raised
