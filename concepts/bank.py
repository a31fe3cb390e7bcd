"""Concept banks: named directions in a subject's features, and what they looked like where they were found.

A bank belongs to one subject. On disk it is a folder: tensors in `bank.safetensors`, the rest in `bank.json`.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import torch
from torch import Tensor

from concepts.bank_files import BankError, below, read, write
from concepts.encode import Linear, Parts, encode
from concepts.exemplars import Exemplars
from concepts.reference import Reference

TABLES = ("directions", "typical", "weights", "spread", "presence", "caps", "record")

KINDS = ("coat", "colour", "background", "texture")  # groups that people think of as kinds of their own
PART = "part"  # the kind of everything else: ears, tails, legs, ...

__all__ = ["KINDS", "PART", "TABLES", "BankError", "Concept", "ConceptBank", "kind_of"]


def kind_of(group: str) -> str:
    """The kind of thing that people take a group of concepts for: one of `KINDS`, else `PART`."""
    return group if group in KINDS else PART


@dataclass(frozen=True, kw_only=True)
class Concept:
    """Something a model may hold in its features.

    Attributes:
        name: what people call it.
        origin: "planted" (name known from masks), "probe" (drawn on purpose, so named), "mined" (found; a name is a
            proposal) or "user" (named in a chat).
        confidence: probability that the name fits, in [0, 1]; 0 while nobody has named it.
        group: kind of thing, such as "coat" or "background"; "" if unknown.
        auc: how well its presence tells cases with it from cases without, on held-out cases; None if unknown.
        profile: the classes in which it is strongest.
        stability: cosine, in [-1, 1], of its directions from two disjoint halves of the cases; None if unknown.
        p: level of significance, in [0, 1], above random directions, corrected for all that were tested; None if
            unknown.
        reason: why it may not be spoken of, in words; "" if it may.
        namer: who gave the name: "" (nobody, or who made the concept), "user", or what proposed it ("knowledge", ...).
        others: other names that were proposed, each with its probability, the likeliest first.
    """

    name: str
    origin: Literal["planted", "probe", "mined", "user"]
    confidence: float = 1.0
    group: str = ""
    auc: float | None = None
    profile: tuple[str, ...] = ()
    stability: float | None = None
    p: float | None = None
    reason: str = ""
    namer: str = ""
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class ConceptBank:
    """Concepts of one subject. K concepts, C channels, N classes.

    Attributes:
        subject: fingerprint of the subject that the bank was made for.
        classes: the subject's label names.
        concepts: names and origins.
        directions: (K, C), what one unit of presence adds to a place of the feature grid.
        encoder: how presence is read off the grid.
        typical: (K,), presence (mean over places) in cases that clearly have the concept.
        weights: (N, K), what typical presence of a concept adds to a label, in logits above the mean of all labels,
            on average over cases.
        spread: (N, K), standard deviation of the same over cases; 0 for linear heads.
        presence: (N, K), mean presence in the cases that the model gives each label.
        caps: (N, K), upper quartile of the same: an edit adds no more than this.
        record: (N, N), held-out cases by true class (row) and predicted label (column); zeros if unknown.
        crops: (K, E, 3, S, S) uint8, where each concept was strongest.
        exemplars: cases that show what a label's concepts look like, of a bank of parts; an edit then adds a concept
            as they have it. None: an edit adds along the concept's direction.
        reference: cases to weigh what is worth knowing on; None in banks that were made without.
        rejected: concepts that were found and may not be spoken of, each with its reason.
        rejected_crops: (J, E, 3, S, S) uint8, where each of the J rejected ones was strongest; None if not kept.
    """

    subject: str
    classes: tuple[str, ...]
    concepts: tuple[Concept, ...]
    directions: Tensor
    encoder: Linear | Parts
    typical: Tensor
    weights: Tensor
    spread: Tensor
    presence: Tensor
    caps: Tensor
    record: Tensor
    crops: Tensor
    exemplars: Exemplars | None = None
    reference: Reference | None = None
    rejected: tuple[Concept, ...] = ()
    rejected_crops: Tensor | None = None

    def __iter__(self) -> Iterator[Concept]:
        """Iterate over the concepts, in bank order."""
        return iter(self.concepts)

    def __len__(self) -> int:
        """Return the number of concepts."""
        return len(self.concepts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Concept names, in bank order."""
        return tuple(concept.name for concept in self.concepts)

    def index(self, name: str) -> int:
        """Position of the concept called `name`. BankError if there is none."""
        if name not in self.names:
            raise BankError(f"the bank has no concept {name!r}; it has: {', '.join(self.names)}")
        return self.names.index(name)

    def encode(self, grid: Tensor) -> Tensor:
        """Presence (B, K, h, w), at least 0, of every concept at every place of `grid` (B, C, h, w)."""
        return encode(self.encoder, grid)

    def to(self, device: torch.device | str) -> Self:
        """Return the bank with the tensors that work needs on `device`."""
        moved = {name: getattr(self, name).to(device) for name in TABLES}
        exemplars = None if self.exemplars is None else self.exemplars.to(device)
        return replace(self, encoder=self.encoder.to(device), exemplars=exemplars, **moved)

    def rename(self, old: str, new: str) -> Self:
        """Return the bank with one concept named by a user. BankError if `old` is absent or `new` is taken or blank."""
        position = self.index(old)
        if not new.strip():
            raise BankError(f"{old!r} cannot be called {new!r}; give a name that can be read")
        if new in self.names and new != old:
            raise BankError(f"another concept is already called {new!r}; choose a different name")
        named = replace(self.concepts[position], name=new, origin="user", confidence=1.0, namer="user")
        return replace(self, concepts=(*self.concepts[:position], named, *self.concepts[position + 1 :]))

    def require(self, fingerprint: str) -> None:
        """Raise BankError unless the bank was made for the subject with `fingerprint`."""
        if self.subject != fingerprint:
            raise BankError(
                "this concept bank was made for another subject "
                f"(bank {self.subject[:12]}, subject {fingerprint[:12]}); mine a new one with `faultline mine`"
            )

    @classmethod
    def empty(cls, subject: str, classes: tuple[str, ...], channels: int = 0) -> Self:
        """Return the bank of a subject that no concepts are known of."""
        none = torch.zeros(len(classes), 0)
        return cls(
            subject=subject,
            classes=classes,
            concepts=(),
            directions=torch.zeros(0, channels),
            encoder=Linear(torch.zeros(0, channels), torch.zeros(0)),
            typical=torch.zeros(0),
            weights=none,
            spread=none,
            presence=none,
            caps=none,
            record=torch.zeros(len(classes), len(classes)),
            crops=torch.zeros(0, 0, 3, 1, 1, dtype=torch.uint8),
        )

    def save(self, path: str | Path) -> Path:
        """Write the bank into the folder `path`, which is made if need be; returns the folder."""
        tensors = {name: getattr(self, name) for name in (*TABLES, "crops")}
        tensors |= {f"encoder.{name}": value for name, value in self.encoder.tensors().items()}
        if self.exemplars is not None:
            tensors |= {f"exemplars.{name}": value for name, value in self.exemplars.tensors().items()}
        if self.reference is not None:
            tensors |= {f"reference.{name}": value for name, value in self.reference.tensors().items()}
        if self.rejected_crops is not None:
            tensors["rejected_crops"] = self.rejected_crops
        record = {
            "subject": self.subject,
            "classes": self.classes,
            "concepts": [asdict(concept) for concept in self.concepts],
            "rejected": [asdict(concept) for concept in self.rejected],
            "encoder": type(self.encoder).__name__,
        }
        return write(Path(path), record, tensors)

    @classmethod
    def load(cls, path: str | Path, subject: str | None = None) -> Self:
        """Read the bank in the folder `path`.

        Args:
            path: a folder that `save` wrote.
            subject: fingerprint that the bank must have been made for; None takes any.

        Raises:
            BankError: the folder is no bank, is damaged, of another version, or for another subject.
        """
        folder = Path(path)
        record, tensors = read(folder)
        kinds: dict[str, type[Linear] | type[Parts]] = {"Linear": Linear, "Parts": Parts}
        try:
            encoder = kinds[record["encoder"]](**below("encoder", tensors))
            shown, cases = below("exemplars", tensors), below("reference", tensors)
            bank = cls(
                subject=record["subject"],
                classes=tuple(record["classes"]),
                concepts=tuple(map(_concept, record["concepts"])),
                rejected=tuple(map(_concept, record["rejected"] if record["version"] > 1 else ())),
                encoder=encoder,
                exemplars=Exemplars(**shown) if shown else None,
                reference=Reference.of(**cases) if cases else None,
                **{name: value for name, value in tensors.items() if "." not in name},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BankError(f"the concept bank {folder} is damaged ({error}); mine it again") from None
        misfit = _misfit(bank)
        if misfit:
            raise BankError(f"the concept bank {folder} is damaged ({misfit}); mine it again")
        if subject is not None:
            bank.require(subject)
        return bank


def _concept(record: dict[str, Any]) -> Concept:
    """The concept of a stored record. KeyError, TypeError or ValueError if the record is none."""
    others = tuple((str(name), float(confidence)) for name, confidence in record.get("others", ()))
    return Concept(**{**record, "profile": tuple(record["profile"]), "others": others})


def _misfit(bank: ConceptBank) -> str:
    """What in a bank does not fit its concepts and classes, in words; "" if all does."""
    if len(set(bank.names)) < len(bank):
        return f"two concepts have one name among {', '.join(bank.names)}"
    k, n, c = len(bank), len(bank.classes), bank.directions.shape[-1]
    wanted = {"directions": (k, c), "typical": (k,), "record": (n, n), "crops": (k, *bank.crops.shape[1:])}
    wanted |= {name: (n, k) for name in ("weights", "spread", "presence", "caps")}
    held = {name: tuple(getattr(bank, name).shape) for name in wanted}
    wanted |= {"atoms": (k, 2 * c)} if isinstance(bank.encoder, Parts) else {"weight": (k, c), "bias": (k,)}
    held |= {name: tuple(tensor.shape) for name, tensor in bank.encoder.tensors().items()}
    if bank.exemplars is not None:
        shown = bank.exemplars.tensors()
        x, e = len(shown["features"]), shown["nearest"].shape[-1]
        wanted |= {"features": (x, 2 * c), "presence of exemplars": (x, k), "nearest": (n, e)}
        held |= {"features": tuple(shown["features"].shape), "presence of exemplars": tuple(shown["presence"].shape)}
        held |= {"nearest": tuple(shown["nearest"].shape)}
    if bank.reference is not None:
        cases = len(bank.reference.said)
        wanted |= {"reference": (cases, k), "truth of reference": (cases,)}
        held["reference"] = tuple(bank.reference.present.shape)
        held["truth of reference"] = tuple(bank.reference.truth.shape)
    if bank.rejected_crops is not None:
        wanted["rejected_crops"] = (len(bank.rejected), *bank.rejected_crops.shape[1:])
        held["rejected_crops"] = tuple(bank.rejected_crops.shape)
    wrong = [f"{name} is {held[name]} where {shape} fits" for name, shape in wanted.items() if held[name] != shape]
    return "; ".join(wrong)
