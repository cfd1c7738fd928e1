"""A table is read row by row: ours by what was changed in it, a lead's own by its header; struck words count for nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.html import html_to_text
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]

HEAD = ("Ref", "Objective", "Activity", "BRAG", "Due")
ROWS = (
    ("10c", "1", "Train every carer", "Amber", "30/09/26"),
    ("12a", "1", "Publish the leaflet", "Green", "30/09/26"),
    ("4", "3", "Map placements", "Green", "31/03/27"),
    ("4", "2", "Set up the register", "Green", "31/03/27"),
)


def table(*rows: tuple[str, ...]) -> str:
    """Return a table as Outlook writes it."""
    cells = ("".join(f"<td><p class=MsoNormal>{cell}</p></td>" for cell in row) for row in (HEAD, *rows))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def letter(body: str) -> str:
    return f"<p>Dear Sam</p><p>Please tell us how your actions stand by noon on Thursday 20 August.</p>{body}"


def reply(*rows: tuple[str, ...], above: str = "") -> str:
    header = (
        "<p><b>From:</b> Board &lt;board@council.example&gt;<br><b>Sent:</b> 12 August 2026 09:00<br><b>To:</b> Sam<br>"
        "<b>Subject:</b> x</p>"
    )
    return f"<p>{above}</p><div>{header}{letter(table(*rows))}</div>"


@pytest.fixture
def edited(read: Read) -> Callable[..., dict[str, Reading]]:
    """Read a reply whose HTML is our letter with these rows in place of ours."""

    def read_it(*changed: tuple[str, ...], above: str = "") -> dict[str, Reading]:
        by_ref = {row[:2]: row for row in changed}
        html = reply(*(by_ref.get(row[:2], row) for row in ROWS), above=above)
        found = read("", sent=html_to_text(letter(table(*ROWS))), html=html)
        return {r.key: r for r in found.readings}

    return read_it


def test_a_table_left_as_it_was_says_nothing(edited) -> None:
    assert edited() == {}


def test_words_and_a_colour_typed_into_a_row_are_its_answer(edited) -> None:
    found = edited(("12a", "1", "Publish the leaflet<br><i>Out on 3 August</i>", "<b>Amber</b>", "30/09/26"))
    assert list(found) == ["O1/12a"]
    assert found["O1/12a"].fields.rag is Rag.AMBER
    assert "Out on 3 August" in (found["O1/12a"].fields.progress or "")
    assert "Publish" not in (found["O1/12a"].fields.progress or "")


def test_a_cell_added_at_the_end_of_a_row_is_its_answer(edited) -> None:
    found = edited(("10c", "1", "Train every carer", "Amber", "30/09/26", "Half of them are trained."))
    assert found["O1/10c"].fields.progress == "Half of them are trained."


def test_a_ref_of_two_objectives_is_told_by_its_row(edited) -> None:
    assert list(edited(("4", "2", "Set up the register. Two mentors joined.", "Green", "31/03/27"))) == ["O2/4"]


@pytest.mark.parametrize(
    "cell", ["<s>Amber</s> Red", "<span style='text-decoration:line-through'>Amber</span> Red", "Red"]
)
def test_a_colour_typed_over_ours_without_a_word_waits(edited, cell: str) -> None:
    found = edited(("10c", "1", "Train every carer", cell, "30/09/26"))
    assert found["O1/10c"].disposition is Disposition.REVIEW
    assert found["O1/10c"].fields.rag is None
    assert found["O1/10c"].probable.rag is Rag.RED


def test_a_table_a_lead_typed_is_read_by_its_header(read: Read) -> None:
    """Columns in the lead's own order."""
    found = read("Ref\tUpdate\tDate\tBRAG\n10c\tTwo districts behind\t30/11/26\tAmber\n12a\tPrinted\t\tGreen")
    by_key = {r.key: r.fields for r in found.readings}
    assert (by_key["O1/10c"].rag, str(by_key["O1/10c"].due)) == (Rag.AMBER, "2026-11-30")
    assert by_key["O1/10c"].progress == "Two districts behind"
    assert by_key["O1/12a"].rag is Rag.GREEN
    assert found.held == ()


STRUCK = ("<s>{}</s>", "<strike>{}</strike>", "<del>{}</del>", '<b style="text-decoration: line-through">{}</b>')


@pytest.mark.parametrize("struck", STRUCK)
def test_what_is_struck_out_is_not_seen(struck: str) -> None:
    assert html_to_text(f"<p>Amber {struck.format('Green')} now</p>").split() == ["Amber", "now"]


def test_lines_of_a_cell_stand_in_its_row() -> None:
    assert html_to_text("<tr><td>1</td><td>a<br>b</td><td>c</td></tr>") == "1\ta b\tc"


def test_a_row_that_begins_with_an_empty_cell_is_a_line_of_its_own_in_its_columns() -> None:
    html = "<tr><td>Ref</td><td>Action</td><td>Owner</td></tr><tr><td></td><td>Find homes</td><td>Sam</td></tr>"
    assert html_to_text(html).split("\n") == ["Ref\tAction\tOwner", "\tFind homes\tSam"]


def test_a_table_that_only_lays_a_page_out_keeps_its_lines() -> None:
    assert html_to_text("<tr><td></td><td>a<br>b</td></tr>").split("\n") == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "due"), [("Not before the new year, says the trust.", None), ("30/11/26", "2026-11-30")]
)
def test_words_below_an_empty_date_label_are_no_date(read: Read, sent: str, typed: str, due: str | None) -> None:
    quoted = "\n".join(f"> {line}" for line in sent.split("\n"))
    at = quoted.index("New date", quoted.index("12a"))
    label_end = quoted.index("\n", at)
    text = f"On 12 August 2026, the board wrote:\n{quoted[:label_end]}\n{typed}\n{quoted[label_end + 1 :]}"
    found = {r.key: r.fields for r in read(text).readings}
    given = found.get("O1/12a")
    assert (str(given.due) if given and given.due else None) == due


@pytest.mark.parametrize(
    "card", ["Sam Reed | Head of Homes | 01632 960001", "Sam Reed, Head of Homes", "Sam Reed - Homes"]
)
def test_a_signature_of_one_line_is_no_answer(read: Read, card: str) -> None:
    found = read(f"10c is green, all trained.\n\n{card}")
    assert [r.key for r in found.readings] == ["O1/10c"]
    assert "Homes" not in (found.readings[0].fields.progress or "")
    assert found.held == ()


@pytest.mark.parametrize("text", ["Sam", "Sam Reed", "Kind regards\nSam", "Sam Reed | Homes"])
def test_a_mail_that_is_only_a_name_is_empty(read: Read, text: str) -> None:
    assert read(text).kind == "empty"


@pytest.mark.parametrize("colour", ["Amber", "Amber no change"])
def test_no_change_in_a_cell_is_an_answer(edited, colour: str) -> None:
    found = edited(("10c", "1", "Train every carer", colour, "30/09/26", "No change"))
    assert found["O1/10c"].disposition is Disposition.NO_CHANGE


CHATTER = (
    "I've added a column to your table with where we are and changed the colours and the date in it.",
    "Answers inline.",
    "I have updated the table below.",
    "Quick ones from me:",
    "Hope the move went ok.",
)


@pytest.mark.parametrize("words", CHATTER)
def test_talk_about_the_answers_waits_for_nobody(read: Read, words: str) -> None:
    found = read(f"{words}\n\n10c is green, all trained.")
    assert [r.key for r in found.readings] == ["O1/10c"]
    assert found.held == ()


def test_a_column_named_action_beside_one_of_refs_holds_what_is_to_be_done(read: Read) -> None:
    table = "Ref\tObjective\tAction\tBRAG\tDate\tProgress\n12a\t1\tPublish the leaflet\tAmber\t31/01/27\tno translator"
    (reading,) = read(table).readings
    assert (reading.key, reading.fields.rag, str(reading.fields.due)) == ("O1/12a", Rag.AMBER, "2027-01-31")
