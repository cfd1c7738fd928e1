"""The configuration `lacflow init` writes: the shipped example with its dates moved to the weeks ahead.

The sample board first meets on a Thursday five to six weeks ahead that is a working day (another working day where that
Thursday is none), then twice more, six weeks apart each.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from lacflow.errors import InputFault, Problem, Where
from lacflow.paths import starter_config
from lacflow.settings import schema
from lacflow.settings.days import bank_holidays
from lacflow.settings.document import parse
from lacflow.settings.edit import set_closed, set_meeting

FILES = ("lacflow.yaml", "people.yaml", "colours.yaml", "boards/permanence.yaml")
BOARD = "boards/permanence.yaml"
_EARLIEST, _LATEST = timedelta(35), timedelta(42)
_THURSDAY = 3


def write_starter(target: Path, today: date) -> list[Path]:
    """Write `target`/config, and return the paths written.

    Raises:
        InputFault: there is a configuration already; nothing was written.
    """
    folder = target / "config"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputFault(
            Problem(
                "init.exists",
                "There is a configuration here already; nothing was written.",
                "Give another folder, or take this one away.",
                where=Where(str(folder)),
            )
        )
    texts = {name: (starter_config() / name).read_text(encoding="utf-8") for name in FILES}
    texts[BOARD] = _moved(texts[BOARD], today)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("../docs/schema/", ".schema/"), encoding="utf-8")
    return [*(folder / name for name in FILES), *schema.write(folder / ".schema")]


def meeting_days(today: date, number: int = 3) -> list[date]:
    """Return the days on which the sample board meets, counted from `today`."""
    span = [today + _EARLIEST + timedelta(n) for n in range((_LATEST - _EARLIEST).days + 1)]
    first = min((d for d in span if _worked(d)), key=lambda d: (d.weekday() != _THURSDAY, d))
    days = [first]
    while len(days) < number:
        day = days[-1] + timedelta(weeks=6)
        day += timedelta((_THURSDAY - day.weekday()) % 7)
        while not _worked(day):
            day += timedelta(1)
        days.append(day)
    return days


def _worked(day: date) -> bool:
    closed = any(first <= day <= last for first, last in (_closing(day.year - 1), _closing(day.year)))
    return day.weekday() < 5 and day not in bank_holidays(day.year) and not closed


def _closing(year: int) -> tuple[date, date]:
    """Return the sample board's closure over the Christmas of a year."""
    return date(year, 12, 24), date(year + 1, 1, 2)


def _moved(text: str, today: date) -> str:
    """Move the example's meetings and its Christmas closure to the times ahead."""
    shipped = [entry["key"] for entry in parse(BOARD, text).data["meetings"]]
    for number, (key, day) in enumerate(zip(shipped, meeting_days(today, len(shipped)), strict=True)):
        text = set_meeting(text, key, date=day, new_key=f"moved-{number}")
    for number, day in enumerate(meeting_days(today, len(shipped))):
        text = set_meeting(text, f"moved-{number}", new_key=f"{day:%Y-%b}".lower())
    return set_closed(text, 0, *_closing(today.year))
