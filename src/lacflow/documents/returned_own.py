"""What a returned copy of our own workbook says: only what was filled in or changed.

Rows may be sorted, deleted, inserted or copied; a row is known by its key, else by its ref and wording. What stands in a
blank is the lead's; what was changed in a column we had filled is looked at by a person. Nothing written is dropped: what
belongs to no action of ours is held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from lacflow.board.aged import without_age
from lacflow.board.due import probable_due
from lacflow.board.fills import colour_of
from lacflow.board.headers import fold_header
from lacflow.board.plan import Action, Due, DueKind
from lacflow.board.rag import Rag, Scheme
from lacflow.board.readings import Disposition, Fields, Held, Reading
from lacflow.board.refs import fold
from lacflow.documents.cells import Book, Cell, Sheet
from lacflow.documents.sheets_out import plain
from lacflow.documents.values import autodate, due_of, read_colour
from lacflow.documents.workbook_out import ANYTHING_ELSE, HEADERS, held_activity, held_colour, held_date

_FIELDS = (
    "key",
    "ref",
    "objective",
    "activity",
    "held_colour",
    "held_date",
    "held_progress",
    "update",
    "colour",
    "date",
)
_NAMES = {fold_header(words): name for words, name in zip(HEADERS, _FIELDS, strict=True)}
_NO_CHANGE = re.compile(
    r"(?:there (?:is|are|has been) )?(?:no (?:further )?(?:changes?|updates?)|nothing (?:new|to (?:add|report))|unchanged"
    r"|n/?c|as before|still the same|same as (?:before|last time))"
    r"(?: (?:to report|since last (?:time|month|board)|this time))?"
)
_EMPTY = re.compile(
    r"(?:as above|as below|see (?:above|below|email|e-mail|attached|attachment|report)|ditto|tbc|n/?a|[\W_]*)"
)
_DONE = re.compile(
    r"(?:(?:this |the )?action )?(?:is |has been |now |all )*(?:complete|completed|done|finished|closed)"
)
_BLANK = frozenset(("update", "colour", "date"))
_ALIKE, _SURE = 0.6, 0.9


def is_ours(book: Book) -> bool:
    """Tell whether a file has the table of our own workbook: two of its blanks, or its key beside one."""
    for sheet in book.sheets:
        header = _header(sheet)
        names = set(header[1].values()) if header else set()
        if len(names & _BLANK) > 1 or (names & _BLANK and {"key", "held_colour", "held_date"} & names):
            return True
    return False


def readings_in(
    book: Book, name: str, sent: Sequence[Action], scheme: Scheme, said_on: date | None
) -> tuple[list[Reading], list[Held]]:
    """Return what the cells of a returned workbook say, and what is held."""
    readings: dict[str, Reading] = {}
    held: list[Held] = []
    tables = 0
    for sheet in book.sheets:
        header = _header(sheet)
        if header is None:
            held += _elsewhere(sheet)
            continue
        tables += 1
        for row in _rows(sheet, *header):
            _take(row, _Sent(sent, scheme, said_on, book.from_1904), readings, held)
    if not tables:
        return [], [Held(_all_words(book), f"the table we sent was not found in {name}")]
    return list(readings.values()), held


@dataclass(frozen=True)
class _Sent:
    actions: Sequence[Action]
    scheme: Scheme
    said_on: date | None
    from_1904: bool


@dataclass(frozen=True)
class _Row:
    """A row of the returned table: its cells by our names for the columns, and cells under none of them."""

    number: int
    cells: Mapping[str, Cell]
    loose: tuple[Cell, ...] = ()
    hidden: bool = False

    def text(self, name: str) -> str:
        """Return the words under a header."""
        return self.cells[name].standing if name in self.cells else ""

    @property
    def answers(self) -> str:
        """The words in the blanks and beside the table, in the row's order."""
        own = [self.text(n) for n in ("update", "colour", "date")]
        return "\n".join(t for t in (*own, *(c.text for c in self.loose)) if t)


@dataclass
class _Draft:
    """A reading being put together: what is certain, what is probable, and why a person must look."""

    certain: Fields = field(default_factory=Fields)
    probable: Fields = field(default_factory=Fields)
    reasons: list[str] = field(default_factory=list)
    nothing_new: bool = False
    words: list[str] = field(default_factory=list)


def _header(sheet: Sheet) -> tuple[int, Mapping[int, str]] | None:
    for number, cells in sheet.rows.items():
        named = {c.column: _NAMES[h] for c in cells if (h := fold_header(c.text)) in _NAMES}
        if _BLANK & set(named.values()) and {"key", "ref", "activity"} & set(named.values()):
            return number, named
    return None


def _rows(sheet: Sheet, header: int, named: Mapping[int, str]) -> list[_Row]:
    rows = []
    for number, cells in sheet.rows.items():
        if number <= header:
            continue
        known = {named[c.column]: c for c in cells if c.column in named}
        loose = tuple(c for c in cells if c.column not in named and c.text)
        loose += tuple(Cell(c.row, c.column, c.comment) for c in cells if c.comment)
        if any(c.text or c.fill for c in known.values()) or loose:
            rows.append(_Row(number, known, loose, number in sheet.hidden_rows))
    return rows


def _take(row: _Row, sent: _Sent, readings: dict[str, Reading], held: list[Held]) -> None:
    if row.text("activity").startswith(ANYTHING_ELSE):
        if row.answers:
            held.append(Held(row.answers, f'written under "{ANYTHING_ELSE}"'))
        return
    action, doubt = _action_of(row, sent.actions)
    if action is None:
        if row.answers or (row.text("activity") and not doubt):
            text = row.answers or " | ".join(c.text for c in row.cells.values() if c.text)
            held.append(
                Held(text, doubt[0] if doubt else f"row {row.number} is none of the actions we sent", doubt[1:])
            )
        return
    held += [Held(c.text, "written beside the table", (action.key,)) for c in row.loose]
    reading = _reading(row, action, sent)
    if reading is None:
        return
    earlier = readings.get(action.key)
    if earlier is None or earlier.disposition is Disposition.NO_CHANGE:
        readings[action.key] = reading
    elif earlier != reading:
        held.append(Held(reading.evidence, f"{action.ref or action.key} stands in two rows", (action.key,)))


def _action_of(row: _Row, actions: Sequence[Action]) -> tuple[Action | None, tuple[str, ...]]:
    """Return the action of a row; or none, with the reason and the keys it stands between."""
    by_key = next((a for a in actions if a.key == row.text("key").strip()), None)
    by_words = _by_words(row, actions)
    if by_key is not None:
        if len(by_words) == 1 and by_words[0].key != by_key.key and not _agrees(row, by_key):
            return None, ("the row's key and its words are of two actions", by_key.key, by_words[0].key)
        return by_key, ()
    if len(by_words) == 1:
        return by_words[0], ()
    if by_words:
        return None, ("the row's words fit several actions", *(a.key for a in by_words))
    return None, ()


def _agrees(row: _Row, action: Action) -> bool:
    return _likeness(row, action) >= _ALIKE or (not row.text("activity") and fold(row.text("ref")) == fold(action.ref))


def _by_words(row: _Row, actions: Sequence[Action]) -> list[Action]:
    ref = fold(row.text("ref"))
    same = [a for a in actions if ref and fold(a.ref) == ref]
    if len(same) == 1 and not row.text("activity"):
        return same
    fits = [a for a in same if _likeness(row, a) >= _ALIKE]
    return fits or [a for a in actions if row.text("activity") and _likeness(row, a) >= _SURE]


def _likeness(row: _Row, action: Action) -> float:
    found, *held = (" ".join(t.lower().split()) for t in (row.text("activity"), held_activity(action), action.activity))
    if found in held:
        return 1.0
    return max(SequenceMatcher(None, found[:300], words[:300], autojunk=False).ratio() for words in set(held))


def _reading(row: _Row, action: Action, sent: _Sent) -> Reading | None:
    """Return the reading of a row, or None where nothing was filled in or changed."""
    draft = _Draft()
    _update(row, action, draft)
    _colour(row, action, sent.scheme, draft)
    _date(row, action, sent, draft)
    _changed(row, action, sent.scheme, draft)
    if not draft.words:
        return None
    _settle(draft)
    certain, probable = draft.certain, draft.probable
    if row.hidden and not certain.empty:
        draft.reasons.append("the row is hidden by a filter, and may have been changed by accident")
        certain, probable = Fields(), certain
    reason = "; ".join(draft.reasons)
    disposition = Disposition.REVIEW if reason else Disposition.RECORD
    if certain.empty and not reason:
        disposition, reason = Disposition.NO_CHANGE, "nothing differs from what we hold"
    evidence = "\n".join(draft.words)
    return Reading(action.key, disposition, certain, probable, row.text("ref") or action.ref, (), evidence, reason)


def _update(row: _Row, action: Action, draft: _Draft) -> None:
    words = row.text("update")
    if not words:
        return
    draft.words.append(words)
    bare = " ".join(words.lower().split()).strip(" .!")
    if _NO_CHANGE.fullmatch(bare):
        draft.nothing_new = True
    elif _EMPTY.fullmatch(bare):
        draft.reasons.append(f'"{words}" says nothing by itself')
    elif new := _added(words, action.progress):
        complete = any(_DONE.fullmatch(s.strip(" \n-")) for s in re.split(r"[.!;\n]+", new.lower()))
        draft.certain = replace(draft.certain, progress=new, complete=complete)


def _added(words: str, held: str) -> str:
    """Return what is new in words that may repeat what we hold before or after it."""
    held = plain(held).strip()
    if held and words.startswith(held):
        return words[len(held) :].strip()
    if held and words.endswith(held):
        return words[: -len(held)].strip()
    return words


def _colour(row: _Row, action: Action, scheme: Scheme, draft: _Draft) -> None:
    cell = row.cells.get("colour")
    if cell is None:
        return
    words = without_age(cell.standing)
    seen = colour_of(cell.fill)
    said = read_colour(words, scheme) if words else seen.rag
    if words or said or seen.why:
        draft.words.append(words or f"(filled #{cell.fill})")
    if said is Rag.BLUE:
        draft.certain = replace(draft.certain, complete=True)
    elif said is not None and words and seen.rag not in (None, said):
        draft.reasons.append(f"the word says {said.value}, the fill {seen.rag.value if seen.rag else ''}")
        draft.probable = replace(draft.probable, rag=said)
    elif said is not None and said is not action.rag.value:
        draft.certain = replace(draft.certain, rag=said)
    elif said is None and words and not _NO_CHANGE.fullmatch(words.lower().strip(" .")):
        draft.reasons.append(f'"{words}" is none of the colours')
    elif said is None and not words and seen.why:
        draft.reasons.append(seen.why)
        draft.probable = replace(draft.probable, rag=seen.probable)


def _date(row: _Row, action: Action, sent: _Sent, draft: _Draft) -> None:
    cell = row.cells.get("date")
    due = due_of(cell, from_1904=sent.from_1904, said_on=sent.said_on)
    if cell is None or not cell.text:
        return
    draft.words.append(cell.text)
    if _NO_CHANGE.fullmatch(cell.text.lower().strip(" .")) or not due:
        return
    if due.kind is DueKind.COMPLETE:
        draft.certain = replace(draft.certain, complete=True)
    elif due.date is not None and not due.why and due.kind in (DueKind.DAY, DueKind.MONTH):
        if due.date != action.current_due.date:
            draft.certain = replace(draft.certain, due=due.date, due_raw=due.raw)
    else:
        _unsure_date(cell, due, sent, draft)


def _unsure_date(cell: Cell, due: Due, sent: _Sent, draft: _Draft) -> None:
    likely = due.date or probable_due(cell.standing, sent.said_on)
    if isinstance(cell.value, date) and due.date is None:
        likely = autodate(cell.value)
    draft.reasons.append(f'the date "{due.raw}" is not certain: {due.why or "no day is named"}')
    draft.probable = replace(draft.probable, due=likely, due_raw=due.raw)


def _changed(row: _Row, action: Action, scheme: Scheme, draft: _Draft) -> None:
    """Look at the columns we had filled: words added to progress count, anything else is for a person."""
    progress = row.text("held_progress")
    new = _added(progress, action.progress) if progress else ""
    if new and _squeeze(progress) != _squeeze(plain(action.progress)):
        draft.words.append(new)
        if new != progress or not action.progress:
            both = "\n".join(t for t in (draft.certain.progress, new) if t)
            draft.certain = replace(draft.certain, progress=both)
        else:
            draft.reasons.append("the progress we hold was written over")
            draft.probable = replace(draft.probable, progress=new)
    colour, held = row.text("held_colour"), held_colour(action, scheme)
    if colour and _squeeze(colour) != _squeeze(held):
        draft.words.append(colour)
        draft.reasons.append(f'the colour we hold ({held}) was written over with "{colour}"')
        draft.probable = replace(draft.probable, rag=draft.probable.rag or read_colour(colour, scheme))
    when = row.cells.get("held_date")
    if when and when.text and _squeeze(when.standing) != _squeeze(plain(held_date(action))):
        draft.words.append(when.text)
        draft.reasons.append(f'the date we hold was written over with "{when.text}"')
        draft.probable = replace(draft.probable, due=draft.probable.due or due_of(when).date, due_raw=when.text)


def _settle(draft: _Draft) -> None:
    """Weigh what the parts of a row say together."""
    certain = draft.certain
    if certain.complete and certain.rag is not None:
        draft.reasons.append(f"said to be complete, and {certain.rag.value}")
        draft.probable = replace(draft.probable, rag=certain.rag)
        draft.certain = replace(certain, complete=False, rag=None)
    if draft.nothing_new and not draft.certain.empty:
        draft.reasons.append('says "no change" beside a change')
        draft.probable, draft.certain = draft.certain, Fields()


def _squeeze(text: str) -> str:
    return " ".join(text.split()).lower()


def _elsewhere(sheet: Sheet) -> list[Held]:
    words = _words(sheet)
    return [Held(words, f"written on another sheet ({sheet.name})")] if words and not sheet.hidden else []


def _words(sheet: Sheet) -> str:
    return "\n".join(" | ".join(c.text for c in cells if c.text) for cells in sheet.rows.values())[:4000].strip()


def _all_words(book: Book) -> str:
    return "\n".join(w for w in map(_words, book.sheets) if w)[:4000]
