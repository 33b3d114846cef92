"""The first schema: entries and their bodies, the outbox, counts, attempts, code books."""

import sqlalchemy as sa
from alembic import op

from kiosk.register.dialects import TRIGGERS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATES = "state IN ('pending', 'sending', 'printed', 'unknown', 'failed')"


def upgrade() -> None:
    """Make everything. Checks stand in the database too, for whoever writes to it by another way than ours."""
    op.create_table(
        "entries",
        sa.Column("station", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("commitment", sa.LargeBinary, nullable=False),
        sa.Column("before", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("station", "number"),
        sa.CheckConstraint("station BETWEEN 0 AND 9999 AND number >= 1", name="entries_numbering"),
        sa.CheckConstraint(
            "length(commitment) = 32 AND length(before) = 32 AND length(hash) = 32 AND length(signature) = 64",
            name="entries_lengths",
        ),
        sqlite_strict=True,
        # Without a hidden row number there is no other way to replace an entry than by its own number.
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bodies",
        sa.Column("station", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Text),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("content", sa.LargeBinary),
        sa.PrimaryKeyConstraint("station", "number"),
        sa.ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
        sa.CheckConstraint("length(reference) = 12", name="bodies_reference"),
        sa.CheckConstraint("(salt IS NULL) = (content IS NULL)", name="bodies_erased_whole"),
        sqlite_strict=True,
    )
    op.create_index("bodies_by_reference", "bodies", ["reference"], unique=True)
    op.create_index("bodies_by_superseded", "bodies", ["supersedes"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("printer", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("copies", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("again_of", sa.Integer, sa.ForeignKey("outbox.id")),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("is_released", sa.Integer, nullable=False),
        sa.CheckConstraint(_STATES, name="outbox_states"),
        sa.CheckConstraint("printer IN ('roll', 'sheet')", name="outbox_printers"),
        sa.CheckConstraint("copies >= 1 AND times >= 0", name="outbox_counts"),
        sa.CheckConstraint(
            "payload IS NOT NULL OR state NOT IN ('pending', 'sending')", name="outbox_payload_until_printed"
        ),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_state", "outbox", ["state", "id"])
    op.create_index("outbox_by_reference", "outbox", ["reference"])
    op.create_table(
        "counts",
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("later", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("decision", "month"),
        sqlite_strict=True,
    )
    op.create_table(
        "attempts",
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("reference"),
        sqlite_strict=True,
    )
    op.create_table(
        "answered",
        sa.Column("once", sa.LargeBinary, nullable=False),
        sa.Column("station", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("once"),
        sa.ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
        sqlite_strict=True,
    )
    op.create_table(
        "codebooks",
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("check", sa.Text, nullable=False),
        sa.Column("book", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("script", "check"),
        sqlite_strict=True,
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """A register is never taken back to nothing."""
    raise NotImplementedError("entries are append-only: there is no way back from the first schema")
