"""The lists: inbox, outbox, review, updates, escalations; each shows rows, or with `show ID` all there is of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, say, table
from lacflow.errors import InputFault, Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, Any]
Listing = Callable[["Connection", str | None, str | None], list[Row]]
Detail = Callable[["Connection", int], str | None]

BoardOption = Annotated[str | None, typer.Option("--board", "-b", help="Only this board.")]
MeetingOption = Annotated[str | None, typer.Option("--meeting", "-m", help="Only this meeting.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Ids = Annotated[
    list[int] | None, typer.Argument(help="Numbers from the list; none with --board: all of that board.")
]


def add_to(app: typer.Typer) -> None:
    """Put every list among the commands."""
    from lacflow.reports import listing as r

    app.add_typer(
        _list("inbox", "Mail taken in, and what became of it.", r.inbox, r.inbox_detail, r.INBOX), name="inbox"
    )
    outbox = _list("outbox", "Letters, their states, and why.", r.outbox, r.outbox_detail, r.OUTBOX)
    _outbox_orders(outbox)
    app.add_typer(outbox, name="outbox")
    review = _list("review", "What waits for the project manager.", r.review, r.review_detail, r.REVIEW)
    _review_orders(review)
    app.add_typer(review, name="review")
    updates = _list(
        "updates", "What was recorded, from whom, and what it changed.", r.updates, r.update_detail, r.UPDATES
    )
    app.add_typer(updates, name="updates")
    found = _list(
        "escalations",
        "What escalated, by which rule, and who was told.",
        r.escalations,
        r.escalation_detail,
        r.ESCALATIONS,
    )
    app.add_typer(found, name="escalations")


def _list(name: str, about: str, rows: Listing, detail: Detail, columns: Sequence[str]) -> typer.Typer:
    """Make one list command with its `show`."""
    app = typer.Typer(help=about)

    @app.callback(invoke_without_command=True)
    def listed(
        context: typer.Context,
        config: ConfigOption = None,
        board: BoardOption = None,
        meeting: MeetingOption = None,
        json: JsonOption = False,
    ) -> None:
        if context.invoked_subcommand is not None:
            return
        with opened(config, last_good=True) as service, service.database.read() as conn:
            found = rows(conn, board, meeting)
        if json:
            as_json(found)
        else:
            table(found, columns, f"Nothing in {name}.")

    listed.__doc__ = about

    @app.command()
    def show(
        number: Annotated[int, typer.Argument(help="Its number in the list.")], config: ConfigOption = None
    ) -> None:
        """Show everything about one."""
        with opened(config, last_good=True) as service, service.database.read() as conn:
            text = detail(conn, number)
        if text is None:
            hint = f"`lacflow {name}` lists what there is."
            raise InputFault(Problem(f"{name}.unknown", f"There is no number {number} here.", hint))
        typer.echo(text)

    return app


def _outbox_orders(app: typer.Typer) -> None:
    def order(verb: str, about: str) -> None:
        @app.command(verb, help=about)
        def command(ids: Ids = None, config: ConfigOption = None, board: BoardOption = None) -> None:
            from lacflow.reports.orders import outbox_order

            with opened(config) as service:
                say(outbox_order(service.database, verb, ids or [], board, service.now()))

    order("release", "Let held letters go.")
    order("withdraw", "Take letters back that have not left.")
    order("hold", "Keep letters back.")
    order("resend", "Send the same letter again.")


def _review_orders(app: typer.Typer) -> None:
    def order(verb: str, about: str) -> None:
        @app.command(verb, help=about)
        def command(
            ids: Annotated[list[int], typer.Argument(help="Numbers from the list.")], config: ConfigOption = None
        ) -> None:
            with opened(config) as service:
                for line in service.decide_reviews(verb, ids):
                    say(line)

    order("accept", "Record what was read.")
    order("reject", "Put it aside; the action counts as unanswered again.")
