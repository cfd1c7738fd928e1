"""An older version of the plan sent back: diaries that end before ours do, or a title that names an earlier board.

What it says is what was said then. A row that holds nothing newer than ours is a conflict for a person and is never
recorded; of a row that also has a newer entry, only that is taken. A colour beside a newer entry counts where the entry says
it, where the row's diary is otherwise ours to the word, or where no row but answered ones has another colour than ours. A
date counts where the entry gives it; one that has passed, or is earlier than ours as in other rows, is the older version's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lacflow.board.diary import Entry, entries, newest, newest_day
from lacflow.board.due import find_due
from lacflow.board.due_atoms import in_words
from lacflow.documents.returned_compare import Compared
from lacflow.documents.returned_dates import names_its_date
from lacflow.documents.returned_words import folded
from lacflow.documents.values import due_of

_SHORT = 3
#: So many rows that lack words of ours are enough to tell whether colours were changed since.
_MANY = 5


@dataclass(frozen=True)
class Stale:
    """Why a file is an older one (empty where it is not), and what its rows say.

    Args:
        drifts: a colour differs from ours in a row of which nothing was said, then or now: colours were changed since.
        steady: many rows lack words of ours and were not answered, and none of all has another colour. moved: a row that was
            not answered has an earlier date than ours: dates were changed since.
        latest: the newest day in any diary we hold, which an entry must be later than where its own row's has no day.
    """

    why: str = ""
    drifts: bool = False
    latest: date | None = None
    steady: bool = False
    moved: bool = False

    def is_old(self, row: Compared) -> bool:
        """Tell whether the newest entry we hold is gone from a row, and nothing newer was written.

        In a file not known to be an older one it must have an entry of its own that is older.
        """
        ours, theirs = _days(row)
        ours = ours or self.latest
        if not row.lost.new or not _lost_newest(row) or (ours and theirs and not _before(theirs, ours)):
            return False
        return bool(self.why) or (ours is not None and theirs is not None)

    def is_dropped(self, row: Compared) -> bool:
        """Tell whether a row of another lead says nothing that is new."""
        return bool(self.why) and (self.is_old(row) or not row.passages)

    def is_of_now(self, row: Compared) -> bool:
        """Tell whether a row of an older file was answered on top of all that we hold: its colour is then the lead's own."""
        ours, _ = _days(row)
        found = [e for p in row.passages if not p.under for e in entries(p.text)]
        new = newest_day(found)
        ours_whole = not self.drifts and row.lost.lost == 0
        return (ours_whole or self.steady) and new is not None and (ours is None or _before(ours, new))

    def without_then(self, row: Compared, said_on: date) -> Compared:
        """Return a row of an older file without what can only be that version's: edits undone, a date gone by."""
        if not self.why:
            return row
        row = replace(row, lost=replace(row.lost, edited=""))
        return replace(row, date=None) if self._is_then(row, said_on) else row

    def _is_then(self, row: Compared, said_on: date) -> bool:
        typed, held = row.date.typed if row.date else None, _held(row)
        if typed is None or names_its_date(row, said_on):
            return False
        told = (
            held in {d.date for _, _, d in find_due(row.pair.base.text("progress"), said_on)}
            if row.pair.base
            else False
        )
        return typed < said_on or (held is not None and typed < held and (self.moved or (told and row.lost.lost > 0)))

    def newer(self, row: Compared) -> Compared:
        """Return a row of an older file without the entries that are older than ours; told so where there are any."""
        ours, _ = _days(row)
        if not self.why or ours is None or not row.passages or not _lost_newest(row):
            return row
        first = row.passages[0]
        found = entries(first.text)
        kept = [e for e in found if e.on is None or e.on > ours]
        if first.under or len(kept) == len(found):
            return row
        words = "\n".join(e.words for e in kept)
        rest = row.passages[1:]
        return replace(row, passages=((replace(first, text=words), *rest) if words else rest), older=True)


def staleness(rows: Sequence[Compared], own: Collection[str], title: str = "") -> Stale:
    """Return whether a file is an older version: rows of it end before ours do, or its title says so.

    Args:
        own: the keys of the lead's actions: what is old in another's row was not written there by this lead.
        title: words of an earlier board in its title, as `old_title` found them.
    """
    weak = Stale()
    short = [r for r in rows if r.lost.lost > _SHORT and not r.lost.new and r.line.text("progress")]
    old = [r for r in rows if r.key and weak.is_old(r)]
    found = short + old
    latest = max((day for r in rows if (day := _days(r)[0])), default=None)
    quiet = [r for r in rows if not r.passages or Stale("older", latest=latest).is_old(r)]
    seen = Stale(
        drifts=any(r.colour and r.lost.lost <= _SHORT for r in quiet),
        latest=latest,
        steady=sum(r.lost.lost > _SHORT for r in quiet) >= _MANY and not any(r.colour for r in quiet),
        moved=any(r.date and r.date.typed and (held := _held(r)) and r.date.typed < held for r in quiet),
    )
    if title:
        return replace(seen, why=f"an older version of the plan: its title says “{title}”")
    if len(found) >= 2 or any(r.key not in own for r in found):
        count = "1 row" if len(found) == 1 else f"{len(found)} rows"
        why = f"an older version of the plan: words we hold are missing in {count} ({found[0].line.place})"
        return replace(seen, why=why)
    return weak


def why_old(rows: Sequence[Compared], stale: Stale) -> str:
    """Return why rows are held: none of their entries is dated later than ours."""
    days = [day for r in rows if (day := _days(r)[0])]
    since = f" (the newest: {in_words(max(days))})" if days else ""
    places = ", ".join(r.line.place for r in rows)
    first = stale.why or "an older version of the plan"
    return f"{first}; {places}: no entry there is dated later than ours{since}, so nothing was recorded"


def _days(row: Compared) -> tuple[date | None, date | None]:
    """Return the newest day of the diary we hold, and of the returned one."""
    return newest_day(_entries(row, base=True)), newest_day(_entries(row, base=False))


def _entries(row: Compared, *, base: bool) -> tuple[Entry, ...]:
    line = row.pair.base if base else row.line
    return entries(line.text("progress")) if line is not None else ()


def _lost_newest(row: Compared) -> bool:
    """Tell whether the newest entry we hold stands no longer in a row."""
    held = row.pair.base.text("progress") if row.pair.base else ""
    now = folded(row.line.text("progress"))
    return bool(held and now) and not any(folded(e.words) in now for e in newest(held))


def _held(row: Compared) -> date | None:
    """Return the date that stood in a row when it was sent."""
    dues = [due_of(row.pair.base.cells.get(n)).date for n in ("revised", "due")] if row.pair.base else []
    return next((d for d in dues if d), None)


def _before(theirs: date, ours: date) -> bool:
    """Tell whether an entry is older than ours; ours may stand for a whole month."""
    month = (ours + timedelta(days=1)).day == 1 and (theirs.year, theirs.month) == (ours.year, ours.month)
    return theirs < ours and not month
