"""What a board's actions come to by the refs of the plan above."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.briefing import ItemLine
from lacflow.board.plan import Action, Plan, Status
from lacflow.board.rag import Rag, worse
from lacflow.board.rollup import column_of, parent_refs, roll_up

R, A, G, B = Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE
COLUMN = "Council Plan Ref"


def line(n: int, ref: str, rag: Rag | None, *, silent: bool = False, held: bool = False) -> ItemLine:
    return ItemLine(Action(f"O1/{n}", str(n), other={COLUMN: ref} if ref else {}), rag, None, silent, held=held)


@pytest.mark.parametrize(
    ("cell", "refs"),
    [
        ("2.1", ("2.1",)),
        ("3.10", ("3.10",)),
        ("2.1; 3a-c", ("2.1", "3a", "3b", "3c")),
        ("1 and 4B", ("1", "4B")),
        ("1.2, 1.3 / 2", ("1.2", "1.3", "2")),
        ("2.1\n2.1", ("2.1",)),
        ("Pledge 4", ("Pledge 4",)),
        ("n/a", ()),
        ("-", ()),
        ("", ()),
    ],
)
def test_a_cell_names_refs_of_the_plan_above(cell, refs):
    assert parent_refs(cell) == refs


@given(st.text(max_size=30))
def test_no_cell_is_too_odd_to_read(cell):
    found = parent_refs(cell)
    assert all(one.strip() for one in found)
    assert len({one.lower() for one in found}) == len(found)


def test_the_column_is_the_one_named_or_the_only_one_that_holds_refs():
    """Never a guess: of two that could be it, neither is taken; one that holds words is none."""
    plan = Plan(actions=(Action("O1/1", other={"Strategy Ref.": "1.1", "Evidence": "2.2"}), Action("O1/2")))
    assert column_of(plan, "") == "Strategy Ref."
    two = Plan(actions=(*plan.actions, Action("O1/3", other={"Budget No": "3"})))
    assert column_of(two, "") == ""
    assert column_of(two, "budget no") == "Budget No"
    assert column_of(two, "Pledge ref") == ""
    words = Plan(actions=(Action("O1/1", other={"Risk reference": "see the register of March"}),))
    assert column_of(words, "") == ""


@pytest.mark.parametrize(
    ("items", "worst", "last"),
    [
        ([(G, False), (G, False)], G, None),
        ([(B, False), (G, False)], G, None),
        ([(G, False), (A, False), (R, False)], R, None),
        ([(G, False), (G, True)], None, G),
        ([(G, False), (R, True)], None, R),
        ([(A, False), (R, True)], A, R),
        ([(R, False), (None, True)], R, None),
        ([(B, False), (None, False)], None, None),
        ([(G, True)], None, G),
    ],
)
def test_the_worst_colour_stands_and_silence_is_never_green(items, worst, last):
    """(colour, silent) of each action under one ref."""
    found = roll_up([line(n, "1", rag, silent=s) for n, (rag, s) in enumerate(items)], Plan(), COLUMN)
    assert (found.lines[0].worst, found.lines[0].worst_last_known) == (worst, last)


items = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2a", "1; 2a", "10", "n/a"]),
        st.sampled_from([R, A, G, B, None]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(items)
def test_every_open_action_is_counted_and_none_is_averaged_away(drawn):
    """Each is in one list of the whole, and under each of its refs or among those without one; nothing is lost."""
    lines = [line(n, ref, rag, silent=s, held=h) for n, (ref, rag, s, h) in enumerate(drawn)]
    found = roll_up(lines, Plan(), COLUMN)
    whole = [key for keys in found.whole.colours.values() for key in keys]
    whole += [*found.whole.not_assured, *found.whole.no_colour]
    assert sorted(whole) == sorted(i.action.key for i in lines)
    wanted = sum(len(parent_refs(ref)) for ref, *_ in drawn)
    assert sum(one.open for one in found.lines) == wanted
    nowhere = sum(not parent_refs(ref) for ref, *_ in drawn)
    assert (found.without.open if found.without else 0) == nowhere
    assert [one.ref for one in found.lines] == [r for r in ("1", "2a", "10") if r in [o.ref for o in found.lines]]
    for one in (*found.lines, found.whole):
        assert not (one.worst in (G, B) and (one.not_assured or one.no_colour))
        assert not any(worse(rag, one.worst) for rag, keys in one.colours.items() if keys and one.worst)


def test_what_has_left_circulation_is_counted_beside_what_is_open():
    closed = replace(line(9, "1", B).action, status=Status.CLOSED)
    view = replace(closed, key="O1/8", view_of="O1/9")
    found = roll_up([line(1, "2", G)], Plan(actions=(closed, view)), COLUMN)
    assert [(one.ref, one.open, one.closed) for one in found.lines] == [("1", 0, ("O1/9",)), ("2", 1, ())]


def test_without_a_column_only_the_whole_is_counted():
    found = roll_up([line(1, "1", R)], Plan(), "")
    assert (found.lines, found.without, found.whole.open) == ((), None, 1)
