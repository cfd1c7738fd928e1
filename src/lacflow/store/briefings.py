"""A cycle's briefing put together from the store: the same for the letter, `lacflow brief` and the chase summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lacflow.board.briefing import Briefing, EscalationLine, compose
from lacflow.board.rag import Rag
from lacflow.store.escalations import Escalation
from lacflow.store.standing import Standing, item_facts, lead_returns, unreachable


def escalation_lines(rows: Iterable[Escalation]) -> tuple[EscalationLine, ...]:
    """Return the escalations that are open, with everybody told so far."""
    return tuple(
        EscalationLine(e.rule, e.key, e.why, e.at, tuple(dict.fromkeys(t.person for t in e.told)))
        for e in rows
        if e.ended_at is None
    )


def briefing(standing: Standing, names: Mapping[str, str], escalations: tuple[EscalationLine, ...] = ()) -> Briefing:
    """Return the briefing of a cycle as it stands now."""
    opening = standing.row.opening if standing.row else {}
    completed = [
        a.key
        for a in standing.plan.actions
        if a.rag.value is Rag.BLUE and a.key in opening and opening[a.key].get("rag") != Rag.BLUE.value
    ]
    held = {touch.key for touch in standing.touches if touch.held}
    return compose(
        standing.board,
        standing.meeting,
        item_facts(standing),
        lead_returns(standing),
        now=standing.now,
        escalations=escalations,
        completed=completed,
        unreachable=_not_askable(standing),
        names=names,
        held_keys=held,
        last_words={key: words for key, (words, _) in standing.words.items()},
    )


def _not_askable(standing: Standing) -> dict[str, str]:
    """Return why who could not be asked was not, by person where the plan's wording stands for one, else by wording."""
    people = {lead.raw: lead.person for a in standing.plan.open_actions() for lead in a.leads if lead.person}
    found = unreachable(standing.plan, standing.directory, standing.today)
    named = {people.get(wording, wording): why for wording, why in found.items()}
    return {who: why for who, why in named.items() if who not in standing.requests}
