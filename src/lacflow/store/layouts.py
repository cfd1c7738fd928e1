"""How a board's documents were laid out, one row an import, so that exports look like what the council knows.

A layout is kept as the JSON it is given as; what is in it is the documents' business.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from lacflow.store import tables as t

Json = Any


def keep(conn: Connection, board: str, at: datetime, source: str, layout: Json) -> None:
    """Store the layout of a document that was taken in."""
    conn.execute(insert(t.layouts).values(board=board, at=at, source=source, layout=layout))


def load(conn: Connection, board: str, as_of: datetime | None = None) -> Json | None:
    """Return a board's newest layout, or the newest at an instant (the oldest where there was none yet); None for none."""
    own = t.layouts.c
    query = select(own.layout).where(own.board == board)
    if as_of is not None:
        then = conn.execute(query.where(own.at <= as_of).order_by(own.id.desc()).limit(1)).scalar()
        return then if then is not None else conn.execute(query.order_by(own.id).limit(1)).scalar()
    return conn.execute(query.order_by(own.id.desc()).limit(1)).scalar()
