"""The table of accessibility: each requirement with its threshold, its source and what proves it. Knows no page.

Its source is `tests/conformance.toml`; the kiosk ships it as `table.json` beside this module, for tests may not be
installed with it.
"""

import datetime
import json
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SHIPPED = Path(__file__).with_name("table.json")


class TableError(Exception):
    """The table can't be used. The sentence says which file and what is wrong."""


class Group(StrEnum):
    """The parts of the table, in their order."""

    SPEECH = "speech"
    CONTROLS = "controls"
    SEEING = "seeing"
    TIME = "time"
    UNDERSTANDING = "understanding"
    PAPER = "paper"


class How(StrEnum):
    """How a requirement is measured."""

    AUTOMATED = "A"
    BENCH = "B"
    INSPECTION = "I"


class State(StrEnum):
    """What can be said of a requirement: proven; proven but for what `open` says; not met."""

    MET = "met"
    PARTLY = "partly"
    OPEN = "open"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Table):
    """One requirement. `tests` are ids of pytest, `records` file names of bench records; `open` is what isn't met."""

    number: Annotated[int, Field(ge=1)]
    group: Group
    words: Annotated[str, Field(min_length=10)]
    threshold: Annotated[str, Field(min_length=3)]
    source: Annotated[str, Field(min_length=3)]
    how: Annotated[tuple[How, ...], Field(min_length=1)]
    en: tuple[str, ...] = ()
    rgaa: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    open: str = ""
    since: datetime.date | None = None

    @model_validator(mode="after")
    def _is_honest(self) -> Self:
        if not (self.tests or self.records or self.open):
            raise ValueError(f"row {self.number} has neither a proof nor a sentence on what isn't met")
        if bool(self.open) != (self.since is not None):
            raise ValueError(f"row {self.number}: « open » and « since » go together")
        return self

    @property
    def state(self) -> State:
        """What can be said of it."""
        if not self.open:
            return State.MET
        return State.PARTLY if self.tests or self.records else State.OPEN


class Table(_Table):
    """All requirements, in order."""

    row: tuple[Row, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if [row.number for row in self.row] != list(range(1, len(self.row) + 1)):
            raise ValueError("rows are numbered from 1, in order, without a gap")
        return self

    def of(self, group: Group) -> tuple[Row, ...]:
        """The requirements of one part."""
        return tuple(row for row in self.row if row.group is group)

    def unmet(self) -> tuple[Row, ...]:
        """Those of which something isn't met."""
        return tuple(row for row in self.row if row.open)

    def clauses(self) -> dict[str, tuple[Row, ...]]:
        """Clauses of EN 301 549 in their order, each with the requirements that it bears on."""
        named = {clause for row in self.row for clause in row.en}
        ordered = sorted(named, key=lambda clause: [int(part) for part in clause.split(".")])
        return {clause: tuple(row for row in self.row if clause in row.en) for clause in ordered}

    def criteria(self) -> dict[str, tuple[Row, ...]]:
        """Criteria of the RGAA in their order, each with the requirements that it bears on."""
        named = {criterion for row in self.row for criterion in row.rgaa}
        ordered = sorted(named, key=lambda criterion: [int(part) for part in criterion.split(".")])
        return {criterion: tuple(row for row in self.row if criterion in row.rgaa) for criterion in ordered}

    @property
    def as_of(self) -> datetime.date | None:
        """The latest day on which somebody wrote down what isn't met."""
        return max((row.since for row in self.row if row.since), default=None)


def together(rows: tuple[Row, ...]) -> State:
    """What can be said of several requirements at once: no more than of the weakest."""
    states = {row.state for row in rows}
    if states == {State.MET}:
        return State.MET
    return State.OPEN if states == {State.OPEN} else State.PARTLY


def read(path: Path) -> Table:
    """The source of the table (TOML). Raises TableError."""
    try:
        return Table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as trouble:
        raise TableError(f"{path.name} can't be used: {trouble}") from trouble


def shipped() -> Table:
    """The table that comes with the kiosk. Raises TableError."""
    try:
        return Table.model_validate_json(SHIPPED.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as trouble:
        raise TableError(f"{SHIPPED.name} can't be used: {trouble}") from trouble


def as_shipped(table: Table) -> str:
    """The text of `table.json`."""
    body = table.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
