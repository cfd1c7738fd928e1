"""`lacflow plan list`: what a chair asks of a plan, in one command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill, shorten
from typing import Annotated, Any

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json

_WIDTH = 78
_NONE = "No open action is like that."


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
        typer.echo("\n".join(_in_words(rows)))


def _in_words(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield how many actions there are, then of each its colour and for how long, what it is, who leads it, by when."""
    yield f"{len(rows)} open {'action is' if len(rows) == 1 else 'actions are'} like that." if rows else _NONE
    several = len({row["board"] for row in rows}) > 1
    for row in rows:
        yield ""
        where = f"{row['board']} " if several else ""
        count = row["boards_at_colour"]
        stood = f", for {count} board{'s' if count != 1 else ''}" if count else ""
        yield from fill(f"{where}{row['key']}  {row['colour']}{stood}", _WIDTH, subsequent_indent="  ").split("\n")
        activity = shorten(" ".join(row["activity"].split()), 160, placeholder=" …")
        leads = "; ".join(" ".join(lead.split()) for lead in row["leads"]) or "nobody named"
        for text in (activity, f"Lead: {leads}", f"Date: {_dates(row)}"):
            yield fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _dates(row: Mapping[str, Any]) -> str:
    from lacflow.board.checks.rules import plain_day

    now, first, moves = row["date"], row["first_date"], row["moves"]
    said = plain_day(now) if now else "none"
    if moves:
        said += f", first {plain_day(first)}" if first else ""
        said += f", changed {moves} time{'s' if moves != 1 else ''}"
    return said
