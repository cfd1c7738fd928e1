"""What Exchange's complaints mean: exactly one of `TryLater`, `Unreachable`, `Refused`, `Unknown`.

Codes are the names of EWS ResponseCode. What the server says of us (no permission, no such mailbox, too busy) is
`Unreachable`: it would say the same of every letter. What it says of one letter is `Refused`. All else may work later.
Once a letter may have left (`sending`), an answer that is missing or makes no sense means that nobody knows.
"""

from __future__ import annotations

from lacflow.errors import OutsideFault, Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable
from lacflow.transports.servers import chain, said_plainly, without_addresses

#: Codes that speak of one letter: it will never be taken as it is.
_REFUSED = {
    "ErrorMailRecipientNotFound": "Exchange knows no such recipient",
    "ErrorInvalidRecipients": "Exchange does not take the recipient",
    "ErrorMissingRecipients": "Exchange finds no recipient in the letter",
    "ErrorInvalidSmtpAddress": "Exchange does not take the address",
    "ErrorMessageSizeExceeded": "the letter is larger than Exchange takes",
    "ErrorAttachmentSizeLimitExceeded": "an attachment is larger than Exchange takes",
    "ErrorMimeContentInvalid": "Exchange cannot read the letter",
    "ErrorMimeContentInvalidBase64String": "Exchange cannot read the letter",
    "ErrorMimeContentConversionFailed": "Exchange cannot read the letter",
}

#: Codes that speak of the mailbox or of us: no letter leaves and no reply is read until somebody acts, or for a while.
_UNREACHABLE = {
    "UnauthorizedError": "Exchange does not let us in: name or password is wrong, or the account is locked",
    "ErrorAccountDisabled": "the account is disabled",
    "ErrorPasswordExpired": "the account's password has expired",
    "ErrorPasswordChangeRequired": "the account's password must be changed",
    "ErrorAccessDenied": "the account may not do this in the mailbox: it needs Full Access, or impersonation",
    "ErrorSendAsDenied": "the account may not send as the mailbox: it needs Send As, or impersonation",
    "ErrorImpersonateUserDenied": "the account may not impersonate the mailbox: it needs the role ApplicationImpersonation",
    "ErrorImpersonationDenied": "the account may not impersonate the mailbox: it needs the role ApplicationImpersonation",
    "ErrorImpersonationFailed": "the account may not impersonate the mailbox: it needs the role ApplicationImpersonation",
    "ErrorNonExistentMailbox": "Exchange has no mailbox of that address",
    "ErrorMissingEmailAddress": "the account has no mailbox of its own: use access impersonation, or give it one",
    "ErrorQuotaExceeded": "the mailbox is full",
    "ErrorSubmissionQuotaExceeded": "the mailbox has sent as much as it may for now",
    "ErrorMailboxStoreUnavailable": "the mailbox's database is not there now",
    "ErrorMailboxMoveInProgress": "the mailbox is being moved",
    "ErrorMailboxFailover": "the mailbox's database moves to another server",
    "ErrorServerBusy": "Exchange is busy and asks us to wait",
    "ErrorExceededConnectionCount": "Exchange has too many connections of this account (its throttling policy)",
    "ErrorTooManyObjectsOpened": "Exchange has too much open for this account (its throttling policy)",
    "ErrorInvalidServerVersion": "this Exchange is older than 2013",
    "ErrorInvalidSchemaVersionForMailboxVersion": "this Exchange is older than 2013",
}

#: Codes that say that the server itself does not know how a request ended.
_NOBODY_KNOWS = frozenset(
    {
        "ErrorInternalServerError", "ErrorInternalServerTransientError", "ErrorTimeoutExpired",
        "ErrorConnectionFailed", "ErrorConnectionFailedTransientError", "ErrorBatchProcessingStopped",
    }
)  # fmt: skip

#: The wait, in seconds, where a busy server names none.
_SHORT_WAIT = 10.0

#: HTTP answers without SOAP in them, given before a request is looked at.
_HTTP = {
    401: _UNREACHABLE["UnauthorizedError"],
    403: (
        "the server forbids EWS to this account: it is switched off for it or for everybody (Exchange Online has"
        " blocked EWS since 1 October 2026: use the transport graph)"
    ),
    404: "there is no EWS at this address: is it https://SERVER/EWS/Exchange.asmx?",
    429: "the server is asked too often",
    503: "the server is not available",
}


class HttpFault(Exception):
    """An answer that is no SOAP. `wait` is how many seconds the server asks us to stay away; None: it does not say."""

    def __init__(self, status: int, wait: float | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.wait = wait


def code_of(error: BaseException) -> str:
    """Return the EWS code of a complaint; a complaint the library words anew keeps the one it stands for."""
    name = type(error).__name__
    if name == "ErrorServerBusy" and str(error).startswith("Reraised from "):
        return str(error).removeprefix("Reraised from ").partition("(")[0]
    return name


def wait_of(error: BaseException) -> float | None:
    """Return how many seconds the server asks us to stay away, None where it asks for nothing of the kind."""
    if isinstance(error, HttpFault) and error.status in (429, 503):
        return error.wait
    if code_of(error) == "ErrorServerBusy":
        return float(getattr(error, "back_off", None) or _SHORT_WAIT)
    return None


def never_sent(error: BaseException) -> bool:
    """Tell whether a lost connection had never been made, so that the request cannot have arrived."""
    return any(
        type(e).__name__ in ("ConnectTimeout", "NewConnectionError", "NameResolutionError") for e in chain(error)
    )


def signing_in(error: BaseException) -> bool:
    """Tell whether it was the sign-in by OAuth that failed, which goes before any request."""
    return any(type(e).__module__.startswith("oauthlib") for e in chain(error))


def shut_out(error: BaseException) -> bool:
    """Tell whether the server does not let us in at all: knocking again may lock the account."""
    refused = isinstance(error, HttpFault) and error.status in (401, 403)
    return refused or signing_in(error) or code_of(error) == "UnauthorizedError"


def connection_lost(error: BaseException) -> bool:
    """Tell whether the connection broke before an answer came (as it does when the server closed an idle one)."""
    return any(isinstance(e, ConnectionError) or type(e).__name__ == "ProtocolError" for e in chain(error))


def meaning(error: BaseException, *, sending: bool = False) -> OutsideFault:
    """Return what a complaint or a lost answer means, as the exception to raise.

    Args:
        sending: the request was the one that sends the letter.
    """
    if isinstance(error, OutsideFault):
        return error
    if isinstance(error, HttpFault):
        return _http(error, sending)
    code = code_of(error)
    answered = code.startswith("Error") and code != "ErrorTimeoutExpired"
    words = without_addresses(str(error)) if answered else said_plainly(error)
    if signing_in(error):
        return Unreachable(f"the sign-in by OAuth failed: {words}")
    if any(type(e).__name__ == "SSLCertVerificationError" for e in chain(error)):
        return Unreachable(f"the server's certificate is not to be trusted (ca_file): {words}")
    if never_sent(error):
        return Unreachable(f"the Exchange server cannot be reached: {words}")
    if code in _REFUSED:
        return Refused(f"{_REFUSED[code]}: {words}")
    if code in _UNREACHABLE:
        return Unreachable(f"{_UNREACHABLE[code]}: {words}")
    if sending and (code in _NOBODY_KNOWS or not code.startswith("Error")):
        return Unknown(f"the answer to the letter was lost: {words}")
    if not code.startswith("Error") or code == "ErrorTimeoutExpired":
        return Unreachable(f"Exchange gives no answer: {words}")
    return TryLater(f"Exchange says {code}: {words}")


def _http(error: HttpFault, sending: bool) -> OutsideFault:
    if error.status == 413:
        return Refused("the letter is larger than the server takes (HTTP 413)")
    if error.status in _HTTP:
        return Unreachable(f"{_HTTP[error.status]} (HTTP {error.status})")
    if 300 <= error.status < 500:
        return Unreachable(f"the server answers HTTP {error.status}: this is not how EWS answers")
    if sending:
        return Unknown(f"the answer to the letter makes no sense: HTTP {error.status}")
    return Unreachable(f"the server answers HTTP {error.status}")
