"""The page docs/language.md: one explanation in all registers and both languages, reworded, and what the check rejects.

Run it with `python -m docs.language`; it writes the page anew. No language model is at hand when it runs: in its place
a local server answers by hand-written rules, and the lies are written by hand as well.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from agent import Agent, Endpoint, Reply, Voice
from concepts.menagerie import samples
from concepts.menagerie.files import save
from tests.endpoints import rewords, serving
from tests.rewordings import free

PAGE = Path(__file__).with_name("language.md")
FRAME = Path(__file__).with_name("language.frame.md")  # the page, but for what is measured
PICTURE = Path(__file__).parent / "images" / "language-zebra.png"
ZEBRA = 0  # among the sample scenes
REGISTERS = ("child", "user", "engineer")
QUESTIONS = {"en": ("Why?", "Why not a horse?"), "de": ("Warum?", "Warum kein Pferd?")}
LIES = (
    ("a number", "37 %", "73 %"),
    ("a number in words", "37 % of the evidence", "two thirds of the evidence"),
    (
        "the order",
        "the mane (37 % of the evidence), then the stripes (31 %)",
        "the stripes (31 %), then the mane (37 %)",
    ),
    ("a name", "the mane (37 %", "the trunk (37 %"),
    ("the side", "What speaks for zebra", "What speaks against zebra"),
    ("a denial", "it would say horse", "it would not say horse"),
    ("the foil", "it would say horse", "it would say donkey"),
    ("a condition left out", "Without the stripes and with a meadow background, it", "Without the stripes, it"),
    ("a condition turned round", "Without the stripes and with", "With the stripes and with"),
    ("a cause", "What speaks for zebra most:", "It is a zebra because of its nature. What speaks for zebra most:"),
    ("too much", "What speaks for zebra most:", "The model is certain and always right. What speaks for zebra most:"),
    (
        "a fact as what was measured",
        "As is generally known, a zebra has stripes",
        "The model knows that a zebra has stripes",
    ),
)


def main() -> None:
    """Write the page and its picture."""
    save(samples()[ZEBRA], PICTURE)
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page as Markdown."""
    parts = {"registers": _registers(), "reworded": _reworded(), "rejected": _rejected()}
    text = FRAME.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = text.replace(f"<!-- {name} -->", "\n".join(lines).strip())
    return text


def _registers() -> Iterator[str]:
    for language in QUESTIONS:
        for register in REGISTERS:
            for question, reply in _talk(Agent.load(language=language).using(register=register), QUESTIONS[language]):
                yield from (f"**{question}** ({register})", "", f"> {reply.text}", "")


def _reworded() -> Iterator[str]:
    with serving(rewords(free)) as server:
        agent = Agent.load(llm=Voice.load(Endpoint.load("stand-in", base_url=server.url, api_key="none")))
        for question, reply in _talk(agent, QUESTIONS["en"]):
            yield from (f"**{question}** ({reply.spoken_by})", "", f"> {reply.text}", "")


def _rejected() -> Iterator[str]:
    agent = Agent.load()
    ((_, reply),) = _talk(agent, QUESTIONS["en"][:1])
    for kind, old, new in LIES:
        if old not in reply.text:
            raise ValueError(f"the answer no longer holds {old!r}; write another lie about: {reply.text}")
        problems = agent.check_text(reply.text.replace(old, new), reply.claims)
        yield f"| {kind} | {old} | {new} | {'; '.join(problems) or '**nothing**'} |"
    yield ""


def _talk(agent: Agent, questions: Sequence[str]) -> Iterator[tuple[str, Reply]]:
    """Questions about the zebra, and the answers."""
    chat = agent.open(PICTURE, stored=False)
    for question in questions:
        yield question, chat.ask(question)


if __name__ == "__main__":
    main()
