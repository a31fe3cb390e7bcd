"""A language model as a voice: it may reword, may not lie, and may be dead; against a real local server."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from agent import Agent
from agent.language.check import check_rewording
from agent.language.voice import Voice
from concepts.menagerie import samples

KNOWN = ("zebra", "horse", "stripes", "mane")
TRUE = "The model says zebra (96 %). Without the stripes it would say horse."


@contextmanager
def server(answer: Callable[[str, int], tuple[int, str]]) -> Iterator[tuple[str, list[str]]]:
    """An OpenAI-compatible server; `answer` turns the last message and its number into a status and a body or text."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request["messages"][-1]["content"])
            status, text = answer(request["messages"][1]["content"], len(asked))
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            whole = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
            body = (json.dumps(whole) if not text.startswith("RAW") else text[3:]).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1", asked
    finally:
        running.shutdown()
        running.server_close()


def reword(answer: Callable[[str, int], tuple[int, str]]) -> tuple[str | None, int]:
    with server(answer) as (url, asked):
        voice = Voice.load("m", base_url=url, api_key="k")
        return voice.reword(TRUE, lambda said: check_rewording(said, TRUE, KNOWN)), len(asked)


def test_a_faithful_rewording_is_used() -> None:
    faithful = "It answers zebra (96 %). Without the stripes, the answer would be horse."
    assert reword(lambda _, __: (200, faithful)) == (faithful, 1)


@pytest.mark.parametrize(
    "lie",
    [
        "It answers zebra (69 %). Without the stripes, the answer would be horse.",
        "It answers horse (96 %). Without the stripes, the answer would be zebra.",
        "It answers zebra (96 %). With the stripes, the answer would be horse.",
        "It answers zebra (96 %). Without the mane, the answer would be horse.",
        "It answers zebra (96 %) because of its nature. Without the stripes, the answer would be horse.",
        "It answers zebra (96 %). Without the stripes, the answer would not be horse.",
        "It answers zebra (96 %).",
    ],
    ids=["number", "swapped", "turned round", "other concept", "cause", "denied", "left out"],
)
def test_a_lie_is_refused_after_one_repair_round(lie: str) -> None:
    assert reword(lambda _, __: (200, lie)) == (None, 2)


def test_a_repaired_answer_is_used() -> None:
    faithful = "It answers zebra (96 %). Without the stripes, the answer would be horse."
    assert reword(lambda _, turn: (200, "It is a horse." if turn == 1 else faithful)) == (faithful, 2)


@pytest.mark.parametrize(
    "answer",
    [(500, "broken"), (429, "slow down"), (200, "RAWnot json"), (200, "RAW{}"), (200, ""), (200, "a" * 1_000_000)],
    ids=["500", "429", "no json", "no choices", "empty", "endless"],
)
def test_a_broken_server_is_no_more_than_silence(answer: tuple[int, str]) -> None:
    assert reword(lambda _, __: answer)[0] is None


def test_a_dead_server_leaves_the_template_and_the_turn_intact() -> None:
    voice = Voice.load("m", base_url="http://127.0.0.1:9/v1", api_key="k")
    reply = Agent.load(llm=voice).open(samples()[0].image(96)).ask("What is it?")
    assert reply.spoken_by == "template"
    assert reply.claims
    assert reply.text


def test_a_reply_says_that_the_language_model_spoke() -> None:
    with server(lambda text, _: (200, text.replace("The model says", "It answers"))) as (url, _):
        chat = Agent.load(llm=Voice.load("m", base_url=url, api_key="k")).open(samples()[0].image(96))
        reply = chat.ask("What is it?")
    assert reply.spoken_by == "llm"
    assert "It answers" in reply.text
    assert all(chat.check(claim) for claim in reply.claims)
