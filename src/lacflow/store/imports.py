"""Documents taken in as a board's plan: what the store knows of earlier ones, and the writing of what `board.newer` decides.

What the last document said is kept beside the plan, action by action, so that the next can be told from what was said since.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, select

from lacflow.board import diary, listed, plain
from lacflow.board.checks import Facts, views_differ
from lacflow.board.matching import Index
from lacflow.board.newer import Newer, Past, Said, compare
from lacflow.board.pairing import Settled
from lacflow.board.people import Directory
from lacflow.board.plan import Plan, Status
from lacflow.board.wordings import matched_anew
from lacflow.store import journal, log, plans
from lacflow.store import tables as t
from lacflow.store.facts import touch

_FROM_DOCUMENT = "import:"


def past(
    conn: Connection, board: str, zone: ZoneInfo, take: Collection[str] = (), settled: Settled | None = None
) -> Past:
    """Return what is known besides the plan when a newer document comes.

    Args:
        take: keys, or `key:field`, for which the document is to count whatever was said since.
    """
    kept = last_document(conn, board)
    values = kept["actions"] if kept else _imported(conn, board)
    document = {key: plans.action_from_fields(key, fields) for key, fields in values.items()}
    return Past(document, _said(conn, board, zone), frozenset(take), settled or Settled())


def last_document(conn: Connection, board: str) -> Any:
    """Return what is kept of the last document, or None: `actions` by key, `gone`, its colours, `listed`, `views` at odds."""
    found = journal.marked(conn, f"document:{board}")
    return found[0] if found else None


def take_in(
    conn: Connection,
    board: str,
    given: Plan,
    at: datetime,
    by: str,
    source: str,
    meeting: str | None = None,
    known: Past | None = None,
) -> Newer:
    """Store a document: new actions, an update for each action that changes, its issues and risks. Nothing is deleted.

    Args:
        by: whose plan it is now: the project manager.
        meeting: the open cycle the changes belong to, if there is one.
        known: as `past` gave it; without it nothing is known of what was said since.
    """
    result = compare(plans.load(conn, board), given, known)
    for row in result.rows_new:
        plans.add(conn, board, row, at=at, person=by, source=source)
    for change in result.touched:
        before, after = plans.action_to_fields(change.held), plans.action_to_fields(change.after)
        changes = {name: (before[name], value) for name, value in after.items() if before[name] != value}
        if changes:
            words = "\n".join(diary.added(change.held.progress, change.after.progress))
            plans.record(conn, board=board, meeting=meeting, key=change.held.key, person=by, at=at, changes=changes,
                         source=source, disposition="record", words=words)  # fmt: skip
    log.take_in(conn, board, given, at, by, source)
    _keep(conn, board, given, result, at)
    touch(conn, board)
    return result


def rematch(conn: Connection, board: str, directory: Directory, at: datetime, by: str) -> int:
    """Look every lead of the open actions up again, after people.yaml has changed; return how many actions changed."""
    index, changed = Index.of(directory), 0
    for action in plans.load(conn, board).open_actions():
        leads = matched_anew(action, directory, index)
        if leads != action.leads:
            before, after = (plans.action_to_fields(a)["leads"] for a in (action, replace(action, leads=leads)))
            source = f"{_FROM_DOCUMENT}people.yaml"
            plans.record(conn, board=board, meeting=None, key=action.key, person=by, at=at, source=source,
                         changes={"leads": (before, after)}, disposition="record")  # fmt: skip
            changed += 1
    return changed


def drop_untouched(conn: Connection, board: str, source: str) -> int:
    """Take out a plan that is `untouched`; return how many actions it had."""
    if not untouched(conn, board, source):
        return 0
    conn.execute(delete(t.revisions).where(t.revisions.c.board == board))
    taken = conn.execute(delete(t.actions).where(t.actions.c.board == board)).rowcount
    journal.unmark(conn, f"document:{board}")
    log.forget(conn, board, source)
    plans.forget(conn, board)
    touch(conn, board)
    return taken


def untouched(conn: Connection, board: str, source: str) -> bool:
    """Tell whether a plan came from `source` alone and nobody was asked about it or said anything of it.

    This is for the starter plan, once the board's own plan comes in. A plan anything was said of is never taken out.
    """
    r, u, q = t.revisions.c, t.updates.c, t.requests.c
    said = conn.scalar(select(func.count()).select_from(t.updates).where(u.board == board))
    asked = conn.scalar(select(func.count()).select_from(t.requests).where(q.board == board))
    sources = set(conn.scalars(select(r.source).where(r.board == board).distinct()))
    return not said and not asked and sources == {source}


def _keep(conn: Connection, board: str, given: Plan, result: Newer, at: datetime) -> None:
    earlier = last_document(conn, board)
    said = {key: plans.action_to_fields(row) for key, row in result.rows.items()}
    colours = {"Overall colour": given.about.rag, "Savings colour": given.about.savings_rag}
    open_rows = {key: row for key, row in result.rows.items() if row.status is Status.OPEN}
    kept = {
        "actions": {**(earlier["actions"] if earlier else {}), **said},
        "about": {name: plain.colour_to_json(colour) for name, colour in colours.items() if colour.value},
        "gone": list(result.gone),
        "listed": [key for note in given.discussed if (key := listed.meant(note, open_rows))]
        if given.discussed
        else None,
        "views": [list(found) for found in views_differ(given, Facts(at.date()))],
    }
    journal.mark(conn, f"document:{board}", kept, at)


def _imported(conn: Connection, board: str) -> dict[str, dict[str, Any]]:
    """Return what documents gave, from the plan's history: for plans taken in before what they said was kept."""
    r = t.revisions.c
    query = (
        select(r.action, r.field, r.value).where(r.board == board, r.source.like(f"{_FROM_DOCUMENT}%")).order_by(r.id)
    )
    found: dict[str, dict[str, Any]] = {}
    for key, name, value in conn.execute(query):
        found.setdefault(key, {})[name] = value
    return found


def _said(conn: Connection, board: str, zone: ZoneInfo) -> dict[tuple[str, str], Said]:
    """Return who gave each value that is held and that did not come from a document."""
    r = t.revisions.c
    newest = select(func.max(r.id)).where(r.board == board).group_by(r.action, r.field)
    query = select(r.action, r.field, r.person, r.at).where(r.id.in_(newest), r.source.not_like(f"{_FROM_DOCUMENT}%"))
    return {(key, name): Said(person, at.astimezone(zone).date()) for key, name, person, at in conn.execute(query)}
