"""The front of a chair's briefing: what fits two pages, the most useful first.

`Room` says how much of each list may be shown; the rest is counted and named by its list in the annex, never set smaller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lacflow.board.briefing import Sections, figures
from lacflow.board.chair import HEADS, Thing, by_objective, fair, over_boards
from lacflow.board.checks.titles import TITLES
from lacflow.board.paper import Block, Grid, Heading, Picture, Point, Points, Words
from lacflow.letters import words
from lacflow.letters.lines import headlines
from lacflow.papers import annex as lists
from lacflow.papers import pictures
from lacflow.papers.annex import Annex, label_of, letters_of
from lacflow.papers.reported import below
from lacflow.papers.saying import Say


@dataclass(frozen=True)
class Room:
    """How many of each are shown in the front; `grids`: whether the numbers behind the picture are there too."""

    questions: int = 12
    leads: int = 10
    dates: int = 8
    decisions: int = 8
    checks: int = 6
    boards: bool = True
    objectives: bool = True
    picture: bool = True


_SIZES = ((12, 10, 8, 8, 6), (10, 8, 6, 6, 5), (8, 6, 5, 5, 4), (7, 5, 4, 4, 3), (6, 5, 3, 3, 3), (5, 4, 3, 3, 2),
          (4, 3, 2, 2, 2), (3, 2, 2, 2, 1), (2, 1, 1, 1, 0))  # fmt: skip
#: Rooms by what stands beside the lists, each from generous to spare. The first of these in which the spare room fits is
#: taken, and of it the first room that fits: tables of numbers give way to questions, the picture only to a full page.
ROOMS: tuple[tuple[Room, ...], ...] = (
    tuple(Room(*sizes) for sizes in _SIZES[:5]),
    tuple(Room(*sizes, boards=False) for sizes in _SIZES[:5]),
    tuple(Room(*sizes, boards=False, objectives=False) for sizes in _SIZES[:8]),
    tuple(Room(*sizes, boards=False, objectives=False, picture=False) for sizes in _SIZES),
)

_TITLES = {
    "red_still": "{red} at this board and at the last: {n}.",
    "red_new": "Newly {red_}: {n}.",
    "not_done": "Promised to this board and not done: {n}.",
    "not_assured": "Not assured: {n}.",
    "extended_again": "Date put back, for the third time or more: {n}.",
    "green_overdue": "{green}, though the date has passed: {n}.",
    "worse_amber": "Newly {amber_}: {n}.",
    "slipped": "Date put back since the last board: {n}.",
    "to_confirm": "Said to be complete, and to be confirmed: {n}.",
    "complete": "Complete: {n}.",
    "better": "Better than at the last board: {n}.",
    "steady": "{green} and heard of: {n}.",
}
_LISTED = {
    "red_still": "red", "red_new": "red", "not_done": "promises", "not_assured": "silent", "extended_again": "slipped",
    "green_overdue": "overdue_green", "worse_amber": "worsened", "slipped": "slipped", "to_confirm": "said_complete",
    "complete": "confirmed", "better": "improved", "steady": "plan",
}  # fmt: skip

_UNASSURED = ("silent", "not_asked", "held", "plan")


def front(say: Say, parts: Sections, annex: Annex, room: Room) -> tuple[Block, ...]:
    """Return the front with so much room."""
    return (
        *_five(say, annex),
        *_questions(say, annex, room.questions),
        *_short(say, parts, annex),
        *_decisions(say, annex, room.decisions),
        *_moved(say, parts, annex, room.dates),
        *_promises(say, annex),
        *below(say, annex.ref("reported"), room.leads),
        *_colours(say, annex, room),
        *_outstanding(say, parts, annex, room.leads),
        *_unassured(say, annex),
        *_checks(say, annex, room.checks),
        *_last(say),
    )


def _five(say: Say, annex: Annex) -> Iterable[Block]:
    count = len(say.chair.things)
    title = "Five things to know" if count == 5 else "What to know" if count else "Nothing to report"
    yield Heading(title)
    if count:
        yield Points(tuple(_thing(say, annex, thing) for thing in say.chair.things), numbered=True)
    else:
        yield Words("The plan has no open action.")


def _thing(say: Say, annex: Annex, thing: Thing) -> Point:
    colours = {head: label_of(say, head) for head in HEADS}
    lower = {f"{head}_": label.lower() for head, label in colours.items()}
    strong = _TITLES[thing.name].format(n=words.plural(len(thing.tracks), "action"), **colours, **lower)
    named = "; ".join(say.named(track, thing.name) for track in thing.named)
    more = len(thing.tracks) - len(thing.named)
    names = _UNASSURED if thing.name == "not_assured" else (_LISTED[thing.name],)
    return Point(strong, words.stop(named + (f"; and {more} more" if more else "") + annex.ref(*names)))


def _questions(say: Say, annex: Annex, room: int) -> Iterable[Block]:
    found, shown = say.chair.enquiries, fair(say.chair.enquiries, room)
    yield Heading(f"Questions to ask: {len(found) or 'none'}")
    if found:
        points = [Point(f"{say.ref(e.track)}, {say.leads(e.track)}:", say.question(e)) for e in shown]
        yield Points(tuple(points))
    yield from _rest(len(found) - room, "question", annex.ref("enquiries"))


def _rest(count: int, what: str, where: str) -> Iterable[Block]:
    if count > 0:
        yield Words(f"And {words.plural(count, f'more {what}', f'more {what}s')}{where}.")


def _short(say: Say, parts: Sections, annex: Annex) -> Iterable[Block]:
    named = (
        annex.ref("outstanding", "unasked"),
        annex.ref("red", "amber", "plan"),
        annex.ref("worsened", "improved", "slipped", "escalations"),
        annex.ref("overdue_green", "silent", "not_asked"),
        annex.ref("confirmed", "said_complete"),
    )
    yield Heading("In short")
    facts = headlines(say.voice, say.chair.held, parts, figures(say.chair.held))
    points = [Point("", fact.rstrip(".") + where + ".") for fact, where in zip(facts, named, strict=True)]
    yield Points(tuple(points))


def _decisions(say: Say, annex: Annex, room: int) -> Iterable[Block]:
    found = say.chair.decisions
    if not found:
        return
    yield Heading(f"Decisions needed: {len(found)}")
    yield Points(tuple(Point(f"{say.called[d.item.action.key]}:", say.decision(d)) for d in found[:room]))
    yield from _rest(len(found) - room, "decision", annex.ref("decisions"))


def _moved(say: Say, parts: Sections, annex: Annex, room: int) -> Iterable[Block]:
    """What worsened, improved, was completed, and what was put back, each with its number."""
    changes = (
        ("Worse", "worsened", [i.action.key for i in parts.worsened]),
        ("Better", "improved", [i.action.key for i in parts.improved]),
        ("Complete", "confirmed", list(parts.confirmed)),
    )
    said = [
        Point(f"{name}: {len(keys)}.", _refs(say, keys, room * 2) + annex.ref(listed) + ".")
        for name, listed, keys in changes
        if keys
    ]
    if not said and not parts.slipped:
        return
    yield Heading("Since the last board")
    if said:
        yield Points(tuple(said))
    if parts.slipped:
        rows = lists.date_rows(say, parts.slipped)
        yield Words(f"{len(rows)}{annex.ref('slipped')}.", "Date put back:")
        yield Grid(lists.DATES, rows[:room], lists.DATES_WIDTHS, "Dates put back since the last board")
        yield from _rest(len(rows) - room, "date", annex.ref("slipped"))


def _refs(say: Say, keys: list[str], most: int) -> str:
    shown = ", ".join(say.key(key) for key in keys[:most])
    return shown + (f" and {len(keys) - most} more" if len(keys) > most else "")


def _promises(say: Say, annex: Annex) -> Iterable[Block]:
    found, agreed = say.chair.promises, say.chair.earlier.agreed
    if agreed:
        yield Heading("Promised at the last board")
        told = "; ".join(words.brief(a.text, 60) for a in agreed[:3])
        more = f"; and {len(agreed) - 3} more" if len(agreed) > 3 else ""
        yield Words(words.stop(f"{words.capital(told)}{more}{annex.ref('agreed')}"))
    if not found:
        return
    became = Counter(p.became for p in found)
    names = {"done": "complete", "said_complete": "said to be complete", "moved": "put back", "not_done": "not done",
             "not_heard": "not heard of"}  # fmt: skip
    parts = words.join(f"{became[name]} {said}" for name, said in names.items() if became[name])
    yield Heading("Promised to this board")
    yield Words(f"Of {words.plural(len(found), 'action')} due between the last board and this one, {parts}"
                f"{annex.ref('promises')}.")  # fmt: skip


def _colours(say: Say, annex: Annex, room: Room) -> Iterable[Block]:
    chair, heads = say.chair, [label_of(say, head) for head in HEADS]
    objectives = by_objective(chair.held.items)
    boards = over_boards(chair.earlier, chair.held.items, chair.held.meeting.date)
    if not chair.held.items:
        return
    yield Heading("Colours by objective, and over the boards")
    if room.picture:
        now = tuple(f"{_objective(c.label)}: {_said(heads, c.numbers)}" for c in objectives)
        then = tuple(f"{words.full_day(c.on)}: {_said(heads, c.numbers)}" for c in boards if c.on)
        alt = f"Bars of the colours by objective now. {'; '.join(now)}. "
        alt += f"Columns of the whole plan at each board. {'; '.join(then)}."
        said = (("By objective, now", now), ("The whole plan, board by board", then))
        drawn = pictures.colours(objectives[:14], boards, letters_of(say))
        yield Picture(drawn, alt, beside=room.objectives, lists=said)
    if room.objectives:
        rows = [(_objective(c.label), *map(str, c.numbers), str(c.total)) for c in objectives]
        total = [sum(c.numbers[n] for c in objectives) for n in range(len(HEADS))]
        rows.append(("Whole plan", *map(str, total), str(sum(total))))
        widths = (2.2, *(1.0,) * len(heads), 0.8)
        yield Grid(("Now", *heads, "All"), tuple(rows), widths, "Colours by objective, now")
    if room.boards and len(boards) > 1:
        found = [(words.full_day(c.on) if c.on else "", *map(str, c.numbers), str(c.total)) for c in boards]
        yield Grid(("Board", *heads, "All"), tuple(found), (2.2, *(1.0,) * len(heads), 0.8), "Colours at each board")
    if not (room.boards and room.objectives) and annex.ref("colours"):
        yield Words(f"Each objective, board by board, in numbers{annex.ref('colours')}.")


def _objective(number: str) -> str:
    return f"Objective {number}" if number else "No objective"


def _said(heads: list[str], numbers: tuple[int, ...]) -> str:
    return ", ".join(f"{n} {head.lower()}" for head, n in zip(heads, numbers, strict=True) if n) or "none"


def _outstanding(say: Say, parts: Sections, annex: Annex, room: int) -> Iterable[Block]:
    rows = lists.outstanding_rows(say, parts)
    yield Heading(f"Updates outstanding: {len(rows) or 'none'}")
    if rows:
        yield Grid(lists.OUTSTANDING, rows[:room], lists.OUTSTANDING_WIDTHS, "Updates outstanding, by lead")
        yield from _rest(len(rows) - room, "lead", annex.ref("outstanding"))
    owing = [o.name for o in parts.outstanding if o.missing and o.reads_this]
    if owing:
        yield Words(f"{words.join(owing)}.", "Briefed, and owing updates:")


def _unassured(say: Say, annex: Annex) -> Iterable[Block]:
    found = [t for t in say.chair.tracks if t.item.not_assured]
    ages = Counter(t.unheard for t in found if t.unheard)
    if not found:
        return
    aged = [f"{n} for {words.plural(age, 'board')}" for age, n in sorted(ages.items(), reverse=True)]
    unread = sum(not t.unheard for t in found)
    said = [f"nothing heard of {words.join(aged)}"] if aged else []
    said += [f"{unread} with words still to be read"] if unread else []
    yield Words(f"{words.plural(len(found), 'action')}: {'; '.join(said)}{annex.ref(*_UNASSURED)}.", "Not assured:")


def _checks(say: Say, annex: Annex, room: int) -> Iterable[Block]:
    found = Counter(c.name for c in say.chair.checks)
    if found and room:
        named = "; ".join(f"{TITLES[name]} ({n})" for name, n in list(found.items())[:room])
        more = len(found) - room
        rest = f"; and {words.plural(more, 'other kind')}" if more > 0 else ""
        yield Words(f"{sum(found.values())}: {named}{rest}{annex.ref('checks')}.", "What looks wrong in the plan:")


def _last(say: Say) -> Iterable[Block]:
    if say.chair.next_meeting:
        yield Words(f"The next meeting after this one is on {words.long_day(say.chair.next_meeting.date)}.")
