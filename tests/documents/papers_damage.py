"""What people do to a plan's workbook before they send it back, and what a careful project manager takes from it.

Each case changes the workbook as it was sent; its expectations name the actions of which something is read, by key.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from papers_return import COLUMN, Returned

R, V, N = "record", "review", "no_change"


@dataclass(frozen=True)
class E:
    """What is expected of one action: disposition, words in the progress, fields; `m` is what is only probable."""

    d: str
    words: str = ""
    rag: str | None = None
    due: date | None = None
    complete: bool = False
    mrag: str | None = None
    mdue: date | None = None
    mcomplete: bool = False
    why: str = ""


@dataclass(frozen=True)
class Case:
    """A damage, and what is expected: readings by key, words of what is held. `known`: the file that was sent is."""

    damage: Callable[[Returned], bytes | None]
    expect: dict[str, E]
    held: tuple[str, ...] = ()
    known: bool = True


CASES: dict[str, Case] = {}
Damage = Callable[[Returned], Any]


def case(
    expect: dict[str, E] | None = None, held: tuple[str, ...] = (), *, known: bool = True
) -> Callable[[Damage], Damage]:
    """Keep a case under the name of its damage."""

    def keep(damage: Damage) -> Damage:
        CASES[damage.__name__] = Case(damage, expect or {}, held, known)
        return damage

    return keep


@case(
    {
        "O1/1": E(R, "13.08.27 - all four have signed", due=date(2028, 1, 31)),
        "O1/2b": E(R, "rota full to Christmas", rag="green"),
    }
)
def plain(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - all four have signed")
    r.put("O1/1", "Timescales", "31/01/28")
    r.add("O1/2b", "13.08.27 - rota full to Christmas")
    r.colour("O1/2b", "Green")


def rewrite(r: Returned, rows: list[Any]) -> None:
    for m in list(r.sheet.merged_cells.ranges):
        r.sheet.unmerge_cells(str(m))
    styles = [[copy(c._style) for c in row] for row in rows]
    vals = [[c.value for c in row] for row in rows]
    for i, (v, st) in enumerate(zip(vals, styles, strict=False)):
        for j, (x, y) in enumerate(zip(v, st, strict=False)):
            c = r.sheet.cell(4 + i, 1 + j)
            c.value = x
            c._style = y


@case(
    {
        "O1/1": E(R, "signed by all"),
        "O2/1c-d": E(R, "first note out", rag="green"),
        "O3/4": E(R, "nurse starts", rag="amber"),
    }
)
def sorted_by_service(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - signed by all")
    r.add("O2/1c-d", "13.08.27 - first note out")
    r.colour("O2/1c-d", "Green")
    r.add("O3/4", "13.08.27 - nurse starts in October")
    r.colour("O3/4", "Amber")
    rows = list(r.sheet.iter_rows(min_row=4))
    rewrite(r, sorted(rows, key=lambda row: row[8].value or "zz"))


@case({"O3/2": E(R, "passports printed")})
def filtered_foreign_hidden_paste(r: Returned) -> None:
    r.add("O3/2", "13.08.27 - passports printed for the autumn")
    r.add("O3/1", "13.08.27 - passports printed for the autumn")
    for i in range(4, 26):
        if r.sheet.cell(i, 9).value != "Housing Support Team":
            r.sheet.row_dimensions[i].hidden = True


@case({"O3/2": E(V, "", mrag="red", why="hidden")})
def own_hidden_row(r: Returned) -> None:
    r.add("O3/2", "13.08.27 - printer has closed")
    r.colour("O3/2", "Red")
    r.sheet.row_dimensions[r.row("O3/2")].hidden = True


@case(
    {
        "O1/2a": E(N),
        "O1/2b": E(R, "", rag="red"),
        "O3/2": E(V, "", mrag="amber"),
        "O3/3": E(V, "", mrag="red"),
        "O1/1": E(V, "", mrag="green", why="stays"),
    }
)
def colour_only(r: Returned) -> None:
    r.paint("O1/2a", "FF92D050", "")
    r.paint("O1/2b", "FFC00000", "")
    r.paint("O3/2", "FFFFFF99", "")
    r.paint("O3/3", "FFFF9999", "")
    r.paint("O1/1", None, "")


@case(
    {
        "O1/2b": E(R, "rota is full", rag="green"),
        "O1/1": E(V, "", mrag="red", why="word still"),
        "O3/2": E(V, "", mrag="green", why="fill"),
    }
)
def text_against_fill(r: Returned) -> None:
    r.add("O1/2b", "13.08.27 - rota is full")
    r.put("O1/2b", "BRAG", "Green")
    r.paint("O1/1", "FFFF0000")
    r.paint("O3/2", "FFFF0000", "Green")


@case({"O3/3": E(R, "Pathway signed off on 6 August", rag="green")})
def overwritten(r: Returned) -> None:
    r.put("O3/3", "Progress", "13.08.27 - Pathway signed off on 6 August")
    r.paint("O3/3", "FF00B050", "Green")


@case({"O3/3": E(R, "Meeting held"), "O1/1": E(R, "Fourth district signed"), "O2/3": E(R, "sent to board")})
def top_middle(r: Returned) -> None:
    c = r.cell("O3/3", "Progress")
    c.value = "12.08.27 - Meeting held with the trust\n" + c.value
    c = r.cell("O1/1", "Progress")
    c.value = c.value.replace("districts.\n", "districts.\n12.08.27 - Fourth district signed last week.\n")
    r.add("O2/3", "13.08.27 – sent to board members", " ")


@case({"O1/1": E(V, "All four districts signed", why="Evidence")})
def wrong_column_evidence(r: Returned) -> None:
    r.put("O1/1", "Evidence", "13.08.27 - All four districts signed in July")


@case({"O3/4": E(V, "done", why="Evidence", mcomplete=True)})
def evidence_says_done(r: Returned) -> None:
    r.put("O3/4", "Evidence", "Nurse in post. Action done.")


@case({"O3/4": E(V, "please move to", why="margin", mdue=date(2027, 12, 31))})
def margin(r: Returned) -> None:
    r.sheet.cell(r.row("O3/4"), 13).value = "please move to 31.12.27"


@case({"O3/4": E(V, "nurse appointed", why="comment")})
def comment(r: Returned) -> None:
    r.cell("O3/4", "BRAG").comment = Comment("Sam Reed:\nnurse appointed, starts 4 October", "Sam Reed")


@case(
    {
        "O1/1": E(V, "", mdue=date(2027, 12, 1)),
        "O1/2a": E(V, "", mdue=date(2027, 12, 2)),
        "O1/2b": E(V, "", mdue=date(2027, 12, 3)),
        "O1/4": E(V, "", mdue=date(2027, 12, 5)),
    }
)
def dates_dragged(r: Returned) -> None:
    for i, k in enumerate(("O1/1", "O1/2a", "O1/2b", "O1/3", "O1/4")):
        r.put(k, "Timescales", date(2027, 12, 1 + i), "DD/MM/YY")


@case(
    {
        "O3/2": E(V, "", mdue=date(2027, 10, 31)),
        "O3/3": E(V, "", mdue=date(2027, 11, 30)),
        "O3/4": E(V, "", mdue=date(2027, 12, 31)),
    }
)
def months_dragged(r: Returned) -> None:
    for k, d in (("O3/2", date(2027, 10, 31)), ("O3/3", date(2027, 11, 30)), ("O3/4", date(2027, 12, 31))):
        r.put(k, "Timescales", d, "MMM-YY")


@case({"O1/1": E(R, "pack printed"), "O3/3": E(R, "signed")})
def refs_dragged(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - pack printed")
    r.add("O3/3", "13.08.27 - signed")
    n = 1
    for i in range(6, 25):
        if r.sheet.cell(i, 3).value:
            r.sheet.cell(i, 1).value = n
            n += 1


@case({"O3/2": E(V, "", mrag="green", why="drag"), "O3/3": E(V, "", mrag="green")})
def brag_dragged(r: Returned) -> None:
    for k in ("O3/1", "O3/2", "O3/3", "O3/4"):
        r.paint(k, "FF00B050", "Green")


@case({"O3/2": E(V, "date to move", mdue=date(2028, 1, 31))})
def excel_autodate(r: Returned) -> None:
    r.add("O3/2", "13.08.27 - date to move to Jan-28")
    r.put("O3/2", "Timescales", date(2027, 1, 28), "d-mmm")


@case({"O2/5-1": E(V, "", mdue=date(2028, 3, 1), why="changed places")})
def swapped(r: Returned) -> None:
    r.put("O2/5-1", "Timescales", date(2028, 1, 3), "DD/MM/YY")


@case({"O3/2": E(V, "", mdue=date(2027, 10, 5), why="passed")})
def typed_swapped_past(r: Returned) -> None:
    r.put("O3/2", "Timescales", date(2027, 5, 10), "DD/MM/YY")


@case({"O2/5-1": E(R, "asked of 40 children")})
def ref_to_date(r: Returned) -> None:
    r.put("O2/5-1", "Ref", date(2027, 1, 5), "d-mmm")
    r.add("O2/5-1", "13.08.27 - asked of 40 children")


@case({"O1/4": E(R, "six keyworkers trained", due=date(2028, 2, 29))})
def headers_renamed(r: Returned) -> None:
    r.add("O1/4", "13.08.27 - six keyworkers trained")
    r.put("O1/4", "Timescales", "Feb-28")
    for a, b in (
        ("Progress", "Where are we up to?"),
        ("Timescales", "By when"),
        ("Responsible service", "Who"),
        ("BRAG", "Status / RAG"),
    ):
        r.sheet.cell(3, COLUMN[a]).value = b


@case({"O1/4": E(R, "six trained")})
def header_deleted(r: Returned) -> None:
    r.add("O1/4", "13.08.27 - six trained")
    for m in list(r.sheet.merged_cells.ranges):
        r.sheet.unmerge_cells(str(m))
    r.sheet.delete_rows(1, 3)


@case({"O1/4": E(R, "six trained", rag="amber"), "O1/1": E(R, "", due=date(2028, 2, 29))})
def columns_inserted(r: Returned) -> None:
    r.sheet.insert_cols(5)
    r.sheet.cell(3, 5).value = "August update"
    r.sheet.insert_cols(13)
    r.sheet.insert_cols(13)
    r.sheet.cell(3, 13).value = "New RAG"
    r.sheet.cell(3, 14).value = "New date"
    r.sheet.cell(r.row("O1/4"), 5).value = "six trained"
    c = r.sheet.cell(r.row("O1/4"), 13)
    c.value = "Amber"
    r.sheet.cell(r.row("O1/1"), 14).value = "Feb-28"


@case({"O1/4": E(R, "six trained", rag="amber")})
def columns_deleted(r: Returned) -> None:
    r.add("O1/4", "13.08.27 - six trained")
    r.colour("O1/4", "Amber")
    for h in ("Metric", "Evidence", "Parent plan ref", "Current data & date"):
        r.sheet.delete_cols(r.column(h))


@case({"O3/3": E(R, "signed")})
def others_deleted(r: Returned) -> None:
    r.add("O3/3", "13.08.27 - signed")
    for m in list(r.sheet.merged_cells.ranges):
        r.sheet.unmerge_cells(str(m))
    r.sheet.delete_rows(4, 14)
    r.sheet.title = "HST return"
    del r.book["Metrics"]
    del r.book["Closed"]


@case(held=("Map now in the data warehouse",))
def foreign_row(r: Returned) -> None:
    r.add("O1/3", "13.08.27 - Map now in the data warehouse")


@case(held=("Set up a repairs line",))
def new_row(r: Returned) -> None:
    n = r.sheet.max_row + 1
    for c, v in (
        (1, "6"),
        (3, "Set up a repairs line open at weekends"),
        (4, "13.08.27 - idea from the forum"),
        (9, "Housing Support Team"),
        (11, "Green"),
    ):
        r.sheet.cell(n, c).value = v


@case({"O1/1": E(R, "all signed")})
def copied_row(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - all signed")
    i = r.row("O1/1")
    n = r.sheet.max_row + 1
    for c in range(1, 12):
        r.sheet.cell(n, c).value = r.sheet.cell(i, c).value


@case(held=("nearly there with the fourth",))
def row_split_below(r: Returned) -> None:
    i = r.row("O1/1")
    for m in list(r.sheet.merged_cells.ranges):
        r.sheet.unmerge_cells(str(m))
    r.sheet.insert_rows(i + 1)
    r.sheet.cell(i + 1, 4).value = "13.08.27 - nearly there with the fourth"


@case({"O1/2a": E(V, ""), "O1/2b": E(V, "")})
def rows_merged(r: Returned) -> None:
    i = r.row("O1/2a")
    r.sheet.cell(i, 4).value += "\n13.08.27 - both flats open"
    r.sheet.merge_cells(start_row=i, end_row=i + 1, start_column=4, end_column=4)


@case({"O1/2a": E(V, "", why="nothing"), "O1/1": E(N), "O3/4": E(N)})
def says_nothing(r: Returned) -> None:
    r.add("O1/2a", "13.08.27 - see email")
    r.add("O1/1", "13.08.27 - no change")
    r.add("O3/4", "No further update")


@case({"O1/1": E(R, "all signed", complete=True), "O1/2a": E(V, "opened", mcomplete=True)})
def blue(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - all signed and in use. Complete.")
    r.colour("O1/1", "Blue")
    r.add("O1/2a", "13.08.27 - second flat opened 2 August. Complete.")


@case({"O3/3": E(V, "still to be agreed", mcomplete=True)})
def blue_but(r: Returned) -> None:
    r.add("O3/3", "13.08.27 - one clause still to be agreed")
    r.colour("O3/3", "Blue")


@case({"O3/3": E(R, "trust asked for a longer lead-in", due=date(2028, 3, 31))})
def date_struck(r: Returned) -> None:
    r.add("O3/3", "13.08.27 - trust asked for a longer lead-in")
    r.cell("O3/3", "Timescales").value = CellRichText(TextBlock(InlineFont(strike=True), "31/12/27"), " 31/03/28")


@case({"O3/3": E(V, "", mdue=date(2027, 12, 25)), "O3/4": E(V, ""), "O1/1": E(V, "", mdue=date(2027, 11, 30))})
def vague_dates(r: Returned) -> None:
    r.put("O3/3", "Timescales", "By Christmas")
    r.put("O3/4", "Timescales", "TBC")
    r.put("O1/1", "Timescales", None)


@case({"O3/3": E(V, "")})
def lead_changed(r: Returned) -> None:
    r.put("O3/3", "Responsible service", "Commissioning")


@case({"O3/2": E(R, "")})
def metric(r: Returned) -> None:
    r.put("O3/2", "Current data & date", 0.48)


@case({"O1/1": E(V, "rewritten"), "O3/3": E(R, "signed")})
def activity_words(r: Returned) -> None:
    c = r.cell("O1/1", "Activity")
    v = c.value
    c.value = v + " - 13.08.27 rewritten with all four"
    r.add("O3/3", "13.08.27 - signed")
    c = r.cell("O3/4", "Activity")
    c.value = c.value.replace("leaving care", "Leaving  Care")


@case({"O3/3": E(R, "signed")})
def typo_fixed(r: Returned) -> None:
    c = r.cell("O3/3", "Progress")
    c.value = c.value.replace("Comments back", "Comment’s back").replace("meeting", "meetng") + "\n13.08.27 - signed"


@case({"O3/3": E(V, "", why="changed")})
def figure_edited(r: Returned) -> None:
    c = r.cell("O3/3", "Progress")
    c.value = c.value.replace("August", "December")


@case({"O3/3": E(V, "RED", mrag="red", why="words say")})
def colour_in_words(r: Returned) -> None:
    r.add("O3/3", "13.08.27 - RED - trust has withdrawn")


@case({"O3/2": E(V, "moved to 31.12.27", mdue=date(2027, 12, 31))})
def date_in_words(r: Returned) -> None:
    r.add("O3/2", "13.08.27 - printer late. Date moved to 31.12.27")


@case({"O1/1": E(R, "a gap in staffing", rag="amber")})
def colour_cell_words(r: Returned) -> None:
    r.paint("O1/1", "FFFFC000", "Amber - a gap in staffing")


@case()
def untouched(r: Returned) -> None:
    pass


@case()
def sorted_only(r: Returned) -> None:
    rows = list(r.sheet.iter_rows(min_row=4))
    rewrite(r, sorted(rows, key=lambda row: str(row[9].value or "zz")))


@case(held=("our director would like to see",))
def above_table(r: Returned) -> None:
    r.sheet["A2"] = "Updated 09.08.27 for the September board"
    r.sheet["C30"] = "NB our director would like to see the fourth quarter figures"


@case(held=("Everything else is on target",))
def new_sheet(r: Returned) -> None:
    r.book.create_sheet("Notes")["A1"] = "Everything else is on target"


@case(
    {
        "O1/1": E(R, "all four have signed", rag="amber"),
        "O1/2b": E(R, "rota full", rag="green"),
        "O3/3": E(R, "signed", due=date(2028, 3, 31)),
    },
    known=False,
)
def no_workbook(r: Returned) -> None:
    r.add("O1/1", "13.08.27 - all four have signed but one late")
    r.colour("O1/1", "Amber")
    r.add("O1/2b", "13.08.27 - rota full")
    r.colour("O1/2b", "Green")
    r.add("O3/3", "13.08.27 - signed")
    r.put("O3/3", "Timescales", "31/03/28")


def stale_rows(r: Returned) -> None:
    r.put("O1/3", "Progress", None)
    for k, old in (
        ("O2/2", "Job description written."),
        ("O3/3", "14.05.27 - Draft pathway with the trust's clinical lead."),
        ("O1/1", "Pack drafted with two districts."),
    ):
        r.put(k, "Progress", old)


@case({"O1/1": E(R, "all four signed"), "O3/4": E(V, "", mrag="amber", why="older")})
def stale(r: Returned) -> None:
    stale_rows(r)
    r.add("O1/1", "13.08.27 - all four signed")
    r.colour("O3/4", "Amber")
    r.colour("O1/3", "Amber")
    r.put("O1/3", "Timescales", "Sep-27")


def to_csv(r: Returned, enc: str = "cp1252", delim: str = ",", dates: str = "%d/%m/%y") -> bytes:
    out = io.StringIO()
    w = csv.writer(out, delimiter=delim, lineterminator="\r\n")
    for row in r.sheet.iter_rows():
        o = []
        for c in row:
            v = c.value
            if hasattr(v, "strftime"):
                v = v.strftime("%b-%y" if "MMM" in c.number_format else dates)
            if isinstance(v, float):
                v = f"{v:.0%}"
            o.append("" if v is None else v)
        w.writerow(o)
    return out.getvalue().encode(enc, "replace")


@case(
    {
        "O1/1": E(R, "all signed – “four of four”", rag="amber"),
        "O2/1c-d": E(R, "£200", rag="green", due=date(2027, 12, 31)),
    }
)
def csv_cp1252(r: Returned) -> bytes:
    r.add("O1/1", "13/08/2027 – all signed – “four of four”")
    r.colour("O1/1", "Amber")
    r.add("O2/1c-d", "13/08/27 - £200 for printing")
    r.colour("O2/1c-d", "Green")
    r.put("O2/1c-d", "Timescales", "31/12/27")
    return to_csv(r)


@case({"O1/1": E(R, "all signed")})
def csv_semicolon_ascii(r: Returned) -> bytes:
    r.add("O1/1", "13/08/2027 - all signed")
    return to_csv(r, "ascii", ";")


@case({"O1/1": E(R, "all signed")})
def csv_us_dates(r: Returned) -> bytes:
    r.add("O1/1", "13/08/2027 - all signed")
    return to_csv(r, "utf-8", ",", "%d-%b-%y")


@case({"O3/3": E(R, "signed", rag="green")})
def csv_table_only(r: Returned) -> bytes:
    r.add("O3/3", "13/08/27 - signed")
    r.colour("O3/3", "Green")
    for m in list(r.sheet.merged_cells.ranges):
        r.sheet.unmerge_cells(str(m))
    r.sheet.delete_rows(1, 2)
    return to_csv(r)
