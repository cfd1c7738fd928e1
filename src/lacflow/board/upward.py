"""Upward reporting: which meeting of ours each slot above is fed by, when its report is fixed, and who is above whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from lacflow.board.board import Board
from lacflow.board.calendar import (
    Meeting,
    MeetingState,
    Offset,
    WorkingDays,
    day_in_words,
    instant,
    meeting_instant,
    offset_day,
)
from lacflow.board.slots import Child, Parent, Slot

#: The longest name of a slot's report, as the database keeps it.
NAME = 64
_ON = (MeetingState.CONFIRMED, MeetingState.PROVISIONAL)


@dataclass(frozen=True)
class Fed:
    """A slot, the newest meeting of ours held before its report is due (None: none was), and whether it is news.

    `fresh`: that meeting has not fed an earlier slot; where it has, the report has no new meeting behind it.
    """

    slot: Slot
    meeting: Meeting | None
    fresh: bool


@dataclass(frozen=True)
class Fixing:
    """When a slot's report is fixed and sent, and how that was worked out."""

    at: datetime
    why: str


def slots_of(parent: Board, draft: Offset, despatch: Offset | None) -> tuple[Slot, ...]:
    """Return the slots a board's meetings make; reserve and cancelled ones make none."""
    return tuple(
        Slot(
            key=m.key,
            on=m.date,
            due=_back(m.date, draft, parent.working_days),
            due_at=draft.at,
            begins=m.time,
            despatch=_back(m.date, despatch, parent.working_days) if despatch else None,
            why=_in_words(draft, m.date),
            state="" if m.state is MeetingState.CONFIRMED else m.state.value,
        )
        for m in parent.meetings
        if m.state in _ON
    )


def completed(parent: Parent, days: WorkingDays) -> tuple[Slot, ...]:
    """Return the listed slots of an outside committee with what was left out worked out; due is `date.max` until then."""
    return tuple(
        replace(s, due=_back(s.on, parent.draft, days), due_at=parent.draft.at, why=_in_words(parent.draft, s.on))
        if s.due == date.max
        else s
        for s in parent.listed
    )


def _back(day: date, offset: Offset, days: WorkingDays) -> date:
    return days.on_or_before(offset_day(day, offset, days))


def _in_words(offset: Offset, day: date) -> str:
    noun = offset.unit.value.replace("_", " ")
    return f"{offset.count} {noun if offset.count != 1 else noun.removesuffix('s')} before {day_in_words(day)}"


def feeding(slots: Iterable[Slot], meetings: Iterable[Meeting], zone: ZoneInfo) -> tuple[Fed, ...]:
    """Return each slot with the meeting that feeds it: the newest that begins before its report is due."""
    held = sorted((m for m in meetings if m.state in _ON), key=lambda m: meeting_instant(m, zone))
    found: list[Fed] = []
    used: set[str] = set()
    for slot in sorted(slots, key=lambda s: (s.due_instant(zone), s.on, s.key)):
        before = [m for m in held if meeting_instant(m, zone) < slot.due_instant(zone)]
        meeting = before[-1] if before else None
        found.append(Fed(slot, meeting, meeting is not None and meeting.key not in used))
        used |= {m.key for m in before}
    return tuple(found)


def unreported(slots: Sequence[Slot], meetings: Iterable[Meeting], zone: ZoneInfo) -> tuple[Meeting, ...]:
    """Return the meetings no slot comes after: what they see is in no diary above."""
    last = max((s.due_instant(zone) for s in slots), default=None)
    return tuple(m for m in meetings if m.state in _ON and (last is None or meeting_instant(m, zone) >= last))


def fixing(board: Board, parent: Parent, slot: Slot) -> Fixing:
    """Return when a slot's report is fixed: so long before it is due, on a working day, and never after it is due."""
    ahead, due = parent.ahead, slot.due_instant(board.zone)
    day = _back(slot.due, ahead, board.working_days)
    at = instant(day, ahead.at, board.zone)
    said = f"the report is due on {day_in_words(slot.due)} at {slot.due_at:%H:%M}"
    if at > due:
        return Fixing(due, said)
    return Fixing(at, f"{_in_words(ahead, slot.due)}: {said}" if ahead.count else said)


def slot_name(parent: Parent, slot: Slot) -> str:
    """Return what a slot's report is known by for good: whom it goes to, and the slot's key."""
    return report_name(parent.board or " ".join(parent.called.split()).lower(), slot.key)


def report_name(above: str, slot: str) -> str:
    """Return the name of a report from the key of the board above (or what a committee is called) and the slot's key."""
    name = f"{above}/{slot}"
    return name if len(name) <= NAME else f"{name[: NAME - 17]}~{sha256(name.encode()).hexdigest()[:16]}"


def loops(boards: Mapping[str, Board]) -> tuple[tuple[str, ...], ...]:
    """Return every chain of boards that comes back to where it began, each once, its smallest key first."""
    above = {key: [p.board for p in board.parents if p.board] for key, board in boards.items()}
    found: set[tuple[str, ...]] = set()

    def walk(chain: tuple[str, ...]) -> None:
        for key in above.get(chain[-1], ()):
            if key == chain[0] and key == min(chain):
                found.add((*chain, key))
            elif key not in chain and key > chain[0]:
                walk((*chain, key))

    for key in sorted(above):
        walk((key,))
    return tuple(sorted(found))


def children(boards: Mapping[str, Board]) -> dict[str, tuple[Child, ...]]:
    """Return, by board, the boards that report to it, by name."""
    found: dict[str, list[Child]] = {}
    for board in boards.values():
        for above in board.parents:
            if above.board and above.board != board.key:
                child = Child(board.key, board.short or board.name, above.called, board.zone, above.slots)
                found.setdefault(above.board, []).append(child)
    return {key: tuple(sorted(some, key=lambda c: c.name.lower())) for key, some in found.items()}
