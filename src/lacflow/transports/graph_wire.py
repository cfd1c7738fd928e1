"""Microsoft Graph on the wire: signing in as an application, one request at a time, and what each refusal means.

A token is asked for once a pass and kept between passes while it is good; a sign-in that was refused is not tried again
before `close`, so that nobody is locked out. Where the server says how long to wait, nothing is asked before that time
is over. Nothing is repeated here: a fault becomes one of the transport's words, and the next pass tries again.

Every request is safe to make twice but one, the sending of a draft; a lost answer to that is `Unknown`.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from lacflow.errors import OutsideFault, Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable
from lacflow.transports.servers import said_plainly, without_addresses

if TYPE_CHECKING:
    import httpx

#: Waited after "too many requests" where the server does not say how long, and the longest wait believed; seconds.
WAIT, LONGEST_WAIT = 60.0, 3600.0

#: Ids that survive a move, and how many entries a page may have.
PREFER = 'IdType="ImmutableId", odata.maxpagesize=200'

#: What the codes of Microsoft's sign-in mean for whoever set it up.
SIGN_IN = {
    "AADSTS7000215": "the client secret is wrong (the secret's value is wanted, not its ID)",
    "AADSTS7000222": "the client secret has expired: make a new one",
    "AADSTS700016": "the tenant knows no application with this client_id",
    "AADSTS90002": "there is no such tenant",
    "AADSTS700027": "the certificate is not the one registered for the application, or it has expired",
    "AADSTS7000112": "the application is disabled in the tenant",
    "AADSTS53003": "a conditional access policy blocks the application",
}
#: 404s that are about the mailbox, not about one thing in it.
_NO_MAILBOX = ("ErrorInvalidUser", "MailboxNotEnabledForRESTAPI", "Request_ResourceNotFound", "ResourceNotFound")
_RESYNC = ("SyncStateNotFound", "SyncStateInvalid", "ErrorInvalidSyncStateData", "resyncRequired")
#: The mailbox may not send or keep anything for now.
_FULL = (
    "ErrorQuotaExceeded",
    "ErrorMessageSubmissionBlocked",
    "ErrorExceededMessageLimit",
    "ErrorSubmissionQuotaExceeded",
)
#: About the letter's sender, which is our mailbox: no letter would pass.
_MAY_NOT = {"ErrorSendAsDenied": "the application may not send as this mailbox"}


class Gone(TryLater):
    """What was asked for is not there (any more)."""


class Resync(TryLater):
    """The server no longer takes this cursor: everything has to be read."""


@dataclass(frozen=True)
class Application:
    """The application lacflow signs in as, with a secret or a certificate (one PEM: private key and certificate).

    `authority` and `url` differ in national clouds. `ca_file` is the authority to trust in place of the system's, for
    networks that open TLS; `timeout` is in seconds.
    """

    tenant: str
    client_id: str
    secret: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)
    authority: str = "https://login.microsoftonline.com"
    url: str = "https://graph.microsoft.com/v1.0"
    ca_file: Path | None = None
    timeout: float = 30.0

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the certificate and the host's name."""
        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except OSError as error:
            raise Unreachable(f"the certificate file cannot be read: {error.strerror or error}") from error

    @property
    def scope(self) -> str:
        """Return what a token is asked for: all the application was granted at this service."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/.default"


class Wire:
    """Requests to one Graph service. `monotonic` counts seconds."""

    def __init__(self, application: Application, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.application = application
        self.url = application.url.rstrip("/")
        self._monotonic = monotonic
        self._free_at = monotonic()
        self._context: ssl.SSLContext | None = None
        self._http: httpx.Client | None = None
        self._app: Any = None
        self._down: Unreachable | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        mime: bytes | None = None,
        irrevocable: bool = False,
    ) -> httpx.Response:
        """Make one request and return the good answer to it.

        Args:
            path: below the service's address, or a whole address the server itself gave us.
            mime: a message as the body, in base64, instead of `json`.
            irrevocable: a lost answer leaves it open whether it was done.
        """
        import httpx

        left = self._free_at - self._monotonic()
        if left > 0:
            raise Unreachable(f"Microsoft 365 asked us to wait; {left:.0f} seconds are left")
        headers = {"Authorization": f"Bearer {self.token()}", "Prefer": PREFER}
        if mime is not None:
            headers["Content-Type"] = "text/plain"
        address = path if path.startswith("https://") else self.url + path
        try:
            answer = self.client().request(method, address, params=query, json=json, content=mime, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"Microsoft Graph cannot be reached: {said_plainly(error)}") from error
        except httpx.HTTPError as error:
            if irrevocable:
                raise Unknown(f"the answer was lost: {said_plainly(error)}") from error
            raise Unreachable(f"the connection to Microsoft Graph was lost: {said_plainly(error)}") from error
        if not answer.is_success:
            raise self._refused(answer, irrevocable)
        return answer

    def token(self) -> str:
        """Return a good access token, asked for where we have none."""
        if self._down is not None:
            raise self._down
        try:
            return self._sign_in()
        except Unreachable as error:
            self._down, self._app = error, None
            raise

    def _sign_in(self) -> str:
        import httpx
        import msal
        from msal.exceptions import MsalError

        a = self.application
        credential: Any = a.secret
        if a.certificate is not None:
            credential = {"private_key": a.certificate, "public_certificate": a.certificate}
        try:
            if self._app is None:
                self._app = msal.ConfidentialClientApplication(
                    a.client_id,
                    client_credential=credential,
                    authority=f"{a.authority.rstrip('/')}/{a.tenant}",
                    instance_discovery=False,
                    http_client=_Door(self),
                )
            answer = self._app.acquire_token_for_client([a.scope])
        except (httpx.HTTPError, MsalError, ValueError, TypeError, KeyError, RuntimeError) as error:
            raise Unreachable(f"signing in to Microsoft 365 failed: {said_plainly(error)}") from error
        if "access_token" not in answer:
            said = str(answer.get("error_description") or answer.get("error") or "")
            known = next((words for code, words in SIGN_IN.items() if code in said), _first_sentence(said))
            raise Unreachable(f"Microsoft 365 does not let us sign in: {known}")
        return str(answer["access_token"])

    def client(self) -> httpx.Client:
        """Return the connection, made when first needed."""
        import httpx

        if self._http is None:
            self._context = self._context or self.application.tls()
            self._http = httpx.Client(verify=self._context, timeout=self.application.timeout)
        return self._http

    def _refused(self, answer: httpx.Response, irrevocable: bool) -> OutsideFault:
        """Return what a refusing answer means, and remember what it says about the requests after it."""
        code, words = _error(answer)
        status, said = answer.status_code, f"{answer.status_code} {code}: {words}".removesuffix(" : ")
        if status == 401:
            self._app = None  # whatever token we keep is good for nothing
            return Unreachable(f"Microsoft Graph does not accept our sign-in: {said}")
        if status == 429:
            return Unreachable(f"too many requests, we were asked to wait {self._wait(answer):.0f} seconds: {said}")
        if status < 500:
            return _meaning(status, code, said)
        if irrevocable:
            return Unknown(f"the server failed while it sent the letter: {said}")
        if status == 503 or "Retry-After" in answer.headers:
            return Unreachable(f"out of service, to be asked again in {self._wait(answer):.0f} seconds: {said}")
        return TryLater(said)

    def _wait(self, answer: httpx.Response) -> float:
        """Note until when nothing may be asked; return the seconds."""
        given = answer.headers.get("Retry-After", "")
        seconds = min(float(given), LONGEST_WAIT) if given.isdigit() else WAIT
        self._free_at = self._monotonic() + seconds
        return seconds

    def close(self) -> None:
        """Let go of the connection; a token that is good is kept."""
        if self._http is not None:
            self._http.close()
        self._http, self._down = None, None


class _Door:
    """The way out that the sign-in library is given, so that one client with one time limit makes every request."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        return self._wire.client().get(url, params=params, headers=headers)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        # Encoded here: the library gives its signed assertion as bytes, which httpx would write as a Python literal.
        form = {**(headers or {}), "Content-Type": "application/x-www-form-urlencoded"}
        return self._wire.client().post(url, params=params, content=urlencode(data or {}), headers=form)

    def close(self) -> None:
        """The wire closes its own client."""


def document(answer: httpx.Response) -> dict[str, Any]:
    """Return the JSON object in an answer."""
    try:
        found = answer.json()
    except ValueError as error:
        raise TryLater("the answer of Microsoft Graph is no JSON") from error
    if not isinstance(found, dict):
        raise TryLater("the answer of Microsoft Graph makes no sense")
    return found


def _meaning(status: int, code: str, said: str) -> OutsideFault:
    """Return what a 4xx means: for the whole mailbox, for the cursor, for one thing in it, or for good."""
    if status == 403:
        return Unreachable(f"{_MAY_NOT.get(code, 'the application may not do this in this mailbox')}: {said}")
    if code in _FULL:
        return Unreachable(f"the mailbox may not send for now: {said}")
    if status == 404 and code in _NO_MAILBOX:
        return Unreachable(f"there is no such mailbox: {said}")
    if status == 410 or code in _RESYNC:
        return Resync(said)
    if status == 404:
        return Gone(said)
    if status in (408, 409, 412):
        return TryLater(said)
    return Refused(f"the letter is larger than Microsoft Graph takes: {said}" if status == 413 else said)


def _error(answer: httpx.Response) -> tuple[str, str]:
    """Return the code and the words of an error, as far as there are any."""
    try:
        error = answer.json()["error"]
        return str(error["code"]), without_addresses(str(error["message"]))
    except (ValueError, KeyError, TypeError):
        return "", ""


def _first_sentence(said: str) -> str:
    return without_addresses(said.partition(" Trace ID")[0].partition("\r\n")[0]) or "no reason given"
