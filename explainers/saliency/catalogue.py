"""Every explainer there is, in order of preference. To add one: write its file, then add a line to `_ALL`."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from explainers.explanation import Mapper
from explainers.saliency.gradcam import GradCam
from explainers.saliency.hirescam import HiResCam
from explainers.saliency.integrated_gradients import IntegratedGradients
from explainers.saliency.lrp_epsilon import LrpEpsilon
from explainers.saliency.lrp_plus import LrpPlus
from explainers.saliency.occlusion import Occlusion
from explainers.saliency.rise import Rise

_ALL: tuple[Mapper, ...] = (
    GradCam(),
    HiResCam(),
    IntegratedGradients(),
    LrpPlus(),
    LrpEpsilon(),
    Occlusion(),
    Rise(),
)

EXPLAINERS: Mapping[str, Mapper] = MappingProxyType({explainer.name: explainer for explainer in _ALL})
assert len(EXPLAINERS) == len(_ALL), "two explainers share a name"


class UnknownExplainerError(LookupError):
    """Asked for an explainer by a name that the catalogue does not hold."""


def find(name: str) -> Mapper:
    """Return the explainer called `name`.

    Raises:
        UnknownExplainerError: there is none; lists those there are.
    """
    if name not in EXPLAINERS:
        near = get_close_matches(name, EXPLAINERS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownExplainerError(f"no explainer is called {name!r}; there are: {', '.join(EXPLAINERS)}{hint}")
    return EXPLAINERS[name]
