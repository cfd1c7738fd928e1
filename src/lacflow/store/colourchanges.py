"""The newest change of each action's colour since an instant, and whether words came with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from lacflow.board.rag import Rag
from lacflow.store import tables as t


@dataclass(frozen=True)
class ColourChange:
    """The newest change of an action's colour: when, and whether words of progress came with or after it."""

    at: datetime
    with_words: bool
    came_from: Rag | None = None


def colour_changes(conn: Connection, board: str, since: datetime) -> dict[str, ColourChange]:
    """Return, by action, the newest change of its colour since an instant."""
    u = t.updates.c
    query = select(u.key, u.at, u.changes).where(u.board == board, u.at >= since).order_by(u.id)
    found: dict[str, ColourChange] = {}
    for key, at, changes in conn.execute(query):
        with_words = "progress" in changes
        if "rag" in changes:
            was = changes["rag"].get("from")
            found[key] = ColourChange(at, with_words, Rag(was) if was else None)
        elif key in found and with_words:
            found[key] = replace(found[key], with_words=True)
    return found
