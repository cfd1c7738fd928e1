"""What `lacflow check` says: every fault of every file with its line, or that all is well and what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from lacflow.errors import Problem
from lacflow.settings.load import load
from lacflow.settings.records import Settings


def check_report(config_dir: Path, environ: Mapping[str, str]) -> tuple[str, int]:
    """Return the report on a configuration, and the exit code: 0 all well (perhaps with warnings), 1 at fault."""
    settings, problems = load(config_dir, environ)
    return report(settings, problems), 1 if settings is None else 0


def report(settings: Settings | None, problems: list[Problem]) -> str:
    """Write the problems out, grouped by file, and end with a summary."""
    parts = [
        "\n".join([file or "the configuration", *(_line(p) for p in group)])
        for file, group in groupby(problems, key=lambda p: p.where.file)
    ]
    errors = sum(p.severity == "error" for p in problems)
    warnings = sum(p.severity == "warning" for p in problems)
    if settings is None:
        kept = f", {_count(warnings, 'warning')}" if warnings else ""
        return (
            "\n\n".join([*parts, f"{_count(errors, 'fault')}{kept}. Nothing is sent until the faults are mended."])
            + "\n"
        )
    return "\n\n".join([*parts, _summary(settings, warnings)]) + "\n"


def _line(problem: Problem) -> str:
    place = f"line {problem.where.line}: " if problem.where.line else ""
    mild = "" if problem.severity == "error" else f"{problem.severity}: "
    found = f" Found: {problem.found}" if problem.found else ""
    hint = f"\n      {problem.hint}" if problem.hint else ""
    return f"  {place}{mild}{problem.message}{found}{hint}"


def _summary(settings: Settings, warnings: int) -> str:
    well = f"All well, with {_count(warnings, 'warning')}." if warnings else "All well."
    lines = [f"{well} {_sending(settings)}", f"  {_count(len(settings.directory.people), 'person', 'people')}"]
    for board in settings.boards.values():
        dates = [m.date for m in board.meetings]
        span = f", {dates[0]:%-d %B %Y} to {dates[-1]:%-d %B %Y}" if dates else ": nothing will be sent"
        lines.append(f"  {board.name}: {_count(len(dates), 'meeting')}{span}")
    if not settings.boards:
        lines.append("  no boards yet: add a file to boards/")
    return "\n".join(lines)


def _sending(settings: Settings) -> str:
    if settings.sending.mode == "live":
        return "Letters leave for their readers (live)."
    if settings.sending.redirect:
        return f"Every letter goes to {settings.sending.redirect} (redirect)."
    return "Nothing leaves this machine (rehearsal)."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
