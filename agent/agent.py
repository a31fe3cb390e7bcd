"""The agent: a model, its concepts and general knowledge, ready to talk about pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self, get_args
from uuid import uuid4

import torch
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from PIL import Image

from agent.acts import UserAct
from agent.chat import Chat
from agent.desk import Desk
from agent.graph import build, nodes
from agent.intake import read_image
from agent.language.check import check_text
from agent.language.registers import AUTO, known_language, known_register
from agent.language.table import PLAIN
from agent.language.voice import Voice
from agent.language.word import word
from agent.llm import Endpoint
from agent.memory.gallery import Gallery
from agent.memory.store import Store
from agent.memory.unstored import Unstored
from agent.policy.plan import Policy
from agent.state import Dialog, Node
from agent.understanding import LlmReader, Understanding
from agent.understanding.by_llm import Asked
from concepts.bank import ConceptBank
from concepts.claims import Claim
from concepts.knowledge import Knowledge
from concepts.lexicon import ENGLISH
from explainers.mining.planting import SHIPPED
from explainers.subject import Subject


@dataclass(frozen=True, eq=False)
class Agent:
    """Talks with people about one model's decisions."""

    desk: Desk
    memory: BaseCheckpointSaver[str]

    @cached_property
    def graph(self) -> "CompiledStateGraph[Dialog]":
        """The conversation as a state machine, its state kept in the store."""
        return build(self.desk, self.memory)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The steps of a turn, for conversations that are kept nowhere."""
        return nodes(self.desk)

    @classmethod
    def load(
        cls,
        subject: str | Subject = "menagerie",
        bank: ConceptBank | str | Path | None = None,
        device: str = "cpu",
        llm: str | Endpoint | Voice | None = None,
        store: str = "sqlite://",
        knowledge: Knowledge | str | Path | None = None,
        language: str = ENGLISH,
        reader: Endpoint | None = None,
    ) -> Self:
        """Make an agent; without arguments the embedded one, which needs no network.

        Args:
            subject: the model, or its name (see `Subject.load`).
            bank: its concepts, or the folder they lie in; the shipped ones for the Menagerie, else none.
            device: where the model runs, such as "cpu" or "cuda".
            llm: a chat model that rewords checked text: its name (endpoint and key from OPENAI_BASE_URL and
                OPENAI_API_KEY), an endpoint, or a voice; templates alone if None.
            store: where chats are kept (see `Store.open`).
            knowledge: what is generally true, or the file it lies in; the shipped graph if None.
            language: code of the language that is spoken: "en" or "de".
            reader: a chat model that reads messages which the shipped reader is unsure of; none if None.

        Raises:
            ValueError: the language is not spoken.
            SubjectError: the model cannot be had.
            BankError: the bank cannot be read or belongs to another model.
            StoreError: the store cannot be opened.
            KnowledgeError: the file holds no knowledge.
        """
        spoken = known_language(language)
        model = Subject.load(subject, device) if isinstance(subject, str) else subject
        concepts = _bank(bank, model).to(model.device)
        kept = Store.open(store)
        desk = Desk(
            subject=model,
            bank=concepts,
            knowledge=_knowledge(knowledge),
            gallery=Gallery(model, concepts, kept.blobs),
            ear=_ear(spoken, reader),
            voice=_voice(llm),
            language=spoken,
        )
        return cls(desk, kept.memory)

    def open(
        self,
        image: str | Path | bytes | Image.Image | torch.Tensor,
        after: Chat | None = None,
        stored: bool = True,
    ) -> Chat:
        """Start a chat about an image: a path, the bytes of a file, a Pillow image, or a tensor (3, H, W) in [0, 1].

        Args:
            image: the picture.
            after: a chat with the same person, about another picture; what is known of them is carried over.
            stored: whether the chat is kept in the store; one that is not ends with the object.

        Raises:
            ImageError: the image cannot be used; says why and what to do.
        """
        graph = self.graph if stored else Unstored(self.nodes)
        chat = Chat(uuid4().hex, self.desk, graph)
        start: Dialog = {"picture": self.desk.gallery.add(read_image(image, self.desk.language))}
        if after is not None:
            start = {**start, **after.legacy}
        graph.update_state(chat.config, start, as_node="__start__")
        return chat

    def using(self, policy: Policy | None = None, register: str | None = None, language: str | None = None) -> Self:
        """Return the agent with other ways; what is None stays as it is.

        Args:
            policy: how what nobody asked for is chosen: "greedy" (most expected gain per word), "learned" (trained on
                simulated users), or "plain" (answers alone).
            register: for whom it is said: "child", "user" or "engineer"; "auto": by what the listener seems to follow.
            language: code of the language that is spoken: "en" or "de".

        Raises:
            ValueError: there is no such policy, register or language.
        """
        changes: dict[str, Any] = {}
        if policy is not None:
            if policy not in get_args(Policy):
                raise ValueError(f"no policy is called {policy!r}; there are: {', '.join(get_args(Policy))}")
            changes["policy"] = policy
        if register is not None:
            changes["register"] = None if register == AUTO else known_register(register)
        if language is not None:
            changes["language"] = known_language(language)
            second = self.desk.ear.model if isinstance(self.desk.ear, LlmReader) else None
            changes["ear"] = _ear(changes["language"], second)
        return replace(self, desk=replace(self.desk, **changes))

    def resume(self, chat_id: str) -> Chat:
        """Go on with a stored chat. KeyError if there is none with this id."""
        chat = Chat(chat_id, self.desk, self.graph)
        chat.desk.exhibit(chat.picture)
        return chat

    def understand(self, text: str, label: str | None = None, before: str = "") -> tuple[UserAct, ...]:
        """What a person does with `text`; runs no model.

        Args:
            text: their words.
            label: the class that the model gives the picture, for "it".
            before: the agent's last sentence, for short replies to it.
        """
        return self.desk.ear.read(text, self.desk.vocabulary, label=label, before=before)

    def word(self, claims: Sequence[Claim]) -> str:
        """Plain sentences that assert these claims and nothing else."""
        return word(claims, self.desk.manner(register=self.desk.register or PLAIN))

    def check_text(self, text: str, claims: tuple[Claim, ...]) -> list[str]:
        """Problems of a text that should say nothing but `claims`; empty if it does."""
        return check_text(text, claims, self.subject.classes, self.bank.names, self.desk.language)

    @property
    def subject(self) -> Subject:
        """The model that the agent talks about."""
        return self.desk.subject

    @property
    def bank(self) -> ConceptBank:
        """The model's concepts."""
        return self.desk.bank

    @property
    def knowledge(self) -> Knowledge:
        """What is generally true."""
        return self.desk.knowledge


def _ear(language: str, second: Asked | None) -> Understanding | LlmReader:
    """The reader of a language, with a language model as the second, where there is one."""
    ear = Understanding.load(language=language)
    return ear if second is None else LlmReader(ear, second)


def _voice(llm: str | Endpoint | Voice | None) -> Voice | None:
    """The voice that is asked for."""
    endpoint = Endpoint.load(llm) if isinstance(llm, str) else llm
    return Voice.load(endpoint) if isinstance(endpoint, Endpoint) else endpoint


def _knowledge(knowledge: Knowledge | str | Path | None) -> Knowledge:
    """The graph that is asked for."""
    if isinstance(knowledge, Knowledge):
        return knowledge
    return Knowledge.embedded() if knowledge is None else Knowledge.open(knowledge)


def _bank(bank: ConceptBank | str | Path | None, subject: Subject) -> ConceptBank:
    """The bank that is asked for, checked to belong to the subject."""
    if isinstance(bank, ConceptBank):
        bank.require(subject.fingerprint)
        return bank
    if bank is not None:
        return ConceptBank.load(bank, subject.fingerprint)
    if subject.name == "menagerie":
        return ConceptBank.load(SHIPPED, subject.fingerprint)
    channels = subject.features(torch.zeros(1, 3, subject.size, subject.size)).grid.shape[1]
    return ConceptBank.empty(subject.fingerprint, subject.classes, channels)
