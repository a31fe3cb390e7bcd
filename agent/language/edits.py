"""Changes in words: what is taken away, what comes, and what takes the place of what."""

from collections.abc import Sequence

from agent.language.manner import Manner
from agent.language.values import Form, flag


def edited(removed: Sequence[str], added: Sequence[str], manner: Manner) -> str:
    """An edit as a phrase: "without the stripes and with a snow background instead of meadow"."""
    nouns = manner.nouns
    swaps = nouns.swapped(removed, added)
    gone = [manner.concept(name) for name in removed if name not in swaps.values()]
    come = [_instead(name, swaps[name], manner) if name in swaps else _more(name, manner) for name in added]
    parts = [
        *([manner.phrase("without", gone=manner.listed(gone))] if gone else []),
        *([manner.phrase("with", come=manner.listed(come))] if come else []),
    ]
    if len(parts) < 2:
        return "".join(parts)
    several = flag(len(gone) > 1 or len(come) > 1)
    return manner.phrase("without_with", gone=parts[0], come=parts[1], several=several)


def todo(removed: Sequence[str], added: Sequence[str], manner: Manner) -> Form:
    """An edit as things to do: "take away the stripes and add a beard"."""
    nouns = manner.nouns
    swaps = nouns.swapped(removed, added)
    gone = [manner.concept(name) for name in removed if name not in swaps.values()]
    come = [_more(name, manner) for name in added if name not in swaps]
    return manner.listed(
        [
            *([manner.phrase("take_away", gone=manner.listed(gone))] if gone else []),
            *([manner.phrase("add", come=manner.listed(come))] if come else []),
            *(manner.phrase("put", new=_some(new, manner), old=_old(old, manner)) for new, old in swaps.items()),
        ]
    )


def _some(name: str, manner: Manner) -> Form:
    return Form(lambda case: manner.nouns.a(name, case))


def _more(name: str, manner: Manner) -> Form:
    return Form(lambda case: manner.nouns.more(name, case))


def _old(name: str, manner: Manner) -> Form:
    """What gives way: its name alone, or in a case with its article."""
    return Form(lambda case: manner.nouns.the(name, case) if case else manner.nouns.short(name))


def _instead(new: str, old: str, manner: Manner) -> Form:
    """Form of "a meadow background instead of snow" in the case that the list is said in."""
    return Form(lambda case: manner.phrase("instead_of", new=manner.nouns.a(new, case), old=manner.nouns.short(old)))
