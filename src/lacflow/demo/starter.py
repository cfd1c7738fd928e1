"""The starter plan that `lacflow init` imports: the part of Northmoor's plan led by the people of the starter set-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from lacflow.demo import council
from lacflow.demo.council import START, Row, rows

#: The leads who stand in the configuration `lacflow init` writes, as plans write them.
LEADS = (
    "Helen Fern", "Jonah Oakes", "Rosa Lind", "R Lind", "Dee Ashby", "Tom Moss", "Kerry Vale", "Wendy Hale",
    "Samir Dutt", "Designated Nurse", "Virtual School Head", "Commissioning Manager",
)  # fmt: skip

#: Actions shared with people the starter does not know stay with the one lead it does.
_ALONE = {
    "O1/10b.i": "Kerry Vale",
    "O2/12a-c": "Helen Fern",
    "O4/9": "Dee Ashby",
    "O6/2a": "Jonah Oakes - Leaving Care Manager",
    "O7/8": "Samir Dutt",
}
#: One row nobody holds, so that the first cycle shows what becomes of it.
_NOBODY = "O1/6"


def chosen(start: date = START) -> tuple[Row, ...]:
    """Return the starter plan's actions in the plan's order."""
    alone = {row.key for row in _led_by(rows(start), LEADS)}
    return tuple(
        replace(row, who=_ALONE.get(row.key, row.who))
        for row in rows(start)
        if row.key in alone or row.key in _ALONE or row.key == _NOBODY
    )


def plan_workbook(start: date = START) -> bytes:
    """Return the starter plan as an Excel workbook, its dates counted from `start`."""
    return council.plan_workbook("starter", start)


def _led_by(plan: Sequence[Row], names: Sequence[str]) -> Iterator[Row]:
    """Yield the actions whose lead cell holds nobody but people of these names or roles."""
    for row in plan:
        parts = [part.strip() for part in re.split(r"\s*[/;]\s*", row.who)]
        if all(any(re.match(rf"{re.escape(name)}\b", part) for name in names) for part in parts):
            yield row
