"""Concept banks on disk and in the hand; every way one can be broken ends in a sentence that helps."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from concepts import BankError, Concept, ConceptBank
from concepts.bank import TABLES
from concepts.bank_files import RECORD, TENSORS
from concepts.encode import Linear, Parts

FINGERPRINT = "ab" * 32
CLASSES = ("zebra", "horse")


def made(encoder: Linear | Parts | None = None) -> ConceptBank:
    """A bank of three concepts in four channels and two classes."""
    chance = torch.Generator().manual_seed(0)

    def rand(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=chance)

    return ConceptBank(
        subject=FINGERPRINT,
        classes=CLASSES,
        concepts=(
            Concept(name="stripes", origin="planted", group="coat", auc=0.97, profile=("zebra",)),
            Concept(name="concept 2", origin="mined", confidence=0.0, profile=("horse", "zebra")),
            Concept(name="Mähne", origin="user", confidence=1.0),
        ),
        directions=rand(3, 4),
        encoder=encoder or Linear(rand(3, 4), rand(3)),
        typical=rand(3),
        weights=rand(2, 3),
        spread=rand(2, 3),
        presence=rand(2, 3),
        caps=rand(2, 3),
        record=rand(2, 2),
        crops=(rand(3, 2, 3, 5, 5) * 255).to(torch.uint8),
    )


@pytest.mark.parametrize(
    "encoder", [Linear(torch.rand(3, 4), torch.rand(3)), Parts(torch.rand(3, 8))], ids=["linear", "parts"]
)
def test_a_bank_comes_back_as_it_was_saved(tmp_path: Path, encoder: Linear | Parts) -> None:
    bank = made(encoder)
    back = ConceptBank.load(bank.save(tmp_path / "deep" / "bank"))
    assert (back.subject, back.classes, back.concepts) == (bank.subject, bank.classes, bank.concepts)
    for name in (*TABLES, "crops"):
        assert torch.equal(getattr(back, name), getattr(bank, name)), name
    assert type(back.encoder) is type(encoder)
    grid = torch.rand(2, 4, 3, 3)
    assert torch.equal(back.encode(grid), bank.encode(grid))


def measured() -> ConceptBank:
    """A bank that knows how well its concepts were measured, who named them, and what was left out."""
    bank = made()
    known = replace(
        bank.concepts[1],
        confidence=0.7,
        stability=0.91,
        p=0.004,
        namer="knowledge",
        others=(("mane", 0.2), ("hooves", 0.1)),
    )
    left_out = Concept(
        name="concept 9", origin="mined", confidence=0.0, stability=0.1, reason="it changes with the case"
    )
    return replace(
        bank,
        concepts=(bank.concepts[0], known, bank.concepts[2]),
        rejected=(left_out,),
        rejected_crops=torch.full((1, 4, 3, 6, 6), 9, dtype=torch.uint8),
    )


def test_what_was_measured_proposed_and_rejected_comes_back(tmp_path: Path) -> None:
    bank = measured()
    back = ConceptBank.load(bank.save(tmp_path))
    assert (back.concepts, back.rejected) == (bank.concepts, bank.rejected)
    assert back.rejected_crops is not None and bank.rejected_crops is not None
    assert torch.equal(back.rejected_crops, bank.rejected_crops)


def test_what_was_rejected_is_no_concept_of_the_bank() -> None:
    bank = measured()
    assert len(bank) == 3
    assert "concept 9" not in bank.names
    with pytest.raises(BankError, match="no concept 'concept 9'"):
        bank.index("concept 9")


def test_a_bank_of_the_first_version_still_loads(tmp_path: Path) -> None:
    def age(record: dict[str, Any]) -> None:
        record.update(version=1)
        del record["rejected"]
        for concept in record["concepts"]:
            for field in ("stability", "p", "reason", "namer", "others"):
                del concept[field]

    change_record(made().save(tmp_path), age)
    back = ConceptBank.load(tmp_path)
    assert back.concepts == made().concepts
    assert (back.rejected, back.rejected_crops) == ((), None)


def test_crops_that_do_not_fit_what_was_rejected_are_damage(tmp_path: Path) -> None:
    replace(measured(), rejected=()).save(tmp_path)
    with pytest.raises(BankError, match=r"rejected_crops is .* where .* fits"):
        ConceptBank.load(tmp_path)


def test_saving_again_replaces_what_was_there(tmp_path: Path) -> None:
    made().save(tmp_path)
    made().rename("concept 2", "hooves").save(tmp_path)
    assert ConceptBank.load(tmp_path).names == ("stripes", "hooves", "Mähne")


def test_a_bank_is_saved_to_a_folder_given_as_text(tmp_path: Path) -> None:
    assert made().save(str(tmp_path / "bank")) == tmp_path / "bank"
    assert len(ConceptBank.load(str(tmp_path / "bank"))) == 3


def test_a_bank_of_slices_and_gradients_can_be_saved(tmp_path: Path) -> None:
    bank = replace(made(), directions=torch.rand(4, 3, requires_grad=True).T)
    torch.testing.assert_close(ConceptBank.load(bank.save(tmp_path)).directions, bank.directions.detach())


def test_an_empty_bank_comes_back_empty(tmp_path: Path) -> None:
    bank = ConceptBank.empty(FINGERPRINT, CLASSES, channels=4)
    back = ConceptBank.load(bank.save(tmp_path), FINGERPRINT)
    assert (len(back), list(back), back.names, back.classes) == (0, [], (), CLASSES)
    assert back.encode(torch.rand(2, 4, 3, 3)).shape == (2, 0, 3, 3)
    assert back.weights.shape == (2, 0)
    with pytest.raises(BankError, match="no concept 'stripes'"):
        back.index("stripes")


def test_a_bank_iterates_over_its_concepts_in_order() -> None:
    bank = made()
    assert [concept.name for concept in bank] == list(bank.names) == ["stripes", "concept 2", "Mähne"]
    assert [bank.index(name) for name in bank.names] == [0, 1, 2]
    assert len(bank) == 3


def test_a_bank_moves_whole() -> None:
    moved = made().to("cpu")
    assert all(torch.equal(getattr(moved, name), getattr(made(), name)) for name in (*TABLES, "crops"))


def test_a_user_names_a_concept_and_the_rest_stays() -> None:
    bank = made()
    named = bank.rename("concept 2", "hooves")
    assert named.names == ("stripes", "hooves", "Mähne")
    assert named.concepts[1] == replace(bank.concepts[1], name="hooves", origin="user", confidence=1.0, namer="user")
    assert (named.concepts[0], named.concepts[2]) == (bank.concepts[0], bank.concepts[2])
    assert bank.names[1] == "concept 2"


def test_a_concept_may_keep_its_name_but_not_take_anothers() -> None:
    assert made().rename("stripes", "stripes").concepts[0].origin == "user"
    with pytest.raises(BankError, match="already called 'stripes'; choose a different name"):
        made().rename("concept 2", "stripes")


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_concept_cannot_be_named_by_nothing(blank: str) -> None:
    with pytest.raises(BankError, match="cannot be called"):
        made().rename("stripes", blank)


def test_an_unknown_concept_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BankError, match="no concept 'gills'; it has: stripes, concept 2, Mähne"):
        made().rename("gills", "fins")


def test_another_subjects_bank_is_refused_with_both_fingerprints(tmp_path: Path) -> None:
    folder = made().save(tmp_path)
    assert ConceptBank.load(folder, FINGERPRINT).subject == FINGERPRINT
    with pytest.raises(BankError, match=r"another subject .*abababababab.*cdcdcdcdcdcd.*faultline mine"):
        ConceptBank.load(folder, "cd" * 32)
    with pytest.raises(BankError, match="another subject"):
        made().require("cd" * 32)


def test_a_folder_that_is_no_bank_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(BankError, match=rf"is no concept bank: .*{RECORD} and {TENSORS}.*faultline mine"):
            ConceptBank.load(folder)


@pytest.mark.parametrize("missing", [RECORD, TENSORS])
def test_a_bank_with_half_its_files_is_refused(tmp_path: Path, missing: str) -> None:
    (made().save(tmp_path) / missing).unlink()
    with pytest.raises(BankError, match="is no concept bank"):
        ConceptBank.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"3", b"null", b"\xff\xfe"], ids=repr)
def test_a_record_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    (made().save(tmp_path) / RECORD).write_bytes(content)
    with pytest.raises(BankError, match=rf"{RECORD} is damaged .*; mine the bank again"):
        ConceptBank.load(tmp_path)


@pytest.mark.parametrize("version", [0, 3, "1", None])
def test_another_version_is_refused(tmp_path: Path, version: object) -> None:
    change_record(made().save(tmp_path), lambda record: record.update(version=version))
    with pytest.raises(BankError, match=f"bank of version {version}, this program reads 1 and 2"):
        ConceptBank.load(tmp_path)


@pytest.mark.parametrize("harm", [lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: raw[:-9] + b"x" + raw[-8:]])
def test_tensors_that_changed_are_refused(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    file = made().save(tmp_path) / TENSORS
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(BankError, match="checksum does not fit"):
        ConceptBank.load(tmp_path)


def test_tensors_that_are_none_are_refused_even_with_their_checksum(tmp_path: Path) -> None:
    (made().save(tmp_path) / TENSORS).write_bytes(b"not tensors at all")
    sign(tmp_path)
    with pytest.raises(BankError, match=rf"{TENSORS} is damaged .*; mine the bank again"):
        ConceptBank.load(tmp_path)


@pytest.mark.parametrize(
    "harm",
    [
        lambda record: record.pop("subject"),
        lambda record: record.pop("classes"),
        lambda record: record.pop("concepts"),
        lambda record: record.pop("encoder"),
        lambda record: record.update(encoder="Magic"),
        lambda record: record.update(encoder="Parts"),
        lambda record: record.update(encoder=["Linear"]),
        lambda record: record.update(classes=None),
        lambda record: record.update(classes=["zebra"]),
        lambda record: record.update(concepts="stripes"),
        lambda record: record.update(concepts=[None]),
        lambda record: record["concepts"].pop(),
        lambda record: record["concepts"].append(record["concepts"][0]),
        lambda record: record["concepts"][0].pop("name"),
        lambda record: record["concepts"][0].pop("profile"),
        lambda record: record["concepts"][0].update(profile=None),
        lambda record: record["concepts"][0].update(colour="red"),
        lambda record: record["concepts"][0].update(others=[["stripes"]]),
        lambda record: record["concepts"][0].update(others=[["stripes", "much"]]),
        lambda record: record.pop("rejected"),
        lambda record: record.update(rejected=[None]),
        lambda record: record["concepts"][0].update(name="concept 2"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(tmp_path: Path, harm: Callable[[dict[str, Any]], object]) -> None:
    change_record(made().save(tmp_path), harm)
    with pytest.raises(BankError, match=r"is damaged \(.+\); mine it again"):
        ConceptBank.load(tmp_path)


@pytest.mark.parametrize("table", [*TABLES, "crops", "encoder.weight", "encoder.bias"])
def test_a_table_that_is_missing_or_of_another_size_is_refused(tmp_path: Path, table: str) -> None:
    tensors = load_file(made().save(tmp_path) / TENSORS)
    for wrong in (None, torch.cat([tensors[table], tensors[table][:1]])):
        harmed = {name: value for name, value in tensors.items() if name != table}
        save_file(harmed if wrong is None else {**harmed, table: wrong}, tmp_path / TENSORS)
        sign(tmp_path)
        with pytest.raises(BankError, match=r"is damaged \(.+\); mine it again"):
            ConceptBank.load(tmp_path)


def test_a_table_too_many_is_refused(tmp_path: Path) -> None:
    tensors = load_file(made().save(tmp_path) / TENSORS)
    save_file({**tensors, "extra": torch.zeros(1)}, tmp_path / TENSORS)
    sign(tmp_path)
    with pytest.raises(BankError, match="extra"):
        ConceptBank.load(tmp_path)


def change_record(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    change(record)
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")


def sign(folder: Path) -> None:
    """Write the checksum that fits the tensors as they are now."""
    digest = hashlib.sha256((folder / TENSORS).read_bytes()).hexdigest()
    change_record(folder, lambda record: record.update(sha256=digest))
