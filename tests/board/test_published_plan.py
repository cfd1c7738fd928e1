"""A published progress report broke its board's own rules in three ways; with `monthly_detail` each is caught and named.

The report is of the same form, in words of our own: 33 workstreams over four outcomes, a colour and a saving for some, an
overall colour above them, and a list of what the board should discuss. Its rule: amber or red with a saving is discussed.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting
from lacflow.board.checks import Facts, check_plan
from lacflow.board.escalation import PRESETS, WHOLE, ItemFacts, evaluate
from lacflow.board.plan import Action, Colour, Lead, Objective, Plan
from lacflow.board.rag import Rag

MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))
OTHERS = (Meeting("2027-feb", date(2027, 2, 11), time(10)), Meeting("2027-jan-2", date(2027, 1, 28), time(10)))
RULES = PRESETS["monthly_detail"]()
BOARD = Board(
    "b", "Board", "Board", ZoneInfo("Europe/London"), "a.chair", "p.manager", "box", briefed=("s.lead",),
    meetings=(MEETING, *OTHERS), rules=RULES,
)  # fmt: skip
ASKED, DUE, CHASE = (datetime(2026, 12, d, h, tzinfo=UTC) for d, h in ((24, 9), (31, 12), (31, 14)))
BRIEF = datetime(2027, 1, 7, 9, tzinfo=UTC)
DISCUSS, DETAIL, EVERYTHING, SILENT, CONTRADICTS = (rule.name for rule in RULES)

SILENT_ONES = {
    f"O{n}/{i}"
    for n, i in ((1, 2), (1, 5), (1, 8), (2, 1), (2, 4), (2, 6), (3, 1), (3, 3), (3, 7), (4, 2), (4, 4), (4, 6))
}
COLOURS = {"O1/1": Rag.RED, "O1/3": Rag.AMBER, "O2/2": Rag.RED, "O2/5": Rag.AMBER, "O3/2": Rag.RED, "O4/1": Rag.AMBER}
SAVINGS = {"O1/1": -400.0, "O1/4": -75.0, "O2/5": -120.0, "O3/2": -60.0, "O4/3": -30.0}
HIGH = {"O1/6", "O3/4", "O4/7"}
#: What the report itself put before the board.
LISTED = {"O1/1", "O1/3"}


@pytest.fixture
def plan() -> Plan:
    """33 workstreams, most of them shown green."""
    sizes = {1: 9, 2: 8, 3: 8, 4: 8}
    return Plan("b", tuple(_workstream(n, i) for n, size in sizes.items() for i in range(1, size + 1)))


def _workstream(outcome: int, number: int) -> Action:
    key = f"O{outcome}/{number}"
    return Action(
        key, ref=str(number), objective=Objective(str(outcome)), activity=f"Workstream {number} of outcome {outcome}",
        rag=Colour(COLOURS.get(key, Rag.GREEN)), savings_k=SAVINGS.get(key), priority="High" if key in HIGH else "Medium",
        leads=(Lead("Sam Reed", "s.reed"),), progress="02.12.26 - SR - as planned",
    )  # fmt: skip


def caught(plan: Plan, meeting: Meeting = MEETING) -> dict[str, set[str]]:
    """Return the keys each rule catches a moment before the brief goes."""
    facts = Facts(date(2027, 1, 7), about={"Overall colour": Colour(Rag.GREEN)})
    checks: dict[str, dict[str, str]] = {}
    for found in check_plan(plan, facts):
        checks.setdefault(found.key, {})[found.name] = found.message
    items = [
        ItemFacts(
            action, before=action.rag.value, asked=True, asked_at=ASKED, reply_by=DUE, chased_at=CHASE, opened_at=ASKED,
            touched_at=None if action.key in SILENT_ONES else datetime(2026, 12, 30, 11, tzinfo=UTC),
            checks=checks.get(action.key, {}),
        )
        for action in plan.open_actions()
    ]  # fmt: skip
    whole = ItemFacts(WHOLE, opened_at=ASKED, checks=checks.get("", {}), whole=True)
    found, left_out = evaluate(RULES, [*items, whole], board=BOARD, meeting=meeting, brief_at=BRIEF, now=BRIEF)
    assert len(found) + len(left_out) == len(RULES) * 34
    assert all(one.why for one in (*found, *left_out))
    by_rule: dict[str, set[str]] = {rule.name: set() for rule in RULES}
    for one in found:
        by_rule[one.rule].add(one.key)
    return by_rule


def test_the_overall_colour_is_caught_against_its_rows(plan: Plan) -> None:
    """Green above three reds: the plan as a whole contradicts itself."""
    assert caught(plan)[CONTRADICTS] == {"*"}


def test_what_was_listed_is_caught_against_the_stated_rule(plan: Plan) -> None:
    """Two of three with a saving were never listed, and one that was has none."""
    by_rule = caught(plan)[DISCUSS]
    assert by_rule == {"O1/1", "O2/5", "O3/2"}
    assert (by_rule - LISTED, LISTED - by_rule) == ({"O2/5", "O3/2"}, {"O1/3"})


def test_twelve_silent_workstreams_are_each_named(plan: Plan) -> None:
    """Every one of them, whatever colour was printed beside it, and no other."""
    assert len(SILENT_ONES) == 12
    assert caught(plan)[SILENT] == SILENT_ONES


def test_the_month_and_the_quarter_are_looked_at_once_each(plan: Plan) -> None:
    """High priority or red at each month's first board, everything at each quarter's; not at the next one."""
    first, second, february = caught(plan), caught(plan, OTHERS[1]), caught(plan, OTHERS[0])
    reds = {key for key, rag in COLOURS.items() if rag is Rag.RED}
    assert first[DETAIL] == february[DETAIL] == HIGH | reds
    assert second[DETAIL] == set()
    assert (first[EVERYTHING], second[EVERYTHING], february[EVERYTHING]) == ({"*"}, set(), set())
