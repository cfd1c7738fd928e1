"""`make bench`: speed, measured and printed, never asserted. Ratios are taken within one run: machines are noisy.

Every figure comes from the real program on a real SQLite file below a temporary folder.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import briefings
import replies

from lacflow.app import App
from lacflow.mail.body import html_to_text
from lacflow.mail.parse import parse
from lacflow.runners import planner, reader
from lacflow.runners.reader.files import read_whole
from lacflow.settings import write_starter
from lacflow.store import inbox, outbox

LEADS = 300
REPLIES = 300
#: How many actions the lead has whose reply is read: answer and letter are 15 KB then.
ACTIONS = 6
PYTHON = sys.executable


def show(name: str, value: str) -> None:
    """Print one figure."""
    print(f"{name:<58} {value}", flush=True)


def best(times: int, act: Callable[[], object]) -> float:
    """Return the least of several times in seconds: what the machine can do when nothing else disturbs it."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


def command(*words: str, cwd: Path | None = None) -> Callable[[], object]:
    """Return what runs one command to its end."""
    return lambda: subprocess.run([PYTHON, *words], cwd=cwd, check=True, capture_output=True)


@contextmanager
def service(root: Path, boards: int = 1, leads: int = 0, each: int = 3) -> Iterator[App]:
    """Set up a service: the starter configuration with more leads and more boards."""
    today = datetime(2026, 11, 2, 12, tzinfo=UTC)
    write_starter(root, today.date())
    if leads:
        _more_leads(root, leads, each)
    starter = (root / "config/boards/permanence.yaml").read_text()
    for n in range(1, boards):
        (root / f"config/boards/board-{n}.yaml").write_text(starter.replace("short: ", f"short: {n} ", 1))
    app = App.open(root / "config", {})
    yield app
    app.close()


def _more_leads(root: Path, leads: int, each: int) -> None:
    from openpyxl import Workbook

    people = root / "config/people.yaml"
    entries = "".join(
        f"\nlead.n{n}:\n  name: Lead Number{n}\n  email: lead{n}@northmoor.example\n" for n in range(leads)
    )
    people.write_text(people.read_text() + entries)
    book = Workbook()
    sheet = book.active
    sheet.append(["Ref", "Activity", "Progress", "Responsible service", "Timescales", "BRAG"])
    sheet.append(["Objective 1 - Everything"])
    for n in range(leads * each):
        words = f"Widen the offer of part {n} to every young person who asks for it"
        sheet.append(
            [
                f"{n // 26 + 1}{chr(97 + n % 26)}",
                words,
                "03.09.26 - under way",
                f"Lead Number{n // each}",
                "31/03/27",
                "Green",
            ]
        )
    book.save(root / "plan.xlsx")


def circulated(app: App) -> datetime:
    """Return an instant five minutes after the first board's circulation."""
    board = next(iter(app.settings.boards.values()))
    from lacflow.board.steps import timetable

    return timetable(board, board.meetings[0]).circulate.at + timedelta(minutes=5)


def letters_and_replies(root: Path) -> None:
    """Letters composed and queued, then replies taken in: raw stored, read, applied, receipt queued."""
    with service(root, leads=LEADS) as app:
        board = next(iter(app.settings.boards))
        app.import_plan(root / "plan.xlsx", board, datetime(2026, 11, 2, 12, tzinfo=UTC))
        now = circulated(app)
        app.tick(now - timedelta(days=10))
        start = time.perf_counter()
        tally = planner.run(app.database, app.settings.boards, app.settings.directory, app.desk(), now)
        spent = time.perf_counter() - start
        show(
            "letters composed and queued (with workbook), a second",
            f"{tally.counts['queued'] / spent:,.0f}  ({tally.counts['queued']})",
        )
        app.tick(now)
        _replies(app, now + timedelta(hours=1))


def _replies(app: App, now: datetime) -> None:
    with app.database.read() as conn:
        sent = [x for x in outbox.list_letters(conn) if x.letter == "circulation"][:REPLIES]
        raws = [_reply(outbox.load(conn, x.id)) for x in sent]
    cpu, start = time.process_time(), time.perf_counter()
    box = next(iter(app.settings.mailboxes))
    for n, raw in enumerate(raws):
        with app.database.write() as conn:
            inbox.store_raw(conn, box, f"b{n}", raw, True, now)
    tally = reader.run(app.database, app.settings.boards, app.desk(), app._trusts(), now)
    spent, used = time.perf_counter() - start, time.process_time() - cpu
    count = sum(tally.counts.values())
    show("replies stored, read, applied, receipt queued, a second", f"{count / spent:,.0f}  ({dict(tally.counts)})")
    show("  CPU seconds for 1,000 of them", f"{used / count * 1000:,.1f}")
    start = time.perf_counter()
    import email
    import email.policy

    for raw in raws:
        email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",)).get_content()
        with app.database.write() as conn:
            from sqlalchemy import text

            conn.execute(text("UPDATE marks SET at = at"))
    plain = time.perf_counter() - start
    show("  next to stdlib parsing and one commit each (ratio)", f"{plain / spent:.2f}")


def _reply(letter: outbox.Letter | None) -> bytes:
    assert letter is not None
    assert letter.raw
    sent = parse(letter.raw)
    filled = sent.text.replace("Colour now:\n", "Colour now: Green\n").replace(
        "Your update:\n", "Your update: All three offers are now open and used by eleven young people.\n"
    )
    message = EmailMessage()
    message["From"], message["To"] = letter.to_address, sent.from_addresses[0]
    message["Subject"], message["Message-ID"] = f"RE: {sent.subject}", f"<re.{letter.id}@northmoor.example>"
    message["In-Reply-To"] = letter.message_id
    message.set_content("Please see below.\n\n" + "\n".join(f"> {line}" for line in filled.splitlines()))
    return message.as_bytes()


def quiet_ticks(root: Path, boards: int) -> None:
    """A tick with nothing due, inside the daemon."""
    with service(root, boards) as app:
        now = datetime.now(UTC)
        app.tick(now)
        app.tick(now + timedelta(minutes=1))
        spent = best(20, lambda: (app.refresh(), app.tick(app.now() + timedelta(seconds=30))))
        show(f"tick with nothing due, {boards:,} boards, milliseconds", f"{spent * 1000:.1f}")


def start_up(root: Path) -> None:
    """Start-up next to Python's own, and the daemon's memory."""
    write_starter(root, datetime.now(UTC).date())
    command("-m", "lacflow", "tick", cwd=root)()
    bare = best(15, command("-c", "pass"))
    version = best(15, command("-m", "lacflow", "--version"))
    status = best(15, command("-m", "lacflow", "status", cwd=root))
    show("python -c pass, milliseconds", f"{bare * 1000:.0f}")
    show(
        "lacflow --version, milliseconds (bound: 3 times that + 100)",
        f"{version * 1000:.0f}  ({version / bare:.1f} times)",
    )
    show("lacflow status, milliseconds (bound: 8 times that)", f"{status * 1000:.0f}  ({status / bare:.1f} times)")
    daemon = subprocess.Popen([PYTHON, "-m", "lacflow", "run"], cwd=root, stderr=subprocess.PIPE)
    try:
        time.sleep(8)
        status_text = Path(f"/proc/{daemon.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status_text.splitlines() if line.startswith("VmRSS"))
        show("memory of the daemon, MB (bound: 120)", f"{resident / 1024:.0f}")
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(30)


def documents(root: Path) -> None:
    """A plan of a thousand actions, and the demo."""
    from lacflow.documents import read_plan

    root.mkdir()
    _workbook(root / "plan.xlsx", 1_000)
    show(
        "1,000 actions read from a workbook, seconds (bound: 3)",
        f"{best(1, lambda: read_plan(root / 'plan.xlsx')):.1f}",
    )
    child = (PYTHON, "-I", "-m", "lacflow.documents.child", "xlsx", "512000000", "6", "150000")
    show("  memory of the child process, MB (bound: 300)", f"{_memory(child, root / 'plan.xlsx') / 1e6:.0f}")
    show(
        "the demo, seconds (bound: 60)",
        f"{best(1, command('-m', 'lacflow', 'demo', '--keep', str(root / 'demo'))):.0f}",
    )


def reading(root: Path) -> None:
    """The reader of replies: an ordinary one of 15 KB to our own letter, each to a letter of its own, and the worst."""
    text, html = _letter(root)
    html_text = html_to_text(html)
    raw = replies.reply_to(text, html)
    name = f"a reply of {len(raw) / 1000:.0f} KB read, median milliseconds of CPU (bound: 5)"
    show(name, _milliseconds(raw, text, html_text))
    for kind, raw in replies.others(text, html).items():
        show(f"  another, {kind} ({len(raw) / 1000:.0f} KB)", _milliseconds(raw, text, html_text))
    asked = replies.asked(text, html_text, ACTIONS)
    worst = []
    for name, incoming in replies.megabytes(text):
        start = time.process_time()
        read_whole(incoming, asked)
        worst.append((time.process_time() - start, name))
    worst.sort(reverse=True)
    show(
        f"the slowest of {len(worst)} hostile megabytes, seconds of CPU (bound: 2)",
        f"{worst[0][0]:.2f}  ({worst[0][1]})",
    )
    show("  the next four", ", ".join(f"{seconds:.2f} ({name})" for seconds, name in worst[1:5]))


def _milliseconds(raw: bytes, text: str, html_text: str) -> str:
    """Return the median and the least milliseconds of CPU for one reply, read as if it came to a new letter each time."""
    from statistics import median

    spent = []
    for n in range(60):
        asked = replies.asked(f"{text}\nReference: {n}", html_text, ACTIONS)
        html_to_text.cache_clear()
        start = time.process_time()
        read = read_whole(parse(raw), asked)
        spent.append(time.process_time() - start)
        assert len(read.readings) == 2, read
    return f"{median(spent) * 1000:.1f}  (least {min(spent) * 1000:.1f})"


def _letter(root: Path) -> tuple[str, str]:
    """Return the text and the HTML of the letter a lead of six actions gets."""
    with service(root, leads=2, each=ACTIONS) as app:
        app.import_plan(root / "plan.xlsx", next(iter(app.settings.boards)), datetime(2026, 11, 2, 12, tzinfo=UTC))
        now = circulated(app)
        app.tick(now - timedelta(days=10))
        app.tick(now)
        with app.database.read() as conn:
            letter = next(x for x in outbox.list_letters(conn) if x.letter == "circulation")
            sent = parse((outbox.load(conn, letter.id) or letter).raw or b"")
    return sent.text, sent.html


def _memory(words: tuple[str, ...], content: Path) -> int:
    """Return the most memory a command took, in bytes, with a file on its standard input."""
    with content.open("rb") as opened:
        started = subprocess.Popen(words, stdin=opened, stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(started.pid, 0)
        started.returncode = 0
    return used.ru_maxrss * 1024


def _workbook(path: Path, actions: int) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Ref", "Activity", "Progress", "Responsible service", "Timescales", "BRAG"])
    for n in range(actions):
        book.active.append(
            [
                f"{n % 60}{chr(97 + n // 60)}",
                f"Do thing {n} well",
                "03.06.27 - going on\n" * 8,
                "Ann Lee",
                "Nov-27",
                "Green",
            ]
        )
    book.save(path)


def main() -> None:
    """Print every figure."""
    show("machine", f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        start_up(root / "start")
        letters_and_replies(root / "mail")
        reading(root / "reading")
        documents(root / "documents")
        briefings.briefing(show)
        quiet_ticks(root / "ten", 10)
        quiet_ticks(root / "thousand", 1000)


if __name__ == "__main__":
    main()
