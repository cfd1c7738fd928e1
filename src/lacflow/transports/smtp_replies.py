"""What a mail server's refusal means (RFC 5321 4.2, RFC 3463, and what Exchange, Exchange Online and Gmail add): pure.

Four meanings:

    the mailbox       `Unreachable`: we, our password, our rights or our address are refused, or the server is leaving. No
                      letter is to blame; the mailbox rests for a while and the administrator is told
    later             `TryLater`: this letter, another time (greylisting, a full mailbox, a server in trouble)
    never             `Refused`: this letter, and nothing but this letter, will not be taken
    nobody knows      `Unknown`: no answer to the final dot that makes sense

The enhanced code (`5.2.2`) goes before the basic one (`552`), because servers agree on it more often.
"""

from __future__ import annotations

import re
from typing import Literal

from lacflow.errors import OutsideFault, Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable

#: What was said last: who the letter is from, whom it is to, or the letter itself (DATA and its final dot).
Stage = Literal["sender", "recipient", "message", "dot"]

_ENHANCED = re.compile(r"\d{3}[ -]([245])\.(\d{1,3})\.(\d{1,3})\b")

#: Sign in (first), (with other means), the mechanism is too weak, encryption is needed; the host takes no mail at all.
_BASIC_ABOUT_US = frozenset({421, 530, 534, 535, 538, 521})
#: The same in enhanced codes, and: not allowed to send as this address, this account or organisation is blocked.
_ABOUT_US = frozenset(
    {
        "5.7.3", "5.7.8", "5.7.9", "5.7.57", "5.7.60", "5.7.139", "5.2.252",
        "5.1.7", "5.1.8", "5.4.5", "5.7.501", "5.7.502", "5.7.503", "5.7.705", "5.7.708", "5.7.750",
    }
)  # fmt: skip
#: Some servers refuse the sender only when the reader is named, with a code that says no more than "policy".
_SENDER = re.compile(r"sender address rejected|sendasdenied", re.IGNORECASE)
#: Larger than the server, or the reader's mailbox, takes.
_TOO_LARGE = frozenset({"5.2.3", "5.3.4"})
#: The reader's mailbox is full: RFC 3463 means it to be tried again, whatever the first figure.
_FULL = frozenset({"4.2.2", "5.2.2"})
#: The connection is out of step: the letter has nothing to do with it.
_CONFUSED = frozenset({500, 502, 503})
#: Replies to MAIL FROM that speak of the message's size.
_SIZE = frozenset({552, 523})


def meaning(code: int, said: str, stage: Stage) -> OutsideFault:
    """Return what a reply that is no yes means.

    Args:
        code: the basic code; -1 where there was none.
        said: the whole reply, code first.

    Example:
        `452 4.2.2 mailbox full` to RCPT TO: later. `550 5.7.60 may not send as this sender`: the mailbox.
    """
    enhanced = _enhanced(said)
    if stage == "dot" and not 400 <= code < 600:
        return Unknown(f"the answer to the message makes no sense: {said}")
    if code == -1 or code in _BASIC_ABOUT_US or enhanced in _ABOUT_US or _SENDER.search(said):
        return Unreachable(said)
    if enhanced in _TOO_LARGE or (stage == "sender" and code in _SIZE):
        return Refused(said)
    full = enhanced in _FULL or (stage == "recipient" and code == 552)
    if full or code in _CONFUSED or not 500 <= code < 600:
        return TryLater(said)
    if stage == "sender":
        return Unreachable(f"the server does not take mail from us: {said}")
    return Refused(said)


def _enhanced(said: str) -> str:
    found = _ENHANCED.match(said)
    return ".".join(found.groups()) if found else ""
