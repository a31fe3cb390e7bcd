"""Who answers what happens on the page: a picture is picked, a question is asked, a talk is taken up again."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

import gradio as gr
from gradio.processing_utils import save_pil_to_cache
from PIL import Image

from agent import Agent, Chat, Figure, ImageError
from agent.display import bubbles, panel

OPENING = "page_opening"  # what is asked by itself when a chat begins, and not shown
BUTTONS = 4
Talk: TypeAlias = tuple[dict[str, str], ...]  # messages: role, and content as HTML
Changes: TypeAlias = dict[Any, Any]  # component -> its new value


@dataclass(frozen=True, eq=False)
class Page:
    """The components that change."""

    picture: gr.HTML
    talk: gr.Chatbot
    said: gr.State
    panel: gr.HTML
    box: gr.Textbox
    buttons: tuple[gr.Button, ...]
    chat_id: gr.Textbox

    @property
    def all(self) -> list[Any]:
        """All of them."""
        return [self.picture, self.talk, self.said, self.panel, self.box, *self.buttons, self.chat_id]


@dataclass(frozen=True, eq=False)
class Host:
    """Answers what happens on the page, for everybody on it."""

    agent: Agent
    page: Page

    @property
    def language(self) -> str:
        """Code of the language of the page."""
        return self.agent.desk.language

    def phrase(self, key: str) -> str:
        """Words of the page, in its language."""
        return self.agent.desk.manner().phrase(key)

    def begin(self, image: Image.Image | str | None, chat_id: str = "") -> Iterator[Changes]:
        """Start a chat about a picture, and say what the model says; leave all as it is if it cannot be used.

        What is known of the person from the chat before, if there was one, is carried over.
        """
        try:
            chat = self.agent.open(image or b"", after=self._before(chat_id))
            shown = self._figure(chat.image, self.phrase("page_picture"))
        except Exception as error:
            problem = escape(str(error)) if isinstance(error, ImageError) else self._trouble()
            gr.Warning(problem)
            yield gr.skip()
            return
        yield {self.page.picture: shown, self.page.chat_id: chat.id, **self._offer(())}
        yield from self._turn(chat, (), self.phrase(OPENING))

    def _before(self, chat_id: str) -> Chat | None:
        """The chat with this id; None if there is none."""
        try:
            return self.agent.resume(chat_id) if chat_id else None
        except KeyError:
            return None

    def answer(self, chat_id: str, said: Talk, question: str) -> Iterator[Changes]:
        """Answer a question, telling on the way what is being done."""
        said = (*said, self._said("user", question))
        yield {self.page.box: "", **self._show(said)}
        try:
            chat = self.agent.resume(chat_id)
        except KeyError:
            yield self._show((*said, self._said("agent", self.phrase("page_pictureless"))))
            return
        yield from self._turn(chat, said, question)

    def restore(self, chat_id: str) -> Changes:
        """Go on with the chat that the address names, if it is still there."""
        try:
            chat = self.agent.resume(chat_id)
        except KeyError:
            return {self.page.chat_id: ""}
        entries = zip(chat.transcript, chat.bylines, strict=True)
        said = tuple(self._said(*entry, byline) for entry, byline in entries)
        unasked = self._said("user", self.phrase(OPENING))
        return {
            self.page.picture: self._figure(chat.image, self.phrase("page_picture")),
            self.page.chat_id: chat_id,
            self.page.panel: panel.render(chat.minds, language=self.language),
            **self._show(said[1:] if said[:1] == (unasked,) else said),
            **self._offer(chat.last.suggestions),
        }

    def _turn(self, chat: Chat, said: Talk, question: str) -> Iterator[Changes]:
        """One turn of the talk; an error inside ends in a plain sentence, and is logged."""
        steps: list[str] = []
        words = ""
        yield self._show((*said, {"role": "assistant", "content": bubbles.working(steps, self.language)}))
        try:
            for event in chat.stream(question):
                if event.reply is None:
                    words += event.detail if event.kind == "words" else ""
                    steps += [] if event.kind == "words" else [event.detail]
                    content = bubbles.words(words) + bubbles.working(steps, self.language)
                    yield self._show((*said, {"role": "assistant", "content": content}))
                else:
                    told = self._said("agent", event.reply.text, event.reply.figures, event.reply.byline)
                    now = {self.page.panel: panel.render(chat.minds, language=self.language)}
                    yield {**self._show((*said, told)), **self._offer(event.reply.suggestions), **now}
        except Exception:
            yield self._show((*said, self._said("agent", self._trouble())))

    def _said(self, role: str, text: str, figures: Sequence[Figure] = (), byline: str = "") -> dict[str, str]:
        pictures = "".join(self._figure(figure.image, figure.caption) for figure in figures)
        content = bubbles.words(text) + bubbles.byline(byline) + pictures
        return {"role": "user" if role == "user" else "assistant", "content": content}

    def _figure(self, image: Image.Image, caption: str) -> str:
        """A figure as HTML. Its file is given to the page, which deletes it in time."""
        shown = image.copy()
        shown.thumbnail((960, 960))
        path = save_pil_to_cache(shown, self.page.talk.GRADIO_CACHE, name="figure", format="png")
        self.page.talk.temp_files.add(path)
        return bubbles.figure(f"gradio_api/file={path}", caption)

    def _show(self, said: Talk) -> Changes:
        return {self.page.talk: list(said), self.page.said: said}

    def _offer(self, suggestions: Sequence[str]) -> Changes:
        """The suggestions on the buttons; buttons without one are hidden."""
        texts = [*suggestions, *[""] * BUTTONS]
        return {b: gr.update(value=t, visible=bool(t)) for b, t in zip(self.page.buttons, texts, strict=False)}

    def _trouble(self) -> str:
        """Log the error that is being handled, and return what to say instead of it."""
        logging.getLogger(__name__).exception("something failed on the page")
        return self.phrase("page_trouble")
