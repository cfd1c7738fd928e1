"""What would not work, found before it does not: mail servers, names, database, clock, calendar, people.

Each subject yields findings; none raises for what it looks at. A mailbox is looked at as if letters were to leave, also
in rehearsal: signing in sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from lacflow.errors import InputFault, OutsideFault
from lacflow.reports.doctor import boards, names, service
from lacflow.settings import Settings
from lacflow.settings.records import Mailbox, Sending
from lacflow.store.database import Database
from lacflow.transports.base import Transport
from lacflow.transports.dns import Resolver
from lacflow.transports.findings import Finding, Probed
from lacflow.transports.open import open_transports

#: Exchange Online, where EWS is blocked since 1 October 2026 and gone on 1 April 2027.
_ONLINE = ("outlook.office365.com", "outlook.office.com", "outlook.office365.us", "partner.outlook.cn")


@dataclass(frozen=True)
class Look:
    """What is looked at. `resolver` None: names are not asked after."""

    settings: Settings
    database: Database
    now: datetime
    resolver: Resolver | None = None


def examine(look: Look) -> Iterator[Finding]:
    """Yield everything found, subject by subject."""
    for box in look.settings.mailboxes.values():
        yield from (finding.about(f"mailbox {box.key}") for finding in _mailbox(look, box))
    yield from service.findings(look.settings, look.database, look.now)
    yield from boards.findings(look.settings, look.database, look.now)


def transport_of(settings: Settings, box: Mailbox) -> Transport:
    """Open one mailbox as it would be live.

    Raises:
        InputFault: a file with a secret cannot be read.
        OutsideFault: the folders of a Maildir cannot be used.
    """
    alone = replace(settings, sending=Sending("live"), mailboxes={box.key: box})
    return open_transports(alone)[box.key]


def _mailbox(look: Look, box: Mailbox) -> Iterator[Finding]:
    yield from _blocked(box)
    try:
        transport = transport_of(look.settings, box)
    except InputFault as fault:
        yield from (Finding("secret", "fault", problem.message, problem.hint) for problem in fault.problems)
        return
    except OutsideFault as error:
        do = "Make it a folder that the user lacflow runs as may write to."
        yield Finding("mail folders", "fault", f"{error}.", do, outside=True)
        return
    try:
        if isinstance(transport, Probed):
            yield from transport.probe(look.now, box.address, _somebody_else(look.settings, box))
    finally:
        transport.close()
    if box.transport not in ("maildir", "memory"):
        yield from names.findings(box.address.rpartition("@")[2], look.resolver)


def _blocked(box: Mailbox) -> Iterator[Finding]:
    """Find EWS asked of Exchange Online."""
    if box.transport == "ews" and box.ews is not None and any(host in box.ews.url.lower() for host in _ONLINE):
        words = "This is Exchange Online: EWS is blocked there since 1 October 2026 and ends on 1 April 2027."
        yield Finding("EWS", "fault", words, "Use transport: graph. docs/microsoft-365.md says what to ask for.")


def _somebody_else(settings: Settings, box: Mailbox) -> str | None:
    """Return the address of a person of the same domain, whose mailbox our rights must not open."""
    domain = box.address.rpartition("@")[2].lower()
    theirs = (person.email for person in settings.directory.people.values() if person.email)
    ours = {one.address.lower() for one in settings.mailboxes.values()}
    return next((a for a in theirs if a.lower().endswith(f"@{domain}") and a.lower() not in ours), None)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 where nothing is at fault, 1 where something configured is, 3 where only the outside failed."""
    faults = [finding for finding in findings if finding.level == "fault"]
    if not faults:
        return 0
    return 3 if all(fault.outside for fault in faults) else 1
