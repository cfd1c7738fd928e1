"""What can be wrong with a board's file beyond a single entry.

Keys, meetings and steps are checked on the words typed, so that one bad date does not hide the next fault; rules and
addresses on the board that was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from lacflow.board.board import Board, StepOffsets
from lacflow.board.calendar import Offset, Unit, Window, WorkingDays
from lacflow.board.people import Directory
from lacflow.board.rag import Rag, Scheme
from lacflow.errors import Problem, Severity
from lacflow.settings.document import Document, Path

if TYPE_CHECKING:
    from lacflow.settings.boardforms import BoardForm, ConditionsForm, OffsetForm, RuleForm, RungForm

STEPS = ("circulate", "due", "chase", "brief")


def typed(key: str, document: Document, window: Window) -> list[Problem]:
    """Check the words typed, whether or not a board can be made of them."""
    return [*_key(key, document), *_meetings(document), *_steps(document, window)]


def made(document: Document, form: BoardForm, made: Board, directory: Directory | None) -> list[Problem]:
    """Check the board that was made; `directory` is None where nobody is known."""
    return [*_rules(document, form, made), *_days_off(document, made), *_addresses(document, made, directory)]


def offsets(forms: Mapping[str, OffsetForm | None]) -> StepOffsets:
    """Make the steps of their forms; one left out keeps its usual time."""
    usual = StepOffsets()
    return StepOffsets(**{step: offset_of(form, getattr(usual, step)) for step, form in forms.items()})


def offset_of(form: OffsetForm | None, usual: Offset) -> Offset:
    """Make an offset of its form; one left out keeps its usual length and time."""
    if form is None:
        return usual
    unit = next(unit for unit in Unit if getattr(form, unit.value) is not None)
    return Offset(getattr(form, unit.value), unit, form.at or usual.at)


def stands_for(form: RuleForm) -> str:
    """Return which set of rules a bare word in the list of rules stands for; "" for a rule of one's own."""
    from lacflow.board.escalation import PRESETS

    return form.name if form.name in PRESETS and not form.when.model_fields_set else ""


def _key(key: str, document: Document) -> Iterator[Problem]:
    written = document.data.get("key") if isinstance(document.data, dict) else None
    if isinstance(written, str) and written != key:
        yield Problem(
            "board.key",
            f"The file is called {key}.yaml but says its key is another.",
            "Take the entry out: the file's name is the key.",
            written,
            where=document.where(("key",)),
        )


def _meetings(document: Document) -> Iterator[Problem]:
    """Find keys and dates that stand twice, and meetings out of order."""
    keys: dict[str, int] = {}
    dates: dict[date, int] = {}
    latest: date | None = None
    for number, entry, day in _entries(document):
        path: Path = ("meetings", number)
        key = entry.get("key")
        if isinstance(key, str) and keys.setdefault(key, number) != number:
            yield document.fault(
                (*path, "key"),
                "meeting.key_twice",
                f"Two meetings have the key {key!r}.",
                "Give each meeting a key of its own.",
            )
        if day is None:
            continue
        if entry.get("state") != "cancelled" and dates.setdefault(day, number) != number:
            yield document.fault(
                (*path, "date"),
                "meeting.date_twice",
                "Two meetings are on the same day.",
                "Correct one of the dates, or mark one `state: cancelled`.",
            )
        if latest and day < latest:
            yield document.fault(
                (*path, "date"),
                "meeting.order",
                "This meeting is earlier than the one above it.",
                "Check the date; if it is right, move the entry up.",
                "warning",
            )
        latest = max(latest or day, day)


def _entries(document: Document) -> Iterator[tuple[int, dict[str, Any], date | None]]:
    """Yield (number, entry, its date if that can be read) of every meeting that is an entry at all."""
    from pydantic_core import PydanticCustomError

    from lacflow.settings.words import day

    found = document.data.get("meetings") if isinstance(document.data, dict) else None
    for number, entry in enumerate(found if isinstance(found, list) else ()):
        if not isinstance(entry, dict):
            continue
        try:
            yield number, entry, day(entry.get("date"))
        except PydanticCustomError:
            yield number, entry, None


def _steps(document: Document, window: Window) -> Iterator[Problem]:
    """Find steps in the wrong order, and times at which no letter leaves."""
    from pydantic import ValidationError

    from lacflow.settings.boardforms import STEP

    raw = document.data.get("steps") if isinstance(document.data, dict) else None
    if not isinstance(raw, dict):
        return
    forms: dict[str, OffsetForm | None] = {}
    for step in STEPS:
        try:
            forms[step] = STEP.validate_python(raw[step]) if raw.get(step) is not None else None
        except ValidationError:
            return  # the form says what is wrong with it
    steps = offsets(forms)
    for earlier, later in (("circulate", "due"), ("due", "chase"), ("chase", "brief")):
        if _nominal(getattr(steps, earlier)) >= _nominal(getattr(steps, later)):
            path: Path = ("steps", later if later in raw else earlier)
            yield document.fault(
                path,
                "steps.order",
                f"The step {later!r} does not come after {earlier!r}.",
                "The order is: circulate, due, chase, brief, then the meeting.",
            )
    yield from _fixing(document, raw, steps)
    for step in ("circulate", "chase", "brief"):
        at = getattr(steps, step).at
        if not window.opens <= at < window.closes:
            yield document.fault(
                ("steps", step),
                "steps.window",
                f"Letters leave from {window.opens:%H:%M} to {window.closes:%H:%M}; the step {step!r} would wait.",
                "Choose a time in between, or change windows in lacflow.yaml.",
                "warning",
            )


def _fixing(document: Document, raw: Mapping[str, Any], steps: StepOffsets) -> Iterator[Problem]:
    """Find papers that would be fixed before updates are due, and an addendum that would go before the briefing."""
    from pydantic import ValidationError

    from lacflow.settings.boardforms import STEP

    for name, after, said in (
        ("papers", steps.due, "updates are due"),
        ("addendum", steps.brief, "the chair is briefed"),
    ):
        try:
            form = STEP.validate_python(raw[name]) if raw.get(name) is not None else None
        except ValidationError:
            continue
        if form is not None and _nominal(offset_of(form, after)) <= _nominal(after):
            message = f"The step {name!r} does not come after {said}."
            hint = "Choose a day between that and the meeting."
            yield document.fault(("steps", name), "steps.order", message, hint)


def _nominal(offset: Offset) -> tuple[date, time]:
    """Work out a step of a board that meets on a Thursday with no holidays near; good enough to compare two steps."""
    meeting = date(2026, 11, 19)
    if offset.unit is Unit.WEEKS:
        return meeting - timedelta(weeks=offset.count), offset.at
    if offset.unit is Unit.DAYS:
        return meeting - timedelta(days=offset.count), offset.at
    day, left = meeting, offset.count + (offset.unit is Unit.CLEAR_WORKING_DAYS)
    while left:
        day -= timedelta(1)
        left -= day.weekday() < 5
    return day, offset.at


def _days_off(document: Document, made: Board) -> Iterator[Problem]:
    """Find meetings on days nobody works."""
    for number, entry, day in _entries(document):
        if day is None or entry.get("state") == "cancelled":
            continue
        off = _off(day, made.working_days)
        if off:
            yield document.fault(
                ("meetings", number, "date"),
                "meeting.day_off",
                f"{day:%A %-d %B %Y} is {off}.",
                "Check the date; if it is right, nothing need be done.",
                "warning",
            )


def _off(day: date, calendar: WorkingDays) -> str:
    return "a weekend day" if day.weekday() > 4 else calendar.off.get(day, "")


def _rules(document: Document, form: BoardForm, made: Board) -> Iterator[Problem]:
    """Find rules that catch everything, tell nobody or name a colour the board does not use."""
    from lacflow.board.escalation import PRESETS

    names: dict[str, int] = {}
    for number, rule in enumerate(form.escalation or ()):
        path: Path = ("escalation", number)
        preset = stands_for(rule)
        if preset:
            for one in PRESETS[preset]():
                names.setdefault(one.name.lower(), number)
            continue
        if names.setdefault(rule.name.lower(), number) != number:
            yield document.fault((*path, "name"), "rule.twice", "Two rules have the same name.", "Rename one of them.")
        if not rule.when.model_fields_set or any(not other.model_fields_set for other in rule.when.any):
            yield document.fault(
                (*path, "when"),
                "rule.all",
                "This rule would catch every action.",
                "Say what it is for: {colour: red}, {silent: true}, ...",
            )
        yield from _rungs(document, rule, path, made)
        yield from _colours(document, rule, path, made.scheme)


def _rungs(document: Document, rule: RuleForm, path: Path, made: Board) -> Iterator[Problem]:
    places: list[Path] = [path, *((*path, "then", n) for n in range(len(rule.then)))]
    rungs: list[RuleForm | RungForm] = [rule, *rule.then]
    for place, rung in zip(places, rungs, strict=True):
        if rung.at and rung.after:
            yield document.fault(
                (*place, "after"), "rung.both", "Here stand both `at` and `after`.", "Keep one of the two."
            )
        if place != path and not rung.at and not rung.after:
            yield document.fault(
                place,
                "rung.when",
                "This does not say when they are told.",
                "Add `after: 1 working day` or `at: brief`.",
            )
        for role in ("sponsor", "strategic_lead", "finance"):
            if role in rung.tell and not made.holder(role):
                name = role.replace("_", " ")
                yield document.fault(
                    (*place, "tell"),
                    f"rung.{role}",
                    f"The board has no {name}, so this goes to the project manager.",
                    f"Add the entry `{role}`.",
                    "warning",
                )


def _colours(document: Document, rule: RuleForm, path: Path, scheme: Scheme) -> Iterator[Problem]:
    used = set(scheme.labels or Rag)
    groups: list[tuple[Path, ConditionsForm]] = [((*path, "when"), rule.when)]
    groups += [((*path, "when", "any", n), other) for n, other in enumerate(rule.when.any)]
    for place, group in groups:
        for name in ("colour", "was", "was_not", "boards_at"):
            for rag in getattr(group, name) or ():
                if rag not in used:
                    yield document.fault(
                        (*place, name),
                        "rule.colour",
                        f"The colours {scheme.key!r} have no {rag.value}.",
                        "Use a colour of this board, or choose other `colours`.",
                    )


def _addresses(document: Document, made: Board, directory: Directory | None) -> Iterator[Problem]:
    """Find people the board cannot do without and that have no address."""
    held: list[tuple[Path, str]] = [(("project_manager",), made.project_manager), (("chair",), made.chair)]
    held += [(("briefed", n), key) for n, key in enumerate(made.briefed)]
    for path, key in held:
        person = directory.get(key) if directory else None
        if person and not person.email:
            severity: Severity = "error" if path == ("project_manager",) else "warning"
            yield document.fault(
                path,
                "board.address",
                f"{person.name} has no email address.",
                f"Add `email` under {key} in people.yaml.",
                severity,
            )
