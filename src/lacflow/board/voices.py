"""Whose word stands, where several returns of one cycle speak of the same action.

Words are ordered by when they were written, not by when they were read. The newest word of one person stands over their
own earlier ones, whichever arrives first. The project manager's word stands over everything written before it. A lead's
word stands over their deputy's earlier one; a deputy who differs from what the lead wrote before, or two leads of one
action who differ, contradict one another: nothing is recorded then, and the project manager sees both. Every word is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lacflow.board.checks import plain_day
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Reading
from lacflow.board.updates import Refusal

#: What can have only one value at a time. Words of progress add up and never contradict.
COLOUR, DATE = "rag", "due"


@dataclass(frozen=True)
class Word:
    """What somebody wrote of one action: for which lead, by whose hand, when; blue stands for "complete"."""

    person: str
    author: str
    at: datetime
    rag: Rag | None = None
    due: date | None = None

    @classmethod
    def of(cls, person: str, author: str, at: datetime, reading: Reading) -> Word:
        """Make the word a reading holds, sure or probable."""
        sure, maybe = reading.fields, reading.probable
        rag = Rag.BLUE if sure.complete or maybe.complete else sure.rag or maybe.rag
        return cls(person, author, at, rag, sure.due or maybe.due)


@dataclass(frozen=True)
class Weighed:
    """A reading after it was weighed: what is withheld from it stands in `probable`.

    `overtaken` are values that newer words have replaced already, for the receipt; `replaces` says whose word gives way.
    """

    reading: Reading
    overtaken: tuple[Refusal, ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """How people and colours are called in reasons, and who manages the project."""

    manager: str
    name: Callable[[str], str]
    label: Callable[[Rag | None], str]


def written_at(claimed: datetime | None, received: datetime, asked: datetime) -> datetime:
    """Return when a message was written: as it claims where that lies between request and arrival, else its arrival."""
    return claimed if claimed is not None and asked <= claimed <= received else received


def weigh(reading: Reading, mine: Word, others: Iterable[Word], names: Names) -> Weighed:
    """Decide what of a reading may be recorded, given what else was written of its action in the cycle."""
    in_force = _in_force(others, mine.person, names.manager)
    done = Weighed(reading)
    for part in (COLOUR, DATE):
        if getattr(mine, part) is not None:
            done = _weigh_part(done, part, mine, in_force, names)
    return done


def overtaken(mine: Word, others: Iterable[Word], names: Names) -> str:
    """Return in words what was written after a word and differs from it; "" where nothing was."""
    newer = [w for w in others if w.at > mine.at]
    said = [_said(w, part, names) for part in (COLOUR, DATE) for w in newer if _differ(part, w, mine)]
    return " and ".join(dict.fromkeys(said))


def _in_force(others: Iterable[Word], person: str, manager: str) -> list[Word]:
    """Return the words that still count, oldest first: those the project manager has since decided on do not."""
    ordered = sorted(others, key=lambda w: w.at)
    kept: list[Word] = []
    for part in (COLOUR, DATE):
        newest: dict[tuple[str, str], Word] = {}
        for word in ordered:
            value = getattr(word, part)
            if value is None:
                continue
            if word.author == manager:
                newest.clear()
            newest[(manager, manager) if word.author == manager else (word.person, word.author)] = _only(word, part)
        kept += newest.values()
    return sorted(kept, key=lambda w: w.at)


def _only(word: Word, part: str) -> Word:
    return replace(word, due=None) if part == COLOUR else replace(word, rag=None)


def _weigh_part(done: Weighed, part: str, mine: Word, others: Sequence[Word], names: Names) -> Weighed:
    for other in (w for w in others if _differ(part, w, mine)):
        fate = _fate(mine, other, names.manager)
        if fate == "overtaken":
            gone = Refusal("revised" if part == DATE else part, f"{_said(other, part, names)} since")
            return replace(done, reading=_withheld(done.reading, part), overtaken=(*done.overtaken, gone))
        if fate == "replaces":
            done = replace(done, replaces=(*done.replaces, _said(other, part, names)))
        elif fate == "conflict" and not (part == COLOUR and mine.rag is Rag.BLUE):
            why = f"{_said(other, part, names)}, this says {_value(mine, part, names)}"
            done = replace(done, reading=_doubted(_withheld(done.reading, part), why))
    return done


def _fate(mine: Word, other: Word, manager: str) -> str:
    """Return what becomes of a word beside another that differs: stands, overtaken, replaces (the other) or conflict."""
    newer = other.at > mine.at
    same_lead = mine.person == other.person
    if manager in (mine.author, other.author) or (same_lead and mine.author == other.author):
        return "overtaken" if newer else "stands"
    if same_lead and other.author == other.person and newer:
        return "overtaken"
    if same_lead and mine.author == mine.person and not newer:
        return "replaces"
    return "conflict"


def _doubted(reading: Reading, why: str) -> Reading:
    reasons = dict.fromkeys([*filter(None, [reading.reason]), why])
    return replace(reading, disposition=Disposition.REVIEW, reason="; ".join(reasons))


def _differ(part: str, one: Word, other: Word) -> bool:
    values = (getattr(one, part), getattr(other, part))
    return None not in values and values[0] != values[1]


def _said(word: Word, part: str, names: Names) -> str:
    return f"{names.name(word.author)} said {_value(word, part, names)}"


def _value(word: Word, part: str, names: Names) -> str:
    if part == DATE:
        return plain_day(word.due) if word.due else ""
    return names.label(word.rag)


def _withheld(reading: Reading, part: str) -> Reading:
    """Return the reading with its colour (and completion) or its date only probable."""
    held = ("rag", "complete", "completed_on") if part == COLOUR else ("due", "due_raw")
    nothing = Fields()
    sure = {name: getattr(reading.fields, name) for name in held if getattr(reading.fields, name) not in (None, False)}
    return replace(
        reading,
        fields=replace(reading.fields, **{name: getattr(nothing, name) for name in held}),
        probable=replace(reading.probable, **sure),
    )
