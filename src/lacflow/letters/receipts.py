"""The receipt: what was recorded of a return, item by item, what was not and why, what is still to come.

Also the letters that ask whose words a message holds: to the person themselves where their mail carried no token, to the
lead where somebody else answered. Receipts are automatic mail and say so; replying to one corrects what was recorded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lacflow.board.calendar import Meeting
from lacflow.board.people import Person
from lacflow.board.plan import Action, Colour, Due
from lacflow.board.updates import Change
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import ReceiptData, ReceiptLine
from lacflow.mail.message import Outgoing

#: A lead's own words are given back up to so many characters.
_QUOTED = 400
#: What stands before words is their label, if it is no longer than this: a ref and a colour.
_LABEL = 24
_SHOWN = "(as above)"
_FIELDS = {"rag": "Colour", "revised": "Date", "progress": "Progress", "metric": "Current data", "evidence": "Evidence"}
_ASKED_FOR = {
    "issue": "to raise an issue",
    "risk": "to add a risk to the risk log",
    "merge": "to merge it with another action",
    "delete": "to take it off the plan",
    "reassign": "to give it to another lead",
    "extend": "for more time",
    "close": "to close it",
}


@dataclass(frozen=True)
class Recorded:
    """One action in a receipt, everything in words: what was recorded, what was not, what we ask back."""

    action: Action
    recorded: tuple[str, ...]
    not_recorded: tuple[str, ...]
    waits: tuple[str, ...]
    questions: tuple[str, ...]
    rests_on: str = ""


def receipt(env: Envelope, data: ReceiptData) -> Outgoing:
    """Tell a lead what was recorded of what they sent, and what was not."""
    asked_by_check: dict[str, list[str]] = {}
    for check in data.checks:
        if check.question:
            asked_by_check.setdefault(check.key, []).append(check.question)
    lines = tuple(_recorded(env, line, asked_by_check.pop(line.action.key, [])) for line in data.lines)
    known = {
        "lines": lines,
        "questions": tuple(dict.fromkeys(q for found in asked_by_check.values() for q in found)),
        "data": data,
        "colours": tuple(env.board.scheme.label(line.action.rag.value) for line in data.lines),
        "waits": bool(data.held) or any(line.waits for line in lines),
    }
    return compose(env, "receipt", known, automatic=True)


def confirm_sender(
    env: Envelope,
    *,
    text: str,
    written_by: str = "",
    received: datetime | None = None,
    items: Sequence[Action] = (),
    late_for: Meeting | None = None,
) -> Outgoing:
    """Ask the person a request went to whether a message held back is their answer; “yes” records it.

    Args:
        text: the words, as they were written.
        written_by: who sent it, by name, where that is not the reader themselves; "" where it came from their own
            address without the code of the request.
        items: the actions it seems to be about.
        late_for: the meeting it was asked for, where that is over and it may be meant for the one in hand.
    """
    known = {"text": _cut(text), "written_by": written_by, "received": received, "items": tuple(items),
             "late_for": late_for}  # fmt: skip
    return compose(env, "confirm_sender", known)


def _recorded(env: Envelope, line: ReceiptLine, asked: Sequence[str]) -> Recorded:
    applied = line.applied
    shown = {c.words for c in applied.changes if c.field == "progress"}
    changes = (_brief_complete(c, shown) for c in applied.changes)
    recorded = [said for change in changes if (said := _change(env, change, line.action))]
    if line.no_change:
        plain = not line.rests_on.strip() or "no change" in line.rests_on.casefold()
        recorded.append("No change, as you say." if plain else f"No change, as we read “{_cut(line.rests_on)}”")
    recorded += [f"This takes the place of what was said for you before: {said}." for said in line.replaces]
    waits = [
        f"You asked {_ASKED_FOR.get(p.kind, p.kind)}: “{_cut(p.text)}”. That is for {env.project_manager.name} to decide."
        for p in applied.proposals
        if p.kind != "close" or applied.change("said_complete") is None
    ]
    if line.waits:
        quoted = f": “{_cut(line.words)}”" if line.words.strip() and not _is_shown(line) else ""
        waits.append(f"{env.project_manager.greeting} will look at your words first, because {line.waits}{quoted}")
    refused = [f"{_FIELDS.get(r.field, 'This')}: {words.sentence(r.why)}" for r in applied.refusals]
    return Recorded(
        line.action,
        tuple(recorded),
        tuple(refused),
        tuple(waits),
        tuple(dict.fromkeys([*applied.questions, *asked])),
        _cut(line.rests_on),
    )


def _change(env: Envelope, change: Change, action: Action) -> str:
    """Return a change in words, from and to; a first new date is told from the baseline it comes after."""
    scheme = env.board.scheme
    if change.field == "said_complete":
        return _said_complete(env.project_manager, change)
    if isinstance(change.new, Colour):
        old = change.old.value if isinstance(change.old, Colour) else None
        return f"Colour changed from {scheme.label(old)} to {scheme.label(change.new.value)}."
    if isinstance(change.new, Due):
        before = change.old if isinstance(change.old, Due) and change.old else action.due
        return f"Date changed from {words.due(before)} to {words.due(change.new)}."
    name = _FIELDS.get(change.field, words.capital(change.field))
    said = change.words if change.field == "progress" else str(change.new or "")
    return f"{name} added: “{_cut(said)}”"


def _said_complete(project_manager: Person, change: Change) -> str:
    if change.new is None:
        return "No longer shown as said to be complete."
    said = "You say it is complete."
    if change.words != _SHOWN:
        said = f"Said to be complete: “{_cut(change.words or str(change.new))}”"
    return f"{said} We show it as said to be complete until {project_manager.name} confirms it."


def _brief_complete(change: Change, shown: Collection[str]) -> Change:
    """Return a completion without its words where they are shown as progress."""
    same = change.field == "said_complete" and change.new is not None and change.words in shown
    return replace(change, words=_SHOWN) if same else change


def _is_shown(line: ReceiptLine) -> bool:
    """Tell whether the words that wait are shown as progress already, but for the ref and the colour before them."""
    said = next((c.words for c in line.applied.changes if c.field == "progress"), "")
    words, kept = (" ".join(re.findall(r"\w+", text.lower())) for text in (line.words, said))
    return bool(kept) and words.endswith(kept) and len(words) - len(kept) <= _LABEL


def _cut(text: str) -> str:
    return words.brief(text, _QUOTED)
