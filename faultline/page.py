"""Open the page in a browser."""

from typing import Annotated

import typer

from faultline.options import (
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


def open_page(
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
    from app import main

    settings = {
        "--subject": subject,
        "--bank": bank,
        "--store": store,
        "--device": device,
        "--port": port,
        "--share": "yes" if share else None,
        "--knowledge": knowledge,
        "--language": language,
        "--register": register,
        "--llm": llm,
        "--llm-url": llm_url,
        "--reread": reread,
        "--price": price,
    }
    try:
        main([part for name, value in settings.items() if value is not None for part in (name, str(value))])
    except SystemExit as stop:
        raise ValueError(stop.code) if isinstance(stop.code, str) else stop from None
