"""`lacflow plan import`: a document compared with the plan we hold, shown, and taken in.

On a terminal the preview comes first, with a question, doubtful rows one by one; elsewhere what is certain is taken in,
what is doubtful or contradicts what a lead said stays as it is and is listed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, problems, say, working
from lacflow.errors import InputFault, Problem

if TYPE_CHECKING:
    from lacflow.board.newer import Newer
    from lacflow.board.pairing import Settled
    from lacflow.board.plan import Plan


def import_(
    file: Annotated[Path, typer.Argument(help="The document.")],
    board: Annotated[str, typer.Option("--board", "-b", help="The board's key.")],
    config: ConfigOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; store nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before taking it in.")] = False,
    take: Annotated[
        list[str] | None,
        typer.Option("--take-document", help="KEY or KEY:FIELD: the document counts, whatever a lead said since."),
    ] = None,
    same: Annotated[
        list[str] | None, typer.Option("--same", help="ROW=KEY: this doubtful row is the action we hold as KEY.")
    ] = None,
    new: Annotated[list[str] | None, typer.Option("--new", help="ROW: this doubtful row is a new action.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Take a document in as a board's plan: compared with what we hold, shown, then stored. Nothing is deleted."""
    from lacflow.board.pairing import Settled
    from lacflow.cli.plan_preview import as_fields, preview
    from lacflow.documents import plan_to_json
    from lacflow.store.standing import unreachable

    asks = not (dry_run or yes or json) and sys.stdin.isatty() and sys.stderr.isatty()
    with opened(config) as service:
        one = service.board(board)
        people = service.settings.directory
        settled = Settled(_pairs(same or ()), frozenset(new or ()))
        with working(f"Reading {file.name}"):
            plan, done = service.import_plan(
                file, board, service.now(), dry_run=dry_run or asks, take=take or (), settled=settled
            )
        _known(take or (), settled, plan, done)
        problems(plan.problems)
        say(preview(done, one.scheme, people, file.name, plan))
        if asks:
            settled = _settle(settled, done)
            if not typer.confirm("Take this in?", err=True):
                raise typer.Abort
            plan, done = service.import_plan(file, board, service.now(), take=take or (), settled=settled)
        today = service.now().astimezone(one.zone).date()
    for wording, why in unreachable(plan, people, today).items():
        say(f"cannot be asked: {wording}: {why}")
    say("Nothing was stored." if dry_run else f"{file.name} is taken in.")
    if json:
        as_json({**plan_to_json(plan), "board": board, "import": as_fields(done)})


def _pairs(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in words:
        row, equals, key = word.partition("=")
        if not equals or not row.strip() or not key.strip():
            raise InputFault(
                Problem("import.same", "This does not say which row is which action.", "Write ROW=KEY.", word)
            )
        found[row.strip()] = key.strip()
    return found


def _known(take: Sequence[str], settled: Settled, plan: Plan, done: Newer) -> None:
    """Refuse decisions about what is not there: a slip of the keys must not decide nothing, unnoticed."""
    rows = {row.key for row in plan.actions}
    strange = [row for row in (*settled.same, *settled.new) if row not in rows]
    held = {c.held.key for c in done.touched} | set(done.rows)
    strange += [word for word in take if word.partition(":")[0] not in held]
    if strange:
        hint = "Use a key that the preview shows."
        raise InputFault(*(Problem("import.unknown", "The document has no such row.", hint, word) for word in strange))


def _settle(settled: Settled, done: Newer) -> Settled:
    """Ask about each doubtful row; without an answer it stays a doubt."""
    from lacflow.board.pairing import Settled

    same: dict[str, str] = dict(settled.same)
    new = set(settled.new)
    for doubt in done.doubts:
        choices = [*doubt.candidates, "new", "skip"]
        say(f"\n{doubt.row.key}: {' '.join(doubt.row.activity.split())[:200]}\n  {doubt.why}")
        answer: Any = typer.prompt(f"  Is it {', '.join(choices[:-2])}, new, or skip?", default="skip", err=True)
        if answer in doubt.candidates:
            same[doubt.row.key] = str(answer)
        elif answer == "new":
            new.add(doubt.row.key)
    return Settled(same, frozenset(new))
