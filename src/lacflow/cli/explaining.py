"""`escalations explain`: why an action escalated, or why not, rule by rule."""

from __future__ import annotations

from typing import Annotated

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json


def add_to_escalations(app: typer.Typer) -> None:
    """Put `explain` among the commands of `escalations`."""

    @app.command("explain")
    def explain(
        context: typer.Context,
        key: Annotated[str, typer.Argument(help="An action: its key, or its ref; * for the plan as a whole.")],
        config: ConfigOption = None,
        board: Annotated[str | None, typer.Option("--board", "-b", help="The board's key.")] = None,
        meeting: Annotated[str | None, typer.Option("--meeting", "-m", help="The meeting's key.")] = None,
        json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    ) -> None:
        """Say what every rule makes of one action: caught or left out, and why."""
        from lacflow.reports import explaining

        with opened(config or context.obj, last_good=True) as service:
            rows = explaining.explain(service, key, board, meeting)
        if json:
            as_json(rows)
        else:
            typer.echo(explaining.in_words(rows))
