"""One conversation about one picture: ask, and get text, claims, figures and suggestions."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode
from PIL import Image
from torch import Tensor

from agent.acts import UserAct
from agent.comparison import compared
from agent.desk import Desk
from agent.display.figures import Figure
from agent.intake import read_image
from agent.language.byline import TEMPLATE
from agent.language.manner import Manner
from agent.llm import Bill
from agent.memory import figures
from agent.memory.unstored import Unstored
from agent.minds import Minds
from agent.minds.account import account
from agent.minds.packing import pack, unpack
from agent.nodes.decide import put
from agent.nodes.perceive import perceive
from agent.reasons import Reasons, reasons
from agent.reply import Event, Reply
from agent.state import Dialog
from concepts.claims import Claim, Fact, from_json
from explainers.verify import verify

Source: TypeAlias = str | Path | bytes | Image.Image | Tensor  # of a picture
LONGEST = 2_000  # characters of a question


@dataclass(frozen=True, eq=False)
class Chat:
    """A conversation; all its memory is in the store, under its id."""

    id: str
    desk: Desk
    graph: "CompiledStateGraph[Dialog] | Unstored"

    def ask(self, text: str) -> Reply:
        """Answer one message. What cannot be used as one is answered by a plain sentence, and changes nothing."""
        reply = None
        for event in self.stream(text):
            reply = event.reply or reply
        assert reply is not None, "a stream ends with a reply"
        return reply

    async def aask(self, text: str) -> Reply:
        """`ask`, without blocking the event loop."""
        return await asyncio.to_thread(self.ask, text)

    def stream(self, text: str) -> Iterator[Event]:
        """Answer one message, telling of each step as it is done; the last event holds the reply.

        Where a language model words the reply of a stored chat, its text comes in pieces, each once it is checked.
        """
        manner = self.desk.manner()
        problem = _unusable(text, manner)
        if problem:
            ideas = tuple(self.state.get("suggestions", []))
            reply = Reply(text=problem, suggestions=ideas, byline=manner.phrase(TEMPLATE))
            yield Event(kind="reply", detail=manner.phrase("progress_unusable"), reply=reply)
            return
        turn: Dialog = {**self.opening, "text": text.strip()}
        modes: list[StreamMode] = ["updates", "custom"] if self.desk.voice else ["updates"]
        for mode, told in self.graph.stream(turn, self.config, stream_mode=modes, durability="exit"):
            if mode == "custom":
                yield Event(kind="words", detail=str(told))
            else:
                yield from (Event(kind=node, detail=manner.phrase(f"progress_{node}")) for node in told)
        yield Event(kind="reply", detail=manner.phrase("progress_reply"), reply=self.last)

    def check(self, claim: Claim, other: Source | None = None) -> bool:
        """Whether a claim holds: the model is run again; a fact is looked up in the knowledge graph.

        A claim about what sets two pictures apart needs the `other`.
        """
        if isinstance(claim, Fact):
            return claim in self.desk.knowledge.facts(head=claim.head, relation=claim.relation)
        here = self.desk.named(self.state.get("names", {}))
        key = self.picture
        picture = here.exhibit(key).picture.tensor
        second = None if other is None else read_image(other, self.desk.language).tensor
        return verify(here.subject, here.bank, picture, claim, lambda gone, come: here.redraw(key, gone, come), second)

    def reasons(self, foil: str | None = None) -> Reasons:
        """Why the model says what it says, and why not `foil`: what it used, held against what is generally true.

        Nothing of it is remembered. `foil` is the label that the model finds next likely if None.

        Raises:
            ValueError: `foil` is no class, or what the model says.
        """
        here = self.desk.named(self.state.get("names", {}))
        return reasons(here, self.picture, foil, self.check)

    def compare(self, other: Source, count: int = 3) -> Reply:
        """Say why the model calls the picture one thing and `other` another, by up to `count` concepts.

        Nothing of it is remembered. `check(claim, other)` runs the model again on both.

        Raises:
            ImageError: the other image cannot be used; says why and what to do.
        """
        here = self.desk.named(self.state.get("names", {}))
        text, answer = compared(here, self.picture, read_image(other, here.language), count)
        return Reply(
            text=text, claims=answer.claims, figures=answer.figures, byline=self.desk.manner().phrase(TEMPLATE)
        )

    @property
    def minds(self) -> Minds:
        """The three minds as they stand."""
        state = self.state
        if "minds" not in state:
            state = perceive(self.desk)(state)
        return unpack(state["minds"])

    def suppose(self, minds: Minds) -> None:
        """Take `minds` for the three minds as they stand: what is known of this person from elsewhere."""
        self.graph.update_state(self.config, {"minds": pack(minds)}, as_node="__start__")

    @property
    def account(self) -> tuple[str, ...]:
        """What the agent thinks that the user thinks, in plain sentences."""
        return account(self.minds, language=self.desk.language)

    @property
    def last(self) -> Reply:
        """The reply of the last turn; an empty one before the first."""
        state = self.state
        return Reply(
            text=state.get("reply", ""),
            claims=tuple(from_json(claim) for claims in state.get("claims", []) for claim in claims),
            figures=self._figures(state.get("figures", [])),
            acts=tuple(UserAct.from_json(act) for act in state.get("acts", [])),
            suggestions=tuple(state.get("suggestions", [])),
            spoken_by=state.get("spoken_by", "template"),
            byline=state.get("byline") or self.desk.manner().phrase(TEMPLATE),
            bill=Bill(**state.get("bill", {})),
        )

    @property
    def transcript(self) -> tuple[tuple[str, str, tuple[Figure, ...]], ...]:
        """All that was said: (role, text, figures), oldest first."""
        entries = self.state.get("transcript", [])
        return tuple((e["role"], e["text"], self._figures(e.get("figures", []))) for e in entries)

    @property
    def bylines(self) -> tuple[str, ...]:
        """Who worded each entry of the transcript; "" for the user's own words."""
        return tuple(entry.get("by", "") for entry in self.state.get("transcript", []))

    @property
    def image(self) -> Image.Image:
        """The picture that the chat is about."""
        return self.desk.exhibit(self.picture).picture.image

    @property
    def picture(self) -> str:
        """Key of the picture in the gallery."""
        return self.state["picture"]

    @property
    def state(self) -> Dialog:
        """The dialog as stored. KeyError if the chat is unknown."""
        stored = cast(Dialog, self.graph.get_state(self.config).values)
        if "picture" not in stored:
            raise KeyError(f"no chat is stored under {self.id!r}")
        return stored

    @property
    def legacy(self) -> Dialog:
        """What another chat with the same person starts from: what is known of them, and what they call concepts."""
        state = self.state
        kept: Dialog = {"minds": pack(self.minds.elsewhere()), "asked": state.get("asked", [])}
        lost = [list(pair) for pair in put(state.get("pending", {}))]  # nobody has answered, so it may be asked again
        known = [pair for pair in state.get("known", []) if pair not in lost]
        return {**kept, "names": state.get("names", {}), "known": known}

    @property
    def config(self) -> RunnableConfig:
        """How the graph finds this chat in the store."""
        return {"configurable": {"thread_id": self.id}}

    @property
    def opening(self) -> Dialog:
        """Keys that every turn starts from."""
        return {"picture": self.picture}

    def _figures(self, stored: list[dict[str, str]]) -> tuple[Figure, ...]:
        return tuple(figures.get(record, self.desk.gallery.blobs) for record in stored)


def _unusable(text: str, manner: Manner) -> str:
    """Why `text` cannot be answered, in words; "" if it can."""
    if not isinstance(text, str) or not text.strip():
        return manner.say("empty")
    if len(text) > LONGEST:
        return manner.say("too_long", length=manner.count(len(text)), most=manner.count(LONGEST))
    return ""
