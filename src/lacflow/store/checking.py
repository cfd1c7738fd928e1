"""What the checks of a plan look at besides the plan: meetings held, who answered, how it stood, what keys stood for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from lacflow.board import plain
from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState, instant
from lacflow.board.checks import Check, Facts, check_plan, plain_day
from lacflow.board.listed import against_the_rule
from lacflow.board.people import Directory
from lacflow.board.plan import Status
from lacflow.store import cycles, imports, journal, plans
from lacflow.store import tables as t
from lacflow.store.standing import Standing, gather


def checked(conn: Connection, board: Board, directory: Directory, now: datetime) -> tuple[Check, ...]:
    """Return what is wrong with a board's plan now, by every check the board has not switched off."""
    return check_plan(plans.load(conn, board.key), facts_of(conn, board, directory, now), board.checks_off)


def with_checks(conn: Connection, standing: Standing) -> Standing:
    """Return a cycle's facts with the checks its plan fails, where a rule of its board asks for them."""
    if not any(c.check for rule in standing.board.rules for c in rule.any_of):
        return standing
    fired: dict[str, dict[str, str]] = {}
    for check in checked(conn, standing.board, standing.directory, standing.now):
        said = fired.setdefault(check.key, {})
        said[check.name] = "; ".join(filter(None, (said.get(check.name), check.message)))
    return replace(standing, checks=fired)


def facts_of(conn: Connection, board: Board, directory: Directory, now: datetime) -> Facts:
    """Gather what is known of a board besides its plan."""
    today = now.astimezone(board.zone).date()
    held = [
        m for m in board.meetings if m.state not in (MeetingState.CANCELLED, MeetingState.RESERVE) and m.date < today
    ]
    last = max(held, key=lambda m: m.date, default=None)
    document = imports.last_document(conn, board.key) or {}
    asked = _asked(conn, board, directory, now)
    return Facts(
        today=today,
        scheme=board.scheme,
        days=board.working_days,
        directory=directory,
        met=tuple(m.date for m in held),
        as_of_last=plans.load(conn, board.key, as_of=instant(last.date, last.time, board.zone)) if last else None,
        heard=_heard(conn, board),
        unanswered=_unanswered(asked) if asked else {},
        first_words=_first_words(conn, board.key),
        about={name: plain.colour_from_json(colour) for name, colour in document.get("about", {}).items()},
        gone=frozenset(document.get("gone", ())),
        listed=_listed(conn, board, last),
        views=tuple((key, said) for key, said in document.get("views", ())),
        upward=board.reports_to,
        owing=_owing(board, directory, asked) if asked else {},
    )


def _listed(conn: Connection, board: Board, last: Meeting | None) -> tuple[tuple[str, str, str], ...]:
    """Return where the last document's list of what to discuss breaks the board's rule, until that board has met."""
    found = journal.marked(conn, f"document:{board.key}")
    if found is None or (last and found[1] < instant(last.date, last.time, board.zone)):
        return ()
    document = found[0]
    if document.get("listed") is None:
        return ()
    gone = document.get("gone", ())
    rows = [plans.action_from_fields(key, fields) for key, fields in document["actions"].items() if key not in gone]
    return tuple(against_the_rule(document["listed"], [r for r in rows if r.status is Status.OPEN], board.rules))


def _asked(conn: Connection, board: Board, directory: Directory, now: datetime) -> Standing | None:
    """Return the newest cycle in which updates were asked for and are due by now."""
    for row in sorted(cycles.cycles(conn, board.key), key=lambda r: r.opened_at, reverse=True):
        due = [r.reply_by for r in cycles.requests(conn, board.key, row.meeting)]
        if due and min(due) < now and board.meeting(row.meeting):
            return gather(conn, board, row.meeting, directory, now)
    return None


def _unanswered(asked: Standing) -> dict[str, str]:
    meeting: Meeting = asked.meeting
    late = [
        p for p, r in asked.requests.items() if (asked.reply_by(p) or r.reply_by) < asked.now and not asked.excused(p)
    ]
    return {key: f"the board of {plain_day(meeting.date)}" for person in late for key in asked.missing(person)}


def _owing(board: Board, directory: Directory, asked: Standing) -> dict[str, tuple[str, ...]]:
    readers = dict.fromkeys((board.chair, *board.briefed))
    names = {key: known.name for key in readers if (known := directory.get(key))}
    return {names.get(key, key): asked.missing(key) for key in readers if asked.missing(key)}


def _heard(conn: Connection, board: Board) -> dict[str, date]:
    """Return the local day on which somebody last said something of each action; documents say nothing."""
    u = t.updates.c
    query = select(u.key, func.max(u.at)).where(u.board == board.key, u.source.not_like("import:%")).group_by(u.key)
    return {key: at.astimezone(board.zone).date() for key, at in conn.execute(query)}


def _first_words(conn: Connection, board: str) -> dict[str, str]:
    """Return the words each key was first given to."""
    r = t.revisions.c
    query = select(r.action, r.value).where(r.board == board, r.field == "activity").order_by(r.id)
    first: dict[str, str] = {}
    for key, words in conn.execute(query):
        first.setdefault(key, words)
    return first
