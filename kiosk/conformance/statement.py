"""The statement of accessibility as one document: what is proven, what isn't met, where to complain. Knows no page.

The RGAA prescribes its parts (decree 2019-768, art. 4); the law counts a service without an audit as not conforming.
"""

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale
from pydantic import BaseModel, ConfigDict

from kiosk.conformance.table import Group, Row, State, Table, together
from printouts.document import Block, Document, Furniture, Heading, Medium, Paragraph, Points
from printouts.document import Table as Rows

LOCALES = Path(__file__).parents[1] / "locale"
FILE_NAME = "conformance.toml"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Intro(_Words):
    intro: str
    none: str = ""
    head: tuple[str, ...] = ()


class _Text(_Words):
    text: tuple[str, ...]


class _State(_Words):
    intro: tuple[str, ...]


class _Counted(_Words):
    """What is said of a number: of none, of one, of more, as the language's rules of plural have it."""

    none: str
    one: str
    other: str

    def say(self, count: int, language: str) -> str:
        if count == 0:
            return self.none
        form = self.one if Locale.parse(language).plural_form(count) == "one" else self.other
        return form.format(count=count)


class _Table(_Words):
    head: tuple[str, ...]
    proofs: _Counted
    records: _Counted
    no_proof: str


class Wording(_Words):
    """`kiosk/locale/<language>/conformance.toml`. `language` is the one that the words are in."""

    language: str
    title: str
    page: str
    foot: str
    back: str
    desk: str
    pdf: str
    to_fill: str
    day: str
    heads: dict[str, str]
    state: _State
    counts: dict[State, _Counted]
    unmet: _Intro
    table: _Table
    en: _Intro
    rgaa: _Intro
    made: _Text
    tell: _Text
    rights: _Text
    states: dict[State, str]
    groups: dict[Group, str]


@cache
def wording(language: str) -> Wording:
    """The words of the statement; French where a language has none of its own."""
    path = LOCALES / language / FILE_NAME
    path = path if path.is_file() else LOCALES / "fr" / FILE_NAME
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording.model_validate({**written, "language": path.parent.name})


def statement(table: Table, words: Wording, site: Mapping[str, str], today: datetime.date, language: str) -> Document:
    """The whole statement. `site` has the settings of `[site]` as strings."""
    return Document(
        kind="leaflet",
        title=words.title,
        language=language,
        medium=Medium.SHEET,
        blocks=tuple(_blocks(table, words, site)),
        furniture=Furniture(page=words.page, duplicate="", rehearsal=""),
        foot=words.foot.format(today=f"{today:%d/%m/%Y}"),
    )


def _blocks(table: Table, words: Wording, site: Mapping[str, str]) -> Iterator[Block]:
    known = {name: site.get(name) or f"[{words.to_fill}]" for name in ("name", "phone", "address")}
    yield Heading(words.title, 1)
    yield Heading(words.heads["state"])
    states = [row.state for row in table.row]
    counts = {state.value: words.counts[state].say(states.count(state), words.language) for state in State}
    for sentence in words.state.intro:
        yield Paragraph(sentence.format(all=len(table.row), **counts, **known))
    yield Heading(words.heads["unmet"])
    if table.unmet():
        yield Paragraph(words.unmet.intro)
        yield Points(tuple(_unmet(row, words) for row in table.unmet()))
    else:
        yield Paragraph(words.unmet.none)
    for head, said in (("tell", words.tell), ("rights", words.rights), ("made", words.made)):
        yield Heading(words.heads[head])
        for sentence in said.text:
            yield Paragraph(sentence.format(**known))
    yield Heading(words.heads["table"])
    for group in Group:
        rows = tuple(_row(row, words) for row in table.of(group))
        yield Rows(words.groups[group], words.table.head, rows)
    yield Heading(words.heads["en"])
    yield Paragraph(words.en.intro)
    yield Rows("", words.en.head, _by_clause(table.clauses(), words))
    yield Heading(words.heads["rgaa"])
    yield Paragraph(words.rgaa.intro)
    yield Rows("", words.rgaa.head, _by_clause(table.criteria(), words))


def _unmet(row: Row, words: Wording) -> str:
    day = f" ({words.day.format(day=f'{row.since:%d/%m/%Y}')})" if row.since else ""
    return f"{row.words} {row.open}{day}"


def _row(row: Row, words: Wording) -> tuple[str, ...]:
    return f"{row.number}. {row.words}", row.threshold, row.source, words.states[row.state], _proofs(row, words)


def _proofs(row: Row, words: Wording) -> str:
    said = [
        words.table.proofs.say(len(row.tests), words.language),
        words.table.records.say(len(row.records), words.language),
    ]
    return ", ".join(part for part in said if part) or words.table.no_proof


def _by_clause(clauses: Mapping[str, tuple[Row, ...]], words: Wording) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (clause, ", ".join(str(row.number) for row in rows), words.states[together(rows)])
        for clause, rows in clauses.items()
    )
