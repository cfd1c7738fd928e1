"""The tables. Times are aware UTC (`Instant`), stored as ISO text in SQLite; keys of boards, meetings and people are the
configuration's own.
"""

from lacflow.store.tables.base import metadata
from lacflow.store.tables.cycles import (
    allowances,
    boards,
    cycles,
    meeting_changes,
    meetings,
    people,
    requests,
    steps_taken,
)
from lacflow.store.tables.diary import journal, marks
from lacflow.store.tables.log import board_decisions, closures, log_entries
from lacflow.store.tables.plan import actions, escalations, layouts, papers, revisions, tellings, updates
from lacflow.store.tables.post import absences, attempts, brakes, inbox, outbox, readings, reviews

__all__ = [
    "absences",
    "actions",
    "allowances",
    "attempts",
    "board_decisions",
    "boards",
    "brakes",
    "closures",
    "cycles",
    "escalations",
    "inbox",
    "journal",
    "layouts",
    "log_entries",
    "marks",
    "meeting_changes",
    "meetings",
    "metadata",
    "outbox",
    "papers",
    "people",
    "readings",
    "requests",
    "reviews",
    "revisions",
    "steps_taken",
    "tellings",
    "updates",
]
