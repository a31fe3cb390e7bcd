"""Who may import whom. A new library is a decision, so it shows up here as a diff."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PICTURES = {"PIL", "numpy", "resvg_py"}
MAY_IMPORT = {
    "concepts": PICTURES | {"safetensors", "torch"},
    "explainers": PICTURES
    | {
        "concepts",
        "ray",
        "safetensors",
        "scipy",
        "sklearn",
        "threadpoolctl",
        "timm",
        "torch",
        "torchvision",
        "tqdm",
        "transformers",
    },
    "agent": PICTURES
    | {
        "concepts",
        "explainers",
        "httpx2",
        "langchain_core",
        "langgraph",
        "openai",
        "rapidfuzz",
        "safetensors",
        "sentence_transformers",
        "torch",
    },
    "dialogs": {"PIL", "agent", "concepts", "explainers", "numpy", "ray", "torch", "tqdm"},
    "faultline": {"PIL", "agent", "concepts", "dialogs", "explainers", "gradio", "tqdm", "typer"},
    "app.py": {"faultline"},
}
OURS = {"concepts", "explainers", "agent", "dialogs", "faultline"}
DISTRIBUTION = {
    "langchain_core": "langchain-core",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "sentence_transformers": "sentence-transformers",
}


def files(layer: str) -> list[Path]:
    path = ROOT / layer
    return sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []


def imports(file: Path) -> set[str]:
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    found: set[str] = set()
    for node in tree:
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def test_the_floors_are_there() -> None:
    assert all(files(layer) for layer in ("concepts", "explainers")), "a moved folder would otherwise pass in silence"


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_it_may(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | sys.stdlib_module_names | {layer.removesuffix(".py")}
    for file in files(layer):
        reached = {name.partition(".")[0] if not name.startswith(".") else name for name in imports(file)}
        assert reached <= allowed, f"{file.relative_to(ROOT)} reaches outside its layer for {sorted(reached - allowed)}"


@pytest.mark.parametrize("layer", ["dialogs", "faultline"])
def test_the_agent_is_used_through_its_public_door(layer: str) -> None:
    for file in files(layer):
        inner = {name for name in imports(file) if name.startswith("agent.")} - {"agent.display"}
        assert not inner, (
            f"{file.relative_to(ROOT)} must import from agent itself or agent.display, not from {sorted(inner)}"
        )


def test_every_library_in_the_table_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    declared = {re.split(r"[\[<>=~ ]", line)[0] for line in lines}
    libraries = set.union(*MAY_IMPORT.values()) - OURS
    assert {DISTRIBUTION.get(name, name) for name in libraries} <= declared


def test_words_and_instruments_need_no_dialog_page_or_language_model() -> None:
    script = (
        "import importlib, pkgutil, sys\n"
        "sys.modules.update(dict.fromkeys(['langgraph', 'gradio', 'openai']))\n"
        "for name in ('concepts', 'explainers'):\n"
        "    package = importlib.import_module(name)\n"
        "    for module in pkgutil.walk_packages(package.__path__, name + '.'):\n"
        "        importlib.import_module(module.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
