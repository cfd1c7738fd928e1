"""A board's file into a board. What can be wrong with it beyond a single entry is in `boardchecks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lacflow.board.board import Board, Conditions, Rule, Rung, StepOffsets
from lacflow.board.calendar import Meeting, Offset, Unit, Window
from lacflow.board.people import Directory
from lacflow.board.rag import Scheme
from lacflow.errors import Problem
from lacflow.settings import boardchecks
from lacflow.settings.boardchecks import STEPS, offset_of, offsets, stands_for
from lacflow.settings.days import working_days
from lacflow.settings.document import Document
from lacflow.settings.upward import parent

if TYPE_CHECKING:
    from lacflow.settings.boardforms import BoardForm, ConditionsForm, RuleForm, RungForm, StepsForm

#: The time of day papers are fixed at, and what was decided is asked for, where only the day is said.
PAPERS = MINUTES = Offset(0, Unit.DAYS, time(9))


@dataclass(frozen=True)
class Common:
    """What all boards share. `context` holds the known keys for the forms; None where their file could not be read."""

    context: Mapping[str, frozenset[str] | None]
    schemes: Mapping[str, Scheme]
    directory: Directory | None
    window: Window
    brake: timedelta
    admin: str | None


def board(key: str, document: Document, common: Common) -> tuple[Board | None, list[Problem]]:
    """Make a board of its file; return None and why where it cannot be made."""
    from pydantic import ValidationError

    from lacflow.settings.boardforms import BoardForm
    from lacflow.settings.faults import explain

    if document.data is None and document.problems:
        return None, list(document.problems)
    problems = [*document.problems, *boardchecks.typed(key, document, common.window)]
    try:
        form = BoardForm.model_validate(document.data or {}, context=dict(common.context))
    except ValidationError as error:
        return None, problems + explain(document, "board", error)
    made = _board(key, form, common)
    problems += boardchecks.made(document, form, made, common.directory)
    return made, problems


def _board(key: str, form: BoardForm, common: Common) -> Board:
    meetings = tuple(
        sorted((Meeting(m.key, m.date, m.time, m.state) for m in form.meetings), key=lambda m: (m.date, m.time))
    )
    listed = (s.date for above in form.reports_to.values() for s in above.dates)
    calendar = working_days((*(m.date for m in meetings), *listed), ((*c.days, c.name) for c in form.closed))
    return Board(
        key=key,
        name=form.name,
        short=form.short or form.name,
        zone=ZoneInfo(form.time_zone),
        chair=form.chair,
        project_manager=form.project_manager,
        mailbox=form.mailbox,
        briefed=tuple(form.briefed),
        sponsor=form.sponsor,
        strategic_lead=form.strategic_lead,
        finance=form.finance,
        admin=common.admin,
        meetings=meetings,
        steps=_steps(form.steps),
        papers=tuple(dict.fromkeys(form.papers)),
        working_days=calendar,
        window=common.window,
        scheme=common.schemes.get(form.colours, Scheme()),
        intro=form.intro.strip(),
        rules=_made_rules(form.escalation),
        answers_each=frozenset(form.answers_each),
        localities=tuple(form.localities),
        case_numbers=tuple(form.case_numbers),
        checks_off=frozenset(name for name, on in form.checks.items() if not on),
        parents=tuple(parent(called, above, calendar) for called, above in form.reports_to.items()),
        brake=common.brake,
    )


def _steps(forms: StepsForm) -> StepOffsets:
    made, usual = offsets({step: getattr(forms, step) for step in STEPS}), StepOffsets()
    papers = offset_of(forms.papers, PAPERS) if forms.papers else None
    minutes = offset_of(forms.minutes, MINUTES) if forms.minutes else None
    return replace(made, addendum=offset_of(forms.addendum, usual.addendum), papers=papers, minutes=minutes)


def _made_rules(forms: list[RuleForm] | None) -> tuple[Rule, ...]:
    from lacflow.board.escalation import PRESETS, default_rules

    if forms is None:
        return default_rules()
    made: list[Rule] = []
    for form in forms:
        preset = stands_for(form)
        made += PRESETS[preset]() if preset else [_rule(form)]
    return tuple(made)


def _rule(form: RuleForm) -> Rule:
    common = _conditions(form.when)
    any_of = tuple(Conditions(**{**common, **_conditions(other)}) for other in form.when.any)
    rungs: list[RuleForm | RungForm] = [form, *form.then]
    every = "" if form.every == "board" else form.every
    return Rule(
        form.name, any_of or (Conditions(**common),), tuple(_rung(r) for r in rungs), every, form.ends, form.discuss
    )


def _conditions(form: ConditionsForm) -> dict[str, Any]:
    """Return the conditions a form sets, by name."""
    found = {name: getattr(form, name) for name in Conditions.__dataclass_fields__}
    return {name: _frozen(v) for name, v in found.items() if v is not None}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return frozenset(value) if isinstance(value, list) else value


def _rung(form: RuleForm | RungForm) -> Rung:
    days, hours = form.after or (0, 0)
    return Rung(tuple(form.tell), form.at or "once", days, hours)
