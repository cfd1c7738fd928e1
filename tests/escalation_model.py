"""The table of docs/escalation.md written down a second time, over a plain log of what happened, hour by hour.

It shares no code with lacflow's rules: a rule here is a plain mapping, the calendar is a set of days, and everything is
worked out by looking through the log. Times are naive UTC hours of one winter, which are London's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

HOUR = timedelta(hours=1)
WORST = ["blue", "green", "amber", "red"]


@dataclass
class Story:
    """One action before and in one cycle. `boards`: earlier ones, oldest first, each (asked, heard, colour seen).

    `said`: (when, colour or None, new date or None, with words) in order; `dates` every date it had before the cycle.
    """

    opened: datetime
    asked: datetime | None
    reply_by: datetime
    chase: datetime
    brief: datetime
    meets: datetime
    colour: str | None
    dates: list[date]
    leads: bool
    priority: str
    saving: bool
    checks: set[str]
    boards: list[tuple[bool, bool, str | None]] = field(default_factory=list)
    said: list[tuple[datetime, str | None, date | None, bool]] = field(default_factory=list)
    holidays: set[date] = field(default_factory=set)
    first_of: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)


@dataclass
class Now:
    """What is so at one hour of the story."""

    colour: str | None
    coloured: datetime | None
    came_from: str | None
    explained: bool
    touched: datetime | None
    date: date | None
    slips: int
    chased: bool
    silent: bool
    mute_boards: int
    same_boards: int


def now_is(story: Story, now: datetime) -> Now:
    colour, coloured, came_from, explained = story.colour, None, None, True
    touched, dates = None, list(story.dates)
    for when, new, day, words in story.said:
        if when > now:
            break
        touched = touched or when
        if new and new != colour:
            came_from, colour, coloured, explained = colour, new, when, words
        elif words:
            explained = True
        if day and (not dates or dates[-1] != day):
            dates.append(day)
    slips = sum(later > earlier for earlier, later in pairwise(dates))
    chased = story.asked is not None and now >= story.chase
    silent = chased and touched is None
    mute = 0
    if silent:
        mute = 1
        for was_asked, heard, _ in reversed(story.boards):
            if heard:
                break
            mute += was_asked
    same = 0
    if colour:
        same = 1
        for _, _, seen in reversed(story.boards):
            if seen != colour:
                break
            same += 1
    return Now(
        colour, coloured, came_from, explained, touched, dates[-1] if dates else None, slips, chased, silent, mute, same
    )


def standing_since(story: Story, n: Now) -> datetime:
    """What nobody changed stands once its lead has spoken, else from the chase, else from the brief."""
    if n.touched:
        return n.touched
    if story.asked is None:
        return story.opened
    return story.chase if n.chased else story.brief


def met(name: str, wanted: Any, story: Story, n: Now) -> datetime | None:
    """Return since when one condition is met, or None: the rows of the table."""
    stands = standing_since(story, n)
    by_colour = of_the_colour(name, wanted, story, n)
    if by_colour is not None:
        return (n.coloured or stands) if by_colour else None
    return otherwise(name, wanted, story, n, stands)


def of_the_colour(name: str, wanted: Any, story: Story, n: Now) -> bool | None:
    """Tell whether a condition that goes with the colour is met; None: it is another kind."""
    return {
        "colour": lambda: n.colour in wanted,
        "was": lambda: story.colour in wanted,
        "was_not": lambda: story.colour not in wanted,
        "boards_at_colour": lambda: n.same_boards >= wanted,
        "boards_at": lambda: n.colour in wanted and n.same_boards >= wanted[n.colour],
        "reason": lambda: not n.explained,
        "priority": lambda: story.priority.lower() in wanted,
        "saving": lambda: story.saving == wanted,
    }.get(name, lambda: None)()


def otherwise(name: str, wanted: Any, story: Story, n: Now, stands: datetime) -> datetime | None:
    match name:
        case "new_date":
            passed = n.date is not None and n.date < story.meets.date()
            newer = bool(story.dates) and n.date is not None and n.date > story.dates[-1]
            first = not story.dates and n.date is not None
            return stands if passed and not newer and not first else None
        case "overdue":
            passes = n.date is not None and n.date < story.meets.date() and n.colour != "blue"
            if not wanted:
                return None if passes else stands
            return max(stands, datetime.combine(n.date, time(0)) + timedelta(days=1)) if passes and n.date else None
        case "slipped":
            return stands if n.slips >= wanted else None
        case "silent":
            return (story.chase if n.chased else stands) if n.silent == wanted else None
        case "silent_boards":
            return story.chase if n.mute_boards >= wanted else None
        case "no_lead":
            return stands if story.leads != wanted else None
        case "check":
            return stands if story.checks & wanted else None
    raise AssertionError(name)


def caught_since(rule: dict[str, Any], story: Story, now: datetime) -> datetime | None:
    """Return since when a rule catches the action at an hour; None where it does not."""
    if rule["every"] and rule["every"] not in story.first_of:
        return None
    n, found = now_is(story, now), []
    for group in rule["any_of"]:
        times = [met(name, wanted, story, n) for name, wanted in group.items()]
        if None not in times and max(times) <= now and max(times) < story.meets:
            found.append(max(times))
    return min(found, default=None)


def works(day: date, story: Story) -> bool:
    return day.weekday() < 5 and day not in story.holidays


def opens(at: datetime, story: Story) -> datetime:
    """Go forward hour by hour to the first moment letters may leave: 08:00 to 18:00 on a working day."""
    while not (works(at.date(), story) and 8 <= at.hour < 18):
        at = at.replace(minute=0) + HOUR
    return at


def told(rule: dict[str, Any], since: datetime, story: Story, now: datetime) -> list[tuple[int, str, datetime, str]]:
    """Return who is told when in which letter: (rung, role, when, letter or "")."""
    n, found = now_is(story, now), []
    for number, rung in enumerate(rule["rungs"]):
        for role in rung["tell"]:
            when, letter = telling(rung, role, since, story, n)
            if when < story.meets:
                found.append((number, role, when, letter))
    return found


def telling(rung: dict[str, Any], role: str, since: datetime, story: Story, n: Now) -> tuple[datetime, str]:
    at = rung["at"]
    if at == "receipt":
        return since, "receipt"
    if at == "chase" and not (n.chased and since > story.chase):
        return (story.chase if n.chased else story.reply_by), "chase"
    if at == "brief" and since <= story.brief:
        return story.brief, "brief"
    from_ = max(since, story.reply_by) if at == "deadline" else since
    when = opens(from_, story)
    for _ in range(rung["days"]):
        when += timedelta(days=1)
        while not works(when.date(), story):
            when += timedelta(days=1)
    when = opens(when, story)
    near = story.brief - timedelta(days=1) < when <= story.brief or when.date() == story.brief.date()
    if role in story.readers and from_ <= story.brief and near:
        return story.brief, "brief"
    return when, ""


def ends(rule: dict[str, Any], story: Story, now: datetime) -> bool:
    """Tell whether what the rule caught before has ended at an hour."""
    n, holds = now_is(story, now), caught_since(rule, story, now) is not None
    if rule["ends"] == "meeting":
        return False
    if rule["ends"] == "answered":
        return n.touched is not None or (not holds and not unexplained(rule, n))
    return not holds and not unexplained(rule, n)


def unexplained(rule: dict[str, Any], n: Now) -> bool:
    """A better colour without a word why ends nothing that is about colours."""
    about = any({"colour", "boards_at", "boards_at_colour"} & group.keys() for group in rule["any_of"])
    if n.coloured is None or n.came_from is None or n.colour is None:
        return False
    return about and not n.explained and WORST.index(n.colour) < WORST.index(n.came_from)
