"""The composition root: settings, database, mailboxes and the four passes put together. The only reader of the clock.

In rehearsal the service may be run on a clock of one's own (`tick --at`), and then never runs behind its last tick: a
command given between two simulated ticks happens at the later of the two.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lacflow import settings as config
from lacflow.board import newer
from lacflow.board.plan import Plan
from lacflow.errors import InputFault, Problem
from lacflow.failpoints import failpoint
from lacflow.runners import incoming, outgoing, planner, reader, restored
from lacflow.runners.desk import Desk
from lacflow.runners.further import Asking
from lacflow.runners.guard import Guard
from lacflow.runners.notices import Notices
from lacflow.runners.tally import Tally
from lacflow.settings import Settings
from lacflow.settings.good import good_config, keep_good
from lacflow.settings.secret import secret_of
from lacflow.store import backup, cycles, imports, inbox, journal, layouts, migrate, plans
from lacflow.store.database import Database
from lacflow.store.highwater import FILE as HIGH_WATER
from lacflow.store.highwater import HighWater
from lacflow.store.locks import ticking
from lacflow.transports.open import open_transports

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lacflow.board.board import Board
    from lacflow.board.newer import Newer
    from lacflow.board.pairing import Settled
    from lacflow.documents.layout import Layout
    from lacflow.transports.base import Transport

#: Outside rehearsal a clock given by hand may differ from the real one by so much.
CLOCK_TOLERANCE = timedelta(minutes=15)
#: A clock this far behind the newest thing we did is wrong, and holds everything.
CLOCK_BACK = timedelta(minutes=2)
#: The daemon writes to the administrator after having been off for longer than this.
OFF_FOR = timedelta(hours=1)
LAST_TICK = "last_tick"
#: The plan `lacflow init` brings along to try things on; a board's own plan takes its place.
STARTER_PLAN = "starter-plan.xlsx"


class App:
    """One configured service. Make it with `App.open`, let go with `close`."""

    def __init__(
        self, config_dir: Path, environ: Mapping[str, str], settings: Settings, faults: Iterable[Problem]
    ) -> None:
        self.config_dir = config_dir
        self.environ = environ
        self.settings = settings
        self.faults = tuple(faults)
        self.database = Database(settings.database_url)
        self._stamp: object = None
        self._watch = planner.Watch()
        self._transports: dict[str, Transport] = {}
        self._secret = b""
        self._guard = Guard(self.database, HighWater(settings.secret_file.parent / HIGH_WATER), LAST_TICK)

    @classmethod
    def open(cls, config_dir: Path, environ: Mapping[str, str] | None = None, *, last_good: bool = False) -> App:
        """Load the configuration and open the database, made or brought up to date where it is embedded.

        Args:
            last_good: go on with the last good configuration where the files are at fault now; `faults` then says why.

        Raises:
            InputFault: the configuration is at fault, with every fault; or a shared database is not up to date.
        """
        environ = os.environ if environ is None else environ
        config_dir = Path(os.path.abspath(config_dir))
        stamp = config.stamp(config_dir)
        settings, problems = config.load(config_dir, environ)
        errors = [p for p in problems if p.severity == "error"]
        if settings is None and last_good and config_dir.is_dir():
            settings = good_config(config_dir, environ)
        if settings is None:
            raise InputFault(*errors)
        app = cls(config_dir, environ, settings, errors)
        app._stamp = stamp
        try:
            app._prepare(last_good)
        except BaseException:
            app.close()
            raise
        return app

    def _prepare(self, last_good: bool) -> None:
        if self.database.is_sqlite:
            migrate.upgrade(self.database)
        elif migrate.version(self.database) != migrate.HEAD:
            raise InputFault(Problem("database.old", "The database is not up to date.", "Run: lacflow db upgrade"))
        self._secret = secret_of(self.settings.secret_file)
        if self.faults:
            return
        good = good_config(self.config_dir, self.environ)
        gone = self._vanished(good, self.settings)
        if gone and not last_good:
            raise InputFault(*gone)
        if gone and good is not None:
            self.settings, self.faults = good, tuple(gone)
        else:
            keep_good(self.settings)

    def _vanished(self, before: Settings | None, after: Settings) -> list[Problem]:
        if before is None:
            return []
        with self.database.read() as conn:
            return config.vanished(before, after, cycles.open_cycles(conn))

    def close(self) -> None:
        """Let go of mailboxes and database."""
        for transport in self._transports.values():
            transport.close()
        self.database.close()

    def board(self, key: str) -> Board:
        """Return a board by its key.

        Raises:
            InputFault: there is none, with those there are.
        """
        found = self.settings.boards.get(key)
        if found is None:
            there = ", ".join(self.settings.boards) or "none yet"
            raise InputFault(Problem("board.unknown", "There is no board of this name.", f"Boards: {there}.", key))
        return found

    # -- the clock ---------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the present instant: the real clock, or in rehearsal the last tick's if that is later."""
        real = datetime.now(UTC)
        if self.settings.sending.mode != "rehearsal":
            return real
        with self.database.read() as conn:
            last = journal.marked(conn, LAST_TICK)
        return max(real, last[1]) if last else real

    def clock_given(self, at: datetime) -> datetime:
        """Check a clock given by hand.

        Raises:
            InputFault: it is more than 15 minutes from the real clock, and we are not rehearsing.
        """
        if self.settings.sending.mode != "rehearsal" and abs(at - datetime.now(UTC)) > CLOCK_TOLERANCE:
            hint = "Set `sending: rehearsal` in lacflow.yaml to try another day; nothing was done."
            raise InputFault(Problem("clock.given", "A clock of your own is for rehearsal only.", hint, at.isoformat()))
        return at

    def _clock_is_back(self, now: datetime) -> datetime | None:
        with self.database.read() as conn:
            last = journal.marked(conn, LAST_TICK)
        return last[1] if last and now < last[1] - CLOCK_BACK else None

    # -- the four passes ---------------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> list[Tally]:
        """Run incoming, reader, planner, outgoing, in that order, once.

        With a clock earlier than the last tick, mail is still taken in, but nothing is decided or sent. A database that
        was put back from a copy is compared with what was really sent before anything leaves.
        """
        with ticking(self.database):
            return self._ticked(now)

    def _ticked(self, now: datetime) -> list[Tally]:
        began = time.monotonic()
        transports = self.transports()
        put_back = self._guard.noticed(now, Asking.of(self.desk(), transports))
        tallies = [incoming.run(self.database, transports, now, self._guard.water)]
        failpoint("tick.taken-in")
        newest = self._clock_is_back(now)
        if newest is not None:
            words = (
                f"the clock says {now:%d %b %Y %H:%M} UTC but the last tick was at {newest:%d %b %Y %H:%M}: all is held"
            )
            return [*tallies, Tally("clock", {}, (words,))]
        desk = self.desk()
        notices = Notices(self.database, desk, self.settings)
        if self.faults:
            notices.config_fault(self.faults, now)
        notices.in_doubt(now)
        notices.unsent(now)
        notices.unread_mailboxes(self.settings.boards.values(), now)
        notices.struck_out(self.settings.boards.values(), now)
        failpoint("tick.noticed")
        if put_back is not None:
            passes = restored.Reconciling(
                self.database, transports, self.settings.boards, desk, now, self._read, self._plan_anew
            )
            tallies.append(self._guard.reconcile(put_back, passes, notices))
        tallies.append(self._read(now))
        failpoint("tick.read")
        tallies.append(self._plan(now))
        failpoint("tick.planned")
        tallies.append(self._send(transports, now, began))
        failpoint("tick.sent")
        with self.database.write() as conn:
            used = {"faults": len(self.faults), "sending": self.settings.sending.mode}
            journal.mark(conn, LAST_TICK, {t.name: dict(t.counts) for t in tallies} | {"configuration": used}, now)
            failpoint("tick.before-mark")
        self._guard.tick_is_over()
        failpoint("tick.over")
        return tallies

    def _read(self, now: datetime) -> Tally:
        return reader.run(self.database, self.settings.boards, self.desk(), self._trusts(), now)

    def _plan(self, now: datetime, watch: planner.Watch | None = None) -> Tally:
        s = self.settings
        return planner.run(self.database, s.boards, s.directory, self.desk(), now, watch or self._watch)

    def _plan_anew(self, at: datetime) -> datetime:
        """Plan every board as of an instant; return when next anything is due."""
        watch = planner.Watch()
        self._plan(at, watch)
        return min((seen[3] for seen in watch.seen.values()), default=at + timedelta(hours=12))

    def _send(self, transports: Mapping[str, Transport], now: datetime, began: float) -> Tally:
        s = self.settings
        by_own_clock = s.sending.mode == "rehearsal"  # on which no time passes within a tick
        held, careful = self._guard.before_sending(now)
        return outgoing.run(
            self.database, transports, s.boards, s.directory, now, sending=s.sending, caps=s.caps,
            held=held, careful=careful, water=self._guard.water,
            elapsed=timedelta if by_own_clock else lambda: timedelta(seconds=time.monotonic() - began),
        )  # fmt: skip

    def transports(self) -> dict[str, Transport]:
        """Return the mailboxes, opened once for each configuration."""
        if not self._transports:
            self._transports = dict(open_transports(self.settings))
        return self._transports

    def desk(self) -> Desk:
        """Return what letters are written with."""
        return Desk.of(self.settings, self._secret)

    def _trusts(self) -> dict[str, config.Trust]:
        rehearsal = self.settings.sending.mode == "rehearsal"
        local = config.Trust(local=True)
        return {key: local if rehearsal else box.trust for key, box in self.settings.mailboxes.items()}

    # -- the daemon --------------------------------------------------------------------------------------------------

    def woke(self) -> None:
        """Tell the administrator for how long nothing ran, if it was long: the service was off, or the machine slept."""
        now = datetime.now(UTC)
        with self.database.read() as conn:
            last = journal.marked(conn, LAST_TICK)
        if last and now - last[1] > OFF_FOR:
            Notices(self.database, self.desk(), self.settings).downtime(last[1], now)

    def beat(self) -> None:
        """Take up edits of the configuration, then tick; log one line a pass."""
        import structlog

        log = structlog.get_logger()
        self.refresh()
        self.woke()
        for tally in self.tick(self.now()):
            log.info("pass", name=tally.name, **tally.counts)
            for fault in tally.faults:
                log.error("fault", name=tally.name, reason=fault)

    def refresh(self) -> bool:
        """Take up the configuration files if they changed: a good edit at once, a bad one not at all (`faults` says why)."""
        stamp = config.stamp(self.config_dir)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        fresh, problems = config.load_changed(self.settings, self.config_dir, self.environ)
        self.faults = tuple(p for p in problems if p.severity == "error")
        if fresh is not None:
            self.faults = (*self._vanished(self.settings, fresh), *config.needs_restart(self.settings, fresh))
        if fresh is None or self.faults:
            return False
        for transport in self._transports.values():
            transport.close()
        self._transports, self.settings = {}, fresh
        keep_good(fresh)
        return True

    # -- what is kept ------------------------------------------------------------------------------------------------

    def back_up(self, target: Path) -> backup.About:
        """Write a backup of database, secret and configuration."""
        s = self.settings
        return backup.write(self.database, target, s.secret_file, s.files, datetime.now(UTC), LAST_TICK)

    # -- what people do by hand --------------------------------------------------------------------------------------

    def ingest(self, path: Path) -> str:
        """Put one raw mail into the inbox as if it had been fetched just now; return what became of that in words.

        Raises:
            InputFault: the file cannot be read, or there is no mailbox.
        """
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise InputFault(
                Problem("ingest.file", f"The file cannot be read: {error.strerror}.", found=str(path))
            ) from error
        box = next(iter(self.settings.mailboxes))
        with self.database.write() as conn:
            trusted = True if self._trusts()[box].local else None
            stored = inbox.store_raw(conn, box, f"ingest:{path.name}", raw, trusted, self.now())
            if stored is not None:
                inbox.mark_filed(conn, box, [stored.handle])
        return "is in the inbox; the next tick reads it" if stored else "was in the inbox already"

    # -- plans -------------------------------------------------------------------------------------------------------

    def import_plan(
        self,
        path: Path,
        board: str,
        now: datetime,
        *,
        dry_run: bool = False,
        take: Collection[str] = (),
        settled: Settled | None = None,
        agreed: Callable[[Plan, Newer], bool] | None = None,
    ) -> tuple[Plan, Newer]:
        """Read a document and store it as a board's plan; with `dry_run` only compare it with what is held.

        Args:
            take: keys, or `key:field`, for which the document counts whatever a lead said since.
            settled: what a person decided of rows nobody could be certain of.
            agreed: asked before anything is stored, with what would be done; nothing is stored where it says no.
        """
        from lacflow.documents import read_document

        scheme = self.settings.boards[board].scheme
        plan, layout = read_document(path, self.settings.directory, scheme, columns=self.settings.columns)
        one = self.settings.boards[board]
        if dry_run or agreed is not None:
            with self.database.read() as conn:
                starter = path.name != STARTER_PLAN and imports.untouched(conn, board, f"import:{STARTER_PLAN}")
                held = Plan(board) if starter else plans.load(conn, board)
                found = newer.compare(held, plan, imports.past(conn, board, one.zone, take, settled))
            if dry_run or (agreed is not None and not agreed(plan, found)):
                return plan, found
        with self.database.write() as conn:
            if not cycles.meetings(conn, board):
                cycles.sync_board(conn, one, self.settings.directory.people.values(), now)
            meeting = next((m for b, m in cycles.open_cycles(conn) if b == board), None)
            source = f"import:{path.name}"
            if path.name != STARTER_PLAN:
                imports.drop_untouched(conn, board, f"import:{STARTER_PLAN}")
            known = imports.past(conn, board, one.zone, take, settled)
            done = imports.take_in(conn, board, plan, now, one.project_manager, source, meeting, known)
            self._keep_layout(conn, board, now, source, done, layout)
            journal.write(conn, now, "import", f"{path.name}: {len(done.new)} new, {len(done.changed)} changed", board)
        return plan, done

    def _keep_layout(
        self, conn: Connection, board: str, now: datetime, source: str, done: Newer, layout: Layout
    ) -> None:
        """Remember how a document is laid out, with its actions under the keys they are held by."""
        from lacflow.documents.records import to_json

        if layout:
            layouts.keep(conn, board, now, source, to_json(layout.renamed(done.keys)))

    def accept_leads(self, board: str, accepted: Iterable[tuple[str, str]], now: datetime) -> int:
        """Write wordings of leads, each with the key of whom it means, into people.yaml; return how many actions changed."""
        before = config.write_aliases(self.config_dir, [(person, words) for words, person in accepted])
        self.refresh()
        if self.faults:
            faults = self.faults
            config.write_people(self.config_dir, before)
            self.refresh()
            raise InputFault(*faults)
        with self.database.write() as conn:
            by = self.settings.boards[board].project_manager
            return imports.rematch(conn, board, self.settings.directory, now, by)


def local_today() -> date:
    """Return today on this machine, for `lacflow init` alone."""
    return datetime.now(UTC).astimezone().date()
