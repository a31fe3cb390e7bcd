"""What every explainer of the catalogue asks of a subject: of which classes, and with what score."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from explainers.explanation import Explanation, Heatmap, Mapper
from explainers.question import Question
from explainers.saliency.maps import enlarge
from explainers.subject import Subject

Part = Callable[[Subject, Tensor, Tensor, Tensor | None], Tensor]  # maps of pixels asked about targets and foils


def answer(explainer: Mapper, subject: Subject, question: Question) -> Explanation:
    """Answer for one image, at its own size."""
    image = question.image.detach()[None]
    targets = torch.tensor([question.target])
    foils = None if question.foil is None else torch.tensor([question.foil])
    (credit,) = enlarge(explainer.credit(subject, image, targets, foils), image.shape[-2:])
    return Explanation(question=question, explainer=explainer, evidence=Heatmap(credit))


@contextmanager
def unrecorded() -> Iterator[None]:
    """Work without gradients, in a way that allows to take some within, whatever the caller's mode."""
    with torch.inference_mode(False), torch.no_grad():
        yield


def pixels(subject: Subject, images: Tensor) -> Tensor:
    """Images (B, 3, size, size) as the subject's module takes them, cut off from whatever they came from."""
    return trackable(subject.fit(images.detach()))


def trackable(tensor: Tensor) -> Tensor:
    """The tensor, cut off from what it came from: one that gradients can be taken by, outside of inference mode."""
    return tensor.clone() if tensor.is_inference() else tensor.detach()


def posed(
    subject: Subject, logits: Callable[[], Tensor], targets: Tensor | None, foils: Tensor | None
) -> tuple[Tensor, Tensor | None]:
    """Return targets and foils (B,) on the subject's device; the classes predicted where no targets are given.

    Args:
        subject: whose classes.
        logits: gives the logits (B, classes); called only where they are needed.
        targets: positions of the classes to account for, or None.
        foils: positions of the classes to set them against, or None.

    Raises:
        ValueError: a foil is its own target.
    """
    targets = (logits().argmax(1) if targets is None else targets).to(subject.device)
    if foils is None:
        return targets, None
    foils = foils.to(subject.device)
    if bool((foils == targets).any()):
        raise ValueError(f"a foil must differ from its target; got {foils.tolist()} for {targets.tolist()}")
    return targets, foils


def score(logits: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Reduce logits (B, classes) to the numbers (B,) that are accounted for; `Question.score` for a batch."""
    told = logits.gather(1, targets[:, None])[:, 0]
    return told if foils is None else told - logits.gather(1, foils[:, None])[:, 0]


def scores(subject: Subject, variants: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Scores (B, n) of n variants of each image, (B, n, 3, size, size), each for what is asked of its image."""
    count = variants.shape[1]
    rivals = None if foils is None else foils.repeat_interleave(count)
    told = score(subject.module(variants.flatten(0, 1)), targets.repeat_interleave(count), rivals)
    return told.view(len(variants), count)


def asked(
    part: Part, rows: int, subject: Subject, images: Tensor, targets: Tensor | None, foils: Tensor | None
) -> Tensor:
    """Ask about images, see `posed`, and put the maps of all together; nothing is recorded but what `part` takes.

    Args:
        part: makes the maps of some images, given their pixels as the subject's module takes them.
        rows: images to run `part` on at once, so that memory stays bounded.
        subject: who is asked.
        images: (B, 3, H, W) in [0, 1].
        targets: positions of the classes to account for; the classes predicted where None.
        foils: positions of the classes to set them against, or None.
    """
    with unrecorded():
        x = pixels(subject, images)
        targets, foils = posed(subject, lambda: subject.predict(x), targets, foils)
        cuts = [slice(start, start + rows) for start in range(0, len(x), rows)]
        return torch.cat([part(subject, x[cut], targets[cut], None if foils is None else foils[cut]) for cut in cuts])


def at_least(least: int, **settings: int) -> None:
    """Refuse settings below `least`. ValueError names the first."""
    for name, value in settings.items():
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
