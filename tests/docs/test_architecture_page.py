"""ARCHITECTURE.md is true to the tree: every room is named and nothing else, and the layers are the checked ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lacflow"
PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
ROOMS = PAGE.partition("## The rooms")[2].partition("\n## ")[0]
NAMED = set(re.findall(r"`([\w/]+)`", ROOMS.partition("`migrations/`")[0]))


def rooms_in_the_tree() -> set[str]:
    """Return every module at the top of the package, and every package with code in it (`mail/reading/`)."""
    modules = {p.stem for p in PACKAGE.glob("*.py") if p.stem != "__init__"}
    packages = {f"{p.parent.relative_to(PACKAGE).as_posix()}/" for p in PACKAGE.glob("*/**/__init__.py")}
    return modules | packages


@pytest.mark.parametrize("room", sorted(rooms_in_the_tree()))
def test_every_room_of_the_tree_is_on_the_page(room: str) -> None:
    assert room in NAMED, f"ARCHITECTURE.md does not name {room}"


@pytest.mark.parametrize("name", sorted(NAMED - {"templates/emails/"}))
def test_everything_on_the_page_is_in_the_tree(name: str) -> None:
    place = PACKAGE / name.rstrip("/")
    assert place.is_dir() or place.with_suffix(".py").is_file()


def test_the_layers_on_the_page_are_the_layers_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    checked = next(c["layers"] for c in contracts if c["type"] == "layers")
    written = re.search(r"```layers\n(.*?)```", PAGE, re.DOTALL)
    assert written is not None
    assert written[1].strip().splitlines() == checked


def test_functions_named_in_the_flow_exist() -> None:
    """`board.steps.due_steps` in the drawing is a name somebody can look up."""
    flow = PAGE.partition("```\n")[2].partition("```")[0]
    for dotted in re.findall(r"\b(?:board|runners|mail|store)(?:\.\w+)+", flow):
        parts = dotted.split(".")
        module, rest = PACKAGE / parts[0] / parts[1], parts[2:]
        file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
        assert file.is_file(), dotted
        assert all(re.search(rf"^def {name}\b", file.read_text("utf-8"), re.MULTILINE) for name in rest), dotted
