"""`review accept|reject|edit|undo`, `update`, `cycle` and `inbox reread`: what the project manager decides, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lacflow.cli.open import ConfigOption, day_given, opened
from lacflow.cli.out import as_json, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lacflow.runners.reader.hand import Outcome

By = Annotated[str | None, typer.Option("--by", help="Who decides: a key or name; the project manager if left out.")]
OneBoard = Annotated[str, typer.Option("--board", "-b", help="The board's key.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Rag = Annotated[str | None, typer.Option("--rag", help="The colour.")]
Due = Annotated[str | None, typer.Option("--due", help="The new date, like 2027-06-30 or 30 June 2027.")]
Words = Annotated[str | None, typer.Option("--words", help="Words for the progress, as they were said.")]


def add_to_review(app: typer.Typer) -> None:
    """Put the decisions among the commands of `review`."""

    @app.command("list")
    def listed(
        context: typer.Context,
        config: ConfigOption = None,
        board: Annotated[str | None, typer.Option("--board", "-b", help="Only this board.")] = None,
        meeting: Annotated[str | None, typer.Option("--meeting", "-m", help="Only this meeting.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="Also what was decided, by whom and when.")] = False,
        json: Json = False,
    ) -> None:
        """List what waits; with --all also what was decided."""
        from lacflow.reports.listing import DECIDED, REVIEW, review

        with opened(config or context.obj, last_good=True) as service, service.database.read() as conn:
            rows = review(conn, board, meeting, everything)
        if json:
            as_json(rows)
        else:
            table(rows, DECIDED if everything else REVIEW, "Nothing in review.")

    def order(verb: str, about: str) -> None:
        @app.command(verb, help=about)
        def command(
            context: typer.Context,
            ids: Annotated[list[int], typer.Argument(help="Numbers from the list.")],
            config: ConfigOption = None,
            by: By = None,
        ) -> None:
            from lacflow.reports import deciding

            with opened(config or context.obj) as service:
                tell(deciding.decide(service, verb, ids, by))

    order("accept", "Record what was read.")
    order("reject", "Put it aside; the action counts as unanswered again.")
    order("undo", "Take a decision back; it waits again.")

    @app.command("edit")
    def edit(
        context: typer.Context,
        number: Annotated[int, typer.Argument(help="Its number in the list.")],
        config: ConfigOption = None,
        key: Annotated[
            str | None, typer.Option("--key", help="The action it is about, where that is not known.")
        ] = None,
        rag: Rag = None,
        due: Due = None,
        words: Words = None,
        by: By = None,
    ) -> None:
        """Record what it means, as you say."""
        from lacflow.reports import deciding

        with opened(config or context.obj) as service:
            tell([deciding.edit(service, number, deciding.Said(key, rag, due, words), by)])


def add_to_inbox(app: typer.Typer) -> None:
    """Put reading again among the commands of `inbox`."""

    @app.command("reread")
    def reread(
        context: typer.Context,
        config: ConfigOption = None,
        since: Annotated[
            str | None, typer.Option("--since", help="Only mail that came since this day: 2027-01-31.")
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only compare; put nothing up for review.")] = False,
        json: Json = False,
    ) -> None:
        """Read mail again; list what is read otherwise now.

        What stands is never changed: without --dry-run each difference is put up for review.
        """
        from lacflow.reports import deciding

        with opened(config or context.obj) as service:
            found = deciding.reread(service, day_given(since) if since else None, dry_run)
        if json:
            as_json([one.as_row() for one in found])
        else:
            rows = [one.as_row() for one in found]
            table(rows, ("inbox_id", "board", "key", "was", "now", "review"), "Everything is read as it was.")


def add_to(app: typer.Typer) -> None:
    """Put `update` and `cycle` among the commands."""

    @app.command()
    def update(
        key: Annotated[str, typer.Argument(help="The action: its key, or its ref where that is enough.")],
        board: OneBoard,
        on_behalf: Annotated[str, typer.Option("--on-behalf", help="Whose words they are: a lead's key or name.")],
        config: ConfigOption = None,
        rag: Rag = None,
        due: Due = None,
        words: Words = None,
        by: By = None,
    ) -> None:
        """Record what a lead said by telephone."""
        from lacflow.reports import deciding

        with opened(config) as service:
            tell([deciding.update(service, board, deciding.Said(key, rag, due, words), on_behalf, by)])

    cycle = typer.Typer(help="Hold, resume, extend or excuse a round.", no_args_is_help=True)
    app.add_typer(cycle, name="cycle")

    def order(verb: str, about: str) -> None:
        @cycle.command(verb, help=about)
        def command(
            board: OneBoard,
            config: ConfigOption = None,
            meeting: Annotated[
                str | None, typer.Option("--meeting", "-m", help="The meeting's key; the one in hand if left out.")
            ] = None,
            person: Annotated[str | None, typer.Option("--person", help="A lead: key or name.")] = None,
            until: Annotated[str | None, typer.Option("--until", help="The day, like 2027-01-08.")] = None,
            by: By = None,
        ) -> None:
            from lacflow.reports import deciding

            with opened(config) as service:
                tell([deciding.allow(service, verb, board, meeting, person, until, by)])

    order("hold", "Keep a meeting's requests and chases back.")
    order("resume", "Let them go on.")
    order("extend", "Give a lead, or everybody, until noon on a day.")
    order("excuse", "Ask no more of a lead for this meeting.")


def tell(outcomes: Sequence[Outcome]) -> None:
    """Say what was done and what was not; end with 1 where nothing was."""
    for outcome in outcomes:
        if outcome.done:
            say(outcome.done)
        if outcome.refused:
            say(f"not done: {outcome.refused}")
    if not any(outcome.done for outcome in outcomes):
        raise typer.Exit(1)
