"""The log of issues and risks, how actions were closed, what boards decided, and who acknowledged an escalation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _name(name: str, length: int, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def upgrade() -> None:
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.add_column(_name("acknowledged_by", 64))
    op.create_table(
        "log_entries",
        _id(),
        _name("board", 64, nullable=False),
        _name("kind", 8, nullable=False),
        _name("number", 16, nullable=False),
        _name("objective", 16, nullable=False),
        _text("text", nullable=False),
        _text("owner", nullable=False),
        _text("answer", nullable=False),
        _name("key", 128),
        _name("raised_by", 64, nullable=False),
        _name("raised_at", 32, nullable=False),
        _name("accepted_by", 64, nullable=False),
        _name("accepted_at", 32, nullable=False),
        _name("shown_from", 64),
        _name("source", 255, nullable=False),
        _name("state", 16, nullable=False),
        _name("ended_at", 32),
        _name("ended_by", 64),
        _text("end_reason"),
        _name("promoted_to", 128),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    with op.batch_alter_table("log_entries", schema=None) as batch_op:
        batch_op.create_index("ix_log_entries_board", ["board", "kind"], unique=False)
    op.create_table(
        "closures",
        _id(),
        _name("board", 64, nullable=False),
        _name("key", 128, nullable=False),
        _name("meeting", 64),
        _name("at", 32, nullable=False),
        _name("by", 64, nullable=False),
        _name("said_by", 64),
        _name("reason", 24, nullable=False),
        _text("words", nullable=False),
        _name("source", 255, nullable=False),
        _name("carried_to", 128),
        _name("reopened_at", 32),
        _name("reopened_by", 64),
        _text("reopen_words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    with op.batch_alter_table("closures", schema=None) as batch_op:
        batch_op.create_index("ix_closures_action", ["board", "key"], unique=False)
    op.create_table(
        "board_decisions",
        _id(),
        _name("board", 64, nullable=False),
        _name("meeting", 64, nullable=False),
        _text("text", nullable=False),
        _text("owner", nullable=False),
        _name("person", 64),
        sa.Column("due", sa.Date(), nullable=True),
        _name("key", 128),
        _name("at", 32, nullable=False),
        _name("by", 64, nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_board_decisions_inbox_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_decisions")),
    )
    with op.batch_alter_table("board_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_board_decisions_cycle", ["board", "meeting"], unique=False)
