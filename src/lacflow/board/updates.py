"""What leads say, applied to the plan as changes, proposals and refusals.

A reading (`board.readings`) carries what was said and the words it rests on; `board.returns` merges those of one return.
`complete` or blue is only ever a proposal. Progress is a diary: a dated entry (`03.06.27 - Pat Quill - words`) goes
under what stands there, and nothing is ever replaced. A new date goes to `revised`; the baseline is never touched.
Days are the board's local civil days.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lacflow.board.calendar import Meeting
from lacflow.board.checks import Seen, check_action, plain_day
from lacflow.board.plan import Action, Colour, Due, DueKind, Status
from lacflow.board.rag import Rag, Scheme
from lacflow.board.readings import (
    Disposition,
    Fields,
    Held,
    Proposal,
    Question,
    Reading,
    fields_from_dict,
    fields_to_dict,
    held_from_dict,
    held_to_dict,
    question_from_dict,
    question_to_dict,
    reading_from_dict,
    reading_to_dict,
)
from lacflow.board.returns import merge

__all__ = [
    "Applied",
    "Change",
    "Disposition",
    "Fields",
    "Held",
    "Proposal",
    "Question",
    "Reading",
    "Refusal",
    "Value",
    "apply",
    "confirm",
    "fields_from_dict",
    "fields_to_dict",
    "held_from_dict",
    "held_to_dict",
    "merge",
    "question_from_dict",
    "question_to_dict",
    "reading_from_dict",
    "reading_to_dict",
    "updated",
]

#: A date so far ahead that the year is more likely a slip of the finger.
_FARTHEST = timedelta(days=5 * 366)

#: The values a change may hold.
Value = str | Colour | Due | None


@dataclass(frozen=True)
class Change:
    """One field of an action that gets a new value, and the lead's own words for it.

    `field` and the type of `old` and `new`: progress, metric, evidence (str); rag (Colour); revised (Due);
    said_complete (str, or None: not proposed).
    """

    field: str
    old: Value
    new: Value
    words: str = ""


@dataclass(frozen=True)
class Refusal:
    """A value that was said but is not recorded, why, and the question its lead is asked about it."""

    field: str
    why: str
    question: str = ""


@dataclass(frozen=True)
class Applied:
    """What one reading does to one action. `questions` go back to the lead in the receipt, each once."""

    changes: tuple[Change, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    questions: tuple[str, ...] = ()

    def __add__(self, other: Applied) -> Applied:
        return Applied(
            self.changes + other.changes,
            tuple(dict.fromkeys(self.proposals + other.proposals)),
            self.refusals + other.refusals,
            tuple(dict.fromkeys(self.questions + other.questions)),
        )

    def change(self, name: str) -> Change | None:
        """Return the change of one field, or None."""
        return next((c for c in self.changes if c.field == name), None)


def apply(
    action: Action,
    reading: Reading,
    scheme: Scheme,
    *,
    by: str,
    on: date,
    meeting: Meeting | None = None,
    off: Collection[str] = (),
) -> Applied:
    """Decide what one reading does to one action. The action itself is not changed: see `updated`.

    Only `reading.fields` counts; what is in `reading.probable` waits for a person.

    Args:
        by: the name the diary entry carries ("Pat Quill", "Pat Quill for Sam Reed").
        on: the local day the words were sent.
        meeting: the meeting the update is for; a date that slips past it is noticed.
        off: checks the board does without.
    """
    said = reading.fields
    asked_for = Applied(proposals=reading.proposes + _reassign(said))
    if action.status is not Status.OPEN:
        why = f"{action.ref or action.key} is {action.status.value} in the plan"
        return asked_for if said.empty else asked_for + _refuse("action", why, "Is this about another action?")
    dated = _date(action, said, by, on)
    result = _colour(action, said, scheme, on, dated) + dated
    result += _complete(action, reading, on, result)
    result += _figures(action, said, on) + _progress(action, said, by, on) + asked_for
    after = updated(action, result.changes)
    checks = check_action(
        Seen(after, on, scheme, action, said.rag, said.progress or "", meeting.date if meeting else None), off=off
    )
    return result + Applied(questions=tuple(c.question for c in checks if c.question))


def updated(action: Action, changes: Iterable[Change]) -> Action:
    """Return the action with the changes made; metric and evidence stand in its other columns."""
    for change in changes:
        if change.field in ("metric", "evidence"):
            action = replace(action, other={**action.other, _column(action, change.field): str(change.new)})
        else:
            action = replace(action, **{change.field: change.new})  # type: ignore[arg-type]
    return action


def confirm(action: Action, scheme: Scheme, *, by: str, said_by: str | None) -> Applied:
    """Turn an action blue on a second person's word.

    Args:
        by, said_by: keys of who confirms and of who said it was complete; one person cannot do both.
    """
    if action.said_complete is None:
        return _refuse("rag", "nobody has said that it is complete")
    if by == said_by:
        return _refuse("rag", "whoever said that it is complete cannot confirm it", "Who else can confirm it?")
    words = action.said_complete
    blue = Change("rag", action.rag, Colour(Rag.BLUE, scheme.label(Rag.BLUE)), words)
    return Applied((blue, Change("said_complete", words, None, words)))


def _refuse(name: str, why: str, question: str = "") -> Applied:
    return Applied(refusals=(Refusal(name, why, question),), questions=(question,) if question else ())


def _reassign(said: Fields) -> tuple[Proposal, ...]:
    return (Proposal("reassign", said.lead),) if said.lead else ()


def _colour(action: Action, said: Fields, scheme: Scheme, on: date, dated: Applied) -> Applied:
    rag = said.rag
    if rag is None or rag is Rag.BLUE:
        return Applied()
    label = scheme.label(rag)
    if said.complete and rag in (Rag.AMBER, Rag.RED):
        return _refuse("rag", f"complete and {label} were said together", f"Is it complete, or is it {label}?")
    if rag is action.rag.value:
        return Applied()
    if action.rag.value is Rag.BLUE:
        return _refuse("rag", f"it was confirmed complete; {label} would open it again", "Is it open again?")
    if scheme.labels and rag not in scheme.labels:
        return _refuse("rag", f"this board does not use {label}", "Which of the board's colours is it?")
    if scheme.overdue_is_red and rag is not Rag.RED and updated(action, dated.changes).overdue(on):
        red = scheme.label(Rag.RED)
        why = f"it is past its date, which this board calls {red}"
        return _refuse("rag", why, f"Is it {red}, or is there a new date?")
    return Applied((Change("rag", action.rag, Colour(rag, label), said.progress or ""),))


def _date(action: Action, said: Fields, by: str, on: date) -> Applied:
    raw = said.due_raw or (said.due.isoformat() if said.due else "")
    held = action.current_due
    if said.due is None:
        same = not raw or _fold(raw) == _fold(held.raw)
        return Applied() if same else _refuse("revised", f"“{raw}” is not one day", "Which day is it due?")
    if said.due == held.date:
        return Applied()
    day = plain_day(said.due)
    if said.complete or said.rag is Rag.BLUE:
        return _refuse("revised", f"something complete needs no new date ({day})")
    if said.due < on:
        return _refuse(
            "revised", f"{day} has passed already", f"The date given, {day}, has passed: which day is meant?"
        )
    if said.due - on > _FARTHEST:
        return _refuse("revised", f"{day} is more than five years away", f"Is the year right in {day}?")
    due = Due(raw, said.due, _kind(raw, said.due), f"given by {by} on {plain_day(on)}")
    return Applied((Change("revised", action.revised, due, raw),))


def _kind(raw: str, day: date) -> DueKind:
    """Tell a month from a day: a month's last day whose number nobody wrote."""
    last = (day + timedelta(days=1)).day == 1
    written = {int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", raw)}
    weekday = re.search(r"(?i)\b(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?\b", raw)
    iso = raw == day.isoformat()
    return DueKind.MONTH if last and day.day not in written and not weekday and not iso else DueKind.DAY


def _complete(action: Action, reading: Reading, on: date, so_far: Applied) -> Applied:
    said = reading.fields
    if not said.complete and said.rag is not Rag.BLUE:
        return _taken_back(action, said, so_far)
    if action.rag.value is Rag.BLUE or said.rag in (Rag.AMBER, Rag.RED):
        return Applied()
    if said.completed_on is not None and said.completed_on > on:
        day = plain_day(said.completed_on)
        return _refuse("said_complete", f"{day} has not come yet", f"Is it complete now, or due on {day}?")
    words = (said.progress or reading.evidence or "said to be complete").strip()
    if said.completed_on is not None:
        words += f" (completed {plain_day(said.completed_on)})"
    if words == action.said_complete:
        return Applied()
    return Applied((Change("said_complete", action.said_complete, words, words),), (Proposal("close", words),))


def _taken_back(action: Action, said: Fields, so_far: Applied) -> Applied:
    """A colour or a date said after "complete" takes it back; words alone do not."""
    if action.said_complete is None or (said.rag is None and so_far.change("revised") is None):
        return Applied()
    question = "You told us earlier that it was complete; we no longer show it so. Is that right?"
    return Applied((Change("said_complete", action.said_complete, None, said.progress or ""),), questions=(question,))


def _progress(action: Action, said: Fields, by: str, on: date) -> Applied:
    old = action.progress
    words = _news(old, said.progress or "")
    entry = f"{on:%d.%m.%y} - {by} - {words}"
    if not any(c.isalnum() for c in words) or f"\n{entry}\n" in f"\n{old}\n":
        return Applied()
    new = old + ("" if not old or old.endswith("\n") else "\n") + entry
    return Applied((Change("progress", old, new, words),))


def _news(old: str, words: str) -> str:
    """Return what is new in `words`: a cell sent back with more under it holds only what was added."""
    words, old = words.replace("\r\n", "\n").strip(), old.replace("\r\n", "\n").strip()
    if old and words == old:
        return ""
    return words[len(old) :].strip() if old and words.startswith(old + "\n") else words


def _figures(action: Action, said: Fields, on: date) -> Applied:
    """A figure is as of a day and takes the place of the last; evidence adds up."""
    changes = []
    metric = action.other.get(_column(action, "metric"), "")
    figure, proof = (said.metric or "").strip(), (said.evidence or "").strip()
    if figure and metric != (new := f"{figure} ({on:%d.%m.%y})"):
        changes.append(Change("metric", metric, new, figure))
    evidence = action.other.get(_column(action, "evidence"), "")
    if proof and f"\n{proof}\n" not in f"\n{evidence}\n":
        changes.append(Change("evidence", evidence, f"{evidence}\n{proof}" if evidence else proof, proof))
    return Applied(tuple(changes))


def _column(action: Action, name: str) -> str:
    start, new = {"metric": ("current data", "Current data"), "evidence": ("evidence", "Evidence")}[name]
    return next((column for column in action.other if _fold(column).startswith(start)), new)


def _fold(text: str) -> str:
    return " ".join(text.lower().split())
