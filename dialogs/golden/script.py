"""A golden dialog on paper: who says what about which picture, read from TOML and written back."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

FOLDER = Path(__file__).parent
Fields: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One question and what is expected of the answer.

    Attributes:
        user: what the user says.
        times: how often in a row; 1 but for very long questions.
        acts: kinds of user acts that are understood.
        claims: for each claim its type and all its fields but numbers, in order.
        reply: the words.
    """

    user: str
    times: int = 1
    acts: tuple[str, ...] = ()
    claims: tuple[Fields, ...] = ()
    reply: str = ""

    @property
    def asked(self) -> str:
        """The full text of the question."""
        return self.user * self.times


@dataclass(frozen=True, kw_only=True)
class Script:
    """One dialog.

    Attributes:
        title: what it is about.
        picture: where the picture comes from; see `dialogs.golden.cast.picture`.
        turns: in order.
    """

    title: str
    picture: Fields = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()

    @property
    def subject(self) -> str:
        """Name of the subject that the dialog is about."""
        return str(self.picture.get("subject", "menagerie"))


def scripts(folder: Path = FOLDER) -> list[Path]:
    """The golden dialogs. FileNotFoundError if there are none: a moved folder must not pass in silence."""
    found = sorted(folder.glob("*.toml"))
    if not found:
        raise FileNotFoundError(f"there is no golden dialog in {folder}; each is one .toml file")
    return found


def read(path: Path) -> Script:
    """Read a script. ValueError if it has turns that it should not have, or none."""
    record = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        turns = tuple(_read_turn(turn) for turn in record["turn"])
        return Script(title=record["title"], picture=record["picture"], turns=turns)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is no golden dialog ({error}); it needs title, picture and turn") from None


def _read_turn(record: dict[str, Any]) -> Turn:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return Turn(**fields)


def text(script: Script) -> str:
    """The script as TOML."""
    blocks = [f"title = {_value(script.title)}\n\n[picture]\n{_table(script.picture)}"]
    blocks += [_turn(turn) for turn in script.turns]
    return "\n".join(blocks)


def _turn(turn: Turn) -> str:
    lines = ["[[turn]]", f"user = {_value(turn.user)}"]
    if turn.times != 1:
        lines.append(f"times = {turn.times}")
    claims = "".join(f"\n  {_value(claim)}," for claim in turn.claims)
    lines += [f"acts = {_value(turn.acts)}", f"claims = [{claims}\n]" if claims else "claims = []"]
    return "\n".join([*lines, f'reply = """\n{_escaped(turn.reply)}"""', ""])


def _table(fields: Fields) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in fields.items())


def _value(value: object) -> str:
    """A value in TOML, which takes JSON's strings and numbers."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)


def _escaped(words: str) -> str:
    return re.sub(r'"""', r"\"\"\"", words.replace("\\", "\\\\"))
