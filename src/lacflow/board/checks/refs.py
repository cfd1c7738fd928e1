"""Checks of refs and of rows that point at one another: doubles, none, another action's, views that disagree, dead ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lacflow.board import refs
from lacflow.board.checks.rules import Facts, Finding, Seen, Weight, plan_rule, quote, rule
from lacflow.board.pairing import REWORDED, likeness
from lacflow.board.plan import Action, Plan

_REF = r"(?P<ref>[A-Za-z]{0,2}\d{1,3}(?:[a-z]\d{0,2})?(?:\.(?:\d{1,2}|[ivx]{1,4}))*)"
#: `linked to 7c`, `see action 12`, `carried over from action 12`; `linked to Objective 7, 7c` names the objective as well.
_POINTER = re.compile(
    r"\b(?:linked (?:to|with)|links? to|see(?: also| under)?|refer to|carried (?:over|forward) from|merged (?:with|into)|"
    r"superseded by|duplicate of|duplicates|covered (?:by|under|in)|in line with|included in|part of|combined with|"
    r"dependent on|depends on)\s+"
    rf"(?:(?:objective|outcome)\s+(?P<objective>\d{{1,2}})\s*[,:;-]?\s*)?(?P<word>(?:the\s+)?(?:actions?|refs?|items?|number)\s+(?:no\.?\s*)?)?"
    rf"{_REF}(?![\w%/]|\.\d|\s*(?:%|am\b|pm\b|days?\b|weeks?\b|months?\b|years?\b))",
    re.IGNORECASE,
)


@plan_rule("ref_duplicated", Weight.TIDY)
def _ref_duplicated(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    first: dict[tuple[str, str], str] = {}
    for action in plan.open_actions():
        place = (action.objective.number, refs.fold(action.ref))
        if action.ref and first.setdefault(place, action.key) != action.key:
            yield action.key, f"its ref, {action.ref}, is used more than once in its objective"


@rule("ref_missing", Weight.TIDY)
def _ref_missing(seen: Seen) -> Finding:
    return ("has no ref", "") if "/~" in seen.action.key else None


@rule("gone_from_document", Weight.MISSING)
def _gone_from_document(seen: Seen) -> Finding:
    """It is kept and circulated, though the plan's newest document no longer has it."""
    gone = seen.facts is not None and seen.action.key in seen.facts.gone
    return ("the last document taken in no longer has it: close it, or put it back", "") if gone else None


@plan_rule("ref_reused", Weight.MISLEADS)
def _ref_reused(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """A ref that stood for another action before: what was said of that one would be read as said of this one."""
    for action in plan.open_actions():
        before = facts.first_words.get(action.key, "")
        if before and action.activity and likeness(before, action.activity) < REWORDED:
            yield action.key, f"its ref stood for another action before: {quote(before)}"


@plan_rule("views_disagree", Weight.MISLEADS)
def _views_disagree(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """The same action has another colour or date on another sheet of its document."""
    yield from dict.fromkeys((*views_differ(plan, facts), *((key, said) for key, said in facts.views if plan.get(key))))


@plan_rule("left_off_the_list", Weight.MISLEADS)
def _left_off_the_list(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """The document does not list for the board to discuss what the board's rule does."""
    yield from ((key, said) for check, key, said in facts.listed if check == "left_off_the_list" and plan.get(key))


@plan_rule("listed_against_the_rule", Weight.MISLEADS)
def _listed_against_the_rule(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """The document lists for the board to discuss what the board's rule does not."""
    yield from (
        (key, said) for check, key, said in facts.listed if check == "listed_against_the_rule" and plan.get(key)
    )


def views_differ(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield where views of an action contradict it, each contradiction once: rows that are views stand in documents."""
    found: dict[tuple[str, str], str] = {}
    for view in plan.actions:
        main = plan.get(view.view_of) if view.view_of else None
        if main is not None:
            for said in _differences(main, view, facts):
                found.setdefault((main.key, said), str(view.where))
    yield from ((key, f"{said} ({where})" if where else said) for (key, said), where in found.items())


@plan_rule("reference_dangling", Weight.TIDY)
def _reference_dangling(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    known = {
        (a.objective.number, part) for a in plan.actions for part in (refs.fold(a.ref), *refs.parts(a.ref)) if a.ref
    }
    anywhere = {ref for _, ref in known}
    for action in plan.open_actions():
        for match in _POINTER.finditer(f"{action.activity}\n{action.progress}"):
            ref, objective = refs.fold(match["ref"]), match["objective"]
            there = (objective, ref) in known if objective else ref in anywhere
            if not there and (match["word"] or objective or _surely(ref, anywhere)):
                yield action.key, f"points to {quote(match[0])}, which is not in the plan"


def _surely(ref: str, known: Collection[str]) -> bool:
    """Tell whether a ref that nothing announces is one: not a count, a sum (`2m`) or a name (`S47`, `KS4`)."""
    head = re.match(r"[a-z]*", ref)
    if ref[0].isalpha():
        return head is not None and any(k.startswith(head[0]) for k in known)
    return not ref.isdigit() and not re.fullmatch(r"\d+[mk]", ref)


def _differences(main: Action, view: Action, facts: Facts) -> Iterator[str]:
    label = facts.scheme.label
    if main.rag.value and view.rag.value and main.rag.value is not view.rag.value:
        yield f"{label(main.rag.value).lower()} on one sheet and {label(view.rag.value).lower()} on another"
    one, two = main.current_due, view.current_due
    if one and two and (one.date, one.date or one.raw.strip()) != (two.date, two.date or two.raw.strip()):
        yield f"due {one.raw.strip()} on one sheet and {two.raw.strip()} on another"
