"""The third schema: tallies of visits by month, and the figures made of them. No day, no session, no record."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Visits before this were not counted."""
    op.create_table(
        "tallies",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", "what", "name"),
        sa.CheckConstraint("length(month) = 7", name="tallies_month"),
        sa.CheckConstraint("times >= 1", name="tallies_times"),
        sqlite_strict=True,
    )
    op.create_table(
        "figures",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("month"),
        sa.CheckConstraint("length(month) = 7", name="figures_month"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """What was counted would be lost."""
    raise NotImplementedError("tallies are counted once: there is no way back from the third schema")
