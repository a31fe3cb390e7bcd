"""Concept banks: named directions in a subject's features, and what they looked like where they were found.

A bank belongs to one subject. On disk it is a folder: tensors in `bank.safetensors`, the rest in `bank.json`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from concepts.encode import Linear, Parts, encode
from concepts.exemplars import Exemplars

VERSION = 1
TENSORS = "bank.safetensors"
RECORD = "bank.json"
TABLES = ("directions", "typical", "weights", "spread", "presence", "caps", "record")


class BankError(ValueError):
    """A bank that cannot be read or does not fit; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Concept:
    """Something a model may hold in its features.

    Attributes:
        name: what people call it.
        origin: "planted" (name known from masks), "mined" (found, name unknown) or "user" (named in a chat).
        confidence: that the name fits, in [0, 1]; 0 while nobody has named it.
        group: kind of thing, such as "coat" or "background"; "" if unknown.
        auc: how well its presence tells cases with it from cases without, on held-out cases; None if unknown.
        profile: the classes in which it is strongest.
    """

    name: str
    origin: Literal["planted", "mined", "user"]
    confidence: float = 1.0
    group: str = ""
    auc: float | None = None
    profile: tuple[str, ...] = ()


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

    def __iter__(self) -> Iterator[Concept]:
        """Iterate over the concepts, in bank order."""
        return iter(self.concepts)

    def __len__(self) -> int:
        """Return the number of concepts."""
        return len(self.concepts)

    @property
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
        named = replace(self.concepts[position], name=new, origin="user", confidence=1.0)
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
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {name: getattr(self, name) for name in (*TABLES, "crops")}
        tensors |= {f"encoder.{name}": value for name, value in self.encoder.tensors().items()}
        if self.exemplars is not None:
            tensors |= {f"exemplars.{name}": value for name, value in self.exemplars.tensors().items()}
        fresh = folder / f"{TENSORS}.new"
        save_file({name: value.detach().cpu().contiguous() for name, value in tensors.items()}, fresh)
        fresh.replace(folder / TENSORS)  # never write into a file that a running program may have mapped
        record = {
            "version": VERSION,
            "subject": self.subject,
            "classes": self.classes,
            "concepts": [asdict(concept) for concept in self.concepts],
            "encoder": type(self.encoder).__name__,
            "sha256": hashlib.sha256((folder / TENSORS).read_bytes()).hexdigest(),
        }
        (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        return folder

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
        record, tensors = _read(folder)
        kinds: dict[str, type[Linear] | type[Parts]] = {"Linear": Linear, "Parts": Parts}
        try:
            encoder = kinds[record["encoder"]](**_below("encoder", tensors))
            shown = _below("exemplars", tensors)
            bank = cls(
                subject=record["subject"],
                classes=tuple(record["classes"]),
                concepts=tuple(
                    Concept(**{**concept, "profile": tuple(concept["profile"])}) for concept in record["concepts"]
                ),
                encoder=encoder,
                exemplars=Exemplars(**shown) if shown else None,
                **{name: value for name, value in tensors.items() if "." not in name},
            )
        except (KeyError, TypeError) as error:
            raise BankError(f"the concept bank {folder} is damaged ({error}); mine it again") from None
        misfit = _misfit(bank)
        if misfit:
            raise BankError(f"the concept bank {folder} is damaged ({misfit}); mine it again")
        if subject is not None:
            bank.require(subject)
        return bank


def _below(part: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of one part of a bank, by their names within it."""
    return {name.partition(".")[2]: value for name, value in tensors.items() if name.startswith(f"{part}.")}


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
    wrong = [f"{name} is {held[name]} where {shape} fits" for name, shape in wanted.items() if held[name] != shape]
    return "; ".join(wrong)


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Read and check both files of a bank. BankError if they are missing, damaged or of another version."""
    if not (folder / RECORD).is_file() or not (folder / TENSORS).is_file():
        raise BankError(
            f"{folder} is no concept bank: it should hold {RECORD} and {TENSORS}; make one with `faultline mine`"
        )
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        version = record.get("version")
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise BankError(f"{folder / RECORD} is damaged ({error}); mine the bank again") from None
    if version != VERSION:
        raise BankError(f"{folder} is a bank of version {version}, this program reads {VERSION}; mine it again")
    if hashlib.sha256((folder / TENSORS).read_bytes()).hexdigest() != record.get("sha256"):
        raise BankError(f"{folder / TENSORS} is damaged: its checksum does not fit {RECORD}; mine the bank again")
    try:
        return record, load_file(folder / TENSORS)
    except SafetensorError as error:
        raise BankError(f"{folder / TENSORS} is damaged ({error}); mine the bank again") from None
