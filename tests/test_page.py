"""The page in a real browser, as people use it."""

import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from agent import Agent, Chat, Endpoint
from agent.language.table import Table
from concepts.lexicon import Lexicon
from faultline.page.layout import build
from faultline.page.serve import serve
from tests.endpoints import Handler, asked_for, serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on the path"),
]
ZEBRA, LION = 0, 1  # places in the gallery
PATIENCE = 100  # times that Enter is pressed
ANSWERED = """asked => {
    const rows = [...document.querySelectorAll('#talk .message-row')], last = rows[rows.length - 1];
    const questions = rows.filter(row => row.classList.contains('user-row')).length;
    return questions > asked && last.classList.contains('bot-row') && !last.querySelector('.working');
}"""

READ = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT), told = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (node.nodeType === Node.ELEMENT_NODE)
            told.push(...['alt', 'title', 'aria-label', 'placeholder'].map(name => node.getAttribute(name) || ''));
        else if (!node.parentElement.closest('script, style')) told.push(node.nodeValue);
    return told.join(' ');
}"""  # all that eyes and ears are given


@dataclass
class Visitor:
    """Somebody with a browser window open on the page."""

    window: Any
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def pick(self, place: int) -> str:
        """Click on a sample and return the first answer, once it is there."""
        before = self.window.url
        self.window.locator("#samples button.thumbnail-item").nth(place).click()
        self.window.wait_for_function("before => location.href !== before", arg=before)
        return self.answers()[0]

    def ask(self, question: str) -> str:
        """Type a question and return the answer."""
        seen = len(self.questions())
        box = self.window.locator("#box textarea")
        box.fill(question)
        for _ in range(PATIENCE):
            box.press("Enter")
            self.window.wait_for_timeout(100)
            if box.input_value() != question:  # what is sent before the last turn is over stays in the box
                break
        return self.answered(seen)

    def answered(self, seen: int) -> str:
        """The answer to the question after the first `seen` ones."""
        self.window.wait_for_function(ANSWERED, arg=seen)
        return self.answers()[-1]

    def questions(self) -> list[str]:
        return [text.strip() for text in self.window.locator("#talk [data-testid=user]").all_inner_texts()]

    def answers(self) -> list[str]:
        self.window.wait_for_selector("#talk [data-testid=bot] p")
        return [text.strip() for text in self.window.locator("#talk [data-testid=bot]").all_inner_texts()]

    def upload(self, name: str, data: bytes) -> None:
        picture = {"name": name, "mimeType": "image/png", "buffer": data}
        self.window.locator("input[type=file]").first.set_input_files([picture])


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    page = build(Agent.load())
    yield serve(page, free_port())
    page.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


def arrive(browser: Any, address: str, width: int = 1400) -> Visitor:
    visitor = Visitor(browser.new_context(viewport={"width": width, "height": 900}).new_page())
    visitor.window.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.window.on("console", lambda line: line.type == "error" and visitor.errors.append(line.text))
    local = ("data:", "blob:", address.rstrip("/"))
    visitor.window.on("request", lambda r: r.url.startswith(local) or visitor.outside.append(r.url))
    visitor.window.goto(address)
    visitor.window.wait_for_selector("#samples button.thumbnail-item")
    return visitor


@pytest.fixture(scope="module")
def shared(browser: Any, address: str) -> Visitor:
    return arrive(browser, address)


@pytest.fixture
def visitor(shared: Visitor) -> Iterator[Visitor]:
    """The visitor after the first answer about a zebra; whatever they do, nothing may go wrong or out."""
    assert "zebra" in shared.pick(ZEBRA)
    yield shared
    assert not shared.errors
    assert not shared.outside


def test_a_sample_is_answered_without_being_asked_about(visitor: Visitor) -> None:
    assert not visitor.questions()
    assert visitor.window.locator("#picture img").get_attribute("alt")
    assert "zebra" in visitor.window.locator(".minds .lead").inner_text()


def test_a_typed_question_is_answered_with_figures_and_moves_the_minds(visitor: Visitor) -> None:
    assert "stripes" in visitor.ask("why?")
    assert visitor.window.locator("#box textarea").input_value() == ""
    assert visitor.window.locator("#talk figure img").count() >= 1
    assert "I told you" in visitor.window.locator(".minds").inner_text()


def test_every_reply_says_who_worded_it(visitor: Visitor) -> None:
    visitor.ask("why?")
    assert visitor.window.locator("#talk .byline").all_inner_texts() == ["worded by template"] * 2


def test_words_of_a_language_model_appear_as_they_are_checked(browser: Any) -> None:
    def slowly(line: Handler) -> None:
        line.begin()
        for number, text in asked_for(line.talk):
            line.piece({"content": f"[{number}] {text.replace('The model says', 'It answers')}\n"})
            line.wait(1.0)
        line.end()

    with serving(slowly) as server:
        page = build(Agent.load(llm=Endpoint.load("m", server.url)))
        visitor = arrive(browser, serve(page, free_port()))
        visitor.pick(ZEBRA)
        visitor.window.locator("#box textarea").fill("why?")
        visitor.window.keyboard.press("Enter")
        visitor.window.wait_for_selector("#talk .bot-row:last-child p + .working")
        growing = visitor.answers()[-1]
        answer = visitor.answered(0)
        assert "worded by m, checked" in visitor.answers()[0]
        assert len(growing) < len(answer) and answer.startswith(growing.partition(".")[0])
        visitor.window.context.close()
        page.close(verbose=False)


def test_a_suggestion_asks_its_own_question(visitor: Visitor) -> None:
    button = visitor.window.locator("#suggestions button").nth(1)
    text = button.inner_text()
    button.click()
    visitor.answered(0)
    assert visitor.questions() == [text]


def test_why_not_shows_the_redrawn_picture_which_opens_large(visitor: Visitor) -> None:
    visitor.ask("why not a horse?")
    redrawn = visitor.window.locator("#talk figure", has_text="drawn with").first
    image = redrawn.locator("img")
    image.scroll_into_view_if_needed()
    visitor.window.wait_for_function("image => image.naturalWidth > 300", arg=image.element_handle())
    redrawn.locator("a").click()
    assert "drawn with" in visitor.window.locator("dialog.lightbox").inner_text()
    visitor.window.keyboard.press("Escape")
    visitor.window.locator("dialog.lightbox").wait_for(state="detached")


@pytest.mark.parametrize("data", [b"this is a text", b"", b"\x89PNG\r\n\x1a\nbroken"], ids=["text", "empty", "broken"])
def test_a_file_that_is_no_picture_is_refused_in_a_sentence_and_changes_nothing(visitor: Visitor, data: bytes) -> None:
    before, url = visitor.answers(), visitor.window.url
    visitor.upload("holiday.png", data)
    toast = visitor.window.locator("[data-testid=toast-body]")
    toast.wait_for()
    assert re.search(r"not a picture|empty|damaged", toast.inner_text())
    visitor.window.locator("[data-testid=toast-close]").click()
    assert (visitor.answers(), visitor.window.url) == (before, url)
    assert visitor.ask("why?"), "the conversation goes on"


def test_an_empty_question_gets_a_friendly_word(visitor: Visitor) -> None:
    assert "empty" in visitor.ask("   ")


def test_html_in_a_question_is_shown_as_text(visitor: Visitor) -> None:
    bad = "<img src=x onerror=alert(1)> <b>why</b> *not*?"
    visitor.ask(bad)
    assert visitor.questions() == [bad]
    assert visitor.window.locator("#talk .user-row :is(img, b, em)").count() == 0


def test_a_reload_goes_on_where_it_was(visitor: Visitor) -> None:
    visitor.ask("why?")
    answers, panel = visitor.answers(), visitor.window.locator(".minds").inner_text()
    visitor.window.reload()
    visitor.window.wait_for_selector("#talk figure img")
    assert (visitor.questions(), visitor.answers()) == (["why?"], answers)
    assert visitor.window.locator(".minds").inner_text() == panel
    assert visitor.ask("when are you wrong?")


def test_an_error_inside_ends_in_a_sentence_and_the_talk_goes_on(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Chat, "stream", lambda chat, text: iter([1 / 0]))
        answer = visitor.ask("why?")
    assert "Something went wrong inside" in answer and "Zero" not in answer
    assert "stripes" in visitor.ask("why?")


def test_two_people_do_not_see_each_other(browser: Any, address: str, visitor: Visitor) -> None:
    other = arrive(browser, address)
    assert "lion" in other.pick(LION)
    assert "zebra" in visitor.ask("what is it?")
    assert not other.questions()
    other.window.context.close()


def test_a_phone_and_a_keyboard_suffice(browser: Any, address: str) -> None:
    other = arrive(browser, address, width=420)
    other.window.locator("#samples button.thumbnail-item").nth(LION).focus()
    other.window.keyboard.press("Enter")
    assert "lion" in other.answers()[0]
    assert other.window.evaluate("document.documentElement.scrollWidth") <= 420
    other.window.context.close()


def words(*texts: str) -> set[str]:
    plain = re.sub(r"{[^}]*}|<[^>]*>", " ", " ".join(texts).lower())
    return set(re.findall(r"[^\W\d_]{3,}", plain))


def only_english(agent: Agent) -> set[str]:
    """Words of English tables and of names that no German has."""
    english, german = ({way for ways in Table.load(code).words.values() for way in ways} for code in ("en", "de"))
    names = {*agent.subject.classes, *agent.bank.names}
    return words(*english, *names) - words(*german, *Lexicon.load("de").phrases())


def test_a_german_page_has_no_english_on_it(browser: Any) -> None:
    agent = Agent.load(language="de")
    page = build(agent)
    visitor = arrive(browser, serve(page, free_port()))
    told = words(visitor.window.evaluate(READ))
    assert "Zebra" in visitor.pick(ZEBRA)
    visitor.ask("Warum kein Pferd?")
    visitor.ask("Ich denke, die M\u00e4hne spricht gegen Zebra.")
    visitor.upload("bild.png", b"%PDF-1.7")
    visitor.window.locator(".toast-title", has_text="Hinweis").wait_for()
    told |= words(visitor.window.evaluate(READ))
    visitor.window.reload()
    visitor.window.wait_for_selector("#talk figure img")
    told |= words(visitor.window.evaluate(READ))
    assert {"streifen", "vorlagen", "sichtweisen", "fragen"} <= told
    english = told & only_english(agent)
    assert not english
    assert visitor.questions()[0] == "Warum kein Pferd?", "what the page asked by itself is not shown"
    assert visitor.window.evaluate("document.documentElement.lang") == "de"
    visitor.window.context.close()
    page.close(verbose=False)


def test_an_address_of_an_unknown_chat_opens_an_empty_page(browser: Any, address: str) -> None:
    other = arrive(browser, f"{address}?chat=gone")
    assert "I have no picture" in other.ask("why?")
    other.window.context.close()
