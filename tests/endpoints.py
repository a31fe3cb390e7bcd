"""An OpenAI-compatible server on this computer that does what a test tells it to, well or badly."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, TypeAlias

Talk: TypeAlias = list[dict[str, Any]]
TOKENS = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


class Handler(BaseHTTPRequestHandler):
    """One request. What it sends is up to what the server was told to do."""

    request_body: dict[str, Any]

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        self.request_body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append(self.request_body)
        self.close_connection = True
        with suppress(OSError):  # nobody listens any more
            server.behave(self)

    def reply(self, text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer in one piece."""
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        whole = {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "choices": [choice],
            "usage": TOKENS,
        }
        self.raw(json.dumps(whole).encode(), status=status, headers=headers)

    def raw(
        self, body: bytes, kind: str = "application/json", status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer with these bytes."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        """Begin to stream; the answer ends with the connection."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def piece(self, delta: Mapping[str, Any], **more: Any) -> None:
        """Stream one piece."""
        choice = {"index": 0, "delta": delta, "finish_reason": None, **more}
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def stream(self, text: str, size: int = 7) -> None:
        """Answer piece by piece, with the count of tokens at the end."""
        self.begin()
        for start in range(0, len(text), size):
            self.piece({"content": text[start : start + size]})
        self.end()

    def end(self) -> None:
        """End a stream as it should."""
        self.piece({}, finish_reason="stop")
        self.wfile.write(f"data: {json.dumps({'choices': [], 'usage': TOKENS})}\n\ndata: [DONE]\n\n".encode())

    @property
    def talk(self) -> Talk:
        """The messages of the request."""
        messages: Talk = self.request_body["messages"]
        return messages

    def wait(self, seconds: float) -> bool:
        """Do nothing for a while; less if the server is closed. Returns whether it is."""
        assert isinstance(self.server, Server)
        return self.server.closed.wait(seconds)

    def log_message(self, *_: object) -> None:
        """Keep the output of tests clean."""


Behaviour: TypeAlias = Callable[[Handler], None]


class Server(ThreadingHTTPServer):
    """Listens on a free port; `asked` holds the requests so far."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave, self.asked, self.closed = behave, list[dict[str, Any]](), Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def talks(self) -> list[Talk]:
        """The messages of each request so far."""
        return [request["messages"] for request in self.asked]

    def handle_error(self, *_: object) -> None:
        """Whoever hangs up is no error."""


@contextmanager
def serving(behave: Behaviour) -> Iterator[Server]:
    """A server that treats every request by `behave`."""
    server = Server(behave)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.closed.set()
        server.shutdown()
        server.server_close()


@dataclass
class Says:
    """A behaviour: gives these texts in turn, the last one for ever; RAW in front of one sends it as it is."""

    texts: tuple[str, ...]
    status: int = 200
    given: list[str] = field(default_factory=list)

    def __call__(self, line: Handler) -> None:
        text = self.texts[min(len(self.given), len(self.texts) - 1)]
        self.given.append(text)
        if text.startswith("RAW"):
            line.raw(text[3:].encode(), status=self.status)
        else:
            line.reply(text, self.status)


def says(*texts: str, status: int = 200) -> Says:
    """See `Says`."""
    return Says(texts, status)


def rewords(change: Callable[[str], str]) -> Behaviour:
    """A behaviour: streams the sentences that are asked for, each as `change` makes it."""

    def behave(line: Handler) -> None:
        line.stream("\n".join(f"[{number}] {change(text)}" for number, text in asked_for(line.talk)))

    return behave


def asked_for(talk: Talk) -> list[tuple[int, str]]:
    """The numbered sentences that the last message asks for."""
    found = {int(number): text for number, text in _LINE.findall(talk[-1]["content"])}
    return sorted(found.items())
