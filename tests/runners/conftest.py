"""An office for the two mail passes: a database, a board that meets in London, three leads, and letters to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lacflow.board.board import Board
from lacflow.board.people import Directory, Person
from lacflow.board.steps import IntentKey
from lacflow.runners import outgoing
from lacflow.runners.tally import Tally
from lacflow.settings.records import Caps, Sending
from lacflow.store import outbox
from lacflow.store.database import Database
from lacflow.store.outbox import Letter, NewLetter
from lacflow.store.tables import boards, metadata
from lacflow.transports.base import Transport

#: A Monday in winter: local time is UTC.
NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)


@dataclass
class MailOffice:
    """What an outgoing pass needs."""

    db: Database
    board: Board
    people: Directory
    sending: Sending = Sending()
    caps: Caps = Caps()

    def queue(self, person: str = "a.lead", **changes: object) -> int:
        """Queue one letter to a person; the occurrence tells two of them apart."""
        occurrence = str(changes.pop("occurrence", "1"))
        name = f"{person}.{occurrence}"
        raw = f"From: PM <board@board.example>\r\nTo: A <{person}@council.example>\r\nSubject: s\r\n\r\nTo {name}\r\n"
        new = NewLetter(
            key=IntentKey("b", "2027-jan", "circulate", person, occurrence), letter="circulation", mailbox="board",
            to_person=person, to_address=f"{person}@council.example", subject="s", message_id=f"<{name}@board.example>",
            raw=raw.encode(), due_at=NOW, queued_at=NOW, not_before=NOW,
        )  # fmt: skip
        with self.db.write() as conn:
            number = outbox.insert(conn, replace(new, **changes))
        assert number is not None
        return number

    def run(self, mailboxes: Transport | Mapping[str, Transport], now: datetime = NOW, **options: object) -> Tally:
        """Run the outgoing pass once."""
        named = mailboxes if isinstance(mailboxes, Mapping) else {"board": mailboxes}
        given = {"sending": self.sending, "caps": self.caps, **options}
        return outgoing.run(self.db, named, {"b": self.board}, self.people, now, **given)

    def letter(self, number: int) -> Letter:
        """Return a letter as it stands."""
        with self.db.read() as conn:
            found = outbox.load(conn, number)
        assert found is not None
        return found

    def outcomes(self, number: int) -> list[str | None]:
        """Return how each attempt at a letter ended."""
        with self.db.read() as conn:
            return [attempt.outcome for attempt in outbox.attempts(conn, number)]


@pytest.fixture
def mail_office(tmp_path: Path) -> Iterator[MailOffice]:
    db = Database(f"sqlite:///{tmp_path}/lacflow.db")
    metadata.create_all(db.engine)
    with db.write() as conn:
        conn.execute(boards.insert().values(key="b", name="A Board", version=0))
    board = Board("b", "A Board", "Board", ZoneInfo("Europe/London"), "c.chair", "p.manager", "board")
    people = Directory.of(
        Person(key, key.title(), f"{key}@council.example") for key in ("a.lead", "b.lead", "c.lead", "p.manager")
    )
    yield MailOffice(db, board, people)
    db.close()
