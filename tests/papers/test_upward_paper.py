"""The report to a board above, and how that board reads it: words beside every count, silence never green."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import chaired
from lacflow.board.chair import Chair
from lacflow.board.paper import Grid, Heading, Paper, words_of
from lacflow.board.plan import Plan
from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.reported import Reported, ReportedLine, line_of_json
from lacflow.board.rollup import roll_up
from lacflow.board.slots import Parent, Slot
from lacflow.board.upward import Fed
from lacflow.papers.briefing import briefing_paper, figures_json
from lacflow.papers.upward import Facts, counted, stands_at, upward_json, upward_paper

R, A, G, B = Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE
NONE = dict.fromkeys(Rag, 0)
ABOVE = Parent("performance", "Performance Board", board="performance")
SLOT = Slot("2027-jun", date(2027, 6, 3), date(2027, 5, 20))
COLUMN = "Parent plan ref"


@pytest.fixture
def facts() -> Facts:
    """Forty actions, most of which carry a ref of the plan above."""
    chair: Chair = chaired.chair(40, 3, 12)
    refs = ("1.1", "2", "1.1; 2", "")
    items = tuple(
        replace(i, action=replace(i.action, other={COLUMN: refs[n % 4]})) for n, i in enumerate(chair.held.items)
    )
    held = replace(chair.held, items=items)
    plan = Plan("homes", tuple(i.action for i in items))
    return Facts(chaired.VOICE, ABOVE, Fed(SLOT, held.meeting, fresh=True), held, roll_up(items, plan, COLUMN))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (ReportedLine("1", 2, {**NONE, G: 2}, worst=G), "green"),
        (ReportedLine("1", 3, {**NONE, G: 2, R: 1}, worst=R), "red at worst"),
        (
            ReportedLine("1", 3, {**NONE, A: 2}, 1, worst=A, last_known=R),
            "amber at worst; 1 not assured, last known red",
        ),
        (ReportedLine("1", 3, {**NONE, G: 1}, 2, last_known=G), "2 not assured, last known green at worst"),
        (ReportedLine("1", 2, NONE, 1, 1), "1 not assured and 1 with no colour"),
        (ReportedLine("1", 0, NONE, closed=4), "all closed"),
        (ReportedLine("1", 0, NONE), "nothing open"),
    ],
)
def test_a_ref_stands_at_its_worst_and_says_what_is_not_assured(line: ReportedLine, words: str) -> None:
    assert stands_at(line, DEFAULT) == words


def test_counts_in_words_leave_out_what_there_is_none_of() -> None:
    line = ReportedLine("1", 4, {**NONE, R: 1, G: 2}, 1, closed=3)
    assert counted(line, DEFAULT) == "4 open actions: 1 red, 2 green and 1 not assured; 3 closed"


def test_the_table_and_the_figures_say_the_same(facts: Facts) -> None:
    grid = next(b for b in upward_paper(facts).front if isinstance(b, Grid))
    figures = upward_json(facts)
    lines = [*figures["refs"], figures["without_ref"]]
    assert [(row[0], row[1]) for row in grid.rows] == [
        (line["ref"] or "No reference", str(line["open"]["count"])) for line in lines
    ]
    assert figures["whole"]["open"]["count"] == 40
    assert line_of_json(lines[0]).open == lines[0]["open"]["count"] == len(lines[0]["open"]["ids"])


@pytest.mark.parametrize(
    ("fed", "said"),
    [
        (Fed(SLOT, chaired.MEETING, fresh=True), "Our board met on 13 May 2027; what came in since is included."),
        (Fed(SLOT, chaired.MEETING, fresh=False), "has not met since our last report"),
        (Fed(SLOT, None, fresh=False), "Our board has not met before this report"),
    ],
)
def test_the_report_says_which_board_it_rests_on(facts: Facts, fed: Fed, said: str) -> None:
    assert said in " ".join(upward_paper(replace(facts, fed=fed)).about)


def above(facts: Facts, **more: object) -> tuple[Chair, Paper]:
    """Return the briefing of the board above, which has one board below it."""
    one = Reported("homes", "Homes Board", SLOT, chaired.NOW - timedelta(days=1), **more)  # type: ignore[arg-type]
    chair = replace(chaired.chair(10, 2, 4), reported=(one,))
    return chair, briefing_paper(chaired.VOICE, chair)


def test_the_board_above_sees_each_board_below_with_its_date_in_front_and_in_the_annex(facts: Facts) -> None:
    figures = upward_json(facts)
    chair, paper = above(facts, figures=figures, fixed_at=chaired.NOW, sha256="ab", current=True)
    assert "Boards that report here: 1" in [b.text for b in paper.front if isinstance(b, Heading)]
    text = " ".join(words for _, words in words_of(paper))
    assert "Homes Board, as of 6 May 2027: 40 open actions:" in text
    assert [b.caption for b in paper.annex if isinstance(b, Grid)].count("Homes Board, by our references") == 1
    assert figures_json(chair)["reported"][0]["report"] == figures


def test_a_report_that_is_not_in_is_said_and_the_one_before_it_is_quiet(facts: Facts) -> None:
    """Silence of a board is no more green than silence of a lead."""
    _, none = above(facts)
    assert "no report yet; it was due 9am Wed 5 May. Nothing of it is assured." in " ".join(
        w for _, w in words_of(none)
    )
    _, old = above(facts, figures=upward_json(facts), fixed_at=chaired.NOW, sha256="ab", current=False)
    assert "the one for this meeting is not in: it was due 9am Wed 5 May" in " ".join(w for _, w in words_of(old))
