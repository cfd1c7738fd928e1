"""Taking back an update: every field it changed gets the value it had before, and both rows stay.

What has changed again since is left as it is. The update taken back has the disposition `undone`, the one that takes it
back `undo`; neither counts as something said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from lacflow.store import plans
from lacflow.store import tables as t


@dataclass(frozen=True)
class Undone:
    """What became of an update's fields: put back, or left because something newer stands there."""

    put_back: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def undo(conn: Connection, source: str, by: str, at: datetime) -> Undone:
    """Take back every update that came from a source and has not been taken back; tell what became of its fields."""
    u = t.updates.c
    rows = conn.execute(select(t.updates).where(u.source == source, u.disposition == "record").order_by(u.id.desc()))
    put_back: list[str] = []
    left: list[str] = []
    for row in rows.all():
        changes, kept = _before(conn, row.board, row.key, row.id, row.changes)
        conn.execute(update(t.updates).where(u.id == row.id).values(disposition="undone"))
        plans.record(conn, board=row.board, meeting=row.meeting, key=row.key, person=by, at=at, changes=changes,
                     source=source, disposition="undo", words=f"update {row.id} taken back")  # fmt: skip
        put_back += changes
        left += kept
    return Undone(tuple(dict.fromkeys(put_back)), tuple(dict.fromkeys(left)))


def _before(
    conn: Connection, board: str, key: str, number: int, names: Iterable[str]
) -> tuple[dict[str, tuple[plans.Json, plans.Json]], list[str]]:
    r = t.revisions.c
    changes: dict[str, tuple[plans.Json, plans.Json]] = {}
    left = []
    for name in names:
        query = select(r.value, r.update_id).where(r.board == board, r.action == key, r.field == name)
        history = conn.execute(query.order_by(r.id.desc()).limit(2)).all()
        if history and history[0].update_id == number:
            changes[name] = (history[0].value, history[1].value if len(history) > 1 else plans.BLANK[name])
        else:
            left.append(name)
    return changes, left
