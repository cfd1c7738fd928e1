"""The papers a board is given, and what is flagged before they are published."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

import chaired
from lacflow.board.board import Conditions, Rule, Rung
from lacflow.board.chair import Chair
from lacflow.board.overall import overall
from lacflow.board.paper import Grid, Heading, Paper, Words, words_of
from lacflow.board.plan import Action, Colour, Due, DueKind, Note, Plan, Status
from lacflow.board.rag import Rag
from lacflow.documents.paper_docx import docx_of
from lacflow.documents.paper_pdf import pdf_of
from lacflow.documents.paper_xlsx import xlsx_of
from lacflow.errors import InputFault
from lacflow.papers.board import PAPERS, Facts
from lacflow.papers.discussed import to_discuss
from lacflow.papers.drawn import filled
from lacflow.papers.flagged import flags
from lacflow.papers.plan import plan_paper

R, A, G, B = Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE


@pytest.fixture
def facts() -> Facts:
    """A board of 40 actions after three boards, with an issue, a closed action and a stated colour."""
    chair: Chair = chaired.chair(40, 3, 12)
    items = tuple(i.action for i in chair.held.items)
    closed = replace(items[0], key="O1/99", ref="99", status=Status.CLOSED)
    plan = Plan("homes", (*items, closed), issues=(Note("I01", "The lease ends", "Ada Ash", "Renew by June"),))
    return Facts(chaired.VOICE, chair, plan, {"Overall colour": Colour(G, "Green")})


@pytest.mark.parametrize(
    ("rows", "colour"),
    [
        ((B, B), B),
        ((B, G), G),
        ((G, A), G),
        ((G, A, A), A),
        ((G, G, R), A),
        ((R, R, A), R),
        ((None,), None),
        ((), None),
    ],
)
def test_the_overall_colour_is_the_best_its_rows_allow(rows: tuple[Rag | None, ...], colour: Rag | None) -> None:
    assert overall(rows) is colour


def test_the_progress_report_gives_both_overall_colours_where_they_differ(facts: Facts) -> None:
    """A published report called itself green over rows of which most were not."""
    header = next(b for b in PAPERS["progress"](facts).front if isinstance(b, Grid))
    said = dict(header.rows)["Overall colour"]
    assert said == "Amber, from the rows; the last document stated green"


def test_what_is_listed_to_discuss_is_what_the_rule_says(facts: Facts) -> None:
    """Each red, and each red or amber with a saving or of high priority; nothing else, and the heading counts them."""
    paper = PAPERS["progress"](facts)
    heading = next(b.text for b in paper.front if isinstance(b, Heading) and b.text.startswith("Actions to discuss"))
    wanted = [i for i in facts.chair.held.items if to_discuss(i)]
    assert heading == f"Actions to discuss at the board: {len(wanted)}"
    assert all(i.shown in (R, A) or i.action.savings_rag.value in (R, A) for i in wanted)
    assert {i.action.key for i in facts.chair.held.items if i.shown is R} <= {i.action.key for i in wanted}


def test_a_board_s_own_rules_say_what_is_to_discuss(facts: Facts) -> None:
    """A rule that says so lists what it catches, and nothing else; what nobody assured has no colour for it."""
    amber = Rule("amber", (Conditions(colour=frozenset({A})),), (Rung(("chair",)),), discuss=True)
    board = replace(facts.voice.board, rules=(amber, replace(amber, any_of=(Conditions(silent=True),), discuss=False)))
    paper = PAPERS["progress"](replace(facts, voice=replace(facts.voice, board=board)))
    heading = next(b.text for b in paper.front if isinstance(b, Heading) and b.text.startswith("Actions to discuss"))
    wanted = sum(i.shown is A for i in facts.chair.held.items)
    assert wanted > 0
    assert heading == f"Actions to discuss at the board: {wanted}"


def test_silence_has_no_colour_in_any_paper(facts: Facts) -> None:
    """What nobody answered for says so, with its last known colour."""
    silent = [i for i in facts.chair.held.items if i.not_assured]
    assert silent
    for name in ("progress", "delivery"):
        text = [words for _, words in words_of(PAPERS[name](facts))]
        assert sum(words.startswith("Not assured, ") for words in text) >= len(silent), name


def test_the_committee_has_a_reason_for_every_amber_and_the_old_date_in_brackets(facts: Facts) -> None:
    grid = [b for b in PAPERS["committee"](facts).front if isinstance(b, Grid)][1]
    assert grid.rows
    assert all(": " in row[3] for row in grid.rows if row[3].startswith(("Amber", "Red")))
    moved = [t for t in facts.chair.tracks if t.slipped and t.item.action.priority]
    assert sum("(" in row[2] for row in grid.rows) == len(moved) > 0


@pytest.mark.parametrize("kind", list(PAPERS))
def test_every_paper_goes_out_in_every_form(facts: Facts, kind: str) -> None:
    """PDF that conforms, Word, and a workbook in which nothing is a formula."""
    paper = PAPERS[kind](facts)
    assert pdf_of(paper, chaired.NOW).startswith(b"%PDF")
    assert docx_of(paper).startswith(b"PK")
    book = load_workbook(BytesIO(xlsx_of(paper)))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}
    lines = {(c.parent.title, c.row): str(c.value).count("\n") + 1 for c in cells if "\n" in str(c.value)}
    assert all(book[sheet].row_dimensions[row].height >= 12 * count for (sheet, row), count in lines.items())
    said = {str(c.value) for c in cells}
    assert {row[0] for b in paper.front if isinstance(b, Grid) for row in b.rows if row[0]} <= said


def test_a_plan_as_pdf_has_every_action_under_its_view(facts: Facts) -> None:
    paper = plan_paper(facts.plan, facts.names, facts.voice.board.scheme, "Plan")
    refs = [row for b in paper.front if isinstance(b, Grid) and b.head[0] == "Ref" for row in b.rows]
    assert len(refs) == len(facts.plan.actions)
    assert [b.text for b in paper.front if isinstance(b, Heading) and b.level == 2] == [
        "Open actions: 40", "Closed actions: 1", "Issues",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Two children moved in May", "small number"),
        ("of whom 3 are care leavers", "small number"),
        ("only one sibling group of four young children remains", "small number"),
        ("1 family was told", "small number"),
        ("NHS number 943 476 5919 was given", "nhs number"),
        ("born on 4 May 2019", "date of birth"),
    ],
)
def test_what_could_tell_who_a_child_is_is_flagged(words: str, kind: str) -> None:
    assert kind in [f.kind for f in flags(Paper("T", (Heading("Part"), Words(words))))]


@pytest.mark.parametrize(
    "words",
    ["121 children took part", "12.3 children", "5 children", "on 4 June", "two thirds of carers", "Objective 3: Carers",
     "3.2 families a week", "the one plan for all"],
)  # fmt: skip
def test_other_numbers_are_not_flagged(words: str) -> None:
    assert [f.words for f in flags(Paper("T", (Words(words),)))] == []


def test_a_council_s_own_template_is_filled_and_its_faults_are_named(facts: Facts, tmp_path: Path) -> None:
    """Its own words stay, ours go in as words, and a name it is not given is a fault with the file."""
    from docx import Document

    document = Document()
    for line in (
        "Our council's front page",
        "{{ title }}",
        "{%p for s in sections %}",
        "{{ s.heading }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(line)
    document.save(str(tmp_path / "progress.docx"))
    made = Document(BytesIO(filled(tmp_path / "progress.docx", PAPERS["progress"](facts))))
    text = [p.text for p in made.paragraphs]
    assert "Our council's front page" in text
    assert "Homes Board, 13 May 2027: progress report" in text
    assert any("Health & <rest>" in line for line in text)
    document.add_paragraph("{{ nonsense }}")
    document.save(str(tmp_path / "progress.docx"))
    with pytest.raises(InputFault, match="nonsense"):
        filled(tmp_path / "progress.docx", PAPERS["progress"](facts))


def test_dates_that_are_no_day_are_said_in_words() -> None:
    """A paper never guesses one."""
    action = Action("O1/1", "1", activity="Do it", due=Due("Spring", None, DueKind.UNREADABLE, "it is no day"))
    text = [words for _, words in words_of(plan_paper(Plan("b", (action,)), {}, chaired.BOARD.scheme, "Plan"))]
    assert "“Spring” (it is no day)" in text
