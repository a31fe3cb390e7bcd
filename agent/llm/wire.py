"""The line to an endpoint: one call, from the request to its last word, never longer than its deadline.

Calls run on an event loop of their own, so that a deadline holds wherever a server dawdles: name service, handshake,
headers, or one byte a second in the middle of a line. What waits for the words is ordinary code.
"""

import asyncio
import os
import weakref
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from agent.llm.ending import Ending
from agent.llm.events import MalformedError, Reader

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

LARGEST = 262_144  # bytes of an answer, with all that is around the words
GRACE = 0.05  # seconds after the deadline in which a call that was called off may still say how it ended
TAIL = 0.5  # seconds that are waited for the count of tokens after the last word
Put = Callable[[str | Ending], None]


class TooLongError(Exception):
    """An answer is longer than anything that would be used."""


@dataclass(eq=False)
class Wire:
    """A client and the thread that its calls run on; both are made when first needed, and anew in a forked process.

    Attributes:
        base_url: address of the endpoint.
        api_key: its key.
        connect: seconds until a connection must stand.
        plain: whether the server has turned out to know nothing but model and messages.
    """

    base_url: str = field(repr=False)  # may hold a password
    api_key: str = field(repr=False)
    connect: float
    plain: bool = field(default=False, init=False)
    _line: "tuple[int, asyncio.AbstractEventLoop, AsyncOpenAI] | None" = field(default=None, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def play(self, request: Mapping[str, Any], until: float) -> Generator[str, None, Ending]:
        """Make one call; yields the words as they come and returns how it ended. Raises nothing.

        Args:
            request: of chat.completions, without `stream`.
            until: the deadline, in seconds of `time.monotonic`.
        """
        loop, client = self.ready()
        out: SimpleQueue[str | Ending] = SimpleQueue()
        task = asyncio.run_coroutine_threadsafe(_call(client, request, until, self.connect, out.put), loop)
        try:
            while True:
                item = out.get(timeout=max(0.0, until - monotonic()) + GRACE)
                if isinstance(item, Ending):
                    return item
                yield item
        except Empty:
            return Ending(kind="late")
        finally:
            task.cancel()

    def ready(self) -> "tuple[asyncio.AbstractEventLoop, AsyncOpenAI]":
        """The loop and the client. Made here if need be, which takes a moment that no deadline should pay for."""
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        with self._lock:
            if self._line is None or self._line[0] != os.getpid():
                http = DefaultAsyncHttpxClient(
                    event_hooks={"response": [_bounded]}, headers={"Accept-Encoding": "identity"}
                )
                client = AsyncOpenAI(base_url=self.base_url, api_key=self.api_key, max_retries=0, http_client=http)
                loop = asyncio.new_event_loop()
                Thread(target=_run, args=(loop, client), name="faultline-llm", daemon=True).start()
                weakref.finalize(self, loop.call_soon_threadsafe, loop.stop).atexit = False
                self._line = (os.getpid(), loop, client)
            return self._line[1:]


def _run(loop: asyncio.AbstractEventLoop, client: "AsyncOpenAI") -> None:
    """Serve calls until the loop is stopped."""
    loop.run_forever()
    loop.run_until_complete(client.close())
    loop.close()


async def _bounded(response: "httpx2.Response") -> None:
    """Break off a body that is larger than anything that would be used, whatever its status."""
    import httpx2

    body = response.stream
    assert isinstance(body, httpx2.AsyncByteStream), "an asynchronous client has asynchronous streams"

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for data in body:  # type: ignore[union-attr]  # mypy does not carry the assertion in here
                size += len(data)
                if size > LARGEST or "content-encoding" in response.headers:  # nothing packed was asked for
                    raise TooLongError
                yield data

        async def aclose(self) -> None:
            await body.aclose()  # type: ignore[union-attr]

    response.stream = Bounded()


async def _call(client: "AsyncOpenAI", request: Mapping[str, Any], until: float, connect: float, put: Put) -> None:
    """One call; words and then the ending are put to where they are waited for."""
    reader = Reader()
    try:
        async with asyncio.timeout(max(0.0, until - monotonic())) as limit:
            await _poured(client, request, connect, reader, limit, put)
        ending = reader.ending
    except Exception as error:  # whatever a server brings about must end here, and in an ending
        ending = reader.ending if reader.finished else _judged(error)
    put(ending)


async def _poured(
    client: "AsyncOpenAI",
    request: Mapping[str, Any],
    connect: float,
    reader: Reader,
    limit: asyncio.Timeout,
    put: Put,
) -> None:
    from openai import Timeout

    create = client.chat.completions.with_streaming_response.create
    timeout = Timeout(None, connect=connect)
    async with create(**request, stream=True, timeout=timeout) as response:
        async for line in response.iter_lines():
            words = reader.read(line)
            if words:
                put(words)
            if reader.over:
                return
            when = limit.when()
            if reader.finished and when is not None:
                limit.reschedule(min(when, asyncio.get_running_loop().time() + TAIL))
    words = reader.rest()
    if words:
        put(words)


def _judged(error: Exception) -> Ending:
    """The ending that an error amounts to."""
    import httpx2
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, TimeoutError):
        return Ending(kind="late")
    if isinstance(error, TooLongError) or isinstance(error.__cause__, TooLongError):
        return Ending(kind="too long")
    if isinstance(error, APIStatusError):
        return _status(error.status_code, error.response.headers)
    if isinstance(error, APIConnectionError | httpx2.TransportError):
        cause = error.__cause__ or error
        slow = isinstance(cause, httpx2.ConnectTimeout)
        kind = "unreachable" if slow or isinstance(cause, httpx2.ConnectError) else "broken"
        if isinstance(cause, httpx2.RemoteProtocolError | httpx2.DecodingError) and "isconnect" not in str(cause):
            kind = "garbled"
        return Ending(kind=kind, hopeless=slow)  # type: ignore[arg-type]
    return Ending(kind="garbled" if isinstance(error, MalformedError | ValueError) else "broken")


def _status(status: int, headers: Mapping[str, str]) -> Ending:
    """The ending that an HTTP status amounts to."""
    if status == 429 or (status == 503 and "retry-after" in headers):
        return Ending(kind="busy", status=status, wait=_seconds(headers.get("retry-after")))
    return Ending(kind="broken" if status >= 500 or status in (408, 409) else "refused", status=status)


def _seconds(text: str | None) -> float | None:
    """A Retry-After in seconds; None if there is none, or one that is no plain number above 0."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None
