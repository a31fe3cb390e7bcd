"""Learning the numbers of the network from talks in which it is known what the person thought.

The likelihood of a talk is that of what the person really believed after each reply, under the imagined mind of that
moment. It is raised one number at a time, by steps that shrink while nothing is gained.

Source: maximum likelihood for a dynamic Bayesian network whose states were observed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from agent.acts import UserAct
from agent.minds.beliefs import Array
from agent.minds.inference import Heard, listen, reflect
from agent.minds.mind import Minds
from agent.minds.noise import Noise
from concepts.claims import Claim

POSITIVE = frozenset({"span", "strength", "leaning", "softness", "projects", "sure"})  # not probabilities
SMALLEST = 0.05  # step, in logits or nats, below which a number is let be
FLOOR = 1e-3  # a belief is never taken for more certain than this


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One turn of a talk.

    Attributes:
        acts: what the user did.
        heard: what they were read against.
        told: what the agent then told.
        fresh: whether it was the first about another case.
        belief: (L, K), P(the person thinks that the concept speaks for the label) afterwards; hidden from the agent.
    """

    acts: tuple[UserAct, ...]
    heard: Heard
    told: tuple[Claim, ...]
    fresh: bool
    belief: Array


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A whole talk: how the minds start under given numbers, and what was said and thought."""

    start: Callable[[Noise], Minds]
    exchanges: tuple[Exchange, ...]


def likelihood(talks: Sequence[Talk], noise: Noise) -> float:
    """Mean log-likelihood, in nats a pair and turn, of what the people of `talks` believed."""
    return float(np.mean([_of_talk(talk, noise) for talk in talks]))


def fit(
    talks: Sequence[Talk], noise: Noise, rounds: int = 2, step: float = 0.6, tell: Callable[[str], None] = print
) -> Noise:
    """Return the numbers of the greatest likelihood found from `noise` on.

    Args:
        talks: what to learn from.
        noise: where to start.
        rounds: times that every number is tried.
        step: first step, in logits of a probability or nats of a strength.
        tell: is told of every gain.
    """
    best = likelihood(talks, noise)
    tell(f"start {best:.5f}")
    for _ in range(rounds):
        for field in fields(Noise):
            noise, best = _raised(talks, noise, field.name, best, step)
            tell(f"{field.name} {getattr(noise, field.name):.4f} {best:.5f}")
        step /= 2
    return noise


def _raised(talks: Sequence[Talk], noise: Noise, name: str, best: float, step: float) -> tuple[Noise, float]:
    """Move one number as long as that helps: first one way, then the other."""
    for sign in (1, -1):
        moved = False
        while True:
            tried = _stepped(noise, name, sign * step)
            found = likelihood(talks, tried) if tried is not None else -np.inf
            if tried is None or found <= best + 1e-6:
                break
            noise, best, moved = tried, found, True
        if moved:
            break
    return noise, best


def _stepped(noise: Noise, name: str, step: float) -> Noise | None:
    """The numbers with one moved by `step`; None if they no longer fit together."""
    value = float(getattr(noise, name))
    if name in POSITIVE:
        moved = value * float(np.exp(step))
    else:
        moved = 1 / (1 + float(np.exp(-(np.log(value / (1 - value)) + step))))
    changed = replace(noise, **{name: moved})
    return changed if changed.ignores + changed.leans < 1 - FLOOR and changed.leaning > 1 else None


def _of_talk(talk: Talk, noise: Noise) -> float:
    minds, total = talk.start(noise), []
    for exchange in talk.exchanges:
        minds = minds.elsewhere() if exchange.fresh else minds
        minds = listen(minds, exchange.acts, exchange.heard, noise)
        minds = reflect(minds, exchange.told, exchange.heard.said, noise)
        chance = np.clip(minds.imagined.chances()[..., 0], FLOOR, 1 - FLOOR)
        total.append((exchange.belief * np.log(chance) + (1 - exchange.belief) * np.log(1 - chance)).mean())
    return float(np.mean(total))
