"""How long until the first answer: seconds from the command to the page, and from a click to the answer.

Run it with `python -m benchmarks.first_answer`; it starts the page as a user would and drives a real browser.
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
PATIENCE = 120  # seconds to wait for the page
SAMPLE = "#samples button.thumbnail-item"
ANSWER = "#talk [data-testid=bot] p"


@contextmanager
def started(*arguments: str) -> Iterator[tuple[str, float]]:
    """Start the page in a process of its own; gives its address and the seconds until it was up.

    Raises:
        RuntimeError: it ended, or did not come up in time; the message holds what it printed.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    began = time.perf_counter()
    command = [sys.executable, "app.py", "--port", port, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        while not _up(address):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                process.kill()
                raise RuntimeError(f"the page did not come up:\n{process.communicate()[0]}")
            time.sleep(0.05)
        yield address, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a screen.

    Raises:
        RuntimeError: no Chromium is installed.
    """
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise RuntimeError("no browser was found; install chromium, chromium-browser or google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


def measure() -> dict[str, float]:
    """Seconds of each step, in the order in which a user meets them."""
    with started() as (address, up), chromium() as browser:
        window = browser.new_page()
        drawn = _timed(lambda: (window.goto(address), window.wait_for_selector(SAMPLE)))
        first = _timed(lambda: (window.locator(SAMPLE).first.click(), window.wait_for_selector(ANSWER)))
        window.locator("#box textarea").fill("why?")
        why = _timed(lambda: (window.keyboard.press("Enter"), window.wait_for_selector("#talk figure img")))
    return {
        "command to page": up,
        "page to drawn": drawn,
        "click to first answer": first,
        "why? to answer with figures": why,
    }


def main() -> None:
    """Print the table."""
    for step, seconds in measure().items():
        print(f"{step:<30}{seconds:6.1f} s")


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _up(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    main()
