"""What Exchange Online says of the sender of a mail from outside: its own check of DMARC, where it can have come from nobody else.

Its Authentication-Results header names no server, so any mail may bring one along. What makes one Exchange's own is where it
stands: above the Received header of Microsoft's front door (`by ….protection.outlook.com`), with nothing between them and
the top but Received headers of Microsoft's own servers. Whatever a sender wrote stands below the front door's. Exchange marks
such a mail `Anonymous` itself, after it has taken out every header of that name the mail brought along.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.mail.message import Incoming

#: The front doors, and the servers behind them, by the ends of their names (worldwide and the United States' own cloud).
_DOORS = (".protection.outlook.com", ".protection.office365.us")
_OWN = (".outlook.com", ".office365.com", ".office365.us")
_AUTH_AS = "x-ms-exchange-organization-authas"
_BY = re.compile(r"\sby\s+([a-z0-9.-]+)\s", re.IGNORECASE)


def vouches(incoming: Incoming, partners: Collection[str], results: Sequence[str]) -> bool:
    """Tell whether Exchange Online itself says that From is genuine, of one of the partners' domains.

    Args:
        partners: domains, lower case.
        results: the statements of the topmost Authentication-Results header, lower case, without comments.
    """
    domain = incoming.from_addresses[0].rpartition("@")[2].lower() if len(incoming.from_addresses) == 1 else ""
    marks = [value.strip().lower() for name, value in incoming.headers if name.lower() == _AUTH_AS]
    if domain not in partners or marks != ["anonymous"] or not _is_exchanges_own(incoming.headers):
        return False
    return "compauth=pass" in {s.split()[0] for s in results if s} and _dmarc_passed(results, domain)


def _is_exchanges_own(headers: Sequence[tuple[str, str]]) -> bool:
    """Tell whether exactly one result stands above the front door's Received, and only Microsoft's servers above that."""
    above = 0
    for name, value in headers:
        if name.lower() == "authentication-results":
            above += 1
        elif name.lower() == "received":
            server = _BY.search(f" {' '.join(value.split())} ")
            host = server[1].lower() if server else ""
            if host.endswith(_DOORS):
                return above == 1
            if above or not host.endswith(_OWN):
                return False
    return False


def _dmarc_passed(results: Sequence[str], domain: str) -> bool:
    said = [s.split() for s in results if s.startswith("dmarc=")]
    return len(said) == 1 and said[0][0] == "dmarc=pass" and f"header.from={domain}" in said[0]
