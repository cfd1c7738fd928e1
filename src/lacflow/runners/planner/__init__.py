"""The planner: works out what each board wants now, writes the missing letters into the outbox, withdraws the rest.

Nothing about the future is stored but the calendar. One board is planned in three moves: a short transaction that notes
what the files say, a look that decides and composes, a short transaction that stores it all, and only if nothing has
changed since the look. A board with no new fact and nothing due before its next instant is not looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from lacflow.board.board import Board
from lacflow.board.people import Directory
from lacflow.errors import LacflowError
from lacflow.failpoints import failpoint
from lacflow.runners.desk import Desk
from lacflow.runners.planner import ahead, brakes, changed
from lacflow.runners.planner.composing import compose_all
from lacflow.runners.planner.deciding import decide
from lacflow.runners.planner.storing import store
from lacflow.runners.tally import Tally
from lacflow.store import cycles
from lacflow.store import tables as t
from lacflow.store.database import Database

#: How often a board is planned anew when its facts change under the planner's hands.
TRIES = 3
#: However quiet, a board is looked at again after this long.
AT_MOST = timedelta(hours=12)


@dataclass
class Watch:
    """What a daemon remembers between ticks: for each board, the facts' version, the board as configured, when to look."""

    seen: dict[str, tuple[int, Board, Directory, datetime]] = field(default_factory=dict)

    def quiet(self, board: Board, directory: Directory, version: int | None, now: datetime) -> bool:
        """Tell whether a board needs no look: same facts, same files, nothing due yet."""
        held = self.seen.get(board.key)
        return held is not None and held[0] == version and held[1] is board and held[2] is directory and now < held[3]


def run(
    db: Database,
    boards: Mapping[str, Board],
    directory: Directory,
    desk: Desk,
    now: datetime,
    watch: Watch | None = None,
) -> Tally:
    """Plan every board once; a board that fails does not stop the others."""
    counts = {"boards": 0, "queued": 0, "held": 0, "withdrawn": 0, "escalations": 0}
    faults = []
    with db.read() as conn:
        versions = _versions(conn)
    for board in boards.values():
        if watch is not None and watch.quiet(board, directory, versions.get(board.key), now):
            continue
        try:
            for name, count in _plan(db, board, directory, desk, now, watch).items():
                counts[name] += count
            counts["boards"] += 1
        except LacflowError as error:
            faults.append(f"board {board.key} was not planned: {error}")
    return Tally("planner", counts, tuple(faults))


def _versions(conn: Connection) -> dict[str, int]:
    return {row.key: row.version for row in conn.execute(select(t.boards.c.key, t.boards.c.version))}


def _plan(
    db: Database, board: Board, directory: Directory, desk: Desk, now: datetime, watch: Watch | None
) -> dict[str, int]:
    if watch is None or board.key not in watch.seen or watch.seen[board.key][1:3] != (board, directory):
        with db.write() as conn:
            for was, is_now in cycles.sync_board(conn, board, directory.people.values(), now):
                changed.tell(conn, board, desk, was, is_now, now)
            failpoint("planner.noting")
        failpoint("planner.noted")
    released = brakes.release(db, board, now)
    failpoint("planner.released")
    done: dict[str, int] = {}
    for _ in range(TRIES):
        with db.read() as conn:
            version = _versions(conn)[board.key]
            decision = decide(conn, board, directory, now)
            drafts = compose_all(conn, desk, decision, now)
        with db.write() as conn:
            if _versions(conn)[board.key] != version:
                continue
            done = store(conn, board, decision, drafts, now)
            ahead.note(conn, board, decision, now)
            version = _versions(conn)[board.key]
            failpoint("planner.before-commit")
        failpoint("planner.stored")
        break
    next_at = min([n for n in (decision.next_at, released.next_at, now + AT_MOST) if n is not None])
    if watch is not None:
        watch.seen[board.key] = (version, board, directory, next_at)
    return done
