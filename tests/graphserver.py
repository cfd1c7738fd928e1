"""A Graph server of our own on loopback: sign-in, one mailbox with folders, drafts, sending, delta, and faults by script.

`faults` says, for each kind of request (token, find, draft, send, delta, raw, move, folder), what becomes of the next ones,
a word each; past its end all goes well:

    ok           done and answered
    drop         not done, and the connection is closed
    lost         done, and the connection is closed before the answer
    stall        done, and the answer comes after the client has given up
    late         (send) accepted, but in the Outbox for nine minutes of `now`
    429, 503     not done; any status, `403:ErrorSendAsDenied` with a code
    done504      done, and answered with that status

With a `document` every request and every answer is checked against it; `wrong` keeps what was not right.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from graphbox import CLIENT, LATE, MAILBOX, SECRET, TENANT, Answer, GraphServer, problem

__all__ = ["CLIENT", "LATE", "MAILBOX", "SECRET", "TENANT", "GraphServer", "serving"]


ROUTES: list[tuple[str, str, str, str]] = [
    ("GET", r"/messages", "find", "find"),
    ("POST", r"/messages", "draft", "draft"),
    ("POST", r"/messages/(?P<message>[^/]+)/send", "send", "send"),
    ("POST", r"/messages/(?P<message>[^/]+)/move", "move", "move"),
    ("GET", r"/messages/(?P<message>[^/]+)/\$value", "raw", "raw"),
    ("GET", r"/messages/(?P<message>[^/]+)", "one", "find"),
    ("GET", r"/mailFolders", "list_folders", "folder"),
    ("POST", r"/mailFolders", "make_folder", "folder"),
    ("GET", r"/mailFolders/(?P<folder>[^/]+)", "folder", "folder"),
    ("GET", r"/mailFolders/(?P<folder>[^/]+)/messages", "in_one", "find"),
    ("GET", r"/mailFolders/(?P<folder>[^/]+)/messages/delta", "delta", "delta"),
]


class _Asked(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    mailbox: GraphServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # whoever asked died in the middle: nobody carries out half a request
            self.close_connection = True
            return
        box = self.mailbox
        if not url.path.startswith("/v1.0/"):
            self._sign_in(url.path, body)
            return
        path = unquote(url.path.removeprefix("/v1.0"))
        kind = self.headers.get("Content-Type", "")
        if box.document:
            box.wrong += box.document.request(self.command, path, url.query, kind, body)
        with box.lock:
            box.together += 1
            box.most_together = max(box.most_together, box.together)
        try:
            name, work = self._work(path, {k: v[0] for k, v in parse_qs(url.query).items()}, body)
            self._played(path, name, work)
        finally:
            with box.lock:
                box.together -= 1

    def _work(self, path: str, query: dict[str, str], body: bytes) -> tuple[str, Callable[..., Answer]]:
        below = path.removeprefix(f"/users/{MAILBOX}")
        if not self.headers.get("Authorization", "").startswith("Bearer e30."):
            return "auth", lambda **_: (401, problem("InvalidAuthenticationToken", "Access token is empty."))
        if below == path:
            return "denied", lambda **_: (403, problem("ErrorAccessDenied", "Access is denied. Check credentials."))
        assert 'IdType="ImmutableId"' in self.headers.get("Prefer", "")
        for method, pattern, function, name in ROUTES:
            found = re.fullmatch(pattern, below)
            if method == self.command and found:
                do = partial(getattr(self.mailbox, function), **found.groupdict(), query=query, body=body)
                return name, do
        raise AssertionError(f"{self.command} {path}")

    def _played(self, path: str, name: str, work: Callable[..., Answer]) -> None:
        """Do what the script says becomes of this request."""
        box = self.mailbox
        with box.lock:
            box.asked.append(name)
            box._arrive()
            script = box.faults.get(name, [])
            fault = script.pop(0) if script else "ok"
            code = re.fullmatch(r"(done)?(\d{3})(?::(\w+))?", fault)
            if fault == "drop" or (code and not code[1]):
                status, answer = 0, None
            else:
                status, answer = work(fault=fault)
        if code:
            status, answer = int(code[2]), problem(code[3] or "Scripted", "As the script says.")
        if fault == "stall":
            time.sleep(box.stall)
        if fault in ("drop", "lost", "stall"):
            self.close_connection = True
            return
        self._reply(path, status, answer, box.retry_after if status in (429, 503) else None)

    def _sign_in(self, path: str, body: bytes) -> None:
        box = self.mailbox
        if path.endswith("/.well-known/openid-configuration"):
            base = f"{box.address}/{TENANT}/oauth2/v2.0"
            if not path.startswith(f"/{TENANT}/"):
                self._reply(path, 400, {"error": "invalid_tenant", "error_description": "AADSTS90002: No tenant."})
                return
            found = {"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token", "issuer": base}
            self._reply(path, 200, found)
            return
        self._played(path, "token", lambda **_: box.token(parse_qs(body.decode())))

    def _reply(self, path: str, status: int, answer: Any, retry_after: str | None = None) -> None:
        raw = answer if isinstance(answer, bytes) else b"" if answer is None else json.dumps(answer).encode()
        kind = "text/plain" if isinstance(answer, bytes) else "" if answer is None else "application/json"
        if self.mailbox.document and self.path.startswith("/v1.0/"):
            self.mailbox.wrong += self.mailbox.document.answer(self.command, path, status, kind, raw)
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


@contextmanager
def serving(server: GraphServer, certificate: Path) -> Iterator[GraphServer]:
    """Let a server listen on loopback, with the certificate of `certificates.own_certificate`."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (_Asked,), {"mailbox": server}))
    made.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made.socket = context.wrap_socket(made.socket, server_side=True, do_handshake_on_connect=False)

    def noted(*_: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # a client that gave up is what some tests are about
            server.wrong.append(traceback.format_exc())

    made.handle_error = noted  # type: ignore[method-assign]
    server.address, server.certificate = f"https://localhost:{made.server_port}", certificate
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
