"""`lacflow plan list`: what a chair asks of a plan, in one command."""

from __future__ import annotations

from typing import Annotated

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, table

COLUMNS = ("board", "key", "activity", "leads", "colour", "boards_at_colour", "first_date", "date", "moves")


def list_(
    config: ConfigOption = None,
    board: Annotated[str | None, typer.Option("--board", "-b", help="Only this board.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="Only actions at this colour.")] = None,
    boards_over: Annotated[
        int | None, typer.Option("--boards-over", min=0, help="At their colour for more than so many boards.")
    ] = None,
    moved_over: Annotated[
        int | None, typer.Option("--moved-over", min=0, help="Whose date was changed more than so often.")
    ] = None,
    silent_over: Annotated[
        int | None,
        typer.Option(
            "--silent-over", min=0, help="Nothing heard for more than so many boards, the one in hand included."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List open actions by what a chair asks.

    Red for more than two boards: --at red --boards-over 2. Dates that moved more than twice: --moved-over 2.
    """
    from lacflow.reports.plan_list import Wanted, listed

    with opened(config, last_good=True) as service:
        rows = listed(service, board, Wanted(at, boards_over, moved_over, silent_over))
    if json:
        as_json(rows)
    else:
        table([{**row, "activity": row["activity"][:60]} for row in rows], COLUMNS, "No open action is like that.")
