"""Talk about a picture in the terminal, or through a pipe."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faultline.loading import loaded
from faultline.options import (
    AsJson,
    BankFolder,
    Device,
    Graph,
    Language,
    Llm,
    LlmUrl,
    Price,
    Register,
    Reread,
    Store,
    SubjectName,
)

if TYPE_CHECKING:
    from agent import Chat, Reply


def chat(
    image: Annotated[Path, typer.Argument(help="The picture to talk about.")],
    subject: SubjectName = "menagerie",
    bank: BankFolder = None,
    store: Store = "sqlite://",
    device: Device = "cpu",
    ask: Annotated[list[str] | None, typer.Option(help="Ask this and leave; may be given several times.")] = None,
    figures: Annotated[Path | None, typer.Option(help="Folder to save figures in, as PNG.")] = None,
    knowledge: Graph = None,
    language: Language = "en",
    register: Register = "auto",
    llm: Llm = None,
    llm_url: LlmUrl = None,
    reread: Reread = 1,
    price: Price = None,
    as_json: AsJson = False,
) -> None:
    """Talk about a picture. One JSON object a turn with --json."""
    words = (llm, llm_url, reread, price)
    held = loaded(subject, bank, store, device, knowledge, language, register, words).open(image)
    for number, question in enumerate(ask or _typed(prompt=not as_json), start=1):
        reply = held.ask(question)
        saved = _save(reply, figures, number) if figures is not None else []
        print(_as_json(reply, held, question, saved) if as_json else _as_text(reply, held, saved), flush=True)
        if any(act.kind == "bye" for act in reply.acts):
            break


def _typed(prompt: bool) -> Iterator[str]:
    """Lines from the terminal, or from a pipe, until they end."""
    show = prompt and sys.stdin.isatty()
    while True:
        try:
            yield input("> " if show else "")
        except EOFError:
            return


def _save(reply: "Reply", folder: Path, turn: int) -> list[str]:
    """Write the figures of one turn; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, figure in enumerate(reply.figures, start=1):
        path = folder / f"{turn:02d}-{number}-{figure.name}.png"
        figure.image.save(path)
        paths.append(str(path))
    return paths


def _as_text(reply: "Reply", held: "Chat", saved: list[str]) -> str:
    pictures = [f"[{figure.caption}] {path}" for figure, path in zip(reply.figures, saved, strict=False)]
    questions = " | ".join(reply.suggestions)
    ideas = [held.desk.manner().phrase("could_ask", questions=questions)] if questions else []
    return "\n".join([reply.text, f"[{reply.byline}]", *pictures, *ideas, ""])


def _as_json(reply: "Reply", held: "Chat", question: str, saved: list[str]) -> str:
    from concepts.claims import to_json

    record: dict[str, Any] = {
        "chat": held.id,
        "question": question,
        "text": reply.text,
        "spoken_by": reply.spoken_by,
        "byline": reply.byline,
        "bill": reply.bill.to_json(),
        "claims": [to_json(claim) for claim in reply.claims],
        "acts": [act.to_json() for act in reply.acts],
        "suggestions": reply.suggestions,
        "figures": saved,
    }
    return json.dumps(record, ensure_ascii=False)
