"""Migrations give exactly the tables the program knows, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import live
from lacflow.paths import migrations
from lacflow.store import migrate
from lacflow.store.database import Database
from lacflow.store.tables import metadata


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path}/empty.db")
        yield db
        db.close()
        return
    with live.postgres() as url:
        db = Database(url)
        yield db
        db.close()


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    assert ScriptDirectory(str(migrations())).get_heads() == [migrate.HEAD]


def test_upgrading_gives_exactly_the_tables_of_the_program(empty: Database) -> None:
    assert migrate.version(empty) is None
    assert migrate.upgrade(empty)
    assert migrate.version(empty) == migrate.HEAD
    with empty.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert set(inspect(empty.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_columns_stand_in_the_order_of_the_program(empty: Database) -> None:
    """The order is not only for looks: long values stand last, where reading past them costs nothing."""
    migrate.upgrade(empty)
    for table in metadata.tables.values():
        held = [column["name"] for column in inspect(empty.engine).get_columns(table.name)]
        assert held == [column.name for column in table.columns], table.name


def test_every_constraint_and_index_has_the_name_of_the_program(empty: Database) -> None:
    migrate.upgrade(empty)
    found = inspect(empty.engine)
    for table in metadata.tables.values():
        indexes = {i["name"] for i in found.get_indexes(table.name) if not i.get("duplicates_constraint")}
        assert indexes == {i.name for i in table.indexes}, table.name
        foreign = {key["name"] for key in found.get_foreign_keys(table.name)}
        assert foreign == {key.name for key in table.foreign_key_constraints}, table.name


def test_upgrading_again_does_nothing(empty: Database) -> None:
    assert migrate.upgrade(empty)
    assert not migrate.upgrade(empty)


def test_an_upgrade_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """All in one transaction: a half-made table would stop the next try."""
    db = Database(f"sqlite:///{tmp_path}/half.db")
    with db.write() as conn:
        conn.exec_driver_sql("CREATE TABLE updates (id INTEGER)")
    with pytest.raises(Exception, match="updates"):
        migrate.upgrade(db)
    assert inspect(db.engine).get_table_names() == ["updates"]
    db.close()
