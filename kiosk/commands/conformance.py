"""`kiosk check --conformance`: the statement of accessibility in a terminal, as JSON, or as a tagged PDF."""

from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import print_json
from kiosk.commands.writing import write_file
from kiosk.conformance.statement import statement, wording
from kiosk.conformance.table import State, Table, shipped, together
from printouts.renderings import plain
from printouts.renderings.renderer import HERE


def tell_conformance(house: House, *, as_json: bool, pdf: Path | None) -> None:
    """Exit 0 even where something isn't met: telling that is what this is for."""
    table, language = shipped(), house.settings.language
    if as_json:
        print_json(as_data(table))
        return
    document = statement(table, wording(language), house.settings.site_values(), house.today(), language)
    if pdf is None:
        click.echo(plain.text(document), nl=False)
        return
    write_file(pdf, HERE.sheet(document).pdf)


def as_data(table: Table) -> dict[str, object]:
    """The same for programs."""
    return {
        "requirements": [{**row.model_dump(mode="json"), "state": row.state.value} for row in table.row],
        "counts": {state.value: sum(row.state is state for row in table.row) for state in State},
        "en_301_549": {clause: together(rows).value for clause, rows in table.clauses().items()},
        "rgaa": {criterion: together(rows).value for criterion, rows in table.criteria().items()},
    }
