"""Keep the cases that a subject finds most like each label, however many cases go by."""

import torch
from torch import Tensor

from concepts.exemplars import Exemplars

KEPT = 3  # cases a label


class Nearest:
    """A running choice of the most probable cases of each label; holds at most `KEPT` a label in memory."""

    def __init__(self, labels: int) -> None:
        self._scores = torch.full((labels, KEPT), float("-inf"))
        self._cases = torch.zeros(labels, KEPT, dtype=torch.long)
        self._held: dict[int, tuple[Tensor, Tensor]] = {}
        self._seen = 0

    def see(self, features: Tensor, presence: Tensor, logits: Tensor) -> None:
        """Take in a batch: mean halves of the features (B, 2C), presence (B, K) and logits (B, N)."""
        fresh = torch.arange(self._seen, self._seen + len(logits)).expand(logits.shape[1], -1)
        scores = torch.cat([self._scores, logits.log_softmax(dim=1).T], dim=1)
        self._scores, picks = scores.topk(KEPT, dim=1)
        self._cases = torch.cat([self._cases, fresh], dim=1).gather(1, picks)
        wanted = set(self._cases[self._scores > float("-inf")].tolist())
        now = {self._seen + i: (features[i], presence[i]) for i in range(len(logits)) if self._seen + i in wanted}
        kept = {case: held for case, held in self._held.items() if case in wanted}
        self._held = kept | {case: (one.clone(), other.clone()) for case, (one, other) in now.items()}
        self._seen += len(logits)

    def exemplars(self) -> Exemplars:
        """The cases chosen; where there are fewer than `KEPT`, the first is repeated."""
        order = {case: position for position, case in enumerate(sorted(self._held))}
        best = torch.where(self._scores > float("-inf"), self._cases, self._cases[:, :1])
        nearest = torch.tensor([[order[case] for case in row] for row in best.tolist()])
        held = [self._held[case] for case in sorted(self._held)]
        return Exemplars(torch.stack([f for f, _ in held]), torch.stack([p for _, p in held]), nearest)

    def state(self) -> dict[str, Tensor]:
        """Everything kept so far, for storage."""
        cases = sorted(self._held)
        kept = {"scores": self._scores, "cases": self._cases, "seen": torch.tensor(self._seen)}
        kept["held"] = torch.tensor(cases, dtype=torch.long)
        if cases:
            kept["features"] = torch.stack([self._held[case][0] for case in cases])
            kept["presence"] = torch.stack([self._held[case][1] for case in cases])
        return kept

    def restore(self, state: dict[str, Tensor]) -> None:
        """Go on from what `state` gave."""
        self._scores, self._cases, self._seen = state["scores"], state["cases"], int(state["seen"])
        cases = state["held"].tolist()
        self._held = {case: (state["features"][i], state["presence"][i]) for i, case in enumerate(cases)}


def halves_mean(grid: Tensor) -> Tensor:
    """Mean over places, (B, 2C), of the halves of `grid` (B, C, h, w)."""
    return torch.cat([grid.relu().mean(dim=(2, 3)), (-grid).relu().mean(dim=(2, 3))], dim=1)
