"""Starting quickly: heavy libraries are loaded only where they are used; and a first screen a newcomer understands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEAVY = {
    "alembic", "apscheduler", "holidays", "icalendar", "imapclient", "jinja2", "openpyxl", "psycopg", "pydantic",
    "sqlalchemy", "structlog", "typer", "rich", "ruamel",
}  # fmt: skip
#: What a command may load of these.
MAY_LOAD = {
    "--version": set(),
    "status": {"ruamel"},
    "status --json": {"ruamel"},
    "--help": {"typer", "rich", "pydantic"},
    "outbox --help": {"typer", "rich", "pydantic"},
    "check": {"typer", "rich", "pydantic", "ruamel", "holidays"},
}


@pytest.mark.parametrize("words", MAY_LOAD)
def test_a_command_loads_only_what_it_needs(site: Path, words: str) -> None:
    (site / "var/good-config.json").unlink()  # `check` of a service that runs also looks into its database
    command = [sys.executable, "-W", "error", "-X", "importtime", "-m", "lacflow", *words.split()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert loaded & HEAVY <= MAY_LOAD[words]


def test_a_tick_loads_no_console_no_calendar_files_and_no_other_database(site: Path) -> None:
    command = [sys.executable, "-W", "error", "-X", "importtime", "-m", "lacflow", "tick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"psycopg", "icalendar", "imapclient", "apscheduler", "alembic", "openpyxl"}


def test_the_version_is_the_packages() -> None:
    from lacflow import __version__

    for words in (["--version"], ["--version", "tick"]):
        done = subprocess.run([sys.executable, "-m", "lacflow", *words], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (0, f"lacflow {__version__}\n")


def test_the_first_screen_says_what_it_is_for_where_to_begin_and_every_command_in_a_line(lacflow: Any) -> None:
    said = lacflow("--help")
    assert said.code == 0
    screen = said.out.splitlines()
    assert len(screen) <= 40
    assert "board" in screen[2]
    assert "lacflow demo" in said.out
    assert "lacflow init" in said.out
    assert not [line for line in screen[1:] if line.endswith("...")]


def all_commands() -> list[str]:
    from typer.main import get_command

    from lacflow.cli.main import app

    def walk(command: Any, name: str) -> list[str]:
        below = getattr(command, "commands", {})
        return [name, *(found for word, inner in below.items() for found in walk(inner, f"{name} {word}".strip()))]

    return walk(get_command(app), "")


@pytest.mark.parametrize("name", all_commands())
def test_every_command_and_every_one_of_its_options_says_what_it_does(lacflow: Any, name: str) -> None:
    said = lacflow(*name.split(), "--help")
    assert said.code == 0
    lines = said.out.splitlines()
    assert len(lines[2].strip()) > 12
    assert max(map(len, lines)) <= 100
    options = [line for line in lines if line.startswith("  -")]
    assert all(len(line.split("  ")[-1]) > 8 or line.endswith(">") for line in options), options
    assert not [line for line in options if line.endswith("[required]") and len(line.split()) < 5]


def test_every_command_takes_the_configuration_but_those_that_need_none() -> None:
    from typer.main import get_command

    from lacflow.cli.main import app

    without = {"", "init", "demo", "read", "plan", "db", "cycle"}
    command: Any = get_command(app)
    for name in all_commands():
        one = command
        for word in name.split():
            one = one.commands[word]
        takes = any("--config" in param.opts for param in one.params)
        assert takes == (name not in without), name
