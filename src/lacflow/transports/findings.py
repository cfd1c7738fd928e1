"""What a look at a mailbox, the database or the calendar found, in words; and how a transport tells about itself.

A finding is `ok`, a `warning` (it works, and may not for long) or a `fault` (something would not work). A fault that is
`outside` is not ours to mend: a server that does not answer. Words name no address and no secret.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from lacflow.errors import OutsideFault

#: A certificate or key that ends sooner than this is worth a warning.
SOON = timedelta(days=21)


@dataclass(frozen=True)
class Finding:
    """One line of a report: what was looked at, how it is, in words, and what to do where it is not well."""

    check: str
    level: Literal["ok", "warning", "fault"]
    words: str
    do: str = ""
    outside: bool = False

    def about(self, place: str) -> Finding:
        """Return the same finding with the place it belongs to in front of what was looked at."""
        return replace(self, check=f"{place}: {self.check}")


@runtime_checkable
class Probed(Protocol):
    """A transport that tells about itself."""

    def probe(self, now: datetime, address: str, elsewhere: str | None = None) -> Iterator[Finding]:
        """Yield what a look at the mailbox finds. Signs in once at most, sends nothing, raises no `OutsideFault`.

        Args:
            address: the mailbox's own.
            elsewhere: the address of another mailbox of the council, to see that it cannot be opened with our rights.
        """


def trouble(check: str, error: BaseException, do: str = "") -> Finding:
    """Make a finding of a fault: whose it is, is told by what caused it."""
    chain = list(_causes(error))
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in chain) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        do = "Name the authority that signed it in ca_file, or use the name the certificate is made out to."
        return Finding(check, "fault", f"The server's certificate is not vouched for: {error}", do)
    unreached = any(isinstance(e, socket.gaierror | TimeoutError | ConnectionError) for e in chain)
    if unreached:
        do = "Is the name right, is the server up, and does the firewall let this machine through?"
    return Finding(check, "fault", f"{error}.", do, outside=unreached)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def shown_certificate(check: str, peer: Any, now: datetime) -> Finding:
    """Say how long the certificate a server showed is good; `peer` is what `getpeercert` gives of a verified one."""
    ends = peer.get("notAfter") if isinstance(peer, dict) else None
    if not ends:
        return Finding(check, "warning", "The connection is not encrypted.", "Ask for TLS: set tls: starttls or tls.")
    return expiry(check, datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC), now, "The server's certificate")


def expiry(check: str, ends: datetime, now: datetime, what: str) -> Finding:
    """Say until when something is good, and whether that is soon."""
    day = f"{ends:%d %B %Y}"
    if ends <= now:
        return Finding(check, "fault", f"{what} ended on {day}.", "Have it renewed: nothing works until it is.")
    if ends - now < SOON:
        days = (ends - now).days
        return Finding(check, "warning", f"{what} ends on {day}, in {days} days.", "Have it renewed before that day.")
    return Finding(check, "ok", f"{what} is verified, and good until {day}.")


def certificate_of(check: str, host: str, port: int, context: ssl.SSLContext, now: datetime) -> Finding:
    """Look at the certificate a server shows to whoever connects."""
    try:
        with (
            socket.create_connection((host, port), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=host) as wrapped,
        ):
            return shown_certificate(check, wrapped.getpeercert(), now)
    except OSError as error:
        return trouble(check, error)


def clock_beside(check: str, theirs: datetime, now: datetime) -> Finding:
    """Compare our clock with a server's."""
    apart = abs(theirs - now)
    if apart > timedelta(minutes=2):
        words = f"This machine's clock and the mail server's differ by {round(apart.total_seconds())} seconds."
        return Finding(
            check, "fault", words, "Set the clock (NTP): letters leave at the wrong time, and sign-in may fail."
        )
    return Finding(check, "ok", "This machine's clock agrees with the mail server's.")


def guarded(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield findings; a fault from outside that ends them is the last one."""
    try:
        yield from findings
    except OutsideFault as error:
        yield trouble(check, error)
