"""`lacflow plan`: documents in, the plan out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli import closing, plan_check, plan_import, plan_leads, plan_list
from lacflow.cli.open import ConfigOption, config_dir, instant_given, opened
from lacflow.cli.out import as_json, problems, say, table, working
from lacflow.errors import InputFault, Problem

app = typer.Typer(help="Plans: read a document, import it, write it out.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="An Excel workbook (.xlsx).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Board = Annotated[str, typer.Option("--board", "-b", help="The board's key.")]


@app.command()
def read(file: File, config: ConfigOption = None, json: Json = False) -> None:
    """Show what the importer makes of a document, storing nothing."""
    import os

    from lacflow.documents import plan_to_json, read_plan

    directory, columns = None, None
    if config is not None or config_dir(None).is_dir():
        from lacflow.settings import load

        settings, _ = load(config_dir(config), os.environ)
        directory, columns = (settings.directory, settings.columns) if settings else (None, None)
    with working(f"Reading {file.name}"):
        plan = read_plan(file, directory, columns=columns)
    problems(plan.problems)
    if json:
        as_json(plan_to_json(plan))
        return
    rows = [
        {"key": a.key, "sheet": a.where.sheet, "row": a.where.row, "activity": a.activity[:60], "colour": a.rag.value,
         "due": a.current_due.date or a.current_due.raw, "leads": [x.raw for x in a.leads]}
        for a in plan.actions
    ]  # fmt: skip
    table(rows, ("key", "sheet", "row", "activity", "colour", "due", "leads"), "No actions were found.")


@app.command()
def export(
    board: Board,
    format: Annotated[str, typer.Option(help="xlsx, docx, csv, json or pdf.")],
    out: Annotated[Path, typer.Option(help="The file to write; - for stdout.")],
    config: ConfigOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The plan as it stood: a date or an instant.")] = None,
) -> None:
    """Write a board's plan, now or as it stood on a day."""
    import sys

    from lacflow.reports.exporting import exported

    if format not in ("xlsx", "docx", "csv", "json", "pdf"):
        raise InputFault(
            Problem("export.format", "This format is not known.", "Use xlsx, docx, csv, json or pdf.", format)
        )
    with opened(config) as service:
        one = service.board(board)
        at = instant_given(service, _end_of_day(as_of)) if as_of else None
        content, count = exported(service, one, format, at)
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    out.write_bytes(content)
    say(f"{count} actions written to {out}")


def _end_of_day(words: str) -> str:
    return f"{words}T23:59:59" if len(words) == 10 else words


app.command("import")(plan_import.import_)
app.command()(plan_check.check)
app.command()(plan_leads.leads)
app.command("list")(plan_list.list_)
closing.add_to_plan(app)
