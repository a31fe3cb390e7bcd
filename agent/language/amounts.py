"""Amounts in words, each by a rule, so that "most" and "about half" are as true as a number.

The check and every reader may hold a word against the same rule: of falling floors, the first that an amount reaches
names it.
"""

from typing import TypeAlias

Rule: TypeAlias = tuple[tuple[float, str], ...]

SURE: Rule = ((0.9, "sure_very"), (0.7, "sure_quite"), (0.5, "sure_little"), (0.1, "sure_hardly"), (0.0, "sure_un"))
PART: Rule = (
    (0.9, "part_nearly_all"),
    (0.54, "part_most"),
    (0.46, "part_half"),
    (0.15, "part_some"),
    (0.0, "part_little"),
)
FORCE: Rule = ((3.0, "force_lot"), (1.0, "force_some"), (0.0, "force_little"))
TIMES: Rule = (
    (0.9, "times_nearly_always"),
    (0.54, "times_mostly"),
    (0.46, "times_half"),
    (1e-9, "times_seldom"),
    (0.0, "times_never"),
)
MOST = 0.5  # share above which "most" is said of a place


def named(amount: float, rule: Rule) -> str:
    """Key of the word for an amount, at least 0, by a rule."""
    return next(word for floor, word in rule if amount >= floor)
