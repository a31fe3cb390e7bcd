"""Open the page in a browser."""

from typing import Annotated

import typer

from faultline.loading import loaded
from faultline.options import (
    HOST,
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
    address = f"http://{HOST}:{port}"
    print(f"Faultline will be at {address} in a few seconds ...", flush=True)
    from faultline.page.layout import build
    from faultline.page.serve import serve

    words = (llm, llm_url, reread, price)
    page = build(loaded(subject, bank, store, device, knowledge, language, register, words))
    serve(page, port, share)
    print(f"Ready: open {address} in a browser. Stop with Ctrl+C.", flush=True)
    page.block_thread()
