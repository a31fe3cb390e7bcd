"""The panel of the three minds: what it shows, and that names cannot become HTML."""

import re
from dataclasses import replace

import numpy as np
import pytest

from agent.display import bubbles, panel
from agent.minds import Belief, Imagined, Machine, Minds, Noise, Shift, UserMind
from agent.minds import network as net
from tests.people import sure, thinking

NOISE = Noise()
CONCEPTS = ("stripes", "mane", "snow", "trunk")
KINDS = ("coat", "part", "background", "part")
WEIGHTS = np.array([[4.0, 2.0, -1.0, 0.1], [0.0, 3.0, 0.0, 0.0]])
OPEN = Belief()


def made(beliefs: dict[str, Belief], concepts: tuple[str, ...] = CONCEPTS, weights: np.ndarray = WEIGHTS) -> Minds:
    """Minds about zebra, and horse, with these beliefs about zebra; about the rest anything is as likely."""
    labels = ("zebra", "horse")[: len(weights)]
    start = Imagined.start(concepts, KINDS if concepts is CONCEPTS else ("part",) * len(concepts), NOISE)
    mind = start.with_labels(labels, weights, weights * 0, NOISE)
    held = {("zebra", name): beliefs.get(name, OPEN) for name in concepts}
    return Minds(machine=Machine(labels, concepts, weights, weights * 0), imagined=thinking(mind, held))


@pytest.fixture(autouse=True)
def _everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody starts from round numbers, whatever was learned of real listeners."""
    monkeypatch.setattr(Noise, "learned", classmethod(lambda cls: NOISE))


MINDS = made({"stripes": sure("for"), "snow": sure("for")})


def names(html: str) -> list[str]:
    return re.findall(r'<span class="name">([^<]+)', html)


def row(html: str, name: str) -> str:
    found = re.search(rf'<li title="[^"]*"><span class="name">{name}<.*?</li>', html)
    assert found is not None, name
    return found[0]


def number(pattern: str, html: str) -> float:
    found = re.search(pattern, html)
    assert found is not None, html
    return float(found[1])


def test_concepts_go_from_for_to_against() -> None:
    assert names(panel.render(MINDS)) == ["stripes", "mane", "trunk", "snow"]


def test_the_strongest_concept_fills_its_side_and_the_others_are_in_proportion() -> None:
    html = panel.render(MINDS)
    widths = [number(r"width:([\d.]+)%", row(html, name)) for name in ("stripes", "mane", "snow")]
    assert widths == [50.0, 25.0, 12.5]


def test_a_bar_against_the_label_ends_in_the_middle() -> None:
    snow = row(panel.render(MINDS), "snow")
    assert number(r"left:([\d.]+)%", snow) + number(r"width:([\d.]+)%", snow) == 50.0


def test_the_dot_stands_on_the_side_that_the_user_is_thought_to_believe_in() -> None:
    html = panel.render(made({"stripes": sure("for"), "snow": sure("against"), "trunk": OPEN}))
    at = [number(r'class="dot[^"]*" style="left:([\d.]+)%', row(html, name)) for name in ("stripes", "trunk", "snow")]
    assert at[0] > 95 and at[1] == 50.0 and at[2] < 5


def test_agreement_and_difference_look_different() -> None:
    html = panel.render(MINDS)
    assert "dot same" in row(html, "stripes") and "you think it speaks for it" in row(html, "stripes")
    assert "dot same" not in row(html, "snow") and "you think it speaks for it" in row(html, "snow")
    assert "dot same" not in row(html, "mane") and "I cannot tell" in row(html, "mane")


def test_what_was_asked_about_is_marked_and_always_has_a_row() -> None:
    many = tuple(f"concept {n}" for n in range(1, 20))
    minds = replace(made({}, many, np.arange(1.0, 20.0)[None]), user=UserMind(wanted=("concept 1",)))
    html = panel.render(minds)
    assert len(names(html)) == panel.ROWS
    told = replace(minds, history=(Shift("zebra", "concept 2", "for", 1.7, "was told"),))
    assert {"concept 1", "concept 2"} <= set(names(panel.render(told)))
    assert 'class="ask"' in row(html, "concept 1") and 'class="ask"' not in row(html, "concept 19")


def test_the_lead_names_the_concept_with_the_widest_gap() -> None:
    assert "furthest apart: <b>mane</b>" in panel.render(MINDS)


def test_another_label_may_be_asked_for() -> None:
    horse = panel.render(MINDS, "horse")
    assert names(horse)[0] == "mane" and "for horse" in horse


def test_each_movement_is_told_once_under_its_cause() -> None:
    told = Shift("zebra", "stripes", "for", 1.7, "was told")
    doubted = Shift("zebra", "mane", "no part", 0.7, "disagreed")
    earlier = Shift("zebra", "trunk", "for", 0.7, "said so")
    there = replace(
        MINDS, turn=2, history=(earlier._replace(turn=1), *(s._replace(turn=2) for s in (told, told, doubted)))
    )
    html = panel.render(there)
    assert html.count("<b>stripes</b> speaks for zebra") == 1
    assert "I told you, so I now take it you think:" in html
    assert "You disagreed with me, so I now take it you think:" in html
    assert "<b>trunk</b>" not in html, "it moved in an earlier turn"
    assert "What just moved" not in panel.render(MINDS)


def test_what_moved_of_the_label_that_is_shown_comes_first_and_then_what_moved_most() -> None:
    order = [("horse", "snow", 3.0), ("zebra", "mane", 0.6), ("zebra", "snow", 0.9), ("horse", "mane", 2.0)]
    moves = tuple(Shift(label, concept, "for", weight, "said so") for label, concept, weight in order)
    told = re.findall(r"<b>(\w+)</b> speaks for (\w+)", panel.render(replace(MINDS, history=moves)))
    assert told == [("snow", "zebra"), ("mane", "zebra"), ("snow", "horse"), ("mane", "horse")]


def test_what_was_heard_in_a_talk_is_told_as_what_moved() -> None:
    stated = net.stated(net.stated(MINDS.imagined, 0, 1, True, NOISE), 0, 1, True, NOISE)
    html = panel.render(MINDS.moved(stated, "said so"))
    assert "You said so, so I now take it you think:" in html and "<b>mane</b> speaks for zebra" in html


def test_what_the_user_is_thought_to_go_by_and_to_know_is_shown_once_it_is_not_what_everybody_does() -> None:
    assert "I think you" not in panel.render(MINDS).split("What I make of you")[1]
    mind = MINDS.imagined
    for _ in range(3):
        mind = net.relied(net.relied(mind, 2, True, True, NOISE), 1, False, False, NOISE)
        mind = net.familiar(net.familiar(mind, 0, True, NOISE), 1, False, NOISE)
    html = panel.render(replace(MINDS, imagined=mind))
    parts = panel.render(replace(MINDS, imagined=net.relied(MINDS.imagined, 1, False, False, NOISE)))
    assert "<dd>it hardly goes by the parts</dd>" in parts
    assert "<dt>I think you think</dt><dd>it goes by the background, hardly by the parts</dd>" in html
    assert "<dt>I think you know</dt><dd>zebra</dd>" in html
    assert "<dt>I think you hardly know</dt><dd>horse</dd>" in html


def test_what_the_user_said_of_themselves_is_shown() -> None:
    html = panel.render(replace(MINDS, user=UserMind(own_label="okapi", expects="horse", goal="limits")))
    assert "an okapi" in html and "a horse" in html and "know when it is wrong" in html


EMPTY = [Minds(), made({}, (), np.zeros((1, 0)))]


@pytest.mark.parametrize("minds", EMPTY, ids=["before a talk", "no concepts"])
def test_there_is_a_panel_when_there_is_nothing_to_draw(minds: Minds) -> None:
    html = panel.render(minds)
    assert "Three minds" in html and not names(html)


def test_names_that_users_give_cannot_become_html() -> None:
    bad = '<img src=x onerror="alert(1)">'
    one = np.ones((1, 1))
    start = Imagined.start((bad,), (bad,), NOISE).with_labels((bad,), one, one, NOISE)
    minds = Minds(
        machine=Machine((bad,), (bad,), one, one),
        imagined=net.relied(net.familiar(start, 0, True, NOISE), 0, True, True, NOISE),
        user=UserMind(own_label=bad, expects=bad, wanted=(bad,)),
        history=(Shift(bad, bad, "for", 1.0, f"expected {bad}"),),
    )
    minds = replace(minds, imagined=net.familiar(net.relied(minds.imagined, 0, True, True, NOISE), 0, True, NOISE))
    assert panel.render(minds).count("I think you know") == 1
    pictures = bubbles.words(bad) + bubbles.figure(bad, bad) + bubbles.working([bad]) + bubbles.title(bad, 2)
    for html in (panel.render(minds), pictures.replace('<img src="', "")):
        assert "<img" not in html and 'onerror="' not in html and "&lt;img" in html


def test_paragraphs_of_a_text_stay_paragraphs() -> None:
    assert bubbles.words("one\n\ntwo") == "<p>one</p><p>two</p>"
