"""What all tests share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explainers.mining.threads import share

if TYPE_CHECKING:
    from agent import Agent
    from agent.understanding import Understanding, Vocabulary
    from concepts.knowledge import Knowledge

share(1)  # two threads for small tensors cost twenty times as much as one where other work shares the cores


@pytest.fixture(scope="session")
def agent() -> "Agent":
    """The embedded agent, made once; its chats do not meet."""
    from agent import Agent

    return Agent.load()


@pytest.fixture(scope="session")
def ear() -> "Understanding":
    """What reads English messages."""
    from agent.understanding import Understanding

    return Understanding.load()


@pytest.fixture(scope="session")
def known() -> "Mapping[str, Vocabulary]":
    """The names that examined messages are about."""
    from benchmarks.understanding import vocabularies

    return vocabularies()


@pytest.fixture
def knowledge() -> "Knowledge":
    """The shipped graph."""
    from concepts.knowledge import Knowledge

    return Knowledge.embedded()


@pytest.fixture
def own_table(tmp_path: Path) -> Callable[[str], Path]:
    """Write facts of one's own into a CSV file."""

    def write(text: str) -> Path:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write
