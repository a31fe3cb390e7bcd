"""The two files of a concept bank: tensors in one, everything else in the other, and a checksum between them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

VERSION = 2  # 2 added how well a concept was measured, who named it, and the concepts that were rejected
READABLE = (1, VERSION)
TENSORS = "bank.safetensors"
RECORD = "bank.json"


class BankError(ValueError):
    """A bank that cannot be read or does not fit; the message says why and what to do."""


def write(folder: Path, record: dict[str, Any], tensors: dict[str, Tensor]) -> Path:
    """Write both files into `folder`, which is made if need be; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{TENSORS}.new"
    save_file({name: value.detach().cpu().contiguous() for name, value in tensors.items()}, fresh)
    fresh.replace(folder / TENSORS)  # never write into a file that a running program may have mapped
    digest = hashlib.sha256((folder / TENSORS).read_bytes()).hexdigest()
    text = json.dumps({"version": VERSION, **record, "sha256": digest}, indent=1)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
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
    if version not in READABLE:
        known = " and ".join(map(str, READABLE))
        raise BankError(f"{folder} is a bank of version {version}, this program reads {known}; mine it again")
    if hashlib.sha256((folder / TENSORS).read_bytes()).hexdigest() != record.get("sha256"):
        raise BankError(f"{folder / TENSORS} is damaged: its checksum does not fit {RECORD}; mine the bank again")
    try:
        return record, load_file(folder / TENSORS)
    except SafetensorError as error:
        raise BankError(f"{folder / TENSORS} is damaged ({error}); mine the bank again") from None


def below(part: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of one part of a bank, by their names within it."""
    return {name.partition(".")[2]: value for name, value in tensors.items() if name.startswith(f"{part}.")}
