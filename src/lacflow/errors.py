"""The exceptions, and the problems a person can mend.

    LacflowError
    ├── InputFault          what a person typed or a document holds is at fault; carries every Problem (exit code 1)
    └── OutsideFault        something outside failed (exit code 3)
        ├── TryLater        it may work later: nothing was accepted
        ├── Refused         it will never work: the other side said no
        ├── Unknown         the answer was lost: it may or may not have happened
        └── Damaged         what is remembered cannot be read any more: only a backup helps

What a person typed gives `(good, problems)`; exceptions are for machines, and for the edge of the program where
an `InputFault` carries all problems at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Where:
    """A place a person can go to: a file and a line, or a sheet, row (counted from 1) and column (a letter)."""

    file: str | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    table: int | None = None

    def __str__(self) -> str:
        """Return the place in words: `config/people.yaml line 12`, `sheet Plan, row 7, column E`."""
        parts = []
        if self.file:
            parts.append(self.file + (f" line {self.line}" if self.line else ""))
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """One thing wrong, where, the words found, and what to do about it."""

    code: str
    message: str
    hint: str = ""
    found: str = ""
    severity: Severity = "error"
    where: Where = field(default_factory=Where)

    def __str__(self) -> str:
        """Return the problem as one line a layman can act on."""
        place = f"{self.where}: " if str(self.where) else ""
        found = f" (found: {self.found!r})" if self.found else ""
        return f"{place}{self.message}{found}" + (f" {self.hint}" if self.hint else "")


class LacflowError(Exception):
    """The root of everything lacflow raises on purpose."""


class InputFault(LacflowError):
    """What a person typed, or a document, is at fault. Carries every problem found, not the first."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


class OutsideFault(LacflowError):
    """Something outside the program failed; the message is the outside's own words, never a body or an address."""

    #: Said to whoever gave the command.
    what_to_do: ClassVar[str] = ""


class TryLater(OutsideFault):
    """It may work later. Nothing was accepted."""

    what_to_do = "Try again; `lacflow status` says what waits."


class Refused(OutsideFault):
    """It will not work however often it is tried."""


class Unknown(OutsideFault):
    """The answer was lost after the point where the other side may have accepted."""


class Damaged(OutsideFault):
    """What is remembered cannot be read any more."""

    what_to_do = (
        "Stop the service; `lacflow db restore FILE` puts a backup in its place and keeps the damaged file beside it."
    )
