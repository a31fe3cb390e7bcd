"""A language model at an OpenAI-compatible endpoint (OpenAI, vLLM, Ollama, LM Studio): asked, and never waited for."""

import logging
import os
import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Self
from urllib.parse import urlsplit

from agent.llm.breaker import Breaker
from agent.llm.ending import Ending
from agent.llm.ledger import Bill, Ledger, Price
from agent.llm.schema import valid
from agent.llm.wire import Wire

CONNECT, TOTAL = 3.0, 20.0  # seconds
RETRIES = 2  # tries after the first
BACKOFF = 0.4  # seconds before the second try, half of it by chance; doubled before the third
LONGEST = 16_000  # characters of an answer that are read
OPENAI = "https://api.openai.com/v1"
Messages = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one question.

    Attributes:
        text: the whole answer; None if there is none that can be used.
        ending: how it ended.
        bill: what it took.
    """

    text: str | None
    ending: Ending
    bill: Bill


@dataclass(frozen=True, eq=False)
class Endpoint:
    """A chat model. What is wrong with its server is no error but an ending; see `Ending`.

    Attributes:
        model: its name at the endpoint.
        wire: the line to the endpoint.
        total: seconds that a question may take, tries and pauses included.
        retries: tries after the first, where a server fails or has no time.
        price: what tokens cost; None if unknown.
        breaker: leaves an endpoint alone that keeps failing.
        ledger: what all calls took so far.
    """

    model: str
    wire: Wire
    total: float = TOTAL
    retries: int = RETRIES
    price: Price | None = None
    breaker: Breaker = field(default_factory=Breaker)
    ledger: Ledger = field(default_factory=Ledger)

    @classmethod
    def load(
        cls,
        model: str,
        base_url: str | None = None,
        api_key: str | None = None,
        connect: float = CONNECT,
        total: float = TOTAL,
        price: Price | None = None,
    ) -> Self:
        """Make an endpoint; address and key from OPENAI_BASE_URL and OPENAI_API_KEY where not given.

        Nothing is sent yet. Local servers need no key: any word will do, and is used if none is set.

        Args:
            model: name of the model at the endpoint.
            base_url: address, such as http://localhost:11434/v1.
            api_key: key, as the endpoint's owner gave it.
            connect: seconds until a connection must stand.
            total: seconds until the last word of an answer, tries and pauses included.
            price: what tokens cost, for the ledger.
        """
        address = base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI
        key = api_key or os.environ.get("OPENAI_API_KEY") or "none"
        wire = Wire(address, key, min(connect, total))
        wire.ready()
        return cls(model, wire, total, price=price)

    @property
    def address(self) -> str:
        """Where it is, without any password."""
        parts = urlsplit(self.wire.base_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def __repr__(self) -> str:
        return f"Endpoint({self.model!r} at {self.address})"

    def ask(self, messages: Messages, schema: Mapping[str, Any] | None = None) -> str | None:
        """Return the answer to `messages`, or None if no usable one came in time. A bad server raises nothing.

        Args:
            messages: as chat.completions has them.
            schema: of the JSON that the answer must be; it is asked for, and the answer is held against it.
        """
        return self.answer(messages, schema).text

    def answer(self, messages: Messages, schema: Mapping[str, Any] | None = None, until: float | None = None) -> Answer:
        """`ask`, telling also how it ended and what it took.

        Args:
            messages: as chat.completions has them.
            schema: of the JSON that the answer must be.
            until: a deadline before that of the endpoint, in seconds of `time.monotonic`.
        """
        call, words = self.stream(messages, schema, until), []
        while True:
            try:
                words.append(next(call))
            except StopIteration as stop:
                ending, bill = stop.value
                break
        text = "".join(words).strip() if ending.kind == "complete" else ""
        if text and schema is not None:
            text = valid(text, schema) or ""
            ending = ending if text else Ending(kind="garbled", sent=ending.sent, received=ending.received)
        return Answer(text=text or None, ending=ending, bill=bill)

    def stream(
        self, messages: Messages, schema: Mapping[str, Any] | None = None, until: float | None = None
    ) -> Generator[str, None, tuple[Ending, Bill]]:
        """Yield the words of an answer as they come; returns how it ended and what it took. Raises nothing.

        Words that came stand, even if the rest does not come: look at the ending. For the arguments see `answer`.
        """
        begun = monotonic()
        limit = min(begun + self.total, float("inf") if until is None else until)
        if limit <= begun or not self.breaker.admit():
            return Ending(kind="late" if limit <= begun else "spared"), Bill()
        ending = Ending(kind="left")
        try:
            ending = yield from self._tried(self._request(messages, schema), limit)
        finally:
            self.breaker.note(ending)
            bill = Bill.of(monotonic() - begun, ending.sent, ending.received, self.price)
            self.ledger.add(bill)
            if ending.kind not in ("complete", "left"):
                logging.getLogger(__name__).info("%r: %s", self, ending)
        return ending, bill

    def _tried(self, request: Mapping[str, Any], limit: float) -> Generator[str, None, Ending]:
        """Call, and again while that may help; an answer that has begun is not begun again."""
        for attempt in range(self.retries + 1):
            begun, ending = yield from self._capped(request, limit)
            if ending.kind == "refused" and ending.status in (400, 422) and not begun:
                request = {key: request[key] for key in ("model", "messages")}  # it may not know the rest
                begun, ending = yield from self._capped(request, limit)
                self.wire.plain = self.wire.plain or ending.kind == "complete"
            pause = ending.wait or BACKOFF * 2**attempt * random.uniform(0.5, 1.0)
            if begun or not ending.again or attempt == self.retries or monotonic() + pause >= limit:
                break
            sleep(pause)
        return ending

    def _capped(self, request: Mapping[str, Any], limit: float) -> Generator[str, None, tuple[bool, Ending]]:
        """One call, broken off where it says too much; also returns whether it said anything."""
        call, said = self.wire.play(request, limit), 0
        try:
            while True:
                words = next(call)
                said += len(words)
                if said > LONGEST:
                    return True, Ending(kind="too long")
                yield words
        except StopIteration as stop:
            ending: Ending = stop.value
        finally:
            call.close()
        return said > 0, ending

    def _request(self, messages: Messages, schema: Mapping[str, Any] | None) -> dict[str, Any]:
        request: dict[str, Any] = {"model": self.model, "messages": list(messages)}
        if self.wire.plain:
            return request
        request["stream_options"] = {"include_usage": True}
        if schema is not None:
            form = {"name": "answer", "schema": dict(schema), "strict": True}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        return request
