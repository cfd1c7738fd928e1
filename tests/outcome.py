"""What came of a cycle, as plain values to compare: nothing in it depends on the database, on deaths or on attempts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from lacflow.reports import listing
from lacflow.store import cycles, plans
from lacflow.store.database import Database
from post import sent

BOARD = "permanence"
#: What tells of the attempts made, which a death in their midst may add to; and numbers a database gives.
PASSING = ("id", "tries", "reason", "explained")


def outcome(root: Path, url: str | None = None) -> dict[str, Any]:
    """Return everything that was stored, sent and taken in below `root`."""
    db = Database(url or f"sqlite:///{root}/var/lacflow.db")
    with db.read() as conn:
        rows = {name: found(conn, None, None) for name, (found, _, _) in listing.LISTINGS.items()}
        plan = plans.load(conn, BOARD)
        asked = [request for m in sorted(cycles.meetings(conn, BOARD)) for request in cycles.requests(conn, BOARD, m)]
    db.close()
    names = {kind: {row["id"]: row["message_id"] for row in rows[kind]} for kind in ("inbox", "outbox")}
    return {
        **{name: sorted((_lasting(row, names) for row in found), key=str) for name, found in rows.items()},
        "plan": [plans.action_to_fields(action) for action in plan.actions],
        "requests": [(r.person, r.token, r.asked, r.reply_by) for r in asked],
        "letters": sorted((s.path.name, s.message.message_id, s.to, s.subject, s.text) for s in sent(root)),
        "taken in": sorted(p.name for p in (root / "var/mail/in/.Handled/cur").iterdir()),
        "left": sorted(p.name for part in ("new", "cur") for p in (root / "var/mail/in" / part).iterdir()),
    }


def _lasting(row: dict[str, Any], names: dict[str, dict[int, str]]) -> dict[str, Any]:
    """Return what lasts of a row, mails and letters named by Message-ID: the numbers of a server have gaps after a death."""
    mails, letters = names["inbox"], names["outbox"]
    lasting = {name: value for name, value in row.items() if name not in PASSING}
    if lasting.get("inbox_id"):
        lasting["inbox_id"] = mails[lasting["inbox_id"]]
    kind, _, number = str(lasting.get("source", "")).partition(":")
    if kind == "inbox":
        lasting["source"] = mails[int(number)]
    if "tellings" in lasting:
        lasting["tellings"] = [{**telling, "letter": letters.get(telling["letter"])} for telling in lasting["tellings"]]
    return lasting


def nothing_twice(found: dict[str, Any]) -> None:
    """Assert that no file, no Message-ID, and no letter to one address is there twice."""
    for which in (lambda s: s[0], lambda s: s[1], lambda s: s[2:]):
        assert [one for one, count in Counter(map(which, found["letters"])).items() if count > 1] == []
