"""What is on the page, and what happens when."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from agent import Agent, Minds
from agent.display import bubbles, panel, samples
from faultline.page.host import BUTTONS, Changes, Host, Page, Talk

AT_ONCE, WAITING = 8, 64  # turns that are worked on, and that wait
BEGUN = """id => {
  if (id) history.replaceState(null, '', '?chat=' + encodeURIComponent(id));
  if (innerWidth < 900) document.getElementById('talk').scrollIntoView({behavior: 'smooth'});
}"""

SPOKEN = "() => Object.assign(document.documentElement, {lang: %s}).dataset.frame = %s"  # page.html reads it


def build(agent: Agent) -> gr.Blocks:
    """Return the page for an agent; open it with `serve`."""
    language, phrase = agent.desk.language, agent.desk.manner().phrase
    offered = samples.offered(agent.subject.name, language)
    blocks = gr.Blocks(title="Faultline", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400))
    with blocks:
        gr.HTML(bubbles.title(agent.subject.name, len(agent.subject.classes), language))
        with gr.Row(elem_id="columns"):
            with gr.Column(min_width=260, scale=3):
                picture = gr.HTML(bubbles.no_picture(language), elem_id="picture")
                upload = gr.UploadButton(phrase("page_upload"), elem_id="upload", size="md")
                gallery = _gallery(offered, phrase("page_samples"))
            with gr.Column(min_width=340, scale=6):
                talk, box, buttons = _conversation(agent)
            with gr.Column(min_width=300, scale=4):
                minds = gr.HTML(panel.render(Minds(), language=language))
        page = Page(picture, talk, gr.State(()), minds, box, buttons, gr.Textbox(visible=False))
        _wire(blocks, Host(agent, page), gallery, upload, offered)
        blocks.load(None, js=SPOKEN % (json.dumps(language), json.dumps(json.dumps(bubbles.frame(language)))))
    blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    return blocks


def _gallery(offered: Sequence[samples.Sample], label: str) -> gr.Gallery:
    """Pictures to click on."""
    return gr.Gallery(
        [(sample.image(192), sample.name) for sample in offered],
        label=label,
        visible=bool(offered),
        allow_preview=False,
        buttons=[],
        elem_id="samples",
    )


def _conversation(agent: Agent) -> tuple[gr.Chatbot, gr.Textbox, tuple[gr.Button, ...]]:
    """The talk so far, the suggestions, and the box to type in."""
    phrase = agent.desk.manner().phrase
    talk = gr.Chatbot(
        label=phrase("page_talk"),
        show_label=False,
        placeholder=bubbles.welcome(agent.desk.language),
        render_markdown=False,
        latex_delimiters=[],
        buttons=[],
        autoscroll=False,
        elem_id="talk",
    )
    with gr.Row(elem_id="suggestions"):
        buttons = tuple(gr.Button(visible=False, size="sm", min_width=0, elem_id=f"ask-{n}") for n in range(BUTTONS))
    box = gr.Textbox(
        label=phrase("page_box"),
        show_label=False,
        placeholder=phrase("page_hint"),
        submit_btn=phrase("page_ask"),
        max_lines=4,
        elem_id="box",
    )
    return talk, box, buttons


def _wire(
    blocks: gr.Blocks,
    host: Host,
    gallery: gr.Gallery,
    upload: gr.UploadButton,
    offered: Sequence[samples.Sample],
) -> None:
    """Say what happens when."""
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
