"""Concepts found in a subject's features without labels, and where each is strongest.

Two passes over the images: a bounded sample of features (`gather`), from which the concepts are made (`factorise`,
`channels`), chosen (`choose`) and judged (`admit`); then a look at every image for what the bank tells (`survey`).

Source: clusters of channels as in CoCoX (Akula et al., AAAI 2020); non-negative factors of activations as in CRAFT
(Fel et al., CVPR 2023); guard rails in place of hand curation (Ramaswamy et al., CVPR 2023).
"""

import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from explainers.mining.admit import admit
from explainers.mining.assemble import assemble
from explainers.mining.choose import METHODS, Choice, Method, Trial, choose, fit, twins
from explainers.mining.gather import Sample
from explainers.mining.guards import Verdict
from explainers.mining.passes import Passes
from explainers.mining.stream import here
from explainers.mining.workers import crew
from explainers.pictures import Images
from explainers.subject import Subject

NAMED = 5  # files that a warning names


@dataclass(frozen=True, eq=False)
class Mined:
    """A bank, and how it came about.

    Attributes:
        bank: the concepts; those that were rejected are kept in it with their reasons.
        choice: the method and number of concepts that were taken, and what was measured of each that was tried.
        judged: whether the guard rails were asked, and there were enough images for them.
        unread: positions of the images that could not be read.
    """

    bank: ConceptBank
    choice: Choice
    judged: bool
    unread: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, but for the bank."""
        return {**self.choice.to_json(), "judged": self.judged, "unread": len(self.unread)}


def mine(
    subject: Subject,
    images: Images,
    labels: Sequence[str] | None = None,
    k: int | None = None,
    method: Literal["auto"] | Method = "auto",
    seed: int = 0,
    progress: bool = False,
    engine: Literal["local", "ray"] = "local",
    workers: int = 2,
    checkpoint: Path | None = None,
    guards: bool = True,
) -> ConceptBank:
    """Find concepts in what `subject` makes of `images`; the bank of `mined`, which takes the same arguments."""
    return mined(subject, images, labels, k, method, seed, progress, engine, workers, checkpoint, guards).bank


def mined(
    subject: Subject,
    images: Images,
    labels: Sequence[str] | None = None,
    k: int | None = None,
    method: Literal["auto"] | Method = "auto",
    seed: int = 0,
    progress: bool = False,
    engine: Literal["local", "ray"] = "local",
    workers: int = 2,
    checkpoint: Path | None = None,
    guards: bool = True,
) -> Mined:
    """Find concepts in what `subject` makes of `images`, and say how they were found.

    Args:
        subject: the model.
        images: (M, 3, H, W) in [0, 1], or image files; those that cannot be read are left out, with a warning.
        labels: true classes, for the record of right and wrong; unknown names are passed over.
        k: number of concepts, 2 to 32 (people's limit; Ramaswamy et al., CVPR 2023), before the guard rails; None
            takes the smallest that rebuilds held-out features nearly as well as any and is stable, see `choose`.
        method: "factors" (non-negative factorisation), "channels" (clusters of Grad-CAM channels), or "auto": the one
            that rebuilds held-out features better, or is more stable where both do as well.
        seed: of the draw of images and places, and of the start of either method.
        progress: show bars.
        engine: "local" looks at the images in this process; "ray" in `workers` others, with the same result.
        workers: processes of the engine "ray".
        checkpoint: a folder in which to note how far this is: a run that was broken off goes on from there, if model,
            images and settings are the same. Removed at the end.
        guards: leave out concepts that cannot be learned, depend on the pictures or are no better than chance; they
            are kept, with their reasons, as the bank's `rejected`.

    Raises:
        ValueError: an argument is out of range, fewer than 2 images can be read, or they hold too little for so many
            concepts.
    """
    _check(images, labels, k, method, engine, workers)
    with nullcontext(here) if engine == "local" else crew(workers) as many:
        run = Passes(subject, images, seed, progress, many, checkpoint)
        sample = run.sample()
        choice = choose(subject, sample, k, METHODS if method == "auto" else (method,), seed)
        parts, verdicts = _made(subject, sample, choice.taken, seed, guards)
        found = run.survey(parts, verdicts)
    if found.unread:
        warnings.warn(_unread(images, found.unread), stacklevel=3)
    bank = assemble(subject, parts, verdicts, found, sample, labels)
    run.tidy()
    return Mined(bank, choice, verdicts is not None, found.unread)


def _check(images: Images, labels: Sequence[str] | None, k: int | None, method: str, engine: str, workers: int) -> None:
    if k is not None and not 2 <= k <= 32:
        raise ValueError(f"k must be from 2 to 32, got {k}")
    if method not in ("auto", *METHODS):
        raise ValueError(f"there is no method {method!r} to mine by; there are: auto, {', '.join(METHODS)}")
    if engine not in ("local", "ray"):
        raise ValueError(f"there is no engine {engine!r}; there are: local, ray")
    if workers < 1:
        raise ValueError(f"asked for {workers} workers; at least 1 is needed")
    if len(images) < 2:
        raise ValueError(f"mining needs at least 2 images, got {len(images)}; give more")
    if labels is not None and len(labels) != len(images):
        raise ValueError(f"{len(labels)} labels for {len(images)} images; give one an image")


def _made(
    subject: Subject, sample: Sample, taken: Trial, seed: int, guards: bool
) -> tuple[Tensor, tuple[Verdict, ...] | None]:
    """The parts of all images, and what the guard rails say of them; None if they are not asked or cannot tell."""
    everything = torch.ones(len(sample.order), dtype=torch.bool)
    if taken.stability is None:  # the halves hold too little
        return fit(taken.method, sample, everything, taken.k, seed, subject.device), None
    made = twins(taken.method, sample, taken.k, seed, subject.device)
    parts = fit(taken.method, sample, everything, taken.k, seed, subject.device, made[0])
    return parts, admit(made, sample, seed) if guards else None


def _unread(images: Images, positions: Sequence[int]) -> str:
    """The warning about images that could not be read."""
    names = ", ".join(str(images[position]) for position in positions[:NAMED])
    more = f" and {len(positions) - NAMED} more" if len(positions) > NAMED else ""
    return f"{len(positions)} of {len(images)} images cannot be read and were left out: {names}{more}"
