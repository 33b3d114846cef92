"""The words of the data-protection papers: `kiosk/locale/<language>/dpo.toml`, checked. Knows no setting."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kiosk.register.dpo.kept import KEPT

LOCALES = Path(__file__).parents[2] / "locale"
FILE_NAME = "dpo.toml"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldWords(_Table):
    """A line of a paper: a label, and the setting that fills it, or lines to write on by hand."""

    label: str
    setting: str | None = None
    lines: Annotated[int, Field(ge=1, le=6)] = 1


class SectionWords(_Table):
    """A part of a paper, in the order: text, lines, points, the table of what is kept."""

    heading: str
    text: tuple[str, ...] = ()
    fields: tuple[FieldWords, ...] = ()
    points: tuple[str, ...] = ()
    has_kept: bool = False


class PaperWords(_Table):
    """One paper."""

    sections: Annotated[tuple[SectionWords, ...], Field(min_length=1)]


class KeptWords(_Table):
    """One line of the table of what is kept."""

    what: str
    where: str
    how_long: str
    who: str


class Words(_Table):
    """What stands around."""

    page: str
    duplicate: str
    rehearsal: str
    foot: str
    draft: str
    open_heading: str
    open_intro: str
    where: str
    how_long: str
    who: str


class Titles(_Table):
    """The papers' titles."""

    processing: str
    impact: str
    retention: str
    notice: str


class Wording(_Table):
    """The whole file."""

    words: Words
    titles: Titles
    settings: dict[str, str]
    kept: dict[str, KeptWords]
    processing: PaperWords
    impact: PaperWords
    retention: PaperWords
    notice: PaperWords


def load_wording(language: str = "fr") -> Wording:
    """The words in `language`. Raises ValueError where the file doesn't fit the code's own table of what is kept."""
    text = (LOCALES / language / FILE_NAME).read_text(encoding="utf-8")
    wording = Wording.model_validate(tomllib.loads(text))
    if list(wording.kept) != [line.id for line in KEPT]:
        raise ValueError(f"{FILE_NAME}: [kept.*] must have the lines of kept.py, in their order")
    return wording
