"""The page: a picture, a conversation about it, and the three minds, in the browser.

It shows what `agent` says. What it must remember is in the store, under the id of the chat, which is in the address of
the page: several people can talk at once, and a reload goes on where it was.

Gradio and the agent take seconds to import, so they are imported where they are used: the address is told at once.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import gradio as gr
    from PIL import Image

    from agent import Agent, Chat, Figure
    from agent.display import samples

HOST, PORT = "127.0.0.1", 7860
OPENING = "What is it?"  # asked by itself when a chat begins, and not shown
BUTTONS = 4
AT_ONCE, WAITING = 8, 64  # turns that are worked on, and that wait
LARGEST = "50mb"  # of an upload
BEGUN = """id => {
  if (id) history.replaceState(null, '', '?chat=' + encodeURIComponent(id));
  if (innerWidth < 900) document.getElementById('talk').scrollIntoView({behavior: 'smooth'});
}"""
Talk: TypeAlias = tuple[dict[str, str], ...]  # messages: role, and content as HTML
Changes: TypeAlias = dict[Any, Any]  # component -> its new value


@dataclass(frozen=True, eq=False)
class Page:
    """The components that change."""

    picture: "gr.HTML"
    talk: "gr.Chatbot"
    said: "gr.State"
    panel: "gr.HTML"
    box: "gr.Textbox"
    buttons: "tuple[gr.Button, ...]"
    chat_id: "gr.Textbox"

    @property
    def all(self) -> "list[Any]":
        """All of them."""
        return [self.picture, self.talk, self.said, self.panel, self.box, *self.buttons, self.chat_id]


@dataclass(frozen=True, eq=False)
class Host:
    """Answers what happens on the page, for everybody on it."""

    agent: "Agent"
    page: Page

    def begin(self, image: "Image.Image | str | None", chat_id: str = "") -> Iterator[Changes]:
        """Start a chat about a picture, and say what the model says; leave all as it is if it cannot be used.

        What is known of the person from the chat before, if there was one, is carried over.
        """
        import gradio as gr

        from agent import ImageError
        from agent.display import bubbles

        try:
            chat = self.agent.open(image or b"", after=self._before(chat_id))
            shown = self._figure(chat.image, bubbles.SUBJECT)
        except Exception as error:
            gr.Warning(escape(str(error)) if isinstance(error, ImageError) else _trouble())
            yield gr.skip()
            return
        yield {self.page.picture: shown, self.page.chat_id: chat.id, **self._offer(())}
        yield from self._turn(chat, (), OPENING)

    def _before(self, chat_id: str) -> "Chat | None":
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
            yield self._show((*said, self._said("agent", "I have no picture to talk about. Please pick one first.")))
            return
        yield from self._turn(chat, said, question)

    def restore(self, chat_id: str) -> Changes:
        """Go on with the chat that the address names, if it is still there."""
        from agent.display import bubbles, panel

        try:
            chat = self.agent.resume(chat_id)
        except KeyError:
            return {self.page.chat_id: ""}
        entries = zip(chat.transcript, chat.bylines, strict=True)
        said = tuple(self._said(*entry, byline) for entry, byline in entries)
        return {
            self.page.picture: self._figure(chat.image, bubbles.SUBJECT),
            self.page.chat_id: chat_id,
            self.page.panel: panel.render(chat.minds),
            **self._show(said[1:] if said and said[0]["content"] == self._said("user", OPENING)["content"] else said),
            **self._offer(chat.last.suggestions),
        }

    def _turn(self, chat: "Chat", said: Talk, question: str) -> Iterator[Changes]:
        """One turn of the talk; an error inside ends in a plain sentence, and is logged."""
        from agent.display import bubbles, panel

        steps: list[str] = []
        words = ""
        yield self._show((*said, {"role": "assistant", "content": bubbles.working(steps)}))
        try:
            for event in chat.stream(question):
                if event.reply is None:
                    words += event.detail if event.kind == "words" else ""
                    steps += [] if event.kind == "words" else [event.detail]
                    content = bubbles.words(words) + bubbles.working(steps)
                    yield self._show((*said, {"role": "assistant", "content": content}))
                else:
                    told = self._said("agent", event.reply.text, event.reply.figures, event.reply.byline)
                    now = {self.page.panel: panel.render(chat.minds)}
                    yield {**self._show((*said, told)), **self._offer(event.reply.suggestions), **now}
        except Exception:
            yield self._show((*said, self._said("agent", _trouble())))

    def _said(self, role: str, text: str, figures: "Sequence[Figure]" = (), byline: str = "") -> dict[str, str]:
        from agent.display import bubbles

        pictures = "".join(self._figure(figure.image, figure.caption) for figure in figures)
        content = bubbles.words(text) + bubbles.byline(byline) + pictures
        return {"role": "user" if role == "user" else "assistant", "content": content}

    def _figure(self, image: "Image.Image", caption: str) -> str:
        """A figure as HTML. Its file is given to the page, which deletes it in time."""
        from gradio.processing_utils import save_pil_to_cache

        from agent.display import bubbles

        shown = image.copy()
        shown.thumbnail((960, 960))
        path = save_pil_to_cache(shown, self.page.talk.GRADIO_CACHE, name="figure", format="png")
        self.page.talk.temp_files.add(path)
        return bubbles.figure(f"gradio_api/file={path}", caption)

    def _show(self, said: Talk) -> Changes:
        return {self.page.talk: list(said), self.page.said: said}

    def _offer(self, suggestions: Sequence[str]) -> Changes:
        """The suggestions on the buttons; buttons without one are hidden."""
        import gradio as gr

        texts = [*suggestions, *[""] * BUTTONS]
        return {b: gr.update(value=t, visible=bool(t)) for b, t in zip(self.page.buttons, texts, strict=False)}


def _trouble() -> str:
    """Log the error that is being handled, and return what to say instead of it."""
    logging.getLogger(__name__).exception("something failed on the page")
    return "Something went wrong inside, and it is not your fault. Our talk is kept: please try again."


def build(agent: "Agent") -> "gr.Blocks":
    """Return the page for an agent; open it with `serve`."""
    import gradio as gr

    from agent.display import bubbles, panel, samples

    offered = samples.offered(agent.subject.name)
    blocks = gr.Blocks(title="Faultline", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400))
    with blocks:
        gr.HTML(bubbles.title(agent.subject.name, len(agent.subject.classes)))
        with gr.Row(elem_id="columns"):
            with gr.Column(min_width=260, scale=3):
                picture = gr.HTML(bubbles.NO_PICTURE, elem_id="picture")
                upload = gr.UploadButton("Open your own picture", elem_id="upload", size="md")
                gallery = _gallery(offered)
            with gr.Column(min_width=340, scale=6):
                talk, box, buttons = _conversation()
            with gr.Column(min_width=300, scale=4):
                minds = gr.HTML(panel.EMPTY)
        page = Page(picture, talk, gr.State(()), minds, box, buttons, gr.Textbox(visible=False))
        _wire(blocks, Host(agent, page), gallery, upload, offered)
    blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    return blocks


def _gallery(offered: "Sequence[samples.Sample]") -> "gr.Gallery":
    """Pictures to click on."""
    import gradio as gr

    return gr.Gallery(
        [(sample.image(192), sample.name) for sample in offered],
        label="Or pick one of these",
        visible=bool(offered),
        allow_preview=False,
        buttons=[],
        elem_id="samples",
    )


def _conversation() -> "tuple[gr.Chatbot, gr.Textbox, tuple[gr.Button, ...]]":
    """The talk so far, the suggestions, and the box to type in."""
    import gradio as gr

    from agent.display import bubbles

    talk = gr.Chatbot(
        label="Conversation",
        show_label=False,
        placeholder=bubbles.WELCOME,
        render_markdown=False,
        latex_delimiters=[],
        buttons=[],
        autoscroll=False,
        elem_id="talk",
    )
    with gr.Row(elem_id="suggestions"):
        buttons = tuple(gr.Button(visible=False, size="sm", min_width=0, elem_id=f"ask-{n}") for n in range(BUTTONS))
    box = gr.Textbox(
        label="Your question",
        show_label=False,
        placeholder="Ask why, why not a horse, what if it had no stripes ...",
        submit_btn="Ask",
        max_lines=4,
        elem_id="box",
    )
    return talk, box, buttons


def _wire(
    blocks: "gr.Blocks",
    host: Host,
    gallery: "gr.Gallery",
    upload: "gr.UploadButton",
    offered: "Sequence[samples.Sample]",
) -> None:
    """Say what happens when."""
    import gradio as gr

    page = host.page
    quiet: dict[str, Any] = {"outputs": page.all, "show_progress": "hidden", "api_visibility": "private"}

    def ask(event: gr.EventData, chat_id: str, said: Talk, box: str, *texts: str) -> Iterator[Changes]:
        name = getattr(event.target, "elem_id", None)  # the target is a copy of the component that was used
        pressed = [text for button, text in zip(page.buttons, texts, strict=True) if button.elem_id == name]
        yield from host.answer(chat_id, said, pressed[0] if pressed else box)

    def begin_sample(event: gr.SelectData, chat_id: str) -> Iterator[Changes]:
        yield from host.begin(offered[event.index].image(), chat_id)

    def restore(request: gr.Request) -> Changes:
        return host.restore(request.query_params.get("chat", ""))

    triggers = [page.box.submit, *(button.click for button in page.buttons)]
    asked = gr.on(triggers, ask, [page.chat_id, page.said, page.box, *page.buttons], trigger_mode="once", **quiet)
    for begun in (
        gallery.select(begin_sample, page.chat_id, cancels=[asked], **quiet),
        upload.upload(host.begin, [upload, page.chat_id], cancels=[asked], **quiet),
    ):
        begun.then(None, page.chat_id, js=BEGUN)
    blocks.load(restore, **quiet)


def serve(page: "gr.Blocks", port: int = PORT, share: bool = False) -> str:
    """Open the page to this computer, by way of Gradio's servers to the internet too if `share`; return its address.

    Does not wait; `page.block_thread()` does. OSError if the port is taken.
    """
    import gradio as gr

    looks = files("agent") / "assets"
    letters = ("ui-rounded", "Seravek", "Gill Sans Nova", "Ubuntu", "Calibri", "DejaVu Sans", "sans-serif")
    _, url, _ = page.launch(
        server_name=HOST,
        server_port=port,
        share=share,
        quiet=True,
        ssr_mode=False,
        footer_links=[],
        max_file_size=LARGEST,
        prevent_thread_lock=True,
        theme=gr.themes.Base(font=letters, font_mono=("monospace",)),
        css=(looks / "page.css").read_text(encoding="utf-8"),
        head=(looks / "page.html").read_text(encoding="utf-8"),
    )
    return url


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the settings, load the agent, and open the page."""
    settings = _settings(arguments)
    address = f"http://{HOST}:{settings.port}"
    print(f"Faultline will be at {address} in a few seconds ...", flush=True)
    from agent import Agent, Voice

    try:
        where = {"device": settings.device, "store": settings.store, "language": settings.language}
        where["llm"] = settings.llm and Voice.at(settings.llm, settings.llm_url, settings.reread, settings.price)
        agent = Agent.load(settings.subject, bank=settings.bank, knowledge=settings.knowledge, **where).using(
            register=settings.register
        )
        page = build(agent)
        serve(page, settings.port, settings.share == "yes")
    except (OSError, RuntimeError, ValueError) as error:  # a model, bank, store or port that cannot be had
        sys.exit(f"Faultline cannot start: {error}")
    print(f"Ready: open {address} in a browser. Stop with Ctrl+C.", flush=True)
    page.block_thread()


def _settings(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="app.py", description="Open the page of Faultline in the browser.")
    parser.add_argument("--port", type=int, default=PORT, help="port on 127.0.0.1 (default: %(default)s)")
    parser.add_argument("--subject", default="menagerie", help="model: menagerie, torchvision:NAME, timm:NAME, ...")
    parser.add_argument("--bank", help="folder of the model's concepts")
    parser.add_argument("--knowledge", help="file of what is generally true; see `faultline knowledge`")
    parser.add_argument("--store", default="sqlite://", help="where talks are kept, such as sqlite:///chats.db")
    parser.add_argument("--device", default="cpu", help="where the model runs: cpu or cuda")
    parser.add_argument("--language", default="en", help="language that is spoken: en or de")
    parser.add_argument("--register", default="auto", help="for whom: child, user, engineer, or auto")
    parser.add_argument("--llm", help="chat model that words replies, checked; OPENAI_API_KEY is used")
    parser.add_argument("--llm-url", help="its OpenAI-compatible endpoint; OPENAI_BASE_URL if none")
    parser.add_argument("--reread", type=int, default=1, help="how often it is given a text: 1 or 2")
    parser.add_argument("--price", help="of a million tokens, sent/received, such as 0.15/0.60")
    parser.add_argument("--share", choices=("no", "yes"), default="no", help="make a public link")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
