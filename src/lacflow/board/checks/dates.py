"""Checks of dates: passed, missing, unreadable, on a day nobody works, out of order, changed without a word."""

from __future__ import annotations

from datetime import date, timedelta

from lacflow.board.checks.done import part_done
from lacflow.board.checks.rules import Finding, Seen, Weight, done_by_date, plain_day, rule
from lacflow.board.plan import OVERWRITTEN, Due, DueKind
from lacflow.board.rag import Rag

#: A date so far from today that the year is more likely a slip of the finger.
_FAR = timedelta(days=5 * 366)


@rule("green_but_overdue", Weight.MISLEADS)
def _green_but_overdue(seen: Seen) -> Finding:
    due = seen.action.current_due.date
    if due is None or seen.rag is not Rag.GREEN or not seen.action.overdue(seen.today):
        return None
    if seen.action.said_complete is not None:
        return None
    day = plain_day(due)
    return f"green, but its date ({day}) has passed", f"Its date was {day}: is it complete, or is there a new date?"


@rule("part_overdue", Weight.MISLEADS)
def _part_overdue(seen: Seen) -> Finding:
    if seen.rag is not Rag.GREEN or seen.before is not None or seen.action.overdue(seen.today):
        return None
    late = [
        f"{deadline.label} ({plain_day(deadline.current.date)})"
        for deadline, part in zip(seen.parts, seen.action.deliverables, strict=True)
        if deadline.current.date and deadline.current.date < seen.today and not part_done(part)
    ]
    return (f"green, but the date of {', '.join(late)} has passed", "") if late else None


@rule("no_new_date", Weight.MISSING)
def _no_new_date(seen: Seen) -> Finding:
    due = seen.action.current_due.date
    late = seen.rag in (Rag.AMBER, Rag.RED) and seen.action.overdue(seen.today)
    if due is None or not late or seen.action.said_complete is not None:
        return None
    colour, day = seen.scheme.label(seen.rag).lower(), plain_day(due)
    return (
        f"{colour}, its date ({day}) has passed and there is no new one",
        f"Its date was {day}: when will it be done?",
    )


@rule("overdue_not_red", Weight.MISLEADS)
def _overdue_not_red(seen: Seen) -> Finding:
    if not seen.scheme.overdue_is_red or seen.rag in (None, Rag.RED) or not seen.action.overdue(seen.today):
        return None
    return f"past its date, which this board calls {seen.scheme.label(Rag.RED).lower()}", ""


@rule("slip_without_reason", Weight.MISSING)
def _slip_without_reason(seen: Seen) -> Finding:
    if seen.moved is None or seen.moved[1] < seen.moved[0] or seen.said_words.strip():
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"its date moved from {old} to {new} with no reason given", f"Why has its date moved from {old} to {new}?"


@rule("slips_past_meeting", Weight.MISSING)
def _slips_past_meeting(seen: Seen) -> Finding:
    if seen.moved is None or seen.meeting is None or not seen.moved[0] <= seen.meeting < seen.moved[1]:
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"was due by this meeting ({old}), now after it ({new})", ""


@rule("brought_forward", Weight.TIDY)
def _brought_forward(seen: Seen) -> Finding:
    if seen.moved is None or seen.moved[1] > seen.moved[0]:
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"its date came forward from {old} to {new}", f"The new date, {new}, is earlier than {old}: is that right?"


@rule("baseline_overwritten", Weight.MISLEADS)
def _baseline_overwritten(seen: Seen) -> Finding:
    """The plan's own first date was written over; the import kept it, and holds the new one as revised."""
    for deadline in seen.deadlines:
        old, new = deadline.due.date, deadline.revised.date
        if seen.before is None and old and new and deadline.revised.why.startswith(OVERWRITTEN):
            return f"{deadline.whose} first date, {plain_day(old)}, was written over with {plain_day(new)}", ""
    return None


@rule("day_not_worked", Weight.TIDY)
def _day_not_worked(seen: Seen) -> Finding:
    if seen.before is not None and seen.moved is None:
        return None
    for deadline in seen.deadlines:
        due = deadline.current
        name = seen.days.why_not(due.date) if due.date and due.kind is DueKind.DAY else None
        if due.date and name:
            return f"{deadline.whose} date, {plain_day(due.date)}, is not a working day ({name})", ""
    return None


@rule("date_unreadable", Weight.MISSING)
def _date_unreadable(seen: Seen) -> Finding:
    for deadline in seen.deadlines:
        due = deadline.current
        if due.kind is DueKind.UNREADABLE:
            whose = f"The date of {deadline.label}" if deadline.label else "Its date"
            question = f"{whose} stands as “{due.raw}”: which day is meant?"
            return f"{deadline.whose} date cannot be read ({due.why or due.raw})", question
    return None


@rule("no_date", Weight.MISSING)
def _no_date(seen: Seen) -> Finding:
    due, parts = seen.action.current_due, seen.parts
    if seen.rag is Rag.BLUE or not _dateless(due):
        return None
    if parts and due.kind is DueKind.NONE:
        without = [p.label for p in parts if _dateless(p.current) and not done_by_date(p.current)]
        return (f"there is no date for {', '.join(without)}", "") if without else None
    return f"has no date ({due.raw.strip() or 'none given'})", "It has no date: when is it due?"


@rule("dates_swapped", Weight.MISLEADS)
def _dates_swapped(seen: Seen) -> Finding:
    for deadline in seen.deadlines if seen.before is None else ():
        baseline, revised = deadline.due.date, deadline.revised.date
        if baseline and revised and revised < baseline:
            said = (
                f"{deadline.whose} revised date ({plain_day(revised)}) is before the first one ({plain_day(baseline)})"
            )
            return said + _perhaps(baseline, revised), ""
    return None


@rule("year_unlikely", Weight.MISLEADS)
def _year_unlikely(seen: Seen) -> Finding:
    for deadline in seen.deadlines if seen.before is None else ():
        day = deadline.current.date
        if day and seen.rag is not Rag.BLUE and day - seen.today > _FAR:
            return f"{deadline.whose} date, {plain_day(day)}, is more than five years ahead: is the year right?", ""
    return None


@rule("part_after_action", Weight.TIDY)
def _part_after_action(seen: Seen) -> Finding:
    whole = seen.action.current_due.date
    for part in seen.parts if whole and seen.before is None else ():
        day = part.current.date
        if whole and day and day > whole:
            return f"{part.label} is due on {plain_day(day)}, after the action itself ({plain_day(whole)})", ""
    return None


def _dateless(due: Due) -> bool:
    return due.date is None and due.kind in (DueKind.NONE, DueKind.TBC, DueKind.COMPLETE)


def _perhaps(baseline: date, revised: date) -> str:
    """Say which slip it looks like: a year not turned, or two cells changed round."""
    later = revised.replace(year=revised.year + 1, day=min(revised.day, 28))
    return (
        ": is the year right?" if baseline <= later <= baseline + timedelta(days=150) else ": are they changed round?"
    )
