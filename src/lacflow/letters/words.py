"""Dates, times, colours and lists as letters write them, in British English whatever the machine's locale.

Days are the board's local civil days; instants are aware and come with the zone they are to be read in. A time of day
is written `9am`, `2:30pm`, `noon` or `midnight`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from lacflow.board import diary
from lacflow.board.plan import Action, Due, DueKind
from lacflow.board.rag import Rag, Scheme

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: Text parts are wrapped at so many characters (RFC 3676 suggests 72).
WIDTH = 72
#: A diary longer than this is shown by its newest entries only.
DIARY = 600


def day(on: date) -> str:
    """Return `31 December`."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def short_day(on: date) -> str:
    """Return `Thu 31 December`."""
    return f"{_DAYS[on.weekday()][:3]} {day(on)}"


def long_day(on: date) -> str:
    """Return `Thursday 31 December`."""
    return f"{_DAYS[on.weekday()]} {day(on)}"


def full_day(on: date) -> str:
    """Return `31 December 2026`."""
    return f"{day(on)} {on.year}"


def weekday(on: date) -> str:
    """Return `Thursday`."""
    return _DAYS[on.weekday()]


def clock(at: time) -> str:
    """Return a time of day: `9am`, `2:30pm`, `noon`, `midnight`."""
    if (at.hour, at.minute) in ((12, 0), (0, 0)):
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a subject says it: `noon Thu 31 December`."""
    local = at.astimezone(zone)
    return f"{clock(local.time())} {short_day(local.date())}"


def when(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a sentence says it: `noon on Thursday 31 December`."""
    local = at.astimezone(zone)
    return f"{clock(local.time())} on {long_day(local.date())}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 update`, `3 updates`, `no updates`."""
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


def times(count: int) -> str:
    """Return how often: `not yet`, `once`, `twice`, `3 times`."""
    return {0: "not yet", 1: "once", 2: "twice"}.get(count, f"{count} times")


def join(parts: Iterable[str], last: str = "and") -> str:
    """Return parts as a list in a sentence: `a`, `a and b`, `a, b and c`."""
    found = list(parts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def possessive(name: str) -> str:
    """Return whose: `Priya's`, `James'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def capital(words: str) -> str:
    """Return words with a capital first letter, the rest as it was."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """Return words as a sentence: a capital, and a full stop unless they end in a mark already."""
    return capital(stop(words))


def stop(words: str) -> str:
    """Return words with a full stop, unless they end in a mark already."""
    words = words.strip()
    return words + ("" if not words or words[-1] in ".?!:…”" else ".")


def age(days: int | None) -> str:
    """Return how long ago something was last heard: `today`, `12 days ago`, `9 weeks ago`; `never` for None."""
    if days is None:
        return "never"
    if days < 1:
        return "today"
    if days < 21:
        return f"{plural(days, 'day')} ago"
    return f"{days // 7} weeks ago"


def colour(rag: Rag | None, scheme: Scheme) -> str:
    """Return a colour with what it means here: `Amber (some issues, being managed)`."""
    label = scheme.labels.get(rag) if rag else None
    return f"{scheme.label(rag)} ({label.means})" if label and label.means else scheme.label(rag)


def due(given: Due) -> str:
    """Return a date as we hold it, with the raw words wherever they say something else; `none` where there is none."""
    raw = " ".join(given.raw.split())
    if given.kind is DueKind.NONE:
        return "none"
    if given.date is None:
        known = {DueKind.TBC: "to be confirmed", DueKind.ONGOING: "ongoing"}.get(given.kind, "")
        if known and raw.lower() in ("", "tbc", known):
            return known
        return f"“{raw}”" + ("" if known else f" ({given.why})" if given.why else " (not one day)")
    if given.kind is DueKind.DAY or not raw:
        return full_day(given.date)
    return f"{full_day(given.date)} (written “{raw}”)"


def ref(action: Action) -> str:
    """Return what an action is called: its ref, or where it stands in the plan when it has none."""
    row = action.where.row or action.key.rpartition("~")[2].partition("#")[0]
    return action.ref or (f"row {row} of the plan" if "~" in action.key else action.key)


def refs(actions: Iterable[Action]) -> str:
    """Return the refs of several actions; a ref that two of them share is told apart by its objective."""
    found = list(actions)
    names = [ref(a) for a in found]
    return join(
        f"{n} (objective {a.objective.number})" if names.count(n) > 1 and a.objective.number else n
        for n, a in zip(names, found, strict=True)
    )


def told_apart(actions: Iterable[Action]) -> dict[str, str]:
    """Return, by key, what to call each action in an order: its ref, or its key where two of them share the ref."""
    found = list(actions)
    names = [a.ref for a in found]
    return {a.key: a.ref if a.ref and names.count(a.ref) == 1 else a.key for a in found}


def brief(words: str, most: int = 110) -> str:
    """Return words on one line, cut at a word's end where there are more than `most` characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"


def latest(progress: str, most: int = DIARY) -> tuple[str, bool]:
    """Return a diary's newest entries, as they stand in it, and whether older ones were left out.

    Entries begin with a date (`03.06.26 - PQ - ...`); the newest by date come first when choosing, and what is chosen
    keeps its order. A diary without dates is read as written downwards: its last lines are the newest.
    """
    progress = progress.strip()
    if len(progress) <= most:
        return progress, False
    entries = diary.entries(progress)
    newest = sorted(range(len(entries)), key=lambda i: (entries[i].on or date.min, i), reverse=True)
    chosen, length = [newest[0]], len(entries[newest[0]].words)
    for i in newest[1:]:
        length += len(entries[i].words)
        if length > most:
            break
        chosen.append(i)
    words = "\n".join(entries[i].words for i in sorted(chosen))
    return (words if len(words) <= most else words[:most].rsplit(None, 1)[0] + " …"), True


def wrap(text: str, width: int = WIDTH) -> str:
    """Return a text part with long lines folded at words, list items indented, and no run of blank lines.

    Words longer than a line (an address) are left whole.
    """
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines += [line] if len(line) <= width else _fold(line, width)
    return "\n".join(lines).strip("\n") + "\n"


def _fold(line: str, width: int) -> Sequence[str]:
    body = line.lstrip(" ")
    lead = line[: len(line) - len(body)]
    indent = lead + ("  " if body.startswith(("- ", "* ")) else "")
    lines, current = [], lead
    for word in body.split(" "):
        if len(current) > len(indent) and len(current) + len(word) + 1 > width and current.strip() not in ("-", "*"):
            lines.append(current.rstrip())
            current = indent
        current += word if current in (lead, indent) else f" {word}"
    return [*lines, current.rstrip()]
