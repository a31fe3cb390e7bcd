"""The agent that a command line asks for."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent import Agent, Voice


def loaded(
    subject: str,
    bank: Path | None,
    store: str,
    device: str,
    knowledge: Path | None,
    language: str,
    register: str,
    words: tuple[str | None, str | None, int, str | None],
) -> "Agent":
    """Make an agent of options; `words` are those of the language model: name, endpoint, times to read, price."""
    from agent import Agent

    voice = _voice(*words)
    made = Agent.load(
        subject=subject, bank=bank, device=device, store=store, knowledge=knowledge, language=language, llm=voice
    )
    return made.using(register=register)


def _voice(llm: str | None, url: str | None, reread: int, price: str | None) -> "Voice | None":
    """The language model that words replies; None if none was named."""
    from agent import Voice

    if llm is None and (url, price) != (None, None):
        raise ValueError("an endpoint or a price was given, but no language model; name one with --llm")
    return Voice.at(llm, url, reread, price) if llm is not None else None
