"""The fourth schema: papers that wait for somebody to come for them, or for the desk to post them."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHECK = "outbox_states"
_STATES = "state IN ('pending', 'sending', 'printed', 'unknown', 'failed', 'waiting')"

# SQLite changes no check: the table is made anew, with all that stands in it. As the first schema made it otherwise.
_SQLITE = (
    f"""CREATE TABLE outbox_new (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        reference TEXT,
        kind TEXT NOT NULL,
        printer TEXT NOT NULL,
        payload TEXT,
        copies INTEGER NOT NULL,
        times INTEGER NOT NULL,
        again_of INTEGER REFERENCES outbox_new (id),
        state TEXT NOT NULL,
        reason TEXT,
        is_released INTEGER NOT NULL,
        CONSTRAINT {_CHECK} CHECK ({_STATES}),
        CONSTRAINT outbox_printers CHECK (printer IN ('roll', 'sheet')),
        CONSTRAINT outbox_counts CHECK (copies >= 1 AND times >= 0),
        CONSTRAINT outbox_payload_until_printed CHECK (payload IS NOT NULL OR state NOT IN ('pending', 'sending'))
    ) STRICT""",
    "INSERT INTO outbox_new SELECT * FROM outbox ORDER BY id",
    # No number is ever given twice, that of a line which is gone neither.
    """INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
        SELECT (SELECT rowid FROM sqlite_sequence WHERE name = 'outbox_new'), 'outbox_new', seq
        FROM sqlite_sequence WHERE name = 'outbox'""",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_new RENAME TO outbox",
    "CREATE INDEX outbox_by_state ON outbox (state, id)",
    "CREATE INDEX outbox_by_reference ON outbox (reference)",
)


def upgrade() -> None:
    """No line is lost, and none changes."""
    if op.get_context().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
        return
    op.drop_constraint(_CHECK, "outbox")
    op.create_check_constraint(_CHECK, "outbox", _STATES)


def downgrade() -> None:
    """A paper that waits could not be told from one that failed."""
    raise NotImplementedError("papers that wait have no place in the third schema")
