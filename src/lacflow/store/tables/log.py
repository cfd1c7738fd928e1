"""What goes with the plan: the log of issues and risks, how actions were closed, and what a board decided."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from lacflow.store.instants import Instant
from lacflow.store.tables.base import metadata, numbered

#: One row an issue or a risk. `shown_from` is the meeting from which it is shown (None: at once); `state` open, closed or
#: promoted, with `ended_at`, `ended_by`, `end_reason`; `promoted_to` the key of the action it became.
log_entries = Table(
    "log_entries",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("number", String(16), nullable=False),
    Column("objective", String(16), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False, default=""),
    Column("answer", Text, nullable=False, default=""),
    Column("key", String(128)),
    Column("raised_by", String(64), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("accepted_by", String(64), nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("shown_from", String(64)),
    Column("source", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Column("end_reason", Text),
    Column("promoted_to", String(128)),
    Index("ix_log_entries_board", "board", "kind"),
)

#: Append-only but for `reopened_*`: one row each time an action was closed. `said_by` proposed it, `by` confirmed it;
#: `reason` complete, duplicate, business as usual, board agreed, superseded or carried over (to `carried_to`).
closures = Table(
    "closures",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("meeting", String(64)),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("said_by", String(64)),
    Column("reason", String(24), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("source", String(255), nullable=False),
    Column("carried_to", String(128)),
    Column("reopened_at", Instant),
    Column("reopened_by", String(64)),
    Column("reopen_words", Text),
    Index("ix_closures_action", "board", "key"),
)

#: What a board decided at a meeting: a decision in words, or a new action with its key. `inbox_id` the mail it came in.
board_decisions = Table(
    "board_decisions",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False, default=""),
    Column("person", String(64)),
    Column("due", Date),
    Column("key", String(128)),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("inbox_id", Integer, ForeignKey("inbox.id")),
    Index("ix_board_decisions_cycle", "board", "meeting"),
)
