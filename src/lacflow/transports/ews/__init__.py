"""Exchange on premises, by its web services (EWS, SOAP over HTTPS).

    mailbox     the transport itself: what each promise of `transports.base` means in Exchange
    calls       the eight requests we make, in the order of elements its schema wants, and what we read of the answers
    link        one account a process: signing in, certificates, waiting where the server asks for it
    faults      what each of the server's complaints means: try later, unreachable, refused, unknown

Only `calls` knows the library underneath (exchangelib); nothing here is imported where no mailbox is on Exchange.
"""

from lacflow.transports.ews.link import Exchange
from lacflow.transports.ews.mailbox import Ews

__all__ = ["Ews", "Exchange"]
