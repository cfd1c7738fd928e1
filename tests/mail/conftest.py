"""Letters and messages to be read: an outgoing one, incoming ones from bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from lacflow.mail.message import Incoming, Outgoing
from lacflow.mail.parse import parse


def make_outgoing(**more: object) -> Outgoing:
    given: dict[str, object] = {
        "message_id": "<K7Q2M.0123456789abcdef0123456789abcdef@council.example>",
        "from_name": "Priya Marsh for the Board",
        "from_address": "board@council.example",
        "to_name": "Oona Bell",
        "to_address": "oona.bell@council.example",
        "subject": "Board 14 January: your update by noon Thu 31 December [K7Q2M]",
        "text": "Dear Oona\n\nPlease tell us.\n\nReference: K7Q2M\n",
        "html": "<p>Dear Oona</p>",
        "date": datetime(2026, 12, 24, 9, tzinfo=UTC),
    }
    return Outgoing(**{**given, **more})  # type: ignore[arg-type]


def make_message(*headers: str, body: str = "Hello") -> Incoming:
    return parse(("\r\n".join(headers) + "\r\n\r\n" + body).encode())


@pytest.fixture
def outgoing() -> Callable[..., Outgoing]:
    return make_outgoing


@pytest.fixture
def message() -> Callable[..., Incoming]:
    return make_message
