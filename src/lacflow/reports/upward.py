"""`lacflow papers upward`: the report to a board above as it stands now, or as it was fixed and sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lacflow.board.board import Board
from lacflow.board.slots import Parent
from lacflow.board.upward import Fed, feeding, slot_name
from lacflow.documents.paper_docx import docx_of
from lacflow.documents.paper_pdf import pdf_of
from lacflow.documents.paper_xlsx import xlsx_of
from lacflow.errors import InputFault, Problem
from lacflow.papers.flagged import Flag, flags, marked
from lacflow.papers.upward import Facts, upward_json, upward_paper
from lacflow.reports.ahead import note_files
from lacflow.runners.planner.reporting import facts_of
from lacflow.store import kept
from lacflow.store.reported import KIND

if TYPE_CHECKING:
    from datetime import datetime

    from lacflow.app import App

FORMATS = ("docx", "pdf", "xlsx", "json")


def made(
    service: App, board_key: str, slot: str | None, fmt: str, *, checked: bool = False, frozen: bool = False
) -> tuple[bytes, tuple[Flag, ...], str]:
    """Return a report in one of `FORMATS`, what to look at before it is published, and in words which it is.

    Args:
        slot: the slot's name as `lacflow calendar` has it; the next one where left out, with `frozen` the last one fixed.
        checked: somebody has looked at what is flagged.

    Raises:
        InputFault: the board reports to nobody, there is no such slot, or nothing was fixed for it.
    """
    if fmt not in FORMATS:
        raise InputFault(Problem("papers.format", "This format is not known.", f"Use {', '.join(FORMATS)}.", fmt))
    board = service.board(board_key)
    if not board.parents:
        hint = "docs/upward.md says how a board above is named, under `reports_to` in the board's file."
        raise InputFault(Problem("upward.none", "This board reports to no other.", hint, board_key))
    if frozen:
        return _frozen(service, board, slot, fmt)
    parent, fed = _slot(board, slot, service.now())
    facts = _facts(service, board, parent, fed)
    paper = upward_paper(facts)
    found = flags(paper, board.case_numbers)
    said = f"to {parent.titled} for {fed.slot.on:%-d %B %Y}, as it stands now"
    if fmt == "json":
        text = json.dumps(upward_json(facts, len(found)), indent=2, ensure_ascii=False) + "\n"
        return text.encode(), found, said
    paper = paper if checked else marked(paper, found)
    if fmt == "pdf":
        return pdf_of(paper, facts.held.at), found, said
    return (docx_of if fmt == "docx" else xlsx_of)(paper), found, said


def _slot(board: Board, name: str | None, now: datetime) -> tuple[Parent, Fed]:
    """Return the slot of that name; without one, the next whose report is due, else the last."""
    every = [(p, fed) for p in board.parents for fed in feeding(p.slots, board.meetings, board.zone)]
    every.sort(key=lambda one: one[1].slot.due_instant(board.zone))
    if not every:
        hint = "Give the dates of the board above under `reports_to`, or its meetings in its own file."
        raise InputFault(
            Problem("upward.no_slots", "The boards above have no meeting in their diaries.", hint, board.key)
        )
    if name is None:
        return next((one for one in every if one[1].slot.due_instant(board.zone) >= now), every[-1])
    found = next((one for one in every if slot_name(one[0], one[1].slot) == name), None)
    if found is None:
        there = ", ".join(slot_name(p, fed.slot) for p, fed in every)
        raise InputFault(Problem("upward.slot", "There is no such slot.", f"Slots: {there}.", name))
    return found


def _facts(service: App, board: Board, parent: Parent, fed: Fed) -> Facts:
    now = service.now()
    with service.database.read() as conn:
        note_files(conn, service, board, now)
        found = facts_of(conn, service.desk(), board, parent, fed, now)
    if found is None:
        hint = "Add its meetings to its file."
        raise InputFault(Problem("upward.no_meeting", "This board has no meeting, so it has nothing to report.", hint))
    return found


def _frozen(service: App, board: Board, slot: str | None, fmt: str) -> tuple[bytes, tuple[Flag, ...], str]:
    with service.database.read() as conn:
        fixed = [k for k in kept.listed(conn, board.key) if k.kind == KIND and slot in (None, k.meeting)]
        found = kept.newest(conn, board.key, fixed[-1].meeting, KIND).get(fmt) if fixed else None
    if found is None:
        hint = "Reports are fixed at their time (`lacflow calendar`), as docx, pdf and json."
        raise InputFault(Problem("upward.not_fixed", "No such report has been fixed yet.", hint, slot or ""))
    if not found.whole:
        hint = "Compare with the mail that was sent, and restore the database from a backup."
        raise InputFault(
            Problem("upward.changed", "What is kept does not have the fingerprint it had.", hint, found.meeting)
        )
    when = found.at.astimezone(board.zone)
    return found.content, (), f"{found.meeting} as it was fixed on {when:%d %B %Y at %H:%M}, sha256 {found.sha256}"
