"""`lacflow plan check`: what looks wrong with a plan, what matters most first."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, say

if TYPE_CHECKING:
    from lacflow.board.checks import Check

#: So many findings of one check are shown; `--all` shows every one.
_SHOWN = 8


def check(
    board: Annotated[str, typer.Option("--board", "-b", help="The board's key.")],
    config: ConfigOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every finding, however many of a kind.")] = False,
) -> None:
    """Say what looks wrong with a board's plan, what matters most first. docs/checks.md explains each check."""
    from lacflow.store.checking import checked

    with opened(config) as service:
        one = service.board(board)
        with service.database.read() as conn:
            found = checked(conn, one, service.settings.directory, service.now())
    if json:
        rows = [{"check": c.name, "weight": c.weight.name.lower(), "key": c.key, "message": c.message} for c in found]
        as_json(rows)
        return
    if not found:
        sys.stdout.write("Nothing looks wrong.\n")
        return
    sys.stdout.write("\n".join(_lines(found, every)) + "\n")
    say("docs/checks.md says what each check means, and how a board does without it.")


def _lines(found: Sequence[Check], every: bool) -> list[str]:
    from lacflow.board.checks import WEIGHTS

    lines: list[str] = []
    for weight, group in groupby(found, key=lambda c: c.weight):
        checks = list(group)
        lines += ["", f"{WEIGHTS[weight]}: {len(checks)}"] if lines else [f"{WEIGHTS[weight]}: {len(checks)}"]
        for name, alike in groupby(checks, key=lambda c: c.name):
            lines += _group(name, list(alike), every)
    return lines


def _group(name: str, alike: Sequence[Check], every: bool) -> list[str]:
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    shown = alike if every or len(alike) <= _SHOWN + 1 else alike[:_SHOWN]
    longest = max(len(c.key) for c in shown)
    lines = ["", f"  {name.replace('_', ' ').capitalize()}: {len(alike)}  ({name})"]
    for found in shown:
        start = f"    {found.key:<{longest}}  " if longest else "    "
        lines += textwrap.wrap(found.message, width, initial_indent=start, subsequent_indent=" " * len(start))
    if len(shown) < len(alike):
        lines.append(f"    and {len(alike) - len(shown)} more: --all shows them")
    return lines
