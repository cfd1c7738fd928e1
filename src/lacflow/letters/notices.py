"""Questions to the project manager, and notices to whoever runs the service.

All are automatic mail and say so. Each says what happened, what follows if nobody does anything, and what a reply or a
command can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from lacflow.board.plan import Action
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import AbsenceData, NotDone, ReviewLine, WaitingLetter
from lacflow.mail.message import Outgoing

#: What the project manager can order by reply, in the words that are understood.
ORDERS = (
    "accept 3, 5 (or reject 4, or undo 3)",
    "3 is amber, due 30 June",
    "10c green by phone from, and the name",
    "confirm 10c",
    "give, a name, until Friday",
    "excuse, and a name",
    "hold, or resume",
)
#: A list in a letter is cut after so many entries, and says how many more there are.
MOST = 60


def unreachable(env: Envelope, why: Mapping[str, str], *, circulates_at: datetime | None = None) -> Outgoing:
    """Tell the project manager, before the circulation, which leads of the plan cannot be asked.

    Args:
        why: a wording of the plan to the reason nobody can be written to for it.
    """
    return _notice(env, "unreachable", {"why": dict(why), "circulates_at": circulates_at})


def reserve(env: Envelope, *, circulates_at: datetime | None = None, leads: int = 0) -> Outgoing:
    """Ask the project manager whether a reserve meeting is on; nothing is sent to leads until they say so."""
    return _notice(env, "reserve", {"circulates_at": circulates_at, "leads": leads})


def short_notice(env: Envelope, leads: Sequence[str], *, reply_by: datetime | None = None, why: str = "") -> Outgoing:
    """Ask the project manager whether leads are to be asked at short notice, after the circulation's close."""
    known = {"leads": tuple(leads), "reply_by": reply_by, "why": why}
    return _notice(env, "short_notice", known)


def brake(
    env: Envelope,
    letters: Sequence[WaitingLetter],
    *,
    why: str,
    release_at: datetime | None = None,
    count: int | None = None,
) -> Outgoing:
    """Tell the administrator or the project manager that late letters are held back, and when they go by themselves.

    Args:
        release_at: when they go; None says “one working hour from now”, the rule itself.
        count: how many are held, where `letters` names only some.
    """
    known = {"count": count or len(letters), "why": why, "release_at": release_at, **_cut(letters)}
    return _notice(env, "brake", known)


def first_live(env: Envelope, letters: Sequence[WaitingLetter], *, release_at: datetime | None = None) -> Outgoing:
    """List what the first run in earnest will send, before it goes."""
    known = {"count": len(letters), "release_at": release_at, **_cut(letters)}
    return _notice(env, "first_live", known)


def config_fault(env: Envelope, problems: Iterable[str]) -> Outgoing:
    """Tell the administrator what is wrong with the edited configuration; the last good one stays in force."""
    return _notice(env, "config_fault", {"problems": tuple(problems)})


def downtime(env: Envelope, *, start: datetime, end: datetime, waits: Sequence[str] = ()) -> Outgoing:
    """Tell the administrator from when to when the service was off, and what waits."""
    return _notice(env, "downtime", {"start": start, "end": end, "waits": tuple(waits)})


def clock_back(env: Envelope, *, clock: datetime, newest: datetime) -> Outgoing:
    """Tell the administrator that the clock stands before the newest thing done; everything is held.

    Args:
        clock: what the clock says; newest: the last thing the service did.
    """
    return _notice(env, "clock_back", {"clock": clock, "newest": newest})


def unread_mailbox(env: Envelope, *, since: datetime | None, sent_all_the_same: bool, reason: str = "") -> Outgoing:
    """Tell the project manager and the administrator that replies cannot be read.

    Args:
        since: when the mailbox was last read; None where it never was.
        sent_all_the_same: chases and escalations have waited long enough and go; otherwise they wait still.
        reason: the mail server's own words.
    """
    known = {"since": since, "sent_all_the_same": sent_all_the_same, "reason": reason}
    return _notice(env, "unread_mailbox", known)


def restored(
    env: Envelope, *, newest: datetime | None, found: int = 0, again: int = 0, held: int = 0, notes: Sequence[str] = ()
) -> Outgoing:
    """Tell the administrator that the database was put back from a copy, and what was found out before anything was sent.

    Args:
        newest: the newest thing in the copy; found: letters it did not know of that had gone; again: replies taken in a
            second time; held: letters that wait for a person; notes: what could not be done by itself.
    """
    findings = [
        f"Letters that had gone already and do not go again: {found}",
        f"Replies taken in a second time from the folder of handled mail: {again}",
        f"Letters that wait for a person: {held}",
        *notes,
    ]
    return _notice(env, "restored", {"newest": newest, "held": held, "findings": findings})


def in_doubt(env: Envelope, letters: Sequence[WaitingLetter], *, reason: str = "") -> Outgoing:
    """Tell the administrator of letters of which nobody can tell whether they went out; they are held."""
    return _notice(env, "in_doubt", {"count": len(letters), "reason": reason, **_cut(letters)})


def unsent(env: Envelope, letters: Sequence[WaitingLetter], *, stopped: Sequence[str] = ()) -> Outgoing:
    """Tell the administrator which letters were refused, and which mailboxes cannot send at all.

    Args:
        stopped: one sentence a mailbox: since when, and in the server's words why.
    """
    return _notice(env, "unsent", {"count": len(letters), "stopped": tuple(stopped), **_cut(letters)})


def undelivered(
    env: Envelope, *, letter: WaitingLetter, address: str, reason: str, items: Sequence[Action] = ()
) -> Outgoing:
    """Tell the project manager that a letter came back or was refused, and whose updates it asked for."""
    known = {"letter": letter, "address": address, "reason": reason, "items": tuple(items)}
    return _notice(env, "undelivered", known)


def away(env: Envelope, data: AbsenceData) -> Outgoing:
    """Tell the project manager that somebody is away past their reply-by, and who is asked instead."""
    return _notice(env, "away", {"data": data, "deputy": data.person.key != data.lead.key})


def quarantined(env: Envelope, *, claimed: str, received: datetime, reason: str, number: int) -> Outgoing:
    """Tell the project manager of a message that could not be trusted or read; nothing was recorded, nobody answered.

    Args:
        claimed: who it says it is from, by name where we know the address.
        number: its number in the inbox.
    """
    known = {"claimed": claimed, "received": received, "reason": reason, "number": number}
    return _notice(env, "quarantined", known)


def held(env: Envelope, reviews: Sequence[ReviewLine]) -> Outgoing:
    """Tell the project manager what waits for them: words that could not be given to an action, doubtful readings."""
    return _notice(env, "held", {"reviews": tuple(reviews)})


def confirm_complete(env: Envelope, items: Sequence[tuple[Action, str]], *, confirms: str = "") -> Outgoing:
    """Ask the project manager to confirm what leads say is complete.

    Args:
        confirms: the name of who confirms it, where that is somebody else.
        items: each action with the name of who said so; their words are in the action.
    """
    say = words.told_apart(action for action, _ in items)
    known = {"items": tuple((action, by, say[action.key]) for action, by in items), "confirms": confirms}
    return _notice(env, "confirm_complete", known)


def not_understood(
    env: Envelope,
    *,
    understood: Sequence[str] = (),
    not_understood: Sequence[NotDone] = (),
    questions: Sequence[str] = (),
    examples: Sequence[str] = ORDERS,
) -> Outgoing:
    """Answer a reply that orders something: what was done, and what could not be understood and was not done.

    Args:
        understood: what was done, one sentence each.
        not_understood: their lines that did nothing, each with the reason where there is one.
        questions: what we need to know to do them.
        examples: what a reply can order; the project manager's orders where nothing is said.
    """
    known = {"understood": tuple(understood), "lines": tuple(not_understood), "questions": tuple(questions),
             "examples": tuple(examples)}  # fmt: skip
    return _notice(env, "not_understood", known)


def _notice(env: Envelope, letter: str, known: Mapping[str, object]) -> Outgoing:
    """Compose a letter that the service signs itself, whoever reads it."""
    return compose(env, letter, {**known, "from_service": True}, automatic=True)


def _cut(letters: Sequence[WaitingLetter]) -> dict[str, object]:
    return {"letters": tuple(letters[:MOST]), "more": max(0, len(letters) - MOST)}
