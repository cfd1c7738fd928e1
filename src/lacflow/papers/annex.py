"""The annex of a chair's briefing: every list a number of the front names, in full, under a name of its own (A1, A2 ...).

The names go by the order of the lists, and a list with nothing in it has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from lacflow.board.briefing import ItemLine, Sections
from lacflow.board.chair import HEADS, Count, objective_over_boards
from lacflow.board.checks.titles import TITLES
from lacflow.board.paper import Block, Grid, Heading, Picture, Point, Points, Words
from lacflow.board.rag import Rag
from lacflow.letters import words
from lacflow.letters.lines import Line, Marks, leads_of, line_of, unasked
from lacflow.papers import pictures
from lacflow.papers.reported import in_full
from lacflow.papers.saying import Say, point

_NAMES = {"unassured": "Not assured", "uncoloured": "No colour"}
_STATES = {"away": "away", "bounced": "mail to them came back", "partly": "answered in part"}


#: What stands in a mail instead of a long list.
_ELSEWHERE = Words("This list is in the attached document.")


@dataclass(frozen=True)
class Listing:
    """One list of the annex: what the front calls it by, its heading, and what stands under it.

    `long`: too much for a mail, which mail programs cut off at a hundred kilobytes.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    long: bool = False


@dataclass(frozen=True)
class Annex:
    """The annex, in order."""

    listings: tuple[Listing, ...]

    def blocks(self, *, mail: bool = False) -> tuple[Block, ...]:
        """Return the annex as blocks, each list under its name; in a mail what is long is only named."""
        found: list[Block] = []
        for number, one in enumerate(self.listings, 1):
            own = (_ELSEWHERE,) if mail and one.long else one.blocks
            found += [Heading(f"A{number}. {one.title}", 3), *own]
        return tuple(found)

    def ref(self, *names: str) -> str:
        """Return where lists are, for a sentence: ` (A3)`, ` (A3, A7)`; empty where there is none of them."""
        places = [f"A{n}" for n, one in enumerate(self.listings, 1) if one.name in names]
        return f" ({', '.join(places)})" if places else ""


def annex(say: Say, parts: Sections) -> Annex:
    """Return every list of a briefing that has anything in it; red and amber are said also where there is none."""
    marks = Marks(say.voice.board.zone, say.chair.held, say.called)
    label = say.voice.board.scheme.label
    none = (Words("None that we have heard of."),)

    first: dict[str, str] = {}

    def items(name: str, title: str, found: Iterable[ItemLine]) -> Listing:
        points = []
        for item in found:
            told = first.setdefault(item.action.key, title)
            mark = "" if told != title else marks.take(item.action.key)
            points.append(point(_line(say, item, mark)) if told == title else _again(say, item, told))
        return Listing(name, f"{title}: {len(points)}", (Points(tuple(points)),) if points else ())

    red, amber = items("red", label_of(say, "red"), parts.red), items("amber", label_of(say, "amber"), parts.amber)
    outstanding = _outstanding(say, parts, marks)
    listings = [
        red if red.blocks else Listing("red", label_of(say, "red"), none),
        amber if amber.blocks else Listing("amber", label_of(say, "amber"), none),
        outstanding,
        _dates(say, parts),
        items("worsened", "Worse since the last board", parts.worsened),
        items("improved", "Better since the last board", parts.improved),
        items("overdue_green", f"Past its date but still {label_of(say, 'green').lower()}", parts.overdue_green),
        items("said_complete", "Said to be complete, not confirmed", parts.said_complete),
        _confirmed(say, parts),
        items("held", f"Words waiting for {say.voice.project_manager.name}", parts.held),
        _unheard(items("silent", "Asked about, and no answer", parts.silent), say, parts, silent=True),
        _unheard(items("not_asked", "Nobody to ask", parts.not_asked), say, parts, silent=False),
        _escalations(marks),
        _unasked(say, parts),
        _enquiries(say),
        _agreed(say),
        _promises(say),
        Listing("reported", f"Boards that report here: {len(say.chair.reported)}", in_full(say)),
        _decisions(say),
        _checks(say),
        _by_day(say),
        _colours(say, label),
        _plan(say, parts),
    ]
    return Annex(tuple(one for one in listings if one.blocks))


def label_of(say: Say, head: str) -> str:
    """Return the board's word for a colour, or what the rest is called."""
    return _NAMES.get(head) or say.voice.board.scheme.label(Rag(head))


def letters_of(say: Say) -> tuple[str, ...]:
    """Return what stands for each of `HEADS` in a drawing: the first letters of the board's words, told apart."""
    names = [label_of(say, head) for head in HEADS[:-2]]
    short = [name[:1].upper() for name in names]
    return (*(s if short.count(s) == 1 else names[n][:2] for n, s in enumerate(short)), "–", "?")


def outstanding_rows(say: Say, parts: Sections, marks: Marks | None = None) -> tuple[tuple[str, ...], ...]:
    """Return who owes updates: who, what is missing, how many days late, how often chased."""
    rows = []
    for one in (o for o in parts.outstanding if o.missing):
        state = _STATES.get(one.lead.outcome, "no answer")
        if one.lead.away_until:
            state += f" until {words.day(one.lead.away_until)}"
        if one.reads_this:
            state += "; reads this briefing"
        missing = words.join(say.called[i.action.key] for i in one.missing)
        late = str(one.days_late) if one.days_late else "less than one"
        row = (f"{one.name}: {words.stop(state)}", missing, late, words.times(one.lead.chased))
        rows.append((*row, marks.take_all([i.action.key for i in one.missing])) if marks else row)
    return tuple(rows)


#: What the table of outstanding updates is headed by, and how wide its columns are.
OUTSTANDING = ("Lead", "Missing", "Days late", "Chased")
OUTSTANDING_WIDTHS = (4.2, 2.5, 0.9, 1.0)


def _outstanding(say: Say, parts: Sections, marks: Marks) -> Listing:
    rows = outstanding_rows(say, parts, marks)
    if any(row[-1] for row in rows):
        grid = Grid((*OUTSTANDING, "Escalated"), rows, (2.4, 1.5, 0.7, 0.9, 4), "Updates outstanding, by lead")
    else:
        bare = tuple(row[:-1] for row in rows)
        grid = Grid(OUTSTANDING, bare, OUTSTANDING_WIDTHS, "Updates outstanding, by lead")
    return Listing("outstanding", f"Updates outstanding: {len(rows)}", (grid,) if rows else ())


def date_rows(say: Say, items: Iterable[ItemLine]) -> tuple[tuple[str, ...], ...]:
    """Return dates that were put back: what, first date, at the last board, now, how often changed."""
    rows = []
    for item in items:
        one = say.chair.by_key[item.action.key]
        days = [words.full_day(d) if d else "none" for d in (one.original, item.slipped_from, one.now)]
        rows.append((f"{say.ref(one)}: {words.brief(item.action.activity, 60)}", *days, str(one.revised)))
    return tuple(rows)


#: What the table of dates put back is headed by.
DATES = ("Action", "First date", "At the last board", "Now", "Times changed")
DATES_WIDTHS = (3.2, 1.5, 1.5, 1.5, 0.9)


def _dates(say: Say, parts: Sections) -> Listing:
    rows = date_rows(say, parts.slipped)
    grid = Grid(DATES, rows, DATES_WIDTHS, "Dates put back since the last board")
    return Listing("slipped", f"Date put back since the last board: {len(rows)}", (grid,) if rows else ())


def _again(say: Say, item: ItemLine, told: str) -> Point:
    """Return an action in short that an earlier list has in full."""
    line = _line(say, item)
    activity = words.stop(words.brief(item.action.activity, 60))
    return Point(f"{line.ref}:", f"{activity} {line.colour}. In full under “{told}”.", quiet=line.quiet)


def _line(say: Say, item: ItemLine, mark: str = "") -> Line:
    names, called = say.chair.held.names, say.called[item.action.key]
    return line_of(say.voice, item, names, called=called, mark=mark)


def _unheard(listing: Listing, say: Say, parts: Sections, *, silent: bool) -> Listing:
    """Add for how many boards nothing was heard, and whose date has passed."""
    if not listing.blocks:
        return listing
    found = parts.silent if silent else parts.not_asked
    ages = Counter(say.chair.by_key[i.action.key].unheard for i in found)
    aged = words.join(f"{n} for {words.plural(age, 'board')}" for age, n in sorted(ages.items(), reverse=True))
    passed = words.join(say.called[i.action.key] for i in parts.overdue_unheard if i.silent is silent)
    said: list[Block] = [Words(f"Nothing heard: {aged}, this one included.")]
    if passed:
        said.append(Words(f"The date of these has passed: {passed}."))
    return Listing(listing.name, listing.title, (*listing.blocks, *said))


def _confirmed(say: Say, parts: Sections) -> Listing:
    known = {i.action.key: i.action for i in say.chair.held.items}
    points = tuple(
        Point(f"{say.called[key]}:", words.brief(known[key].activity)) if key in known else Point(say.key(key))
        for key in parts.confirmed
    )
    return Listing("confirmed", f"Confirmed complete: {len(points)}", (Points(points),) if points else ())


def _escalations(marks: Marks) -> Listing:
    left = marks.left()
    points = tuple(
        Point(
            words.capital(one["ref"]) + (":" if one["activity"] else "."),
            one["activity"],
            (f"{words.capital(one['rule'])}: {words.stop(one['why'])} Since {one['on']}; {one['told']}.",),
        )
        for one in left
    )
    return Listing(
        "escalations", f"Also escalated by the board's rules: {len(left)}", (Points(points),) if points else ()
    )


def _unasked(say: Say, parts: Sections) -> Listing:
    found = unasked(say.chair.held, parts)
    points = Points(tuple(Point("", one) for one in found))
    return Listing("unasked", f"Could not be asked: {len(parts.not_asked_leads)}", (points,) if found else ())


def _enquiries(say: Say) -> Listing:
    points = tuple(
        Point(f"{say.ref(e.track)}, {say.leads(e.track)}:", say.question(e), _also(say, e.also))
        for e in say.chair.enquiries
    )
    return Listing("enquiries", f"Questions to ask: {len(points)}", (Points(points),) if points else ())


_ALSO = {
    "promised_not_done": "promised to this board and not done", "red_no_recovery": "red with no date ahead",
    "extended_again": "its date put back again", "complete_no_evidence": "nothing to show that it is complete",
    "not_assured": "nothing heard for two boards or more", "green_overdue": "its date has passed",
    "no_reason": "no reason given",
}  # fmt: skip


def _also(say: Say, kinds: Iterable[str]) -> tuple[str, ...]:
    found = words.join(_ALSO[kind] for kind in kinds)
    return (f"Also: {found}.",) if found else ()


def _promises(say: Say) -> Listing:
    rows = tuple(
        (
            f"{say.ref(p.track)}: {words.brief(p.track.item.action.activity, 60)}",
            words.full_day(p.track.promised) if p.track.promised else "",
            say.promise(p),
            say.leads(p.track),
        )
        for p in say.chair.promises
    )
    grid = Grid(
        ("Action", "Promised for", "What became of it", "Lead"), rows, (3, 1.4, 2, 1.6), "Promises to this board"
    )
    return Listing("promises", f"Promises to this board: {len(rows)}", (grid,) if rows else ())


def _agreed(say: Say) -> Listing:
    rows = tuple(
        (
            f"{say.key(a.key)}: {words.brief(a.text, 90)}" if a.key else words.brief(a.text, 90),
            words.full_day(a.due) if a.due else "none given",
            say.agreed(a),
            words.brief(a.owner, 60) or "none given",
        )
        for a in say.chair.earlier.agreed
    )
    title = "Promised at the last board"
    grid = Grid(("What was decided", "By", "What became of it", "Owner"), rows, (3, 1.4, 2, 1.6), title)
    return Listing("agreed", f"{title}: {len(rows)}", (grid,) if rows else ())


def _decisions(say: Say) -> Listing:
    points = tuple(
        Point(
            f"{say.called[d.item.action.key]}:",
            f"{words.stop(words.brief(d.item.action.activity, 60))} {say.decision(d)}",
        )
        for d in say.chair.decisions
    )
    return Listing("decisions", f"Decisions needed: {len(points)}", (Points(points),) if points else ())


def _checks(say: Say) -> Listing:
    """Every kind of thing that looks wrong, with its actions: said once where it is the same of all of them."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for check in say.chair.checks:
        where = say.key(check.key) if check.key else "The whole plan"
        kinds.setdefault(check.name, {}).setdefault(check.message, []).append(where)
    points = tuple(_kind(name, found) for name, found in kinds.items())
    count = len(say.chair.checks)
    blocks = (Points(points),) if points else ()
    return Listing("checks", f"What looks wrong in the plan: {count}", blocks, long=True)


def _kind(name: str, found: Mapping[str, list[str]]) -> Point:
    title = f"{words.capital(TITLES[name])}: {sum(map(len, found.values()))}."
    if len(found) == 1:
        return Point(title, words.stop(words.join(next(iter(found.values())))))
    return Point(title, "", tuple(f"{words.join(where)}: {words.stop(said)}" for said, where in found.items()))


def _by_day(say: Say) -> Listing:
    held, counted = say.chair.held, say.chair.earlier.returns_by_day
    due = max((r.reply_by for r in held.returns if r.reply_by), default=None)
    if not counted:
        return Listing("by_day", "", ())
    first, last = min(counted), max(held.today, max(counted))
    days = [
        (first + timedelta(days=n), counted.get(first + timedelta(days=n), 0)) for n in range((last - first).days + 1)
    ]
    due_day = due.astimezone(held.zone).date() if due else None
    rows = tuple((words.short_day(day), str(n)) for day, n in days if n)
    said = ", ".join(f"{n} on {words.short_day(day)}" for day, n in days if n)
    when = f" Updates were due on {words.short_day(due_day)}." if due_day else ""
    alt = f"Columns of how many leads sent their last answer on each day: {said}.{when}"
    grid = Grid(("Day", "Leads whose last answer came"), rows, (1, 1), "Returns by day")
    return Listing("by_day", "Returns by day", (Picture(pictures.returns(days, due_day), alt, 0.8), grid))


def _colours(say: Say, label: object) -> Listing:
    """Each objective over the last boards; the picture of it is in the front."""
    chair, heads = say.chair, [label_of(say, head) for head in HEADS]
    numbers = list(dict.fromkeys(i.action.objective.number for i in chair.held.items))
    rows = [
        (f"Objective {number}" if number else "No objective", _when(count), *map(str, count.numbers), str(count.total))
        for number in numbers
        for count in objective_over_boards(chair.earlier, chair.held.items, number)
    ]
    grid = Grid(("Objective", "Board", *heads, "All"), tuple(rows), (1.6, 1.6, *(1.0,) * len(heads), 0.8),
                "Colours by objective at each board")  # fmt: skip
    return Listing("colours", "Colours by objective, board by board", (grid,) if rows else (), long=True)


def _when(count: Count) -> str:
    return f"{count.on.day} {count.on:%B %Y}" if count.on else "now"


def _plan(say: Say, parts: Sections) -> Listing:
    blocks: list[Block] = []
    names: Mapping[str, str] = say.chair.held.names
    for objective, found in parts.plain:
        title = f"Objective {objective.number}" if objective.number else "No objective number"
        blocks.append(Heading(title + (f": {words.brief(objective.title, 120)}" if objective.title else ""), 4))
        lines = [line_of(say.voice, i, names) for i in found]
        rows = tuple(
            (one.ref, f"{words.stop(one.activity)} Lead: {leads_of(i.action, names) or 'nobody named'}.",
             f"{one.colour}. Date: {one.due}.")
            for one, i in zip(lines, found, strict=True)
        )  # fmt: skip
        quiet = frozenset(n for n, one in enumerate(lines) if one.quiet)
        blocks.append(Grid(("Ref", "Action", "Colour and date"), rows, (0.8, 3.2, 2.6), title, quiet))
    return Listing("plan", "The whole plan, by objective", tuple(blocks), long=True)
