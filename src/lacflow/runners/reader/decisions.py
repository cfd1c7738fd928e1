"""What a person decides about what was held: accept, edit, reject, and undo; by reply and by command alike.

A decision is recorded as that person's, with the lead's words and the mail they came in; the journal keeps who decided
what, also of what was undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.board import Board
from lacflow.board.readings import Disposition, Fields, Reading
from lacflow.board.updates import confirm as confirm_blue
from lacflow.board.voices import Word
from lacflow.runners.reader import closing, confirming
from lacflow.runners.reader.hand import Entry, Hand, Outcome, counts_for, newer_words, said, store, write
from lacflow.runners.reader.shield import shielded_reading
from lacflow.store import journal, plans, returns
from lacflow.store.returns import Review
from lacflow.store.undoing import undo as take_back

#: What accepting does where nothing was read in the words, and how to have something recorded.
_NOTHING_READ = (
    "{0} noted as dealt with; nothing was recorded, because no colour, date or action could be read in its words. To record"
    " what they mean: undo {0}, then write {0} is, the ref, and the colour or date (by command: lacflow review edit {0})"
)


def decide(hand: Hand, review: Review, verb: str) -> Outcome:
    """Accept, reject or undo one review; deciding twice does nothing the second time."""
    outcome = _DECISIONS[verb](hand, review)
    _note(hand, review, verb, outcome)
    return outcome


def edit(hand: Hand, review: Review, reading: Reading) -> Outcome:
    """Record what the person says a review's words mean, instead of what was read in them."""
    board = hand.boards[review.board]
    reading = shielded_reading(reading, board)
    action = plans.load(hand.conn, board.key, keys=[reading.key]).get(reading.key)
    if review.state != "open":
        return Outcome(refused=f"{review.id} was decided before; undo {review.id} first")
    if action is None:
        return Outcome(refused=f"{review.id}: there is no action {reading.key} in the plan")
    if reading.disposition is not Disposition.RECORD or reading.fields.empty:
        return Outcome(refused=f"{review.id}: {reading.reason or 'that says nothing to record'}")
    applied = write(hand, _entry(hand, board, review), action, reading)
    outcome = said(action, applied, board)
    if outcome.done:
        returns.decide(hand.conn, review.id, "edited", hand.by.key, hand.now)
        outcome = replace(outcome, done=f"{review.id}: {outcome.done}")
    _note(hand, review, "edit", outcome)
    return outcome


def _reject(hand: Hand, review: Review) -> Outcome:
    if not returns.decide(hand.conn, review.id, "rejected", hand.by.key, hand.now):
        return _before(review)
    return Outcome(f"{review.id} put aside")


def _accept(hand: Hand, review: Review) -> Outcome:
    if review.state != "open":
        return _before(review)
    board = hand.boards[review.board]
    if review.kind == "complete":
        words = confirm(hand, board, [review])
        return Outcome(words) if "not confirmed" not in words else Outcome(refused=words)
    if review.kind == returns.MINUTES:
        again = "to record it, write the line again with what is missing, under the letter about it"
        return Outcome(refused=f"{review.id} is a line of the minutes: {again}; or reject {review.id} to put it aside")
    if review.kind == "sender":
        return _accept_mail(hand, review)
    if review.kind in returns.PROPOSED:
        return closing.into_log(hand, board, review)
    if review.key is None or review.reading is None:
        returns.decide(hand.conn, review.id, "accepted", hand.by.key, hand.now)
        return Outcome(_NOTHING_READ.format(review.id))
    return _accept_reading(hand, board, review, review.reading)


def _accept_mail(hand: Hand, review: Review) -> Outcome:
    """Take a held mail in as the lead's whose request it answers, on the word of whoever decides."""
    taken = confirming.take_on_word(hand, review.inbox_id) if review.inbox_id is not None else ""
    if taken:
        return Outcome(f"{review.id}: {taken}")
    returns.decide(hand.conn, review.id, "accepted", hand.by.key, hand.now)
    return Outcome(_NOTHING_READ.format(review.id))


def _accept_reading(hand: Hand, board: Board, review: Review, held: Reading) -> Outcome:
    action = plans.load(hand.conn, board.key, keys=[held.key]).get(held.key)
    reading = replace(held, disposition=Disposition.RECORD, fields=_surest(held), probable=Fields())
    if action is None:
        return Outcome(refused=f"{review.id}: {held.key} is no longer in the plan")
    person = review.person or ""
    mine = Word.of(person, person, returns.written(hand.conn, review), reading)
    newer = newer_words(hand, board, review.meeting, reading, mine)
    if newer:
        return Outcome(refused=f"{review.id} not recorded: {newer} since; to record it all the same, write {review.id} is"
                               " and the colour or date")  # fmt: skip
    applied = write(hand, _entry(hand, board, review), action, reading)
    if applied.refusals and not applied.changes:
        return Outcome(refused=f"{review.id} not recorded: {'; '.join(r.why for r in applied.refusals)}")
    returns.decide(hand.conn, review.id, "accepted", hand.by.key, hand.now)
    if not applied.changes:
        return Outcome(f"{review.id} noted for {review.key}; there was nothing sure enough to record")
    outcome = said(action, applied, board)
    return replace(outcome, done=f"{review.id}: {outcome.done}")


def _surest(reading: Reading) -> Fields:
    """Return what the person accepts: the probable values, over which stands nothing already recorded."""
    maybe = {k: v for k, v in vars(reading.probable).items() if v not in (None, False)}
    already = vars(reading.fields)
    return replace(reading.probable, **{k: v for k, v in maybe.items() if already.get(k) in (None, False)})


def _undo(hand: Hand, review: Review) -> Outcome:
    """Have a review wait again, and take back what its decision recorded."""
    if review.state == "open":
        return Outcome(refused=f"{review.id} has not been decided")
    if review.kind in returns.PROPOSED and review.state == "accepted":
        return Outcome(refused=f"{review.id} stands in the log: close it there, lacflow log close")
    if review.kind == "complete" and review.state == "accepted" and closing.left_circulation(hand, review):
        return Outcome(refused=f"{review.key} is closed: to open it again, write reopen {review.key} because and why")
    if review.kind == "sender" and review.state == "accepted" and review.person:
        return Outcome(
            refused=f"{review.id}: that mail counts as its lead's now; an update puts right what is wrong in it"
        )
    undone = take_back(hand.conn, f"review:{review.id}", hand.by.key, hand.now)
    returns.reopen(hand.conn, review.id)
    fields = f"; put back: {', '.join(map(_called, undone.put_back))}" if undone.put_back else ""
    left = ", ".join(map(_called, undone.left))
    kept = f"{review.id}: {left} has changed since and is left as it is" if left else ""
    return Outcome(f"{review.id} waits again{fields}", kept)


def _called(field: str) -> str:
    return {"rag": "the colour", "revised": "the date", "said_complete": "what was said to be complete"}.get(
        field, field
    )


def _before(review: Review) -> Outcome:
    by = f" by {review.decided_by}" if review.decided_by else ""
    return Outcome(refused=f"{review.id} was decided before ({review.state}{by})")


_DECISIONS = {"accept": _accept, "reject": _reject, "undo": _undo}


def confirm(hand: Hand, board: Board, reviews: Sequence[Review]) -> str:
    """Turn blue what leads said is complete, on a second person's word; return what was done in words."""
    told = []
    for review in reviews:
        action = plans.load(hand.conn, board.key, keys=[review.key or ""]).get(review.key or "")
        if action is None:
            continue
        if returns.spoken_since(hand.conn, board.key, action.key, review):
            told.append(
                f"{review.key} not confirmed: its lead has written about it since; look at the newer words first"
            )
            continue
        may = closing.confirmers(board, review.person)
        if hand.by.key not in may and hand.by.key != review.person:
            names = " or ".join(hand.desk.person(p).name for p in may)
            told.append(f"{review.key} not confirmed: on this board {names} confirms what is complete")
            continue
        applied = confirm_blue(action, board.scheme, by=hand.by.key, said_by=review.person)
        if not applied.changes:
            told.append(f"{review.key} not confirmed: {applied.refusals[0].why}")
        elif returns.decide(hand.conn, review.id, "accepted", hand.by.key, hand.now):
            store(hand, _entry(hand, board, review), action, applied, review.text)
            closing.confirmed(hand, board, review)
            told.append(f"{review.key} confirmed complete")
    return "; ".join(told)


def _entry(hand: Hand, board: Board, review: Review) -> Entry:
    on = review.at.astimezone(board.zone).date()
    meeting = counts_for(hand.conn, board, review.meeting)
    said_by = review.person or hand.by.key
    return Entry(board, meeting, hand.by.key, f"review:{review.id}", on, hand.by.name, said_by, review.inbox_id)


def _note(hand: Hand, review: Review, verb: str, outcome: Outcome) -> None:
    what = f"{verb} {review.id}{f' ({review.key})' if review.key else ''}{'' if outcome.done else ': not done'}"
    journal.write(hand.conn, hand.now, "review", what, review.board, hand.by.key)
