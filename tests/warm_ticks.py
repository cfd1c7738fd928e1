"""A process that has the program loaded and runs each command line it is given in a child of its own, as a shell would.

One JSON object a line on stdin, one a line on stdout: `root`, `words`, `environ` (and `room`: how many bytes any file may
grow to) begin a command and give its `pid`; with `live`, an instant, it is a tick at that instant, which no command does
where letters leave for good. `wait` with a pid gives its `code` and what it `said`. Only the loading is shared: each child
opens configuration, database and mailboxes itself, and can be killed or frozen without the others knowing.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from lacflow import failpoints
from lacflow.app import App
from lacflow.board.steps import timetable
from lacflow.cli.main import start
from lacflow.demo.starter import plan_workbook
from lacflow.settings import write_starter


def run(order: dict[str, Any], said: int) -> int:
    """Run one command line in this process."""
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(order["root"])
    os.environ.update(order["environ"])
    if order.get("room"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"], resource.RLIM_INFINITY))
    importlib.reload(failpoints)
    code = ticked(datetime.fromisoformat(order["live"])) if order.get("live") else start(order["words"])
    sys.stdout.flush()
    return code


def ticked(at: datetime) -> int:
    """Run one tick of the council in this folder."""
    app = App.open(Path("config").absolute(), dict(os.environ))
    faults = [fault for tally in app.tick(at) for fault in tally.faults]
    app.close()
    print(*faults, sep="\n")
    return 3 if faults else 0


def load_everything() -> None:
    """Send one circulation of a throw-away council: imports, templates and holidays are then in memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_starter(root, date(2027, 3, 1))
        (root / "plan.xlsx").write_bytes(plan_workbook())
        app = App.open(root / "config", {})
        board = next(iter(app.settings.boards.values()))
        at = timetable(board, board.meetings[0]).circulate.at
        app.import_plan(root / "plan.xlsx", board.key, at)
        app.tick(at)
        app.close()


def begun(order: dict[str, Any]) -> tuple[int, IO[bytes]]:
    """Run one command line in a child; return its number, and where it writes what it says."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was waited for
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = run(order, said.fileno())
        finally:
            sys.stderr.flush()
            os._exit(code)
    return child, said


def ended(child: int, said: IO[bytes]) -> dict[str, Any]:
    """Wait for a child, and return how it ended."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with said:
        said.seek(0)
        return {"code": code, "said": said.read().decode("utf-8", "replace")}


def main() -> None:
    """Do what is asked for until stdin ends."""
    load_everything()
    running: dict[int, IO[bytes]] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer = ended(order["wait"], running.pop(order["wait"]))
        else:
            child, said = begun(order)
            running[child] = said
            answer = {"pid": child}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
