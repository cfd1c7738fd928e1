"""The plan: actions, every value a field ever had, updates, escalations, and how its documents are laid out."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from lacflow.store.instants import Instant
from lacflow.store.tables.base import metadata, numbered

#: An action's identity. All its values are in `revisions`.
actions = Table(
    "actions",
    metadata,
    Column("board", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("first_seen", Instant, nullable=False),
)

#: Append-only: one row a field of an action that got a value. The plan at any instant is the newest row of each field.
#: `source` is `inbox:ID`, `import:FILE`, `form`, `phone`, `review:ID`; `update_id` the update it belongs to.
revisions = Table(
    "revisions",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("action", String(128), nullable=False),
    Column("field", String(32), nullable=False),
    Column("value", JSON, nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("at", Instant, nullable=False),
    Column("person", String(64), nullable=False),
    Column("source", String(255), nullable=False),
    Column("update_id", Integer, ForeignKey("updates.id")),
    Index("ix_revisions_action", "board", "action"),
)

#: One row a reading that was applied, refused or proposed: the changes it made, from and to.
updates = Table(
    "updates",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64)),
    Column("key", String(128), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("source", String(255), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Index("ix_updates_cycle", "board", "meeting", "key"),
)

#: One row a rule that caught an action in a cycle. `ended_at` with `end_reason` when it no longer holds or was held back.
escalations = Table(
    "escalations",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(64)),
    UniqueConstraint("board", "meeting", "rule", "key"),
)

#: Who was told of an escalation, on which rung, in which letter.
tellings = Table(
    "tellings",
    metadata,
    numbered(),
    Column("escalation_id", Integer, ForeignKey("escalations.id"), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("role", String(32), nullable=False),
    Column("person", String(64), nullable=False),
    Column("outbox_id", Integer, ForeignKey("outbox.id")),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False, default=""),
    UniqueConstraint("escalation_id", "rung", "role", "person"),
)

#: How the documents of a board were laid out, one row an import that was not an export of ours. Append-only.
layouts = Table(
    "layouts",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(255), nullable=False),
    Column("layout", JSON, nullable=False),
    Index("ix_layouts_board", "board", "id"),
)

#: Papers as they were fixed, byte for byte, one row a form; `edition` goes up if one is fixed again before it was sent.
papers = Table(
    "papers",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("format", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sha256", String(64), nullable=False),
    # Last: SQLite reads through a long value to whatever stands behind it.
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("board", "meeting", "kind", "edition", "format"),
)
