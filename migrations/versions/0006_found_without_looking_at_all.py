"""What is asked of every reply is found by an index, however much the database holds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("readings", "updates"):
        op.drop_index(f"ix_{table}_cycle", table)
        op.create_index(f"ix_{table}_cycle", table, ["board", "meeting", "key"])
    op.create_index("ix_reviews_cycle", "reviews", ["board", "meeting", "key"])
    op.create_index("ix_outbox_person", "outbox", ["board", "person", "meeting"])
    op.create_index("ix_outbox_to_person", "outbox", ["to_person", "queued_at"])
    op.create_index(
        "ix_inbox_unfiled",
        "inbox",
        ["mailbox"],
        sqlite_where=sa.text("filed IS 0"),
        postgresql_where=sa.text("filed IS false"),
    )
