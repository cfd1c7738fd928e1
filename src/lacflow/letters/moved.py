"""Letters that say a meeting moved, was cancelled or is on again, and ask those who answered long ago to look once more.

Somebody who has answered is told that there is nothing to do; nobody is asked twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from lacflow.board.calendar import Meeting, MeetingState
from lacflow.board.plan import Action
from lacflow.letters import ask
from lacflow.letters.compose import Envelope, compose
from lacflow.mail.message import Outgoing


def date_changed(
    env: Envelope,
    *,
    old: date,
    new: date,
    reply_by: datetime,
    answered: bool,
    actions: Sequence[Action] = (),
) -> Outgoing:
    """Tell somebody who was asked that the meeting is on another day.

    Args:
        reply_by: the new one.
        answered: nothing is missing from them, and there is nothing to do.
        actions: what is still missing from them, otherwise.
    """
    data = {
        "old": old,
        "new": new,
        "reply_by": reply_by,
        "answered": answered,
        "rows": () if answered else ask.rows(env, actions),
        "provisional": env.meeting is not None and env.meeting.state is MeetingState.PROVISIONAL,
    }
    return compose(env, "date_changed", data)


def cancelled(env: Envelope, *, answered: bool, next_meeting: Meeting | None = None) -> Outgoing:
    """Tell somebody who was asked that the meeting is cancelled; a reply is still taken in."""
    return compose(env, "cancelled", {"answered": answered, "next_meeting": next_meeting})


def reinstated(env: Envelope, *, reply_by: datetime, answered: bool, actions: Sequence[Action] = ()) -> Outgoing:
    """Tell somebody who was told of the cancellation that the meeting is on again."""
    data = {"reply_by": reply_by, "answered": answered, "rows": () if answered else ask.rows(env, actions)}
    return compose(env, "reinstated", data)


def anything_changed(env: Envelope, actions: Sequence[Action], *, answered_on: date, reply_by: datetime) -> Outgoing:
    """Ask a lead who answered weeks ago, before the meeting moved, whether anything has changed since."""
    data = {"rows": ask.rows(env, actions), "answered_on": answered_on, "reply_by": reply_by}
    return compose(env, "anything_changed", data)


def date_noted(
    env: Envelope,
    *,
    was: Meeting,
    now_is: Meeting,
    circulates_at: datetime | None = None,
    brief_at: datetime | None = None,
) -> Outgoing:
    """Tell whoever runs the board that a meeting changed in its file, before anything follows from that.

    Args:
        circulates_at, brief_at: when leads are asked and the chair is briefed now; None where that will not be.
    """
    known = {"key": now_is.key, "was": was, "now_is": now_is, "circulates_at": circulates_at, "brief_at": brief_at}
    return compose(env, "date_noted", known, automatic=True)
