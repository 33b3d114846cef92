"""The table of accessibility: 58 rows, each with a proof that exists or an honest sentence; what ships is fresh."""

import ast
import datetime
import tomllib
from functools import cache

import pytest
from repository import PROJECT

from kiosk.conformance.ship import SOURCE
from kiosk.conformance.statement import statement, wording
from kiosk.conformance.table import SHIPPED, Group, How, Row, State, Table, TableError, as_shipped, read, shipped
from printouts.renderings import plain

TABLE = read(SOURCE)
RECORDS = PROJECT / "tests" / "bench" / "records"


@cache
def names_in(file: str) -> frozenset[str]:
    """Names of the tests of a file, without running it."""
    path = PROJECT / file
    if not path.is_file():
        return frozenset()
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_no_requirement_is_missing() -> None:
    assert len(TABLE.row) == 58


@pytest.mark.parametrize("row", TABLE.row, ids=lambda row: str(row.number))
def test_every_row_is_proven_or_says_what_is_not_met(row: Row) -> None:
    assert row.tests or row.records or row.open
    for test in row.tests:
        file, _, name = test.partition("::")
        assert name in names_in(file), f"row {row.number} names « {test} », which isn't there"
    for record in row.records:
        held = tomllib.loads((RECORDS / record).read_text(encoding="utf-8"))
        assert isinstance(held["measured_on"], datetime.date)
        assert held["instrument"]
        assert held["row"] == row.number
    if How.BENCH in row.how and not row.records:
        assert row.open, f"row {row.number} needs an instrument: nobody has measured, so it has to say so"


def test_what_is_not_met_is_said_in_a_whole_sentence() -> None:
    for row in TABLE.unmet():
        assert row.open.endswith("."), row.number
        assert len(row.open.split()) >= 6, row.number
        assert row.since is not None
    for row in TABLE.row:
        assert row.words.endswith("."), row.number


def test_no_bench_record_is_left_over() -> None:
    named = {record for row in TABLE.row for record in row.records}
    assert {path.name for path in RECORDS.glob("*.toml")} == named


def test_what_is_shipped_is_the_table() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == as_shipped(TABLE), "run: python -m kiosk.conformance.ship"
    assert shipped() == TABLE


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('open = ""', "neither a proof nor a sentence"),
        ('open = "Ceci n’est pas fait."', "go together"),
        ('tests = ["a"]\nnumber = 2', "Cannot overwrite"),
    ],
)
def test_a_dishonest_row_is_refused(lines: str, said: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("table") / "conformance.toml"
    path.write_text(
        '[[row]]\nnumber = 1\ngroup = "speech"\nwords = "Tout est dit."\nthreshold = "100 %"\nsource = "EN 301"\n'
        f'how = ["A"]\n{lines}\n',
        encoding="utf-8",
    )
    with pytest.raises(TableError, match=r"conformance\.toml") as trouble:
        read(path)
    assert said in str(trouble.value)


def rows(met: int, partly: int, unproven: int) -> Table:
    """A table with so many requirements in each state."""
    states = [State.MET] * met + [State.PARTLY] * partly + [State.OPEN] * unproven
    return Table(
        row=tuple(
            Row(
                number=number,
                group=Group.SPEECH,
                words="On s’en sert.",
                threshold="toujours",
                source="usage",
                how=(How.AUTOMATED,),
                tests=() if state is State.OPEN else ("tests/a.py::test_a",),
                open="" if state is State.MET else "Il manque quelque chose.",
                since=None if state is State.MET else datetime.date(2026, 11, 22),
            )
            for number, state in enumerate(states, start=1)
        )
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (rows(49, 8, 1), "Sur 58 exigences, 49 sont prouvées par des essais, 8 le sont en partie, et 1 ne l’est pas."),
        (rows(1, 1, 2), "Sur 4 exigences, 1 est prouvée par des essais, 1 l’est en partie, et 2 ne le sont pas."),
        (
            rows(2, 0, 0),
            "Sur 2 exigences, 2 sont prouvées par des essais, aucune ne l’est en partie, et aucune n’est sans preuve.",
        ),
    ],
)
def test_numbers_of_requirements_stand_with_the_words_that_go_with_them(table: Table, told: str) -> None:
    """The page, the PDF and the terminal are made of this one document."""
    document = statement(table, wording("fr"), {}, datetime.date(2026, 11, 22), "fr")
    assert told in " ".join(plain.text(document).replace("\u00a0", " ").split())
