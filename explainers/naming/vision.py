"""Names from a vision language model that is shown the crops of a concept; how it is reached is the caller's business.

What comes back is outside input: it is read as JSON, checked, and dropped where it does not make sense. Its promises
are its own and are known to be too high, so none counts for more than `MOST`.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PIL import Image

from concepts.bank import Concept, ConceptBank
from explainers.naming.proposals import KEPT, Ranked

MOST = 0.7  # probability that is believed at most
LONGEST = 40  # characters of a name
Ask: TypeAlias = Callable[[str, Sequence[Image.Image]], str | None]  # words and pictures -> the answer, or None

QUESTION = (
    "These are crops around the places where one unit of an image classifier is most active. What do they have in "
    "common: a part, a pattern, a colour, a material, a place? Words that are written in the pictures do not count. "
    'Answer with JSON only: {{"names": [{{"name": "one to three words", "probability": 0.0}}]}}, at most {count} '
    "names, the likeliest first.{seen}"
)


@dataclass(frozen=True, eq=False)
class ByVision:
    """Proposes what a vision language model says of the crops.

    Attributes:
        ask: sends words and pictures to the model; None if there is no answer.
        name: what the namer is called.
    """

    ask: Ask
    name: str = "vision model"

    def __call__(self, bank: ConceptBank) -> tuple[Ranked, ...]:
        """What the model says of each concept; () where it says nothing that can be used."""
        return tuple(self._about(concept, crops) for concept, crops in zip(bank, bank.crops, strict=True))

    def group(self, name: str) -> str:
        """Unknown."""
        return ""

    def _about(self, concept: Concept, crops: Any) -> Ranked:
        pictures = [Image.fromarray(crop.permute(1, 2, 0).cpu().contiguous().numpy()) for crop in crops]
        seen = f" The classifier gives them labels such as {', '.join(concept.profile)}." if concept.profile else ""
        said = self.ask(QUESTION.format(count=KEPT, seen=seen), pictures) if pictures else None
        return read(said) if said else ()


def read(said: str) -> Ranked:
    """The names in an answer, the likeliest first, their probabilities in (0, MOST]; () if it holds none.

    JSON may stand within other words or a code fence. Names that are empty, too long or no words are dropped.
    """
    found = re.search(r"\{.*\}", said, re.DOTALL)
    try:
        entries = json.loads(found.group())["names"] if found else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    named = dict(filter(None, map(_entry, entries if isinstance(entries, list) else [])))
    total = max(1.0, sum(named.values()))
    ranked = sorted(named.items(), key=lambda pair: -pair[1])[:KEPT]
    return tuple((name, min(MOST, chance / total)) for name, chance in ranked)


def _entry(entry: object) -> tuple[str, float] | None:
    """One name with its probability; None if it is none."""
    if not isinstance(entry, dict):
        return None
    name, chance = entry.get("name"), entry.get("probability")
    if not isinstance(name, str) or isinstance(chance, bool) or not isinstance(chance, int | float):
        return None
    plain = " ".join(name.split()).casefold().strip(".,;:!?\"'")
    fits = 0 < len(plain) <= LONGEST and re.fullmatch(r"[\w' -]+", plain) is not None and 0 < chance <= 1
    return (plain, float(chance)) if fits else None
