"""The configuration `lacflow init` writes: the shipped example with its dates moved to the weeks ahead.

The sample board first meets on a Thursday five to six weeks ahead that is a working day (another working day where that
Thursday is none), then twice more, six weeks apart each. Over Christmas the sample's closure gives way to its meeting.
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

FILES = ("lacflow.yaml", "people.yaml", "colours.yaml", "columns.yaml", "boards/permanence.yaml")
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
    worked = [d for d in span if d.weekday() < 5 and d not in bank_holidays(d.year)]
    first = min(worked, key=lambda d: (_closed(d), d.weekday() != _THURSDAY, d))
    days = [first]
    while len(days) < number:
        day = days[-1] + timedelta(weeks=6)
        day += timedelta((_THURSDAY - day.weekday()) % 7)
        while day.weekday() > 4 or day in bank_holidays(day.year) or _closed(day):
            day += timedelta(1)
        days.append(day)
    return days


def _closed(day: date) -> bool:
    return any(first <= day <= last for first, last in (_closing(day.year - 1), _closing(day.year)))


def _closing(year: int) -> tuple[date, date]:
    """Return the sample board's closure over the Christmas of a year."""
    return date(year, 12, 24), date(year + 1, 1, 2)


def _moved(text: str, today: date) -> str:
    """Move the example's meetings and its Christmas closure to the times ahead."""
    shipped = [entry["key"] for entry in parse(BOARD, text).data["meetings"]]
    days = meeting_days(today, len(shipped))
    for number, (key, day) in enumerate(zip(shipped, days, strict=True)):
        text = set_meeting(text, key, date=day, new_key=f"moved-{number}")
    for number, day in enumerate(days):
        text = set_meeting(text, f"moved-{number}", new_key=f"{day:%Y-%b}".lower())
    first, last = _closing(today.year)
    if first <= days[0] <= last:  # nothing but the closure is five to six weeks ahead: it begins after the meeting
        first = days[0] + timedelta(1)
    return set_closed(text, 0, first, last)
