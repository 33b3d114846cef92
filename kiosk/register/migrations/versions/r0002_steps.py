"""The second schema: what happens to papers after they are recorded, each step an entry of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Entries stay untouched: no step was ever noted under the first schema."""
    op.create_table(
        "steps",
        sa.Column("station", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("content", sa.LargeBinary),
        sa.PrimaryKeyConstraint("station", "number"),
        sa.ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
        sa.CheckConstraint("length(reference) = 12", name="steps_reference"),
        sa.CheckConstraint("(salt IS NULL) = (content IS NULL)", name="steps_erased_whole"),
        sqlite_strict=True,
    )
    op.create_index("steps_by_reference", "steps", ["reference", "number"])


def downgrade() -> None:
    """Steps are entries of the chain, and entries are never removed."""
    raise NotImplementedError("entries are append-only: there is no way back from the second schema")
