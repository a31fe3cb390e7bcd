"""How far talk and belief part ways: the numbers of the network, learned from simulated training families.

Source: slip, guess and learning as in Bayesian knowledge tracing (Corbett & Anderson, 1995).
Command: `python -m dialogs.learning.minds` learns them anew.
"""

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Self

LEARNED = Path(__file__).parents[1] / "assets" / "noise.json"


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Parameters of the network; probabilities lie in (0, 1), strengths are in logits.

    Attributes:
        slip: P(does not name a concept in an answer | thinks it speaks for the label).
        guess: P(names it | does not think so).
        denial: P(talks against the belief in a plain statement).
        hint: P(asks about a concept | thinks it matters); 1 - hint if not.
        mistake: P(misjudges whether a label or a kind is known to them).
        attend: P(takes in the first thing that is told).
        sure: how many listeners the prior on `attend` is worth.
        span: things told after which attention is down to 1/e.
        forget: P(loses what was told, in one turn).
        widen: how far one thing told moves what is thought of its whole kind, in [0, 1].
        knows: P(knows what speaks for a label).
        ignores: P(thinks that the machine ignores a kind of thing).
        leans: P(thinks that the machine leans on a kind of thing).
        usual: P(thinks that a concept speaks for a label | it generally does, they know it, its kind is not ignored).
        odd: P(the same | it generally does not).
        strength: what a plain opinion adds to a label.
        leaning: times that for a kind that is leaned on.
        softness: times that a difference of expectations is scaled before it is put down to noise.
        projects: mean strength of "it will say what I would say", of those who expect that.
        contrary: P(expects that it will say something else than they would).
        surprise: share of that which is lost when the machine calls a picture otherwise.
        doubt: share of it that a warning takes.
        error: share of an error that seeing the machine's answer to a picture corrects.
    """

    slip: float = 0.12
    guess: float = 0.12
    denial: float = 0.15
    hint: float = 0.6
    mistake: float = 0.1
    attend: float = 0.7
    sure: float = 4.0
    span: float = 10.0
    forget: float = 0.02
    widen: float = 0.15
    knows: float = 0.65
    ignores: float = 0.35
    leans: float = 0.25
    usual: float = 0.93
    odd: float = 0.03
    strength: float = 2.5
    leaning: float = 2.2
    softness: float = 0.6
    projects: float = 8.0
    contrary: float = 0.2
    surprise: float = 0.2
    doubt: float = 0.6
    error: float = 0.2

    @classmethod
    @cache
    def learned(cls) -> Self:
        """The shipped numbers."""
        return cls.from_json(LEARNED.read_text(encoding="utf-8")) if LEARNED.is_file() else cls()

    def to_json(self) -> str:
        """The numbers as JSON text."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what `to_json` wrote. ValueError if a number is missing or one is unknown."""
        record = json.loads(text)
        known = {field.name for field in fields(cls)}
        if set(record) != known:
            raise ValueError(f"the numbers {sorted(set(record) ^ known)} are missing or unknown; learn them again")
        return cls(**record)
