"""What a clause says of options: which it takes, which it leaves out, and which it stresses."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.names import Mention
from agent.understanding.options import Spot
from agent.understanding.polarity import signs
from agent.understanding.words import word_list, word_set

ALL = word_set("weighing.all")
NOT_ALL_AFTER, NOT_ALL_BEFORE = word_set("weighing.not_all_after"), word_set("weighing.not_all_before")
NONE = word_set("weighing.none")
EXCEPT = word_list("weighing.except")
MOST = word_list("weighing.most")
UNSURE = word_list("weighing.unsure")
REFUSALS = word_list("weighing.refusals")
DENIALS = frozenset({"not", "never", "hardly"})
BREAKS = frozenset({",", "but", "and", "not"})
SURE = frozenset({"sure", "certain"})
YES, NO = frozenset({"yes", "yeah", "yep", "sure"}), frozenset({"no", "nope", "nah"})
SHORT = 4  # words of a plain yes or no


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What one clause says.

    Attributes:
        taken: options that it names with favour.
        left: options that it leaves out.
        whole: True if it takes all that it does not leave out, False if it takes no others, None if it says neither.
        stressed: options that are said to count most.
        sure: False if it only says that they do not know.
    """

    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    whole: bool | None = None
    stressed: tuple[str, ...] = ()
    sure: bool = True


def sweeping(words: Sequence[str]) -> Weighed | None:
    """A clause that names no option: all, none, or no idea; None if it says none of that."""
    said = [w for w in words if w[0].isalnum()]
    denied, every = bool(DENIALS & set(said)), _every(said)
    if (NONE & set(said) and not every) or (denied and {"any", "anything"} & set(said)) or " ".join(said) in REFUSALS:
        return Weighed(whole=False)
    if every and not denied:
        return Weighed(whole=True)
    if every or _has(said, UNSURE):
        return Weighed(sure=False)
    plain = said[0] if said and len(said) <= SHORT else ""
    return Weighed(whole=plain in YES) if plain in YES | NO else None


def weighed(words: Sequence[str], spots: Sequence[Spot]) -> Weighed:
    """A clause that names options, by what is said of each."""
    saved = _exception(words)
    none = bool(NONE & set(words[:saved]))
    good = signs(_hedged(words), [spot.mention for spot in spots])
    judged = [
        (spot, none if saved is not None and spot.mention.start >= saved else sign)
        for spot, sign in zip(spots, good, strict=True)
    ]
    rest = next((sign for spot, sign in judged if not spot.names), None)
    return Weighed(
        taken=tuple(name for spot, sign in judged if sign for name in spot.names),
        left=tuple(name for spot, sign in judged if not sign for name in spot.names),
        whole=True if _every(words) else rest,
        stressed=tuple(name for spot, sign in judged if sign and _most(words, spot.mention) for name in spot.names),
    )


def _every(words: Sequence[str]) -> bool:
    """Whether "all" is meant: not "above all", nor "all I know is"."""
    return any(
        word in ALL
        and not (at and words[at - 1] in NOT_ALL_BEFORE)
        and not (at + 1 < len(words) and words[at + 1] in NOT_ALL_AFTER)
        for at, word in enumerate(words)
    )


def _exception(words: Sequence[str]) -> int | None:
    """Where an exception begins: "all | but the trunk", "everything | apart from the mane"; None if there is none."""
    for at in range(1, len(words)):
        for phrase in EXCEPT:
            parts = phrase.split()
            plain = parts == ["but"] and (words[at - 1] == "," or not (ALL | NONE) & set(words[:at]))
            if list(words[at : at + len(parts)]) == parts and not plain:
                return at
    return None


def _hedged(words: Sequence[str]) -> list[str]:
    """The words without what only sounds like a denial: "not sure", "I don't know, maybe", "a little"."""
    return [_hedge(words, at) for at in range(len(words))]


def _hedge(words: Sequence[str], at: int) -> str:
    word, after = words[at], list(words[at + 1 : at + 4])
    if word == "little" and at and words[at - 1] == "a":
        return "bit"
    if word.startswith(("confuse", "puzzle")):
        return "not"
    if word != "not" or not after:
        return word
    if SURE & set(after[:2]):
        return word if {"about", "of", "with"} & set(after) else "maybe"
    knows = after[0] == "know"
    aside = after[1:2] == [","] or (len(after) == 1 and at > 2 and words[at - 3] == ",")
    return "maybe" if knows and aside else word


def _most(words: Sequence[str], mention: Mention) -> bool:
    """Whether an option is said to count most: a stressing word right before it or at its heels."""
    before, after = words[max(0, mention.start - 4) : mention.start], words[mention.end : mention.end + 3]
    cut = max((at for at, word in enumerate(before) if word in BREAKS), default=-1)
    end = next((at for at, word in enumerate(after) if word in BREAKS), len(after))
    closing = " ".join(word for word in words[mention.end :] if word[0].isalnum())
    return closing in MOST or _has(before[cut + 1 :], MOST) or _has(after[:end], MOST)


def _has(words: Sequence[str], phrases: Sequence[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {phrase} " in text for phrase in phrases)
