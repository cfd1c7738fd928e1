"""What the chase summary says of a lead who owes updates: how they usually answer, and what a call would settle."""

from __future__ import annotations

from collections.abc import Iterator

from lacflow.board.assurance import age_in_words
from lacflow.board.briefing import LeadReturn
from lacflow.board.escalation import ItemFacts
from lacflow.board.rag import Rag
from lacflow.letters import words
from lacflow.letters.compose import Envelope
from lacflow.letters.data import ChaseSummaryData


def said_of(env: Envelope, data: ChaseSummaryData, lead: LeadReturn) -> Iterator[str]:
    """Yield what history says of a lead who owes updates, and what is worth a telephone call."""
    if not lead.missing or lead.outcome == "not_asked":
        return
    habit = data.habits.get(lead.person)
    if habit is not None and habit.words:
        yield habit.words
    owed = [data.facts[key] for key in lead.missing if key in data.facts]
    at_stake = [f"{words.ref(f.action)} ({why})" for f in owed if (why := _stake(env, f))]
    if at_stake:
        yield f"a call would settle {words.join(at_stake)}"


def _stake(env: Envelope, facts: ItemFacts) -> str:
    """Return why an action is worth a call: red or amber when last known, past its date, high priority, long unheard."""
    action, today = facts.action, env.today
    found = []
    if action.rag.value in (Rag.RED, Rag.AMBER):
        found.append(f"{env.board.scheme.label(action.rag.value).lower()} {age_in_words(facts.boards_since)}")
    if action.overdue(today) and action.current_due.date is not None:
        due = action.current_due.date
        found.append(f"was due {(words.short_day if due.year == today.year else words.full_day)(due)}")
    if action.priority.strip().lower() == "high":
        found.append("high priority")
    if facts.boards_silent > 1 and not found:
        found.append(f"nothing heard for {facts.boards_silent} boards")
    return ", ".join(found)
