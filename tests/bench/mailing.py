"""Speed of the post: letters to a loopback SMTP sink, replies from an IMAP server in this process, on each database.

Each figure stands beside what the standard library needs for the same bytes, measured in the same run.
"""

from __future__ import annotations

import email
import email.policy
import re
import smtplib
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parents[1]))
import run

import live
from lacflow.app import App
from lacflow.runners import incoming, outgoing, planner, reader
from lacflow.settings.records import Caps, Sending
from lacflow.store import migrate, outbox
from lacflow.store.database import Database
from lacflow.transports.servers import Server
from lacflow.transports.smtp_imap import SmtpImap

LETTERS = 300
REPLIES = 1000
REPLY_BYTES = 13_000


class SmtpSink:
    """Takes letters and forgets them."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            accepted, _ = self._socket.accept()
            threading.Thread(target=self._talk, args=(accepted,), daemon=True).start()

    @staticmethod
    def _talk(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rwb", -1) as file:

            def say(words: bytes) -> None:
                file.write(words)
                file.flush()

            say(b"220 ready\r\n")
            while line := file.readline():
                if line[:4].upper() == b"DATA":
                    say(b"354 go on\r\n")
                    while file.readline() not in (b".\r\n", b""):
                        pass
                say(b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 fine\r\n")


class ImapSource:
    """Enough of an IMAP server to give out messages and move them, over TLS, as Dovecot would."""

    def __init__(self, messages: list[bytes], context: ssl.SSLContext) -> None:
        self.inbox = dict(enumerate(messages, 1))
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            accepted, _ = self._socket.accept()
            threading.Thread(target=self._talk, args=(accepted,), daemon=True).start()

    def _talk(self, accepted: socket.socket) -> None:
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._context.wrap_socket(accepted, server_side=True) as wrapped, wrapped.makefile("rwb", -1) as file:
            file.write(b"* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] ready\r\n")
            file.flush()
            while line := file.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                for part in self._answer(rest):
                    file.write(part)
                file.write(f"{tag} OK done\r\n".encode())
                file.flush()

    def _answer(self, words: str) -> Iterator[bytes]:
        verb = words.upper()
        if verb.startswith("CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n"
        elif verb.startswith("SELECT"):
            yield f"* {len(self.inbox)} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n".encode()
        elif verb.startswith("LIST"):
            yield b'* LIST () "/" "Handled"\r\n'
        elif verb.startswith("UID SEARCH"):
            yield b"* SEARCH " + " ".join(map(str, self.inbox)).encode() + b"\r\n"
        elif verb.startswith("UID MOVE"):
            for uid in _uids(words.split()[2]):
                self.inbox.pop(uid, None)
        elif verb.startswith("UID FETCH"):
            for uid in _uids(words.split()[2]):
                raw = self.inbox[uid]
                if "SIZE" in verb:
                    yield f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})\r\n".encode()
                else:
                    yield f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


def _uids(words: str) -> Iterator[int]:
    for part in words.split(","):
        first, _, last = part.partition(":")
        yield from range(int(first), int(last or first) + 1)


def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each kind of database there is, with the address of an empty one."""
    yield "SQLite", f"sqlite:///{folder}/post.db"
    try:
        with live.postgres() as url:
            yield "PostgreSQL", url
    except BaseException as error:  # pytest's skip: there is none here
        print(f"PostgreSQL: not measured ({type(error).__name__})")


def main() -> None:
    """Print the figures of letters and replies on each database."""
    with tempfile.TemporaryDirectory() as name:
        for kind, url in databases(Path(name)):
            db = Database(url)
            migrate.upgrade(db)
            db.close()
            with run.service(Path(name) / kind, leads=LETTERS) as prepared:
                config = prepared.config_dir
            app = App.open(config, {"LACFLOW_DATABASE": url})
            _letters(run.show, kind, app, run.circulated(app))
            _replies(run.show, kind, app, run.circulated(app) + timedelta(hours=1))
            app.close()


def _letters(show: Callable[[str, str], None], kind: str, app: App, now: datetime) -> None:
    board = next(iter(app.settings.boards))
    app.import_plan(app.settings.root / "plan.xlsx", board, datetime(2026, 11, 2, 12, tzinfo=UTC))
    app.tick(now - timedelta(days=10))
    sink = SmtpSink()
    began, cpu = time.perf_counter(), time.process_time()
    planner.run(app.database, app.settings.boards, app.settings.directory, app.desk(), now)
    composed = time.perf_counter()
    box = SmtpImap(Server("127.0.0.1", sink.port, "none"), None)
    boxes = dict.fromkeys(app.settings.mailboxes, box)
    s = app.settings
    tally = outgoing.run(
        app.database,
        boxes,
        s.boards,
        s.directory,
        now,
        sending=Sending("live"),
        caps=Caps(per_run=0),
        water=app._guard.water,
    )
    sent, used = time.perf_counter(), time.process_time() - cpu
    count = tally.counts["accepted"]
    with app.database.read() as conn:
        raws = [x.raw or b"" for n in outbox.list_letters(conn, letter="circulation") if (x := outbox.load(conn, n.id))]
    cpu = time.process_time()
    plain = _stdlib_letters(raws, sink.port)
    plain_used = time.process_time() - cpu
    show(f"{kind}: letters composed, queued, sent, recorded, a second", f"{count / (sent - began):,.0f}  ({count})")
    show("  of that composed and queued / handed over and recorded, ms each",
         f"{(composed - began) / count * 1000:.1f} / {(sent - composed) / count * 1000:.1f}")  # fmt: skip
    show("  stdlib: built and sent on one kept connection, a second", f"{len(raws) / plain:,.0f}")
    show("  ratio (bound: 0.5, aim: 1)", f"{plain / len(raws) / ((sent - began) / count):.2f}")
    show("  ratio of this process's own work, waiting left out", f"{plain_used / len(raws) / (used / count):.2f}")


def _stdlib_letters(raws: list[bytes], port: int) -> float:
    """Build a message of each letter's size and send it on one kept connection; return the seconds."""
    parsed = [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]
    parts = []
    for message in parsed:
        html = message.get_body(("html",))
        files = [(a.get_filename(), a.get_content()) for a in message.iter_attachments()]
        words = message.get_body(("plain",))
        parts.append((message, words.get_content() if words else "", html.get_content() if html else "", files))
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for message, words, html, files in parts:
            made = EmailMessage()
            for header in ("From", "To", "Subject", "Message-ID", "Date"):
                made[header] = str(message[header])
            made.set_content(words)
            made.add_alternative(html, subtype="html")
            for name, content in files:
                content = content if isinstance(content, bytes) else str(content).encode()
                made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
            connection.send_message(made)
    return time.perf_counter() - began


def _replies(show: Callable[[str, str], None], kind: str, app: App, now: datetime) -> None:
    with app.database.read() as conn:
        sent = [
            x for n in outbox.list_letters(conn, letter="circulation") if (x := outbox.load(conn, n.id)) is not None
        ]
    raws = [_reply(sent[n % len(sent)], n) for n in range(REPLIES)]
    with live.certificate() as (certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        source = ImapSource(raws, context)
        server = Server("localhost", source.port, "tls", "board", "a password", certificate)
        boxes = dict.fromkeys(app.settings.mailboxes, SmtpImap(None, server, trusted=True))
        began, used = time.perf_counter(), time.process_time()
        incoming.run(app.database, boxes, now, app._guard.water)
        stored = time.perf_counter()
        tally = reader.run(app.database, app.settings.boards, app.desk(), app._trusts(), now)
        read, used = time.perf_counter(), time.process_time() - used
    count = sum(tally.counts.values())
    plain_used = time.process_time()
    plain = _stdlib_replies(raws, app)
    plain_used = time.process_time() - plain_used
    size = sum(map(len, raws)) / len(raws) / 1000
    show(
        f"{kind}: replies of {size:.0f} KB from IMAP to receipt queued, a second",
        f"{count / (read - began):,.0f}  ({dict(tally.counts)})",
    )
    show("  of that fetched, stored, moved / read and applied, ms each",
         f"{(stored - began) / count * 1000:.1f} / {(read - stored) / count * 1000:.1f}")  # fmt: skip
    show("  stdlib: parsed and one committed insert each, a second", f"{len(raws) / plain:,.0f}")
    show("  ratio (bound: 0.5, aim: 1)", f"{plain / (read - began):.2f}")
    show("  the same in CPU, the mail server in this process included", f"{plain_used / used:.2f}")


def _stdlib_replies(raws: list[bytes], app: App) -> float:
    began = time.perf_counter()
    for number, raw in enumerate(raws):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(("plain",))
        words = body.get_content() if body else ""
        with app.database.write() as conn:
            line = "INSERT INTO journal (at, what, text, by) VALUES (:at, 'bench', :words, 'bench')"
            conn.execute(text(line), {"at": f"2026-11-02T12:00:{number % 60:02d}+00:00", "words": words})
    return time.perf_counter() - began


def _reply(letter: outbox.Letter, number: int) -> bytes:
    """A reply typed into the quoted letter, padded by its quotation to the size replies have."""
    from lacflow.mail.parse import parse

    sent = parse(letter.raw or b"")
    filled = sent.text.replace("Colour now:\n", "Colour now: Green\n", 1)
    update = f"Your update: All three offers are open, and used by {number} young people.\n"
    filled = filled.replace("Your update:\n", update, 1)
    message = EmailMessage()
    message["From"], message["To"] = letter.to_address, sent.from_addresses[0]
    message["Subject"], message["Message-ID"] = f"RE: {sent.subject}", f"<re.{number}.{letter.id}@northmoor.example>"
    message["In-Reply-To"] = letter.message_id
    quoted = "\n".join(f"> {line}" for line in filled.splitlines())
    message.set_content(f"Please see below.\n\n{quoted}")
    missing = max(0, REPLY_BYTES - len(message.as_bytes()) - 300)
    html = "<p>Please see below.</p>" + "<p>&nbsp;</p>" * (missing // 13)
    message.add_alternative(re.sub(r"(.{900})", r"\1\n", html), subtype="html")
    return message.as_bytes(policy=email.policy.SMTP)


if __name__ == "__main__":
    main()
