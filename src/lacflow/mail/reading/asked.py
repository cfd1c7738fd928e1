"""What was asked and what came back: the records the reader of replies takes and gives.

Text is a message's own words; days are civil days of the board. Nothing here is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import chain

from lacflow.board import refs
from lacflow.board.headers import Words
from lacflow.board.plan import Action
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.board.readings import Held, Question, Reading
from lacflow.mail.reading.weighty import weighty


@dataclass(frozen=True)
class Asked:
    """A request as it was sent: its text, its actions, the rest of the plan, and the later letters a reply may quote.

    Attributes:
        sent_at: aware; reply_zone: the zone the reply's relative dates are counted in.
        others: actions of the plan that were not asked of this lead.
        also_sent: texts of other parts and letters of the same request (HTML part, chase, receipt).
        may_write: addresses whose words count; empty where the caller has decided that already.
        case_numbers: regular expressions of the council's own case numbers, which may identify a child.
        workbook: the file that was sent with the request, where it is known.
        columns: the council's own words for the columns of a plan, by field.
    """

    request_text: str
    sent_at: datetime
    reply_zone: tzinfo
    actions: tuple[Action, ...]
    others: tuple[Action, ...] = ()
    also_sent: tuple[str, ...] = ()
    scheme: Scheme = DEFAULT
    may_write: frozenset[str] = frozenset()
    case_numbers: tuple[str, ...] = ()
    workbook: bytes | None = None
    columns: Words | None = None

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text of ours a reply may quote."""
        return tuple(t for t in (self.request_text, *self.also_sent) if t.strip())

    @cached_property
    def by_ref(self) -> Mapping[str, tuple[Action, ...]]:
        """The actions of the plan by their refs, folded; those asked about first."""
        found: dict[str, tuple[Action, ...]] = {}
        for action in (*self.actions, *self.others):
            if action.ref:
                name = refs.fold(action.ref)
                found[name] = (*found.get(name, ()), action)
        return found

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """Every ref of the plan as written; those asked about first."""
        return tuple([a.ref for a in (*self.actions, *self.others) if a.ref])

    @cached_property
    def weighty_words(self) -> Mapping[str, int]:
        """In how many actions of the plan each word of some weight stands."""
        return Counter(chain.from_iterable(weighty(a.activity) for a in (*self.actions, *self.others)))

    def said_on(self, at: datetime | None) -> date:
        """Return the local day a reply was written, if its claim can be true; else the day of the request."""
        if at is None or not self.sent_at - timedelta(days=2) <= at <= self.sent_at + timedelta(days=400):
            at = self.sent_at
        return at.astimezone(self.reply_zone).date()

    def named(self, keys: Iterable[str]) -> tuple[Action, ...]:
        """Return the asked actions with those keys, in the order asked."""
        wanted = set(keys)
        return tuple(a for a in self.actions if a.key in wanted)


@dataclass(frozen=True)
class AttachmentNote:
    """A file that came with a reply: whether it was read, and if not, why."""

    name: str
    read: bool
    why: str = ""


@dataclass(frozen=True)
class Reply:
    """What one message says.

    kind: updates, no_change, auto_reply, bounce, calendar, receipt, list, empty, question, not_a_reply or unreadable.
    promised: words that only say an answer comes later: nobody has to decide anything about them.
    """

    kind: str
    readings: tuple[Reading, ...] = ()
    held: tuple[Held, ...] = ()
    questions: tuple[Question, ...] = ()
    not_answered: tuple[str, ...] = ()
    away_until: date | None = None
    attachments: tuple[AttachmentNote, ...] = ()
    promised: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Statement:
    """Words that are about one action, or several alike, and what was written beside labels for them.

    Attributes:
        text: the words, without the ref they began with. evidence: the passage as it stands in the message.
        kept: the words to keep as progress where they are not those of `text` (empty: they are).
        colour, due: what was typed beside the labels; empty where nothing was.
        doubt: why a person must look, whatever the words say.
        overall: said of everything at once, not of this action by name.
        unsaid: other words take it back, or may make it another action's: nothing in it is even probable.
    """

    keys: tuple[str, ...]
    text: str
    evidence: str
    ref_as_written: str = ""
    colour: str = ""
    due: str = ""
    doubt: str = ""
    overall: bool = False
    unsaid: bool = False
    kept: str = ""
