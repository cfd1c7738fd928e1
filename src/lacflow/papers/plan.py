"""A board's plan as a paper: every action by objective, open first, then metrics, standing data and what is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from lacflow.board.aged import aged
from lacflow.board.briefing import action_order
from lacflow.board.paper import Block, Grid, Heading, Paper, Words
from lacflow.board.plan import Action, Deliverable, Objective, Plan, Status
from lacflow.board.rag import Scheme
from lacflow.letters import words
from lacflow.letters.lines import leads_of

#: The views of a plan, as they are headed.
VIEWS = {
    Status.OPEN: "Open actions",
    Status.METRIC: "Metrics",
    Status.STANDING: "Standing data",
    Status.CLOSED: "Closed actions",
}
_HEAD = ("Ref", "Action", "Newest progress", "Lead", "Date", "Colour")
_WIDTHS = (0.7, 3.2, 4.0, 1.6, 1.5, 1.0)
#: How wide colours are where an age stands behind one.
_AGED = 1.9


def plan_paper(
    plan: Plan, names: Mapping[str, str], scheme: Scheme, title: str, last_said: Mapping[str, date | None] | None = None
) -> Paper:
    """Return a whole plan as a paper.

    Args:
        last_said: the actions whose colour is only the last one known, with the day they were last spoken of.
    """
    blocks: list[Block] = []
    for status, heading in VIEWS.items():
        found = [a for a in plan.actions if a.status is status and a.view_of is None]
        if found:
            blocks += [Heading(f"{heading}: {len(found)}"), *by_objective(found, names, scheme, last_said=last_said)]
    for heading, notes in (("Issues", plan.issues), ("Risks", plan.risks)):
        if notes:
            rows = tuple((n.number, n.text, n.owner, n.action) for n in notes)
            blocks += [
                Heading(heading),
                Grid(("No.", heading[:-1], "Owner", "Action"), rows, (0.6, 4, 1.5, 4), heading),
            ]
    return Paper(title, tuple(blocks) or (Words("The plan has no action."),), landscape=True)


def by_objective(
    actions: Iterable[Action],
    names: Mapping[str, str],
    scheme: Scheme,
    level: int = 3,
    last_said: Mapping[str, date | None] | None = None,
) -> list[Block]:
    """Return actions as a table an objective, in the order of the plan's refs."""
    groups: dict[Objective, list[Action]] = {}
    for action in sorted(actions, key=action_order):
        groups.setdefault(action.objective, []).append(action)
    blocks: list[Block] = []
    for objective, found in groups.items():
        unsure = last_said or {}
        rows = tuple(_row(a, names, scheme, unsure) for a in found)
        quiet = frozenset(n for n, a in enumerate(found) if a.key in unsure)
        title = heading_of(objective)
        blocks += [
            Heading(title, level),
            Grid(_HEAD, rows, (*_WIDTHS[:-1], _AGED if quiet else _WIDTHS[-1]), title, quiet),
        ]
    return blocks


def heading_of(objective: Objective) -> str:
    """Return an objective as a heading."""
    named = f"Objective {objective.number}" if objective.number else "No objective number"
    return named + (f": {words.brief(objective.title, 160)}" if objective.title else "")


def _row(
    action: Action, names: Mapping[str, str], scheme: Scheme, last_said: Mapping[str, date | None]
) -> tuple[str, ...]:
    said = scheme.label(action.rag.value)
    if action.said_complete is not None and action.rag.value is not None:
        said += ", said to be complete"
    if action.key in last_said:
        said = aged(said, last_said[action.key])
    return (
        words.ref(action),
        activity_of(action),
        progress_of(action, 300),
        leads_of(action, names) or "nobody named",
        words.due(action.current_due),
        said,
    )


def activity_of(action: Action) -> str:
    """Return what is to be done, and below it each deliverable with its date."""
    return "\n".join([action.activity.strip(), *(_part(part) for part in action.deliverables)]).strip()


def progress_of(action: Action, most: int) -> str:
    """Return the newest of its diary; where it has none, what was said of its deliverables."""
    return words.latest(action.said, most)[0]


def numbered(number: str, text: str) -> str:
    """Return words behind the number of a deliverable."""
    return f"{number}. {text.strip()}" if number and text.strip() else text.strip()


def _part(part: Deliverable) -> str:
    due = part.revised if part.revised else part.due
    return numbered(part.number, part.text) + (f" ({words.due(due)})" if due else "")
