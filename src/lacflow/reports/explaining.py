"""`lacflow escalations explain KEY`: what every rule of the board makes of one action now, who was told and who will be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lacflow.board.board import Rule
from lacflow.board.escalation import WHOLE, Caught, ItemFacts, evaluate, recipients, waits_for_reason
from lacflow.board.refs import fold
from lacflow.errors import InputFault, Problem
from lacflow.reports.ahead import meeting_of
from lacflow.store import escalations as stored
from lacflow.store.checking import with_checks
from lacflow.store.escalations import Escalation
from lacflow.store.standing import Standing, gather, item_facts, whole_plan

if TYPE_CHECKING:
    from lacflow.app import App

Row = dict[str, Any]


def explain(service: App, key: str, board: str | None = None, meeting: str | None = None) -> list[Row]:
    """Return what each rule makes of an action, rule by rule in the order of the board's file.

    Args:
        key: an action's key, or its ref where that is enough; `*` is the plan as a whole.

    Raises:
        InputFault: no board, or more than one, has such an action open.
    """
    now = service.now()
    boards = [service.board(board)] if board else list(service.settings.boards.values())
    found: list[tuple[Standing, ItemFacts, list[Escalation]]] = []
    with service.database.read() as conn:
        for one in boards:
            try:
                held = meeting_of(conn, service, one, meeting, now)
            except InputFault:
                if board:
                    raise
                continue
            standing = with_checks(conn, gather(conn, one, held, service.settings.directory, now))
            rows = stored.escalations(conn, one.key, held)
            found += [(standing, item, rows) for item in _meant(standing, key)]
    if len(found) != 1:
        there = ", ".join(f"{s.board.key} {item.action.key}" for s, item, _ in found)
        hint = (
            f"It may be {there}: give the key, and --board."
            if found
            else "`lacflow plan export --format json` has them."
        )
        raise InputFault(Problem("escalations.key", "This is no one open action.", hint, key))
    standing, item, rows = found[0]
    return [_row(standing, item, rule, rows, now) for rule in standing.board.rules]


def _meant(standing: Standing, key: str) -> list[ItemFacts]:
    if key == WHOLE.key:
        return [whole_plan(standing)]
    items = item_facts(standing)
    exact = [f for f in items if fold(f.action.key) == fold(key)]
    return exact or [f for f in items if f.action.ref and fold(f.action.ref) == fold(key)]


def _row(standing: Standing, item: ItemFacts, rule: Rule, rows: list[Escalation], now: datetime) -> Row:
    board = standing.board
    caught, left_out = evaluate(
        (rule,), (item,), board=board, meeting=standing.meeting, brief_at=standing.dates.brief.at, now=now
    )
    why = caught[0].why if caught else left_out[0].why
    held = next((e for e in rows if (e.rule, e.key) == (rule.name, item.action.key)), None)
    open_still = held is not None and held.ended_at is None
    return {
        "board": board.key,
        "meeting": standing.key,
        "begun": standing.row is not None,
        "key": item.action.key,
        "rule": rule.name,
        "caught": bool(caught),
        "why": why,
        "since": caught[0].at if caught else None,
        "not_before": left_out[0].at if left_out else None,
        "told": [_told(t) for t in held.told] if held else [],
        "still_to_tell": [] if held and not _climbs(held) else _to_tell(standing, item, caught, held),
        "acknowledged_at": held.acknowledged_at if held else None,
        "ended_at": held.ended_at if held else None,
        "end_reason": held.end_reason if held else None,
        "waits_for_a_reason": open_still and waits_for_reason(rule, item, holds=bool(caught)),
    }


def _climbs(held: Escalation) -> bool:
    return held.ended_at is None and held.acknowledged_at is None


def _told(told: stored.Told) -> Row:
    return {"person": told.person, "role": told.role, "at": told.at, "letter": told.outbox_id, "why": told.why}


def _to_tell(standing: Standing, item: ItemFacts, caught: tuple[Caught, ...], held: Escalation | None) -> list[Row]:
    """Return who is still to be told, on which rung, not before when, as people and absences stand today."""
    found = []
    for telling in caught[0].tellings if caught else ():
        if held is not None and held.was_told(telling.rung, telling.role):
            continue
        people, why = recipients(
            telling.role, item.action, standing.board, standing.directory, standing.today, standing.absent
        )
        found.append(
            {
                "people": people,
                "role": telling.role,
                "at": telling.at,
                "letter": telling.fold or "escalation",
                "why": why,
            }
        )
    return found


def in_words(rows: list[Row]) -> str:
    """Return it for a person to read: what was caught first, then what was left out, each with why."""
    lines = [f"{rows[0]['key']} ({rows[0]['board']}, {rows[0]['meeting']})" if rows else "The board has no rules."]
    if rows and not rows[0]["begun"]:
        lines.append(
            "The round for this meeting has not begun, and nobody is told before it has: this is how it stands so far."
        )
    for row in sorted(rows, key=lambda r: not r["caught"]):
        state = "caught" if row["caught"] else "left out"
        lines += ["", f"{row['rule']}: {state}. {row['why']}"]
        if row["since"]:
            lines.append(f"  since {_when(row['since'])}")
        if row["not_before"]:
            lines.append(f"  it will be caught on {_when(row['not_before'])} if nothing is heard until then")
        lines += [f"  told {t['person']} ({t['role']}) {_when(t['at'])}: {t['why']}" for t in row["told"]]
        lines += [
            f"  to tell {', '.join(t['people'])} ({t['role']}) {_when(t['at'])}, {t['letter']}: {t['why']}"
            for t in row["still_to_tell"]
        ]
        if row["acknowledged_at"]:
            lines.append(f"  acknowledged {_when(row['acknowledged_at'])}: it goes no further")
        if row["waits_for_a_reason"]:
            lines.append("  the colour is better, but nobody said why: it stays open until a reason is given")
        if row["ended_at"]:
            lines.append(f"  ended {_when(row['ended_at'])}: {row['end_reason']}")
    return "\n".join(lines)


def _when(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
