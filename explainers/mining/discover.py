"""Concepts found in a subject's features without labels, and where each is strongest.

Two passes over the images: a bounded sample of features (`gather`), from which the concepts are made (`factorise`,
`channels`), chosen (`choose`) and judged (`admit`); then a look at every image for what the bank tells (`survey`).

Source: clusters of channels as in CoCoX (Akula et al., AAAI 2020); non-negative factors of activations as in CRAFT
(Fel et al., CVPR 2023); guard rails in place of hand curation (Ramaswamy et al., CVPR 2023).
"""

import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from concepts.bank import Concept, ConceptBank
from concepts.encode import Parts, signed
from explainers.mining.admit import admit
from explainers.mining.choose import METHODS, Choice, Method, Trial, choose, fit, twins
from explainers.mining.gather import BATCH, Gather, Gathered, Sample, draw
from explainers.mining.guards import Verdict
from explainers.mining.stream import Checkpoint, Engine, here, key, stream
from explainers.mining.survey import Look, Survey, Surveyed
from explainers.mining.tables import by_class, confusion, profile, quantile
from explainers.mining.workers import crew
from explainers.pictures import Images
from explainers.sensitivity.weights import class_weights
from explainers.subject import Features, Subject

CLEAR = 0.95  # quantile of presence above which a case clearly has a concept
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
        run = _Run(subject, images, seed, progress, many, checkpoint)
        sample = run.sample()
        choice = choose(subject, sample, k, METHODS if method == "auto" else (method,), seed)
        parts, verdicts = _made(subject, sample, choice.taken, seed, guards)
        found = run.survey(parts, verdicts)
    if found.unread:
        warnings.warn(_unread(images, found.unread), stacklevel=3)
    bank = _bank(subject, parts, verdicts, found, sample, labels)
    run.tidy()
    return Mined(bank, choice, verdicts is not None, found.unread)


@dataclass(frozen=True, eq=False)
class _Run:
    """Both passes over the images."""

    subject: Subject
    images: Images
    seed: int
    progress: bool
    engine: Engine
    folder: Path | None

    def sample(self) -> Sample:
        """The first pass. ValueError if fewer than 2 images of the draw can be read."""
        picks, tally = draw(len(self.images), self.seed), Gathered()
        look = Gather(self.subject, self.images, picks, self.seed)
        notes = self._notes("features", self.seed)
        stream(look, -(-len(picks) // BATCH), tally, self.engine, notes, "features", self.progress)
        sample = tally.sample()
        if len(sample.order) < 2:
            raise ValueError(f"mining needs at least 2 images; of {len(picks)}, {len(sample.order)} can be read")
        return sample

    def survey(self, parts: Tensor, verdicts: Sequence[Verdict] | None) -> Survey:
        """The second pass."""
        kept, rejected = _sorted_out(len(parts), verdicts)
        kept, rejected = (kept, rejected) if kept else (rejected, [])  # crops are wanted of those rejected, too
        look = Look(self.subject, self.images, self._parts(parts[kept]), self._parts(parts[kept + rejected]))
        tally = Surveyed(len(kept), len(rejected), len(self.subject.classes))
        notes = self._notes("concepts", parts, kept)
        stream(look, -(-len(self.images) // BATCH), tally, self.engine, notes, "concepts", self.progress)
        return tally.survey()

    def tidy(self) -> None:
        """Remove what was noted."""
        for name in ("features", "concepts") if self.folder else ():
            self.notes_file(name).unlink(missing_ok=True)
        if self.folder and self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def notes_file(self, name: str) -> Path:
        """Where one pass notes how far it is."""
        return Path(self.folder or ".") / f"{name}.pt"

    def _notes(self, name: str, *settings: object) -> Checkpoint | None:
        if self.folder is None:
            return None
        return Checkpoint(self.notes_file(name), key(self.subject.fingerprint, _identity(self.images), *settings))

    def _parts(self, atoms: Tensor) -> Parts:
        return Parts(atoms).to(self.subject.device)


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


def _sorted_out(count: int, verdicts: Sequence[Verdict] | None) -> tuple[list[int], list[int]]:
    """Positions of the parts that are kept, and of those that are rejected."""
    rejected = [] if verdicts is None else [i for i, verdict in enumerate(verdicts) if verdict.reason]
    return [i for i in range(count) if i not in rejected], rejected


def _bank(
    subject: Subject,
    parts: Tensor,
    verdicts: Sequence[Verdict] | None,
    found: Survey,
    sample: Sample,
    labels: Sequence[str] | None,
) -> ConceptBank:
    kept, rejected = _sorted_out(len(parts), verdicts)
    known = None if labels is None else [labels[position] for position in found.positions.tolist()]
    record = confusion(subject, known, found.predicted)
    refused = tuple(
        Concept(name=f"rejected {number}", origin="mined", confidence=0.0, **_measured(verdicts, i))
        for number, i in enumerate(rejected, start=1)
    )
    if not kept:
        none = ConceptBank.empty(subject.fingerprint, subject.classes, parts.shape[1] // 2)
        return replace(none, record=record, rejected=refused, rejected_crops=found.crops)
    encoder = Parts(parts[kept]).to(subject.device)
    directions = signed(encoder.atoms)
    mean, caps = by_class(found.presence, found.predicted, len(subject.classes))
    typical = quantile(found.presence, CLEAR).clamp_min(1e-6).to(subject.device)
    some = sample.features()
    rest = None if some.rest is None else some.rest[:BATCH].to(subject.device)
    cases = Features(some.grid[:BATCH].to(subject.device), rest)
    weights, spread = class_weights(subject, directions, typical, cases)
    named = [
        Concept(
            name=f"concept {number}",
            origin="mined",
            confidence=0.0,
            profile=profile(mean[:, number - 1], subject.classes),
            **_measured(verdicts, i),
        )
        for number, i in enumerate(kept, start=1)
    ]
    return ConceptBank(
        subject=subject.fingerprint,
        classes=subject.classes,
        concepts=tuple(named),
        directions=directions,
        encoder=encoder,
        typical=typical,
        weights=weights,
        spread=spread,
        presence=mean,
        caps=caps,
        record=record,
        crops=found.crops,
        exemplars=found.exemplars.to(subject.device),
        rejected=refused,
        rejected_crops=found.rejected_crops if rejected else None,
    )


def _measured(verdicts: Sequence[Verdict] | None, position: int) -> dict[str, Any]:
    if verdicts is None:
        return {}
    verdict = verdicts[position]
    return {"auc": verdict.auc, "stability": verdict.stability, "p": verdict.p, "reason": verdict.reason}


def _identity(images: Images) -> object:
    """What tells one stream of images from another."""
    if isinstance(images, Tensor):
        return (tuple(images.shape), key(images))
    return [(str(path), Path(path).stat().st_size if Path(path).is_file() else -1) for path in images]


def _unread(images: Images, positions: Sequence[int]) -> str:
    """The warning about images that could not be read."""
    names = ", ".join(str(images[position]) for position in positions[:NAMED])
    more = f" and {len(positions) - NAMED} more" if len(positions) > NAMED else ""
    return f"{len(positions)} of {len(images)} images cannot be read and were left out: {names}{more}"
