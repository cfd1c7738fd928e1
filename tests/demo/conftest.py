"""Northmoor's board, its plan as the importer reads it, and real letters composed from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lacflow import letters, settings
from lacflow.board.board import Board
from lacflow.board.plan import Plan
from lacflow.board.steps import IntentKey, Step
from lacflow.demo import council
from lacflow.demo.received import Received, opened
from lacflow.documents import lead_workbook, read_plan
from lacflow.mail.encode import encode
from lacflow.mail.message import Attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SENT = datetime(2026, 12, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the board as the settings read its file."""
    from lacflow.demo.run import prepare

    place = tmp_path_factory.mktemp("northmoor")
    prepare(place, seed=1)
    found, problems = settings.load(place / "config", {})
    assert found is not None, problems
    return found.boards[council.BOARD]


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the plan as the importer reads the workbook."""
    file = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    file.write_bytes(council.plan_workbook())
    return read_plan(file, council.directory())


@pytest.fixture
def letter_to(board: Board, plan: Plan) -> Callable[..., Received]:
    """Return a function that gives the request, or the chase, a lead gets, as it lies in their mail program."""

    def write(person: str, *, chased: bool = False) -> Received:
        return opened(raw_letter(board, plan, person, chased=chased), SENT)

    return write


def raw_letter(board: Board, plan: Plan, person: str, *, chased: bool = False) -> bytes:
    """Compose and encode a request to a lead, with their workbook."""
    directory = council.directory()
    to, meeting = directory.people[person], board.meetings[0]
    step = Step.CHASE if chased else Step.CIRCULATE
    env = letters.Envelope(
        board=board,
        meeting=meeting,
        key=IntentKey(board.key, meeting.key, step, person, "1"),
        to=to,
        from_address="permanence.board@northmoor.example",
        project_manager=directory.people[board.project_manager],
        at=SENT,
        secret=b"0123456789abcdef",
        domain="northmoor.example",
        token="K7Q2M",
    )
    actions = plan.led_by(person)
    reply_by, brief_at = SENT + timedelta(days=11, hours=3), SENT + timedelta(days=14)
    if chased:
        return encode(letters.chase(env, actions, reply_by=reply_by, brief_at=brief_at))
    workbook = Attachment(
        "your-actions.xlsx", XLSX, lead_workbook(actions, board.scheme, board_name=board.name, reply_by_words="noon")
    )
    return encode(letters.circulation(env, actions, reply_by=reply_by, brief_at=brief_at, workbook=workbook))
