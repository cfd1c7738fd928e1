"""An Exchange server for tests: real SOAP over HTTP or HTTPS on loopback, with faults by script.

    store       mailboxes: folders, items with change keys, what was delivered, what changed since a state
    soap        requests judged by the schema and carried out; answers as Exchange words them
    ours        our mailbox on it
    server      HTTP, signing in (basic, NTLM, OAuth), and the faults

It is written from Microsoft's description of EWS and judges requests by it: names, namespaces and the order of children.
Whatever it would not have taken is in `violations`, which tests look at when they end.
"""

from fake_ews.ours import at_exchange
from fake_ews.server import FakeExchange
from fake_ews.store import Mailbox

__all__ = ["FakeExchange", "Mailbox", "at_exchange"]
