"""How far ahead each board's calendar reaches, and whether everybody a letter goes to has an address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, local_day
from lacflow.errors import OutsideFault
from lacflow.letters.words import plural
from lacflow.settings import Settings
from lacflow.settings.days import bank_holidays
from lacflow.store import migrate, plans, standing
from lacflow.store.database import Database
from lacflow.transports.findings import Finding

#: A board whose last meeting is nearer than this needs its next ones typed: a cycle begins three weeks before.
HORIZON = timedelta(weeks=10)
_ROLES = ("project_manager", "chair", "briefed", "sponsor")


def findings(settings: Settings, db: Database, now: datetime) -> Iterator[Finding]:
    """Look at each board."""
    if not settings.boards:
        yield Finding("boards", "warning", "There is no board yet.", "Write one: config/boards/KEY.yaml.")
    yield from _holder(settings, "the administrator", settings.admin, "service", date.max)
    for board in settings.boards.values():
        today = local_day(now, board.zone)
        yield from (found.about(f"board {board.key}") for found in _calendar(board, today))
        for role in _ROLES:
            for person in board.holder(role):
                words = role.replace("_", " ")
                yield from _holder(settings, f"the {words}", person, f"board {board.key}", today)
        yield from (found.about(f"board {board.key}") for found in _leads(settings, db, board, today))


def _calendar(board: Board, today: date) -> Iterator[Finding]:
    off = (MeetingState.CANCELLED, MeetingState.RESERVE)
    ahead = sorted(m.date for m in board.meetings if m.date >= today and m.state not in off)
    do = 'Add the next meetings; `lacflow calendar --propose "every 6 weeks"` prints entries to paste.'
    if not ahead:
        yield Finding("calendar", "fault", "No meeting is ahead: nobody is asked for anything.", do)
        return
    last = f"the last is on {ahead[-1]:%d %B %Y}"
    if ahead[-1] - today < HORIZON:
        yield Finding("calendar", "warning", f"{len(ahead)} meetings are ahead, and {last}.", do)
    else:
        yield Finding("calendar", "ok", f"{len(ahead)} meetings are ahead; {last}.")
    unknown = [year for year in sorted({day.year for day in ahead}) if len(bank_holidays(year)) < 8]
    if unknown:
        words = f"The bank holidays of {', '.join(map(str, unknown))} are not known to this version."
        yield Finding("holidays", "fault", words, "Bring lacflow up to date, or type them under `closed`.")


def _holder(settings: Settings, role: str, key: str | None, place: str, today: date) -> Iterator[Finding]:
    """Find whoever holds a role and cannot be written to."""
    person = settings.directory.get(key)
    if key is None or (person is not None and person.email and not (today < date.max and person.gone_on(today))):
        return
    why = "has no address" if person is None or not person.email else "has left"
    yield Finding(f"{place}: people", "fault", f"{role.capitalize()} ({key}) {why}.", "Mend people.yaml or the board.")


def _leads(settings: Settings, db: Database, board: Board, today: date) -> Iterator[Finding]:
    path = db.engine.url.database if db.is_sqlite else None
    if path and path != ":memory:" and not _there(path):
        return
    try:
        if migrate.version(db) != migrate.HEAD:
            return
        with db.read() as conn:
            plan = plans.load(conn, board.key)
    except OutsideFault:
        return  # the database was spoken of already
    if not plan.open_actions():
        yield Finding("plan", "warning", "No action is open.", f"lacflow plan import FILE --board {board.key}")
        return
    missing = standing.unreachable(plan, settings.directory, today)
    if missing:
        shown = "; ".join(f"{who}: {why}" for who, why in list(missing.items())[:8])
        words = f"{plural(len(missing), 'lead')} cannot be asked: {shown}."
        yield Finding("people", "warning", words, f"lacflow plan leads --board {board.key} --fix asks whom each means.")
    else:
        yield Finding("people", "ok", "Every lead of an open action can be written to.")


def _there(path: str) -> bool:
    from pathlib import Path

    return Path(path).exists()
