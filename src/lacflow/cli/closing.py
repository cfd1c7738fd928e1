"""`plan close|reopen|carry|reassign`, `log close|promote`, `decisions add`: how actions go, come and change hands."""

from __future__ import annotations

from typing import Annotated

import typer

from lacflow.cli.deciding import By, Due, OneBoard, tell
from lacflow.cli.open import ConfigOption, opened

Key = Annotated[str, typer.Argument(help="The action: its key, or its ref where that is enough.")]
Why = Annotated[str, typer.Option("--why", help="Why, in words; kept with it.")]
NewRef = Annotated[str, typer.Option("--ref", help="The ref it goes on under, in the same objective.")]
OneId = Annotated[int, typer.Argument(help="Its number in the list.")]


def add_to_plan(app: typer.Typer) -> None:
    """Put closing among the commands of `plan`."""

    @app.command("close")
    def close(
        key: Key,
        board: OneBoard,
        reason: Annotated[
            str, typer.Option("--reason", help="duplicate, business as usual, board agreed or superseded.")
        ],
        why: Why = "",
        config: ConfigOption = None,
        by: By = None,
    ) -> None:
        """Take an action out of circulation. What is complete is confirmed instead: `review accept`."""
        from lacflow.reports import closing

        with opened(config) as service:
            tell([closing.close(service, board, key, reason, why, by)])

    @app.command("reopen")
    def reopen(key: Key, board: OneBoard, why: Why, config: ConfigOption = None, by: By = None) -> None:
        """Open a closed or complete action again."""
        from lacflow.reports import closing

        with opened(config) as service:
            tell([closing.reopen(service, board, key, why, by)])

    @app.command("carry")
    def carry(
        key: Key, board: OneBoard, ref: NewRef, due: Due = None, config: ConfigOption = None, by: By = None
    ) -> None:
        """Close an action and open a new one under another ref, linked both ways."""
        from lacflow.reports import closing

        with opened(config) as service:
            tell([closing.carry(service, board, key, ref, due, by)])

    @app.command("reassign")
    def reassign(
        key: Key,
        board: OneBoard,
        to: Annotated[str, typer.Option("--to", help="The new lead: a key or name of people.yaml.")],
        instead_of: Annotated[
            str, typer.Option("--instead-of", help="Whose place they take, where several lead it; all, if left out.")
        ] = "",
        config: ConfigOption = None,
        by: By = None,
    ) -> None:
        """Give an action another lead, who is asked about it at once."""
        from lacflow.reports import closing

        with opened(config) as service:
            tell([closing.reassign(service, board, key, to, instead_of, by)])


def add_to_log(app: typer.Typer) -> None:
    """Put what is decided about issues and risks among the commands of `log`."""

    @app.command("close")
    def close(context: typer.Context, number: OneId, why: Why, config: ConfigOption = None, by: By = None) -> None:
        """Close an issue or a risk."""
        from lacflow.reports import closing

        with opened(config or context.obj) as service:
            tell([closing.close_entry(service, number, why, by)])

    @app.command("promote")
    def promote(
        context: typer.Context,
        number: OneId,
        ref: NewRef,
        lead: Annotated[str, typer.Option("--lead", help="Who leads it; its owner if left out.")] = "",
        due: Due = None,
        config: ConfigOption = None,
        by: By = None,
    ) -> None:
        """Make an action of an issue or a risk."""
        from lacflow.reports import closing

        with opened(config or context.obj) as service:
            tell([closing.promote(service, number, ref, lead, due, by)])


def add_to_decisions(app: typer.Typer) -> None:
    """Put taking in what a board decided among the commands of `decisions`."""

    @app.command("add")
    def add(
        context: typer.Context,
        lines: Annotated[
            list[str], typer.Argument(help="As in a mail: `decision: …`, `new action: … | lead … | by …`, `14: …`.")
        ],
        board: OneBoard,
        config: ConfigOption = None,
        by: By = None,
    ) -> None:
        """Take in what the last board decided, one a line."""
        from lacflow.reports import closing

        with opened(config or context.obj) as service:
            tell(closing.decided(service, board, lines, by))
