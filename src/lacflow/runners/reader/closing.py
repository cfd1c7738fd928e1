"""How an action leaves circulation and comes back: confirmed, closed for a reason, opened again, carried over to a new ref.

Blue is proposed with evidence by one person and confirmed by a second; that is kept as how the action was closed. Every other
way out has its reason and words. Opening again gives an action the colour it had before, which nobody has assured since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lacflow.board.board import Board
from lacflow.board.matching import match_leads
from lacflow.board.plain import colour_from_json
from lacflow.board.plan import NO_DUE, Action, Due, Objective, Status
from lacflow.board.rag import Rag
from lacflow.board.refs import fold, is_ref
from lacflow.runners.reader.hand import Hand, Outcome
from lacflow.store import closures, journal, log, plans, returns
from lacflow.store.returns import Review

#: The columns that keep the link between an action and the one it was carried over to.
CARRIED_TO, CARRIED_FROM = "Carried over to", "Carried over from"


def confirmers(board: Board, said_by: str | None = None) -> tuple[str, ...]:
    """Return who confirms that an action is complete: whom the board's colours name (`blue_confirmed_by`).

    Where that is nobody but whoever said that it is complete, another of those in charge does: a second person it must be.
    """
    named = tuple(p for p in board.holder(board.scheme.blue_confirmed_by) if p != said_by)
    others = (board.project_manager, board.chair, board.sponsor)
    return named or tuple(dict.fromkeys(p for p in others if p and p != said_by))


def confirmed(hand: Hand, board: Board, review: Review) -> None:
    """Keep how an action was closed that a second person has just confirmed complete."""
    closures.note(
        hand.conn, board=board.key, key=review.key or "", meeting=review.meeting, at=hand.now, by=hand.by.key,
        said_by=review.person, reason="complete", words=review.text, source=f"review:{review.id}",
    )  # fmt: skip


def left_circulation(hand: Hand, review: Review) -> bool:
    """Tell whether a confirmed action is closed already, its board having met."""
    action = _action(hand, review.board, review.key or "")
    return action is not None and action.status is Status.CLOSED


def into_log(hand: Hand, board: Board, review: Review) -> Outcome:
    """Put a proposed issue or risk into the log, to be shown from the next board on."""
    if not returns.decide(hand.conn, review.id, "accepted", hand.by.key, hand.now):
        return Outcome(refused=f"{review.id} was decided before")
    action = _action(hand, board.key, review.key or "")
    shown_from = log.next_meeting(board, review.meeting)
    made = log.add(
        hand.conn, board.key, review.kind, review.text, at=hand.now, by=hand.by.key, source=f"review:{review.id}",
        objective=action.objective.number if action else "", key=review.key, raised_by=review.person or hand.by.key,
        raised_at=review.at, shown_from=shown_from,
    )  # fmt: skip
    when = f"shown from the meeting {shown_from} on" if shown_from else "shown from the next board on"
    return Outcome(f"{review.id}: {made.number} in the log, {when}")


def close(hand: Hand, board: Board, key: str, reason: str, words: str) -> Outcome:
    """Take an action out of circulation for a reason that is not that it is complete."""
    action = _action(hand, board.key, key)
    if action is None or action.status is not Status.OPEN:
        return Outcome(refused=f"{key} is not an open action")
    if reason == "complete":
        return Outcome(refused=f"{key}: what is complete is confirmed: write confirm {key}")
    if reason not in closures.REASONS:
        known = ", ".join(r for r in closures.REASONS if r not in ("complete", "carried over"))
        return Outcome(refused=f"{key}: {reason or 'no reason'} is none of: {known}")
    _close(hand, board, action, reason, words, None)
    return Outcome(f"{action.ref or action.key} closed as {reason}")


def _close(hand: Hand, board: Board, action: Action, reason: str, words: str, carried_to: str | None) -> None:
    other = {**action.other, CARRIED_TO: carried_to} if carried_to else action.other
    changes: dict[str, tuple[Any, Any]] = {"status": (Status.OPEN.value, Status.CLOSED.value)}
    if carried_to:
        changes["other"] = (dict(action.other), other)
    _write(hand, board, action.key, changes, f"{reason}: {words}" if words else reason)
    closures.note(
        hand.conn, board=board.key, key=action.key, at=hand.now, by=hand.by.key, reason=reason, words=words,
        source=f"hand:{hand.by.key}", carried_to=carried_to,
    )  # fmt: skip


def reopen(hand: Hand, board: Board, key: str, words: str) -> Outcome:
    """Open a closed or complete action again; why must be said."""
    action = _action(hand, board.key, key)
    if action is None or (action.status is not Status.CLOSED and action.rag.value is not Rag.BLUE):
        return Outcome(refused=f"{key} is neither closed nor complete")
    if not words.strip():
        return Outcome(refused=f"{key}: why is it open again? Write reopen {action.ref or action.key} because and why")
    before = _colour_before(hand, board.key, action)
    after = plans.action_to_fields(replace(action, status=Status.OPEN, rag=before, said_complete=None))
    held = plans.action_to_fields(action)
    _write(hand, board, action.key, {n: (held[n], v) for n, v in after.items() if held[n] != v}, words)
    how = closures.closed(hand.conn, board.key, action.key)
    if how is not None:
        closures.reopen(hand.conn, how.id, hand.by.key, hand.now, words)
    shade = board.scheme.label(before.value).lower() if before.value else "without a colour"
    return Outcome(f"{action.ref or action.key} is open again, {shade} as it was before, and will be asked about")


def _colour_before(hand: Hand, board: str, action: Action) -> Any:
    """Return the newest colour an action had before it turned blue; its own where it is not blue."""
    if action.rag.value is not Rag.BLUE:
        return action.rag
    held = [colour_from_json(r["value"]) for r in plans.history(hand.conn, board, action.key) if r["field"] == "rag"]
    return next((c for c in reversed(held) if c.value is not Rag.BLUE), replace(action.rag, value=None, raw=""))


def carry_over(hand: Hand, board: Board, key: str, ref: str, due: Due = NO_DUE, activity: str = "") -> Outcome:
    """Close an action and open a new one under another ref, linked both ways; its leads and words go with it."""
    action = _action(hand, board.key, key)
    if action is None or action.status is not Status.OPEN:
        return Outcome(refused=f"{key} is not an open action")
    new = key_of(action.objective.number, ref)
    if not is_ref(ref) or _action(hand, board.key, new) is not None:
        why = "is in the plan already" if is_ref(ref) else "is no ref"
        return Outcome(refused=f"{ref} {why}: which ref does {action.ref or action.key} go on under?")
    successor = replace(
        action, key=new, ref=ref, ref_raw=ref, activity=activity or action.activity, due=due or action.current_due,
        revised=NO_DUE, said_complete=None, other={**action.other, CARRIED_FROM: action.key},
    )  # fmt: skip
    plans.add(hand.conn, board.key, successor, at=hand.now, person=hand.by.key, source=f"hand:{hand.by.key}")
    _close(hand, board, action, "carried over", f"goes on as {ref}", new)
    return Outcome(f"{action.ref or action.key} closed and carried over to {ref}")


def key_of(objective: str, ref: str) -> str:
    """Return the key an action has under an objective's number and its ref."""
    bare = "".join(ref.split())
    return f"O{objective}/{bare}" if objective else f"/{bare}"


def _write(hand: Hand, board: Board, key: str, changes: dict[str, tuple[Any, Any]], words: str) -> None:
    """Store what was decided as an update that answers for no lead: it belongs to no cycle."""
    plans.record(
        hand.conn, board=board.key, meeting=None, key=key, person=hand.by.key, at=hand.now, changes=changes,
        source=f"hand:{hand.by.key}", disposition="record", words=words,
    )  # fmt: skip
    journal.write(hand.conn, hand.now, "closing", f"{key}: {words}", board.key, hand.by.key)


def _action(hand: Hand, board: str, key: str) -> Action | None:
    """Return the one action a key, or a ref no other action has, stands for."""
    plan = plans.load(hand.conn, board)
    exact = plan.get(key)
    if exact is not None:
        return exact
    found = [a for a in plan.actions if fold(key) and fold(key) in (fold(a.key), fold(a.ref or ""))]
    return found[0] if len(found) == 1 else None


def promote(hand: Hand, board: Board, number: int, ref: str, owner: str = "", due: Due = NO_DUE) -> Outcome:
    """Make an action of an entry of the log, under a free ref of its objective; its words and owner go with it."""
    found, plan = log.entry(hand.conn, number), plans.load(hand.conn, board.key)
    if found is None or found.board != board.key or found.state != "open":
        return Outcome(refused=f"there is no open entry {number} in the log of this board")
    key = key_of(found.objective, ref)
    if not is_ref(ref) or plan.get(key) is not None:
        return Outcome(refused=f"{ref} is no free ref of objective {found.objective or 'none'}")
    objective = next(
        (a.objective for a in plan.actions if a.objective.number == found.objective), Objective(found.objective)
    )
    leads = match_leads(owner or found.owner, hand.desk.directory)
    made = Action(key, ref, ref, objective, found.text, leads=leads, due=due, other={"From the log": found.number})
    plans.add(hand.conn, board.key, made, at=hand.now, person=hand.by.key, source=f"log:{found.id}")
    log.end(hand.conn, found.id, "promoted", hand.by.key, hand.now, f"now action {ref}", key)
    nobody = "" if made.people else "; nobody we can write to leads it yet"
    return Outcome(f"{found.number} is action {ref} now{nobody}")


def close_entry(hand: Hand, number: int, words: str) -> Outcome:
    """Close an entry of the log; why must be said."""
    found = log.entry(hand.conn, number)
    if found is None or found.state != "open":
        return Outcome(refused=f"there is no open entry {number} in the log")
    if not words.strip():
        return Outcome(refused=f"{found.number}: why is it closed?")
    log.end(hand.conn, number, "closed", hand.by.key, hand.now, words)
    return Outcome(f"{found.number} closed")
