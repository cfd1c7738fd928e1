"""A council's configuration in a folder of its own, and short ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lacflow import settings
from lacflow.errors import Problem
from lacflow.paths import starter_config
from lacflow.settings.init import FILES

BOARD = "boards/permanence.yaml"


@dataclass
class Council:
    """A configuration folder under test."""

    folder: Path

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace `old`, which must be there, and return the line it stood on."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def board(self, old: str, new: str) -> int:
        return self.edit(BOARD, old, new)

    def add(self, name: str, text: str) -> None:
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")

    def load(self, **environ: str) -> tuple[settings.Settings | None, list[Problem]]:
        return settings.load(self.folder, environ)

    def good(self, **environ: str) -> settings.Settings:
        found, problems = self.load(**environ)
        assert found is not None, problems
        return found

    def problems(self, **environ: str) -> dict[str, Problem]:
        """Load, and return the problems by code; each code once."""
        _, problems = self.load(**environ)
        by_code = {p.code: p for p in problems}
        assert len(by_code) == len(problems), problems
        return by_code

    def only(self, code: str, **environ: str) -> Problem:
        """Load, and return the one problem there must be."""
        found = self.problems(**environ)
        assert list(found) == [code], list(found.values())
        return found[code]


@pytest.fixture
def council(tmp_path: Path) -> Council:
    folder = tmp_path / "config"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(starter_config() / name, folder / name)
    return Council(folder)


@pytest.fixture
def councils(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Council]:
    """Make a fresh council each time: for properties, which run a test many times."""

    def make() -> Council:
        folder = tmp_path_factory.mktemp("council") / "config"
        for name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(starter_config() / name, folder / name)
        return Council(folder)

    return make
