"""The entry `reports_to` of a board's file: boards above, their slots, and what is wrong with them between files.

A parent is resolved once every board is made: the meetings of another board here give the slots. Resolving again gives
the same board, the very same where nothing above it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lacflow.board.board import Board
from lacflow.board.calendar import Offset, WorkingDays, day_in_words
from lacflow.board.slots import AHEAD, DRAFT, Parent, Slot
from lacflow.board.upward import children, completed, feeding, loops, slots_of, unreported
from lacflow.errors import Problem
from lacflow.settings import words
from lacflow.settings.boardchecks import offset_of

if TYPE_CHECKING:
    from lacflow.settings.boardforms import ParentForm, SlotForm
    from lacflow.settings.document import Document, Path

#: Parses a board's file again, to say where a fault stands.
DocumentOf = Callable[[str], "Document"]
_TOP = "reports_to"


def parent(called: str, form: ParentForm, days: WorkingDays) -> Parent:
    """Make a board above of its form, with the slots the file lists; another board's meetings come with `resolve`."""
    nowhere = Offset(0, DRAFT.unit, DRAFT.at)
    made = Parent(
        called=called,
        name=called,
        to=form.to or "",
        column=form.ref or "",
        draft=offset_of(form.draft, DRAFT),
        despatch=offset_of(form.despatch, nowhere) if form.despatch else None,
        ahead=offset_of(form.ahead, AHEAD),
    )
    made = replace(made, listed=tuple(_slot(one, made) for one in form.dates))
    made = replace(made, listed=completed(made, days))
    return replace(made, slots=tuple(sorted(made.listed, key=lambda s: (s.due, s.on))))


def _slot(form: SlotForm, above: Parent) -> Slot:
    return Slot(
        key=form.key or form.date.isoformat(),
        on=form.date,
        due=form.due or date.max,
        due_at=form.at or above.draft.at,
        begins=form.time,
        despatch=form.despatch,
        why="by its calendar" if form.due else "",
    )


def resolve(boards: Mapping[str, Board]) -> dict[str, Board]:
    """Return boards that know those above and below them."""
    placed = {key: _kept(b, parents=tuple(_placed(p, key, boards) for p in b.parents)) for key, b in boards.items()}
    below = children(placed)
    return {key: _kept(b, children=below.get(key, ())) for key, b in placed.items()}


def _kept(board: Board, **changes: object) -> Board:
    """Return the board with changes, the very same where it has them already: a board that is new is planned anew."""
    made = replace(board, **changes)  # type: ignore[arg-type]
    return board if made == board else made


def _placed(above: Parent, own: str, boards: Mapping[str, Board]) -> Parent:
    key = _key_of(above, own, boards)
    found = boards.get(key)
    if found is None:
        return replace(
            above,
            board="",
            clerk="",
            name=above.called,
            slots=tuple(sorted(above.listed, key=lambda s: (s.due, s.on))),
        )
    slots = slots_of(found, above.draft, above.despatch)
    return replace(
        above,
        board=key,
        clerk=found.project_manager,
        name=found.name,
        slots=tuple(sorted(slots, key=lambda s: (s.due, s.on))),
    )


def _key_of(above: Parent, own: str, boards: Mapping[str, Board]) -> str:
    """Return the key of the board here that is meant; empty for a committee that is not run here.

    A key always means that board; a name does where the file lists no dates.
    """
    if above.called in boards:
        return above.called
    wanted = " ".join(above.called.lower().split())
    named = [k for k, b in boards.items() if wanted in (b.name.lower(), b.short.lower()) and k != own]
    return named[0] if len(named) == 1 and not above.listed else ""


def faults(boards: Mapping[str, Board], document_of: DocumentOf) -> list[Problem]:
    """Find what is wrong with who reports to whom, and when; boards are those resolved."""
    return [problem for board in boards.values() if board.parents for problem in _of(board, boards, document_of)]


def _of(board: Board, boards: Mapping[str, Board], document_of: DocumentOf) -> Iterator[Problem]:
    document = document_of(board.key)
    for above in board.parents:
        path: Path = (_TOP, above.called)
        yield from _which(document, path, board, above, boards)
        yield from _listed(document, path, above)
        if above.board != board.key:
            yield from _diary(document, path, board, above)
    for chain in loops(boards):
        if chain[0] == board.key and len(chain) > 2:
            said = " reports to ".join(chain)
            yield document.fault((_TOP,), "upward.loop", f"Boards report in a circle: {said}.", "Take one of them out.")


def _which(
    document: Document, path: Path, board: Board, above: Parent, boards: Mapping[str, Board]
) -> Iterator[Problem]:
    if above.board == board.key:
        yield document.fault(path, "upward.self", "A board cannot report to itself.", "Name the board above it.")
    elif above.board and above.listed:
        message = f"The meetings of {above.board} are in its own file, and here are dates of it."
        yield document.fault((*path, "dates"), "upward.dates", message, "Take `dates` out.")
    elif not above.board and not above.listed:
        others = [key for key in boards if key != board.key]
        hint = words.suggestion(above.called, others, f"Boards here: {', '.join(others) or 'no other'}.")
        message = f"There is no board {above.called!r} here, and no dates of it are given."
        yield document.fault(path, "upward.unknown", message, f"{hint} Or list its meetings under `dates`.")


def _listed(document: Document, path: Path, above: Parent) -> Iterator[Problem]:
    """Find listed dates that cannot be: due after the meeting, sent out before the report is due, a key twice."""
    seen: set[str] = set()
    for number, slot in enumerate(above.listed):
        place: Path = (*path, "dates", number) if document.has((*path, "dates")) else (*path, number)
        if slot.key in seen:
            message = f"Two of its meetings have the key {slot.key!r}."
            yield document.fault(place, "upward.twice", message, "Correct one of the dates, or give each a `key`.")
        seen.add(slot.key)
        if slot.due > slot.on:
            message = f"The report is due on {slot.due:%-d %B %Y}, after the meeting of {slot.on:%-d %B %Y}."
            yield document.fault(place, "upward.order", message, "Correct `due` or `date`.")
        if slot.despatch and not slot.due <= slot.despatch <= slot.on:
            message = f"The papers go out on {slot.despatch:%-d %B %Y}, not between report and meeting."
            yield document.fault(place, "upward.order", message, "Correct `despatch`.")


def _diary(document: Document, path: Path, board: Board, above: Parent) -> Iterator[Problem]:
    """Find meetings no slot comes after, and slots no meeting comes before; both may be meant, so both are warnings."""
    if not above.slots and not above.board:
        return
    late = unreported(above.slots, board.meetings, board.zone)
    if late:
        several = "boards" if len(late) > 1 else "board"
        message = f"{above.name} has no date for a report after the {several} of {_days([m.date for m in late])}."
        hint = "Add the next dates of the board above as soon as they are known."
        yield document.fault(path, "upward.no_slot", message, hint, "warning")
    fed = feeding(above.slots, board.meetings, board.zone)
    first = next((n for n, f in enumerate(fed) if f.meeting is not None), len(fed))
    early = [f.slot.due for f in fed[:first]]
    stale = [f.slot.due for f in fed[first:] if not f.fresh]
    if early and board.meetings:
        message = f"No meeting of this board comes before the report due to {above.name} on {_days(early)}."
        hint = "It will say that no board has met. Add the earlier meeting, or leave it so."
        yield document.fault(path, "upward.no_board", message, hint, "warning")
    if stale:
        message = f"No meeting of this board is new for the report due to {above.name} on {_days(stale)}."
        hint = "It will give the figures of the last meeting, brought up to date. Nothing need be done."
        yield document.fault(path, "upward.no_board", message, hint, "warning")


def _days(days: list[date]) -> str:
    said = [f"{day_in_words(day)} {day.year}" for day in days]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
