"""Learning the numbers of the network from talks in which it is known what the person thought.

The likelihood of a talk is that of what the person really believed after each reply, and of what they foretold of some
cases, under the imagined mind of that moment. It is raised one number at a time, by steps that shrink from round to
round.

Source: maximum likelihood for a dynamic Bayesian network whose states were observed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from agent.acts import UserAct
from agent.minds.beliefs import Array
from agent.minds.imagined import PROJECTION, Imagined
from agent.minds.inference import Heard, listen, reflect
from agent.minds.mind import Minds
from agent.minds.noise import Noise
from concepts.claims import Claim

POSITIVE = frozenset({"span", "strength", "leaning", "softness", "projects", "sure"})  # not probabilities
FLOOR = 1e-3  # nothing is ever taken for more certain than this
GAIN = 1e-4  # nats; so little tells nothing about people


@dataclass(frozen=True, eq=False, kw_only=True)
class Cases:
    """R cases that people foretell, in the terms of a mind with L labels and K concepts.

    Attributes:
        present: (R, K), 1 where a concept is there.
        own: (R,), rows of the labels that people would give.
    """

    present: Array
    own: NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Exchange:
    """One turn of a talk.

    Attributes:
        acts: what the user did.
        heard: what they were read against.
        told: what the agent then told.
        fresh: whether it was the first about another case.
        belief: (L, K), P(the person thinks that the concept speaks for the label) afterwards; hidden from the agent.
        foretold: (R,), rows of the labels that they would then foretell of the talk's cases; hidden as well.
        clear: whether the acts were understood; nothing is inferred from others.
    """

    acts: tuple[UserAct, ...]
    heard: Heard
    told: tuple[Claim, ...]
    fresh: bool
    belief: Array
    foretold: NDArray[np.int64] | None = None
    clear: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class Talk:
    """A whole talk.

    Attributes:
        start: how the minds start under given numbers.
        exchanges: what was said and thought.
        cases: what was foretold, where anything was.
    """

    start: Callable[[Noise], Minds]
    exchanges: tuple[Exchange, ...]
    cases: Cases | None = None

    def minds(self, noise: Noise) -> Iterator[Minds]:
        """The minds after each exchange, as they would be under these numbers."""
        minds = self.start(noise)
        for exchange in self.exchanges:
            minds = minds.elsewhere() if exchange.fresh else minds
            minds = listen(minds, exchange.acts, exchange.heard, noise) if exchange.clear else minds
            minds = reflect(minds, exchange.told, exchange.heard.said, noise)
            yield minds


def likelihood(talks: Sequence[Talk], noise: Noise) -> float:
    """Mean log-likelihood, in nats, of a belief or forecast of the people of `talks`."""
    return float(np.mean([_of_talk(talk, noise) for talk in talks]))


def fit(
    talks: Sequence[Talk],
    noise: Noise,
    names: Sequence[str] | None = None,
    rounds: int = 2,
    step: float = 0.6,
    least: float = GAIN,
    tell: Callable[[str], None] = print,
) -> Noise:
    """Return the numbers of the greatest likelihood found from `noise` on.

    Args:
        talks: what to learn from.
        noise: where to start.
        names: of the numbers to learn; all if None.
        rounds: times that every number is tried.
        step: first step, in logits of a probability or nats of a strength.
        least: gain, in nats, below which a number is let be.
        tell: is told of every gain.
    """
    best = likelihood(talks, noise)
    tell(f"start {best:.5f}")
    for _ in range(rounds):
        for name in names if names is not None else [field.name for field in fields(Noise)]:
            noise, best = _raised(talks, noise, name, best, step, least)
            tell(f"{name} {getattr(noise, name):.4f} {best:.5f}")
        step /= 2
    return noise


def _raised(
    talks: Sequence[Talk], noise: Noise, name: str, best: float, step: float, least: float
) -> tuple[Noise, float]:
    """Move one number as long as that helps: first one way, then the other."""
    for sign in (1, -1):
        moved = False
        while True:
            tried = _stepped(noise, name, sign * step)
            found = likelihood(talks, tried) if tried is not None else -np.inf
            if tried is None or found <= best + least:
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
    total, count = 0.0, 0
    for exchange, minds in zip(talk.exchanges, talk.minds(noise), strict=True):
        chance = np.clip(minds.imagined.chances()[..., 0], FLOOR, 1 - FLOOR)
        total += float((exchange.belief * np.log(chance) + (1 - exchange.belief) * np.log(1 - chance)).sum())
        count += exchange.belief.size
        if talk.cases is not None and exchange.foretold is not None:
            chances = foretold(minds.imagined, talk.cases, noise)
            hit = chances[np.arange(len(exchange.foretold)), exchange.foretold]
            total += float(np.log(np.maximum(hit, FLOOR)).sum())
            count += len(hit)
    return total / count


def foretold(mind: Imagined, cases: Cases, noise: Noise) -> Array:
    """(R, L), how likely somebody of this mind is to foretell each label in each case."""
    score = np.tile(cases.present @ mind.opinions(noise).T, (len(PROJECTION), 1, 1))
    score[:, np.arange(len(cases.own)), cases.own] += np.array(PROJECTION)[:, None]
    share = np.exp(noise.softness * (score - score.max(axis=-1, keepdims=True)))
    mean: Array = np.einsum("t,trl->rl", mind.projects, share / share.sum(axis=-1, keepdims=True))
    return mean
