"""The plan: what was imported, what was said since, and how it stood at any instant."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lacflow.board import plain
from lacflow.board.newer import Newer
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Objective, Plan, Status
from lacflow.board.rag import Rag
from lacflow.store import imports, plans
from lacflow.store.database import Database

START = datetime(2027, 1, 4, 9, tzinfo=UTC)


def action(key: str = "O1/1", **fields: object) -> Action:
    base = Action(
        key,
        ref=key.rpartition("/")[2],
        objective=Objective("1", "Homes"),
        activity=f"Open {key}",
        leads=(Lead("Helen Fern", "h.fern", "name"),),
        due=Due("Mar-27", date(2027, 3, 31), DueKind.MONTH),
        rag=Colour(Rag.GREEN, "G"),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def take_in(db: Database, *actions: Action, at: datetime = START, meeting: str | None = None) -> Newer:
    with db.write() as conn:
        return imports.take_in(conn, "b", Plan("b", actions), at, "p.manager", "import:plan.xlsx", meeting)


def held(db: Database, as_of: datetime | None = None, board: str = "b") -> Plan:
    with db.read() as conn:
        return plans.load(conn, board, as_of=as_of)


def test_what_was_imported_is_held_as_it_was(database: Database) -> None:
    rich = action("O1/2", progress="03.01.27 - HF - begun", savings_k=-922.0, priority="High", other={"Metric": "3"})
    take_in(database, action(), rich)
    assert held(database).actions == (action(), rich)


def test_importing_the_same_document_again_changes_nothing(database: Database) -> None:
    take_in(database, action())
    again = take_in(database, action(), at=START + timedelta(days=1))
    assert (again.new, dict(again.changed), again.gone) == ((), {}, ())


def test_a_newer_document_says_what_is_new_changed_and_gone_and_nothing_is_lost(database: Database) -> None:
    take_in(database, action("O1/1"), action("O1/2"))
    result = take_in(database, action("O1/1", activity="Open two"), action("O1/3"), at=START + timedelta(days=1))
    assert (result.new, dict(result.changed), result.gone) == (("O1/3",), {"O1/1": ("activity",)}, ("O1/2",))
    assert {a.key for a in held(database).actions} == {"O1/1", "O1/2", "O1/3"}


def test_a_document_does_not_take_back_what_a_lead_said_is_complete(database: Database) -> None:
    take_in(database, action())
    with database.write() as conn:
        plans.record(conn, board="b", meeting="m", key="O1/1", person="h.fern", at=START, source="inbox:1",
                     disposition="record", changes={"said_complete": (None, "all open")})  # fmt: skip
    take_in(database, action(), at=START + timedelta(days=1))
    assert held(database).actions[0].said_complete == "all open"


def test_a_row_without_a_ref_keeps_the_key_its_wording_was_first_given(database: Database) -> None:
    take_in(database, action("O1/~7", ref="", activity="Ring the carers"))
    take_in(
        database,
        action("O1/~9", ref="", activity="Ring  the carers", rag=Colour(Rag.RED, "R")),
        at=START + timedelta(1),
    )
    assert [(a.key, a.rag.value) for a in held(database).actions] == [("O1/~7", Rag.RED)]


def test_views_of_an_action_are_not_taken_in_twice(database: Database) -> None:
    take_in(database, action("O1/1"), action("O1/1#2", status=Status.METRIC, view_of="O1/1"))
    assert [a.key for a in held(database).actions] == ["O1/1"]


colours = st.sampled_from(list(Rag))
fresh = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(colours, min_size=1, max_size=6))
def test_the_plan_can_be_asked_for_as_it_stood_at_any_instant(database: Database, said: list[Rag]) -> None:
    board = f"b{next(fresh)}"
    with database.write() as conn:
        conn.execute(plans.t.boards.insert().values(key=board, name="Another", version=0))
        imports.take_in(conn, board, Plan(board, (action(),)), START, "p.manager", "import:plan.xlsx")
    before = Rag.GREEN
    for hours, rag in enumerate(said, 1):
        with database.write() as conn:
            change = tuple(plain.colour_to_json(Colour(r, r.value)) for r in (before, rag))
            plans.record(conn, board=board, meeting="m", key="O1/1", person="h.fern", at=START + timedelta(hours=hours),
                         source="inbox:1", disposition="record", changes={"rag": (change[0], change[1])})  # fmt: skip
        before = rag
    for hours, rag in enumerate([Rag.GREEN, *said]):
        assert held(database, START + timedelta(hours=hours, minutes=30), board).actions[0].rag.value is rag
    assert held(database, START - timedelta(minutes=1), board).actions == ()


def test_what_was_undone_is_never_remembered(database: Database) -> None:
    """A transaction that fails after reading its own changes leaves no trace in what is read next."""
    take_in(database, action())

    def red(words: str) -> None:
        with database.write() as conn:
            change = (plain.colour_to_json(Colour(Rag.GREEN, "G")), plans.colour_to_json(Colour(Rag.RED, words)))
            plans.record(conn, board="b", meeting="m", key="O1/1", person="h.fern", at=START, source="inbox:1",
                         disposition="record", changes={"rag": change})  # fmt: skip
            assert plans.load(conn, "b").actions[0].rag.raw == words
            if words == "undone":
                raise InterruptedError

    with pytest.raises(InterruptedError):
        red("undone")
    assert held(database).actions == (action(),)
    red("kept")
    assert held(database).actions[0].rag.raw == "kept"


def test_actions_are_as_they_were_seen_but_for_those_with_newer_or_fewer_revisions(database: Database) -> None:
    take_in(database, action("O1/1"), action("O1/2"))
    with database.write() as conn:
        seen = plans.seen(conn, "b")
        imports.take_in(conn, "b", Plan("b", (action("O1/3"),)), START + timedelta(1), "p.manager", "import:more.xlsx")
        plans.record(conn, board="b", meeting="m", key="O1/2", person="h.fern", at=START, source="inbox:1",
                     disposition="record", changes={"priority": ("", "High")})  # fmt: skip
        same, newer, new = plans.as_seen(conn, seen, ["O1/3", "O1/2", "O1/1"]).actions
        assert same is seen.plan.actions[0]
        assert (newer.priority, new.key) == ("High", "O1/3")
        conn.execute(plans.t.revisions.delete().where(plans.t.revisions.c.field == "activity"))
        assert {a.activity for a in plans.as_seen(conn, seen, ["O1/2", "O1/1"]).actions} == {""}
