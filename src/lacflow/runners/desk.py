"""The desk letters are written at: addresses, secret, people; from a composed letter to a row for the outbox.

Shared by the planner and the reader, which know nothing of one another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, next_window
from lacflow.board.headers import Words
from lacflow.board.people import Directory, Person
from lacflow.board.steps import IntentKey
from lacflow.letters import Envelope
from lacflow.mail.encode import encode
from lacflow.mail.message import Outgoing
from lacflow.mail.reference import token as make_token
from lacflow.store.cycles import tokens_taken
from lacflow.store.outbox import NewLetter, by_keys

if TYPE_CHECKING:
    from lacflow.settings import Settings


@dataclass(frozen=True)
class Desk:
    """What letters are written with. `addresses` are the mailboxes' own; `admin` is told of faults, where there is one.

    Args:
        columns: the council's own words for the columns of a plan, for the files that come back.
    """

    secret: bytes
    addresses: Mapping[str, str]
    directory: Directory
    admin: str | None = None
    templates: Path | None = None
    sending: str = "rehearsal"
    columns: Words | None = None

    @classmethod
    def of(cls, settings: Settings, secret: bytes) -> Desk:
        """Make the desk of a configuration."""
        addresses = {key: box.address for key, box in settings.mailboxes.items()}
        return cls(
            secret, addresses, settings.directory, settings.admin,
            settings.overrides if settings.overrides.is_dir() else None, settings.sending.mode, settings.columns,
        )  # fmt: skip

    def person(self, key: str) -> Person:
        """Return a person; somebody no longer in people.yaml is named by their key and cannot be written to."""
        return self.directory.get(key) or Person(key, key)

    def fresh_token(self, conn: Connection, key: IntentKey) -> str:
        """Return the token of a letter: the same each time for the same letter, and no other letter's."""
        return self.fresh_tokens(conn, [key])[key]

    def fresh_tokens(self, conn: Connection, keys: Collection[IntentKey]) -> dict[IntentKey, str]:
        """Return the tokens of several letters of one board (see `fresh_token`), no two of them the same."""
        found = {key: letter.token for key, letter in by_keys(conn, keys).items() if letter.token}
        for attempt in count():
            made = {key: make_token(str(key), self.secret, attempt) for key in keys if key not in found}
            if not made:
                return found
            taken = tokens_taken(conn, made.values()) | set(found.values())
            for key, token in made.items():
                if token not in taken:
                    found[key] = token
                    taken.add(token)
        raise AssertionError("unreachable")

    def envelope(
        self, board: Board, meeting: Meeting | None, key: IntentKey, to: Person, now: datetime, token: str | None
    ) -> Envelope:
        """Return what every letter has: from the board's mailbox, in the project manager's name, to one person."""
        address = self.addresses[board.mailbox]
        return Envelope(
            board=board,
            meeting=meeting,
            key=key,
            to=to,
            from_address=address,
            project_manager=self.person(board.project_manager),
            at=now,
            secret=self.secret,
            domain=address.rpartition("@")[2],
            token=token,
            templates=self.templates,
        )


def new_letter(
    board: Board,
    envelope: Envelope,
    outgoing: Outgoing,
    letter: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
    about: tuple[str, ...] = (),
    why: str = "",
    closes_at: datetime | None = None,
) -> NewLetter:
    """Freeze a composed letter into the row the outbox keeps; it leaves in the board's next hours for sending."""
    return NewLetter(
        key=envelope.key,
        letter=letter,
        mailbox=board.mailbox,
        to_person=envelope.to.key,
        to_address=envelope.to.email or "",
        subject=outgoing.subject,
        message_id=outgoing.message_id,
        raw=encode(outgoing),
        due_at=due_at or now,
        queued_at=now,
        not_before=next_window(now, board.working_days, board.window, board.zone),
        token=envelope.token,
        about=about,
        meeting_date=envelope.meeting.date if envelope.meeting else None,
        why=why,
        closes_at=closes_at,
    )


def held(letter: NewLetter, reason: str, brake: int | None = None) -> NewLetter:
    """Return the letter as one that waits for somebody."""
    return replace(letter, state="waiting", reason=reason, brake=brake)
