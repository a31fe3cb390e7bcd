"""Whatever a language model or its server does, nothing false is said, nothing is lost, and nobody waits."""

import random
from time import monotonic

import pytest

from agent import Endpoint, Voice
from agent.language.script import Passage
from agent.language.voice import Spoken
from agent.llm import Ending
from agent.llm.breaker import Breaker
from concepts.claims import Claim, Evidence, Fact, FaultLine, Outcome, Prediction
from tests.endpoints import Behaviour, Handler, rewords, serving
from tests.hostile import LIES, TROUBLES, Liar, lies_in
from tests.rewordings import close

CLAIMS: tuple[Claim, ...] = (
    Prediction(label="zebra", probability=0.962),
    Evidence(concept="stripes", label="zebra", weight=3.1, share=0.42),
    Evidence(concept="mane", label="zebra", weight=2.2, share=0.32),
    Fact(head="zebra", relation="HasCoat", tail="stripes", source="a book"),
    FaultLine(label="zebra", foil="horse", removed=("stripes",), added=(), margin=0.4, smallest=True),
    Outcome(removed=("stripes",), added=(), medium="masked", label="elephant", probability=0.36),
)
PARTS = (
    "The model says zebra (96 %). What speaks for zebra most: the stripes (42 % of the evidence), "
    "then the mane (32 %). (Generally known, not measured here: a zebra has stripes.)",
    "Without the stripes it would say horse. But in the picture itself, blurring the stripes turns the answer "
    "to elephant (36 %), though the model is then unsure, so take that with care.",
)
TEXT = "\n\n".join(PARTS)
KNOWN = ("zebra", "horse", "elephant", "lion", "wolf", "stripes", "mane", "trunk")
TOTAL = 0.4  # seconds


def spoken(behave: Behaviour) -> tuple[Spoken, list[str], float]:
    """What is said with a model that behaves so, the pieces it was told in, and the seconds that it took."""
    told: list[str] = []
    with serving(behave) as server:
        voice = Voice.load(Endpoint.load("m", server.url, "sk-secret", connect=0.2, total=TOTAL))
        begun = monotonic()
        reply = voice.reword([Passage(part, CLAIMS) for part in PARTS], KNOWN, aloud=told.append)
        return reply, told, monotonic() - begun


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """The first turn in a process loads what it needs, which takes longer than the deadline of these tests."""
    spoken(rewords(close))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_leaves_the_template_and_costs_no_more_than_the_deadline(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply, told, seconds = spoken(TROUBLES[trouble])
    assert "".join(told) == reply.text
    assert reply.text == TEXT or (trouble == "half stream" and reply.by == "mixed")
    assert seconds < TOTAL + 1.0, "a server may hang for a minute"
    assert "sk-secret" not in caplog.text + repr(reply)


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_is_said(lie: str) -> None:
    liars = [Liar(LIES[lie], random.Random(seed)) for seed in (1, 3)]
    for liar in liars:
        reply, told, _ = spoken(liar)
        assert lies_in(reply.text, liar.told) == [] and "".join(told) == reply.text
    assert any(liar.told for liar in liars), "a liar that tells no lie proves nothing"


@pytest.mark.parametrize("trouble", ["1 MB", "1 MB of words", "packed"])
def test_what_is_too_long_is_not_read_to_its_end(trouble: str) -> None:
    with serving(TROUBLES[trouble]) as server:
        answer = Endpoint.load("m", server.url).answer([{"role": "user", "content": "Hello."}])
    assert (answer.text, answer.ending.kind) == (None, "too long")


def test_a_failure_that_is_endless_is_not_read_to_its_end() -> None:
    def endless(line: Handler) -> None:
        line.send_response(500)
        line.end_headers()
        while not line.wait(0.001):
            line.wfile.write(b"x" * 65_536)

    with serving(endless) as server:
        assert Endpoint.load("m", server.url, total=5.0).answer([]).ending.kind == "too long"


def test_the_record_of_lies_finds_one_that_was_said() -> None:
    told = [("The model says NameA.", "The model never says NameA.")]
    assert lies_in("Well. The model never\nsays a, b.", told) == ["The model never says NameA."]
    assert lies_in("The model says a, b.", told) == []


def test_who_rewords_well_is_heard() -> None:
    reply, _, _ = spoken(rewords(close))
    assert reply.by in ("llm", "mixed") and reply.text != TEXT


def test_an_endpoint_that_is_dead_is_tried_once_and_then_left_alone_until_it_is_tried_again() -> None:
    now = [0.0]
    breaker = Breaker(most=3, pause=30, clock=lambda: now[0])
    assert breaker.admit()
    breaker.note(Ending(kind="unreachable"))
    assert not breaker.admit()
    now[0] = 31.0
    assert breaker.admit() and not breaker.admit(), "one call tries it"
    breaker.note(Ending(kind="late"))
    assert not breaker.admit()
    now[0] = 62.0
    assert breaker.admit()
    breaker.note(Ending(kind="complete"))
    assert breaker.admit() and breaker.admit()


def test_some_failures_in_a_row_are_too_many_and_a_success_between_them_makes_them_few() -> None:
    breaker = Breaker(most=3)
    for kind in ("late", "broken", "complete", "late", "garbled"):
        assert breaker.admit()
        breaker.note(Ending(kind=kind))
    assert breaker.admit()
    breaker.note(Ending(kind="cut"))
    assert not breaker.admit()


def test_a_probe_that_nobody_waits_for_does_not_lock_the_door() -> None:
    now = [0.0]
    breaker = Breaker(pause=1, clock=lambda: now[0])
    breaker.note(Ending(kind="unreachable"))
    now[0] = 2.0
    assert breaker.admit()
    breaker.note(Ending(kind="left"))
    assert breaker.admit()


def test_a_server_that_asks_to_be_left_alone_is_left_alone() -> None:
    with serving(TROUBLES["429, asks to wait long"]) as server:
        endpoint = Endpoint.load("m", server.url, total=1.0)
        begun = monotonic()
        assert endpoint.answer([]).ending.kind == "busy"
        assert endpoint.answer([]).ending.kind == "spared"
    assert len(server.asked) == 1 and monotonic() - begun < 0.5
