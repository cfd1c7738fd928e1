"""Mail: letters and the attempts to send them, what came in and what was made of it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from lacflow.store.instants import Instant
from lacflow.store.tables.base import metadata, numbered

#: Letters. The unique intent key is what makes a letter happen once. `raw` is frozen with the row; `about` says what it
#: speaks of, so that a letter not yet tried can be made again when that changes.
outbox = Table(
    "outbox",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("step", String(32), nullable=False),
    Column("person", String(64), nullable=False),
    Column("occurrence", String(64), nullable=False),
    Column("letter", String(24), nullable=False),
    Column("mailbox", String(64), nullable=False),
    Column("to_person", String(64), nullable=False),
    Column("to_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("token", String(8)),
    Column("message_id", String(255), nullable=False, unique=True),
    Column("about", JSON, nullable=False),
    Column("meeting_date", Date),
    Column("why", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("brake", Integer, ForeignKey("brakes.id")),
    Column("due_at", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("closes_at", Instant),
    Column("tries", Integer, nullable=False, default=0),
    Column("accepted_at", Instant),
    # Last: SQLite reads through a long value to whatever stands behind it.
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("board", "meeting", "step", "person", "occurrence"),
    Index("ix_outbox_state", "state", "not_before"),
    Index("ix_outbox_token", "token"),
    Index("ix_outbox_person", "board", "person", "meeting"),
    Index("ix_outbox_to_person", "to_person", "queued_at"),
)

#: The journal of attempts: a row is committed before the ambiguous instant and finished after it.
attempts = Table(
    "attempts",
    metadata,
    numbered(),
    Column("outbox_id", Integer, ForeignKey("outbox.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(16)),
    Column("words", Text, nullable=False, default=""),
    Index("ix_attempts_outbox", "outbox_id"),
)

#: Letters held together because they were late when first planned. `told` are the outbox ids that say so.
brakes = Table(
    "brakes",
    metadata,
    numbered(),
    Column("board", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("letters", Integer, nullable=False),
    Column("decided_at", Instant),
    Column("decision", String(16)),
    Column("by", String(64)),
)

#: Raw mail, committed before the mail server is told and before anything tries to understand it.
inbox = Table(
    "inbox",
    metadata,
    numbered(),
    Column("mailbox", String(64), nullable=False),
    Column("handle", String(255), nullable=False, default=""),
    Column("message_id", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("trusted", Boolean),
    Column("received_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),
    Column("from_address", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False, default=""),
    Column("board", String(64)),
    Column("meeting", String(64)),
    Column("person", String(64)),
    Column("request_id", Integer, ForeignKey("requests.id")),
    Column("letter_id", Integer, ForeignKey("outbox.id")),
    Column("read_at", Instant),
    Column("receipt_id", Integer, ForeignKey("outbox.id")),
    Column("filed", Boolean, nullable=False, default=False),
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("message_id", "sha256"),
    Index("ix_inbox_state", "state"),
    Index("ix_inbox_cycle", "board", "meeting"),
    Index("ix_inbox_unfiled", "mailbox", sqlite_where=text("filed IS 0"), postgresql_where=text("filed IS false")),
)

#: What the reader made of each message, as it was when it was read. Never changed; a decision is in `reviews`. `person` is
#: the lead it counts for, `author` who wrote it (None: the lead), `at` when it was written.
readings = Table(
    "readings",
    metadata,
    numbered(),
    Column("inbox_id", Integer, ForeignKey("inbox.id"), nullable=False),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("reading", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", String(64)),
    Index("ix_readings_cycle", "board", "meeting", "key"),
)

#: What waits for the project manager: the words, the reason, the candidates. `state` open, accepted, rejected, edited.
reviews = Table(
    "reviews",
    metadata,
    numbered(),
    Column("inbox_id", Integer, ForeignKey("inbox.id")),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("person", String(64)),
    Column("key", String(128)),
    Column("kind", String(16), nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reading", JSON),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(64)),
    Index("ix_reviews_state", "board", "state"),
    Index("ix_reviews_cycle", "board", "meeting", "key"),
)

#: Somebody's absence, learnt from an out-of-office; or an address that bounced.
absences = Table(
    "absences",
    metadata,
    numbered(),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text),
    Column("until", Date),
    Column("at", Instant, nullable=False),
    Column("inbox_id", Integer, ForeignKey("inbox.id")),
    Index("ix_absences_person", "person"),
)
