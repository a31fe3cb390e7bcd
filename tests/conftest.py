"""What all tests share."""

from typing import TYPE_CHECKING

import pytest
import torch

if TYPE_CHECKING:
    from agent import Agent

# Two threads for small tensors cost twenty times as much as one where other work shares the cores.
torch.set_num_threads(1)


@pytest.fixture(scope="session")
def agent() -> "Agent":
    """The embedded agent, made once; its chats do not meet."""
    from agent import Agent

    return Agent.load()
