"""Which edits are worth trying, where they interact: strengths between nothing and all, by gradient through the head.

Each of several runs pays another price for strength, so that some end with few strong edits and some with many.

Source: the relaxation of CoCoX (Akula et al., AAAI 2020, eq. 4), without its prices on the prediction; the steps are
those of Kingma & Ba (2015), "Adam", cut off to [0, 1] (projected gradient).
"""

from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

Lead: TypeAlias = Callable[[Tensor], Tensor]  # strengths (S, E) in [0, 1] -> lead of the foil over each rival (S, R)
PRICES = (0.003, 0.03, 0.1, 0.3)  # logits that one edit at full strength costs, of the lead that is lacking
STEPS, RATE = 40, 0.1
GOAL = 0.5  # logits of lead to aim at: a strength that is cut to one or zero needs some room


def strengths(lead: Lead, edits: int, steps: int = STEPS) -> Tensor:
    """Strengths (S, E) in [0, 1] at which the foil comes near to leading, one row a price; none without edits."""
    if not edits:
        return torch.zeros(0, 0)
    with torch.enable_grad():
        now = torch.full((len(PRICES), edits), 0.3, requires_grad=True)
        descent = torch.optim.Adam([now], lr=RATE)
        short = (GOAL - lead(torch.zeros(1, edits)).detach().amin()).clamp_min(GOAL)
        price = torch.tensor(PRICES).to(short) * short
        for _ in range(steps):
            lacking = (GOAL - lead(now)).clamp_min(0).amax(dim=1)
            cost = (lacking + price * now.sum(dim=1).to(lacking)).sum()
            descent.zero_grad()
            cost.backward()
            descent.step()
            with torch.no_grad():
                now.clamp_(0, 1)
    return now.detach()
