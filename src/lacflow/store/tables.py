"""The tables. Times are aware UTC (`Instant`), stored as ISO text in SQLite; keys of boards, meetings and people are the
configuration's own. Every constraint has a name, so that migrations can find it.
"""

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
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from lacflow.store.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


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
    _id(),
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
    _id(),
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
    _id(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64)),
    Column("key", String(128), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("source", String(255), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Index("ix_updates_cycle", "board", "meeting"),
)

#: One request a (cycle, lead): the token replies carry. `snapshot` is what we said of each action when we asked.
requests = Table(
    "requests",
    metadata,
    _id(),
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

#: Letters. The unique intent key is what makes a letter happen once. `raw` is frozen with the row; `about` says what it
#: speaks of, so that a letter not yet tried can be made again when that changes.
outbox = Table(
    "outbox",
    metadata,
    _id(),
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
)

#: The journal of attempts: a row is committed before the ambiguous instant and finished after it.
attempts = Table(
    "attempts",
    metadata,
    _id(),
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
    _id(),
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
    _id(),
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
)

#: What the reader made of each message, as it was when it was read. Never changed; a decision is in `reviews`. `person` is
#: the lead it counts for, `author` who wrote it (None: the lead), `at` when it was written.
readings = Table(
    "readings",
    metadata,
    _id(),
    Column("inbox_id", Integer, ForeignKey("inbox.id"), nullable=False),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("reading", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", String(64)),
    Index("ix_readings_cycle", "board", "meeting"),
)

#: What waits for the project manager: the words, the reason, the candidates. `state` open, accepted, rejected, edited.
reviews = Table(
    "reviews",
    metadata,
    _id(),
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
)

#: Somebody's absence, learnt from an out-of-office; or an address that bounced.
absences = Table(
    "absences",
    metadata,
    _id(),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text),
    Column("until", Date),
    Column("at", Instant, nullable=False),
    Column("inbox_id", Integer, ForeignKey("inbox.id")),
    Index("ix_absences_person", "person"),
)

#: One row a rule that caught an action in a cycle. `ended_at` with `end_reason` when it no longer holds or was held back.
escalations = Table(
    "escalations",
    metadata,
    _id(),
    Column("board", String(64), nullable=False),
    Column("meeting", String(64), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    Column("acknowledged_at", Instant),
    UniqueConstraint("board", "meeting", "rule", "key"),
)

#: Who was told of an escalation, on which rung, in which letter.
tellings = Table(
    "tellings",
    metadata,
    _id(),
    Column("escalation_id", Integer, ForeignKey("escalations.id"), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("role", String(32), nullable=False),
    Column("person", String(64), nullable=False),
    Column("outbox_id", Integer, ForeignKey("outbox.id")),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False, default=""),
    UniqueConstraint("escalation_id", "rung", "role", "person"),
)

#: What happened, in words, for people: who did what, when.
journal = Table(
    "journal",
    metadata,
    _id(),
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

#: How the documents of a board were laid out, one row an import that was not an export of ours. Append-only.
layouts = Table(
    "layouts",
    metadata,
    _id(),
    Column("board", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(255), nullable=False),
    Column("layout", JSON, nullable=False),
    Index("ix_layouts_board", "board", "id"),
)
