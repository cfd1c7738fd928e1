"""`lacflow status`: counts, the last tick, the next steps, and what waits for whom.

People look often, so it is quick: it reads the database through the plain driver (SQLite's, or psycopg for PostgreSQL)
with a few SELECTs, and loads none of the rest of the program. What is ahead was noted by the last tick (`ahead:BOARD`).
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

Report = dict[str, Any]

#: Shown ahead.
STEPS = 5
#: A last tick older than this is worth a remark: the service ticks each minute.
STALE = timedelta(minutes=10)
#: A clock this far behind the last tick holds everything (`app.CLOCK_BACK`).
CLOCK_BACK = timedelta(minutes=2)
#: What is said of a way of sending in which letters do not reach those they are for.
_WAYS = {
    "rehearsal": ("This is a rehearsal: letters are written to a folder on this machine, and nothing leaves it.",),
    "redirect": ("Every letter goes to the one address that `sending` names in lacflow.yaml.",),
}
_DAMAGED = ". Stop the service; `lacflow db restore FILE` puts a backup in its place and keeps the damaged file."


class Connection(Protocol):
    """What both drivers offer."""

    def execute(self, sql: str, /) -> Iterable[Sequence[Any]]:
        """Run one SELECT."""

    def close(self) -> None:
        """Let go."""


def arguments(words: list[str]) -> tuple[Path | None, bool] | None:
    """Return (configuration folder, JSON wanted) where the words are a plain `status`; None for anything else."""
    rest, config, as_json, seen = list(words), None, False, False
    while rest:
        word = rest.pop(0)
        if word == "status" and not seen:
            seen = True
        elif word == "--json":
            as_json = True
        elif word == "--config" and rest:
            config = Path(rest.pop(0))
        elif word.startswith("--config="):
            config = Path(word.partition("=")[2])
        else:
            return None
    return (config, as_json) if seen else None


def run(config: Path | None, as_json: bool) -> int:
    """Print the status; return the exit code."""
    folder = Path(os.path.abspath(config or os.environ.get("LACFLOW_CONFIG") or "config"))
    if not (folder / "lacflow.yaml").exists():
        sys.stderr.write(
            f"error: there is no lacflow.yaml in {folder}. `lacflow init` makes one; --config names another folder.\n"
        )
        return 1
    try:
        address, sending = _configured(folder)
    except Exception as error:  # whatever is wrong with the file, `check` says it better
        sys.stderr.write(f"error: {folder / 'lacflow.yaml'} cannot be understood ({error}). Run: lacflow check\n")
        return 1
    try:
        with closing(_connect(address, folder.parent)) as connection:
            report = _report(connection, sending)
    except Exception as error:  # two drivers, each with errors of its own
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        said = str(error).partition("\n")[0]
        sys.stderr.write(f"error: the database could not be read: {said}{_DAMAGED if damaged else ''}\n")
        return 3
    sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n" if as_json else _in_words(report))
    return 0


def _configured(folder: Path) -> tuple[str, str]:
    """Return the database's address and the way of sending (rehearsal, redirect, live), as the settings find them."""
    from ruamel.yaml import YAML

    found = dict(YAML(typ="safe").load((folder / "lacflow.yaml").read_text("utf-8")) or {})
    for name in ("database", "database_file", "sending"):
        found[name] = os.environ.get(f"LACFLOW_{name.upper()}") or found.get(name)
    said = str(found["sending"] or "rehearsal")
    sending = said if said in ("rehearsal", "live") else "redirect"
    if found["database_file"]:
        return (folder.parent / str(found["database_file"])).read_text("utf-8").strip(), sending
    return str(found["database"] or "sqlite:///var/lacflow.db"), sending


def _connect(url: str, root: Path) -> Connection:
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        path = root / rest.removeprefix("/")
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there yet; `lacflow tick` makes it")
        found = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        found.execute("PRAGMA busy_timeout=5000")
        return found
    import psycopg

    return psycopg.connect(f"postgresql://{rest}", autocommit=True)


def _counts(connection: Connection, sql: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in connection.execute(sql)}


def _report(connection: Connection, sending: str) -> Report:
    # As text: one driver decodes JSON by itself, the other does not.
    rows = connection.execute("SELECT name, CAST(value AS TEXT), at FROM marks")
    marks = {name: (json.loads(value), at) for name, value, at in rows}
    ahead = {name.removeprefix("ahead:"): value for name, (value, _) in marks.items() if name.startswith("ahead:")}
    last = marks.get("last_tick")
    used = last[0].get("configuration", {}) if last else {}
    if used.get("faults"):  # what is written is not in force
        sending = used["sending"]
    real = datetime.now(UTC)  # noqa: TID251 - a glance decides nothing
    now = max(real.isoformat(), last[1] if last else "")
    steps = sorted((step for board in ahead.values() for step in board["next"]), key=lambda s: str(s["at"]))
    return {
        "last_tick": last[1] if last else None,
        "ticking": last is not None and real - datetime.fromisoformat(last[1]) < STALE,
        "sending": sending,
        "configuration_faults": used.get("faults", 0),
        "held": _held(marks) or ("" if sending == "rehearsal" or not last else _clock_back(real, last[1])),
        "mailboxes_left_alone": [
            {
                "mailbox": name.partition(":")[2],
                "for": "sending" if name.startswith("pause out:") else "reading",
                "why": value["why"],
                "since": value["since"],
                "until": value["until"],
            }
            for name, (value, _) in sorted(marks.items())
            if name.startswith("pause ")
        ],
        "mailboxes_read": {
            name.removeprefix("read:"): at for name, (_, at) in marks.items() if name.startswith("read:")
        },
        "inbox": _counts(connection, "SELECT state, count(*) FROM inbox GROUP BY state"),
        "outbox": _counts(connection, "SELECT state, count(*) FROM outbox GROUP BY state"),
        "review": _counts(connection, "SELECT state, count(*) FROM reviews GROUP BY state"),
        "escalations": _counts(
            connection,
            "SELECT CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END, count(*) FROM escalations GROUP BY 1",
        ),
        "cycles": _counts(
            connection,
            "SELECT CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END, count(*) FROM cycles GROUP BY 1",
        ),
        "next": [s for s in steps if str(s["at"]) >= now][:STEPS],
        "needs_a_person": [
            *_needs(connection, {key: str(board["project_manager"]) for key, board in ahead.items()}),
            *_missed(ahead),
            *_shut(marks, now),
        ],
    }


def _held(marks: dict[str, tuple[Any, str]]) -> str:
    """Return why nothing at all is sent, in words; empty where letters go."""
    back, everything = marks.get("restored"), marks.get("hold all")
    if back and not back[0]["done"]:
        return f"the database was put back ({back[0]['why']}) and is not yet compared with what was sent"
    return f"all sending is held since {_when(everything[1])} by {everything[0]['by']}" if everything else ""


def _clock_back(real: datetime, last: str) -> str:
    """Return why a clock behind the last tick holds everything; empty where it is not. In rehearsal it goes on from there."""
    if datetime.fromisoformat(last) - real <= CLOCK_BACK:
        return ""
    words = f"the clock says {_when(real.isoformat())}, and the last tick was on {_when(last)}"
    return f"{words}; set the clock, or after a rehearsal of later days begin with a new database (docs/rehearsal.md)"


def _needs(connection: Connection, managers: dict[str, str]) -> list[Report]:
    """Return what waits for whom: who, on which board, what in words, how many, and the command that shows it."""
    asked = (
        (
            "answers to look at",
            "lacflow review",
            "SELECT board, count(*) FROM reviews WHERE state = 'open' GROUP BY board",
        ),
        (
            "late letters held by the brake",
            "lacflow outbox --state waiting",
            "SELECT board, count(*) FROM outbox WHERE state = 'waiting' AND brake IS NOT NULL GROUP BY board",
        ),
        (
            "letters held back",
            "lacflow outbox --state waiting",
            "SELECT board, count(*) FROM outbox WHERE state = 'waiting' AND brake IS NULL GROUP BY board",
        ),
        (
            "letters that could not be sent",
            "lacflow outbox --state failed --state bounced",
            "SELECT board, count(*) FROM outbox WHERE state IN ('failed', 'bounced') GROUP BY board",
        ),
        (
            "letters in doubt, to be looked for in the mailbox",
            "lacflow outbox --state in_doubt",
            "SELECT board, count(*) FROM outbox WHERE state = 'in_doubt' GROUP BY board",
        ),
        (
            "mails set aside",
            "lacflow inbox --state quarantined",
            "SELECT coalesce(board, ''), count(*) FROM inbox WHERE state = 'quarantined' GROUP BY board",
        ),
    )
    return [
        {"who": managers.get(board, "admin"), "board": board, "what": what, "count": count, "see": see}
        for what, see, sql in asked
        for board, count in connection.execute(sql)
    ]


def _shut(marks: dict[str, tuple[Any, str]], now: str) -> Iterator[Report]:
    """Yield how many mailboxes could not be used for an hour and longer: somebody must see why."""
    hour_ago = datetime.fromisoformat(now) - timedelta(hours=1)
    for way, what in (("in", "that cannot be read"), ("out", "that cannot send")):
        since = [value["since"] for name, (value, _) in marks.items() if name.startswith(f"pause {way}:")]
        count = sum(datetime.fromisoformat(instant) <= hour_ago for instant in since)
        if count:
            named = f"{'mailbox' if count == 1 else 'mailboxes'} {what}"
            yield {"who": "admin", "board": "", "what": named, "count": count, "see": "lacflow doctor"}


def _missed(ahead: dict[str, Any]) -> Iterator[Report]:
    """Yield the reports to boards above that did not go in time."""
    for board, known in ahead.items():
        for one in known.get("missed", ()):
            what = f"report not sent to {one['to']} for {one['date']}"
            who = str(known["project_manager"])
            yield {
                "who": who,
                "board": board,
                "what": what,
                "count": 1,
                "see": f"lacflow papers upward --board {board}",
            }


def _in_words(report: Report) -> str:
    lines = [f"Last tick: {_when(report['last_tick'])}"]
    if not report["ticking"]:
        lines.append("It is not running now: `lacflow run` starts it, `lacflow tick` does what is due once.")
    if report["configuration_faults"]:
        lines.append(
            "The configuration is at fault, so the last good one stays in force: `lacflow check` says what is wrong."
        )
    lines += _WAYS.get(report["sending"], ())
    if report["held"]:
        lines.append(f"Nothing is sent: {report['held']}.")
    lines += [
        f"Mailbox {m['mailbox']}: no {m['for']} since {_when(m['since'])}: {m['why']}. Tried again {_when(m['until'])}."
        for m in report["mailboxes_left_alone"]
    ]
    for name, title in (("inbox", "Mail taken in"), ("outbox", "Letters"), ("review", "For review")):
        counts = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in report[name].items()) or "none"
        lines.append(f"{title}: {counts}")
    lines.append("")
    known = "Nothing is due in the meetings known."
    nothing = known if report["last_tick"] else "No tick yet: `lacflow tick` makes the first."
    lines.append("Next:" if report["next"] else nothing)
    lines += [f"  {_when(s['at'])}  {s['board']}  {s['step']} for the meeting of {s['date']}" for s in report["next"]]
    lines.append("")
    lines.append("Waits for a person:" if report["needs_a_person"] else "Nothing waits for a person.")
    lines += [
        f"  {n['who']}: {_counted(n['count'], n['what'])}{_of(n['board'])}; see {n['see']}"
        for n in report["needs_a_person"]
    ]
    return "\n".join(lines) + "\n"


def _counted(count: int, what: str) -> str:
    """Return a count with what is counted, which begins with its plural: `1 letter held back`, `2 letters held back`."""
    noun, _, rest = what.partition(" ")
    return f"{count} {noun.removesuffix('s') if count == 1 else noun} {rest}"


def _of(board: str) -> str:
    return f" ({board})" if board else ""


def _when(instant: str | None) -> str:
    return datetime.fromisoformat(instant).strftime("%a %d %b %Y %H:%M UTC") if instant else "never"
