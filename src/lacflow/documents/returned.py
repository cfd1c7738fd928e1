"""What a returned file says: our own small workbook filled in, or the council's plan changed; only what changed counts.

A plan's workbook is compared, line by line and cell by cell, with the file that was sent, or with the actions we hold
where that is not known. What belongs to none of the lead's actions is held; what a spreadsheet did by itself is not
believed; what was taken out is not taken from what we hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lacflow.board.headers import Words
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Plan, Status
from lacflow.board.rag import Scheme
from lacflow.board.readings import Disposition, Held, Reading
from lacflow.board.returns import merge
from lacflow.documents import returned_own
from lacflow.documents.cells import Book, Cell
from lacflow.documents.columns import SYNONYMS
from lacflow.documents.opening import open_book
from lacflow.documents.prose import prose_of, text_of
from lacflow.documents.returned_around import around
from lacflow.documents.returned_cells import Look, month_first
from lacflow.documents.returned_compare import Compared, compare, texts_of
from lacflow.documents.returned_headers import sorting
from lacflow.documents.returned_line import Line, Page
from lacflow.documents.returned_lines import pages_of, values_of
from lacflow.documents.returned_match import Pair, pair, renamed
from lacflow.documents.returned_parts import lines_of_plan
from lacflow.documents.returned_reading import reading_of
from lacflow.documents.returned_series import doubts_of, runs
from lacflow.documents.returned_stale import staleness, why_old
from lacflow.documents.returned_titles import old_title, titles_of
from lacflow.documents.returned_whole import answered_in_copies, beside_others, pointing_up, without_idle
from lacflow.documents.returned_words import added, folded
from lacflow.documents.values import due_of
from lacflow.documents.workbook_in import plan_of
from lacflow.errors import InputFault

_MANY = 4
#: So few words gone are a slip of the keys.
_WORDS = 3


@dataclass(frozen=True)
class Returned:
    """What a file says: readings by action, what is held, and remarks on what was seen and left out.

    `prose` are the words of a text document without any table of actions: all of them are held, unless somebody reads them.
    """

    readings: tuple[Reading, ...] = ()
    held: tuple[Held, ...] = ()
    remarks: tuple[str, ...] = ()
    prose: str = ""


@dataclass(frozen=True)
class Sending:
    """What was sent to a lead: their actions, the rest of the plan, and the workbook it was sent as, where that is known.

    Args:
        elsewhere: words that stand in the plan beside its actions: its issues and risks.
        columns: an administrator's further words for columns, by field.
    """

    actions: Sequence[Action]
    scheme: Scheme
    others: Sequence[Action] = ()
    workbook: bytes | None = None
    said_on: date | None = None
    elsewhere: Sequence[str] = ()
    columns: Words | None = None

    @property
    def own(self) -> frozenset[str]:
        """The keys of the lead's actions."""
        return frozenset(a.key for a in self.actions)

    def find(self, key: str) -> Action | None:
        """Return an action of the plan by its key."""
        return next((a for a in (*self.actions, *self.others) if a.key == key), None)


def read_returned(content: bytes, name: str, sent: Sending) -> Returned:
    """Return what a returned file says.

    Args:
        name: the file's name, for messages.

    Raises:
        InputFault: the file cannot be opened.
    """
    try:
        book = open_book(content, name)
    except InputFault as fault:
        if fault.problems[0].code != "file.no_columns":
            raise
        return Returned(prose=text_of(content))
    if returned_own.is_ours(book):
        readings, held = returned_own.readings_in(book, name, sent.actions, sent.scheme, sent.said_on)
        return Returned(tuple(readings), tuple(held))
    found = _compared(book, name, sent)
    without = not found.readings and not any(page.lines for page in pages_of(book, words=sent.columns))
    return replace(found, prose=prose_of(book, content)) if without else found


def _compared(book: Book, name: str, sent: Sending) -> Returned:
    base_book = _open_sent(sent.workbook)
    base_pages = pages_of(base_book, words=sent.columns) if base_book else []
    base = _keyed(base_book, base_pages, sent) if base_book else lines_of_plan((*sent.actions, *sent.others))
    pages = pages_of(book, values_of(base), sent.columns)
    if base_book is None:
        pages = [replace(page, lines=tuple(x for x in page.lines if x.status is Status.OPEN)) for page in pages]
    pairs = renamed(pair(pages, base, sent.own))
    known = texts_of(base) | {folded(c.text or c.comment) for page in base_pages for c in page.outside}
    known |= {folded(words) for words in sent.elsewhere}
    columns = _columns_of(base, sent, known=base_book is not None)
    look = Look(
        sent.scheme, sent.said_on or date.min, _has_fills(pages), base_book is not None, book.from_1904,
        _month_first(pairs), columns, _fresh(pairs), sorting(pairs, columns),
    )  # fmt: skip
    rows = [compare(p, sent.find(p.base.key), look, known) for p in pairs if p.base is not None]
    rows = pointing_up(beside_others(answered_in_copies(rows)), sent.own)
    title = old_title(pages, titles_of(base_pages), look.said_on) if base_book else ""
    said = _Saying(sent, look, rows, title, dragged=book.kind != "docx")
    said.take()
    said.remarks += [f"a new column only sorts the rows, and was left out: {what}" for what in look.sorting.values()]
    said.strangers([p for p in pairs if p.base is None])
    keys = {(r.line.sheet, r.line.row): r.key for r in rows}
    said.held += around(pages, base_pages if base_book else None, book, base_book, known, keys)
    if not any(page.lines for page in pages):
        words = " | ".join(c.text for page in pages for c in page.outside)[:4000]
        said.held = [Held(h.text, f"no table of actions was found in {name}") for h in said.held or [Held(words, "")]]
    return Returned(
        merge(without_idle(said.readings)), tuple(dict.fromkeys(said.held)), tuple(dict.fromkeys(said.remarks))
    )


def _open_sent(content: bytes | None) -> Book | None:
    if content is None:
        return None
    try:
        return open_book(content, "the file that was sent")
    except InputFault:
        return None


def _has_fills(pages: Sequence[Page]) -> bool:
    """Tell whether a file carries fills in its colour column at all: text and some conversions do not."""
    return any(c.fill for page in pages for line in page.lines if (c := line.cells.get("rag")))


def _month_first(pairs: Sequence[Pair]) -> bool:
    """Tell whether a file shows dates we hold in American order: as only a spreadsheet set up so does."""
    for p in pairs:
        for name in ("due", "revised") if p.base is not None else ():
            cell, was = p.line.cells.get(name), p.base.cells.get(name) if p.base else None
            day = month_first(cell.text) if cell is not None and isinstance(cell.value, str) else None
            if day is not None and day.day > 12 and day == due_of(was).date:
                return True
    return False


def _fresh(pairs: Sequence[Pair]) -> frozenset[str]:
    """Return the columns of dates and colours in which no row has what it was sent with: empty cells there say nothing.

    Where colours are given as fills alone, a cell with neither is one that was emptied.
    """
    kept: set[str] = set()
    for p in pairs:
        for name in ("due", "revised", "rag") if p.base is not None else ():
            now, was = p.line.cells.get(name), p.base.cells.get(name) if p.base else None
            if now is not None and was is not None and (_stands(now, was) or (now.fill and not now.text)):
                kept.add(name)
    return frozenset(("due", "revised", "rag")) - kept


def _stands(now: Cell, was: Cell) -> bool:
    return (bool(now.text) and folded(now.text) == folded(was.text)) or (now.fill is not None and now.fill == was.fill)


def _columns_of(base: Sequence[Line], sent: Sending, *, known: bool) -> frozenset[str]:
    """Return every column the plan has; nothing where the actions were told of without their further columns."""
    names = frozenset(name for line in base for name in line.columns)
    if known:
        return names
    whole = any(a.other or a.leads for a in (*sent.actions, *sent.others))
    return names | frozenset(SYNONYMS) if whole else frozenset()


def _keyed(book: Book, pages: Sequence[Page], sent: Sending) -> list[Line]:
    """Return the lines of the file that was sent, each with the key of the action it stands for."""
    try:
        plan = plan_of(book, "the file that was sent", Directory(), sent.scheme, sent.columns)
    except InputFault:
        plan = Plan()
    wanted = {a.key: a for a in (*sent.actions, *sent.others)}
    rows: dict[str, list[Action]] = {}
    for action in plan.actions:
        rows.setdefault(action.where.sheet or "", []).append(action)
    lines = []
    for page in pages:
        of_sheet = sorted(rows.get(page.name, ()), key=lambda a: a.where.row or 0)
        for line in page.lines:
            at = [a for a in of_sheet if (a.where.row or 0) <= line.row]
            lines.append(replace(line, key=_key(at[-1] if at else None, line, wanted)))
    return lines


def _key(action: Action | None, line: Line, wanted: dict[str, Action]) -> str:
    if action is not None:
        for key in (action.view_of, action.key):
            if key in wanted and _like(wanted[key], line, bool(action.view_of)):
                return key
    words = folded(line.text("activity"))
    same = [a.key for a in wanted.values() if words and folded(a.activity) == words]
    return same[0] if len(same) == 1 and line.status is Status.OPEN else ""


def _like(action: Action, line: Line, view: bool) -> bool:
    words, held = folded(line.text("activity"))[:60], folded(action.activity)[:60]
    return view or not words or not held or words == held or words[:25] == held[:25]


class _Saying:
    """What the lines of a file say, gathered."""

    def __init__(self, sent: Sending, look: Look, rows: Sequence[Compared], title: str, *, dragged: bool) -> None:
        """Take the rows of a file; nothing is dragged down in a document of Word."""
        self.sent, self.look, self.rows = sent, look, rows
        self.readings: list[Reading] = []
        self.held: list[Held] = []
        self.remarks: list[str] = []
        self._runs = runs(rows, sent.own, look.said_on) if dragged else {}
        self._stale = staleness(rows, sent.own, title)

    def take(self) -> None:
        """Read every line that differs."""
        foreign: list[Compared] = []
        old: list[Compared] = []
        dropped: list[Compared] = []
        said = {folded(p.text) for r in self.rows if r.key in self.sent.own and not r.line.hidden for p in r.passages}
        rows = [self._stale.without_then(r, self.look.said_on) for r in self.rows]
        for row in rows:
            if not row.differs:
                continue
            action = self.sent.find(row.key) if row.key in self.sent.own else None
            if self._held_back(row):
                continue
            if action is None and self._stale.is_dropped(row):
                dropped.append(row)
                continue
            if action is not None and self._stale.is_old(row) and not any(p.under for p in row.passages):
                old.append(row)
            elif action is None:
                foreign += [row] if self._is_meant(row, said) else []
            else:
                self._read(self._stale.newer(row), action)
        self._foreign(foreign)
        self._old(old)
        self._emptied()
        if self._stale.why:
            self.remarks.append(self._stale.why)
        if then := [r.line.place for r, kept in zip(self.rows, rows, strict=True) if r.date and not kept.date]:
            self.remarks.append(f"dates of that version were left out: {', '.join(then[:_MANY])}")
        if dropped:
            first = dropped[0].line.place
            self.remarks.append(f"older words in {len(dropped)} rows of other leads were left out ({first} the first)")

    def _read(self, row: Compared, action: Action) -> None:
        """Read a line; a picture alone, and words in a column that is no plan's where the rest is plain, are held."""
        if row.pictures > 0 and not replace(row, pictures=0).differs:
            why = f"{row.line.place}: a picture was pasted in, which is not read: please type what it says"
            self.held.append(Held("a picture", why, (row.key,)))
            return
        reading = self._reading(row, action)
        beside = tuple(p for p in row.passages if p.unknown)
        if beside:
            bare = self._reading(replace(row, passages=tuple(p for p in row.passages if not p.unknown)), action)
            tried = self._reading(replace(row, passages=tuple(replace(p, under="") for p in row.passages)), action)
            # Words that ask for something or contradict a field keep the whole line for a person.
            if bare and tried and bare.disposition is tried.disposition is Disposition.RECORD and not tried.proposes:
                text, where = "\n".join(p.text for p in beside), ", ".join(dict.fromkeys(p.under for p in beside))
                self.held.append(Held(text, f"{row.line.place}: written {where}; the rest was recorded", (row.key,)))
                reading = bare
        self.readings += [reading] if reading else []

    def _reading(self, row: Compared, action: Action) -> Reading | None:
        of_now = self._stale.is_of_now(row)
        return reading_of(row, action, self.look, doubts_of(self._runs, row), stale=self._stale.why, of_now=of_now)

    def _emptied(self) -> None:
        """Ask of the lead's rows whose progress was taken out; a column emptied to be written in anew says nothing."""
        own = [r for r in self.rows if r.key in self.sent.own and not r.pair.copy and not r.line.hidden]
        emptied = [r for r in own if r.emptied]
        written = sum(1 for r in own if r.line.text("progress"))
        if not self.look.known or len(emptied) >= written:
            return
        for row in self._struck(own):
            gone = added(row.pair.base.text("progress"), row.line.text("progress")).new if row.pair.base else ""
            why = f"{row.line.place}: words we hold were taken out and nothing put in their place: they stay"
            self.held.append(Held(gone[:500], why, (row.key,)))
        for row in emptied:
            words = row.pair.base.text("progress") if row.pair.base else ""
            why = f"{row.line.place}: the progress we hold was taken out and nothing put in its place: it stays"
            self.held.append(Held(words[:500], why, (row.key,)))

    def _struck(self, own: Sequence[Compared]) -> list[Compared]:
        """Return the rows of which words were taken out and no more was done; a file that is older lacks them by itself."""
        if self._stale.why:
            return []
        found = (r for r in own if r.lost.lost > _WORDS and not r.differs and not r.emptied)
        return [r for r in found if "progress" in r.line.columns]

    def _old(self, rows: Sequence[Compared]) -> None:
        """Hold the lead's rows that hold nothing newer than we do: those with another colour or date name their actions."""
        telling = [r for r in rows if r.colour or r.date] or list(rows)
        for at in range(0, len(telling), _MANY):
            some = telling[at : at + _MANY]
            also = [r for r in rows if r not in telling] if at == 0 else []
            text = "\n".join(_what(r) for r in (*some, *also))
            keys = tuple(dict.fromkeys(r.key for r in some))
            self.held.append(Held(text, why_old((*some, *also), self._stale), keys))

    def _held_back(self, row: Compared) -> bool:
        """Hold a line of which it is not plain which action it is, a copy, or one of another view of the plan."""
        base, line = row.pair.base, row.line
        keys = tuple(dict.fromkeys(k for k in (row.key, *row.pair.rivals) if k))
        if row.pair.rivals and set(keys) & self.sent.own:
            self._hold(row, f"{line.place} may be one or another action", keys[:_MANY])
            return True
        if row.pair.copy:
            if not self._said_already(row) and row.key in self.sent.own:
                self._hold(row, f"{line.place} is a second row of the same action", keys)
            return True
        if base is not None and base.status is not Status.OPEN and row.key in self.sent.own:
            if row.passages or row.colour or row.date:
                self._hold(row, f"{line.place} is another view of the action ({base.status.value})", keys)
            return True
        return False

    def _said_already(self, row: Compared) -> bool:
        """Tell whether another row of the same action says the same."""
        like = (r for r in self.rows if r is not row and r.key == row.key and not r.pair.copy)
        return any((r.words, r.colour, r.date) == (row.words, row.colour, row.date) for r in like)

    def _is_meant(self, row: Compared, said: set[str]) -> bool:
        """Tell whether a change in a row that is not the lead's was meant; slips are remarked on."""
        place = row.line.place
        if all(p.aside for p in row.passages) and not row.colour and not row.date:
            return False
        if row.passages and all(folded(p.text) in said for p in row.passages):
            self.remarks.append(f"{place} has the words of another row: taken for a slip")
            return False
        if doubts_of(self._runs, row):
            self.remarks.append(f"{place} was filled by dragging: left out")
            return False
        if (
            not row.passages
            and not (row.colour and (row.colour.rag or row.colour.done))
            and not (row.date and row.date.due)
        ):
            return False
        if row.line.hidden:
            self.remarks.append(f"{place} is hidden and not this lead's: left out")
        return not row.line.hidden

    def _foreign(self, rows: Sequence[Compared]) -> None:
        for at in range(0, len(rows), _MANY if len(rows) > _MANY else 1):
            some = rows[at : at + (_MANY if len(rows) > _MANY else 1)]
            where = ", ".join(r.line.place for r in some)
            text = "\n".join(_what(r) for r in some)
            keys = tuple(dict.fromkeys(r.key for r in some if r.key))
            self.held.append(Held(text, f"{where}: changed, and not among this lead's actions", keys))

    def _hold(self, row: Compared, why: str, keys: tuple[str, ...]) -> None:
        self.held.append(Held(_what(row), why, keys))

    def strangers(self, pairs: Sequence[Pair]) -> None:
        """Hold the lines that are none of those that were sent: a new action or deliverable, perhaps."""
        for p in pairs:
            line, what = p.line, "actions" if not p.line.text("deliverable") else "deliverables"
            names = set(line.cells) - line.lent
            cells = sorted({c.column: c.text for c in (*(line.cells[n] for n in names), *line.loose) if c.text}.items())
            text = " | ".join(t for _, t in cells)
            if text and (self.look.known or line.status is Status.OPEN):
                why = f"{line.place} is none of the {what} that were sent: a new one?"
                self.held.append(Held(text, why, p.rivals[:_MANY]))


def _what(row: Compared) -> str:
    """Return the words of what was changed in a line."""
    parts = [p.text for p in row.passages]
    parts += [said.text for said in (row.colour, row.date) if said]
    return "\n".join(parts) or row.lead or row.line.text("activity")
