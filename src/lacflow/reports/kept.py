"""`lacflow kept`: every paper that was fixed, with its fingerprint, and any of them again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lacflow.errors import InputFault, Problem
from lacflow.store import kept

if TYPE_CHECKING:
    from lacflow.app import App

COLUMNS = ("id", "board", "meeting", "kind", "edition", "format", "at", "sha256")


@dataclass(frozen=True)
class Said:
    """Which paper it is, in words, with the name of a file for it."""

    words: str
    sha256: str
    file: str


def rows(service: App, board: str | None) -> list[dict[str, Any]]:
    """Return every paper that was fixed, oldest first. `meeting` is a slot's name where the paper went to a board above."""
    with service.database.read() as conn:
        found = kept.listed(conn, board)
    if board and not found:
        service.board(board)
    return [{name: getattr(k, name) for name in COLUMNS} for k in found]


def content_of(service: App, number: int) -> tuple[bytes, Said]:
    """Return a paper as it was fixed.

    Raises:
        InputFault: there is none of that number, or it is not what was fixed.
    """
    with service.database.read() as conn:
        found = kept.load(conn, number)
    if found is None:
        raise InputFault(
            Problem("kept.unknown", f"There is no number {number} here.", "`lacflow kept` lists what there is.")
        )
    if not found.whole:
        hint = "Compare with the mail that was sent, and restore the database from a backup."
        raise InputFault(
            Problem("kept.changed", "What is kept does not have the fingerprint it had.", hint, str(number))
        )
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{found.board}-{found.kind}-{found.meeting}")
    return found.content, Said(f"{found.kind} of {found.meeting}", found.sha256, f"{name}.{found.format}")
