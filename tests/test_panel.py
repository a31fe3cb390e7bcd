"""The panel of the three minds: what it shows, and that names cannot become HTML."""

import re
from dataclasses import replace

import pytest

from agent.display import bubbles, panel
from agent.minds import Leaning, Minds, Shift, UserMind, Weight

ROW = {"stripes": Weight(4.0), "mane": Weight(2.0), "snow": Weight(-1.0), "trunk": Weight(0.1)}
MINDS = Minds(
    machine={"zebra": ROW, "horse": {"mane": Weight(3.0)}},
    imagined={"zebra": {"stripes": Leaning(3.0, 0.0), "snow": Leaning(2.0, 0.0)}, "horse": {}},
)


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
    html = panel.render(replace(MINDS, imagined={"zebra": {"stripes": Leaning(5.0, -5.0), "snow": Leaning(-5.0, 5.0)}}))
    at = [number(r'class="dot[^"]*" style="left:([\d.]+)%', row(html, name)) for name in ("stripes", "trunk", "snow")]
    assert at[0] > 95 and at[1] == 50.0 and at[2] < 5


def test_agreement_and_difference_look_different() -> None:
    html = panel.render(MINDS)
    assert "dot same" in row(html, "stripes") and "you think it speaks for it" in row(html, "stripes")
    assert "dot same" not in row(html, "snow") and "you think it speaks for it" in row(html, "snow")
    assert "dot same" not in row(html, "mane") and "I cannot tell" in row(html, "mane")


def test_what_was_asked_about_is_marked_and_always_has_a_row() -> None:
    weights = {f"concept {n}": Weight(float(n)) for n in range(1, 20)}
    minds = Minds(machine={"zebra": weights}, imagined={"zebra": {}}, user=UserMind(wanted=("concept 1",)))
    html = panel.render(minds)
    assert len(names(html)) == panel.ROWS
    told = replace(minds, shifts=(Shift("zebra", "concept 2", "for", 1.7, "was told"),))
    assert {"concept 1", "concept 2"} <= set(names(panel.render(told)))
    assert 'class="ask"' in row(html, "concept 1") and 'class="ask"' not in row(html, "concept 19")


def test_the_lead_names_the_concept_with_the_widest_gap() -> None:
    assert "furthest apart: <b>mane</b>" in panel.render(MINDS)


def test_another_label_may_be_asked_for() -> None:
    assert names(panel.render(MINDS, "horse")) == ["mane"]


def test_each_movement_is_told_once_under_its_cause() -> None:
    told = Shift("zebra", "stripes", "for", 1.7, "was told")
    doubted = Shift("zebra", "mane", "for", -0.7, "disagreed")
    html = panel.render(replace(MINDS, shifts=(told, told, doubted)))
    assert html.count("<b>stripes</b> speaks for zebra") == 1
    assert "I told you, so I now take it you think:" in html
    assert "You disagreed with me, so I now take it you doubt:" in html
    assert "What just moved" not in panel.render(MINDS)


def test_what_the_user_said_of_themselves_is_shown() -> None:
    html = panel.render(replace(MINDS, user=UserMind(own_label="okapi", expects="horse", goal="limits")))
    assert "an okapi" in html and "a horse" in html and "know when it is wrong" in html


@pytest.mark.parametrize("minds", [Minds(), Minds(machine={"zebra": {}})], ids=["before a talk", "no concepts"])
def test_there_is_a_panel_when_there_is_nothing_to_draw(minds: Minds) -> None:
    html = panel.render(minds)
    assert "Three minds" in html and not names(html)


def test_names_that_users_give_cannot_become_html() -> None:
    bad = '<img src=x onerror="alert(1)">'
    minds = Minds(
        machine={bad: {bad: Weight(1.0)}},
        imagined={bad: {bad: Leaning()}},
        user=UserMind(own_label=bad, expects=bad, wanted=(bad,)),
        shifts=(Shift(bad, bad, "for", 1.0, bad),),
    )
    pictures = bubbles.words(bad) + bubbles.figure(bad, bad) + bubbles.working([bad]) + bubbles.title(bad, 2)
    for html in (panel.render(minds), pictures.replace('<img src="', "")):
        assert "<img" not in html and 'onerror="' not in html and "&lt;img" in html


def test_paragraphs_of_a_text_stay_paragraphs() -> None:
    assert bubbles.words("one\n\ntwo") == "<p>one</p><p>two</p>"
