"""Storing what a look decided, in one transaction: letters with their requests and tellings, brakes, cycles, escalations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Status
from lacflow.board.rag import Rag
from lacflow.board.steps import IntentKey, Step
from lacflow.runners.desk import held
from lacflow.runners.planner.composing import Draft, Written
from lacflow.runners.planner.deciding import BoardDecision, CycleDecision
from lacflow.runners.planner.escalating import Due
from lacflow.runners.planner.reporting import UPWARD
from lacflow.store import brakes, cycles, escalations, journal, kept, outbox, plans
from lacflow.store.outbox import NewLetter
from lacflow.store.standing import Standing


def store(conn: Connection, board: Board, decision: BoardDecision, written: Written, now: datetime) -> dict[str, int]:
    """Store everything one board wants; return what was done, in counts."""
    done = {"queued": 0, "held": 0, "withdrawn": 0, "escalations": 0}
    for standing in decision.over:
        if written.addenda.get(standing.key):
            kept.keep(conn, board.key, standing.key, "addendum", now, written.addenda[standing.key])
        cycles.close_cycle(conn, board.key, standing.key, now, standing.plan)
        _retire(conn, standing, now)
    for key, why in decision.reporting.withdraw:
        done["withdrawn"] += len(outbox.withdraw(conn, [key], why))
    for missed in decision.reporting.missed:
        why = "the board above met before the report could be written"
        if cycles.skip_step(conn, board.key, "", UPWARD, board.project_manager, missed.name, missed.at, now, why):
            journal.write(conn, now, "skipped", f"{missed.name}: report: {why}", board.key)
    if written.first_live:
        journal.mark(conn, f"live:{board.key}", True, now)
    told: dict[tuple[str, str, str], int] = {}
    for one in decision.cycles:
        done["withdrawn"] += _withdraw(conn, one)
        _skip(conn, one, now)
        _open(conn, one, written, now)
        done["escalations"] += _note_escalations(conn, one, told, now)
    brake = _brake(conn, board, written, now)
    put = _put(conn, written.drafts, brake)
    for draft in written.drafts:
        letter_id = put.get(draft.letter.key)
        if letter_id is not None:
            done["held" if draft.brake else "queued"] += 1
        _note_tellings(conn, draft, letter_id, told, now)
        for fixed in draft.fixed if letter_id is not None else ():
            kept.keep(conn, board.key, fixed.meeting, fixed.kind, now, fixed.forms)
    return done


def _retire(conn: Connection, standing: Standing, now: datetime) -> None:
    """Take what is complete out of circulation once its board has met: blue is complete and closed."""
    for action in standing.plan.open_actions():
        if action.rag.value is Rag.BLUE:
            plans.record(
                conn,
                board=standing.board.key,
                meeting=None,
                key=action.key,
                person="lacflow",
                at=now,
                changes={"status": (Status.OPEN.value, Status.CLOSED.value)},
                source=f"cycle:{standing.key}",
                disposition="record",
                words="complete, and the board has met",
            )


def _withdraw(conn: Connection, one: CycleDecision) -> int:
    return sum(len(outbox.withdraw(conn, [key], why)) for key, why in one.steps.withdraw.items())


def _skip(conn: Connection, one: CycleDecision, now: datetime) -> None:
    for skipped in one.steps.skipped:
        k = skipped.key
        news = cycles.skip_step(conn, k.board, k.meeting, k.step, k.person, k.occurrence, skipped.at, now, skipped.why)
        if news:
            journal.write(conn, now, "skipped", f"{k.meeting}: {k.step}: {skipped.why}", k.board)


def _open(conn: Connection, one: CycleDecision, written: Written, now: datetime) -> None:
    """A cycle opens with its first letter to leads, or with the brief where none could be asked."""
    opening = (Step.CIRCULATE, Step.BRIEF, Step.SHORT_NOTICE)
    if one.standing.row is None and any(i.step in opening for i in one.steps.intents):
        cycles.open_cycle(conn, one.standing.board.key, one.standing.key, now, one.standing.plan)


def _note_escalations(
    conn: Connection, one: CycleDecision, told: dict[tuple[str, str, str], int], now: datetime
) -> int:
    meeting = one.standing.key
    for escalation in escalations.escalations(conn, one.standing.board.key, meeting):
        told[(meeting, escalation.rule, escalation.key)] = escalation.id
    for caught in one.escalating.caught:
        told[(meeting, caught.rule, caught.key)] = escalations.add(
            conn, one.standing.board.key, meeting, caught.rule, caught.key, caught.at, caught.why
        )
    for number in one.escalating.reopened:
        escalations.reopen(conn, number)
    for number, why in one.escalating.ended:
        escalations.end(conn, number, now, why)
    for due in one.escalating.in_receipt:
        _tell(conn, told[(meeting, *due.identity)], due, None, now)
    return len(one.escalating.caught)


def _brake(conn: Connection, board: Board, written: Written, now: datetime) -> int | None:
    """Open a brake for what is held in this tick, or join the one that is still undecided."""
    late = [d for d in written.drafts if d.brake]
    if not late:
        return None
    waiting = brakes.undecided(conn, board.key)
    if waiting:
        brakes.join(conn, waiting[-1].id, len(late))
        return waiting[-1].id
    number = brakes.open_brake(conn, board.key, now, late[0].brake or "", len(late))
    for notice in written.brake_notices(conn, number):
        outbox.insert(conn, notice)
    journal.write(conn, now, "brake", f"{len(late)} letters held: {late[0].brake}", board.key)
    return number


def _put(conn: Connection, drafts: Sequence[Draft], brake: int | None) -> dict[IntentKey, int]:
    """Put letters into the outbox, or newer contents into the rows they have; return the ids where that happened."""
    known = outbox.by_keys(conn, [draft.letter.key for draft in drafts])
    new: list[NewLetter] = []
    put: dict[IntentKey, int] = {}
    for draft in drafts:
        letter = held(draft.letter, draft.brake or "", brake) if draft.brake else draft.letter
        row = known.get(letter.key)
        if row is not None and row.state == "queued" and draft.brake:
            outbox.withdraw(conn, [row.id], "to be made again and held")
            row = None
        if row is None or row.state not in ("queued", "waiting"):
            new.append(letter)
        elif outbox.replace_untried(conn, row.id, letter):
            put[letter.key] = row.id
    put |= outbox.insert_all(conn, new)
    cycles.add_requests(conn, [d.request for d in drafts if d.request is not None and d.letter.key in put])
    return put


def _note_tellings(
    conn: Connection, draft: Draft, letter_id: int | None, told: dict[tuple[str, str, str], int], now: datetime
) -> None:
    if letter_id is None:
        return
    for due in draft.tellings:
        _tell(conn, told[(draft.letter.key.meeting, *due.identity)], due, letter_id, now)


def _tell(conn: Connection, escalation: int, due: Due, letter_id: int | None, now: datetime) -> None:
    escalations.tell(conn, escalation, due.telling.rung, due.telling.role, due.person, now, due.why, letter_id)
