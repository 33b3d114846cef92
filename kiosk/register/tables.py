"""The register's tables, as queries see them. Migrations make them; a test compares the two.

Only types that SQLite's STRICT tables and PostgreSQL share: integers, text, bytes. Days are ISO text.
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

# Append-only: triggers refuse UPDATE and DELETE. One chain a station.
entries = Table(
    "entries",
    metadata,
    Column("station", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

# What an entry commits to. Salt and content go when a body is erased; the reference stays, never to be given again.
bodies = Table(
    "bodies",
    metadata,
    Column("station", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reference", Text, nullable=False),
    Column("supersedes", Text),
    Column("salt", LargeBinary),
    Column("content", LargeBinary),
    ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
    Index("bodies_by_reference", "reference", unique=True),
    Index("bodies_by_superseded", "supersedes"),
)

# What happened to papers, each an entry. Salt and content go with the record's; a tombstone keeps its own.
steps = Table(
    "steps",
    metadata,
    Column("station", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reference", Text),
    Column("salt", LargeBinary),
    Column("content", LargeBinary),
    ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
    Index("steps_by_reference", "reference", "number"),
)

# Papers to print. `again_of` names the line that this one prints again; `is_released`: its session is over.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", Text),
    Column("kind", Text, nullable=False),
    Column("printer", Text, nullable=False),
    Column("payload", Text),
    Column("copies", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("again_of", Integer, ForeignKey("outbox.id")),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("is_released", Integer, nullable=False),
    Index("outbox_by_state", "state", "id"),
    Index("outbox_by_reference", "reference"),
    sqlite_autoincrement=True,
)

# What was answered "later", by decision and month: no day, no session.
counts = Table(
    "counts",
    metadata,
    Column("decision", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("later", Integer, nullable=False),
)

# Visits and what they heard, by month: each count alone, none tied to another.
tallies = Table(
    "tallies",
    metadata,
    Column("month", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)

# Figures that were shown, month by month, each number rounded: drawn once and kept, whatever is erased later.
figures = Table(
    "figures",
    metadata,
    Column("month", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

# Wrong codes keyed for a reference, whether it exists or not.
attempts = Table(
    "attempts",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
)

# Requests answered already, by a digest of their idempotency key, while their session may ask again.
answered = Table(
    "answered",
    metadata,
    Column("once", LargeBinary, primary_key=True),
    Column("station", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["station", "number"], ["entries.station", "entries.number"]),
)

# How forms' codes were numbered, for every script that a record was made with.
codebooks = Table(
    "codebooks",
    metadata,
    Column("script", Text, primary_key=True),
    Column("check", Text, primary_key=True),
    Column("book", Text, nullable=False),
)
