"""What happened, in words, and single facts by name."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table, Text

from lacflow.store.instants import Instant
from lacflow.store.tables.base import metadata, numbered

#: What happened, in words, for people: who did what, when.
journal = Table(
    "journal",
    metadata,
    numbered(),
    Column("at", Instant, nullable=False),
    Column("board", String(64)),
    Column("what", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String(64), nullable=False, default="lacflow"),
)

#: Single facts by name: the last tick, when each mailbox was last read, the secret for tokens.
marks = Table(
    "marks",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
