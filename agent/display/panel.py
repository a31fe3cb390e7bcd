"""The three minds as HTML, for people who would rather look than read.

A pure function of `Minds`. Every name is escaped: concepts and labels may have been named by a user.
"""

from collections.abc import Mapping, Sequence
from html import escape

from agent.language.grammar.english import article, listed
from agent.minds import Minds, Shift, Side
from agent.minds.account import familiar, relied, some

ROWS = 8  # concepts shown: people's limit for one look
MOVES = 5  # movements of the last turn that are told, for each cause
SIDES: Mapping[Side, str] = {"for": "speaks for", "against": "speaks against", "no part": "plays no part in"}
CAUSES = {"was told": "I told you", "agreed": "You agreed with me", "disagreed": "You disagreed with me"}
GOALS = {
    "what": "know what the model sees",
    "why": "know why it says so",
    "predict": "foresee what it will say",
    "limits": "know when it is wrong",
}
LEGEND = (
    '<ul class="legend">'
    '<li><i class="bar for"></i>what the model uses</li>'
    '<li><i class="dot same"></i>what I think you think it uses</li>'
    '<li><i class="dot"></i>the same, where you see it otherwise</li>'
    '<li><i class="ask">?</i>what you asked about</li>'
    "</ul>"
)
EMPTY = (
    '<section class="minds"><h2>Three minds</h2><p class="lead">Once we talk, you see here what the model really uses, '
    "next to what I think <em>you</em> think it uses. Where the two part, I have something to explain.</p>"
    f"{LEGEND}</section>"
)


def render(minds: Minds, label: str | None = None) -> str:
    """Return the panel for `label`; for the first label in play, which the model says, if None."""
    label = next(iter(minds.machine), None) if label is None else label
    row = minds.machine.get(label or "", {})
    if label is None or not row:
        return (
            EMPTY if label is None else _card(f'<p class="lead">No concepts of this model are known.</p>{_you(minds)}')
        )
    names = _chosen(minds, label)
    top = max(max(abs(row[name].mean) for name in names), 1e-9)
    lines = "".join(_row(minds, label, name, top) for name in names)
    ends = f"<span>against {escape(label)}</span><span>for {escape(label)}</span>"
    return _card(
        f'<p class="lead">{_lead(minds, label, names)}</p><div class="scale">{ends}</div>'
        f'<ul class="chart">{lines}</ul>{LEGEND}'
        f"{_moves(minds.shifts, label)}{_you(minds)}"
    )


def _card(inside: str) -> str:
    return f'<section class="minds"><h2>Three minds</h2>{inside}</section>'


def _chosen(minds: Minds, label: str) -> list[str]:
    """Concepts worth a row: those just spoken of, then those with most at stake; from "for" to "against"."""
    row = minds.machine[label]
    moved = [shift.concept for shift in sorted(minds.shifts, key=_size) if shift.label == label]
    asked = list(dict.fromkeys(name for name in (*reversed(minds.user.wanted), *moved) if name in row))[: ROWS // 2]
    stakes = sorted(row, key=lambda name: -max(abs(row[name].mean), minds.gap(label, name)))
    names = list(dict.fromkeys([*asked, *stakes]))[:ROWS]
    return sorted(names, key=lambda name: -row[name].mean)


def _lead(minds: Minds, label: str, names: list[str]) -> str:
    """How many of the rows the user is thought to see as they are, and which is furthest off."""
    right = sum(_same(minds, label, name) for name in names)
    text = f"What makes it say <b>{escape(label)}</b>. I think you see {right} of these {len(names)} as the model does"
    if right == len(names):
        return f"{text}."
    furthest = max((n for n in names if not _same(minds, label, n)), key=lambda n: minds.gap(label, n))
    return f"{text}; furthest apart: <b>{escape(furthest)}</b>."


def _same(minds: Minds, label: str, name: str) -> bool:
    """Whether the user more likely than not sees the concept as the model uses it."""
    return minds.believes(label, name).chance(minds.machine[label][name].side) > 0.5


def _row(minds: Minds, label: str, name: str, top: float) -> str:
    """One concept: a bar for the machine from the middle outwards, a dot for the imagined mind."""
    weight, belief = minds.machine[label][name], minds.believes(label, name)
    same = _same(minds, label, name)
    length, at = 50 * abs(weight.mean) / top, 50 + 48 * (belief.chance("for") - belief.chance("against"))
    start = 50 - (length if weight.mean < 0 else 0)
    side = "against" if weight.mean < 0 else "for"
    asked = '<i class="ask" title="you asked about it">?</i>' if name in minds.user.wanted else ""
    told = f"To the model, {name} {SIDES[weight.side]} {label} ({weight.mean:+.1f})."
    sure = belief.chance(belief.side)
    view = (
        f"I think you think it {SIDES[belief.side]} it ({sure:.0%} sure)"
        if sure > 0.5
        else "What you think, I cannot tell"
    )
    words = escape(f"{told} {view}.")
    return (
        f'<li title="{words}"><span class="name">{escape(name)}{asked}</span>'
        f'<span class="track" role="img" aria-label="{words}">'
        f'<i class="bar {side}" style="left:{start:.1f}%;width:{length:.1f}%"></i>'
        f'<i class="dot{" same" if same else ""}" style="left:{at:.1f}%"></i></span></li>'
    )


def _moves(shifts: tuple[Shift, ...], label: str) -> str:
    """What moved in the imagined mind in the last turn, by what moved it; of `label` first, then the largest."""
    order = sorted(shifts, key=lambda shift: (shift.label != label, _size(shift)))
    causes = dict.fromkeys(_cause(shift) for shift in reversed(shifts))
    moves = {cause: dict.fromkeys(_move(shift) for shift in order if _cause(shift) == cause) for cause in causes}
    parts = "".join(f"<p>{cause}</p><ul class='moves'>{''.join(list(moves[cause])[:MOVES])}</ul>" for cause in causes)
    return f"<h3>What just moved</h3>{parts}" if parts else ""


def _size(shift: Shift) -> float:
    """What sorts the largest movements first."""
    return -abs(shift.weight)


def _cause(shift: Shift) -> str:
    """Why it moved, in words."""
    because = escape(CAUSES.get(shift.because, f"You {shift.because}"))
    return f"{because}, so I now take it you think:"


def _move(shift: Shift) -> str:
    return f"<li><b>{escape(shift.concept)}</b> {SIDES[shift.side]} {escape(shift.label)}</li>"


def _you(minds: Minds) -> str:
    """The user's mind: what they said, and what is thought of them where it is not what is thought of everybody."""
    user = minds.user
    facts = [
        ("You want to", GOALS[user.goal]),
        ("You call it", article(user.own_label) if user.own_label else "not said"),
        ("You expect", article(user.expects) if user.expects else "not said"),
    ]
    guesses = [(name, words) for name, words in _guesses(minds) if words]
    lines = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in [*facts, *guesses])
    return f"<h3>What I make of you</h3><dl>{lines}</dl>"


def _guesses(minds: Minds) -> list[tuple[str, str]]:
    """What the person is thought to go by and to know, in few words; "" where there is nothing to tell."""
    (leaned, ignored), (known, strange) = relied(minds), familiar(minds)
    goes = [f"it goes by {_the(leaned)}"] if leaned else []
    hardly = [f"{'hardly' if leaned else 'it hardly goes'} by {_the(ignored)}"] if ignored else []
    return [
        ("I think you think", ", ".join([*goes, *hardly])),
        ("I think you know", some(known)),
        ("I think you hardly know", some(strange)),
    ]


def _the(kinds: Sequence[str]) -> str:
    return listed([f"the {kind}" for kind in kinds])
