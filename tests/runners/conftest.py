"""An office for the two mail passes: a database, a board that meets in London, three leads, and letters to send."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from lacflow.board.board import Board
from lacflow.board.people import Directory, Person
from lacflow.board.steps import IntentKey
from lacflow.runners import outgoing
from lacflow.runners.tally import Tally
from lacflow.settings.records import Caps, Sending
from lacflow.store import attempts, outbox
from lacflow.store.database import Database
from lacflow.store.outbox import Letter, NewLetter
from lacflow.store.tables import boards, metadata
from lacflow.transports.base import Transport

sys.path.insert(0, str(Path(__file__).parents[1]))
import live

#: A Monday in winter: local time is UTC.
NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)


@dataclass
class MailOffice:
    """What an outgoing pass needs."""

    db: Database
    board: Board
    people: Directory
    sending: Sending = field(default_factory=Sending)
    caps: Caps = field(default_factory=Caps)

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
            return [attempt.outcome for attempt in attempts.of_letter(conn, number)]


def furnish(url: str) -> MailOffice:
    """Open an office on a database that may have been used before."""
    db = Database(url)
    metadata.create_all(db.engine)
    with db.write() as conn:
        if db.is_sqlite is False:
            conn.execute(text("TRUNCATE " + ", ".join(metadata.tables) + " CASCADE"))
        conn.execute(boards.insert().values(key="b", name="A Board", version=0))
    board = Board("b", "A Board", "Board", ZoneInfo("Europe/London"), "c.chair", "p.manager", "board")
    people = Directory.of(
        Person(key, key.title(), f"{key}@council.example") for key in ("a.lead", "b.lead", "c.lead", "p.manager")
    )
    return MailOffice(db, board, people)


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[[], MailOffice]]:
    """Open as many offices as a test needs, each with a database of its own."""
    opened: list[MailOffice] = []

    def open_one() -> MailOffice:
        opened.append(furnish(f"sqlite:///{tmp_path}/lacflow{len(opened)}.db"))
        return opened[-1]

    yield open_one
    for office in opened:
        office.db.close()


@pytest.fixture
def mail_office(open_office: Callable[[], MailOffice]) -> MailOffice:
    return open_office()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with live.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def pair() -> Iterator[live.Pair]:
    with live.mail_pair() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def any_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailOffice]:
    """An office on each database there is."""
    sqlite = request.param == "sqlite"
    office = furnish(f"sqlite:///{tmp_path}/any.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield office
    office.db.close()
