"""The three minds as HTML, for people who would rather look than read.

A pure function of `Minds`. Every name is escaped: concepts and labels may have been named by a user.
"""

from collections.abc import Sequence
from html import escape

from agent.language.manner import Manner
from agent.language.values import flag
from agent.minds import Minds, Shift
from agent.minds.account import SIDE, familiar, manner_of, relied, some
from concepts.lexicon import ENGLISH

ROWS = 8  # concepts shown: people's limit for one look
MOVES = 5  # movements of the last turn that are told, for each cause
MARKS = {"bar": "bar for", "same": "dot same", "dot": "dot", "ask": "ask"}  # of the legend -> how they are drawn


def render(minds: Minds, label: str | None = None, language: str = ENGLISH) -> str:
    """Return the panel for `label`; for the first label in play, which the model says, if None."""
    manner = manner_of(minds.imagined, language)
    label = next(iter(minds.machine), None) if label is None else label
    if label is None:
        you = f"<em>{manner.phrase('panel_you')}</em>"
        return _card(manner, f"{_lead(manner.phrase('panel_empty', you=you))}{_legend(manner)}")
    row = minds.machine.get(label, {})
    if not row:
        return _card(manner, f"{_lead(manner.phrase('panel_mute'))}{_you(minds, manner)}")
    names = _chosen(minds, label)
    top = max(max(abs(row[name].mean) for name in names), 1e-9)
    lines = "".join(_row(minds, label, name, top, manner) for name in names)
    ends = (manner.phrase(key, label=_label(label, manner)) for key in ("panel_against", "panel_for"))
    return _card(
        manner,
        f"{_lead(_summary(minds, label, names, manner))}"
        f'<div class="scale">{"".join(f"<span>{end}</span>" for end in ends)}</div>'
        f'<ul class="chart">{lines}</ul>{_legend(manner)}'
        f"{_moves(minds.shifts, label, manner)}{_you(minds, manner)}",
    )


def _card(manner: Manner, inside: str) -> str:
    return f'<section class="minds"><h2>{manner.phrase("panel_title")}</h2>{inside}</section>'


def _lead(inside: str) -> str:
    return f'<p class="lead">{inside}</p>'


def _legend(manner: Manner) -> str:
    """What the marks stand for."""
    signs = {"ask": "?"}
    lines = (
        f'<li><i class="{look}">{signs.get(mark, "")}</i>{manner.phrase(f"legend_{mark}")}</li>'
        for mark, look in MARKS.items()
    )
    return f'<ul class="legend">{"".join(lines)}</ul>'


def _concept(name: str, manner: Manner) -> str:
    return escape(manner.nouns.short(name))


def _label(name: str, manner: Manner, form: str = "") -> str:
    return escape(format(manner.label(name), form))


def _chosen(minds: Minds, label: str) -> list[str]:
    """Concepts worth a row: those just spoken of, then those with most at stake; from "for" to "against"."""
    row = minds.machine[label]
    moved = [shift.concept for shift in sorted(minds.shifts, key=_size) if shift.label == label]
    asked = list(dict.fromkeys(name for name in (*reversed(minds.user.wanted), *moved) if name in row))[: ROWS // 2]
    stakes = sorted(row, key=lambda name: -max(abs(row[name].mean), minds.gap(label, name)))
    names = list(dict.fromkeys([*asked, *stakes]))[:ROWS]
    return sorted(names, key=lambda name: -row[name].mean)


def _summary(minds: Minds, label: str, names: list[str], manner: Manner) -> str:
    """How many of the rows the user is thought to see as they are, and which is furthest off."""
    apart = [name for name in names if not _same(minds, label, name)]
    furthest = _concept(max(apart, key=lambda n: minds.gap(label, n)), manner) if apart else ""
    return manner.phrase(
        "panel_apart" if apart else "panel_same",
        label=f"<b>{_label(label, manner)}</b>",
        right=len(names) - len(apart),
        count=len(names),
        concept=f"<b>{furthest}</b>",
    )


def _same(minds: Minds, label: str, name: str) -> bool:
    """Whether the user more likely than not sees the concept as the model uses it."""
    return minds.believes(label, name).chance(minds.machine[label][name].side) > 0.5


def _row(minds: Minds, label: str, name: str, top: float, manner: Manner) -> str:
    """One concept: a bar for the machine from the middle outwards, a dot for the imagined mind."""
    weight, belief = minds.machine[label][name], minds.believes(label, name)
    length, at = 50 * abs(weight.mean) / top, 50 + 48 * (belief.chance("for") - belief.chance("against"))
    start = 50 - (length if weight.mean < 0 else 0)
    side, same = "against" if weight.mean < 0 else "for", " same" if _same(minds, label, name) else ""
    asked = f'<i class="ask" title="{manner.phrase("panel_asked")}">?</i>' if name in minds.user.wanted else ""
    words = _told(minds, label, name, manner)
    return (
        f'<li title="{words}"><span class="name">{_concept(name, manner)}{asked}</span>'
        f'<span class="track" role="img" aria-label="{words}">'
        f'<i class="bar {side}" style="left:{start:.1f}%;width:{length:.1f}%"></i>'
        f'<i class="dot{same}" style="left:{at:.1f}%"></i></span></li>'
    )


def _told(minds: Minds, label: str, name: str, manner: Manner) -> str:
    """A row in words."""
    weight, belief = minds.machine[label][name], minds.believes(label, name)
    sure = belief.chance(belief.side)
    told = {"weight": manner.logits(weight.mean), "many": flag(manner.nouns.many(name))}
    uses = manner.phrase(
        f"panel_uses_{SIDE[weight.side]}", concept=_concept(name, manner), label=_label(label, manner), **told
    )
    view = f"panel_view_{SIDE[belief.side] if sure > 0.5 else 'unsure'}"
    return f"{uses} {manner.phrase(view, sure=manner.count(round(100 * sure)))}"


def _moves(shifts: tuple[Shift, ...], label: str, manner: Manner) -> str:
    """What moved in the imagined mind in the last turn, by what moved it; of `label` first, then the largest."""
    order = sorted(shifts, key=lambda shift: (shift.label != label, _size(shift)))
    causes = dict.fromkeys(shift.because for shift in reversed(shifts))
    moves = {why: dict.fromkeys(_move(shift, manner) for shift in order if shift.because == why) for why in causes}
    parts = "".join(
        f"<p>{_cause(why, manner)}</p><ul class='moves'>{''.join(list(moves[why])[:MOVES])}</ul>" for why in causes
    )
    return f"<h3>{manner.phrase('panel_moves')}</h3>{parts}" if parts else ""


def _size(shift: Shift) -> float:
    """What sorts the largest movements first."""
    return -abs(shift.weight)


def _cause(because: str, manner: Manner) -> str:
    """Why it moved, in words; what was expected is named behind it."""
    kind, _, label = because.partition(" ") if because.startswith("expected ") else (because, "", "")
    cause = manner.phrase(f"cause_{kind.replace(' ', '_')}", label=_label(label, manner))
    return manner.phrase("panel_cause", cause=cause)


def _move(shift: Shift, manner: Manner) -> str:
    concept, many = f"<b>{_concept(shift.concept, manner)}</b>", flag(manner.nouns.many(shift.concept))
    key = f"panel_move_{SIDE[shift.side]}"
    return f"<li>{manner.phrase(key, concept=concept, label=_label(shift.label, manner), many=many)}</li>"


def _you(minds: Minds, manner: Manner) -> str:
    """The user's mind: what they said, and what is thought of them where it is not what is thought of everybody."""
    user = minds.user
    own, expected = (
        _label(name, manner, "a") if name else manner.phrase("you_not_said") for name in (user.own_label, user.expects)
    )
    facts = [("want", manner.phrase(f"goal_{user.goal}")), ("call_it", own), ("expect", expected)]
    known, strange = (escape(format(some(labels, manner))) for labels in familiar(minds))
    guesses = [("think", _goes(*relied(minds), manner)), ("know", known), ("hardly_know", strange)]
    lines = "".join(
        f"<div><dt>{manner.phrase(f'you_{key}')}</dt><dd>{value}</dd></div>" for key, value in facts + guesses if value
    )
    return f"<h3>{manner.phrase('panel_person')}</h3><dl>{lines}</dl>"


def _goes(leaned: Sequence[str], ignored: Sequence[str], manner: Manner) -> str:
    """What the person is thought to think the machine goes by, in few words; "" where there is nothing to tell."""
    most, least = (escape(format(manner.listed([manner.kind(kind) for kind in kinds]))) for kinds in (leaned, ignored))
    if most and least:
        return manner.phrase("goes_above_little", leaned=most, ignored=least)
    return manner.phrase("goes_above" if most else "goes_little", kinds=most or least) if most or least else ""
