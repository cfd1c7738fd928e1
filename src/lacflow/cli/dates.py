"""`lacflow calendar`: every step ahead, as text, JSON or a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lacflow.cli.out import as_json, say

if TYPE_CHECKING:
    from lacflow.app import App


def show(service: App, board: str | None, ics: Path | None, propose: str | None, json: bool) -> None:
    """Print the steps of one board or of all, or propose meetings."""
    from lacflow.reports import calendar as report
    from lacflow.reports.ahead import note_files, steps_ahead

    boards = [service.board(board)] if board else list(service.settings.boards.values())
    now = service.now()
    if propose is not None:
        for one in boards:
            last = max((m.date for m in one.meetings), default=now.astimezone(one.zone).date())
            typer.echo(report.propose(propose, last, one.working_days, taken=[m.key for m in one.meetings]))
        return
    with service.database.read() as conn:
        for one in boards:
            note_files(conn, service, one, now)
        found = [row for one in boards for row in steps_ahead(conn, one, service.settings.directory, now)]
    if ics is not None:
        ics.write_bytes(report.as_ics(found, now))
        say(f"Written to {ics}")
    if json:
        as_json(found)
    else:
        typer.echo(report.as_text(found))
