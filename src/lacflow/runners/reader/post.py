"""One message under the reader's eyes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Plan
from lacflow.mail.message import Incoming
from lacflow.mail.notices import Notice, kind_of
from lacflow.mail.reading import asjson
from lacflow.mail.reference import tokens_in
from lacflow.runners.desk import Desk
from lacflow.runners.reader.bundle import Bundle
from lacflow.runners.reader.gathered import QUOTABLE, Gathered, gather
from lacflow.store import answered, cycles, plans
from lacflow.store.cycles import Request
from lacflow.store.inbox import StoredMail
from lacflow.store.outbox import Letter


@dataclass(frozen=True)
class Post:
    """A stored message, parsed, with everything needed to act on it.

    `trust` is its mailbox's boundary; `bundle` is shared by the messages that are read together.
    """

    mail: StoredMail
    incoming: Incoming
    boards: Mapping[str, Board]
    desk: Desk
    trust: Any
    now: datetime
    bundle: Bundle = field(default_factory=Bundle)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The reply codes it carries, the most trustworthy first."""
        return tokens_in(self.incoming)

    @cached_property
    def notice(self) -> Notice | None:
        """What kind of machine's message it is; None where a person may have written it."""
        return kind_of(self.incoming)

    def refs_of(self, conn: Connection, board: str) -> Plan:
        """Return a board's whole plan as this pass first saw it."""
        found, seen = self.bundle.remembered.plans, self.bundle.remembered.seen
        if board in seen:
            return seen[board].plan
        if board not in found:
            found[board] = plans.load(conn, board)
        return found[board]

    def letters_named(self, conn: Connection, ids: Iterable[str]) -> list[Letter]:
        """Return the letters of ours that carry these Message-IDs, in their order."""
        wanted, known = dict.fromkeys(ids), self.bundle.letters
        unknown = [i for i in wanted if i not in known]
        known.update({**dict.fromkeys(unknown), **answered.by_message_ids(conn, unknown)})
        return [letter for i in wanted if (letter := known[i]) is not None]

    def request_of(self, conn: Connection, token: str) -> Request | None:
        """Return the request that carries a token, or None."""
        known = self.bundle.requests
        if token not in known:
            known[token] = cycles.request_by_token(conn, token)
        return known[token]

    def known_of(self, conn: Connection, request: Request) -> Gathered:
        """Return what is known of returns to a request, gathered with that of others where they can be read apart."""
        bundle, board = self.bundle, self.boards[request.board]
        if request.id not in bundle.apart:
            return gather(conn, board, [request], self.now)[request.id]
        if request.id not in bundle.gathered:
            named = {r.id: r for r in bundle.requests.values() if r is not None and r.id in bundle.apart}
            same = [r for r in named.values() if (r.board, r.meeting) == (request.board, request.meeting)]
            bundle.gathered.update(gather(conn, board, same, self.now, bundle.remembered.seen.get(board.key)))
            letters = [letter for request in same for letter in bundle.gathered[request.id].letters]
            self.texts_of(
                conn, [x for x in letters if x.handed_over and x.letter in QUOTABLE]
            )  # for all of them at once
        return bundle.gathered[request.id]

    def keeps_to_itself(self) -> None:
        """Say that this message writes nothing but what one return writes of its own request: it may be written later."""
        self.bundle.ledger.at_once = False

    def looks_back(self, conn: Connection) -> None:
        """Say that this message looks at what was said of its own request before: what was kept is written out first."""
        self.bundle.ledger.write_out(conn)
        self.bundle.ledger.at_once = True

    def strays(self, conn: Connection) -> None:
        """Say that this message looks at, or writes, more than its own request: nothing gathered holds any longer."""
        self.looks_back(conn)
        self.bundle.gathered.clear()

    def texts_of(self, conn: Connection, letters: Iterable[Letter]) -> list[str]:
        """Return what a reply may quote of these letters, in their order: the text of each, and its HTML as people see it."""
        wanted, remembered = {letter.id: letter for letter in letters}, self.bundle.remembered
        raws = answered.bytes_of(conn, [number for number in wanted if number not in remembered.texts])
        fresh = {number: asjson.texts_of(raw) for number, raw in raws.items()}
        found = [text for number in wanted for text in fresh.get(number) or remembered.texts.get(number) or ()]
        remembered.keep_texts({number: texts for number, texts in fresh.items() if wanted[number].handed_over})
        return found

    @property
    def sender(self) -> str:
        """The address it says it is from; empty where it says none or several."""
        addresses = self.incoming.from_addresses
        return addresses[0] if len(addresses) == 1 else ""


@dataclass(frozen=True)
class Fate:
    """What becomes of a message: the inbox state, the reason in words, and what was found out (inbox columns)."""

    state: str
    reason: str
    found: Mapping[str, Any] = field(default_factory=dict)


def replaced(post: Post, incoming: Incoming) -> Post:
    """Return the post with another message in it: one that the stored message encloses or forwards."""
    return replace(post, incoming=incoming)
