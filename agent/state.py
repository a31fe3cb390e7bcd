"""The state of one dialog: plain JSON values only, so that any checkpointer can keep it.

Pictures and figures are named by the hash under which the blob store holds them.
"""

from typing import Any, Protocol, TypedDict


class Dialog(TypedDict, total=False):
    """What a dialog remembers; keys that a node leaves out stay as they are.

    Attributes:
        text: what the user said this turn.
        heard: the same, completed where it only named what an earlier question lacked.
        picture: key of the picture in the gallery.
        label: what the model says it is.
        names: what the user calls concepts: name in the bank -> name in the chat.
        acts: user acts understood this turn, as JSON.
        minds: the three minds, as JSON.
        steps: what the agent decided to do this turn, as JSON.
        claims: what the text of this turn asserts, as JSON; one list a step.
        figures: pictures of this turn: name, caption, key in the blob store.
        reply: the text of this turn.
        spoken_by: who worded the text: "template", "llm" or "mixed".
        byline: the same for a reader, with what it took.
        bill: what calls of a language model took for the text, as JSON; empty if there is no such model.
        suggestions: good next questions.
        pending: an open check question, as JSON: what was removed, and what the model says then.
        unclear: a question that lacks a name which was asked back for: its text, and its act as JSON.
        asked: kinds of user acts so far.
        foils: labels that a contrast was drawn with.
        done: (kind, concept) of moves that are not made twice.
        reasons: why the last moves that nobody asked for were made.
        known: options of check questions that the same person was asked already, as [ask, name].
        turn: number of turns so far.
        transcript: all that was said, with figures, for a page that is opened again.
    """

    text: str
    heard: str
    picture: str
    label: str
    names: dict[str, str]
    acts: list[dict[str, Any]]
    minds: dict[str, Any]
    steps: list[dict[str, Any]]
    claims: list[list[dict[str, Any]]]
    figures: list[dict[str, str]]
    reply: str
    spoken_by: str
    byline: str
    bill: dict[str, Any]
    suggestions: list[str]
    pending: dict[str, Any]
    unclear: dict[str, Any]
    asked: list[str]
    foils: list[str]
    done: list[list[str]]
    reasons: list[list[str]]
    known: list[list[str]]
    turn: int
    transcript: list[dict[str, Any]]


class Node(Protocol):
    """One step of a turn: reads the state and returns the keys that it changes."""

    def __call__(self, state: Dialog) -> Dialog:
        """Do the step."""
