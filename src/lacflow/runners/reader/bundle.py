"""What is looked up for several messages at once, before each is read, and what they write, written at once.

`Remembered` lasts for a pass, `Bundle` for one transaction. Both may be empty: what is not in them is looked up when it is
asked for, so they change nothing but the number of questions to the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from lacflow.board.plan import Plan
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked
from lacflow.mail.reference import tokens_in
from lacflow.runners.reader.ahead import Ahead
from lacflow.runners.reader.gathered import Gathered, apart
from lacflow.runners.reader.ledger import Ledger
from lacflow.store import answered, cycles, inbox, plans
from lacflow.store.cycles import Request
from lacflow.store.inbox import StoredMail
from lacflow.store.outbox import Letter
from lacflow.store.plans import Seen

#: The texts of so many letters are remembered, some ten kilobytes each.
MOST_TEXTS = 500


@dataclass
class Remembered:
    """What a pass reads once, for it does not change while the pass runs.

    Attributes:
        plans: the boards' plans as first seen: what a ref stands for, not how it stands.
        seen: those of which several returns came together, as they stood before any of them was read.
        ahead: the second process that reads, where there is one.
        texts: what people can quote of letters that were handed over, by letter: their bytes are frozen.
    """

    plans: dict[str, Plan] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    ahead: Ahead | None = None
    texts: dict[int, list[str]] = field(default_factory=dict)

    def keep_texts(self, texts: Mapping[int, list[str]]) -> None:
        """Remember what can be quoted of letters; the oldest go when there are many."""
        self.texts.update(texts)
        while len(self.texts) > MOST_TEXTS:
            del self.texts[next(iter(self.texts))]


@dataclass(frozen=True)
class Bundle:
    """Messages read in one transaction.

    Attributes:
        letters: letters of ours by Message-ID, and requests by token; None: there is none.
        twice: the Message-IDs that more than one stored message has; None: nobody looked.
        apart: the requests whose returns can be read without the others; `gathered`: what is known of some of them.
        ledger: what their returns write, until it is written out.
        sent: what was asked in the messages a second process reads, by number.
    """

    remembered: Remembered = field(default_factory=Remembered)
    letters: dict[str, Letter | None] = field(default_factory=dict)
    requests: dict[str, Request | None] = field(default_factory=dict)
    twice: frozenset[str] | None = None
    apart: frozenset[int] = frozenset()
    gathered: dict[int, Gathered] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    sent: dict[int, Asked] = field(default_factory=dict)

    def may_be_copy(self, mail: StoredMail) -> bool:
        """Tell whether another stored message may be the same as this one."""
        return self.twice is None or mail.message_id in self.twice


def looked_up(
    conn: Connection, remembered: Remembered, mails: Sequence[StoredMail], parsed: Sequence[Incoming]
) -> Bundle:
    """Look up what is asked of every message: the letters and requests it names, and whether we may have it twice."""
    own = [mail.message_id for mail in mails if mail.message_id]
    ids = dict.fromkeys([*own, *(i for one in parsed for i in (*one.in_reply_to, *one.references))])
    letters = {**dict.fromkeys(ids), **answered.by_message_ids(conn, list(ids))}
    carried = [tokens_in(one) for one in parsed]
    tokens = dict.fromkeys(token for of_one in carried for token in of_one)
    requests = cycles.requests_by_token(conn, list(tokens))
    alone = apart([requests[token] for token in of_one if token in requests] for of_one in carried)
    twice = frozenset(inbox.stored_twice(conn, own))
    for board, several in Counter(request.board for request in requests.values() if request.id in alone).items():
        if several > 1 and board not in remembered.seen:
            remembered.seen[board] = plans.seen(conn, board)
    return Bundle(remembered, letters, {**dict.fromkeys(tokens), **requests}, twice, alone)
