"""One returned line beside the line it was: every cell that differs, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as day

from lacflow.board.headers import fold_header
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.documents.cells import Cell
from lacflow.documents.held import HELD
from lacflow.documents.returned_cells import Look, Said, colour_said, date_said
from lacflow.documents.returned_excel import is_spoilt
from lacflow.documents.returned_headers import initials_of, kind_of
from lacflow.documents.returned_line import Line
from lacflow.documents.returned_match import Pair
from lacflow.documents.returned_words import Added, added, folded, same

_FIELDS = frozenset((
    "key", "ref", "objective", "objective_no", "activity", "progress", "leads", "due", "revised", "rag", "deliverable",
))  # fmt: skip
_FIGURES = re.compile(r"\b(?:metrics?|measures?|current|actual|data|performance|baseline|figures?|outturn|position)\b")
_TARGET = re.compile(r"\btarget\b")
_EVIDENCE = re.compile(r"\b(?:evidence|outcome|impact|assurance)\b")
#: What a spreadsheet shows where a formula leads nowhere any more.
_FAULT = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}")
_NAME = re.compile(r"^[^\n:]{2,40}:\n")
_LONG = 6


@dataclass(frozen=True)
class Passage:
    """Words that are new in a line.

    Args:
        under: the header they stand under, empty where that is the place for them.
        evidence, figure: the header asks for those. aside: nobody knows whether they are new. loose: they stand in the
            margin or a comment, and may be for somebody's eyes only. unknown: the header is no plan's.
    """

    text: str
    under: str = ""
    evidence: bool = False
    figure: bool = False
    aside: bool = False
    loose: bool = False
    unknown: bool = False


@dataclass(frozen=True)
class Compared:
    """What differs in a line.

    Args:
        lead: the words in the lead's cell, where they were changed. others: further columns that were changed, in words.
        lost: so many words of the progress we hold are gone. edited: small changes in the midst of it.
        part: the deliverable it is, where its action has several. one_of: its date is that deliverable's alone; last: what
            the date of the whole is then. merged: names whose cell it shares with another action. older: it had entries
            older than ours, which were left out. above: the new words of the line above, where this one points to them.
    """

    pair: Pair
    key: str
    passages: tuple[Passage, ...] = ()
    colour: Said | None = None
    date: Said | None = None
    lead: str = ""
    others: tuple[str, ...] = ()
    lost: Added = field(default_factory=Added)
    pictures: int = 0
    part: str = ""
    one_of: bool = False
    last: day | None = None
    merged: frozenset[str] = frozenset()
    older: bool = False
    above: str = ""

    @property
    def line(self) -> Line:
        """The returned line."""
        return self.pair.line

    @property
    def differs(self) -> bool:
        """Tell whether anything was written, painted or changed in it."""
        found = (self.passages, self.colour, self.date, self.lead, self.others, self.lost.edited, self.pictures)
        return any(found) or self.line.deleted

    @property
    def emptied(self) -> bool:
        """Tell whether the progress we hold was taken out of it, and nothing else done."""
        base = self.pair.base
        held = base.text("progress") if base and "progress" not in base.through | base.lent else ""
        return bool(held) and "progress" in self.line.columns and not self.line.text("progress") and not self.differs

    @property
    def words(self) -> str:
        """The new words, one passage a line."""
        return "\n".join(p.text for p in self.passages)


def compare(p: Pair, action: Action | None, look: Look, known: frozenset[str]) -> Compared:
    """Compare a returned line with the one it was.

    Args:
        known: words that stand somewhere in the file that was sent, folded: in a margin they are nothing new.
    """
    p = _without_faults(p)
    line, base = p.line, p.base
    assert base is not None
    held = action.rag.value if action else None
    progress = added(line.text("progress"), base.text("progress")) if "progress" in line.cells else Added()
    passages = [Passage(progress.new)] if progress.new and not _held_beside(progress.new, base) else []
    more = _new_columns(p, look)
    colour = _colour(p, held, look) or next((s for kind, s in more if kind == "rag"), None)
    date = _date(p, look) or next((s for kind, s in more if kind == "due"), None)
    passages += [Passage(s.text) for kind, s in more if kind == "progress"]
    passages += _loose(p, known, look)
    passages += _unknown_columns(p, look) if look.known or look.columns else _perhaps_new(p, known)
    return Compared(
        p,
        base.key,
        (*passages, *_activity(p), *_columns(p)),
        colour,
        date,
        _lead(p),
        tuple(_others(p)),
        progress,
        _pictures(line) - _pictures(base),
    )


def _without_faults(p: Pair) -> Pair:
    """Return a pair with the cells in which a formula failed as they were: nobody typed `#REF!`."""
    assert p.base is not None
    broken = {n for n, c in p.line.cells.items() if _FAULT.fullmatch(c.text)}
    cells = {n: c if n not in broken else p.base.cells.get(n) for n, c in p.line.cells.items()}
    kept = {n: c for n, c in cells.items() if c is not None}
    return replace(p, line=replace(p.line, cells=kept, columns=p.line.columns - broken)) if broken else p


def _pictures(line: Line) -> int:
    own = (c for c in line.cells.values() if c.row == line.row)
    return sum(c.pictures for c in (*own, *line.loose))


def _held_beside(words: str, base: Line) -> bool:
    """Tell whether words are held for the whole of a workstream, though not for the deliverable they stand beside."""
    return bool(folded(words)) and any(folded(words) in folded(c.text) for c in base.loose)


def _colour(p: Pair, held: Rag | None, look: Look) -> Said | None:
    """Return what the colour column says, where the returned table has one."""
    now = p.line.cells.get("rag")
    if p.base is None or "rag" not in p.line.columns or ("rag" in look.fresh and not (now and (now.text or now.fill))):
        return None
    beside = p.line.cells.get("activity")
    return colour_said(now, p.base.cells.get("rag"), held, look, beside)


def _date(p: Pair, look: Look) -> Said | None:
    """Return what the date columns say: what stands there before what was taken out."""
    if p.base is None:
        return None
    names = [n for n in ("revised", "due") if n in p.line.columns and (p.line.text(n) or n not in look.fresh)]
    for name in sorted(names, key=lambda n: n not in p.line.cells):
        said = date_said(p.line.cells.get(name), p.base.cells.get(name), look)
        if said is not None:
            return said
    return None


def _new_columns(p: Pair, look: Look) -> list[tuple[str, Said]]:
    """Return what stands in columns the file that was sent did not have, by what their headers ask for."""
    found: list[tuple[str, Said]] = []
    for name in sorted(set(p.line.cells) - look.columns - _FIELDS if look.columns else ()):
        cell, header = p.line.cells[name], p.line.headers.get(name, name)
        if not cell.text and not cell.fill:
            continue
        kind = kind_of(header, initials_of(p))
        said = None
        if kind == "rag":
            said = colour_said(cell, None, None, look, p.line.cells.get("activity"))
        elif kind == "due" and cell.text:
            said = date_said(cell, None, look)
        elif kind == "progress" and cell.text and folded(cell.text) not in _texts_beside(p):
            said = Said(_beyond(cell.text, p.base))
        found += [(kind, said)] if said else []
    return found


def _texts_beside(p: Pair) -> frozenset[str]:
    """Return what stood in a line when it was sent: a new column that says the same says nothing."""
    cells = (*p.base.cells.values(), *p.base.loose) if p.base else ()
    return frozenset(folded(c.text) for c in cells if c.text)


def _beyond(words: str, base: Line | None) -> str:
    """Return words without the progress we hold, where they begin or end with the whole of it."""
    held = base.text("progress") if base else ""
    return added(words, held).new if held and folded(held) in folded(words) else words


def _loose(p: Pair, known: frozenset[str], look: Look) -> Iterator[Passage]:
    """Yield new words in the margin and in comments."""
    before = {folded(c.text) for c in p.base.loose} if p.base else set()
    for cell in p.line.loose:
        words = _NAME.sub("", cell.text).strip()
        if words and folded(words) not in before | known:
            yield Passage(words, "in the margin or a comment", aside=not look.known, loose=True)


#: A column of somebody's own numbers, `EH ref` with `EH/7`: no words.
_NUMBERS = re.compile(r"\b(?:refs?|references?|no|nos|numbers?|id|ids|codes?|row|line|item)\b|#", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Za-z]{0,6}[ /._-]?\d{1,6}(?:[ /._-]?\w{1,4})?")


def _perhaps_new(p: Pair, known: frozenset[str]) -> Iterator[Passage]:
    """Yield words in columns that ask for an update, a colour or a date, where nobody knows which columns the plan has."""
    for name in sorted(set(p.line.cells) - _FIELDS):
        cell, header = p.line.cells[name], p.line.headers.get(name, name)
        if cell.text and kind_of(header, initials_of(p)) and folded(cell.text) not in known:
            yield Passage(cell.text, f"under “{header}”", aside=True)


def _unknown_columns(p: Pair, look: Look) -> Iterator[Passage]:
    """Yield words in columns that are new and no plan's."""
    beside = _texts_beside(p)
    for name in sorted(set(p.line.cells) - look.columns - _FIELDS):
        cell, header = p.line.cells[name], p.line.headers.get(name, name)
        if header == HELD or name in look.sorting:
            continue
        numbered = _NUMBERS.search(header) and _NUMBER.fullmatch(cell.text.strip())
        if cell.text and not numbered and not kind_of(header, initials_of(p)) and folded(cell.text) not in beside:
            yield Passage(cell.text, f"under “{header}”", unknown=True)


def _activity(p: Pair) -> Iterator[Passage]:
    """Yield words added to what is to be done: an update in the wrong column, or new wording."""
    for name in sorted({"activity", "deliverable"} - p.line.lent):
        now, before = p.line.text(name), p.base.text(name) if p.base else ""
        found = added(now, before)
        if now and before and len(found.new.split()) >= 2 and not found.replaced:
            yield Passage(found.new, "in the words of the action")


def _columns(p: Pair) -> Iterator[Passage]:
    """Yield new words under evidence and figures."""
    for name, cell, before in _changed(p):
        found, header = added(cell.text, before), p.line.headers.get(name, name)
        if _EVIDENCE.search(name) and found.new:
            yield Passage(found.new, f"under “{header}”", evidence=True)
        elif _FIGURES.search(name) and not _TARGET.search(name):
            yield Passage(
                cell.text if not found.new or len(found.new.split()) < _LONG else found.new,
                f"under “{header}”",
                figure=True,
            )


def _others(p: Pair) -> Iterator[str]:
    for name, cell, before in _changed(p):
        header = p.line.headers.get(name, name)
        figure = _FIGURES.search(name) and not _TARGET.search(name)
        if not (_EVIDENCE.search(name) or figure or re.search(r"\b(?:ref|no|number|id)s?\b", name)):
            yield f"“{header}” was “{before[:80]}” and is “{cell.text[:200]}”"


def _changed(p: Pair) -> Iterator[tuple[str, Cell, str]]:
    """Yield the further columns whose words differ: name, cell, the words before."""
    base = p.base
    if base is None:
        return
    for name in sorted((set(p.line.cells) & set(base.columns)) - _FIELDS):
        cell, before = p.line.cells[name], base.text(name)
        if cell.text and not same(cell.text, before) and not is_spoilt(cell, before):
            yield name, cell, before


def _lead(p: Pair) -> str:
    now, before = p.line.text("leads"), p.base.text("leads") if p.base else ""
    return now if now and before and not same(now, before) else ""


def texts_of(lines: Sequence[Line]) -> frozenset[str]:
    """Return every text that stands in lines, folded."""
    cells = (c for line in lines for c in (*line.cells.values(), *line.loose))
    return frozenset(folded(c.text) for c in cells if c.text) | {fold_header(h) for line in lines for h in line.headers}
