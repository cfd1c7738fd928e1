"""What waits for the project manager is put to them in one letter a working day; the chase summary says it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lacflow.board.calendar import next_window
from lacflow.board.steps import IntentKey, Step
from lacflow.store.returns import MINUTES, Review
from lacflow.store.standing import Standing

#: The step of the letter; its occurrence is the local day it leaves on.
REVIEW = "review"


@dataclass(frozen=True)
class Questions:
    """What to ask today, in which letter; `next_at` is when what came too late for today's letter will be asked."""

    key: IntentKey | None = None
    reviews: tuple[Review, ...] = ()
    next_at: datetime | None = None


def questions(standing: Standing, now: datetime, summary_now: bool) -> Questions:
    """Decide what to put to the project manager now.

    Args:
        summary_now: the chase summary leaves in this tick and says it all.
    """
    day = _day(standing, now)
    key = IntentKey(standing.board.key, standing.key, REVIEW, standing.board.project_manager, day.isoformat())
    taken = standing.taken.get(key)
    told = [
        letter.queued_at
        for letter in standing.letters
        if letter.step in (REVIEW, Step.CHASE_SUMMARY)
        and letter.state != "withdrawn"
        and letter.occurrence != key.occurrence
    ]
    if taken is not None and not taken.untried:
        told.append(taken.queued_at)
    asked = [r for r in standing.reviews if r.kind != MINUTES]  # of those our answer to the minutes has told
    new = tuple(r for r in asked if not told or r.at > max(told))
    if not new or summary_now:
        return Questions()
    if taken is not None and not taken.untried:
        return Questions(next_at=_next_morning(standing, day))
    return Questions(key, new)


def _day(standing: Standing, now: datetime) -> date:
    board = standing.board
    return next_window(now, board.working_days, board.window, board.zone).astimezone(board.zone).date()


def _next_morning(standing: Standing, day: date) -> datetime:
    board = standing.board
    opens = datetime.combine(day + timedelta(days=1), board.window.opens, tzinfo=board.zone)
    return next_window(opens.astimezone(standing.now.tzinfo), board.working_days, board.window, board.zone)
