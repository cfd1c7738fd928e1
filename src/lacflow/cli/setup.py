"""`lacflow init`: a configuration, a database, a starter plan and a sample board, ready for a rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def set_up(directory: Path) -> Iterator[str]:
    """Set everything up below `directory`; yield what was done and what to try next, line by line.

    Raises:
        InputFault: there is a configuration already; nothing was written.
    """
    from lacflow.app import STARTER_PLAN, App, local_today
    from lacflow.demo.starter import plan_workbook
    from lacflow.settings import write_starter

    today = local_today()
    written = write_starter(directory, today)
    yield f"Wrote {len(written)} files below {directory / 'config'}."
    workbook = directory / STARTER_PLAN
    workbook.write_bytes(plan_workbook(today))
    app = App.open(directory / "config", {})
    try:
        board = next(iter(app.settings.boards))
        plan, _ = app.import_plan(workbook, board, app.now())
        meeting = app.settings.boards[board].meetings[0]
    finally:
        app.close()
    yield f"Imported {len(plan.open_actions())} actions from {STARTER_PLAN}: your own plan will take its place."
    yield f"The sample board meets on {meeting.date:%A %d %B %Y}."
    yield "Nothing leaves this machine: sending is set to rehearsal, and letters go to var/mail/out."
    where = "" if directory == Path() else f"cd {directory}; "
    yield f"Try: {where}lacflow check; lacflow calendar; lacflow preview circulate --board {board}"
