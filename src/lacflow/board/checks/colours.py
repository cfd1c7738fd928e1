"""Checks of colours: missing, without a reason or proof, better than the rows beneath allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lacflow.board import diary
from lacflow.board.checks.done import says_done
from lacflow.board.checks.rules import Facts, Finding, Seen, Weight, plan_rule, rule
from lacflow.board.plan import Action, DueKind, Plan
from lacflow.board.rag import Rag, worse

_CLOSED = re.compile(
    r"(?:date|day|when)\b.*\b(?:complet|clos|achiev|finish|deliver)|(?:complet|clos|achiev|finish|deliver)\w*\b.*\b(?:date|on)$"
    r"|^(?:completed|closed)$",
    re.IGNORECASE,
)


@rule("reason_missing", Weight.MISSING)
def _reason_missing(seen: Seen) -> Finding:
    colour = seen.said_rag or seen.rag
    words = seen.said_words if seen.said_rag else seen.action.said
    if colour not in seen.scheme.needs_reason or words.strip():
        return None
    label = seen.scheme.label(colour).lower()
    return f"{label}, with no reason given", f"What is the reason it is {label}, and what is being done?"


@rule("no_colour", Weight.MISSING)
def _no_colour(seen: Seen) -> Finding:
    if seen.rag is not None:
        return None
    raw = seen.action.rag.raw.strip()
    return (f"its colour cannot be read (“{raw}”)" if raw else "has no colour"), "Which colour is it?"


@rule("blue_without_evidence", Weight.MISSING, closed=True)
def _blue_without_evidence(seen: Seen) -> Finding:
    evidence = any(name.lower().startswith("evidence") and words.strip() for name, words in seen.action.other.items())
    if seen.rag is not Rag.BLUE or evidence:
        return None
    return "complete, with no evidence", ""


@rule("blue_without_date", Weight.TIDY, closed=True)
def _blue_without_date(seen: Seen) -> Finding:
    """No day is written on which it was closed: in a column, in the date itself, or over the words that say so."""
    action = seen.action
    if seen.rag is not Rag.BLUE:
        return None
    column = any(_CLOSED.search(name) and any(c.isdigit() for c in words) for name, words in action.other.items())
    stated = action.current_due.kind is DueKind.COMPLETE and action.current_due.date is not None
    diaried = any(e.on is not None and says_done(e.words) for e in diary.entries(action.progress))
    return None if column or stated or diaried else ("complete, with no day on which it was closed", "")


@plan_rule("parent_better_than_part", Weight.MISLEADS)
def _parent_better_than_part(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """`10b` is green while `10b.ii` is red: an action is no better than the worst action under its ref."""
    for parent, children in _families(plan.open_actions()):
        worst = max(children, key=lambda a: list(Rag).index(a.rag.value) if a.rag.value else -1)
        if worse(worst.rag.value, parent.rag.value):
            label = facts.scheme.label
            yield (
                parent.key,
                f"{label(parent.rag.value).lower()}, while its part {worst.ref} is {label(worst.rag.value).lower()}",
            )


@plan_rule("overall_better_than_rows", Weight.MISLEADS)
def _overall_better_than_rows(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """The colour over the whole plan is better than what its rows show: any red under green, most of them worse."""
    for name, overall in facts.about.items():
        rows = [a.savings_rag if "saving" in name.lower() else a.rag for a in plan.open_actions()]
        found = [row.value for row in rows if row.value is not None]
        bad = [rag for rag in found if worse(rag, overall.value)]
        reds = found.count(Rag.RED)
        if overall.value and bad and (2 * len(bad) > len(found) or (overall.value is Rag.GREEN and reds)):
            label = facts.scheme.label
            what = (
                f"{reds} of {len(found)} actions are red" if reds else f"{len(bad)} of {len(found)} actions are worse"
            )
            yield "", f"{name} is {label(overall.value).lower()}, while {what}"


def _families(actions: Sequence[Action]) -> Iterator[tuple[Action, list[Action]]]:
    by_ref = {(a.objective.number, a.ref.lower()): a for a in actions if a.ref}
    found: dict[str, list[Action]] = {}
    for action in actions:
        parent = next((by_ref[key] for key in _above(action) if key in by_ref), None)
        if parent is not None and parent.key != action.key:
            found.setdefault(parent.key, []).append(action)
    for action in actions:
        if action.key in found:
            yield action, found[action.key]


def _above(action: Action) -> Iterator[tuple[str, str]]:
    """Yield the refs an action may be a part of, nearest first: `10b.ii` -> 10b, 10; `2b1` -> 2b, 2; `3.10` -> 3."""
    ref = action.ref.lower()
    while (shorter := re.sub(r"(?:\.\w+|(?<=\d)[a-z]+|(?<=[a-z])\d+)$", "", ref)) != ref and shorter:
        ref = shorter
        yield action.objective.number, ref
