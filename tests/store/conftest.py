"""The store's tests run on SQLite and, where there is one, on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from lacflow.store.database import Database
from lacflow.store.tables import boards, metadata

sys.path.insert(0, str(Path(__file__).parents[1]))
import live


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with live.postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with one board, `b`."""
    sqlite = request.param == "sqlite"
    db = Database(f"sqlite:///{tmp_path}/lacflow.db" if sqlite else request.getfixturevalue("postgres_url"))
    metadata.create_all(db.engine)
    with db.write() as conn:
        if not sqlite:
            conn.execute(text("TRUNCATE " + ", ".join(metadata.tables) + " CASCADE"))
        conn.execute(boards.insert().values(key="b", name="A Board", version=0))
    yield db
    db.close()
