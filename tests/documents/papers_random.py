"""Files damaged at random on their way through a lead's hands: what was answered, and whatever else happened to the sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import papers_parts
import papers_return
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from lacflow.documents import Returned, Sending
from paper import docx, p, r, tbl, tc, tr

FILLS = papers_return.FILLS
WORDS = (
    "keys handed over at the depot", "panel met twice in the town hall", "tender papers sent to nine firms",
    "survey of forty families came in", "training booked with the college", "lawyers have the draft agreement",
    "site visit with two members", "second officer started on Monday", "boiler replaced before the inspection",
    "leaflets printed in six languages", "minutes agreed with the trust", "steering group wants a shorter list",
)  # fmt: skip
DAYS = (date(2028, 1, 31), date(2027, 12, 17), date(2028, 3, 31), date(2027, 11, 12))


@dataclass
class Damaged:
    """A file as it came back.

    Args:
        said: what was answered, by key and field. spoilt: the keys whose cells something else happened to.
    """

    form: str
    sent: Sending
    content: bytes = b""
    name: str = "plan.xlsx"
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)


def damaged(seed: int, kind: str = "") -> Damaged:
    """Return a file with some answers in it, damaged in up to five ways; xlsx, csv or docx as chance will have it."""
    chance = Random(seed)
    form = chance.choice(("L", "C", "C flat"))
    known = chance.random() < 0.7
    hand: Any
    if form == "L":
        hand, sent = papers_return.Returned(), papers_return.sending(known=known)
    else:
        merged = form == "C"
        hand, sent = papers_parts.InHand(merged=merged), papers_parts.report_sent(merged=merged, known=known)
    file = Damaged(form, sent)
    _answer(file, hand, chance)
    ways = chance.sample(_WAYS, chance.randint(0, 5))
    for way in sorted(ways, key=_WAYS.index):
        way(file, hand, chance)
    kind = kind or chance.choice(("xlsx", "xlsx", "csv", "docx"))
    file.story += [kind, "known" if known else "unknown"]
    file.name = f"plan.{kind}"
    file.content = hand.content() if kind in ("xlsx", "ods") else _CONVERT[kind](hand.sheet, chance)
    return file


def wrong(file: Damaged, found: Returned) -> list[str]:
    """Return what was recorded that nobody said there."""
    faults = []
    for reading in found.readings:
        said, fields = file.said.get(reading.key, {}), reading.fields
        got = {"rag": str(fields.rag) if fields.rag else None, "due": fields.due, "lead": fields.lead}
        faults += [f"{reading.key} {n} {v}" for n, v in got.items() if v is not None and v != said.get(n)]
        faults += [f"{reading.key} complete"] if fields.complete else []
        words = " ".join((fields.progress or "").split())
        faults += [f"{reading.key}: {w}" for w in WORDS if w in words and w != said.get("words")]
        faults += [f"{reading.key}: {words}"] if words and "words" not in said else []
    return faults


def lost(file: Damaged, found: Returned) -> list[str]:
    """Return what was answered and is neither recorded nor shown to anybody."""
    missing = []
    for key, said in file.said.items():
        mine = [x for x in found.readings if x.key == key]
        shown = " ".join([*(x.evidence for x in mine), *(h.text for h in found.held)])
        if "words" in said and said["words"] not in " ".join(shown.split()):
            missing.append(f"{key} words")
        waits = any(key in h.candidates or not h.candidates for h in found.held)
        for name in {"rag", "due"} & said.keys():
            got = [getattr(x.fields, name) or getattr(x.probable, name) for x in mine]
            review = any(x.disposition.value == "review" for x in mine)
            missing += [] if any(got) or review or waits else [f"{key} {name}"]
    return missing


def recorded(file: Damaged, found: Returned) -> tuple[int, int]:
    """Return how many colours, dates and words of rows nothing else happened to were recorded, and of how many."""
    hit = every = 0
    for key, said in file.said.items():
        fields = next((x.fields for x in found.readings if x.key == key), None)
        for name, value in said.items() if key not in file.spoilt else ():
            every += 1
            got = getattr(fields, "progress" if name == "words" else name, None) if fields else None
            hit += value in (got or "") if name == "words" else str(got) == str(value)
    return hit, every


def _answer(file: Damaged, hand: Any, chance: Random) -> None:
    words = list(WORDS)
    chance.shuffle(words)
    for key in chance.sample(list(_own(file)), chance.randint(1, 4)):
        said: dict[str, Any] = {}
        place = _place(file, key, chance)
        if chance.random() < 0.8:
            said["words"] = words.pop()
            hand.add(place, f"{chance.choice(('12.08.27 - ', '', '13/08/27: '))}{said['words']}")
        action = next(a for a in file.sent.actions if a.key == key)
        if chance.random() < 0.5:
            name = chance.choice([n for n in ("Green", "Amber", "Red") if n.lower() != action.rag.value])
            hand.colour(place, name)
            said["rag"] = name.lower()
        if chance.random() < 0.4 and (file.form == "L" or key == "O2/4"):
            day = chance.choice([d for d in DAYS if d != action.current_due.date])
            text = chance.choice((f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day.day} {day:%B %Y}", day))
            hand.put(place, "Timescales" if file.form == "L" else "Revised end date", text)
            if text is day:
                _cell(file, hand, place, "Timescales", "Revised end date").number_format = "DD/MM/YY"
            said["due"] = day
        if said:
            file.said[key] = said


def _own(file: Damaged) -> tuple[str, ...]:
    return papers_return.OWN if file.form == "L" else papers_parts.OWN


def _streams() -> dict[str, papers_parts.Stream]:
    return {
        f"O{n}/{s.no}": s for n, streams in enumerate(papers_parts.REPORT.values(), 1) for s in streams
    }  # fmt: skip


def _place(file: Damaged, key: str, chance: Random) -> str:
    """Return what a cell of an action is found by: its key, or the words of one of its deliverables."""
    return key if file.form == "L" else chance.choice(_streams()[key].parts)[0]


def _cell(file: Damaged, hand: Any, place: str, header_l: str, header_c: str) -> Any:
    if file.form == "L":
        return hand.cell(place, header_l)
    return hand.sheet.cell(hand.row(place), hand.column(header_c))


def _idle(file: Damaged, chance: Random) -> list[str]:
    """Return the lead's keys that were not answered, shuffled."""
    keys = [k for k in _own(file) if k not in file.said]
    chance.shuffle(keys)
    return keys


def _unmerge(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("unmerged")
    for merge in list(hand.sheet.merged_cells.ranges):
        hand.sheet.unmerge_cells(str(merge))


def _title(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("renamed")
    hand.sheet.title = chance.choice(("Return", "Sheet1", "HST update August"))


def _spaces(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("white space and quotes")
    for row in hand.sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and chance.random() < 0.3:
                cell.value = cell.value.replace("'", "’").replace("  ", " ") + chance.choice((" ", "\n", ""))


def _comment(file: Damaged, hand: Any, chance: Random) -> None:
    for key in _idle(file, chance)[:1]:
        file.story.append(f"comment {key}")
        cell = _cell(file, hand, _place(file, key, chance), "Activity", "Deliverables")
        cell.comment = Comment("Sam:\nask me about this one", "Sam")


def _foreign(file: Damaged, hand: Any, chance: Random) -> None:
    place = "O3/1" if file.form == "L" else "Train assessors"
    file.story.append("pasted into another's row")
    hand.add(place, "12.08.27 - this is somebody else's business altogether")


def _autodate(file: Damaged, hand: Any, chance: Random) -> None:
    for key in _idle(file, chance)[:1] if file.form == "L" else ():
        file.story.append(f"autodate {key}")
        hand.put(key, "Timescales", date(2027, 1, 28), "d-mmm")


def _dragged(file: Damaged, hand: Any, chance: Random) -> None:
    """Draw one colour or a run of dates down over neighbouring rows."""
    if file.form != "L" or {"O3/2", "O3/3", "O3/4"} & file.said.keys():
        return
    file.story.append("dragged")
    if chance.random() < 0.5:
        for key in ("O3/1", "O3/2", "O3/3", "O3/4", "O3/5"):
            hand.paint(key, FILLS["Red"], "Red")
    else:
        for n, key in enumerate(("O3/1", "O3/2", "O3/3", "O3/4", "O3/5")):
            hand.put(key, "Timescales", date(2028, 2, 1 + n), "DD/MM/YY")
    file.spoilt |= {"O3/2", "O3/3", "O3/4"}


def _no_colour(file: Damaged, hand: Any, chance: Random) -> None:
    for key in _idle(file, chance)[:2]:
        file.story.append(f"colour cleared {key}")
        place = _place(file, key, chance)
        row = hand.row(place) if file.form == "L" else hand.top(place)
        cell = hand.sheet.cell(row, hand.column("BRAG" if file.form == "L" else "Action RAG"))
        cell.value, cell.fill = None, PatternFill()


def _shade(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("rows marked yellow")
    for key in file.said:
        cell = _cell(file, hand, _place(file, key, chance), "Progress", "Update")
        cell.fill = PatternFill("solid", fgColor="FFFFFF00")


def _hidden(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("rows hidden")
    for row in chance.sample(range(8, 24), 5):
        words = " ".join(str(c.value or "") for c in hand.sheet[row])
        if not any(w in words for w in WORDS):
            hand.sheet.row_dimensions[row].hidden = True
            file.spoilt |= set(file.said)  # a colour or date without words may stand in it


def _sorted(file: Damaged, hand: Any, chance: Random) -> None:
    _unmerge(file, hand, chance)
    file.story.append("sorted")
    by = chance.choice((1, 3, 9, 10) if file.form == "L" else (3, 6))
    spans = [(4, hand.sheet.max_row)]
    if file.form != "L":
        spans = [
            (hand.row("Recruit twelve"), hand.row("Train assessors")),
            (hand.row("Dock Street"), hand.row("Print and send")),
        ]
    for first, last in spans:
        _sort(hand.sheet, first, last, by)
    if file.form != "L":
        file.spoilt |= set(file.said)


def _sort(sheet: Any, first: int, last: int, by: int) -> None:
    rows = [[(c.value, copy(c._style), c.comment) for c in row] for row in sheet.iter_rows(min_row=first, max_row=last)]
    hidden = {n for n in range(first, last + 1) if sheet.row_dimensions[n].hidden}
    for n in hidden:
        sheet.row_dimensions[n].hidden = False
    for number, cells in enumerate(sorted(rows, key=lambda x: str(x[by - 1][0] or "zz")), first):
        for column, (value, style, comment) in enumerate(cells, 1):
            cell = sheet.cell(number, column)
            cell.value, cell._style = value, style
            cell.comment = copy(comment) if comment else None


def _refs(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("refs dragged")
    column = 1
    rows = [
        row[0].row for row in hand.sheet.iter_rows(min_row=5) if hand.sheet.cell(row[0].row, 3).value and row[0].value
    ]
    for number, row in enumerate(rows if file.form == "L" else (), 1):
        hand.sheet.cell(row, column).value = number


def _columns(file: Damaged, hand: Any, chance: Random) -> None:
    names = ("Metric", "Evidence", "Parent plan ref") if file.form == "L" else ("Priority", "Target saving (£K)")
    if file.form != "L" and "unmerged" not in file.story:
        return
    for name in chance.sample(names, chance.randint(1, len(names))):
        file.story.append(f"column {name} cut")
        hand.sheet.delete_cols(hand.column(name))


def _cut(file: Damaged, hand: Any, chance: Random) -> None:
    """Delete the rows of others."""
    if file.form != "L" or "sorted" in file.story:
        return
    for merge in list(hand.sheet.merged_cells.ranges):
        hand.sheet.unmerge_cells(str(merge))
    file.story.append("others cut")
    for row in range(hand.sheet.max_row, 3, -1):
        who = hand.sheet.cell(row, hand.column("Responsible service")).value
        if who and who != "Housing Support Team" and chance.random() < 0.7:
            hand.sheet.delete_rows(row)


def _top(file: Damaged, hand: Any, chance: Random) -> None:
    if "unmerged" in file.story and file.form == "L":
        file.story.append("rows above")
        hand.sheet.insert_rows(1, 2)
        hand.sheet["A1"] = "FAO the project manager"


def _new_sheet(file: Damaged, hand: Any, chance: Random) -> None:
    file.story.append("another sheet")
    hand.book.create_sheet("Sheet9")["B2"] = "see you on Thursday at the workshop"


Way = Callable[[Damaged, Any, Random], None]
#: In the order they happen.
_WAYS: tuple[Way, ...] = (
    _comment, _foreign, _autodate, _dragged, _no_colour, _shade, _spaces, _hidden, _unmerge, _sorted, _cut, _refs, _columns,
    _top, _title, _new_sheet,
)  # fmt: skip


def _shown(cell: Any, dates: str = "%d/%m/%y") -> str:
    value = cell.value
    if isinstance(value, date):
        return f"{value:{'%b-%y' if 'MMM' in cell.number_format else dates}}"
    if isinstance(value, float) and "%" in cell.number_format:
        return f"{value:.0%}"
    return "" if value is None else str(value)


def _csv(sheet: Any, chance: Random) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice(",;\t"), lineterminator="\r\n")
    writer.writerows([_shown(c) for c in row] for row in sheet.iter_rows())
    return out.getvalue().encode(chance.choice(("cp1252", "utf-8", "utf-8-sig", "utf-16")), "replace")


def _docx(sheet: Any, chance: Random) -> bytes:
    spans = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
    covered = {
        (row, column): m
        for m in spans.values()
        for row in range(m.min_row, m.max_row + 1)
        for column in range(m.min_col, m.max_col + 1)
    }
    rows = []
    for row in sheet.iter_rows():
        if not any(c.value for c in row):
            continue
        cells = []
        for cell in row:
            span = covered.get((cell.row, cell.column))
            if span is not None and cell.column > span.min_col:
                continue
            props = (
                f'<w:gridSpan w:val="{span.max_col - span.min_col + 1}"/>'
                if span and span.max_col > span.min_col
                else ""
            )
            if span is not None and span.max_row > span.min_row:
                props += '<w:vMerge w:val="restart"/>' if cell.row == span.min_row else "<w:vMerge/>"
            colour = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
            if isinstance(colour, str):
                props += f'<w:shd w:val="clear" w:fill="{colour[2:]}"/>'
            lines = _shown(cell).split("\n")
            cells.append(tc(*(p(r(escape(line))) for line in lines), props=props))
        rows.append(tr(*cells))
    return docx(tbl(*rows))


_CONVERT: dict[str, Callable[[Any, Random], bytes]] = {"csv": _csv, "docx": _docx}
