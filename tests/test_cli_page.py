"""The command that opens the page: with what was asked for, or not at all and why."""

import subprocess
import sys
from dataclasses import dataclass, field

import pytest

from agent import Agent
from tests.terminal import ROOT, invoke


@dataclass
class Shown:
    """A page that only notes how it is opened."""

    agent: Agent
    opened: list[object] = field(default_factory=list)

    def block_thread(self) -> None:
        self.opened.append("until it is closed")


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """All pages that are made."""
    made: list[Shown] = []

    def build(agent: Agent) -> Shown:
        made.append(Shown(agent))
        return made[-1]

    monkeypatch.setattr("faultline.page.layout.build", build)
    monkeypatch.setattr("faultline.page.serve.serve", lambda page, *where: page.opened.append(where))
    return made


def test_app_opens_the_page_as_asked(pages: list[Shown]) -> None:
    code, out, _ = invoke("app", "--port", "7999", "--register", "child", "--language", "de", "--share")
    (page,) = pages
    assert code == 0 and page.opened == [(7999, True), "until it is closed"]
    assert (page.agent.desk.register, page.agent.desk.language) == ("child", "de")
    assert out.count("http://127.0.0.1:7999") == 2


def test_app_says_in_one_line_why_the_page_cannot_start(pages: list[Shown], monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError("the port is taken")

    monkeypatch.setattr("faultline.page.serve.serve", taken)
    code, _, err = invoke("app")
    assert (code, err) == (2, "faultline: the port is taken\n")
    assert invoke("app", "--llm-url", "http://localhost:1/v1")[0] == 2


def test_the_script_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "app.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "faultline app" in done.stdout and "--share" in done.stdout
