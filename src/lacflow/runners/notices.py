"""Letters about the service itself: bad configuration, downtime, mail that cannot be read. Each fact once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.steps import IntentKey
from lacflow.errors import Problem
from lacflow.letters.data import WaitingLetter
from lacflow.mail.message import Outgoing
from lacflow.runners import pauses
from lacflow.runners.desk import Desk, new_letter
from lacflow.store import inbox, journal, outbox
from lacflow.store.database import Database
from lacflow.store.standing import DEAF_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from lacflow.settings import Settings

#: A mailbox that could not send for so long is told of.
DOWN_AFTER = timedelta(hours=1)
#: The step of the letter about what could not be sent; its occurrence is the day.
_NOT_SENT = "unsent"
#: States of letters that still want sending.
UNSENT = ("queued", "waiting", "retry", "in_doubt")


class Notices:
    """Writes to the administrator, from the first board's mailbox; with no board there is nobody to write from."""

    def __init__(self, db: Database, desk: Desk, settings: Settings) -> None:
        self._db = db
        self._desk = desk
        self._board: Board | None = next(iter(settings.boards.values()), None)

    def config_fault(self, problems: Iterable[Problem], now: datetime) -> None:
        """Say that the files are at fault and what stays in force, once for each set of faults."""
        lines = [str(p) for p in problems]
        occurrence = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
        self._once("config_fault", occurrence, lambda env: letters.config_fault(env, lines), now)

    def downtime(self, since: datetime, now: datetime) -> None:
        """Say from when to when the service was off, and what waits."""
        with self._db.read() as conn:
            counts = outbox.counts(conn)
        waits = [f"{count} letters {state}" for state, count in counts.items() if state in UNSENT]
        occurrence = since.isoformat(timespec="seconds")
        self._once("downtime", occurrence, lambda env: letters.downtime(env, start=since, end=now, waits=waits), now)

    def restored(self, since: datetime | None, counts: Mapping[str, int], notes: Iterable[str], now: datetime) -> None:
        """Say what was found out about a database that was put back, once it was."""
        with self._db.read() as conn:
            held = outbox.counts(conn).get("waiting", 0)
        occurrence = now.isoformat(timespec="seconds")

        def write(env: letters.Envelope) -> Outgoing:
            found, again = counts.get("found", 0), counts.get("taken_in_again", 0)
            return letters.restored(env, newest=since, found=found, again=again, held=held, notes=tuple(notes))

        self._once("restored", occurrence, write, now)

    def in_doubt(self, now: datetime) -> None:
        """Say which letters nobody can tell whether they went out."""
        with self._db.read() as conn:
            waiting = outbox.held_in_doubt(conn)
        if waiting:
            shown = [WaitingLetter(x.letter, self._desk.person(x.to_person).name) for x in waiting]
            occurrence = hashlib.sha256("".join(x.message_id for x in waiting).encode()).hexdigest()[:16]
            self._once("in_doubt", occurrence, lambda env: letters.in_doubt(env, shown, reason=waiting[0].reason), now)

    def unsent(self, now: datetime) -> None:
        """Say which letters were refused and which mailboxes cannot send: each once, in one letter a day at most."""
        with self._db.read() as conn:
            told = {name for x in outbox.list_letters(conn, letter="notice") if x.step == _NOT_SENT for name in x.about}
            failed = outbox.list_letters(conn, states=("failed",))
            stopped = pauses.since(conn, "out:")
        new = [x for x in failed if x.known_by not in told and x.to_person != self._desk.admin]
        down = {f"{name} {at:%Y%m%d%H%M}": (name, at, why) for name, at, why in stopped if now - at > DOWN_AFTER}
        words = [f"{n}, since {at:%d %b %Y %H:%M} UTC: {why}" for k, (n, at, why) in down.items() if k not in told]
        if not new and not words:
            return
        shown = [WaitingLetter(x.letter, self._desk.person(x.to_person).name) for x in new]
        about = (*(x.known_by for x in new), *down)
        self._once(_NOT_SENT, f"{now:%Y-%m-%d}", lambda env: letters.unsent(env, shown, stopped=words), now, about)

    def unread_mailboxes(self, boards: Iterable[Board], now: datetime) -> None:
        """Say since when replies cannot be read, to the administrator and the project managers, once a silence."""
        by_mailbox: dict[str, list[Board]] = {}
        for board in boards:
            by_mailbox.setdefault(board.mailbox, []).append(board)
        for mailbox, theirs in by_mailbox.items():
            with self._db.read() as conn:
                read = journal.marked(conn, f"read:{mailbox}")
            if read is not None and now - read[1] > DEAF_AFTER:
                self._unread(theirs, read[1], now)

    def struck_out(self, boards: Iterable[Board], now: datetime) -> None:
        """Tell project managers of each message set aside because no attempt at reading it ended: it may be an answer."""
        with self._db.read() as conn:
            found = inbox.struck_out(conn)
        for board, (mail, sender) in product(boards, found):
            if board.mailbox == mail.mailbox:
                known = self._desk.directory.by_address(sender)
                claimed = known.name if known else "somebody we do not know"
                write = partial(
                    letters.quarantined, claimed=claimed, received=mail.received_at, reason=mail.reason, number=mail.id
                )
                self._post(board, board.project_manager, "struck_out", mail.known_by, write, now)

    def _unread(self, boards: Iterable[Board], since: datetime, now: datetime) -> None:
        def write(env: letters.Envelope) -> Outgoing:
            return letters.unread_mailbox(env, since=since, sent_all_the_same=False)

        told: set[str] = set()
        for board in boards:
            for person in (self._desk.admin, board.project_manager):
                if person is not None and person not in told:
                    told.add(person)
                    self._post(board, person, "unread_mailbox", since.isoformat(timespec="seconds"), write, now)

    def _once(
        self,
        step: str,
        occurrence: str,
        write: Callable[[letters.Envelope], Outgoing],
        now: datetime,
        about: tuple[str, ...] = (),
    ) -> None:
        if self._board is not None and self._desk.admin is not None:
            self._post(self._board, self._desk.admin, step, occurrence, write, now, about)

    def _post(
        self,
        board: Board,
        person: str,
        step: str,
        occurrence: str,
        write: Callable[[letters.Envelope], Outgoing],
        now: datetime,
        about: tuple[str, ...] = (),
    ) -> None:
        to = self._desk.directory.get(person)
        if to is None or not to.email:
            return
        key = IntentKey(board.key, "", step, to.key, occurrence)
        with self._db.read() as conn:
            if outbox.by_key(conn, key) is not None:
                return
        env = self._desk.envelope(board, None, key, to, now, None)
        letter = new_letter(board, env, write(env), "notice", now=now, about=about)
        with self._db.write() as conn:
            outbox.insert(conn, letter)
