"""Papers as they were fixed: every form byte for byte, with its fingerprint. Rows are added and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from lacflow.store import tables as t


@dataclass(frozen=True)
class Kept:
    """One form of a paper as it was fixed. kind: what the paper is; `sha256` is the fingerprint of `content`."""

    board: str
    meeting: str
    kind: str
    edition: int
    format: str
    at: datetime
    sha256: str
    content: bytes
    id: int = 0

    @property
    def whole(self) -> bool:
        """Tell whether it is still what was fixed."""
        return hashlib.sha256(self.content).hexdigest() == self.sha256


def keep(conn: Connection, board: str, meeting: str, kind: str, at: datetime, forms: Mapping[str, bytes]) -> int:
    """Fix a paper in every form it has; return its edition. One that is fixed already with these contents stays as it is."""
    p = t.papers.c
    same = (p.board == board, p.meeting == meeting, p.kind == kind)
    last = conn.scalar(select(func.max(p.edition)).where(*same)) or 0
    prints = {form: hashlib.sha256(content).hexdigest() for form, content in forms.items()}
    query = select(p.format, p.sha256).where(*same, p.edition == last)
    if {row.format: row.sha256 for row in conn.execute(query)} == prints:
        return last
    for form, content in forms.items():
        conn.execute(
            insert(t.papers).values(
                board=board, meeting=meeting, kind=kind, edition=last + 1, format=form, at=at, sha256=prints[form],
                content=content,
            )
        )  # fmt: skip
    return last + 1


def fixed_at(conn: Connection, board: str, meeting: str, kind: str) -> datetime | None:
    """Return when a paper was last fixed, or None."""
    p = t.papers.c
    found: datetime | None = conn.scalar(
        select(p.at).where(p.board == board, p.meeting == meeting, p.kind == kind).order_by(p.id.desc()).limit(1)
    )
    return found


def newest(conn: Connection, board: str, meeting: str, kind: str) -> dict[str, Kept]:
    """Return the newest edition of a paper by form; nothing where none was fixed."""
    p = t.papers.c
    query = select(t.papers).where(p.board == board, p.meeting == meeting, p.kind == kind).order_by(p.edition)
    found = [Kept(**row._mapping) for row in conn.execute(query)]
    return {k.format: k for k in found if k.edition == found[-1].edition}


def listed(conn: Connection, board: str | None = None) -> list[Kept]:
    """Return every paper ever fixed, in order, without its contents."""
    p = t.papers.c
    query = select(p.id, p.board, p.meeting, p.kind, p.edition, p.format, p.at, p.sha256).order_by(p.id)
    if board:
        query = query.where(p.board == board)
    return [Kept(**row._mapping, content=b"") for row in conn.execute(query)]


def load(conn: Connection, number: int) -> Kept | None:
    """Return one form of a paper by its number, or None."""
    row = conn.execute(select(t.papers).where(t.papers.c.id == number)).first()
    return Kept(**row._mapping) if row else None
