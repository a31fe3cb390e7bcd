"""Who does the work: this process, several of this machine, or a Ray cluster; always with the same results.

Work is a function of a number. Results come back in the order of the numbers, whoever was first.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from agent import Agent
from concepts.knowledge import Knowledge
from dialogs.memory import Memory
from explainers.mining.stream import Engine, Look, Seen, here
from explainers.mining.threads import share
from explainers.mining.workers import crew

ENGINES = ("local", "ray")

__all__ = ["ENGINES", "Engine", "Guides", "engine"]


@contextmanager
def engine(name: str, workers: int) -> Iterator[Engine]:
    """The engine called `name` with so many processes. ValueError if it is unknown or cannot be had."""
    if name not in ENGINES:
        raise ValueError(f"engine {name!r} is not known; allowed: {', '.join(map(repr, ENGINES))}")
    if workers < 1:
        raise ValueError(f"asked for {workers} workers; give at least one")
    if name == "ray":
        with crew(workers) as cluster:
            yield cluster
    elif workers == 1:
        yield here
    else:
        yield Forks(workers)


@dataclass(frozen=True, eq=False)
class Guides:
    """An agent with each of its policies; sent to another process, it is made anew there.

    Attributes:
        own: the agent as it is.
        memory: what need not be asked again.
    """

    own: Agent
    memory: Memory = field(default_factory=Memory, repr=False)

    @cached_property
    def plain(self) -> Agent:
        """The agent that answers what it is asked, and says nothing unasked."""
        return self.own.using("plain")

    @cached_property
    def learned(self) -> Agent:
        """The agent with the learned policy."""
        return self.own.using("learned")

    def __getstate__(self) -> dict[str, Any]:
        if self.own.knowledge is not Knowledge.embedded():
            raise ValueError("an agent with knowledge of its own cannot be sent to a cluster; use the engine 'local'")
        return {"subject": self.own.subject, "bank": self.own.bank}

    def __setstate__(self, state: dict[str, Any]) -> None:
        object.__setattr__(self, "own", Agent.load(**state))
        object.__setattr__(self, "memory", Memory())


@dataclass(frozen=True)
class Forks:
    """An engine of `count` copies of this process; each takes every `count`-th piece of work."""

    count: int

    def __call__(self, look: Look[Seen], numbers: Sequence[int]) -> Iterator[Seen]:
        """Yield what each number gives, in order. RuntimeError if a copy dies."""
        if "fork" not in multiprocessing.get_all_start_methods():
            raise ValueError("this system cannot run copies of a process; use one worker, or the engine 'ray'")
        copies = multiprocessing.get_context("fork")
        few = min(self.count, len(numbers))
        lines: list[Connection] = []
        crewed: list[BaseProcess] = []
        try:
            for first in range(few):
                receiving, sending = copies.Pipe(duplex=False)
                process: BaseProcess = copies.Process(
                    target=_serve, args=(look, numbers[first::few], sending), daemon=True
                )
                process.start()
                sending.close()  # only the copy holds it now, so that its death is noticed
                lines.append(receiving)
                crewed.append(process)
            for turn in range(len(numbers)):
                yield _received(lines[turn % few])
        finally:
            for process in crewed:
                process.terminate()
                process.join()


def _serve(look: Look[Any], numbers: Sequence[int], line: Connection) -> None:
    """What a copy does: one piece of work after the other; an error is sent like a result."""
    share(1)  # the threads of the process that was copied are not there
    for number in numbers:
        try:
            line.send((look(number), None))
        except Exception as error:  # told where the work was ordered
            line.send((None, f"{type(error).__name__}: {error}"))
            return


def _received(line: Connection) -> Any:
    try:
        done, error = line.recv()
    except EOFError:
        raise RuntimeError("a worker of the study died; try again with fewer workers") from None
    if error is not None:
        raise RuntimeError(f"a worker of the study failed: {error}")
    return done
