"""Follow a module's own forward pass, call by call, so that relevance can come back the same way.

No layer is touched: every torch function on something that comes from the image is met where it is called, so
functional sums, a rectifier that is used twice and work in place are no trouble. What has no rule is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import ref

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from explainers.saliency.relevance.calls import Call, Known, NoRuleError, Pixels
from explainers.saliency.relevance.functions import canonical
from explainers.saliency.relevance.rules import Rules
from explainers.saliency.relevance.treat import BEARS_GATES, TREATMENTS

NEAR = 1e-4  # of the largest logit: the followed pass must give the module's own logits


def relevance(module: nn.Module, images: Tensor, score: Callable[[Tensor], Tensor], rules: Rules) -> Tensor:
    """Credit (B, H, W) of the pixels of `images` (B, 3, H, W) in [0, 1]; see `Rules`.

    Pixels are taken as they reach the first layer: after shifts and scales by constants, which keep their place.

    Args:
        module: images to logits (B, classes); frozen.
        images: in [0, 1]; no gradient comes to them.
        score: logits to the numbers (B,) that are accounted for; linear.
        rules: how layers share.

    Raises:
        NoRuleError: something between image and logits has no rule; says what.
    """
    with torch.enable_grad():
        follow = Follow(rules, images)
        with follow:
            logits = module(follow.start)
        if not isinstance(logits, Tensor) or follow.known(logits) is None:
            raise NoRuleError("the logits come from code that cannot be followed")
        _same(logits.detach(), module(images))
        return follow.collect(score(logits).sum())


def _same(followed: Tensor, right: Tensor) -> None:
    """Refuse a pass that went another way than the module's own, as where work in place was counted on."""
    apart = float((followed - right).abs().max())
    if not apart <= NEAR * float(right.abs().max()):
        raise NoRuleError(f"followed step by step the logits differ by {apart:.2g}: values are changed in place")


class Follow(TorchFunctionMode):
    """While active, joins what is computed from `start` by the rules of relevance.

    Attributes:
        start: the images, to be handed to the module.
    """

    def __init__(self, rules: Rules, images: Tensor) -> None:
        super().__init__()
        self._rules = rules
        self._seen: dict[int, tuple[ref[Tensor], Known]] = {}
        self._origins: list[Pixels] = []
        self.start = images.detach().clone().requires_grad_()
        low, high = (torch.full_like(images, end).requires_grad_() for end in (0, 1))
        self._remember(self.start, Known(pixels=Pixels(self.start, low, high), origin=True))

    def known(self, value: Tensor) -> Known | None:
        """What is known of a tensor that comes from the image; None for all others."""
        held, known = self._seen.get(id(value), (None, None))
        return known if held is not None and held() is value else None

    def collect(self, score: Tensor) -> Tensor:
        """Relevance (B, H, W) of the pixels for the sum of scores."""
        parts = [part for origin in self._origins for part in origin.parts]
        if not score.requires_grad:
            raise NoRuleError("no relevance comes back from the logits")
        found = torch.autograd.grad(score, parts, allow_unused=True)
        shares = [(part.detach() * g).sum(1) for part, g in zip(parts, found, strict=True) if g is not None]
        return torch.stack(shares).sum(0)

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Call `func`, or what stands for it."""
        kwargs = kwargs or {}
        tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
        dependent = [tensor for tensor in tensors if self.known(tensor) is not None]
        name = canonical(func)
        if any(tensor.grad_fn is not None and self.known(tensor) is None for tensor in tensors):
            raise NoRuleError(f"{name!r} is given what comes from code that cannot be followed, such as a script")
        if not dependent:
            return func(*args, **kwargs)
        call = Call(name, func, args, dict(kwargs), tuple(dependent), self.known, self._rules)
        if name not in TREATMENTS:
            return _without_tensors(call)
        if name not in BEARS_GATES and any(known.gate for known in map(self.known, dependent) if known):
            raise call.refusal("of a gate")
        output, known = TREATMENTS[name](call)
        self._remember(output, known)
        return output

    def _remember(self, output: Any, known: Known | list[Known]) -> None:
        """Keep what is known of one output, or of several."""
        leaves = tree_leaves(output)
        for leaf, each in zip(leaves, known if isinstance(known, list) else [known] * len(leaves), strict=True):
            if isinstance(leaf, Tensor) and leaf.requires_grad:
                self._seen[id(leaf)] = ref(leaf), each
                if each.origin and each.pixels and each.pixels not in self._origins:
                    self._origins.append(each.pixels)


def _without_tensors(call: Call) -> Any:
    """Run a function that has no rule but gives no tensor, as `size` does; refuse any other."""
    spelled = getattr(call.function, "__name__", "")
    if spelled == "__setitem__" or (spelled.endswith("_") and not spelled.endswith("__")):
        raise call.refusal("in place")
    output = call.function(*call.args, **call.kwargs)
    gives = [leaf for leaf in tree_leaves(output) if isinstance(leaf, Tensor)]
    if gives or (output is None and call.name != "__get__"):
        raise call.refusal()
    return output
