"""Short replies to a question of the agent: a name that was asked for completes the question that lacked it.

Pure functions over acts and words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.acts import UserAct, UserKind
from agent.understanding.choices import Choice
from agent.understanding.words import word_list

SHORT = 5  # words of a reply that only names something
NAMING: frozenset[UserKind] = frozenset({"answer", "other", "ask_concept", "believe", "correct", "predict", "agree"})
IDLE: frozenset[UserKind] = frozenset({"other", "answer"})  # say nothing more beside an answer that was understood
_SAME = re.compile(rf"\b({'|'.join(word_list('completion.same'))})\b", re.IGNORECASE)
_UNSURE = re.compile(rf"\b({'|'.join(word_list('completion.unsure'))})\b", re.IGNORECASE)


def complete(question: str, open_: UserAct, said: str, acts: Sequence[UserAct]) -> str | None:
    """Return the earlier question with the name that it lacked; None if `said` does not give that name.

    Args:
        question: what the user had asked.
        open_: how it was understood, with `candidates` or `unknown` names.
        said: the user's reply to "which do you mean?".
        acts: how the reply was understood.
    """
    if len(said.split()) > SHORT or not acts or acts[0].kind not in NAMING:
        return None
    first = acts[0]
    name = first.concept or first.label or first.foil or pick(open_.candidates, said)
    if name is None:
        return None
    for phrase in (*open_.unknown, common(open_.candidates)):
        found = re.search(rf"\b{re.escape(phrase)}s?\b", question, re.IGNORECASE) if phrase else None
        if found is not None:
            return question[: found.start()] + name + question[found.end() :]
    return None


def pick(candidates: Sequence[str], said: str) -> str | None:
    """The one candidate that shares a word with `said` which the others lack: "the bushy one"; else None."""
    heard = set(re.findall(r"\w+", said.lower()))
    fits = [name for name in candidates if heard & _own_words(name, candidates)]
    return fits[0] if len(fits) == 1 else None


def common(candidates: Sequence[str]) -> str:
    """The last word that all candidates share, such as "tail"; "" if there is none."""
    last = {name.split()[-1].lower() for name in candidates}
    return last.pop() if len(last) == 1 else ""


def guess(said: str, label: str, acts: Sequence[UserAct]) -> tuple[UserAct, ...]:
    """Acts of a reply to a check question: "the same" names the model's label, "I don't know" asks to be told."""
    if any(act.label or act.foil for act in acts) or len(said.split()) > SHORT:
        return tuple(acts)
    if _SAME.search(said):
        return (UserAct(kind="predict", label=label),)
    return (UserAct(kind="answer"),) if _UNSURE.search(said) else tuple(acts)


def chosen(
    pending: Mapping[str, Any], picked: Choice | None, acts: Sequence[UserAct], beside: Sequence[UserAct]
) -> tuple[UserAct, ...]:
    """Acts of a reply to a check question that offers names: one `answer` with what it picks, and what was said beside.

    An `answer` without `chosen` says that it is none of them, or, if its `polarity` is None, that the user does not
    know. Its `name` is "mostly" where the first of `chosen` were said to count most.

    Args:
        pending: the open question: `ask` and `label`.
        picked: what the reply picks; None if it does not answer.
        acts: how the whole reply was understood.
        beside: how the part that does not answer was understood.
    """
    if picked is None:
        return tuple(acts)
    answer = UserAct(
        kind="answer",
        label=pending.get("label") or None,
        chosen=picked.names,
        polarity=True if picked.sure else None,
        name="mostly" if picked.stressed else None,
    )
    return (answer, *(act for act in beside if act.kind not in IDLE))


def _own_words(name: str, candidates: Sequence[str]) -> set[str]:
    others = {word for other in candidates if other != name for word in other.lower().split()}
    return set(name.lower().split()) - others
