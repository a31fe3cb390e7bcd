"""Named concepts for any subject without labels, masks or data: colours and textures that are drawn.

Each is laid over pictures in pairs, with and without, over soft blobs. What the pair changes in the features is the
concept's direction; a ridge detector reads its presence; what cannot be learned, or hangs on the pictures, is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from tqdm import tqdm

from concepts.bank import Concept, ConceptBank
from concepts.encode import Linear, encode
from concepts.probes import PROBES, Probe, backdrops, find
from concepts.reference import Reference
from explainers.faultlines.edits import FLOOR
from explainers.mining.probe_evidence import BATCH, Pairs, gather
from explainers.mining.probe_fit import Fit, fit, verdict
from explainers.mining.tables import by_class, confusion, profile, truths
from explainers.pictures import Images, batches
from explainers.sensitivity.weights import class_weights
from explainers.subject import Subject

FEWEST, MOST = 8, 400  # pairs a probe


def probe(
    subject: Subject,
    images: Images | None = None,
    concepts: Sequence[str] | None = None,
    pairs: int = 40,
    seed: int = 0,
    progress: bool = False,
    labels: Sequence[str] | None = None,
) -> ConceptBank:
    """Measure drawn colours and textures in `subject`.

    Args:
        subject: the model.
        images: pictures to lay them over, (M, 3, H, W) in [0, 1] or image files; None takes drawn ones. How strong each
            concept is in each class is known only if they are given; else an edit may add what is typical to any class.
        concepts: names of probes; all if None.
        pairs: pictures with and without, a concept; 8 to 400.
        seed: of drawings, blobs and the choice of pictures.
        progress: show bars.
        labels: true classes of the images, for the record of right and wrong.

    Raises:
        ValueError: a probe is unknown or named twice, pairs is out of range, there is one image, or labels do not fit.
    """
    if labels is not None and len(labels) != len(images if images is not None else ()):
        raise ValueError(f"{len(labels)} labels for {0 if images is None else len(images)} images; give one an image")
    found = measure(subject, images, concepts, pairs, seed, progress)
    seen = None if images is None else _look(subject, found.fit.encoder, images, progress)
    return _bank(subject, found, seen, labels)


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """What was measured of K probes, those that fail included.

    Attributes:
        concepts: each with its reason, if it may not be spoken of.
        fit: detectors, directions and tests.
        pairs: what they were measured on.
        behind: (M, 3, S, S), pictures without any probe.
    """

    concepts: tuple[Concept, ...]
    fit: Fit
    pairs: Pairs
    behind: Tensor


def measure(
    subject: Subject,
    images: Images | None = None,
    concepts: Sequence[str] | None = None,
    pairs: int = 40,
    seed: int = 0,
    progress: bool = False,
) -> Measured:
    """Lay the probes over pictures and fit them; arguments and errors as of `probe`."""
    chosen = _chosen(concepts)
    if not FEWEST <= pairs <= MOST:
        raise ValueError(f"pairs must be from {FEWEST} to {MOST}, got {pairs}")
    behind = _behind(subject, images, pairs, seed)
    found = gather(subject, chosen, behind, pairs, seed, progress=progress)
    fitted = fit(found, [one.group for one in chosen])
    told = tuple(_concept(one, k, fitted) for k, one in enumerate(chosen))
    return Measured(concepts=told, fit=fitted, pairs=found, behind=behind)


@dataclass(frozen=True, eq=False)
class _Seen:
    """Presence (M, K) in the user's images, and label positions (M,) that the subject gave them."""

    presence: Tensor
    predicted: Tensor


def _chosen(concepts: Sequence[str] | None) -> tuple[Probe, ...]:
    if concepts is None:
        return PROBES
    if not concepts or len(set(concepts)) < len(concepts):
        raise ValueError(f"asked for the probes {list(concepts)}; name at least one, and none twice")
    return tuple(find(name) for name in concepts)


def _behind(subject: Subject, images: Images | None, pairs: int, seed: int) -> Tensor:
    """Pictures to lay probes over, an even number of them, of the size that the subject takes."""
    count = pairs - pairs % 2
    if images is None:
        return backdrops(count, subject.size, seed)
    if len(images) < 2:
        raise ValueError(f"probes need at least 2 images to be laid over, got {len(images)}; give more, or none")
    picks = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))[:count]
    picks = picks[: len(picks) - len(picks) % 2]
    few = images[picks] if isinstance(images, Tensor) else [images[i] for i in picks.tolist()]
    return subject.fit(torch.cat(list(batches(few, subject.size, BATCH)))).cpu()


def _reference(
    subject: Subject, seen: _Seen | None, typical: Tensor, keep: Sequence[int], labels: Sequence[str] | None
) -> Reference | None:
    """The user's images as cases to weigh what is worth knowing on, if there are any."""
    if seen is None:
        return None
    there = seen.presence[:, keep] >= FLOOR * typical.to(seen.presence)
    return Reference.pick(there, seen.predicted, truths(subject, labels))


@torch.no_grad()
def _look(subject: Subject, encoder: Linear, images: Images, progress: bool) -> _Seen:
    """Read the concepts off all images."""
    presence, predicted = [], []
    reader, total = encoder.to(subject.device), -(-len(images) // BATCH)
    for some in tqdm(batches(images, subject.size, BATCH), total=total, desc="images", disable=not progress):
        features = subject.features(some)
        presence.append(encode(reader, features.grid).mean(dim=(2, 3)).cpu())
        predicted.append(subject.head(features).argmax(dim=1).cpu())
    return _Seen(torch.cat(presence), torch.cat(predicted))


def _bank(subject: Subject, found: Measured, seen: _Seen | None, labels: Sequence[str] | None) -> ConceptBank:
    """The bank of what may be spoken of; the rest is kept with its reason."""
    mean, caps = _tables(subject, found, seen)
    named = [
        one if seen is None else replace(one, profile=profile(mean[:, k], subject.classes))
        for k, one in enumerate(found.concepts)
    ]
    keep = [k for k, concept in enumerate(named) if not concept.reason]
    rest = [k for k, concept in enumerate(named) if concept.reason]
    directions, typical = (table[keep].to(subject.device) for table in (found.fit.directions, found.fit.typical))
    weights, spread = class_weights(subject, directions, typical, subject.features(found.behind[:BATCH]))
    return ConceptBank(
        subject=subject.fingerprint,
        classes=subject.classes,
        concepts=tuple(named[k] for k in keep),
        directions=directions,
        encoder=Linear(found.fit.encoder.weight[keep], found.fit.encoder.bias[keep]).to(subject.device),
        typical=typical,
        weights=weights,
        spread=spread,
        presence=mean[:, keep],
        caps=caps[:, keep],
        record=confusion(subject, labels, seen.predicted if seen else torch.zeros(0, dtype=torch.long)),
        crops=found.pairs.crops[keep],
        reference=_reference(subject, seen, typical, keep, labels),
        rejected=tuple(named[k] for k in rest),
        rejected_crops=found.pairs.crops[rest],
    )


def _tables(subject: Subject, found: Measured, seen: _Seen | None) -> tuple[Tensor, Tensor]:
    """Presence and caps (N, K): from the user's images, or what the backdrops hold and what is typical."""
    count = len(subject.classes)
    if seen is not None:
        return by_class(seen.presence, seen.predicted, count)
    read = found.pairs.before @ found.fit.encoder.weight.T + found.fit.encoder.bias
    return read.relu().mean(dim=(0, 1)).repeat(count, 1), found.fit.typical.repeat(count, 1)


def _concept(probe: Probe, k: int, fitted: Fit) -> Concept:
    auc, stability, p = float(fitted.auc[k]), float(fitted.stability[k]), float(fitted.p[k])
    return Concept(
        name=probe.name,
        origin="probe",
        group=probe.group,
        auc=auc,
        stability=stability,
        p=p,
        reason=verdict(auc, stability, p),
    )
