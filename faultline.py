"""The command line: talk about a picture, open the page, mine concepts, compare explanations.

Heavy libraries are imported where they are used, so that `faultline --help` is quick.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faultline_knowledge import app as knowledge

if TYPE_CHECKING:
    from agent import Agent, Chat, Reply, Voice
    from concepts.bank import ConceptBank
    from dialogs import Table
    from explainers.mining import Mined

app = typer.Typer(
    help="Talk with an image classifier about its decisions.", no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(knowledge, name="knowledge")
SubjectName = Annotated[
    str, typer.Option("--subject", help="menagerie, torchvision:NAME, timm:NAME, transformers:ORG/NAME")
]
BankFolder = Annotated[Path | None, typer.Option("--bank", help="Folder of a concept bank; see `faultline mine`.")]
Graph = Annotated[Path | None, typer.Option("--knowledge", help="What is generally true; see `faultline knowledge`.")]
Store = Annotated[str, typer.Option("--store", help="Where chats are kept: sqlite:// or sqlite:///FILE")]
Device = Annotated[str, typer.Option("--device", help="Where the model runs: cpu, cuda, ...")]
Language = Annotated[str, typer.Option("--language", help="Language that is spoken: en or de.")]
Register = Annotated[
    str, typer.Option("--register", help="For whom: child, user or engineer; auto goes by what the listener follows.")
]
Llm = Annotated[
    str | None, typer.Option("--llm", help="Chat model that words replies, checked; OPENAI_API_KEY is used.")
]
LlmUrl = Annotated[
    str | None, typer.Option("--llm-url", help="Its OpenAI-compatible endpoint; OPENAI_BASE_URL if none.")
]
Reread = Annotated[int, typer.Option("--reread", help="How often it is given a text: 1 or 2.")]
Price = Annotated[str | None, typer.Option("--price", help="Of a million tokens, sent/received, such as 0.15/0.60.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
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
    with _plain_errors():
        voice = _voice(llm, llm_url, reread, price)
        agent = _agent(subject, bank, store, device, knowledge, language, voice).using(register=register)
        talk = agent.open(image)
        for number, question in enumerate(ask or _typed(prompt=not as_json), start=1):
            reply = talk.ask(question)
            saved = _save(reply, figures, number) if figures is not None else []
            print(_as_json(reply, talk, question, saved) if as_json else _as_text(reply, saved), flush=True)
            if any(act.kind == "bye" for act in reply.acts):
                break


@app.command(name="app")
def page(
    subject: SubjectName = "menagerie",
    bank: BankFolder = None,
    store: Store = "sqlite://",
    device: Device = "cpu",
    port: Annotated[int, typer.Option(help="Where to listen, on this computer.")] = 7860,
    share: Annotated[bool, typer.Option("--share", help="Make a public link as well.")] = False,
    knowledge: Graph = None,
    language: Language = "en",
    register: Register = "auto",
    llm: Llm = None,
    llm_url: LlmUrl = None,
    reread: Reread = 1,
    price: Price = None,
) -> None:
    """Open the page in a browser."""
    with _plain_errors():
        from app import main as run

        settings = {"--subject": subject, "--store": store, "--device": device, "--port": str(port)}
        settings |= {"--language": language, "--register": register}
        given = {
            "--bank": bank,
            "--knowledge": knowledge,
            "--llm": llm,
            "--llm-url": llm_url,
            "--reread": reread,
            "--price": price,
        }
        settings |= {name: str(value) for name, value in given.items() if value is not None}
        settings |= {"--share": "yes"} if share else {}
        try:
            run([part for pair in settings.items() for part in pair])
        except SystemExit as stop:
            raise ValueError(stop.code) if isinstance(stop.code, str) else stop from None


@app.command()
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
    with _plain_errors(), _plain_warnings():
        from explainers.mining import mined
        from explainers.pictures import folder as images
        from explainers.subject import Subject

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
        if as_json:
            held = [{"name": c.name, "confidence": c.confidence, "seen_in": c.profile} for c in found.bank]
            record = {"bank": str(out), "images": len(files), "labels": known, "concepts": held, **found.to_json()}
            print(json.dumps(record))
            return
        read = f"{len(found.bank)} concepts from {len(files) - len(found.unread)} images, written to {out}."
        print("\n".join([*_tried(found), *_concepts(found), read]))
        if not known:
            print("No folder is named after a class of the model, so how often it is right is not known.")


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


@app.command()
def concepts(
    bank: Annotated[Path, typer.Argument(help="Folder of a concept bank; see `faultline mine`.")],
    sheet: Annotated[Path | None, typer.Option(help="Draw a contact sheet into this PNG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the concepts of a bank: what they look like, how they were measured, and which were rejected and why."""
    with _plain_errors():
        from concepts.bank import ConceptBank
        from explainers import sheet as drawing

        found = ConceptBank.load(bank)
        if sheet is not None:
            drawing.sheet(found).save(sheet, "PNG")
        print(json.dumps(drawing.to_json(found), ensure_ascii=False) if as_json else drawing.listing(found))


@app.command()
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
    with _plain_errors():
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
        print("\n".join(f"{one.name}: AUC {one.auc:.2f}, stability {one.stability:.2f}" for one in bank))
        print("\n".join(f"{one.name} left out: {one.reason}" for one in bank.rejected))
        print(f"{len(bank)} concepts, written to {out}.")


@app.command()
def evaluate(
    dialogs: Annotated[int, typer.Option(help="Simulated users, in every arm.")] = 1_000,
    seeds: Annotated[list[int] | None, typer.Option("--seeds", help="Of users and pictures; may be repeated.")] = None,
    arms: Annotated[list[str] | None, typer.Option(help="Arm to compare; may be repeated. All if none.")] = None,
    families: Annotated[
        list[str] | None, typer.Option(help="held-out, training, all, or a family; may be repeated.")
    ] = None,
    tests: Annotated[int, typer.Option(help="Test pictures of each user: 4, 8, 12, ...")] = 24,
    pool: Annotated[int | None, typer.Option(help="Pictures to draw from, a seed; enough for all if none.")] = None,
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster")] = "local",
    workers: Annotated[int | None, typer.Option(help="Processes; as many as processors if none.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write the table into, and what is done so far.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the study in --out.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Draw figures into --out as well.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps pictures; the user's cache if none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare ways to explain the Menagerie's model on simulated users."""
    with _plain_errors():
        from agent import Agent
        from dialogs import ARMS, Drawn, Plan
        from dialogs import evaluate as compare
        from dialogs import families as people
        from dialogs.arms import find
        from dialogs.evaluate import SEEDS, enough

        if figures and out is None:
            raise ValueError("figures are drawn into a folder; give one with --out")
        chosen, several = tuple(map(find, arms)) if arms else ARMS, tuple(seeds or SEEDS)
        agent = Agent.load()
        table = compare(
            agent,
            people(agent, families or ("held-out",)),
            chosen,
            dialogs,
            several,
            engine,
            plan=Plan(tests=tests),
            cases=Drawn(pool or enough(dialogs, several), cache),
            workers=workers,
            out=out,
            resume=resume,
            progress=not as_json,
        )
        if out is not None:
            _keep(table, out, figures)
        print(table.to_json() if as_json else table)


def _keep(table: "Table", out: Path, figures: bool) -> None:
    """Write a table into a folder, as text and JSON, and its figures where asked."""
    (out / "table.txt").write_text(f"{table}\n", encoding="utf-8")
    (out / "table.json").write_text(f"{table.to_json()}\n", encoding="utf-8")
    if figures:
        from dialogs.figures import drawings

        for name, image in drawings(table).items():
            image.save(out / f"{name}.png")


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print what a user should know of as one line, without the line of code that it came from."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(f"faultline: {message}", file=sys.stderr)
        yield


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn errors that a user can do something about into one line and exit code 2."""
    try:
        yield
    except (ValueError, OSError) as error:
        _refuse(error)
    except RuntimeError as error:
        from explainers.subject import SubjectError

        if not isinstance(error, SubjectError):
            raise
        _refuse(error)


def _refuse(error: Exception) -> None:
    print(f"faultline: {' '.join(str(error).split())}", file=sys.stderr)
    raise typer.Exit(2) from None


def _agent(
    subject: str,
    bank: Path | None,
    store: str,
    device: str,
    knowledge: Path | None,
    language: str,
    voice: "Voice | None" = None,
) -> "Agent":
    from agent import Agent

    return Agent.load(
        subject=subject, bank=bank, device=device, store=store, knowledge=knowledge, language=language, llm=voice
    )


def _voice(llm: str | None, url: str | None, reread: int, price: str | None) -> "Voice | None":
    """The language model that words replies; None if none was named."""
    from agent import Voice

    if llm is None and (url, price) != (None, None):
        raise ValueError("an endpoint or a price was given, but no language model; name one with --llm")
    return Voice.at(llm, url, reread, price) if llm is not None else None


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


def _as_text(reply: "Reply", saved: list[str]) -> str:
    pictures = [f"[{figure.caption}] {path}" for figure, path in zip(reply.figures, saved, strict=False)]
    ideas = [f"You could ask: {' | '.join(reply.suggestions)}"] if reply.suggestions else []
    return "\n".join([reply.text, f"[{reply.byline}]", *pictures, *ideas, ""])


def _as_json(reply: "Reply", talk: "Chat", question: str, saved: list[str]) -> str:
    from concepts.claims import to_json

    record: dict[str, Any] = {
        "chat": talk.id,
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


if __name__ == "__main__":
    main()
