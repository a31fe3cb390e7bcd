"""Dialog acts: what a person does with an utterance, and what the agent does with one of its own."""

from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

UserKind: TypeAlias = Literal[
    "greet",
    "ask_what",  # what is it?
    "ask_why",  # why a zebra?
    "ask_why_not",  # why not a horse?
    "ask_how_to",  # what would make it a horse?
    "ask_what_if",  # what if it had no stripes?
    "ask_where",  # where do you see the stripes?
    "ask_concept",  # what do you mean by mane? how important is it?
    "ask_difference",  # what is the difference between a zebra and a horse?
    "ask_similar",  # show me pictures like this one
    "ask_confidence",  # how sure are you?
    "ask_reliability",  # when are you wrong?
    "ask_model",  # what kind of model are you?
    "ask_more",  # tell me more
    "ask_simpler",  # I do not understand
    "ask_quiz",  # test me
    "ask_motive",  # why are you telling me this?
    "believe",  # you said that because of the snow
    "predict",  # I think it will say horse
    "correct",  # it is a horse
    "agree",
    "disagree",
    "answer",  # yes, no, a horse: after a question of the agent
    "name_concept",  # call concept 3 'wheel'
    "feedback",  # that was helpful
    "bye",
    "other",
]
"""What a user may do. A label in `correct` is the user's own; one in `predict` is what they expect of the machine."""

MachineKind: TypeAlias = Literal[
    "greet",
    "tell",
    "why",
    "why_not",
    "what_if",
    "show",
    "define",
    "compare",
    "similar",
    "warn",  # the model may be wrong here
    "correct",  # a misconception
    "check",  # asks the user to predict the model
    "confirm",
    "clarify",
    "summarize",
    "decline",  # says what it cannot do
    "bye",
]

MIND = "mind"  # what do you think that I think?
USER_KINDS: tuple[UserKind, ...] = get_args(UserKind)


@dataclass(frozen=True, kw_only=True)
class UserAct:
    """One thing that a user did with an utterance.

    Attributes:
        kind: what was done.
        label: the class it is about: the one named or, where "it" is meant, the predicted one.
        foil: the other class of a contrast.
        concept: the concept it is about.
        removed: concepts that are imagined to be gone.
        added: concepts that are imagined to be there.
        confidence: calibrated probability that `kind` is right, in [0, 1].
        unknown: names the user used that are neither class nor concept, as written.
        candidates: classes or concepts that an ambiguous name may stand for.
        name: the new name in `name_concept`; `MIND` in an `ask_motive` about what the agent thinks of the user.
        polarity: whether a `believe` says that the concept speaks for the label (True), or
            against it or plays no part (False); whether an `answer` is yes or no; else None.
        chosen: the options of a check question that an `answer` picks.
    """

    kind: UserKind
    label: str | None = None
    foil: str | None = None
    concept: str | None = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    confidence: float = 1.0
    unknown: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    name: str | None = None
    polarity: bool | None = None
    chosen: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the act as plain JSON values; `from_json` reads it back."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "UserAct":
        """Return the act that `to_json` wrote; unknown keys are left out, missing ones take their default.

        Raises:
            ValueError: the record names no known kind.
        """
        if record.get("kind") not in USER_KINDS:
            raise ValueError(f"unknown user act {record.get('kind')!r}; known: {', '.join(USER_KINDS)}")
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items() if k in NAMES}
        return cls(**given)


NAMES = frozenset(field.name for field in fields(UserAct))
