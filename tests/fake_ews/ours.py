"""Our own mailbox on the server, as lacflow uses it."""

from __future__ import annotations

from fake_ews.server import FakeExchange
from lacflow.transports.ews import Ews, Exchange

#: Whose mailbox it is, and whose password opens it.
US, USER, PASSWORD = "lacflow@example.test", "board", "board-pw"


def at_exchange(server: FakeExchange, **changes: object) -> Ews:
    """Return our mailbox on the server, with options of the link or of the transport changed."""
    link: dict[str, object] = {"user": USER, "password": PASSWORD, "auth": "basic", "timeout": 5.0, "address": US}
    own = {name: changes.pop(name) for name in ("internal", "done_folder", "sleep", "witness_after") if name in changes}
    return Ews(Exchange(server.url, **{**link, **changes}), **own)
