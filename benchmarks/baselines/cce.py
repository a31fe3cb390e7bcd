"""Conceptual counterfactuals: weights of concepts are added to the embedding by gradient descent with momentum.

    minimise  cross-entropy(head(e + x C), foil) + sparsity * |x|_1 + ridge * |x|_2  over the x that are valid

Source: Abid, Yuksekgonul & Zou (ICML 2022), "Meaningfully debugging model mistakes using conceptual counterfactual
explanations", eq. 1 and section 3: 100 steps of SGD with momentum from 0; valid are weights within what the data show
of a concept, which here is x in [0, 1], and x is put back there after each step.

Constants: the best of 18 settings (sparsity 0.03, 0.1, 0.3; ridge 0, 0.03; step 0.01, 0.03, 0.1) on 24 spare tasks: all
flip, 1.62 edits on average. `python -m benchmarks.baselines.constants --count 12` prints them.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.baselines.task import Found, Task, rounded


@dataclass(frozen=True)
class Cce:
    """SGD with momentum on the weights of the concepts.

    Attributes:
        sparsity: cost of one whole edit, in nats; the paper's alpha.
        ridge: cost of the length of x, in nats; the paper's beta.
        step: the learning rate.
        momentum: share of the last step that is kept.
        steps: how many.
    """

    sparsity: float = 0.3
    ridge: float = 0.03
    step: float = 0.01
    momentum: float = 0.9
    steps: int = 100

    def __call__(self, task: Task) -> Found:
        """Solve, round, and run the head again."""
        return rounded(task, self.relaxed(task))

    def relaxed(self, task: Task) -> Tensor:
        """Strengths (E,) in [0, 1]."""
        x, speed = task.nothing(), task.nothing()
        foil = torch.tensor([task.foil])
        for _ in range(self.steps):
            x.requires_grad_()
            logits = task.head(x)
            cost = F.cross_entropy(logits, foil.to(logits.device)) + self.sparsity * x.sum() + self.ridge * x.norm()
            (slope,) = torch.autograd.grad(cost, x)
            speed = self.momentum * speed + slope
            x = (x.detach() - self.step * speed).clamp(0, 1)
        return x[0]
