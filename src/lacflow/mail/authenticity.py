"""Who wrote this, as far as our own boundary vouches for it, and what they may do: the table of who may write.

`boundary` answers for From: True (checked), False (checked and refused, or nobody checked). It reads only what our own last
hop wrote (RFC 8601): an Authentication-Results header above every Received header (but local delivery's own) with the
configured authserv-id; one further down, or two of them, may be the sender's and count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from lacflow.board.people import Person
from lacflow.mail.message import Incoming

_RESULT = re.compile(r"(?:^|;)\s*(dmarc|spf|dkim|auth)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\b(smtp\.mailfrom|smtp\.auth|header\.d|header\.from|header\.i)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE
)
_INTERNAL = "x-ms-exchange-organization-authas"


class Boundary(Protocol):
    """How a mailbox knows that From was checked: exactly one of these is set."""

    @property
    def local(self) -> bool:
        """Only users of this machine can put mail there."""

    @property
    def authserv_id(self) -> str | None:
        """The name our own last hop signs its results with."""

    @property
    def exchange_internal(self) -> bool:
        """Exchange marks mail from inside."""


@dataclass(frozen=True)
class Verdict:
    """What may be done with a message, and why in words.

    outcome: apply (as the person's own), apply_as_pm, hold_confirm (ask the person), hold_pm, quarantine. `person` is the
    key of whoever wrote it, where that is known; `on_behalf` whether they are a deputy.
    """

    outcome: str
    reason: str = ""
    person: str | None = None
    on_behalf: bool = False


def boundary(incoming: Incoming, trust: Boundary, fetched_trusted: bool | None) -> bool:
    """Tell whether our own boundary vouches for the address in From.

    Args:
        fetched_trusted: the transport's own word, where it has one.
    """
    if len(incoming.from_addresses) != 1:
        return False
    if trust.local:
        return fetched_trusted is not False
    if trust.exchange_internal:
        marks = [value.strip().lower() for name, value in incoming.headers if name.lower() == _INTERNAL]
        return marks == ["internal"]
    return _results_pass(incoming, (trust.authserv_id or "").lower())


def _results_pass(incoming: Incoming, ours: str) -> bool:
    results = _our_results(incoming, ours)
    if results is None:
        return False
    address = incoming.from_addresses[0]
    domain = address.rpartition("@")[2]
    return any(_passes(method, said, rest, address, domain) for method, said, rest in _RESULT.findall(results))


def _our_results(incoming: Incoming, ours: str) -> str | None:
    """Return what our last hop wrote: the one header of that authserv-id, above every Received but local delivery's."""
    received = 0
    found: list[tuple[int, str]] = []
    for name, value in incoming.headers:
        if name.lower() == "received":
            received += "with lmtp" not in value.lower()
        elif name.lower() == "authentication-results":
            authserv, _, rest = value.partition(";")
            if authserv.split()[:1] and authserv.split()[0].lower() == ours:
                found.append((received, rest))
    if len(found) != 1 or found[0][0] > 0:
        return None
    return found[0][1]


def _passes(method: str, said: str, rest: str, address: str, domain: str) -> bool:
    if said.lower() != "pass":
        return False
    properties = {name.lower(): value.lower() for name, value in _PROPERTY.findall(rest)}
    match method.lower():
        case "dmarc":
            return properties.get("header.from", domain) == domain
        case "auth":
            return properties.get("smtp.auth") == address
        case "spf":
            return properties.get("smtp.mailfrom", "").rpartition("@")[2] == domain
        case _:
            signer = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
            return signer == domain
    return False


def who_may_write(
    incoming: Incoming,
    *,
    vouched: bool,
    person: Person | None,
    deputies: Iterable[Person],
    project_manager: Person | None,
    by_token: bool,
    known: Person | None,
) -> Verdict:
    """Decide what a message may do.

    Args:
        vouched: what `boundary` said.
        person: whose request or letter it answers; None where it answers none.
        by_token: a token says so; otherwise it was guessed from the sender's only open request.
        known: whoever has the From address in the directory.
    """
    if not vouched:
        return Verdict("quarantine", "our mail server does not vouch for its sender")
    address = incoming.from_addresses[0]
    sender = incoming.sender
    if (
        project_manager is not None
        and project_manager.writes_from(address)
        and _sent_by(sender, [project_manager, *deputies])
    ):
        return Verdict("apply_as_pm", person=project_manager.key)
    for deputy in deputies:
        if deputy.writes_from(address) and _sent_by(sender, [deputy]):
            return _own(deputy, by_token, on_behalf=True)
    if person is not None and person.writes_from(address):
        if _sent_by(sender, [person, *deputies]):
            return _own(person, by_token, on_behalf=False)
        return Verdict("hold_confirm", "it was sent for them by somebody who is not their deputy", person.key)
    if person is not None and by_token:
        who = known.name if known else "somebody we do not know"
        return Verdict("hold_confirm", f"it was written by {who}, not by {person.name} or a deputy", person.key)
    if known is not None:
        return Verdict("hold_pm", f"{known.name} has not been asked for anything this seems to answer", known.key)
    return Verdict("hold_pm", "it was written by somebody we do not know")


def _sent_by(sender: str, people: Iterable[Person]) -> bool:
    """Tell whether a Sender header, where there is one, names somebody who may send for them (RFC 5322, 3.6.2)."""
    return not sender or any(p.writes_from(sender) for p in people)


def _own(writer: Person, by_token: bool, *, on_behalf: bool) -> Verdict:
    if by_token:
        return Verdict("apply", person=writer.key, on_behalf=on_behalf)
    return Verdict(
        "hold_confirm", "it carries no code of a request; it fits the only one that is open", writer.key, on_behalf
    )
