"""Northmoor, an invented council: its people, its board, and a delivery plan of eighty actions as a workbook.

Everything is counted from the day a demonstration begins (`start`, a civil date in London): the plan's dates, its
diaries and the two meetings. Nothing here is anybody's; every address is below `.example`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lacflow.board.people import Directory

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: The Monday the demonstration begins: its circulation falls on Christmas Eve, which is what calendars are for.
START = date(2026, 12, 21)
BOARD = "permanence"
ZONE = "Europe/London"
#: The two meetings, in days after the start: Thursdays six weeks apart.
MEETINGS = (24, 66)

HEADINGS = (
    "Ref", "Strategy Ref", "Activity", "Progress", "Evidence", "Metric", "Current data & date", "Target data & date",
    "Responsible Service", "Timescales", "BRAG",
)  # fmt: skip
_WIDTHS = (8, 10, 48, 60, 20, 26, 16, 16, 34, 18, 10)
_FILLS = {"Blue": "FF5B9BD5", "Green": "FF92D050", "Amber": "FFFFC000", "Red": "FFFF5050"}
_DATA = Path(__file__).parent / "northmoor"
_STYLES = {"slash": "%d/%m/%y", "dots": "%d.%m.%y", "month": "%b-%y"}


@dataclass(frozen=True)
class Turn:
    """What a lead has to say of one action at one board; empty fields are left unsaid."""

    words: str = ""
    rag: str = ""
    due: str = ""
    done: bool = False


@dataclass(frozen=True)
class Row:
    """One action as the plan's author wrote it. `due` is the cell's value: words, or a date where the cell holds one."""

    objective: str
    title: str
    how: str
    ref: str
    activity: str
    who: str
    due: str | date
    rag: str
    progress: str
    metric: str
    story: tuple[Turn | None, ...]

    @property
    def key(self) -> str:
        """The action's key, as the importer makes it."""
        return f"O{self.objective}/{''.join(self.ref.split())}"


def meetings(start: date = START) -> tuple[date, ...]:
    """Return the days the board meets."""
    return tuple(start + timedelta(days=n) for n in MEETINGS)


def meeting_key(day: date) -> str:
    """Return the key of a meeting, such as `2027-jan`."""
    return f"{day.year}-{day:%b}".lower()


@lru_cache(maxsize=4)
def rows(start: date = START) -> tuple[Row, ...]:
    """Return the plan's actions in order, their days counted from `start`."""
    return tuple(
        Row(
            objective=str(objective["number"]),
            title=objective["title"],
            how=objective["how"],
            ref=action["ref"],
            activity=action["do"],
            who=action["who"],
            due=_cell(action["due"], start),
            rag=action.get("rag", "Green"),
            progress=_dated(action["diary"], start),
            metric=action.get("metric", ""),
            story=tuple(Turn(**turn) if turn else None for turn in action.get("story", ())),
        )
        for objective in _plan()["objectives"]
        for action in objective["actions"]
    )


def people_yaml() -> str:
    """Return the board's people.yaml, as an administrator would keep it."""
    return (_DATA / "people.yaml").read_text("utf-8")


@lru_cache(maxsize=1)
def directory() -> Directory:
    """Return everybody the board writes to."""
    from lacflow.settings.document import parse
    from lacflow.settings.people import directory as read
    from lacflow.settings.people import keys

    document = parse("people.yaml", people_yaml())
    found, problems = read(document, {"people": keys(document)})
    assert found is not None, problems
    return found


def board_yaml(start: date = START) -> str:
    """Return the board's file, boards/permanence.yaml."""
    first, second = meetings(start)
    text = (_DATA / "permanence.yaml").read_text("utf-8")
    known = {
        "first": meeting_key(first),
        "first_date": first.isoformat(),
        "second": meeting_key(second),
        "second_date": second.isoformat(),
        "committee": (first + timedelta(days=19)).isoformat(),
        "committee_due": (first + timedelta(days=7)).isoformat(),
    }
    return re.sub(r"@(\w+)@", lambda m: known[m[1]], text)


def lacflow_yaml() -> str:
    """Return the demonstration's lacflow.yaml: an embedded database, mail in folders, nothing leaves."""
    return (_DATA / "lacflow.yaml").read_text("utf-8")


def plan_workbook(kind: Literal["demo", "starter"] = "demo", start: date = START) -> bytes:
    """Return a plan as an Excel workbook in the manner of councils: title, header in the third row, headings between.

    Args:
        kind: the whole plan, or the shorter one that `lacflow init` imports.
    """
    if kind == "starter":
        from lacflow.demo.starter import chosen

        return workbook(chosen(start), start)
    return workbook(rows(start), start)


def workbook(plan: Sequence[Row], start: date) -> bytes:
    """Write `plan` as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "Northmoor Council (invented)"
    book.properties.created = book.properties.modified = datetime.combine(start, time(9))
    sheet = book.worksheets[0]
    sheet.title = "Delivery Plan"
    sheet.append([_plan()["title"]])
    sheet.append([f"Updated {start - timedelta(days=14):%d.%m.%y}"])
    sheet.append(list(HEADINGS))
    for number, row in enumerate(plan):
        if number == 0 or plan[number - 1].objective != row.objective:
            _heading(sheet, row)
        _write(sheet, row)
    _dress(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(sheet: Worksheet, row: Row) -> None:
    for words in (f"Objective {row.objective} – {row.title}", f"How will we achieve this:\n{row.how}"):
        sheet.append([words])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(HEADINGS))


def _write(sheet: Worksheet, row: Row) -> None:
    from openpyxl.styles import PatternFill

    sheet.append(
        [row.ref, None, row.activity, row.progress, None, row.metric or None, None, None, row.who, row.due, row.rag]
    )
    at = sheet.max_row
    sheet.cell(at, 1).number_format = "@"
    if isinstance(row.due, date):
        sheet.cell(at, 10).number_format = "dd/mm/yyyy"
    sheet.cell(at, len(HEADINGS)).fill = PatternFill("solid", fgColor=_FILLS[row.rag])


def _dress(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in (sheet["A1"], *sheet[3]):
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B4"


@lru_cache(maxsize=1)
def _plan() -> dict[str, Any]:
    from ruamel.yaml import YAML

    found: dict[str, Any] = YAML(typ="safe").load((_DATA / "plan.yaml").read_text("utf-8"))
    return found


def _cell(words: str, start: date) -> str | date:
    """Return what stands in the Timescales cell.

    Example:
        `+45 slash` -> `04/02/27`; `+66 long` -> `25th February 2027`; `+96 cell` -> a date; `TBC` -> `TBC`.
    """
    found = re.fullmatch(r"([+-]\d+) (\w+)", str(words))
    if found is None:
        return str(words)
    day = start + timedelta(days=int(found[1]))
    if found[2] == "cell":
        return day
    return f"{_ordinal(day.day)} {day:%B %Y}" if found[2] == "long" else day.strftime(_STYLES[found[2]])


def _ordinal(number: int) -> str:
    last = number % 10 if number // 10 != 1 else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _dated(diary: str, start: date) -> str:
    """Return a diary with its `{-33}` written as days."""
    return re.sub(r"\{(-\d+)\}", lambda m: f"{start + timedelta(days=int(m[1])):%d.%m.%y}", diary)
