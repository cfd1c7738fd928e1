"""Plans in: tables wherever they stand, headings, merges, views; nothing taken for an action that is none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from lacflow.board.people import Directory, Person
from lacflow.board.plan import DueKind, Plan, RagSource, Status
from lacflow.board.rag import Rag
from lacflow.documents import plan_to_json
from lacflow.errors import InputFault

Read = Callable[..., Plan]
HEAD = ["Ref", "Activity", "Progress", "Lead officer", "Target date", "BRAG"]


def rows_of(*sheets: tuple[str, list[list[Any]]]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                sheet.cell(r, c).value = value
    return book


def codes(plan: Plan) -> list[str]:
    return [p.code for p in plan.problems]


def test_a_header_below_titles_headings_between_rows_and_a_page_break_give_keys_by_objective(read: Read) -> None:
    plan = read(
        rows_of(
            (
                "Plan",
                [
                    ["Staying Close delivery plan"],
                    ["Updated for March: GREEN on target, RED not"],
                    HEAD,
                    ["Objective 1 – A voice for every child"],
                    ["'To hear them.'"],
                    ["2a", "Hold a forum", "03.06.27 - booked", "Ann Lee", "Nov-27", "Green"],
                    ["2b.", "Publish what it says", None, None, "TBC", "Amber"],
                    HEAD,
                    ["Objective 2: Homes"],
                    ["2a", "Open two homes", None, "Bob Roe", "31/04/27", "red"],
                ],
            )
        )
    )
    assert [(a.key, a.ref_raw, a.objective.title, a.rag.value) for a in plan.actions] == [
        ("O1/2a", "2a", "A voice for every child", Rag.GREEN),
        ("O1/2b", "2b.", "A voice for every child", Rag.AMBER),
        ("O2/2a", "2a", "Homes", Rag.RED),
    ]
    assert [(a.due.date, a.due.kind) for a in plan.actions] == [
        (date(2027, 11, 30), DueKind.MONTH),
        (None, DueKind.TBC),
        (None, DueKind.UNREADABLE),
    ]
    assert codes(plan) == ["due.impossible"]
    assert str(plan.problems[0].where) == "sheet Plan, row 10, column E"
    assert [i.where.row for i in plan.ignored] == [1, 2, 5]


def test_other_councils_headers_are_known_by_meaning_and_the_rest_kept_under_their_own(read: Read) -> None:
    plan = read(
        rows_of(
            (
                "Tracker",
                [
                    ["No.", "Outcome", "Actions required", "Owner(s)", "By when?", "Revised timescale", "RAG rating May",
                     "Previous RAG", "Priority", "Target saving (£K)", "Savings RAG", "Comments"],
                    [7, "3. Safe homes", "Agree the lease", "A Lee", "30.09.27", "Dec 2027", "A", "G", "High", -922, "Red",
                     "Slow."],
                ],
            )
        )
    )  # fmt: skip
    (a,) = plan.actions
    assert (a.key, a.objective.title, a.activity, a.progress) == ("O3/7", "Safe homes", "Agree the lease", "Slow.")
    assert (a.due.date, a.revised.date) == (date(2027, 9, 30), date(2027, 12, 31))
    assert (a.rag.value, a.savings_rag.value, a.savings_k, a.priority) == (Rag.AMBER, Rag.RED, -922, "High")
    assert a.other == {"Previous RAG": "G"}


def test_without_refs_a_row_is_known_by_its_place_and_a_second_of_one_ref_by_a_number(read: Read) -> None:
    rows = [["Action", "Who", "When"], ["Buy beds", "Ann", "1/9/27"], ["Paint", "Bob", "1/10/27"]]
    assert [a.key for a in read(rows_of(("Sheet1", rows))).actions] == ["/~2", "/~3"]
    doubled = read(rows_of(("Plan", [HEAD, ["1", "Buy beds"], ["1", "Paint walls"]])))
    assert [a.key for a in doubled.actions] == ["/1", "/1#2"]
    assert codes(doubled) == ["ref.duplicate"]


def test_sheets_are_views_of_one_action_and_their_contradictions_are_reported(read: Read) -> None:
    activity = "Offer family meetings early"
    plan = read(
        rows_of(
            ("Closed", [HEAD, ["Objective 1 - Help"], ["9", "Print leaflets", None, None, "Complete", "Blue"]]),
            (
                "Metrics",
                [
                    HEAD,
                    ["Objective 1 - Help"],
                    ["5a", activity, None, None, "Dec-27", "Red"],
                    ["5b", activity + " - number held", None, None, "Nov-27", "Green"],
                    ["6", "Something nobody else lists", None, None, None, "Green"],
                ],
            ),
            ("Plan", [HEAD, ["Objective 1 - Help"], ["5a-c", activity, None, None, "Nov-27", "Green"]]),
        )
    )
    assert [(a.key, a.status, a.view_of) for a in plan.actions] == [
        ("O1/9", Status.CLOSED, None),
        ("O1/5a", Status.METRIC, "O1/5a-c"),
        ("O1/5b", Status.METRIC, "O1/5a-c"),
        ("O1/6", Status.METRIC, None),
        ("O1/5a-c", Status.OPEN, None),
    ]
    assert [a.key for a in plan.open_actions()] == ["O1/5a-c"]
    assert codes(plan) == ["view.colour", "view.date"]


def test_a_ref_used_for_another_action_is_no_view_of_it(read: Read) -> None:
    plan = read(
        rows_of(("Plan", [HEAD, ["4", "Recruit foster carers"]]), ("Closed", [HEAD, ["4", "Mend the roof of Unit B"]]))
    )
    assert [(a.key, a.view_of) for a in plan.actions] == [("/4", None), ("/4#2", None)]
    assert codes(plan) == ["ref.reused"]


def test_merged_cells_count_for_every_row_they_cover(read: Read) -> None:
    book = rows_of(
        (
            "Plan",
            [
                HEAD,
                ["1a", "Train staff", "one", "Ann Lee", date(2027, 12, 31), "Green"],
                ["1b", None, "two", None, None, "Red"],
            ],
        )
    )
    for span in ("B2:B3", "D2:D3", "E2:E3"):
        book.active.merge_cells(span)
    first, second = read(book).actions
    assert (second.activity, second.leads[0].raw, second.due.date) == ("Train staff", "Ann Lee", date(2027, 12, 31))
    assert (first.rag.value, second.rag.value) == (Rag.GREEN, Rag.RED)


@pytest.mark.parametrize(
    ("value", "shape", "day", "kind"),
    [
        (date(2019, 12, 31), "dd/mm/yy", date(2019, 12, 31), DueKind.DAY),
        (date(2019, 11, 1), "mmm-yy", date(2019, 11, 30), DueKind.MONTH),
        (date(2019, 1, 20), "d-mmm", None, DueKind.UNREADABLE),
        (43830, "General", date(2019, 12, 31), DueKind.DAY),
        (30.09, "General", None, DueKind.UNREADABLE),
        (2019, "General", None, DueKind.RANGE),
    ],
)
def test_real_dates_are_read_as_they_are_shown(
    read: Read, value: Any, shape: str, day: date | None, kind: DueKind
) -> None:
    book = rows_of(("Plan", [HEAD, ["1", "Act", None, None, value]]))
    book.active["E2"].number_format = shape
    (action,) = read(book).actions
    assert (action.due.date, action.due.kind) == (day, kind)


def test_a_day_count_in_a_1904_workbook_is_counted_from_1904(read: Read) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = rows_of(("Plan", [HEAD, ["1", "Act", None, None, 42368], ["2", "Next", None, None, date(2019, 12, 31)]]))
    book.epoch = CALENDAR_MAC_1904
    assert [a.due.date for a in read(book).actions] == [date(2019, 12, 31)] * 2


def test_what_is_struck_through_is_no_longer_the_date(read: Read) -> None:
    book = rows_of(("Plan", [HEAD, ["1", "Act"]]))
    old, new = TextBlock(InlineFont(strike=True), "30/06/27\n"), TextBlock(InlineFont(), "30/09/27")
    book.active["E2"].value = CellRichText(old, new)
    (action,) = read(book).actions
    assert (action.due.raw, action.due.date) == ("30/06/27\n30/09/27", date(2027, 9, 30))
    assert "struck through" in action.due.why


def test_a_ref_shown_as_3_10_stays_3_10(read: Read) -> None:
    book = rows_of(("Plan", [HEAD, [3.1, "Act"]]))
    book.active["A2"].number_format = "0.00"
    assert read(book).actions[0].key == "/3.10"


@pytest.mark.parametrize(
    ("words", "fill", "value", "source", "code"),
    [
        ("AMBER", None, Rag.AMBER, RagSource.TEXT, None),
        ("g", "FF92D050", Rag.GREEN, RagSource.BOTH, None),
        (None, "FF00B050", Rag.GREEN, RagSource.FILL, None),
        (None, "FFC6EFCE", Rag.GREEN, RagSource.FILL, None),
        (None, Color(theme=6, tint=0.4), Rag.GREEN, RagSource.FILL, None),
        (None, Color(indexed=10), Rag.RED, RagSource.FILL, None),
        ("Green", "FFFFC000", Rag.GREEN, RagSource.TEXT, "rag.conflict"),
        ("Amber (was green)", None, Rag.AMBER, RagSource.TEXT, None),
        ("Amber/Green", None, None, RagSource.TEXT, "rag.unreadable"),
        ("AG", None, None, RagSource.TEXT, "rag.unreadable"),
        ("Green?", None, None, RagSource.TEXT, "rag.unreadable"),
        ("Green once the lease is signed", None, None, RagSource.TEXT, "rag.unreadable"),
        ("Amber - the lease is not signed, so it cannot be green", None, None, RagSource.TEXT, "rag.unreadable"),
        ("Amber: not all posts are filled until May", None, Rag.AMBER, RagSource.TEXT, None),
        ("Green - on target", None, Rag.GREEN, RagSource.TEXT, None),
        (None, "FFFFFF00", None, RagSource.TEXT, "rag.unsure"),
        (None, "FFFF9999", None, RagSource.TEXT, "rag.unsure"),
        (None, "FFD9D9D9", None, RagSource.TEXT, None),
        (None, None, None, RagSource.TEXT, None),
    ],
)
def test_a_colour_is_read_from_words_and_fill_and_never_guessed(
    read: Read, words: str | None, fill: Any, value: Rag | None, source: RagSource, code: str | None
) -> None:
    book = rows_of(("Plan", [HEAD, ["1", "Act", None, None, None, words]]))
    if fill:
        book.active["F2"].fill = PatternFill("solid", fgColor=fill)
    plan = read(book)
    assert (plan.actions[0].rag.value, plan.actions[0].rag.source) == (value, source)
    assert codes(plan) == ([code] if code else [])


def test_a_row_shaded_from_side_to_side_has_no_colour(read: Read) -> None:
    book = rows_of(("Plan", [HEAD, ["1", "Act", "x", "Ann", "Nov-27"]]))
    for column in range(1, 7):
        book.active.cell(2, column).fill = PatternFill("solid", fgColor="FF9BC2E6")
    assert read(book).actions[0].rag.value is None


def test_hidden_sheets_columns_margins_totals_and_appendices_are_no_actions_and_are_listed(read: Read) -> None:
    book = rows_of(
        (
            "Plan",
            [
                [*HEAD, "PM only"],
                ["1", "Act", "fine", "Ann", "Nov-27", "Green", "chase her", "turn blue?"],
                ["2"],
                ["Total", "12"],
                ["Appendix: young people by age"],
                ["Age", "Number", "In work", "Not known"],
                ["16", 207, "68%", "9%"],
                ["17", 195, "54.5%", "1.5%"],
            ],
        ),
        ("Old", [HEAD, ["1", "An earlier wording"]]),
    )
    book["Old"].sheet_state = "hidden"
    book["Plan"].column_dimensions["G"].hidden = True
    plan = read(book)
    assert [a.key for a in plan.actions] == ["/1"]
    assert plan.actions[0].other == {}
    why = " ".join(i.why for i in plan.ignored)
    for told in ("a hidden sheet", "hidden columns", "turn blue?", "a number without an action", "a total", "appendix"):
        assert told in why


def test_another_table_below_without_a_title_is_not_taken_for_more_actions(read: Read) -> None:
    plan = read(
        rows_of(
            (
                "Plan",
                [
                    HEAD, ["1", "Act", None, "Ann", "Nov-27", "Green"], [],
                    ["Locality", "Visits", "Complaints"], ["North", "Twelve", "None"], ["South", "Nine", "One"],
                ],
            )
        )
    )  # fmt: skip
    assert [a.key for a in plan.actions] == ["/1"]


def test_issues_and_risks_beside_the_plan_are_notes_and_empty_numbered_ones_are_none(read: Read) -> None:
    plan = read(
        rows_of(
            (
                "Report",
                [
                    HEAD,
                    ["1", "Act", None, "Ann", "Nov-27", "Green"],
                    ["Issues for escalation"],
                    ["No.", "Issue", "Owner", "Action and by when"],
                    ["I01", "The landlord is silent", "Bob", "Write by May"],
                    ["I02"],
                    ["Risks to be added"],
                    ["No.", "Risk", "Owner", "Mitigating action"],
                    ["R01", "Money ends", "Ann", "Ask early"],
                ],
            )
        )
    )
    assert [a.key for a in plan.actions] == ["/1"]
    assert [(n.number, n.text, n.owner, n.action) for n in plan.issues] == [
        ("I01", "The landlord is silent", "Bob", "Write by May")
    ]
    assert [(n.number, n.text, n.action) for n in plan.risks] == [("R01", "Money ends", "Ask early")]


def test_leads_are_matched_by_alias_and_the_unmatched_are_listed_with_the_nearest(read: Read) -> None:
    directory = Directory.of([Person("a.lee", "Ann Lee", aliases=("AL",)), Person("b.roe", "Bob Roe")])
    plan = read(rows_of(("Plan", [HEAD, ["1", "Act", None, "AL / Bob Rowe"]])), directory)
    assert [(lead.raw, lead.person) for lead in plan.actions[0].leads] == [("AL", "a.lee"), ("Bob Rowe", None)]
    (problem,) = plan.problems
    assert (problem.code, problem.found) == ("lead.unmatched", "Bob Rowe")
    assert "b.roe" in problem.hint


def test_comments_bold_headings_hidden_rows_and_formulas_without_a_value_are_told(read: Read) -> None:
    book = rows_of(("Plan", [HEAD, ["Homes"], ["1", "Act", "=A1&1", None, "Nov-27"]]))
    book.active["A2"].font = Font(bold=True)
    book.active["E3"].comment = Comment("was May", "x")
    book.active.row_dimensions[3].hidden = True
    plan = read(book)
    (action,) = plan.actions
    assert (action.objective.title, action.key, action.other) == ("Homes", "/1", {"Comment on due": "was May"})
    assert sorted(codes(plan)) == ["cell.formula", "row.hidden"]


def test_progress_is_kept_word_for_word(read: Read) -> None:
    diary = "03.06.27 - AL - bid sent\n\n01.05.27 – “held”, £5 & <b>\n- 12%"
    assert read(rows_of(("Plan", [HEAD, ["1", "Act", diary]]))).actions[0].progress == diary


def test_a_workbook_without_a_table_of_actions_is_refused_with_what_to_do(read: Read) -> None:
    with pytest.raises(InputFault) as fault:
        read(rows_of(("Sheet1", [["Dear all"], ["see you there"]])))
    (problem,) = fault.value.problems
    assert (problem.code, problem.where.file) == ("table.none", "plan.xlsx")
    assert "Target date" in problem.hint


def test_the_json_is_that_of_the_contract(read: Read) -> None:
    plan = read(rows_of(("Plan", [[*HEAD, "Evidence"], ["10b.i ", "Act", "p", "Ann Lee", "Nov1-9", "A", "e"]])))
    (action,) = json.loads(json.dumps(plan_to_json(plan)))["actions"]
    assert (action["key"], action["ref"], action["leads"]) == ("/10b.i", "10b.i", ["Ann Lee"])
    assert action["due"] == {"raw": "Nov1-9", "date": None, "kind": "unreadable", "why": "mistyped, perhaps Nov-19"}
    assert action["rag"] == {"value": "amber", "raw": "A", "source": "text"}
    assert action["where"] == {"sheet": "Plan", "row": 2, "table": 1}
    assert (action["status"], action["view_of"], action["other"]) == ("open", None, {"Evidence": "e"})


def test_plan_read_prints_the_plan_and_refuses_in_words(tmp_path: Path) -> None:
    rows_of(("Plan", [HEAD, ["1", "Act"]])).save(tmp_path / "plan.xlsx")
    (tmp_path / "bad.xlsx").write_text("Ref,Activity\n")

    def run(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lacflow", "plan", "read", str(tmp_path / name), "--json"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert json.loads(run("plan.xlsx").stdout)["actions"][0]["key"] == "/1"
    refused = run("bad.xlsx")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "bad.xlsx" in refused.stderr


@pytest.mark.samples
def test_a_real_delivery_plan_reads_as_a_person_reads_it(sample_data: Path) -> None:
    from lacflow.documents import read_plan

    truth = json.loads((sample_data / "plans" / "county_l.truth.json").read_text())["rows"]
    plan = read_plan(sample_data / "plans" / "county_l.xlsx")
    assert len(plan.open_actions()) == 77
    got = {(a.where.sheet, a.where.row): a for a in plan.actions}
    assert got.keys() == {(r["sheet"], r["row"]) for r in truth}
    for row in truth:
        action = got[row["sheet"], row["row"]]
        day = action.due.date.isoformat() if action.due.date else None
        assert day in [row["target_date"], *row["target_date_acceptable"]]
        assert (action.rag.value or "none") == row["rag"]
        assert {" ".join(lead.raw.split()) for lead in action.leads} == {" ".join(x.split()) for x in row["leads"]}
