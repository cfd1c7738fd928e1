"""A server that goes away without a word does not hold a tick up for the system's two hours."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

import live
from lacflow.store.database import Database

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live.postgres() as found:
        yield found


def watched(url: str) -> tuple[int, int, int]:
    """Return after how many seconds of silence a connection is asked, how often, and how long what was sent may lie."""
    db = Database(url)
    with db.engine.connect() as conn, socket.socket(fileno=os.dup(conn.connection.fileno())) as there:
        names = (socket.TCP_KEEPIDLE, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
        found = tuple(there.getsockopt(socket.IPPROTO_TCP, name) for name in names)
    db.close()
    return found


def test_our_side_of_a_connection_notices_a_dead_server_in_two_minutes(url: str) -> None:
    assert watched(url) == (60, 4, 120_000)


def test_the_address_may_say_otherwise(url: str) -> None:
    other = sa.make_url(url).update_query_dict({"keepalives_idle": "7"})
    assert watched(other.render_as_string(hide_password=False)) == (7, 4, 120_000)
