"""Alembic's entry. There is no alembic.ini: `lacflow.store.migrate` sets script_location and hands over a connection."""

from alembic import context

from lacflow.store.instants import Instant
from lacflow.store.tables import metadata


def plain_types(kind, item, _context):
    """Write our own column types as what they are in the database: a migration must not change when we do."""
    return "sa.String(length=32)" if kind == "type" and isinstance(item, Instant) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    compare_type=True,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()
