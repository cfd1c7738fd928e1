"""The lists: inbox, outbox, review, updates, escalations, log; each shows rows, or with `show ID` all there is of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli import closing, deciding, explaining
from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, say, table
from lacflow.errors import InputFault, Problem
from lacflow.mail.private import masked

#: The lists, and what each says of itself.
LISTS = {
    "inbox": "Mail taken in, and what became of it.",
    "outbox": "Letters, their states, and why.",
    "review": "What waits for the project manager.",
    "updates": "What was recorded, from whom, and what changed.",
    "escalations": "What escalated, by which rule, and who was told.",
    "log": "Issues and risks.",
    "decisions": "What boards decided, and the actions they made.",
}

#: The lists of mail, and what `show` tells of one; of these the bytes can be had.
MAIL = {
    "inbox": "Show one mail, what was read in it, and its words.",
    "outbox": "Show one letter: how it stands, the attempts to send it, and what it says.",
}

BoardOption = Annotated[str | None, typer.Option("--board", "-b", help="Only this board.")]
MeetingOption = Annotated[str | None, typer.Option("--meeting", "-m", help="Only this meeting.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
StateOption = Annotated[
    list[str] | None, typer.Option("--state", help="Only what is in this state, with the reason; may be given twice.")
]
OneId = Annotated[int, typer.Argument(help="Its number in the list.")]
Ids = Annotated[list[int] | None, typer.Argument(help="Numbers from the list; none with --board: all of that board.")]


def add_to(app: typer.Typer) -> None:
    """Put every list among the commands."""
    for name, about in LISTS.items():
        found = _list(name, about)
        if name in ORDERS:
            ORDERS[name](found)
        app.add_typer(found, name=name)


def _list(name: str, about: str) -> typer.Typer:
    """Make one list command with its `show`; what it lists is loaded when it is asked for."""
    app = typer.Typer(help=f"{about} `show ID` tells everything about one.")

    if name in MAIL:

        @app.callback(invoke_without_command=True)
        def listed_by_state(
            context: typer.Context,
            config: ConfigOption = None,
            board: BoardOption = None,
            meeting: MeetingOption = None,
            state: StateOption = None,
            json: JsonOption = False,
        ) -> None:
            _listed(name, context, config, board, meeting, json, state)

        @app.command("show", help=MAIL[name])
        def show_mail(
            context: typer.Context,
            number: OneId,
            config: ConfigOption = None,
            raw: Annotated[bool, typer.Option("--raw", help="Its bytes, for a file or a mail program.")] = False,
        ) -> None:
            _shown(name, context, number, config, raw)
    else:

        @app.callback(invoke_without_command=True)
        def listed_all(
            context: typer.Context,
            config: ConfigOption = None,
            board: BoardOption = None,
            meeting: MeetingOption = None,
            json: JsonOption = False,
        ) -> None:
            _listed(name, context, config, board, meeting, json)

        @app.command()
        def show(context: typer.Context, number: OneId, config: ConfigOption = None) -> None:
            """Show everything about one."""
            _shown(name, context, number, config)

    return app


def _listed(
    name: str,
    context: typer.Context,
    config: Path | None,
    board: str | None,
    meeting: str | None,
    json: bool,
    states: list[str] | None = None,
) -> None:
    context.obj = config
    if context.invoked_subcommand is not None:
        return
    from lacflow.reports.listing import LISTINGS, STATES

    rows, _, columns = LISTINGS[name]
    if states:
        known, columns = STATES[name]
        _known_states(states, known)
    with opened(config, last_good=True) as service, service.database.read() as conn:
        found = rows(conn, board, meeting)
        if board and not found:
            service.board(board)
    found = [row for row in found if row["state"] in states] if states else found
    if json:
        as_json(found)
    else:
        table(found, columns, f"Nothing in {name}{' that is ' + ' or '.join(states) if states else ''}.")


def _shown(name: str, context: typer.Context, number: int, config: Path | None, raw: bool = False) -> None:
    from lacflow.reports.listing import LISTINGS, RAW

    with opened(config or context.obj, last_good=True) as service, service.database.read() as conn:
        found = RAW[name](conn, number) if raw else LISTINGS[name][1](conn, number)
        patterns = [p for board in service.settings.boards.values() for p in board.case_numbers]
    if found is None:
        hint = f"`lacflow {name}` lists what there is."
        raise InputFault(Problem(f"{name}.unknown", f"There is no number {number} here.", hint))
    typer.echo(masked(found, patterns) if isinstance(found, str) else found, nl=not raw)


def _known_states(given: list[str], known: Sequence[str]) -> None:
    unknown = [state for state in given if state not in known]
    if unknown:
        words, hint = "There is no such state.", f"States: {', '.join(known)}."
        raise InputFault(Problem("list.state", words, hint, ", ".join(unknown)))


def _outbox_orders(app: typer.Typer) -> None:
    def order(verb: str, about: str) -> None:
        @app.command(verb, help=about)
        def command(
            context: typer.Context, ids: Ids = None, config: ConfigOption = None, board: BoardOption = None
        ) -> None:
            carry_out(context, verb, ids, config, board)

    def switch(verb: str, about: str) -> None:
        @app.command(verb, help=about)
        def command(
            context: typer.Context,
            ids: Ids = None,
            config: ConfigOption = None,
            board: BoardOption = None,
            everything: Annotated[bool, typer.Option("--all", help="All sending, of every board: one switch.")] = False,
        ) -> None:
            from lacflow.reports.orders import switch_all

            if everything:
                with opened(config or context.obj) as service:
                    say(switch_all(service.database, verb, service.now()))
            else:
                carry_out(context, verb, ids, config, board)

    def carry_out(
        context: typer.Context, verb: str, ids: list[int] | None, config: Path | None, board: str | None
    ) -> None:
        from lacflow.reports.orders import outbox_order

        with opened(config or context.obj) as service:
            if board:
                service.board(board)
            say(outbox_order(service.database, verb, ids or [], board, service.now()))

    switch("release", "Let held letters go.")
    order("withdraw", "Take letters back that have not left.")
    switch("hold", "Keep letters back.")
    order("resend", "Send the same letter again.")


#: What further commands a list has.
ORDERS = {
    "outbox": _outbox_orders,
    "review": deciding.add_to_review,
    "inbox": deciding.add_to_inbox,
    "escalations": explaining.add_to_escalations,
    "log": closing.add_to_log,
    "decisions": closing.add_to_decisions,
}
