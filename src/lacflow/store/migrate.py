"""Bringing a database up to the tables this version knows (Alembic), and knowing cheaply whether that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from lacflow.paths import migrations
from lacflow.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest migration. A test compares it with what the migrations folder holds.
HEAD = "0006"


def version(db: Database) -> str | None:
    """Return the migration a database stands at; None for an empty one."""
    with db.read() as conn:
        if not inspect(conn).has_table("alembic_version"):
            return None
        found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def upgrade(db: Database) -> bool:
    """Run the missing migrations, all in one transaction; tell whether there were any."""
    if version(db) == HEAD:
        return False
    from alembic import command

    config = _config()
    with db.write() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
    return True


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
