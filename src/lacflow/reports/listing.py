"""The lists of CONTRACTS.md, and one row of each told in full. Instants are UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from lacflow.reports.shown import inbox_raw, letter_detail, mail_as_read, outbox_raw
from lacflow.store import decisions, log, plans, returns
from lacflow.store import escalations as esc
from lacflow.store import inbox as mail
from lacflow.store import outbox as letters
from lacflow.store.showing import letter_row

Row = dict[str, Any]
Listing = Callable[[Connection, str | None, str | None], list[Row]]
Detail = Callable[[Connection, int], str | None]

INBOX = ("id", "received_at", "from", "state", "reason", "board", "meeting")
OUTBOX = ("id", "board", "meeting", "letter", "to", "subject", "state", "accepted_at")
OUTBOX_WHY = ("id", "board", "meeting", "letter", "to", "explained")
REVIEW = ("id", "board", "key", "candidates", "text", "reason")
DECIDED = ("id", "board", "key", "text", "state", "decided_by", "decided_at")
UPDATES = ("id", "at", "board", "meeting", "key", "person", "changes", "disposition")
LOG = ("id", "board", "kind", "number", "text", "owner", "action", "shown_from", "state")
DECISIONS = ("id", "board", "meeting", "key", "text", "owner", "due", "by")
ESCALATIONS = ("id", "at", "board", "rule", "key", "told", "why")


def inbox(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return mail taken in; `holds` are the actions its waiting words may be about, `settled` those of words dealt with."""
    holds, settled = (returns.held_by_mail(conn, board, meeting, state) for state in ("open", "accepted"))
    away = returns.away_by_mail(conn)
    return [
        {
            **mail.mail_row(m),
            "holds": holds.get(m.id, []),
            "settled": settled.get(m.id, []),
            "away_until": away[m.id].isoformat() if m.id in away else None,
        }
        for m in mail.list_mail(conn, board=board, meeting=meeting)
    ]


def inbox_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one message: its fate, what was read in it, and the message itself."""
    found = mail.load(conn, number)
    if found is None:
        return None
    lines = _lines(mail.mail_row(found))
    for reading in returns.readings_of(conn, number):
        because = f": {reading.reason}" if reading.reason else ""
        lines.append(f"  {reading.key}: {reading.disposition.value}: {reading.evidence!r}{because}")
    for waiting in returns.reviews(conn, state=None, inbox_id=number):
        lines.append(f"  review {waiting.id} ({waiting.state}): {waiting.text!r}: {waiting.reason}")
    return "\n".join([*lines, "", *mail_as_read(found.raw or b"")])


def outbox(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return letters."""
    return [letter_row(x) for x in letters.list_letters(conn, board=board, meeting=meeting)]


def review(conn: Connection, board: str | None, meeting: str | None, everything: bool = False) -> list[Row]:
    """Return what waits for the project manager; with `everything` also what was decided, by whom and when."""
    return [_review_row(r) for r in returns.reviews(conn, board, meeting, None if everything else "open")]


def _review_row(found: returns.Review) -> Row:
    said = returns.probable_json(found)
    return {
        "id": found.id, "board": found.board, "meeting": found.meeting, "key": found.key,
        "candidates": list(found.candidates), "text": found.text, "probable": said, "reason": found.reason,
        "inbox_id": found.inbox_id, "kind": found.kind, "person": found.person, "state": found.state,
        "at": found.at, "decided_at": found.decided_at, "decided_by": found.decided_by,
    }  # fmt: skip


def review_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one thing that waits: the words, the reason, the mail it came in."""
    found = returns.review(conn, number)
    if found is None:
        return None
    text = "\n".join(_lines(_review_row(found)))
    source = inbox_detail(conn, found.inbox_id) if found.inbox_id else None
    return f"{text}\n\n{source}" if source else text


def updates(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return what was recorded."""
    return plans.list_updates(conn, board, meeting)


def update_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one update."""
    found = next((u for u in plans.list_updates(conn) if u["id"] == number), None)
    return "\n".join(_lines(found)) if found else None


def escalations(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return what escalated; `told` are people's keys in the order they were told, `tellings` the same in full."""
    return [_escalation_row(e) for e in esc.escalations(conn, board, meeting)]


def _escalation_row(found: esc.Escalation) -> Row:
    return {
        "id": found.id, "board": found.board, "meeting": found.meeting, "rule": found.rule, "key": found.key,
        "told": list(dict.fromkeys(x.person for x in found.told)), "at": found.at, "why": found.why,
        "acknowledged_at": found.acknowledged_at, "acknowledged_by": found.acknowledged_by,
        "ended_at": found.ended_at, "end_reason": found.end_reason,
        "tellings": [
            {"person": x.person, "role": x.role, "at": x.at, "letter": x.outbox_id, "why": x.why} for x in found.told
        ],
    }  # fmt: skip


def log_rows(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return the log of issues and risks; of a meeting, what was to be shown from it on."""
    return [_log_row(e) for e in log.entries(conn, board) if meeting is None or e.shown_from == meeting]


def _log_row(found: log.Entry) -> Row:
    return {**vars(found), "action": found.answer}


def log_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one entry of the log."""
    found = log.entry(conn, number)
    return "\n".join(_lines(_log_row(found))) if found else None


def decided_rows(conn: Connection, board: str | None, meeting: str | None) -> list[Row]:
    """Return what boards decided: `key` is the action it is about or made, `person` whom its owner means."""
    return [dict(vars(found)) for found in decisions.decisions(conn, board, meeting)]


def decided_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one decision."""
    return next(("\n".join(_lines(row)) for row in decided_rows(conn, None, None) if row["id"] == number), None)


def escalation_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one escalation: the rule, the evidence, and who was told when, in which letter and why them."""
    found = next((e for e in esc.escalations(conn) if e.id == number), None)
    if found is None:
        return None
    lines = _lines(_escalation_row(found))
    for told in found.told:
        letter = f"letter {told.outbox_id}" if told.outbox_id else "said in another letter"
        lines.append(f"  told {told.person} ({told.role}) {told.at:%d %b %Y %H:%M} UTC, {letter}: {told.why}")
    return "\n".join(lines)


def _lines(row: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {value}" for name, value in row.items() if value not in (None, "", [])]


#: Each list by its name: its rows, everything about one of them, and the columns shown to people.
LISTINGS: dict[str, tuple[Listing, Detail, tuple[str, ...]]] = {
    "inbox": (inbox, inbox_detail, INBOX),
    "outbox": (outbox, letter_detail, OUTBOX),
    "review": (review, review_detail, REVIEW),
    "updates": (updates, update_detail, UPDATES),
    "escalations": (escalations, escalation_detail, ESCALATIONS),
    "log": (log_rows, log_detail, LOG),
    "decisions": (decided_rows, decided_detail, DECISIONS),
}

#: The lists whose rows are mail, and the bytes of one of them.
RAW: dict[str, Callable[[Connection, int], bytes | None]] = {"inbox": inbox_raw, "outbox": outbox_raw}

#: The states mail may be in, and the columns shown of what is in one: why, in words.
STATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "inbox": (mail.STATES, INBOX),
    "outbox": (letters.STATES, OUTBOX_WHY),
}
