"""The rules a board has that writes none of its own, and sets of rules a board's file may name (docs/escalation.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lacflow.board.board import Conditions, Rule, Rung
from lacflow.board.rag import Rag


def default_rules() -> tuple[Rule, ...]:
    """Return the rules a board has that writes none of its own."""
    troubled = frozenset({Rag.AMBER, Rag.RED})
    red, amber = frozenset({Rag.RED}), frozenset({Rag.AMBER})
    manager, chair = ("project_manager",), ("chair",)
    return (
        Rule(
            "newly red",
            (Conditions(colour=red, was_not=red),),
            (Rung(manager), Rung(chair, after_working_days=1)),
        ),
        Rule(
            "newly amber without a reason",
            (Conditions(colour=amber, was_not=amber, reason="missing"),),
            (Rung(("lead",), at="receipt"), Rung(manager)),
        ),
        Rule(
            "amber or red at that colour for two boards, or with no new date",
            (Conditions(colour=troubled, boards_at_colour=2), Conditions(colour=troubled, new_date="missing")),
            (Rung(manager), Rung(("chair", "briefed"), at="brief")),
        ),
        Rule(
            "silent",
            (Conditions(silent=True),),
            (Rung(manager, at="chase"), Rung(("manager",), after_working_days=2), Rung(chair, at="brief")),
        ),
        Rule(
            "was amber or red, now silent",
            (Conditions(was=troubled, silent=True),),
            (Rung(manager), Rung(chair, after_working_days=1)),
        ),
    )


def week_before() -> tuple[Rule, ...]:
    """Return one rule: a week before the board, whoever is briefed hears which updates are outstanding."""
    outstanding = Conditions(silent=True)
    rungs = (Rung(("project_manager",), at="chase"), Rung(("chair", "briefed"), at="brief"))
    return (Rule("update outstanding a week before", (outstanding,), rungs),)


def monthly_detail() -> tuple[Rule, ...]:
    """Return the rules of a board that discusses what has a saving, and looks at the rest month by month and quarterly."""
    troubled = frozenset({Rag.AMBER, Rag.RED})
    to_board = (Rung(("project_manager",)), Rung(("chair", "briefed"), at="brief"))
    at_brief = (Rung(("project_manager", "chair"), at="brief"),)
    high_or_red = (Conditions(priority=frozenset({"high"})), Conditions(colour=frozenset({Rag.RED})))
    contradicts = frozenset(
        {
            "overall_better_than_rows",
            "left_off_the_list",
            "listed_against_the_rule",
            "parent_better_than_part",
            "views_disagree",
        }
    )
    return (
        Rule(
            "amber or red with a saving, for the board to discuss",
            (Conditions(colour=troubled, saving=True),),
            to_board,
            discuss=True,
        ),
        Rule("high priority or red, in detail each month", high_or_red, at_brief, every="month"),
        Rule("everything, each quarter", (Conditions(whole_plan=True),), at_brief, every="quarter"),
        Rule(
            "no update returned",
            (Conditions(silent=True),),
            (
                Rung(("project_manager",), at="chase"),
                Rung(("manager",), after_working_days=2),
                Rung(("chair",), at="brief"),
            ),
        ),
        Rule("the plan contradicts itself", (Conditions(check=contradicts),), to_board),
    )


#: Every set of rules by the name a board's file gives it.
PRESETS: Mapping[str, Callable[[], tuple[Rule, ...]]] = {
    "default": default_rules,
    "week_before": week_before,
    "monthly_detail": monthly_detail,
}
