"""`lacflow demo`: two boards of Northmoor on a simulated clock, from an empty folder to the second briefing.

    the clock ─> app.tick ─> var/mail/out ─> each person reads their letters ─> replies at their hours ─> var/mail/in

Nothing here knows what lacflow will do: people see only what lies in the Maildir, and the timeline only what the store
shows. The service itself is the ordinary one, in rehearsal.
"""

from __future__ import annotations

import hashlib
import heapq
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lacflow.board.briefing import figures
from lacflow.board.people import Person
from lacflow.demo import casting, council
from lacflow.demo.leads import Reply, answers
from lacflow.demo.received import Received, opened
from lacflow.demo.timeline import Timeline
from lacflow.errors import InputFault, Problem, Where
from lacflow.mail.parse import parse
from lacflow.store import inbox, outbox
from lacflow.store.briefings import briefing, escalation_lines
from lacflow.store.escalations import escalations
from lacflow.store.standing import gather

if TYPE_CHECKING:
    from rich.console import Console

    from lacflow.app import App

_LONDON = ZoneInfo(council.ZONE)
#: The hours the simulated clock stops at on a working day and on any other, beside the minute each reply comes in.
_HOURS, _QUIET = range(8, 19), (12,)


def run(seed: int = 1, keep: Path | None = None, console: Console | None = None) -> Path:
    """Run the demonstration; return the folder everything was left in.

    Args:
        seed: another number, another story (who takes how long, who says what).
        keep: an empty or absent folder to work in; a new temporary one if not given.

    Raises:
        InputFault: `keep` has something in it already.
    """
    from rich.console import Console as Terminal

    from lacflow.app import App

    began = time.perf_counter()
    place = _place(keep)
    prepare(place, seed)
    app = App.open(place / "config", {})
    try:
        Demonstration(app, place, seed, console or Terminal(highlight=False)).play(began)
    finally:
        app.close()
    return place


def prepare(place: Path, seed: int) -> None:
    """Write the configuration and the plan of the demonstration into an empty folder."""
    config = place / "config"
    (config / "boards").mkdir(parents=True)
    (place / "var").mkdir()
    (config / "lacflow.yaml").write_text(council.lacflow_yaml(), "utf-8")
    (config / "people.yaml").write_text(council.people_yaml(), "utf-8")
    (config / "boards" / f"{council.BOARD}.yaml").write_text(council.board_yaml(), "utf-8")
    (place / "plan.xlsx").write_bytes(council.plan_workbook())
    secret = place / "var" / "secret"
    secret.write_text(hashlib.sha256(f"demonstration {seed}".encode()).hexdigest(), "ascii")
    secret.chmod(0o600)


def _place(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="lacflow-demo-"))
    if keep.exists() and any(keep.iterdir()):
        hint = "Name a folder that is empty or not there yet."
        raise InputFault(Problem("demo.folder", "This folder has something in it.", hint, where=Where(str(keep))))
    keep.mkdir(parents=True, exist_ok=True)
    return keep


class Demonstration:
    """One run: the service, the people with their mail, the clock and the timeline."""

    def __init__(self, app: App, place: Path, seed: int, console: Console) -> None:
        self._app = app
        self._place = place
        self._rng = random.Random(seed)  # noqa: S311  # a story, not a secret
        self._console = console
        self._told = Timeline(console, app)
        self._works = app.settings.boards[council.BOARD].working_days.is_working
        self._replies: list[tuple[datetime, int, Reply]] = []
        self._manners: dict[str, str] = {}
        self._delivered = 0
        self._read: set[str] = set()
        self._heard = 0
        self._briefed: dict[str, dict[str, Any]] = {}

    def play(self, began: float) -> None:
        """Run both boards and tell them."""
        start = _at(council.START.toordinal(), 7)
        first, second = (_at(day.toordinal(), 10) for day in council.meetings())
        plan, _ = self._app.import_plan(self._place / "plan.xlsx", council.BOARD, start)
        self._told.say(start, f"{len(plan.open_actions())} actions imported from plan.xlsx")
        self._told.heading(f"The first board, {first:%A} {first.day} {first:%B %Y}")
        with self._console.status("") as shown:
            for now in self._instants(start, first):
                shown.update(f"{now.astimezone(_LONDON):%a %d %b %H:%M}")
                self._hour(now)
            self._mend_address(first + timedelta(days=1))
            self._told.heading(f"The second board, {second:%A} {second.day} {second:%B %Y}")
            for now in self._instants(first + timedelta(days=1), second):
                shown.update(f"{now.astimezone(_LONDON):%a %d %b %H:%M}")
                self._hour(now)
        self._told.heading("What happened")
        self._told.figures(self._briefed)
        self._told.closing(self._place, self._counts(), time.perf_counter() - began)

    def _instants(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the hours of each day, and before each the minutes at which replies come in."""
        for ordinal in range(start.toordinal(), end.toordinal() + 1):
            for hour in _HOURS if self._works(date.fromordinal(ordinal)) else _QUIET:
                stop = _at(ordinal, hour)
                if not start <= stop <= end:
                    continue
                while self._replies and self._replies[0][0] < stop:
                    yield self._replies[0][0].replace(second=0, microsecond=0) + timedelta(minutes=1)
                yield stop

    def _hour(self, now: datetime) -> None:
        """Deliver what was sent to the board by now, tick, and let everybody read what came."""
        while self._replies and self._replies[0][0] <= now:
            self._deliver(heapq.heappop(self._replies)[2])
        tallies = self._app.tick(now)
        for tally in tallies:
            for fault in tally.faults:
                self._told.say(now, f"{tally.name}: {fault}")
        if any(sum(tally.counts.values()) for tally in tallies):
            self._tell_arrivals(now)
            self._hand_out(now)

    def _deliver(self, reply: Reply) -> None:
        self._delivered += 1
        self._manners[parse(reply.raw).message_id] = reply.manner
        box, name = self._place / "var" / "mail" / "in", f"{self._delivered:06d}.demo"
        (box / "tmp" / name).write_bytes(reply.raw)
        (box / "tmp" / name).rename(box / "new" / name)

    def _tell_arrivals(self, now: datetime) -> None:
        with self._app.database.read() as conn:
            mails = [m for m in inbox.list_mail(conn, limit=50) if m.id > self._heard and m.state != "stored"]
        for mail in mails:
            self._heard = mail.id
            self._told.arrived(now, mail, self._manners.get(mail.message_id, ""))

    def _hand_out(self, now: datetime) -> None:
        """Let each person read the letters that lie in the out Maildir and were not there before."""
        new: dict[str, list[tuple[Person, Received]]] = defaultdict(list)
        for path in sorted((self._place / "var" / "mail" / "out" / "new").iterdir()):
            if path.name in self._read:
                continue
            self._read.add(path.name)
            letter = opened(path.read_bytes(), now)
            person = self._app.settings.directory.by_address(letter.to)
            if person is not None:
                new[letter.kind].append((person, letter))
        for kind, letters in new.items():
            self._told.sent(now, kind, [person for person, _ in letters], letters[0][1].mail.subject)
            for person, letter in letters:
                self._answer(person, letter, now)
        if "briefing" in new:
            self._keep_figures(now)

    def _answer(self, person: Person, letter: Received, now: datetime) -> None:
        board = casting.board_at(now.date())
        actor = casting.persona(person, board, self._app.settings.directory)
        for reply in answers(letter, actor, casting.turns(person, board), self._rng, now, self._works):
            self._post(reply)

    def _post(self, reply: Reply) -> None:
        heapq.heappush(self._replies, (reply.at, self._rng.getrandbits(32), reply))

    def _mend_address(self, now: datetime) -> None:
        """Correct an address as an administrator would: in the file, while the service runs."""
        wrong, right = casting.MENDED
        file = self._place / "config" / "people.yaml"
        file.write_text(file.read_text("utf-8").replace(wrong, right), "utf-8")
        self._app.refresh()
        self._told.say(now, "The administrator corrects the address that bounced, in config/people.yaml")

    def _keep_figures(self, now: datetime) -> None:
        board = self._app.settings.boards[council.BOARD]
        day = next(d for d in council.meetings() if d >= now.date())
        key = council.meeting_key(day)
        names = {p.key: p.name for p in self._app.settings.directory.people.values()}
        with self._app.database.read() as conn:
            standing = gather(conn, board, key, self._app.settings.directory, now)
            held = briefing(standing, names, escalation_lines(escalations(conn, board.key, key)))
        self._briefed.setdefault(f"{day.day} {day:%b %Y}", figures(held))

    def _counts(self) -> dict[str, int]:
        with self._app.database.read() as conn:
            sent, came = outbox.counts(conn), inbox.counts(conn)
        return {
            "letters sent": sum(sent.get(state, 0) for state in ("accepted", "bounced")),
            "mails taken in": sum(came.values()),
            "read and recorded": came.get("applied", 0),
            "held in part for the project manager": came.get("held", 0),
            "automatic mails put aside": came.get("ignored", 0),
        }


def _at(ordinal: int, hour: int) -> datetime:
    return datetime.combine(date.fromordinal(ordinal), clock_time(hour), _LONDON).astimezone(UTC)
