"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

HOST = "127.0.0.1"  # where the page listens
SubjectName = Annotated[
    str, typer.Option("--subject", help="menagerie, torchvision:NAME, timm:NAME, transformers:ORG/NAME")
]
BankFolder = Annotated[Path | None, typer.Option("--bank", help="Folder of a concept bank; see `faultline mine`.")]
Graph = Annotated[Path | None, typer.Option("--knowledge", help="What is generally true; see `faultline knowledge`.")]
Store = Annotated[str, typer.Option("--store", help="Where chats are kept: sqlite:// or sqlite:///FILE")]
Device = Annotated[str, typer.Option("--device", help="Where the model runs: cpu, cuda, ...")]
Language = Annotated[str, typer.Option("--language", help="Language of the talk and of the page: en or de.")]
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
