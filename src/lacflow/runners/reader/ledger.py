"""What returns write, kept until somebody must see it, then written with one statement for all of a kind.

All of it is of one transaction: `write_out` is called before anything looks at what was kept, and at its end. A ledger
that writes `at_once` keeps nothing; so does a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from lacflow.store import inbox, outbox, plans, returns
from lacflow.store.outbox import NewLetter
from lacflow.store.plans import NewUpdate


class ReadMeanwhile(Exception):
    """Another process has read a message since it was claimed: what this one made of it is undone."""


@dataclass
class Ledger:
    """Readings, updates, receipts, and what became of each message.

    Attributes:
        receipts: by the message each answers.
        became: as `inbox.settle_all` takes it; the receipts kept here are added when they have their numbers.
    """

    at_once: bool = True
    readings: list[dict[str, Any]] = field(default_factory=list)
    updates: list[NewUpdate] = field(default_factory=list)
    receipts: dict[int, NewLetter] = field(default_factory=dict)
    became: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def add_readings(self, conn: Connection, rows: list[dict[str, Any]]) -> None:
        """Keep what was read in a message, as `returns.reading_rows` gives it."""
        self.readings += rows
        self._kept(conn)

    def add_update(self, conn: Connection, new: NewUpdate) -> None:
        """Keep an update."""
        self.updates.append(new)
        self._kept(conn)

    def add_receipt(self, conn: Connection, mail: int, new: NewLetter) -> int | None:
        """Keep the receipt of a message; return its number, None where it has none yet or its intent key is taken."""
        if self.at_once:
            return outbox.insert(conn, new)
        self.receipts[mail] = new
        return None

    def settle(self, conn: Connection, mail: int, **found: Any) -> None:
        """Keep what became of a message (see `inbox.settle`)."""
        self.became[mail] = found
        self._kept(conn)

    def _kept(self, conn: Connection) -> None:
        if self.at_once:
            self.write_out(conn)

    def write_out(self, conn: Connection) -> None:
        """Write everything that was kept.

        Raises:
            ReadMeanwhile: somebody else has read one of the messages; the transaction must be undone.
        """
        returns.add_rows(conn, self.readings)
        plans.record_all(conn, self.updates)
        numbers = outbox.insert_all(conn, list(self.receipts.values()))
        answered = {mail: {"receipt_id": numbers.get(new.key)} for mail, new in self.receipts.items()}
        became = {mail: {**found, **answered.get(mail, {})} for mail, found in self.became.items()}
        self.readings, self.updates, self.receipts, self.became = [], [], {}, {}
        if not inbox.settle_all(conn, became):
            raise ReadMeanwhile
