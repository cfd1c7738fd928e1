"""Who really reads what is meant for a role: the holder, or the next who can, and never nobody.

Next after somebody who is missing, has no address or is away comes their deputy, then the project manager, then the
project manager's deputy, then the administrator. Only when all of them are away is somebody written to who is.
Days are the board's local civil days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from lacflow.board.board import Board
from lacflow.board.people import Directory, Person
from lacflow.board.plan import Action

_ROLES = {
    "chair": "the chair",
    "project_manager": "the project manager",
    "briefed": "one of those briefed",
    "sponsor": "the sponsor",
    "strategic_lead": "the strategic lead",
    "finance": "the finance manager",
    "lead": "the lead",
    "deputy": "the lead's deputy",
    "manager": "the lead's manager",
    "admin": "the administrator",
}


#: Why a person would not read what is sent today, as far as mail has told us; None where nothing is known.
Absent = Callable[[str], str | None]


def recipients(
    role: str, action: Action, board: Board, directory: Directory, today: date, absent: Absent = lambda key: None
) -> tuple[list[str], str]:
    """Return who is to be told, each once, and in words how that came about.

    Args:
        role: a role of the board or of the action (`board.Rung`), or the key of a person.
        absent: what automatic replies and returned letters say of a person.

    Returns:
        Keys of people; never empty. A reader who leads the action themselves is told all the same, and the words say so.
    """
    chosen: dict[str, None] = {}
    words = []
    for wanted, whose in _wanted(role, action, board, directory):
        key, why = _who_can(wanted, whose, board, directory, today, absent)
        chosen[key] = None
        words.append(why)
    leading = [_name(key, directory) for key in chosen if key in action.people and role not in ("lead", "deputy")]
    words += [f"{name} leads this action" for name in leading]
    return list(chosen), "; ".join(dict.fromkeys(words))


def _wanted(role: str, action: Action, board: Board, directory: Directory) -> list[tuple[str | None, str]]:
    """Return (key or None, what they are) for each person a role stands for; one None where it stands for nobody."""
    title = _ROLES.get(role, role)
    holders: list[tuple[str | None, str]] = [(key, title) for key in board.holder(role)]
    if role == "admin" and board.admin:
        holders = [(board.admin, title)]
    elif role == "lead":
        holders = [(key, title) for key in action.people]
    elif role in ("deputy", "manager"):
        people = [(key, directory.get(key)) for key in action.people]
        holders = [
            (getattr(p, role) if p else None, f"the {role} of {p.name if p else key}, who leads it")
            for key, p in people
        ]
    elif role in directory.people:
        holders = [(role, _name(role, directory))]
    return holders or [(None, title)]


def _who_can(
    wanted: str | None, title: str, board: Board, directory: Directory, today: date, absent: Absent
) -> tuple[str, str]:
    """Return the first in line who can read it today, and why it is they."""
    why, present = [], None
    line = list(_line(wanted, board, directory))
    for key in line:
        person = directory.get(key)
        trouble = _trouble(person, today) or absent(key)
        if trouble is None:
            present = key
            break
        why.append(f"{_name(key, directory)} {trouble}")
    if wanted is None:
        why.insert(0, f"nobody is known as {title}")
    chosen = present or next((key for key in line if _reachable(directory.get(key), today)), board.project_manager)
    name = _name(chosen, directory)
    if not why:
        return chosen, f"{name} is {title}" if title != name else name
    return chosen, f"{', '.join(why)}: {name} instead" if present else f"{', '.join(why)}: {name} all the same"


def _line(wanted: str | None, board: Board, directory: Directory) -> Iterator[str]:
    """Yield, each once, those who may read it, in order: the person, deputies, project manager and theirs, admin."""
    seen = set()
    for start in (wanted, board.project_manager, board.admin):
        key = start
        while key is not None and key not in seen:
            seen.add(key)
            yield key
            person = directory.get(key)
            key = person.deputy if person else None


def _trouble(person: Person | None, today: date) -> str | None:
    if person is None:
        return "is not in the list of people"
    if not person.email:
        return "has no address"
    if person.gone_on(today):
        return "has left"
    away = person.away_on(today)
    return f"is away until {away.last.day} {away.last:%B}" if away else None


def _reachable(person: Person | None, today: date) -> bool:
    return person is not None and bool(person.email) and not person.gone_on(today)


def _name(key: str, directory: Directory) -> str:
    person = directory.get(key)
    return person.name if person else key
