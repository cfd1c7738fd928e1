"""What a lead writes round a plan, and tables of their own: what answers is read, what only hands over needs nobody."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest
from openpyxl import Workbook
from papers_return import HEADERS, PLAN, Returned, saved, sending

from lacflow.documents import Returned as Said
from lacflow.documents import read_returned
from lacflow.documents.returned_covering import is_covering
from lacflow.documents.returned_words import added
from paper import docx, p, tbl, tc, tr


def _of(found: Said) -> dict[str, tuple[str, str | None, date | None, str | None]]:
    return {r.key: (r.disposition.value, r.fields.rag, r.fields.due, r.fields.progress) for r in found.readings}


def _table(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


@pytest.mark.parametrize("known", [True, False])
def test_a_table_that_names_actions_by_refs_alone_is_read(known: bool) -> None:
    """An objective beside the ref, or a heading above it, says which; what is left empty there says nothing."""
    content = _table(
        ("Housing Support - August return",), (), ("Action", "Objective", "Update", "BRAG", "New date"),
        (1, 1, "Fourth district signed", "A", None), ("2b", 1, None, "Green", "31/10/2027"), (3, 3, "n/c", None, None),
    )  # fmt: skip
    found = read_returned(content, "mine.xlsx", sending(known=known))
    assert _of(found) == {
        "O1/1": ("record", "amber", None, "Fourth district signed"),
        "O1/2b": ("record", "green", date(2027, 10, 31), None),
        "O3/3": ("no_change", None, None, None),
    }
    assert found.held == ()


def test_a_ref_without_an_objective_is_the_lead_s_where_only_one_of_theirs_has_it() -> None:
    """`2b` is theirs alone; `3` is an action of two of their objectives, and is held."""
    found = read_returned(
        _table(("Ref", "Update", "RAG"), ("2b", "rota full", "Green"), (3, "signed", "Green")), "mine.xlsx", sending()
    )
    assert _of(found) == {"O1/2b": ("record", "green", None, "rota full")}
    assert ["signed" in h.text for h in found.held] == [True]


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("Hi Ann", True),
        ("As requested, here are my updates for the housing plan. Shout if you need anything else.", True),
        ("Please find below the table with our progress", True),
        ("Kind regards", True),
        ("Here is my update: 4 is late", False),
        ("See the table, but 2b is now red", False),
        ("The trust has asked whether it can be closed", False),
    ],
)
def test_words_that_only_hand_over_are_told_from_those_that_say_something(words: str, only: bool) -> None:
    assert is_covering(words) is only


def test_a_letter_round_the_table_needs_nobody_but_for_what_it_says() -> None:
    """Greeting, offer, closing and name are left out; a question stays."""
    action = next(iter(PLAN.values()))[0]
    words = (action.ref, action.activity, f"{action.progress}\n13.08.27 - all signed", action.lead, action.brag)
    table = tbl(
        tr("Ref", "Activity", "Progress", "Responsible Service", "BRAG"),
        tr(*(tc(*(p(escape(line)) for line in w.split("\n"))) for w in words)),
    )
    letter = p("Hi Ann") + p("As requested here are my updates.") + table
    letter += p("Could the fourth district join the panel?") + p("Kind regards") + p("Gita Pell") + p("Housing Lead")
    found = read_returned(docx(letter), "memo.docx", sending())
    assert _of(found) == {"O1/1": ("record", None, None, "13.08.27 - all signed")}
    assert [h.text for h in found.held] == ["Could the fourth district join the panel?"]


def test_a_formula_that_leads_nowhere_is_no_answer() -> None:
    """The rest of its row counts, and what we hold stays."""
    file = Returned()
    file.put("O1/1", "BRAG", "#REF!")
    file.put("O1/2a", HEADERS[8], "#N/A")
    file.put("O3/3", "Timescales", "#VALUE!")
    file.add("O3/3", "13.08.27 - pathway signed")
    found = read_returned(file.content(), "plan.xlsx", sending())
    assert _of(found) == {"O3/3": ("record", None, None, "13.08.27 - pathway signed")}


def test_a_passage_that_was_moved_is_nothing_new() -> None:
    """The newest entry put on top, or the oldest below, is what we hold in another order."""
    old = "12.05.27 - First flat handed over, furniture ordered.\n09.07.27 - Second lease signed with the owner."
    turned = "09.07.27 - Second lease signed with the owner.\n12.05.27 - First flat handed over, furniture ordered."
    assert added(turned, old).new == ""
    assert added(f"{turned}\n12.08.27 - keys in hand", old).new == "12.08.27 - keys in hand"


def test_a_row_of_group_names_over_the_header_needs_nobody() -> None:
    file = Returned()
    for span in list(file.sheet.merged_cells.ranges):
        file.sheet.unmerge_cells(str(span))
    file.sheet.insert_rows(3)
    file.sheet["A3"], file.sheet["D3"], file.sheet["I3"] = "The action", "What has happened", "When and how"
    assert read_returned(file.content(), "plan.xlsx", sending()).held == ()
    file.sheet["D3"] = "Now red"
    assert [h.text for h in read_returned(file.content(), "plan.xlsx", sending()).held] == [
        "The action | Now red | When and how"
    ]


@pytest.mark.parametrize("first", ["30th April 2028", "Apr-28"])
def test_dates_in_words_that_were_dragged_down_wait(first: str) -> None:
    """The years or months count on by themselves from the first, which stands as typed; its neighbours are asked about."""
    file = Returned()
    dragged = ("30th April 2028", "30th April 2029", "30th April 2030")
    for key, date_of in zip(
        ("O1/1", "O1/2a", "O1/2b"), dragged if "th" in first else ("Apr-28", "May-28", "Jun-28"), strict=True
    ):
        file.put(key, "Timescales", date_of)
    file.add("O1/1", f"moved to {first}")
    found = _of(read_returned(file.content(), "plan.xlsx", sending()))
    assert found["O1/1"][:3] == ("record", None, date(2028, 4, 30))
    assert [found[k][::2] for k in ("O1/2a", "O1/2b")] == [("review", None)] * 2


def test_a_plan_without_the_column_of_its_actions_is_known_by_refs_and_objectives() -> None:
    file = Returned()
    for span in list(file.sheet.merged_cells.ranges):
        file.sheet.unmerge_cells(str(span))
    file.add("O3/3", "13.08.27 - pathway signed")
    file.colour("O3/4", "Amber")
    file.sheet.delete_cols(2, 2)
    assert _of(read_returned(file.content(), "plan.xlsx", sending())) == {
        "O3/3": ("record", None, None, "13.08.27 - pathway signed"),
        "O3/4": ("record", "amber", None, None),
    }
