"""Show the concepts of a bank, and draw a bank where there are no images."""

import json
from pathlib import Path
from typing import Annotated

import typer

from faultline.options import AsJson, Device, SubjectName


def concepts(
    bank: Annotated[Path, typer.Argument(help="Folder of a concept bank; see `faultline mine`.")],
    sheet: Annotated[Path | None, typer.Option(help="Draw a contact sheet into this PNG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the concepts of a bank: what they look like, how they were measured, and which were rejected and why."""
    from concepts.bank import ConceptBank
    from explainers import sheet as drawing

    found = ConceptBank.load(bank)
    if sheet is not None:
        drawing.sheet(found).save(sheet, "PNG")
    print(json.dumps(drawing.to_json(found), ensure_ascii=False) if as_json else drawing.listing(found))


def probe(
    out: Annotated[Path, typer.Option(help="Folder to write the concept bank to.")],
    images: Annotated[Path | None, typer.Option(help="Folder of images to draw into; drawn ones if none.")] = None,
    concept: Annotated[list[str] | None, typer.Option(help="Colour or texture; may be given several times.")] = None,
    subject: SubjectName = "menagerie",
    pairs: Annotated[int, typer.Option(help="Pictures with and without, a concept.")] = 40,
    seed: Annotated[int, typer.Option(help="Of the drawings.")] = 0,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Make a bank of named colours and textures by drawing them; no data is needed."""
    from explainers.mining import probe as measure
    from explainers.pictures import folder
    from explainers.subject import Subject

    files, labels = folder(images) if images is not None else (None, None)
    bank = measure(Subject.load(subject, device), files, concept, pairs, seed, not as_json, labels)
    bank.save(out)
    if as_json:
        found = [{"name": one.name, "auc": one.auc, "stability": one.stability} for one in bank]
        left = [{"name": one.name, "reason": one.reason} for one in bank.rejected]
        print(json.dumps({"bank": str(out), "concepts": found, "rejected": left}))
        return
    for one in bank:
        print(f"{one.name}: AUC {one.auc:.2f}, stability {one.stability:.2f}")
    for one in bank.rejected:
        print(f"{one.name} left out: {one.reason}")
    print(f"{len(bank)} concepts, written to {out}.")
