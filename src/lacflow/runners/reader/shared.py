"""An action for which each of its leads must answer: colours that differ are for the project manager."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Action
from lacflow.board.readings import Disposition, Reading
from lacflow.runners.desk import Desk
from lacflow.store import returns


def told_apart(
    conn: Connection, board: Board, desk: Desk, meeting: str, person: str, action: Action, reading: Reading
) -> Reading:
    """Return a reading with its colour put up for review where another lead has said another in this cycle."""
    said = reading.fields.rag
    if said is None or not board.each_answers(action):
        return reading
    others = returns.colours_said(conn, board.key, meeting, action.key)
    differ = {who: rag for who, rag in others.items() if who != person and rag is not said}
    if not differ:
        return reading
    label = board.scheme.label
    reasons = [f"{desk.person(who).name} said {label(rag)}, this says {label(said)}" for who, rag in differ.items()]
    return replace(
        reading,
        disposition=Disposition.REVIEW,
        fields=replace(reading.fields, rag=None),
        probable=replace(reading.probable, rag=said),
        reason="; ".join(filter(None, (reading.reason, *reasons, "each answers for their own part"))),
    )
