"""The pictures of the README: drives the page in a real browser and writes docs/images.

Run it with `python -m docs.screenshots`.
"""

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.first_answer import ANSWER, SAMPLE, chromium, started

IMAGES = Path(__file__).parent / "images"
ZEBRA, DOG = 0, 11  # places in the gallery; the dog stands in the snow, where the model expects wolves
DIALOG = ("why?", "it is a dog!", "what if there were no snow?")
ANSWERED = """asked => {
    const rows = [...document.querySelectorAll('#talk .message-row')], last = rows[rows.length - 1];
    const questions = rows.filter(row => row.classList.contains('user-row')).length;
    return questions > asked && last.classList.contains('bot-row') && !last.querySelector('.working')
        && [...document.querySelectorAll('#talk img')].every(image => image.complete);
}"""
WIDE, NARROW = {"width": 1400, "height": 1130}, {"width": 420, "height": 900}
GIF_WIDTH, EXACT, MIXED = 900, 64, 192  # of the 256 colours, the commonest are kept as they are
LETTER, READ, LAST = 90, 2600, 4000  # milliseconds a frame is shown


def main() -> None:
    """Write page.png, page-narrow.png and dialog.gif."""
    IMAGES.mkdir(exist_ok=True)
    with started() as (address, _), chromium() as browser:
        frames: list[tuple[Image.Image, int]] = []
        window = _begin(browser, address, WIDE)
        shot = _camera(window)
        frames.append((shot(), READ // 2))
        _first(window, DOG)
        frames.append((shot(), READ))
        for number, question in enumerate(DIALOG):
            frames += _typed(window, question, shot)
            _ask(window, number)
            frames.append((shot(), LAST if question == DIALOG[-1] else READ))
            if number == 1:
                shot().save(IMAGES / "page.png", optimize=True)
        _animate(frames, IMAGES / "dialog.gif")
        _narrow(_begin(browser, address, NARROW))


def _begin(browser: Any, address: str, size: dict[str, int]) -> Any:
    window = browser.new_page(viewport=size)
    window.goto(address)
    window.wait_for_selector(SAMPLE)
    window.wait_for_timeout(500)
    return window


def _camera(window: Any) -> Callable[[], Image.Image]:
    """A function that takes a picture of the window."""
    return lambda: Image.open(io.BytesIO(window.screenshot())).convert("RGB")


def _first(window: Any, place: int) -> None:
    window.locator(SAMPLE).nth(place).click()
    window.wait_for_selector(ANSWER)
    window.wait_for_timeout(600)


def _typed(window: Any, question: str, shot: Callable[[], Image.Image]) -> list[tuple[Image.Image, int]]:
    """Type a question, with a frame for every few letters."""
    box, frames = window.locator("#box textarea"), []
    for end in range(4, len(question) + 4, 4):
        box.fill(question[:end])
        frames.append((shot(), LETTER * 4))
    return frames


def _ask(window: Any, asked: int) -> None:
    window.keyboard.press("Enter")
    window.wait_for_function(ANSWERED, arg=asked)
    window.wait_for_timeout(500)


def _narrow(window: Any) -> None:
    """The page as a phone shows it, from the picture to the minds."""
    _first(window, ZEBRA)
    window.locator("#box textarea").fill("why not a horse?")
    _ask(window, 0)
    window.screenshot(path=IMAGES / "page-narrow.png", full_page=True)


def _animate(frames: list[tuple[Image.Image, int]], path: Path) -> None:
    """Write frames and their times in milliseconds as a GIF of one palette."""
    height = round(frames[0][0].height * GIF_WIDTH / frames[0][0].width)
    small = [frame.resize((GIF_WIDTH, height), Image.Resampling.LANCZOS) for frame, _ in frames]
    palette = _palette(small)
    flat = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in small]
    times = [time for _, time in frames]
    flat[0].save(path, save_all=True, append_images=flat[1:], duration=times, loop=0, optimize=True)


def _palette(frames: list[Image.Image]) -> Image.Image:
    """256 colours for all frames: the commonest, and a mixture of the rest in which each colour counts once."""
    counts: Counter[tuple[int, ...]] = Counter()
    for frame in frames:
        counts.update({colour: count for count, colour in frame.getcolors(frame.width * frame.height) or []})
    common = [colour for colour, _ in counts.most_common(EXACT)]
    rest = [colour for colour in counts if colour not in set(common)]
    each = Image.new("RGB", (len(rest), 1))
    each.putdata(rest)
    mixed = each.quantize(MIXED).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in common for value in colour] + mixed[: 3 * MIXED])
    return palette


if __name__ == "__main__":
    main()
