"""`lacflow papers`, the board's papers to a file, and `lacflow kept`, what was fixed and never changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, say, table

_SHOWN = 20


def papers(
    kind: Annotated[str, typer.Argument(help="progress, delivery, committee or upward.")],
    board: Annotated[str, typer.Option("--board", "-b", help="The board's key: its file's name in config/boards.")],
    out: Annotated[Path, typer.Option(help="The file to write; - for stdout.")],
    format: Annotated[str, typer.Option(help="docx, pdf or xlsx; upward also json.")] = "docx",
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
    checked: Annotated[bool, typer.Option("--checked", help="What is flagged has been looked at.")] = False,
    slot: Annotated[
        str | None, typer.Option(help="Of upward: the slot, as `calendar` names it; the next if left out.")
    ] = None,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="Of upward: as it was fixed and sent, with its hash.")
    ] = False,
) -> None:
    """Write one of the papers a board meets with.

    Small numbers of children and what may identify one are listed, and the paper is marked until --checked.
    """
    from lacflow.reports.brief import put
    from lacflow.reports.papers import made

    with opened(config) as service:
        if kind == "upward":
            from lacflow.reports.upward import made as report

            content, found, said = report(service, board, slot, format, checked=checked, frozen=frozen)
            say(f"The report {said}.")
        else:
            content, found = made(service, kind, board, meeting, format, checked=checked)
    put(content, out)
    for flag in found[:_SHOWN]:
        say(f"look at: {flag.under}: {flag.kind}: {flag.words}")
    if len(found) > _SHOWN:
        say(f"and {len(found) - _SHOWN} more")
    if found and not checked:
        say("The paper is marked as not yet looked at. Once it has been, write it again with --checked.")


def kept(
    number: Annotated[int | None, typer.Argument(help="A number of the list, to write that paper to --out.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; - for stdout.")] = None,
    board: Annotated[str | None, typer.Option("--board", "-b", help="Only this board.")] = None,
    config: ConfigOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List every paper that was fixed, or write one again."""
    from lacflow.reports.brief import put
    from lacflow.reports.kept import COLUMNS, content_of, rows

    with opened(config, last_good=True) as service:
        if number is not None:
            content, said = content_of(service, number)
            put(content, out or Path(said.file))
            say(f"{said.words}, sha256 {said.sha256}")
            return
        found = rows(service, board)
    if json:
        as_json(found)
    else:
        table(found, COLUMNS, "No paper has been fixed yet.")
