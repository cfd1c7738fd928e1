"""What an answer says again that was said for an earlier board: no new answer, or a conflict with what has changed since.

Only words long enough to be somebody's own count: "on track" may well be true again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lacflow.board.checks import plain_day
from lacflow.board.plan import Action
from lacflow.board.rag import Rag, Scheme
from lacflow.board.readings import Disposition, Fields, Reading

_OWN = 6
_STAMP = re.compile(r"^[\W\d]*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}[\W]*")


@dataclass(frozen=True)
class Earlier:
    """What was said of an action for an earlier board: as it was read, and for which board, in words."""

    fields: Fields
    board: str


def not_new(reading: Reading, action: Action, earlier: Iterable[Earlier], scheme: Scheme) -> Reading:
    """Return a reading without what was said for an earlier board; one that says nothing else is "as before" or a conflict.

    Example:
        `Panel has met and two are approved` again, with the colour in force -> no change; with the green of then where red
        is in force -> review.
    """
    lines = [line for line in (reading.fields.progress or "").splitlines() if line.strip()]
    told = [(e, {_fold(x) for x in (e.fields.progress or "").splitlines()}) for e in earlier]
    same = [e for e, known in told if any(_is_own(line) and _fold(line) in known for line in lines)]
    if not same:
        return reading
    every = {words for _, known in told for words in known}
    fresh = [line for line in lines if _fold(line) not in every]
    if fresh:
        return replace(reading, fields=replace(reading.fields, progress="\n".join(fresh)))
    return _said_again(reading, action, same, scheme)


def _said_again(reading: Reading, action: Action, same: Sequence[Earlier], scheme: Scheme) -> Reading:
    """Judge a reading all of whose words were said before."""
    said, last = reading.fields, same[-1]
    rag = Rag.BLUE if said.complete else said.rag
    moved = rag is not None and rag is not action.rag.value
    dated = said.due is not None and said.due != action.current_due.date
    old = [e for e in same if (not moved or _rag(e) is rag) and (not dated or e.fields.due == said.due)]
    bare = replace(said, progress=None)
    if moved or dated:
        if not old:
            return replace(reading, fields=bare)
        news = [scheme.label(action.rag.value)] if moved else []
        news += [plain_day(action.current_due.date)] if dated and action.current_due.date else []
        why = f"all of it was said for the board of {old[-1].board}; since then it is {' and '.join(news)}"
        reason = f"{reading.reason}; {why}" if reading.reason else why
        maybe = replace(
            reading.probable, rag=said.rag or reading.probable.rag, due=said.due or reading.probable.due,
            due_raw=said.due_raw or reading.probable.due_raw, complete=said.complete or reading.probable.complete,
        )  # fmt: skip
        return replace(reading, disposition=Disposition.REVIEW, fields=Fields(), probable=maybe, reason=reason)
    if reading.disposition is Disposition.RECORD and not (
        said.complete or said.metric or said.evidence or reading.proposes
    ):
        reason = f"the same words as for the board of {last.board}: as before"
        return replace(reading, disposition=Disposition.NO_CHANGE, fields=Fields(), reason=reason)
    return replace(reading, fields=bare)


def _rag(earlier: Earlier) -> Rag | None:
    return Rag.BLUE if earlier.fields.complete else earlier.fields.rag


def _fold(line: str) -> str:
    """Return a line as compared: without the day it is stamped with, case and marks."""
    return " ".join(re.findall(r"[^\W_]+", _STAMP.sub("", line).lower()))


def _is_own(line: str) -> bool:
    return len(_fold(line).split()) >= _OWN
