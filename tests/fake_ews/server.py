"""The HTTP side of the server: signing in, rights, and faults.

A fault is one word, asked for by `faults` (operation, word; each once, in order) or by `weather` for every request:

    503 500 404 413     that HTTP answer; nothing is carried out
    401                 not let in
    busy, busy:MS       too busy, with a hint of so many milliseconds
    dropped             the connection is cut before anything is carried out
    lost                carried out, and the connection is cut before the answer
    slow:SECONDS        carried out, and the answer comes so much later
    late:SECONDS        the connection is cut, and it is carried out so much later
    error:CODE          that complaint about the one thing asked for
    fault:CODE          that complaint about the whole request
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from fake_ews import soap
from fake_ews.store import Complaint, Mailbox

TOKEN = "a-token-of-the-app"


class FakeExchange:
    """One server with its mailboxes.

    Attributes:
        users: passwords by name. `DOMAIN\\name` signs in by NTLM, others by basic; an app by its id and secret.
        owner: the mailbox a user has.
        full_access, send_as, impersonate: pairs of user and mailbox.
        asked: every operation that came in, by name.
        wrong_sign_ins: how many times somebody was not let in. connections: how many were made.
        versions: the names of schemas it takes. build: what it says of itself in the header of an answer.
        tokens_last: how many seconds each token of an app is good.
    """

    def __init__(self, certificate: Path | None = None, auth: str = "basic") -> None:
        self.auth = auth
        self.users: dict[str, str] = {}
        self.owner: dict[str, str] = {}
        self.full_access: set[tuple[str, str]] = set()
        self.send_as: set[tuple[str, str]] = set()
        self.impersonate: set[tuple[str, str]] = set()
        self.mailboxes: dict[str, Mailbox] = {}
        self.faults: list[tuple[str, str]] = []
        self.weather: Callable[[str], str] = lambda _operation: ""
        self.violations: list[str] = []
        self.asked: list[str] = []
        self.wrong_sign_ins = 0
        self.connections = 0
        self.versions = soap.VERSIONS
        self.build = soap.BUILD
        self.tokens_last = [3600] * 10
        self.lock = threading.RLock()
        self.http = _Http(("127.0.0.1", 0), _handler(self))
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https" if certificate else "http"
        self.base = f"{scheme}://localhost:{self.http.server_address[1]}"
        self.url = f"{self.base}/EWS/Exchange.asmx"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def add(self, address: str, user: str, password: str) -> Mailbox:
        """Give a user a mailbox."""
        self.users[user], self.owner[user] = password, address
        self.mailboxes[address] = Mailbox(address)
        return self.mailboxes[address]

    def stop(self) -> None:
        """Close the doors."""
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()

    def fault_of(self, operation: str) -> str:
        """Return the fault this request runs into."""
        for number, (wanted, word) in enumerate(self.faults):
            if wanted in (operation, "*"):
                del self.faults[number]
                return word
        return self.weather(operation)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no matter."""


def _handler(server: FakeExchange) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        exchange = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    exchange: FakeExchange
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30

    def setup(self) -> None:
        super().setup()
        self.exchange.connections += 1
        self.ntlm: Any = None
        self.user: str | None = None

    def log_message(self, *_: object) -> None:
        """Tests speak for themselves."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # whoever asked died in the middle: nobody carries out half a request
            self.close_connection = True
            return
        if self.path == "/token":
            self._token(body)
            return
        if self.path != "/EWS/Exchange.asmx":
            self._answer(404, b"", "text/html")
            return
        user = self._signed_in()
        if user is not None:
            self._ews(user, body)

    def _ews(self, user: str, body: bytes) -> None:
        try:
            name, request, header = soap.parse(body, self.exchange.versions)
        except (soap.Violation, Complaint) as wrong:
            self._refuse(wrong)
            return
        self.exchange.asked.append(name)
        word, _, amount = self.exchange.fault_of(name).partition(":")
        if self._spoiled(word, amount, name):
            return
        if word == "late":
            threading.Timer(float(amount), self._carry_out, (name, request, header, user)).start()
            self._cut()
            return
        code, answer = self._carry_out(name, request, header, user)
        if word == "lost":
            self._cut()
            return
        if word == "slow":
            time.sleep(float(amount))
        self._answer(code, answer)

    def _spoiled(self, word: str, amount: str, name: str) -> bool:
        """Answer with a fault that keeps the request from being carried out; tell whether it was one."""
        if word.isdigit():
            self._answer(int(word), b"<html>no</html>", "text/html", {"WWW-Authenticate": 'Basic realm="x"'})
        elif word == "busy":
            self._answer(500, soap.fault("ErrorServerBusy", "The server is busy.", int(amount or 0)))
        elif word == "fault":
            self._answer(500, soap.fault(amount, "No."))
        elif word == "error":
            self._answer(200, _wrapped(name, soap.error(name, Complaint(amount))))
        elif word == "dropped":
            self._cut()
        else:
            return False
        return True

    def _carry_out(self, name: str, request: Any, header: Any, user: str) -> tuple[int, bytes]:
        server = self.exchange
        try:
            with server.lock:
                acting = self._acting(user, header)
                doing = soap.Operations(
                    server.mailboxes, lambda a: self._open(acting, a), lambda b: self._may(acting, b)
                )
                return 200, _wrapped(name, doing.carry_out(name, request))
        except soap.Violation as wrong:
            server.violations.append(str(wrong))
            return 500, soap.fault("ErrorSchemaValidation", str(wrong))
        except Complaint as complaint:
            return 500, soap.fault(complaint.code, str(complaint))

    def _acting(self, user: str, header: Any) -> str:
        """Return who acts: the user, or, as `@mailbox`, the mailbox it impersonates."""
        sid = header.find(f"{soap.T}ExchangeImpersonation/{soap.T}ConnectingSID")
        if sid is None:
            return user
        address = sid[0].text
        if (user, address) not in self.exchange.impersonate:
            raise Complaint(
                "ErrorImpersonateUserDenied", "The account does not have permission to impersonate the user."
            )
        return f"@{address}"

    def _open(self, acting: str, address: str) -> Mailbox:
        server = self.exchange
        if address not in server.mailboxes:
            raise Complaint("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
        own = acting == f"@{address}" or server.owner.get(acting) == address
        if not own and (acting, address) not in server.full_access:
            raise Complaint("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return server.mailboxes[address]

    def _may(self, acting: str, box: Mailbox) -> bool:
        own = acting == f"@{box.address}" or self.exchange.owner.get(acting) == box.address
        return own or (acting, box.address) in self.exchange.send_as

    def _refuse(self, wrong: Exception) -> None:
        if isinstance(wrong, Complaint):
            self._answer(500, soap.fault(wrong.code, str(wrong)))
            return
        self.exchange.violations.append(str(wrong))
        self._answer(500, soap.fault("ErrorSchemaValidation", str(wrong)))

    # Signing in

    def _signed_in(self) -> str | None:
        """Return who asks, or answer 401 and return None."""
        if self.exchange.auth == "ntlm":
            return self._by_ntlm()
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer" and self.exchange.auth == "oauth":
            if given == TOKEN:
                return next(iter(self.exchange.users))
        elif kind == "Basic" and self.exchange.auth == "basic":
            name, _, password = base64.b64decode(given).decode().partition(":")
            if self.exchange.users.get(name) == password:
                return name
        if kind:
            self.exchange.wrong_sign_ins += 1
        ask = "Bearer" if self.exchange.auth == "oauth" else 'Basic realm="EWS"'
        self._answer(401, b"", "text/html", {"WWW-Authenticate": ask})
        return None

    def _by_ntlm(self) -> str | None:
        """Take the two steps of NTLM; whoever has taken them on this connection is let in from then on."""
        import spnego

        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        if not kind and self.user:
            return self.user
        if kind != "NTLM":
            self._answer(401, b"", "text/html", {"WWW-Authenticate": "NTLM"})
            return None
        token = base64.b64decode(given)
        if token[8] == 1:
            self.ntlm = spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
        try:
            reply = self.ntlm.step(token)
        except spnego.exceptions.SpnegoError:
            self.exchange.wrong_sign_ins += 1
            self._answer(401, b"", "text/html", {"WWW-Authenticate": "NTLM"})
            return None
        if not self.ntlm.complete:
            self._answer(401, b"", "text/html", {"WWW-Authenticate": f"NTLM {base64.b64encode(reply).decode()}"})
            return None
        self.user = next(iter(self.exchange.users))
        return self.user

    def _token(self, body: bytes) -> None:
        given = body.decode()
        if "grant_type=client_credentials" not in given or "client_secret=the-secret" not in given:
            self.exchange.wrong_sign_ins += 1
            self._answer(401, json.dumps({"error": "invalid_client"}).encode(), "application/json")
            return
        token = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": self.exchange.tokens_last.pop(0)}
        self._answer(200, json.dumps(token).encode(), "application/json")

    def _answer(
        self, code: int, body: bytes, kind: str = "text/xml; charset=utf-8", headers: dict[str, str] | None = None
    ) -> None:
        body = body.replace(soap.BUILD.encode(), self.exchange.build.encode())
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _wrapped(name: str, messages: str) -> bytes:
    tag = f"m:{name}Response"
    return soap.envelope(f"<{tag}><m:ResponseMessages>{messages}</m:ResponseMessages></{tag}>")
