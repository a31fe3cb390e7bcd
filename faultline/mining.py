"""Find a model's concepts in images, and say what was found."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faultline.errors import plain_warnings
from faultline.options import AsJson, Device, SubjectName

if TYPE_CHECKING:
    from concepts.bank import ConceptBank
    from explainers.mining import Mined


def mine(
    folder: Annotated[Path, typer.Argument(help="Images, or one folder of images a class.")],
    out: Annotated[Path, typer.Option(help="Folder to write the concept bank to.")],
    subject: SubjectName = "menagerie",
    k: Annotated[int | None, typer.Option(help="Number of concepts, 2 to 32; found by measurement if none.")] = None,
    method: Annotated[str, typer.Option(help="auto, factors (of activations) or channels (in clusters)")] = "auto",
    seed: Annotated[int, typer.Option(help="Of the draw of places.")] = 0,
    engine: Annotated[str, typer.Option(help="local, or ray to look at images in several processes")] = "local",
    workers: Annotated[int, typer.Option(help="Processes of the engine ray.")] = 2,
    names: Annotated[bool, typer.Option(help="Propose names; they can be changed in the chat.")] = True,
    clip: Annotated[
        str | None, typer.Option(help="CLIP model that proposes names too: on the hub, or a folder.")
    ] = None,
    vision: Annotated[
        str | None, typer.Option(help="Language model that sees, to propose names too; OPENAI_BASE_URL says where.")
    ] = None,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Find a model's concepts in your images and keep them as a bank. A run that is broken off goes on where it was."""
    from explainers.mining import mined
    from explainers.pictures import folder as images
    from explainers.subject import Subject

    with plain_warnings():
        files, labels = images(folder)
        found = mined(
            Subject.load(subject, device),
            files,
            labels,
            k=k,
            method=method,  # type: ignore[arg-type]  # checked there
            seed=seed,
            progress=not as_json,
            engine=engine,  # type: ignore[arg-type]
            workers=workers,
            checkpoint=out.with_name(f"{out.name}.part"),
        )
        if names:
            found = replace(found, bank=_named(found.bank, clip, vision, device))
    found.bank.save(out)
    (out / "mining.json").write_text(json.dumps(found.to_json(), indent=1) + "\n", encoding="utf-8")
    known = labels is not None and bool(found.bank.record.any())
    print(_as_json(found, out, len(files), known) if as_json else _as_text(found, out, len(files), known))


def _named(bank: "ConceptBank", clip: str | None, vision: str | None, device: str) -> "ConceptBank":
    """The bank with names proposed by general knowledge, and by models where they are set."""
    from concepts.knowledge import Knowledge
    from explainers.naming import ByClip, ByKnowledge, ByVision, Namer, name

    namers: list[Namer] = [ByKnowledge(Knowledge.embedded())]
    if clip is not None:
        namers.append(ByClip.load(clip, device=device))
    if vision is not None:
        from agent import sight

        namers.append(ByVision(sight(vision)))
    return name(bank, *namers)


def _as_json(found: "Mined", out: Path, images: int, known: bool) -> str:
    held = [{"name": c.name, "confidence": c.confidence, "seen_in": c.profile} for c in found.bank]
    return json.dumps({"bank": str(out), "images": images, "labels": known, "concepts": held, **found.to_json()})


def _as_text(found: "Mined", out: Path, images: int, known: bool) -> str:
    lines = [*_tried(found), *_concepts(found)]
    lines.append(f"{len(found.bank)} concepts from {images - len(found.unread)} images, written to {out}.")
    if not known:
        lines.append("No folder is named after a class of the model, so how often it is right is not known.")
    return "\n".join(lines)


def _tried(found: "Mined") -> Iterator[str]:
    """What was measured of each candidate, a line each."""
    for trial in found.choice.tried:
        mark = "*" if trial == found.choice.taken else " "
        measured = "the images hold too little to measure it"
        if trial.kept is not None and trial.explained is not None and trial.stability is not None:
            measured = f"{trial.kept:.0%} of predictions kept, {trial.explained:.0%} of features explained"
            measured += f", {trial.stability:.2f} stable"
        yield f"{mark} {trial.k:2} {trial.method}: {measured}"


def _concepts(found: "Mined") -> Iterator[str]:
    """The concepts, and those that may not be spoken of."""
    for concept in found.bank:
        sure = f" ({concept.confidence:.0%} sure)" if concept.confidence else ""
        yield f"{concept.name}{sure}: seen most in {', '.join(concept.profile) or 'no class in particular'}"
    for concept in found.bank.rejected:
        yield f"left out: {concept.reason}"
    if not found.judged:
        yield "There are too few images to tell which of the concepts hold up: none was left out."
