"""What the README shows must run, and what it points at must be there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
assert BLOCKS, "no code in the README: a changed fence would otherwise pass in silence"


@pytest.mark.parametrize("code", BLOCKS, ids=lambda code: code.split("\n", 1)[0])
def test_code_in_the_readme_runs(code: str) -> None:
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert "reply" in names or "lines" in names


@pytest.mark.parametrize("target", re.findall(r"\]\(((?!http)[^)]+)\)", README))
def test_files_that_the_readme_points_at_are_there(target: str) -> None:
    assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("module", re.findall(r"python -m ([a-z_.]+)", README))
def test_commands_that_the_readme_names_are_there(module: str) -> None:
    path = ROOT / module.replace(".", "/")
    assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_no_figure_is_left_open() -> None:
    assert "FIGURES" not in README
