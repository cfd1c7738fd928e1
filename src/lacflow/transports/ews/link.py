"""One account a process, and how it is asked: signing in, certificates, waiting where the server asks for it.

The library's own retries are off (FailFast): it would send a letter twice without a word. A question that changes
nothing is asked again when an idle connection had gone away, and after the wait a busy server asks for, at most
`PATIENCE` seconds in all between two `rest`s. What a server said about staying away holds for every later question.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from lacflow.transports.base import Unreachable
from lacflow.transports.ews import calls, faults

#: The longest a pass waits, in seconds, for a server that asks for it.
PATIENCE = 45.0


@dataclass(frozen=True)
class Exchange:
    """How to reach one mailbox on an Exchange server.

    Attributes:
        url: the EWS address, `https://SERVER/EWS/Exchange.asmx`.
        address: the mailbox's own address, which need not be the account's.
        access: "delegate" (the account has rights in the mailbox) or "impersonation" (it acts as the mailbox).
        user, password: for "basic" and "ntlm" (`DOMAIN\\user` or `user@domain`).
        client_id, client_secret, token_url: for "oauth" by client credentials; the token is asked for the server of `url`.
        ca_file: the authority to trust in place of the system's.
        timeout: how long an answer may take, in seconds.
    """

    url: str
    address: str
    auth: Literal["ntlm", "basic", "oauth"] = "ntlm"
    access: Literal["delegate", "impersonation"] = "delegate"
    user: str | None = None
    password: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    token_url: str | None = None
    ca_file: Path | None = None
    timeout: float = 60.0

    def verify(self) -> str | bool:
        """Return the authorities that vouch for the server: our own file, else the system's."""
        system = ssl.get_default_verify_paths()
        return str(self.ca_file) if self.ca_file else system.cafile or system.capath or True

    def secret_is_safe(self) -> bool:
        """Tell whether what we sign in with travels encrypted, or does not leave this machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or _is_loopback(parts.hostname or "")


class Link:
    """The account, made when first needed and kept."""

    def __init__(self, exchange: Exchange, sleep: Callable[[float], None] = time.sleep) -> None:
        self.exchange = exchange
        self._sleep = sleep
        self._account: Any = None
        self._down: Unreachable | None = None
        self._patience = PATIENCE
        self._quiet_until = 0.0

    def ask(self, call: str, payload: Any) -> list[Any]:
        """Ask what changes nothing, or nothing that asking twice would change again; wait where the server wants it.

        Returns:
            One answer for each thing asked about: an XML element, or the server's complaint as an exception.
        """
        again = True
        while True:
            try:
                return self._put(call, payload)
            except Exception as error:
                stale = faults.signing_in(error) or (faults.connection_lost(error) and not faults.never_sent(error))
                if again and stale:
                    again = False
                elif not self._waited(error):
                    raise self._told(error) from error

    def once(self, call: str, payload: Any, *, sending: bool = False) -> list[Any]:
        """Ask once, whatever happens; `sending` says that a letter leaves by it."""
        try:
            return self._put(call, payload)
        except Exception as error:
            self._waited(error, but_not_now=True)
            raise self._told(error, sending=sending) from error

    def rest(self) -> None:
        """End a pass: the next may wait anew, and knock again where it was not let in."""
        self._down = None
        self._patience = PATIENCE

    def _put(self, call: str, payload: Any) -> list[Any]:
        if self._down is not None:
            raise self._down
        left = self._quiet_until - time.monotonic()
        if left > self._patience:
            raise Unreachable(f"Exchange is busy and asked us to wait {round(left)} seconds more")
        if left > 0:
            self._patience -= left
            self._sleep(left)
        if self._account is None:
            self._account = _sign_in(self.exchange)
        return calls.put(self._account, call, payload)

    def _waited(self, error: Exception, *, but_not_now: bool = False) -> bool:
        """Note how long the server wants us away, and tell whether asking again is still within our patience."""
        wait = faults.wait_of(error)
        if wait is None:
            return False
        self._quiet_until = max(self._quiet_until, time.monotonic() + wait)
        if but_not_now or wait > self._patience:
            return False
        self._patience -= wait
        self._sleep(wait)
        self._quiet_until = 0.0
        return True

    def _told(self, error: Exception, *, sending: bool = False) -> Exception:
        """Return what it means; a server that does not let us in is asked once a pass and no more: accounts get locked."""
        meant = faults.meaning(error, sending=sending)
        if isinstance(meant, Unreachable) and faults.shut_out(error):
            self._down = meant
        return meant


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sign_in(exchange: Exchange) -> Any:
    if not exchange.secret_is_safe():
        raise Unreachable("a password is not sent without TLS: the address must begin with https://")
    if exchange.ca_file and not exchange.ca_file.is_file():
        raise Unreachable("the certificate file (ca_file) cannot be read")
    return calls.account(exchange)
