"""What a chair is told first, whom to ask what: every rule of docs/briefing.md on facts small enough to see whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chaired
from lacflow.board.assurance import Past
from lacflow.board.board import Board
from lacflow.board.briefing import compose, figures
from lacflow.board.calendar import Meeting
from lacflow.board.chair import (
    CLASSES,
    FIVE,
    HEADS,
    KINDS,
    Chair,
    Earlier,
    PastBoard,
    by_objective,
    fair,
    figures_of,
    over_boards,
    think,
)
from lacflow.board.escalation import ItemFacts
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Objective
from lacflow.board.rag import Rag

BOARD = Board("b", "Board", "Board", ZoneInfo("Europe/London"), "a.chair", "p.manager", "box")
MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))
NOW = datetime(2027, 1, 7, 9, tzinfo=UTC)
LAST = date(2026, 11, 26)
AHEAD = date(2027, 6, 30)


def due(day: date | None) -> Due:
    return Due("", day, DueKind.DAY) if day else Due()


def item(ref: str, rag: Rag | None, *, heard: bool = True, dates: tuple[date, ...] = (AHEAD,), before: Rag | None = None,
         since: tuple[bool, ...] = (True,), **more: object) -> ItemFacts:  # fmt: skip
    action = Action(
        f"O1/{ref}", ref, ref, Objective("1"), f"Do {ref}", leads=(Lead("Ann", "a.ann"),), rag=Colour(rag),
        due=due(dates[0]) if dates else Due(), revised=due(dates[-1]) if dates[1:] else Due(), **more,  # type: ignore[arg-type]
    )  # fmt: skip
    held = dates[-2] if dates[1:] else dates[0] if dates else None
    past = Past(tuple(str(n) for n in range(len(since))), (True,) * len(since), since, dates)
    spoke = NOW if heard else None
    return ItemFacts(action, before or rag, asked=True, touched_at=spoke, due_before=held, past=past)


def chair(*items: ItemFacts, colours: dict[str, Rag | None] | None = None, boards: int = 1) -> Chair:
    """Return a briefing after boards which all saw these colours and, the last, each date before it moved."""
    held = compose(BOARD, MEETING, items, (), now=NOW, last_words={i.action.key: "why" for i in items})
    seen = {i.action.key: i.before for i in items} | {f"O1/{k}": v for k, v in (colours or {}).items()}
    dues = {i.action.key: i.due_before for i in items}
    earlier = Earlier(tuple(PastBoard(str(n), LAST, seen, dues, frozenset(seen)) for n in range(boards)))
    return think(held, earlier, reasons=frozenset({Rag.AMBER, Rag.RED}), due_before=dues)


def kinds(found: Chair) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.kind, e.track.item.action.ref, e.also) for e in found.enquiries]


def test_promised_at_the_last_board_and_not_done_is_asked_first() -> None:
    """Due after the last board and by this one; what is said to be complete, or moved, is not asked about so."""
    between = date(2026, 12, 15)
    found = chair(
        item("1", Rag.AMBER, dates=(between,)),
        item("2", Rag.AMBER, dates=(between,), said_complete="done", other={"Evidence": "minutes"}),
        item("3", Rag.AMBER, dates=(between, AHEAD)),
        item("4", Rag.AMBER, dates=(date(2026, 11, 1),)),
    )
    assert kinds(found) == [("promised_not_done", "1", ())]
    assert [(p.track.item.action.ref, p.became) for p in found.promises] == [
        ("1", "not_done"), ("2", "said_complete"), ("3", "moved"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (item("1", Rag.RED, dates=(date(2026, 10, 1),)), "red_no_recovery"),
        (item("1", Rag.RED, dates=()), "red_no_recovery"),
        (item("1", Rag.GREEN, dates=(date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1), AHEAD)), "extended_again"),
        (item("1", Rag.AMBER, said_complete="all done"), "complete_no_evidence"),
        (item("1", Rag.GREEN, heard=False, since=(True, False, False)), "not_assured"),
        (item("1", Rag.GREEN, dates=(date(2026, 10, 1),)), "green_overdue"),
    ],
)  # fmt: skip
def test_each_kind_of_question_is_made_from_its_fact(one: ItemFacts, kind: str) -> None:
    assert kinds(chair(one))[0][0] == kind


@pytest.mark.parametrize(
    "one",
    [
        item("1", Rag.RED),
        item("1", Rag.GREEN, dates=(date(2027, 2, 1), date(2027, 3, 1), AHEAD)),
        item("1", Rag.AMBER, said_complete="all done", other={"Evidence seen": "the minutes"}),
        item("1", Rag.GREEN, heard=False, since=(False, True)),
        item("1", Rag.GREEN),
    ],
)
def test_nothing_is_asked_where_the_fact_is_not_there(one: ItemFacts) -> None:
    """A red with a date ahead, a second extension, evidence given, one board's silence, a plain green."""
    assert kinds(chair(one)) == []


def test_the_five_things_come_in_the_written_order_and_never_twice() -> None:
    """The first five classes with any action in them, whatever their numbers."""
    items = [
        item("1", Rag.BLUE), item("2", Rag.GREEN), item("3", Rag.GREEN, dates=(date(2026, 10, 1),)),
        item("4", Rag.RED, before=Rag.GREEN), item("5", Rag.RED), item("6", Rag.GREEN, heard=False),
        item("7", Rag.AMBER, before=Rag.GREEN),
    ]  # fmt: skip
    assert [t.name for t in chair(*items).things] == [
        "red_still",
        "red_new",
        "not_assured",
        "green_overdue",
        "worse_amber",
    ]


def test_red_counts_boards_at_its_colour() -> None:
    """This board included; a board that saw another colour ends the row."""
    found = chair(item("1", Rag.RED), boards=3)
    assert found.tracks[0].at_colour == 4
    assert figures_of(found)["red_three_boards"]["ids"] == ["O1/1"]
    assert figures_of(chair(item("1", Rag.RED, before=Rag.AMBER)))["red_two_boards"]["ids"] == []


def test_what_weighs_most_is_named_first() -> None:
    """High priority, or a saving, before how long; then the plan's order."""
    found = chair(item("1", Rag.RED), item("2", Rag.RED, priority="High"), item("3", Rag.RED, savings_k=-20.0))
    assert [t.item.action.ref for t in found.things[0].tracks] == ["2", "3", "1"]


def test_questions_in_front_are_taken_from_each_kind_in_turn() -> None:
    """Ten questions of one kind do not crowd out the one of another."""
    late = [item(str(n), Rag.AMBER, dates=(date(2026, 12, 15),)) for n in range(10)]
    found = chair(*late, item("11", Rag.RED, dates=()))
    assert [e.track.item.action.ref for e in fair(found.enquiries, 3)] == ["0", "1", "11"]


@given(st.integers(0, 60), st.integers(0, 9), st.integers(1, 40), st.integers(0, 9999))
def test_every_number_adds_up_and_no_action_is_lost(actions: int, boards: int, leads: int, seed: int) -> None:
    """Colours by objective make the figures; each question, promise and decision is about an action of the plan."""
    found = chaired.chair(actions, boards, leads, seed)
    numbers = figures(found.held)
    totals = [sum(c.numbers[n] for c in by_objective(found.held.items)) for n in range(len(HEADS))]
    names = ("red", "amber", "green", "blue", "no_colour", "not_assured")
    assert totals == [numbers[name]["count"] for name in names]
    assert sum(totals) == actions
    assert over_boards(found.earlier, found.held.items, MEETING.date)[-1].numbers == tuple(totals)
    keys = [i.action.key for i in found.held.items]
    assert [e.track.key for e in found.enquiries if e.track.key not in keys] == []
    assert len({e.track.key for e in found.enquiries}) == len(found.enquiries)
    assert len(found.things) <= FIVE
    assert [t.name for t in found.things] == [n for n, _ in CLASSES if n in {t.name for t in found.things}]
    assert [e.kind for e in found.enquiries] == sorted((e.kind for e in found.enquiries), key=KINDS.index)
    assert all(f["count"] == len(f["ids"]) == len(set(f["ids"])) for f in figures_of(found).values())  # type: ignore[arg-type,call-overload]
