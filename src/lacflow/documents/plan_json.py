"""A plan as JSON, exactly as `plan read --json` promises, and back; dates are ISO, colours by name."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lacflow.board.plain import colour_to_json, due_to_json
from lacflow.board.plan import About, Action, Deliverable, Note, Plan
from lacflow.documents.records import from_json
from lacflow.errors import InputFault, Problem, Where

Json = dict[str, Any]


def plan_to_json(plan: Plan) -> Json:
    """Return the plan as the contract's JSON."""
    return {
        "board": plan.board,
        "actions": [action_to_json(a) for a in plan.actions],
        "issues": [
            {"objective": n.objective, "number": n.number, "text": n.text, "owner": n.owner, "action": n.action}
            for n in plan.issues
        ],
        "risks": [
            {"objective": n.objective, "number": n.number, "text": n.text, "owner": n.owner, "mitigation": n.action}
            for n in plan.risks
        ],
        "problems": [problem_to_json(p) for p in plan.problems],
        "ignored": [{"where": where_to_json(i.where), "why": i.why} for i in plan.ignored],
        "about": about_to_json(plan.about),
        "discussed": [
            {"objective": n.objective, "number": n.number, "text": n.text, "owner": n.owner, "action": n.action}
            for n in plan.discussed
        ],
    }


def about_to_json(about: About) -> Json:
    """Return what a document says of itself."""
    return {
        "title": about.title,
        "sponsor": about.sponsor,
        "leads": list(about.leads),
        "project_manager": about.project_manager,
        "reporting_date": due_to_json(about.reporting_date),
        "rag": colour_to_json(about.rag),
        "savings_rag": colour_to_json(about.savings_rag),
        "other": dict(about.other),
    }


def action_to_json(action: Action) -> Json:
    """Return one action."""
    return {
        "key": action.key,
        "objective": {
            "number": action.objective.number,
            "title": action.objective.title,
            "savings_k": action.objective.savings_k,
        },
        "ref": action.ref,
        "ref_raw": action.ref_raw,
        "activity": action.activity,
        "deliverables": [_deliverable(d) for d in action.deliverables],
        "progress": action.progress,
        "leads": [lead.raw for lead in action.leads],
        "people": [{"raw": lead.raw, "person": lead.person, "why": lead.why} for lead in action.leads],
        "led_by": [{"raw": lead.raw, "person": lead.person, "why": lead.why} for lead in action.leads],
        "said_complete": action.said_complete,
        "due": due_to_json(action.due),
        "revised": due_to_json(action.revised),
        "rag": colour_to_json(action.rag),
        "savings_rag": colour_to_json(action.savings_rag),
        "savings_k": action.savings_k,
        "savings_shared": action.savings_shared,
        "priority": action.priority,
        "status": action.status.value,
        "view_of": action.view_of,
        "where": where_to_json(action.where),
        "other": dict(action.other),
    }


def where_to_json(where: Where) -> Json:
    """Return a place; what is not known is left out."""
    return {name: value for name, value in asdict(where).items() if value is not None}


def problem_to_json(problem: Problem) -> Json:
    """Return one problem."""
    return {
        "severity": problem.severity,
        "where": where_to_json(problem.where),
        "code": problem.code,
        "found": problem.found,
        "message": problem.message,
        "hint": problem.hint,
    }


def _deliverable(part: Deliverable) -> Json:
    return {
        "number": part.number,
        "text": part.text,
        "update": part.update,
        "due": due_to_json(part.due),
        "revised": due_to_json(part.revised),
    }


#: No plan is longer than this, in bytes.
_LONGEST = 8_000_000
_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


def is_json(content: bytes) -> bool:
    """Tell whether a file may be a plan as JSON: nothing else we read begins with a brace."""
    return content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def plan_from_json(content: bytes, name: str) -> Plan:
    """Return the plan that was exported as JSON. What it lacks is empty.

    Args:
        name: the file's name, for messages only.

    Raises:
        InputFault: it is no such plan, or too long for one.
    """
    try:
        document: Json = json.loads(content) if len(content) <= _LONGEST else {}
        return Plan(
            "",
            tuple(_action(row) for row in document["actions"]),
            tuple(from_json(Note, row) for row in document.get("issues", ())),
            tuple(from_json(Note, {**row, "action": row.get("mitigation", "")}) for row in document.get("risks", ())),
            discussed=tuple(from_json(Note, row) for row in document.get("discussed", ())),
        )
    except _DAMAGED as error:
        hint = "Send the file that `lacflow plan export --format json` wrote, or the document itself."
        message = "This is JSON, but no plan as lacflow exports it."
        raise InputFault(Problem("file.kind", message, hint, where=Where(file=name))) from error


def _action(row: Json) -> Action:
    leads = row["led_by"] if "led_by" in row else [{"raw": raw} for raw in row.get("leads", ())]
    action: Action = from_json(Action, {**row, "leads": leads})
    return action
