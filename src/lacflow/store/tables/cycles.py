"""Boards, their meetings and cycles, who was asked, and what the project manager allowed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, Time, UniqueConstraint

from lacflow.store.instants import Instant
from lacflow.store.tables.base import metadata, numbered

#: One row a board; `version` goes up with every fact that may change what is due, so that the planner can skip the rest.
boards = Table(
    "boards",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False, default=0),
)

#: Every meeting ever seen in a board's file. `sequence` counts changes of date or state; `changed_at` is the last one.
meetings = Table(
    "meetings",
    metadata,
    Column("board", String(64), ForeignKey("boards.key"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("date", Date, nullable=False),
    Column("time", Time, nullable=False),
    Column("state", String(16), nullable=False),
    Column("sequence", Integer, nullable=False, default=0),
    Column("first_seen", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

#: Append-only: every date, time and state a meeting ever had, the first included.
meeting_changes = Table(
    "meeting_changes",
    metadata,
    Column("board", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("date", Date, nullable=False),
    Column("time", Time, nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Instant, nullable=False),
)

#: A cycle opens with the first letter of a meeting and closes after it. `opening` and `closing` hold each open action's
#: colour and date in force at those instants: `{key: {"rag": "green", "due": "2027-01-31"}}`.
cycles = Table(
    "cycles",
    metadata,
    Column("board", String(64), primary_key=True),
    Column("meeting", String(64), primary_key=True),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("opening", JSON, nullable=False),
    Column("closing", JSON),
)

#: A project manager's word about one person or the whole of a cycle: excuse, extend, hold, resume, short_notice, on, off.
#: The newest of its kind for a person (or for all) is in force.
allowances = Table(
    "allowances",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("person", String(64)),
    Column("kind", String(16), nullable=False),
    Column("until", Instant),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Index("ix_allowances_cycle", "board", "meeting"),
)

#: What was done or left undone about a step where no letter shows it (skipped, with the reason).
steps_taken = Table(
    "steps_taken",
    metadata,
    Column("board", String(64), primary_key=True),
    Column("meeting", String(64), primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("occurrence", String(64), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("why", Text, nullable=False, default=""),
)

#: People as last configured, so that old rows still have names.
people = Table(
    "people",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("seen_at", Instant, nullable=False),
)

#: One request a (cycle, lead): the token replies carry. `snapshot` is what we said of each action when we asked.
requests = Table(
    "requests",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("token", String(8), nullable=False, unique=True),
    Column("asked_at", Instant, nullable=False),
    Column("reply_by", Instant, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("snapshot", JSON, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("board", "meeting", "person"),
)
