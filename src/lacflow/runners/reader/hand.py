"""What somebody decides by hand, by reply or by command: whose hand it is, and how it is written into the plan.

Every value goes through the same rules as a lead's own words (`board.updates.apply`). What was done, and what was not and
why, comes back in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.checks import plain_day
from lacflow.board.people import Person
from lacflow.board.plan import Action, Colour, Due
from lacflow.board.readings import Disposition, Fields, Held, Reading
from lacflow.board.updates import Applied, apply, updated
from lacflow.board.voices import Word, overtaken
from lacflow.runners.desk import Desk
from lacflow.runners.reader import shared
from lacflow.runners.reader.shield import shielded_reading
from lacflow.store import cycles, plans, returns
from lacflow.store.spoken import spoken


@dataclass(frozen=True)
class Hand:
    """Whoever decides, when, and at which desk."""

    conn: Connection
    boards: Mapping[str, Board]
    desk: Desk
    by: Person
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """What came of it in words: `done`, and `refused` with the reason; one of them may be empty."""

    done: str = ""
    refused: str = ""

    @property
    def words(self) -> str:
        """Everything said, in one line."""
        return "; ".join(filter(None, (self.done, self.refused)))


@dataclass(frozen=True)
class Entry:
    """Where a decision is written: on whose word, in which cycle, from which source, on which local day.

    `diary` is the name its words carry in the plan; `said_by` whoever said it first, who cannot confirm a completion.
    """

    board: Board
    meeting: str | None
    person: str
    source: str
    on: date
    diary: str
    said_by: str
    inbox_id: int | None = None


def write(hand: Hand, entry: Entry, action: Action, reading: Reading) -> Applied:
    """Apply a reading somebody vouches for and store the update; what is refused is not stored."""
    meeting = entry.board.meeting(entry.meeting) if entry.meeting else None
    applied = apply(
        action, reading, entry.board.scheme, by=entry.diary, on=entry.on, meeting=meeting, off=entry.board.checks_off
    )
    if applied.refusals and not applied.changes:
        return applied
    store(hand, entry, action, applied, reading.fields.progress or reading.evidence)
    after = updated(action, applied.changes)
    if applied.change("said_complete") and after.said_complete:
        returns.add_review(
            hand.conn, board=entry.board.key, meeting=entry.meeting or "", kind="complete", at=hand.now,
            held=Held(after.said_complete, "said to be complete; blue waits for a second person", (action.key,)),
            person=entry.said_by, inbox_id=entry.inbox_id, key=action.key,
        )  # fmt: skip
    return applied


def store(hand: Hand, entry: Entry, action: Action, applied: Applied, words: str) -> None:
    """Store what was decided as an update."""
    plans.record_changes(
        hand.conn,
        action,
        applied.changes,
        board=entry.board.key,
        meeting=entry.meeting,
        person=entry.person,
        at=hand.now,
        source=entry.source,
        disposition=Disposition.RECORD.value,
        words=words,
    )


def on_behalf(
    hand: Hand,
    board: Board,
    meeting: str | None,
    person: Person,
    key: str,
    reading: Reading,
    inbox_id: int | None = None,
) -> Outcome:
    """Record what a lead told somebody, by telephone or in a corridor, as that lead's."""
    action = plans.load(hand.conn, board.key, keys=[key]).get(key)
    if action is None:
        return Outcome(refused=f"there is no action {key} in the plan")
    reading = replace(shielded_reading(reading, board), key=action.key)
    if reading.disposition is Disposition.REVIEW or reading.fields.empty:
        return Outcome(refused=f"{action.ref or key}: {reading.reason or 'it says nothing to record'}")
    if meeting and inbox_id is not None:
        returns.add_readings(
            hand.conn, board.key, meeting, person.key, inbox_id, [reading], hand.now, board.project_manager
        )
    entry = Entry(
        board, meeting, person.key, f"inbox:{inbox_id}" if inbox_id is not None else returns.PHONE,
        hand.now.astimezone(board.zone).date(), f"{hand.by.name} for {person.name}", person.key, inbox_id,
    )  # fmt: skip
    return said(action, write(hand, entry, action, reading), board, person)


def newer_words(hand: Hand, board: Board, meeting: str, reading: Reading, mine: Word) -> str:
    """Return in words what was said of an action after some words and differs from them; "" where nothing was."""
    said = spoken(hand.conn, board.key, meeting, [reading.key], board.project_manager)
    return overtaken(mine, said.words[reading.key], shared.names_of(board, hand.desk))


def said(action: Action, applied: Applied, board: Board, person: Person | None = None) -> Outcome:
    """Say what became of values given by hand."""
    name = action.ref or action.key
    told = ", ".join(_changed(applied, board))
    for_whom = f" for {person.name}" if person else ""
    refused = "; ".join(f"{name}: {r.why}" for r in applied.refusals)
    asked = " ".join(applied.questions)
    if not applied.changes:
        nothing = f"{name} recorded{for_whom}: nothing that we did not hold already"
        return Outcome(refused=refused) if refused else Outcome(nothing)
    return Outcome(f"{name} recorded{for_whom}: {told}{'. Please check: ' + asked if asked else ''}", refused)


def _changed(applied: Applied, board: Board) -> Iterable[str]:
    for change in applied.changes:
        if isinstance(change.new, Colour):
            yield f"colour {board.scheme.label(change.new.value)}"
        elif isinstance(change.new, Due):
            yield f"date {plain_day(change.new.date)}" if change.new.date else "date"
        elif change.field == "said_complete":
            yield "said to be complete, to be confirmed" if change.new else "no longer said to be complete"
        elif change.field == "progress":
            yield f"words “{' '.join(change.words.split())[:120]}”"
        else:
            yield f"{change.field} “{' '.join(change.words.split())[:80]}”"


def counts_for(conn: Connection, board: Board, meeting: str) -> str | None:
    """Return the meeting a decision counts for: the one the words were for, or once that is over the one in hand."""
    over = cycles.cycle(conn, board.key, meeting)
    if over is None or over.closed_at is None:
        return meeting
    return next((m for b, m in cycles.open_cycles(conn) if b == board.key), None)


def given(key: str, fields: Fields, evidence: str) -> Reading:
    """Make the reading of values somebody gave outright."""
    return Reading(key, Disposition.RECORD, fields, evidence=evidence)
