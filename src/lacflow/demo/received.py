"""A letter of the board's as the person who got it sees it: which letter it is, what it asks, what it says we hold.

Simulated people read their mail with this, never the database: what they cannot see, they do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lacflow.mail.message import Attachment, Incoming
from lacflow.mail.parse import parse
from lacflow.mail.reading import blocks

#: What a subject says, and the kind of letter it is; the first that fits.
_KINDS = (
    ("part of your update is still to come", "chase"),
    ("your update was due", "chase"),
    ("a reminder", "reminder"),
    ("your update by", "request"),
    ("what we recorded from you", "receipt"),
    ("wanted from you", "confirm"),
    ("for your attention", "escalation"),
    ("what we made of your reply", "orders"),
    ("leads we cannot write to", "unreachable"),
    ("what did the board decide", "minutes"),
    ("addendum to the briefing", "addendum"),
    ("the papers", "papers"),
    ("report to the", "upward"),
    ("for you", "held"),
    ("who has answered", "summary"),
    ("briefing", "briefing"),
)
_TITLE = re.compile(r"^(?P<ref>\S.{0,14}?) \(objective (?P<objective>\d+)", re.MULTILINE)
_HELD = re.compile(r"^Colour we hold: (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """One action a letter asks about, and the colour it says the plan holds ("" where it says none)."""

    ref: str
    objective: str
    colour: str = ""

    @property
    def key(self) -> str:
        """The action's key."""
        return f"O{self.objective}/{''.join(self.ref.split())}"


@dataclass(frozen=True)
class Received:
    """A letter in somebody's mail program. `at` is its Date, aware."""

    kind: str
    mail: Incoming
    at: datetime
    items: tuple[Item, ...] = ()

    @property
    def to(self) -> str:
        """The address it came to."""
        return self.mail.to[0] if self.mail.to else ""

    @property
    def sender(self) -> str:
        """The board's mailbox, which replies go to."""
        return self.mail.from_addresses[0] if self.mail.from_addresses else ""

    @property
    def workbook(self) -> Attachment | None:
        """The attached workbook, if there is one."""
        return next((a for a in self.mail.attachments if a.name.lower().endswith(".xlsx")), None)


def opened(raw: bytes, at: datetime) -> Received:
    """Read a letter of the board's from its bytes.

    Args:
        at: when it arrived, for letters whose Date cannot be read.
    """
    mail = parse(raw)
    subject = mail.subject.lower()
    kind = next((kind for words, kind in _KINDS if words in subject), "other")
    items = tuple(_items(mail.text)) if kind in ("request", "reminder", "chase") else tuple(_recorded(mail.text))
    return Received(kind, mail, mail.date or at, items)


def _items(text: str) -> list[Item]:
    """Return the actions set out between separators."""
    found = []
    for part in text.split(blocks.SEPARATOR)[1:]:
        title, held = _TITLE.search(part), _HELD.search(part)
        if title:
            found.append(Item(title["ref"], title["objective"], held[1] if held else ""))
    return found


def _recorded(text: str) -> list[Item]:
    """Return the actions a receipt or a notice names, each with the colour it says is held."""
    titles = list(_TITLE.finditer(text))
    ends = [title.start() for title in titles[1:]] + [len(text)]
    found = []
    for title, end in zip(titles, ends, strict=False):
        held = re.search(r"^- (?:We now hold|Colour(?: we hold)?): (\w+)", text[title.start() : end], re.MULTILINE)
        found.append(Item(title["ref"], title["objective"], held[1] if held else ""))
    return found
