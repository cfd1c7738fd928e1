"""A council far in the future, gone through one cycle by commands alone; each test has a copy of it to work on.

The clock of a rehearsal never runs behind its last tick, so that the real day does not matter here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lacflow.cli.main import start
from lacflow.settings import load, write_starter
from post import SOON, answer, out_of_office, receive, sent

SET_UP = date(2032, 3, 1)


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        assert self.out, self.err
        return json.loads(self.out)


Lacflow = Callable[..., Said]


def steps(root: Path) -> dict[str, datetime]:
    """Return when each step of the first meeting is due."""
    from lacflow.board.steps import timetable

    settings, _ = load(root / "config", {})
    assert settings is not None
    board = settings.boards["permanence"]
    return {str(dated.step): dated.at for dated in timetable(board, board.meetings[0]).dated()}


@pytest.fixture(scope="session")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set up by hand as an administrator would, then one tick a step with a few answers in between."""
    from lacflow.demo.starter import plan_workbook

    root = tmp_path_factory.mktemp("lived") / "site"
    write_starter(root, SET_UP)
    (root / "plan.xlsx").write_bytes(plan_workbook())
    config = ("--config", str(root / "config"))
    due = steps(root)
    assert start(["tick", *config, "--at", (due["circulate"] - timedelta(days=9)).isoformat()]) == 0
    assert start(["plan", "import", str(root / "plan.xlsx"), "--board", "permanence", *config]) == 0
    at = due["circulate"] + SOON
    assert start(["tick", *config, "--at", at.isoformat()]) == 0
    asked = {s.to.partition("@")[0]: s for s in sent(root) if "your update by" in s.subject}
    receive(root, answer(asked["helen.fern"], "4a red, the panel has lost two members.", at))
    receive(root, answer(asked["tom.moss"], "No change.", at))
    receive(root, answer(asked["kerry.vale"], "10b.i is complete, the group met on Monday.", at))
    receive(root, answer(asked["rosa.lind"], "Could we talk about this one day next week?", at))
    receive(root, out_of_office(asked["jonah.oakes"], f"{at + timedelta(days=40):%d %B %Y}", at))
    for instant in (at + timedelta(hours=2), due["chase"] + SOON, due["brief"] + SOON):
        assert start(["tick", *config, "--at", instant.isoformat()]) == 0
    return root


@pytest.fixture
def site(_lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the council, and the working directory."""
    monkeypatch.delenv("LACFLOW_CONFIG", raising=False)
    root = tmp_path / "site"
    shutil.copytree(_lived, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def lacflow(capfd: pytest.CaptureFixture[str]) -> Lacflow:
    """Run a command line as `lacflow` does; what it says on stdout and stderr is kept apart."""

    def run(*words: str) -> Said:
        capfd.readouterr()
        code = start(list(words))
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Said(code, captured.out, captured.err)

    return run
