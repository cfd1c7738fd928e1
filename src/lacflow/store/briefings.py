"""A cycle's briefing put together from the store: the same for the letter, `lacflow brief` and the chase summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from lacflow.board.briefing import Briefing, EscalationLine, compose
from lacflow.board.calendar import MeetingState
from lacflow.board.chair import Chair, think
from lacflow.board.rag import Rag
from lacflow.store.checking import checked
from lacflow.store.earlier import earlier
from lacflow.store.escalations import Escalation
from lacflow.store.reported import reported
from lacflow.store.standing import Standing, item_facts, lead_returns, unreachable

_NO_MEETING = (MeetingState.CANCELLED, MeetingState.RESERVE)


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


def chair(conn: Connection, standing: Standing, held: Briefing) -> Chair:
    """Return what the chair should know of a cycle beyond its figures."""
    board, today = standing.board, held.meeting.date
    ahead = [m for m in board.meetings if m.date > today and m.state not in _NO_MEETING]
    return think(
        held,
        earlier(conn, standing),
        reasons=board.scheme.needs_reason,
        due_before={f.action.key: f.due_before for f in item_facts(standing)},
        checks=checked(conn, board, standing.directory, standing.now),
        proposals=_proposals(standing),
        next_meeting=min(ahead, key=lambda m: m.date, default=None),
        reported=reported(conn, board, standing.key, standing.now),
    )


def _proposals(standing: Standing) -> tuple[tuple[str, str], ...]:
    """Return what leads proposed that no field can hold, where it still waits."""
    return tuple(
        (review.key, f"{proposal.kind}: {proposal.text}")
        for review in standing.reviews
        for proposal in (review.reading.proposes if review.reading and review.key else ())
        if proposal.kind not in ("close", "issue", "risk") and review.key
    )


def _not_askable(standing: Standing) -> dict[str, str]:
    """Return why who could not be asked was not, by person where the plan's wording stands for one, else by wording."""
    people = {lead.raw: lead.person for a in standing.plan.open_actions() for lead in a.leads if lead.person}
    found = unreachable(standing.plan, standing.directory, standing.today)
    named = {people.get(wording, wording): why for wording, why in found.items()}
    return {who: why for who, why in named.items() if who not in standing.requests}
