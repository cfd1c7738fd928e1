"""`lacflow papers`, the board's papers to a file, and `lacflow track`, what has been so for long."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import say

_SHOWN = 20


def papers(
    kind: Annotated[str, typer.Argument(help="progress, delivery or committee.")],
    board: Annotated[str, typer.Option("--board", "-b", help="The board's key: its file's name in config/boards.")],
    out: Annotated[Path, typer.Option(help="The file to write; - for stdout.")],
    format: Annotated[str, typer.Option(help="docx, pdf or xlsx.")] = "docx",
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
    checked: Annotated[bool, typer.Option("--checked", help="What is flagged has been looked at.")] = False,
) -> None:
    """Write one of the papers a board meets with.

    Small numbers of children and what may identify one are listed, and the paper is marked until --checked.
    """
    from lacflow.reports.brief import put
    from lacflow.reports.papers import made

    with opened(config) as service:
        content, found = made(service, kind, board, meeting, format, checked=checked)
    put(content, out)
    for flag in found[:_SHOWN]:
        say(f"look at: {flag.under}: {flag.kind}: {flag.words}")
    if len(found) > _SHOWN:
        say(f"and {len(found) - _SHOWN} more")
    if found and not checked:
        say("The paper is marked as not yet looked at. Once it has been, write it again with --checked.")
