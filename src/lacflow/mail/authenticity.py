"""Whether our own boundary vouches for a message's From, and what its sender may therefore do (the table of who may write).

A header proves something only if our own gateway added it: it stands above the first Received header that tells of a
hand-over from outside and carries the name that gateway is known to use. What stands further down the sender may have written. Only From is looked at for who
wrote; display names and Reply-To prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lacflow.board.people import Person
from lacflow.mail import exchange_online
from lacflow.mail.hops import first_from_outside
from lacflow.mail.message import Incoming

Outcome = Literal["apply", "apply_as_pm", "hold_confirm", "hold_pm", "quarantine"]


@dataclass(frozen=True)
class Verdict:
    """What may be done with a message, why, and the key of the person who wrote it (None: nobody we know for certain).

    outcome:
        apply: as the lead's (or the deputy's for the lead). apply_as_pm: as the project manager's.
        hold_confirm: ask the lead it concerns to confirm. hold_pm: the project manager decides.
        quarantine: set aside, answer nobody.
    """

    outcome: Outcome
    reason: str
    person: str | None = None


def boundary(incoming: Incoming, trust: Any, fetched_trusted: bool | None = None) -> bool | None:
    """Tell whether our boundary vouches for From; None where nothing says how it could.

    Args:
        trust: "local", or a record or mapping with `local`, `authserv_id` or `exchange_internal` set; beside the first
            `relays`, the addresses of our own servers behind the gateway; beside the last also `partners`, domains outside
            whose mail Exchange Online checks. Where both are set, either's word is enough.
        fetched_trusted: the transport's own word, which goes before any header.
    """
    if fetched_trusted is not None:
        return fetched_trusted
    if trust == "local" or _of(trust, "local"):
        return True
    authserv_id, internal = _of(trust, "authserv_id"), _of(trust, "exchange_internal")
    if not (authserv_id or internal):
        return None
    if authserv_id and _passed(incoming, str(authserv_id), tuple(_of(trust, "relays") or ())):
        return True
    return bool(internal) and (_is_internal(incoming) or _partner(incoming, tuple(_of(trust, "partners") or ())))


def _is_internal(incoming: Incoming) -> bool:
    """Tell whether Exchange has marked a mail as written by somebody who had signed in; two marks are none."""
    marks = [v.strip().lower() for k, v in incoming.headers if k.lower() == "x-ms-exchange-organization-authas"]
    return marks == ["internal"]


def _partner(incoming: Incoming, partners: Sequence[str]) -> bool:
    """Tell whether Exchange Online has found that a mail from outside is one of our partners'."""
    topmost = next((value for name, value in incoming.headers if name.lower() == "authentication-results"), "")
    return bool(partners) and exchange_online.vouches(incoming, partners, _results(topmost))


def _of(trust: Any, name: str) -> Any:
    return trust.get(name) if isinstance(trust, Mapping) else getattr(trust, name, None)


def _passed(incoming: Incoming, authserv_id: str, relays: Sequence[str]) -> bool:
    """Read the result our gateway wrote: the topmost one, above every Received header but those of our own servers."""
    if len(incoming.from_addresses) != 1:
        return False
    names = [k.lower() for k, _ in incoming.headers]
    hop = first_from_outside(incoming.headers, relays)
    if "authentication-results" not in names[:hop]:
        return False
    said = _results(incoming.headers[names.index("authentication-results")][1])
    if not said or said[0].split()[:1] != [authserv_id.lower()]:
        return False
    return _vouched(said[1:], incoming.from_addresses[0])


def _results(value: str) -> list[str]:
    """Return the statements of an Authentication-Results header (RFC 8601), lower case, without comments."""
    plain, depth, quoted = [], 0, False
    for c in value[:8000]:
        if c == '"' and not depth:
            quoted = not quoted
        elif c == "(" and not quoted:
            depth += 1
        elif c == ")" and depth:
            depth -= 1
        elif not depth:
            plain.append(" " if quoted and c == ";" else c)
    return [" ".join(part.split()) for part in "".join(plain).lower().split(";")]


def _vouched(statements: Sequence[str], address: str) -> bool:
    domain = address.rpartition("@")[2]
    found = [_statement(s) for s in statements if s and s != "none"]
    dmarc = [(result, given) for method, result, given in found if method == "dmarc"]
    if dmarc:
        return all(r == "pass" and given.get("header.from", domain) == domain for r, given in dmarc)
    for method, result, given in found:
        if result != "pass":
            continue
        if method == "auth" and given.get("smtp.auth", "").strip() == address:
            return True
        if method == "spf" and _aligned(_domain(given.get("smtp.mailfrom", "")), domain):
            return True
        if method == "dkim" and _aligned(_domain(given.get("header.d") or given.get("header.i", "")), domain):
            return True
    return False


def _statement(text: str) -> tuple[str, str, dict[str, str]]:
    method, _, rest = text.partition("=")
    result, *given = rest.split(" ")
    pairs = (g.partition("=") for g in given)
    return method.split("/")[0].strip(), result.strip(), {k: v for k, _, v in pairs}


def _domain(value: str) -> str:
    return value.rpartition("@")[2].strip(".<>")


def _aligned(proved: str, domain: str) -> bool:
    """Tell whether what was proved is From's domain, one beneath it, or the organisation's above it (RFC 7489, 3.1)."""
    if not proved or not domain or not re.fullmatch(r"[a-z0-9.-]+\.[a-z0-9-]+", proved):
        return False
    above = domain.endswith("." + proved) and proved.count(".") >= 2
    return proved == domain or proved.endswith("." + domain) or above


def who_may_write(
    incoming: Incoming,
    *,
    vouched: bool | None,
    person: Person | None = None,
    deputies: Sequence[Person] = (),
    project_manager: Person | None = None,
    by_token: bool = False,
    known: Person | None = None,
) -> Verdict:
    """Decide what a message's sender may do with it.

    Args:
        vouched: what `boundary` says.
        person: the lead whose request it answers, by its token or (not `by_token`) as the one open request that fits.
        deputies: those who may answer for that lead.
        known: whoever we know writes from that address.
    """
    senders = incoming.from_addresses
    headers = sum(k.lower() == "from" for k, _ in incoming.headers)
    if len(senders) != 1 or headers > 1:
        return Verdict("quarantine", "it names several senders" if senders else "it names no sender")
    if vouched is not True:
        why = (
            "our mail server did not vouch for its sender"
            if vouched is False
            else "nothing tells if its sender is real"
        )
        return Verdict("quarantine", why)
    address = senders[0]
    for_them = [*([person] if person else []), *deputies]
    if project_manager and project_manager.writes_from(address):
        return _as_project_manager(incoming, project_manager)
    writer = next((p for p in for_them if p.writes_from(address)), None)
    if writer is None:
        return _stranger(person, by_token, known)
    sent_by = _really_sent_by(incoming, writer, deputies)
    if sent_by is None:
        return Verdict("hold_confirm", f"it was sent by {incoming.sender} in the name of {writer.name}")
    if not by_token:
        return Verdict("hold_confirm", "it carries no code of a letter of ours that is still open", sent_by.key)
    return Verdict("apply", "", sent_by.key)


def _as_project_manager(incoming: Incoming, manager: Person) -> Verdict:
    if incoming.sender and not manager.writes_from(incoming.sender):
        return Verdict("hold_pm", f"it was sent by {incoming.sender} in the name of {manager.name}")
    return Verdict("apply_as_pm", "", manager.key)


def _really_sent_by(incoming: Incoming, writer: Person, deputies: Sequence[Person]) -> Person | None:
    """Return who sent it where Sender differs from From: only a known deputy may send in somebody's name."""
    if not incoming.sender or writer.writes_from(incoming.sender):
        return writer
    return next((d for d in deputies if d.writes_from(incoming.sender)), None)


def _stranger(person: Person | None, by_token: bool, known: Person | None) -> Verdict:
    who = known.name if known else "an address we do not know"
    if person is None:
        return Verdict("hold_pm", f"it is from {who}, and answers no letter of ours")
    if by_token:
        return Verdict("hold_confirm", f"it is from {who}, and answers what {person.name} was asked")
    return Verdict("hold_pm", f"it is from {who}")
