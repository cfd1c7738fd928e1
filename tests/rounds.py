"""A board with a plan of a test's own, and its days gone through hour by hour. Times are the board's local ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from lacflow.app import LAST_TICK, App
from lacflow.store import journal, outbox
from lacflow.store.outbox import Letter
from post import Sent, answer, receive, sent

ZONE = ZoneInfo("Europe/London")
HEADINGS = ("Ref", "Objective no", "Activity", "Progress", "Lead", "Target date", "BRAG")
STEP = timedelta(hours=1)
MANAGER, BOARD = "priya.marsh@northmoor.example", "permanence.board@northmoor.example"
AWAKE = (time(7), time(19))

#: One action: ref, lead as written, colour, date.
Row = tuple[str, str, str, str]


def workbook(rows: Iterable[Row]) -> bytes:
    """Return a plan of one objective as a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for ref, who, colour, due in rows:
        sheet.append((ref, "1", f"Do what {ref} says for the children", "01.02.27 - begun", who, due, colour))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def at(words: str) -> datetime:
    """Return the instant of a local date and time: `2027-04-29 10:00`."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE).astimezone(UTC)


def day(instant: str | datetime) -> str:
    """Return the local day of an instant: `29 Apr`."""
    when = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    local = when.astimezone(ZONE)
    return f"{local.day} {local:%b}"


class Still(App):
    """A service whose clock stands where its last tick was, whatever day a test runs on."""

    def now(self) -> datetime:
        with self.database.read() as conn:
            last = journal.marked(conn, LAST_TICK)
        assert last is not None
        return last[1]


@dataclass
class Round:
    """A running service below `root`."""

    root: Path
    app: App

    def take_in(self, rows: Iterable[Row], now: datetime, board: str = "permanence") -> None:
        """Import a plan."""
        path = self.root / f"{board}.xlsx"
        path.write_bytes(workbook(rows))
        self.app.import_plan(path, board, now)

    def go(self, since: str, until: str, happens: Mapping[str, Callable[[datetime], object]] | None = None) -> None:
        """Tick each hour of a stretch but at night, both ends included; what happens then comes before its tick."""
        plans = {at(words): what for words, what in (happens or {}).items()}
        now, end = at(since), at(until)
        assert all(now <= when <= end and (when - now) % STEP == timedelta(0) for when in plans)
        while now <= end:
            if now in plans:
                plans[now](now)
            if now in plans or AWAKE[0] <= now.astimezone(ZONE).time() <= AWAKE[1]:
                self.app.tick(now)
            now += STEP

    def letters(self, letter: str | None = None, to: str | None = None) -> list[Letter]:
        """Return the letters of a kind, to a person, that have gone."""
        with self.app.database.read() as conn:
            found = outbox.list_letters(conn, states=("accepted", "bounced"))
        return [x for x in found if letter in (None, x.letter) and to in (None, x.to_person)]

    def read(self, letter: Letter) -> Sent:
        """Return a letter as it lies in var/mail/out."""
        return next(s for s in sent(self.root) if s.message.message_id == letter.message_id)

    def last(self, letter: str, to: str) -> Sent:
        """Return the newest letter of a kind to a person."""
        return self.read(self.letters(letter, to)[-1])

    def says(self, person: str, text: str, letter: str = "circulation") -> Callable[[datetime], None]:
        """Return what lets a person answer their newest letter of a kind."""
        return lambda now: receive(self.root, answer(self.last(letter, person), text, now))


def told(r: Round) -> str:
    """Return what the project manager was last told of their orders."""
    found = [x for x in r.letters(to="p.manager") if x.step == "orders"]
    return " ".join(r.read(found[-1]).text.split()) if found else ""


def note(r: Round, text: str, when: str = "2027-03-18 11:00", subject: str = "a note", **headers: str) -> str:
    """Let the project manager write a mail of her own, without any code."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = MANAGER, BOARD, subject
    mail["Message-ID"] = f"<{when.replace(' ', '')}@northmoor.example>"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    receive(r.root, mail.as_bytes())
    r.app.tick(at(when))
    return told(r)


def json_of(root: Path, *words: str) -> Any:
    """Run a command as a person would and return the JSON it prints."""
    command = [sys.executable, "-m", "lacflow", *words]
    environ = {**os.environ, "LACFLOW_CONFIG": str(root / "config")}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
