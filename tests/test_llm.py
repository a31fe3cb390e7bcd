"""A language model behind an endpoint: what is asked, what counts as an answer, what it costs, and who is spared."""

import json
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import Endpoint, Price
from agent.llm import Bill
from agent.llm.schema import problems, valid
from tests.endpoints import Behaviour, Handler, Server, says, serving

HELLO = [{"role": "user", "content": "Hello."}]
SCHEMA = {
    "type": "object",
    "properties": {"kind": {"enum": ["why", "bye"]}, "sure": {"type": "number", "minimum": 0, "maximum": 1}},
    "required": ["kind"],
    "additionalProperties": False,
}


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], tuple[Endpoint, Server]]]:
    """Makes an endpoint whose server behaves as told."""
    open_ = []

    def make(behave: Behaviour) -> tuple[Endpoint, Server]:
        context = serving(behave)
        server = context.__enter__()
        open_.append(context)
        return Endpoint.load("m", server.url, "sk-secret", connect=0.5, total=3.0), server

    yield make
    for context in open_:
        context.__exit__(None, None, None)


Serve = Callable[[Behaviour], tuple[Endpoint, Server]]


def then(*behaviours: Behaviour) -> Behaviour:
    """One behaviour after the other, the last one for ever."""
    left = list(behaviours)
    return lambda line: (left.pop(0) if len(left) > 1 else left[0])(line)


def test_an_answer_is_the_same_in_one_piece_and_in_many(serve: Serve) -> None:
    for behave in (says("Good day to you."), lambda line: line.stream("Good day to you.", size=3)):
        endpoint, server = serve(behave)
        assert endpoint.ask(HELLO) == "Good day to you."
        assert server.talks == [HELLO]


def test_what_comes_can_be_heard_while_it_comes(serve: Serve) -> None:
    def behave(line: Handler) -> None:
        line.begin()
        line.piece({"content": "First, "})
        line.wait(0.4)
        line.piece({"content": "then."})
        line.end()

    endpoint, _ = serve(behave)
    endpoint.ask(HELLO)
    begun, call = monotonic(), endpoint.stream(HELLO)
    assert next(call) == "First, " and monotonic() - begun < 0.3
    assert next(call) == "then."


def test_a_server_that_fails_for_a_moment_is_asked_again(serve: Serve) -> None:
    endpoint, server = serve(then(says("no", status=503), says("Yes.")))
    assert endpoint.ask(HELLO) == "Yes."
    assert len(server.asked) == 2


def test_a_server_that_asks_to_wait_is_given_the_time(serve: Serve) -> None:
    def busy(line: Handler) -> None:
        line.raw(b"{}", status=429, headers={"Retry-After": "0.5"})

    endpoint, server = serve(then(busy, says("Yes.")))
    begun = monotonic()
    assert endpoint.ask(HELLO) == "Yes." and monotonic() - begun >= 0.5
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_was_refused_is_not_asked_again(serve: Serve, status: int) -> None:
    endpoint, server = serve(says("no", status=status))
    assert str(endpoint.answer(HELLO).ending) == f"the request was refused (HTTP {status})"
    assert len(server.asked) == 1


def test_an_answer_that_broke_off_is_no_answer_and_is_not_begun_again(serve: Serve) -> None:
    def half(line: Handler) -> None:
        line.begin()
        line.piece({"content": "The model"})

    endpoint, server = serve(half)
    answer = endpoint.answer(HELLO)
    assert (answer.text, answer.ending.kind, len(server.asked)) == (None, "cut", 1)


def test_words_that_were_heard_are_not_heard_twice(serve: Serve) -> None:
    def torn(line: Handler) -> None:
        line.send_response(200)
        line.send_header("Content-Type", "text/event-stream")
        line.send_header("Content-Length", "5000")
        line.end_headers()
        line.piece({"content": "The model"})

    endpoint, server = serve(torn)
    assert list(endpoint.stream(HELLO)) == ["The model"]
    assert len(server.asked) == 1


def test_a_server_that_does_not_know_an_option_is_asked_without_it(serve: Serve) -> None:
    def old(line: Handler) -> None:
        strange = {"stream_options", "response_format"} & set(line.request_body)
        line.raw(b'{"error": "unknown field"}', status=400) if strange else line.reply('{"kind": "why"}')

    endpoint, server = serve(old)
    assert endpoint.ask(HELLO, SCHEMA) == endpoint.ask(HELLO, SCHEMA) == '{"kind": "why"}'
    assert len(server.asked) == 3, "what it does not know is not tried twice"


def test_a_schema_is_asked_for_and_the_answer_is_held_against_it(serve: Serve) -> None:
    endpoint, server = serve(then(says('```json\n{"kind": "why", "sure": 0.5}\n```'), says('{"kind": "maybe"}')))
    assert json.loads(endpoint.ask(HELLO, SCHEMA) or "") == {"kind": "why", "sure": 0.5}
    assert server.asked[0]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert endpoint.ask(HELLO, SCHEMA) is None


def test_the_deadline_holds_over_all_tries(serve: Serve) -> None:
    endpoint, _ = serve(says("no", status=500))
    begun = monotonic()
    assert endpoint.answer(HELLO, until=begun + 0.7).text is None
    assert monotonic() - begun < 0.9


def test_an_answer_that_stands_is_not_lost_to_a_server_that_forgets_to_end_it(serve: Serve) -> None:
    def endless(line: Handler) -> None:
        line.begin()
        line.piece({"content": "Yes."})
        line.piece({}, finish_reason="stop")
        line.wait(60)

    endpoint, _ = serve(endless)
    begun = monotonic()
    assert endpoint.ask(HELLO) == "Yes." and monotonic() - begun < 1.5


def test_tokens_time_and_cost_are_kept_in_a_ledger_and_never_made_up(serve: Serve) -> None:
    endpoint, _ = serve(lambda line: line.stream("Yes."))
    assert endpoint.answer(HELLO).bill.cost is None, "nobody said what it costs"
    bill = endpoint.ledger.bill
    assert (bill.calls, bill.sent, bill.received) == (1, 120, 30) and 0 < bill.seconds < 3
    assert Bill.of(1.0, None, 30, Price(1, 1)).cost is None, "the server did not count"
    assert Bill.of(1.0, 1_000_000, 500_000, Price(2, 4)).cost == 4.0


@given(st.lists(st.tuples(st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=5))
def test_a_sum_is_known_only_if_all_of_it_is(tokens: list[tuple[int | None, int | None]]) -> None:
    whole = sum((Bill.of(0.5, sent, received, Price(1, 1)) for sent, received in tokens), start=Bill())
    known = all(sent is not None and received is not None for sent, received in tokens)
    assert (whole.calls, whole.cost is None) == (len(tokens), not known)


@pytest.mark.parametrize(("text", "price"), [("0.15/0.6", Price(0.15, 0.6)), ("2", Price(2, 2)), ("0/0", Price(0, 0))])
def test_a_price_is_read(text: str, price: Price) -> None:
    assert Price.read(text) == price


@pytest.mark.parametrize("text", ["", "cheap", "1/2/3", "-1/2", "inf", "nan"])
def test_what_is_no_price_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"0\.15/0\.60"):
        Price.read(text)


def test_no_secret_is_shown(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="agent")
    endpoint, _ = serve(says('RAW{"error": "your key sk-secret is wrong"}', status=401))
    shown = [repr(endpoint), repr(endpoint.wire), repr(endpoint.answer(HELLO)), caplog.text]
    own = Endpoint.load("m", "http://me:sk-secret@localhost:1/v1")
    assert not any("sk-secret" in text for text in [*shown, repr(own), repr(own.wire), own.address])
    assert "refused" in caplog.text


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ({"kind": "why"}, True),
        ({"kind": "why", "sure": 1}, True),
        ({"kind": "why", "sure": 1.1}, False),
        ({"kind": "why", "sure": True}, False),
        ({"kind": "why", "sure": "1"}, False),
        ({"kind": "what"}, False),
        ({"sure": 0.5}, False),
        ({"kind": "why", "more": 1}, False),
        ([], False),
        (None, False),
    ],
)
def test_a_value_is_held_against_a_schema(value: object, sound: bool) -> None:
    assert (not list(problems(value, SCHEMA))) is sound


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 2}, [[1, 2.0], []], [[1, 2, 3], ["1"], {}, [1.5]]),
        ({"type": ["string", "null"], "maxLength": 3}, ["abc", None], ["abcd", 1]),
        ({"anyOf": [{"const": 1}, {"type": "string"}]}, [1, "x"], [2, None]),
        ({}, [1, None, {"a": []}], []),
    ],
)
def test_parts_of_a_schema(schema: dict[str, Any], good: list[object], bad: list[object]) -> None:
    assert all(not list(problems(value, schema)) for value in good)
    assert all(list(problems(value, schema)) for value in bad)


@given(st.text() | st.sampled_from(["[" * 5_000, '{"kind": "why"} and more', "NaN", '{"kind": "why"']))
def test_no_text_breaks_the_reader_of_json(text: str) -> None:
    assert valid(text, SCHEMA) is None or json.loads(valid(text, SCHEMA) or "")["kind"] in ("why", "bye")
