"""From pairs to concepts: a detector, a direction, and how far both can be trusted.

Source: CAVs as in TCAV (Kim et al., ICML 2018); stability over disjoint probe sets as in Ramaswamy et al. (CVPR 2023),
"Overlooked factors in concept-based explanations"; signs by chance as in Fisher (1935), "The design of experiments".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from concepts.encode import Linear
from explainers.mining.probe_evidence import Pairs
from explainers.mining.ridge import detectors
from explainers.scores import auc
from explainers.sensitivity.chance import corrected

DRAWS = 2_000  # assignments of signs by chance
AUC, STABILITY, LEVEL = 0.8, 0.5, 0.05  # what a concept has to reach; a read-out of one place errs in one pair of five


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit:
    """What the pairs say of K concepts.

    Attributes:
        encoder: how presence is read off a place.
        directions: (K, C), what one unit of presence adds to the mean features.
        typical: (K,), median presence in the pictures with the concept.
        auc: (K,), how well presence tells pictures with it from pictures without, in [0, 1], with a detector fitted on
            the other half of the pairs.
        stability: (K,), cosine of the directions from the two halves.
        p: (K,), level of significance above directions that chance gives, corrected for K tests.
    """

    encoder: Linear
    directions: Tensor
    typical: Tensor
    auc: Tensor
    stability: Tensor
    p: Tensor


def fit(pairs: Pairs, groups: Sequence[str]) -> Fit:
    """Fit all K concepts. Those of one of the `groups` (K names) are told from each other as well as from nothing.

    A colour is not told from a texture: a red brick is red.
    """
    k, channels = len(groups), pairs.before.shape[-1]
    weight, bias, held_out = torch.zeros(k, channels), torch.zeros(k), torch.zeros(k)
    for name in dict.fromkeys(groups):
        members = torch.tensor([position for position, group in enumerate(groups) if group == name])
        whole = detectors(*_places(pairs, members, torch.arange(len(pairs.half))))
        weight[members], bias[members] = whole.weight, whole.bias
        held_out[members] = _held_out(pairs, members)
    encoder = Linear(weight, bias)
    own = torch.stack([_presence(encoder, pairs.after[i])[..., i] for i in range(k)])  # (K, P)
    gain = (own - _presence(encoder, pairs.before).T).clamp_min(0)
    return Fit(
        encoder=encoder,
        directions=_slopes(gain, pairs.change),
        typical=own.median(dim=1).values.clamp_min(1e-6),
        auc=held_out,
        stability=_stability(gain, pairs),
        p=corrected(above_chance(pairs.change)),
    )


def verdict(auc: float, stability: float, p: float) -> str:
    """Why a concept may not be spoken of, in words; "" if it may."""
    missed = (
        (auc < AUC, f"cannot be learned: held-out AUC {auc:.2f}, {AUC:.2f} is needed"),
        (stability < STABILITY, f"depends on the pictures: its direction in two halves has cosine {stability:.2f}"),
        (p > LEVEL, f"no better than chance (p = {p:.2f})"),
    )
    return next((words for bad, words in missed if bad), "")


def above_chance(change: Tensor, seed: int = 0) -> Tensor:
    """Probability (K,) that the mean of `change` (K, P, C) were as long if with and without were swapped by chance."""
    pairs = change.shape[1]
    signs = torch.randint(0, 2, (DRAWS, pairs), generator=torch.Generator().manual_seed(seed)).double() * 2 - 1
    gram = change.double() @ change.double().mT  # (K, P, P): squared lengths of all signed sums are forms of it
    drawn = torch.einsum("dp,kpq,dq->kd", signs, gram, signs)
    real = gram.sum(dim=(1, 2))
    return (1 + (drawn >= real[:, None] * (1 - 1e-9)).sum(dim=1)) / (1 + DRAWS)


def _places(pairs: Pairs, members: Tensor, used: Tensor) -> tuple[Tensor, Tensor]:
    """Rows (R, C) of places of the `used` pairs, and how much each of the `members` covers them, (R, K)."""
    after, cover = pairs.after[members][:, used], pairs.cover[members][:, used]
    rows = torch.cat([pairs.before[used].flatten(0, 1), after.flatten(0, 2)])
    targets = torch.zeros(len(rows), len(members))
    start, each = len(used) * cover.shape[2], len(used) * cover.shape[2]
    for k in range(len(members)):
        targets[start + k * each : start + (k + 1) * each, k] = cover[k].flatten()
    return rows, targets


def _held_out(pairs: Pairs, members: Tensor) -> Tensor:
    """AUC (K,) of presence, each half of the pairs being read by detectors fitted on the other."""
    found = []
    for half in (0, 1):
        encoder = detectors(*_places(pairs, members, (pairs.half == half).nonzero().flatten()))
        unseen = (pairs.half != half).nonzero().flatten()
        cases = torch.cat([pairs.before[unseen][None], pairs.after[members][:, unseen]])
        presence = _presence(encoder, cases)  # (1 + K, P / 2, K)
        truth = torch.zeros(presence.shape[:2], dtype=torch.bool)
        scores = []
        for k in range(len(members)):
            truth[1 + k] = True
            scores.append(auc(presence[..., k].flatten(), truth.flatten()))
            truth[1 + k] = False
        found.append(torch.tensor(scores))
    return torch.stack(found).mean(dim=0)


def _presence(encoder: Linear, rows: Tensor) -> Tensor:
    """Mean presence (..., K) over the places of `rows` (..., Q, C)."""
    return (rows @ encoder.weight.T + encoder.bias).relu().mean(dim=-2)


def _slopes(gain: Tensor, change: Tensor) -> Tensor:
    """What one unit of presence adds (K, C): mean change (K, P, C) of the features over mean gain (K, P) of presence.

    The ratio of means is steadier over pictures than least squares, which a few strong pairs decide.
    """
    return change.mean(dim=1) / gain.mean(dim=1, keepdim=True).clamp_min(1e-6)


def _stability(gain: Tensor, pairs: Pairs) -> Tensor:
    first, second = (_slopes(gain[:, pairs.half == half], pairs.change[:, pairs.half == half]) for half in (0, 1))
    return F.cosine_similarity(first, second, dim=1)
