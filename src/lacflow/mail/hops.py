"""Which Received headers our own servers wrote: those above the first that tells of a hand-over from outside.

Each server puts its header on top (RFC 5321, 4.4): the topmost is our last hop's own, so what it says of who handed the mail
over is true. While that was one of our relays, the next header down is that relay's own, and just as true. From the first
hand-over by anybody else on, whatever stands below may be made up.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

_FROM = re.compile(r"\s*from\s(?P<from>.*?)\sby\s", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:IPv6:)?(?P<address>\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)(?:%\w+)?(?![\w:])", re.I
)


def first_from_outside(headers: Sequence[tuple[str, str]], relays: Sequence[str]) -> int:
    """Return where the first Received header stands that is no hand-over between our own servers; 0 where none is certain.

    Args:
        relays: addresses or networks of the gateway and our own mail servers (`10.0.0.5`, `10.1.0.0/24`).

    Example:
        with relays `10.0.0.5`: `from gateway (10.0.0.5) by exchange` is one of ours, `from anybody (192.0.2.7) by gateway` is not.
    """
    ours = [ipaddress.ip_network(relay, strict=False) for relay in relays]
    received = ((at, value) for at, (name, value) in enumerate(headers) if name.lower() == "received")
    return next((at for at, value in received if not (_is_delivery(value) or _is_between(value, ours))), 0)


def _is_delivery(received: str) -> bool:
    """Tell whether it is the last hop's own delivery into the mailbox (LMTP, RFC 3848), not a hop before it."""
    return bool(re.search(r"\bwith lmtps?a?\b", received, re.IGNORECASE))


def _is_between(received: str, ours: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    """Tell whether every address it names for who handed over is ours: a name given in greeting may look like one too."""
    match = _FROM.match(received[:2_000])
    named = [m["address"] for m in _ADDRESS.finditer(match["from"])] if match else []
    try:
        found = [ipaddress.ip_address(address) for address in named]
    except ValueError:
        return False
    return bool(found) and all(any(address in network for network in ours) for address in found)
