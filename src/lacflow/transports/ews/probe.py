"""What a mailbox on Exchange says of itself: certificate, signing in, reading, the folder of handled mail."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lacflow.errors import OutsideFault
from lacflow.transports.findings import Finding, certificate_of, trouble

if TYPE_CHECKING:
    from lacflow.transports.ews.mailbox import Ews


def probe(box: Ews, now: datetime) -> Iterator[Finding]:
    """Look at a mailbox; nothing is sent, and at most the folder of handled mail is made."""
    exchange = box.link.exchange
    parts = urlsplit(exchange.url)
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=str(exchange.ca_file) if exchange.ca_file else None)
        yield certificate_of("certificate", parts.hostname or "", parts.port or 443, context, now)
    try:
        box.witness("<lacflow-doctor@invalid>")  # looks into Sent Items, Outbox, Drafts and Deleted Items
    except OutsideFault as error:
        yield trouble(
            "sign-in", error, "Check user, password_file, auth and the rights in the mailbox: docs/exchange.md."
        )
        return
    yield Finding("sign-in", "ok", "Exchange lets us in, and the mailbox can be read.")
    try:
        box.handled_folder()
    except OutsideFault as error:
        yield trouble("moving", error, "The account needs full access to the mailbox: docs/exchange.md.")
        return
    yield Finding("moving", "ok", f"Handled mail can be moved to {box.done_folder}.")
    yield Finding(
        "sending", "ok", "Whether it may send as the mailbox, only a letter shows: lacflow doctor --send-test."
    )
