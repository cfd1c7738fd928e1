"""Checks of who leads: nobody, a post or a team only, somebody who has left."""

from __future__ import annotations

from lacflow.board.checks.rules import Finding, Seen, Weight, plain_day, quote, rule
from lacflow.board.matching import names_person


@rule("no_lead", Weight.MISSING)
def _no_lead(seen: Seen) -> Finding:
    if seen.action.people:
        return None
    written = "; ".join(lead.raw.strip() for lead in seen.action.leads if lead.raw.strip())
    return (f"nobody we can write to: “{written}” is not in the list of people" if written else "has no lead"), ""


@rule("lead_role_only", Weight.TIDY)
def _lead_role_only(seen: Seen) -> Finding:
    """Somebody is written to, because the list of people says who holds the post; the plan itself names no person."""
    written = [lead.raw for lead in seen.action.leads if lead.raw.strip()]
    directory = seen.facts.directory if seen.facts else None
    if not seen.action.people or directory is None or any(names_person(raw, directory) for raw in written):
        return None
    return f"only a post or a team is named: {quote('; '.join(written))}", ""


@rule("lead_left", Weight.MISSING)
def _lead_left(seen: Seen) -> Finding:
    directory = seen.facts.directory if seen.facts else None
    for lead in seen.action.leads if directory else ():
        known = directory.get(lead.person) if directory else None
        if lead.person and known is None:
            return f"{quote(lead.raw)} is no longer in the list of people", ""
        if known and known.left and known.gone_on(seen.today):
            return f"{known.name} left on {plain_day(known.left)}", ""
    return None
