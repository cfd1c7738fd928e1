"""An invented council's plan as its project manager sends it out: headings, merged cells, views, real and typed dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from lacflow.board.people import Directory
from lacflow.board.plan import Action
from lacflow.board.rag import DEFAULT
from lacflow.documents import Sending
from lacflow.documents.opening import open_book
from lacflow.documents.workbook_in import plan_of

HEADERS = (
    "Ref", "Parent plan ref", "Activity", "Progress", "Evidence", "Metric", "Current data & date", "Target data & date",
    "Responsible service", "Timescales", "BRAG",
)  # fmt: skip
COLUMN = {name: n for n, name in enumerate(HEADERS, 1)}
#: Shades as offices use them.
FILLS = {"Green": "FF00B050", "Amber": "FFFFC000", "Red": "FFFF0000", "Blue": "FF00B0F0", "Light green": "FF92D050"}
SAID_ON = date(2027, 8, 13)
OWN = ("O1/1", "O1/2a", "O1/2b", "O1/4", "O2/1c-d", "O2/3", "O2/5-1", "O3/2", "O3/3", "O3/4")


@dataclass(frozen=True)
class Planned:
    """One row of the plan; a date without a day is typed text, `number_format` shows a real one."""

    ref: str
    activity: str
    progress: str = ""
    lead: str = "Housing Support Team"
    due: object = None
    brag: str = "Green"
    fill: str = "Green"
    evidence: str = ""
    metric: str = ""
    current: object = None
    parent: str = ""
    number_format: str = "DD/MM/YY"


PLAN: dict[str, tuple[Planned, ...]] = {
    "Objective 1 - A settled home for every young person": (
        Planned("1", "Agree a tenancy starter pack with the four district councils", "Pack drafted with two districts.\n03.06.27 - Third district has signed, fourth to consider at its July cabinet.", due=date(2027, 11, 30)),
        Planned("2a", "Open two crash pads for young people who would otherwise sleep rough", "12.05.27 - First flat handed over, furniture ordered.", due="30/09/27", metric="Number of crash pads open", current="1"),
        Planned("2b", "Open two crash pads for young people who would otherwise sleep rough", "12.05.27 - Rota for out of hours cover agreed with the duty team.", due="30/09/27", metric="Nights of cover a month", current="20", brag="Amber", fill="Amber"),
        Planned("3", "Map every bed we buy and what it costs each month", "Map shared with finance in April.", lead="Commissioning", due="Dec-27"),
        Planned("4", "Train keyworkers in budgeting so that they can teach it at home", due=date(2027, 12, 1), number_format="MMM-YY", brag="", fill="Light green"),
    ),
    "Objective 2 – Young people are heard when we decide": (
        Planned("1", "Run a forum for care leavers each school term", "Summer forum held with 14 young people.", lead="Participation Team", due="Termly Review"),
        Planned("1c-d", "Publish what we heard and what we did about it after each forum", "", due="31.10.27", brag="", fill=""),
        Planned("2", "Appoint two young commissioners with a say in every tender over fifty thousand pounds", "Job description written. 21.06.27 - HR have graded the posts.", lead="Participation Team", due=date(2027, 10, 1), brag="Amber", fill="Amber", number_format="MMM-YY"),
        Planned("3", "Report complaints from children in plain words to the board every quarter", "02.07.27 - Quarter one report drafted and shared with the complaints team for checking before it goes to the board.", due="Quarterly Monitoring", evidence="Report to board"),
        Planned("5-1", "Ask every child how they would like their review to be run", "Question added to the form in May.", due="01/03/28", parent="2.1.3"),
    ),
    "Objective 3 - Health care that starts on time": (
        Planned("1", "Hold health assessments within twenty working days of a child coming in", "Clinic slots doubled from June.", lead="Designated Nurse", due="Jul-27", brag="Red", fill="Red", metric="% in time", current=0.61),
        Planned("2", "Offer every care leaver a health passport before their eighteenth birthday", "Design agreed with the youth board; printer quoted in May.", due=date(2027, 9, 30), metric="% with passport", current=0.42, brag="Amber", fill="Amber"),
        Planned("3", "Agree a route into adult mental health services with the trust", "14.05.27 - Draft pathway with the trust's clinical lead.\n09.07.27 - Comments back, meeting set for August.", due="31/12/27", brag="Amber", fill="Green"),
        Planned("4", "Put a nurse into the leaving care team for two days a week", "Funding agreed for one year.", due="Oct-27"),
        Planned("5", "Review dental access for children placed out of the county", "Dental lead contacted.", lead="Public Health", due="31/01/28"),
    ),
}  # fmt: skip


def workbook() -> bytes:
    """Return the workbook as it is sent."""
    book = Workbook()
    _plan_sheet(book.active)
    _views(book)
    return saved(book)


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plan_sheet(sheet: Any) -> None:
    sheet.title = "Delivery Plan"
    sheet["A1"], sheet["A2"] = (
        "Homes and Health for Care Leavers: delivery plan 2027",
        "Updated 09.08.27 for the September board",
    )
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=11)
    _header(sheet, 3)
    row = 4
    for heading, actions in PLAN.items():
        sheet.cell(row, 1, heading).font = Font(bold=True)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFBDD7EE")
        sheet.cell(row + 1, 1, f"How will we do this: together, and {heading[-24:].lower()}")
        for r in (row, row + 1):
            sheet.merge_cells(start_row=r, start_column=1, end_row=r, end_column=11)
        for place, action in enumerate(actions, row + 2):
            _row(sheet, place, action)
        row += 2 + len(actions)
    sheet["L3"], sheet["L9"] = "PM notes (do not circulate)", "rang twice in July"
    sheet.column_dimensions["L"].hidden = True


def _header(sheet: Any, row: int) -> None:
    for column, words in enumerate(HEADERS, 1):
        sheet.cell(row, column, words).font = Font(bold=True)


def _row(sheet: Any, row: int, action: Planned) -> None:
    values = (
        action.ref, action.parent, action.activity, action.progress, action.evidence, action.metric, action.current, None,
        action.lead, action.due, action.brag,
    )  # fmt: skip
    for column, value in enumerate(values, 1):
        if value not in (None, ""):
            sheet.cell(row, column, value)
    if isinstance(action.due, date):
        sheet.cell(row, COLUMN["Timescales"]).number_format = action.number_format
    if isinstance(action.current, float):
        sheet.cell(row, COLUMN["Current data & date"]).number_format = "0%"
    if action.fill:
        sheet.cell(row, COLUMN["BRAG"]).fill = PatternFill("solid", fgColor=FILLS[action.fill])


def _views(book: Any) -> None:
    metrics = book.create_sheet("Metrics")
    metrics["A1"] = "Homes and Health for Care Leavers - METRICS"
    _header(metrics, 2)
    metrics.cell(3, 1, "Objective 3 - Health care that starts on time")
    for row, action in enumerate((a for a in PLAN["Objective 3 - Health care that starts on time"] if a.metric), 4):
        _row(metrics, row, action)
    closed = book.create_sheet("Closed")
    _header(closed, 1)
    closed.cell(2, 1, "Objective 1 - A settled home for every young person")
    _row(
        closed,
        3,
        Planned(
            "7", "Write to every landlord we rent from", "All letters sent.", due="Complete", brag="Blue", fill="Blue"
        ),
    )


def sending(*, known: bool = True) -> Sending:
    """Return what was sent to the housing support team; without the file itself where it is not known."""
    sent = workbook()
    plan = plan_of(open_book(sent, "plan.xlsx"), "plan.xlsx", Directory(), DEFAULT)
    rows = [a for a in plan.actions if a.view_of is None and a.status.value == "open"]
    bare = [a if known else _as_asked(a) for a in rows]
    own, others = [a for a in bare if a.key in OWN], [a for a in bare if a.key not in OWN]
    assert [a.key for a in own] == list(OWN)
    return Sending(own, DEFAULT, others, sent if known else None, SAID_ON)


def _as_asked(action: Action) -> Action:
    return Action(
        action.key, action.ref, objective=action.objective, activity=action.activity, progress=action.progress,
        due=action.due, rag=action.rag,
    )  # fmt: skip


Damage = Callable[["Returned"], None]


class Returned:
    """The workbook in a lead's hands: cells by key and header, and what people do to whole sheets."""

    def __init__(self) -> None:
        self.book = load_workbook(BytesIO(workbook()))
        self.sheet = self.book["Delivery Plan"]

    def row(self, key: str) -> int:
        """Return the row of an action now."""
        objective, ref = key[1:].split("/")
        at = list(PLAN.values())[int(objective) - 1]
        words = next(a for a in at if a.ref == ref)
        column = self.column("Activity")
        rows = [r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == words.activity]
        same = [a.ref for a in at if a.activity == words.activity]
        return rows[same.index(ref)] if len(rows) == len(same) else rows[0]

    def column(self, header: str) -> int:
        """Return the column of a header now."""
        for row in self.sheet.iter_rows(min_row=1, max_row=6):
            for cell in row:
                if cell.value == header:
                    return int(cell.column)
        return COLUMN[header]

    def cell(self, key: str, header: str) -> Any:
        """Return a cell of an action."""
        return self.sheet.cell(self.row(key), self.column(header))

    def put(self, key: str, header: str, value: Any, number_format: str = "") -> None:
        """Write into a cell of an action."""
        cell = self.cell(key, header)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    def add(self, key: str, words: str, between: str = "\n") -> None:
        """Write words below the progress of an action."""
        cell = self.cell(key, "Progress")
        cell.value = f"{cell.value}{between}{words}" if cell.value else words

    def paint(self, key: str, rgb: str | None, words: str | None = None) -> None:
        """Fill the colour cell, and write its word where one is given."""
        cell = self.cell(key, "BRAG")
        cell.fill = PatternFill("solid", fgColor=rgb) if rgb else PatternFill()
        if words is not None:
            cell.value = words or None

    def colour(self, key: str, word: str) -> None:
        """Give a colour as a careful lead does: the word and the fill."""
        self.paint(key, FILLS[word], word)

    def rows(self) -> list[list[Any]]:
        """Return the values of the plan's sheet."""
        return [[c.value for c in row] for row in self.sheet.iter_rows()]

    def content(self) -> bytes:
        """Return the file."""
        return saved(self.book)
