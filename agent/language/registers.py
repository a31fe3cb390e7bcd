"""For whom it is said: three registers, chosen by what the listener follows, and the languages that there are."""

from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

Register: TypeAlias = Literal["child", "user", "engineer"]
REGISTERS: tuple[Register, ...] = get_args(Register)
TABLES = files("agent.language").joinpath("tables")
AUTO = "auto"  # no register is set
STEP = 1.0  # log-odds of expertise from which logits are told; as far below 0, no numbers are


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that the agent speaks: one table of sentences each."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in TABLES.iterdir() if path.name.endswith(".toml")))


def known_register(name: str) -> Register:
    """The register called `name`. ValueError if there is none; says which there are."""
    for register in REGISTERS:
        if name == register:
            return register
    raise ValueError(f"no register is called {name!r}; there are: {', '.join(REGISTERS)}, or {AUTO}")


def known_language(name: str) -> str:
    """The language with the code `name`. ValueError if the agent does not speak it; says which it speaks."""
    if name not in languages():
        raise ValueError(f"the language {name!r} is not spoken here; there are: {', '.join(languages())}")
    return name


def register_for(expertise: float, chosen: Register | None, simpler: bool = False) -> Register:
    """How to speak to a listener.

    Args:
        expertise: log-odds that they follow numbers and technical words.
        chosen: the register that was set; None to go by expertise.
        simpler: whether they have just asked for simpler words; a register that was set is then left for this once.
    """
    if chosen is None:
        return "engineer" if expertise >= STEP else "child" if expertise <= -STEP else "user"
    return REGISTERS[max(0, REGISTERS.index(chosen) - simpler)]
