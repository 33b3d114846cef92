"""The manuals for who looks after a kiosk, as leaflets: their words, and what the program itself can list.

The words stand in `kiosk/locale/<language>/manuals.toml`. Lists are handed in by the wiring, made of what they are
about: commands of the command line, settings of their model, pages of the desk. So none can be missing.
"""

import datetime
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kiosk.papers.staff import staff_paper
from printouts.document import Block, Document, Heading, Paragraph, Points, Steps

LOCALES = Path(__file__).parents[1] / "locale"
FILE_NAME = "manuals.toml"


class Listing(StrEnum):
    """What the program can list of itself."""

    COMMANDS = "commands"
    SETTINGS = "settings"
    PAGES = "pages"
    CHAPTERS = "chapters"
    PARTS = "parts"


# Names and what each is, in words.
Listed = Sequence[tuple[str, str]]
Lists = Callable[[Listing], Listed]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Table):
    """A part of a manual, in this order: text, steps, points, lists."""

    heading: str
    text: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    lists: tuple[Listing, ...] = ()


class Manual(_Table):
    """One manual."""

    title: str
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Words(_Table):
    """What stands around every page."""

    page: str
    duplicate: str
    rehearsal: str
    foot: str


class Manuals(_Table):
    """The whole file."""

    words: Words
    manuals: Mapping[str, Manual]


def load_manuals(language: str = "fr") -> Manuals:
    """The manuals in `language`. Raises ValueError where the file says something that isn't one."""
    text = (LOCALES / language / FILE_NAME).read_text(encoding="utf-8")
    return Manuals.model_validate(tomllib.loads(text))


def manual_paper(
    known: Manuals, name: str, lists: Lists, today: datetime.date, language: str, *, size_pt: int = 14
) -> Document:
    """A manual, to print. Raises KeyError where there is none of that name."""
    given, words = known.manuals[name], known.words
    blocks: list[Block] = [Heading(given.title, 1)]
    for section in given.sections:
        blocks += _section(section, lists)
    return staff_paper(given.title, blocks, words, today, language, size_pt=size_pt)


def _section(section: Section, lists: Lists) -> Iterator[Block]:
    yield Heading(section.heading)
    for sentence in section.text:
        yield Paragraph(sentence)
    if section.steps:
        yield Steps(section.steps, have_boxes=False)
    if section.points:
        yield Points(section.points)
    for listing in section.lists:
        listed = lists(listing)
        if not any(words for _, words in listed):
            yield Paragraph(", ".join(name for name, _ in listed) + ".")
            continue
        yield Points(tuple(f"{name}\u202f: {words}" if words else name for name, words in listed))
