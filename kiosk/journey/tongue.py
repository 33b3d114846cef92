"""What a language is like, whatever is said in it: its name, its direction, how long its sentences may be, its signs.

Knows the files of `tongues/`, one a language; knows no journey. Another language is one more file.
"""

import tomllib
from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from kiosk.journey.words import Model

FOLDER = Path(__file__).parent / "tongues"


class Direction(StrEnum):
    """Which way a language is written, as HTML says it."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Sign(StrEnum):
    """A rule of typography that a language may have. What each looks for stands in `kiosk.journey.checks.prose`."""

    STRAIGHT_APOSTROPHE = "straight-apostrophe"
    STRAIGHT_QUOTE = "straight-quote"
    UNSPACED_SIGN = "unspaced-sign"
    UNSPACED_GUILLEMET = "unspaced-guillemet"
    SPACED_SIGN = "spaced-sign"
    UNOPENED_QUESTION = "unopened-question"
    LATIN_PUNCTUATION = "latin-punctuation"
    OTHER_DIGITS = "other-digits"


class Tongue(Model):
    """One language: `tongues/<language>.toml`.

    `name` is what it calls itself. `locale` is whose dates and numbers it has, as CLDR names it. `longest_…` are in
    words and characters; `words_per_minute` is its normal speed of speech, at which lengths are reckoned.
    `calling` are words that send somebody to a telephone, `without_calling` those that name another way to the
    same, `written_for` the number that is written to where another is called in an emergency.
    `abbreviations` end in a full stop that ends no sentence. `never_alone` are words too short, and too easily said to
    somebody else, to be heard for an answer. `first_of_month` is what stands for the figure 1 in a date; `day` is how
    CLDR writes a day in words, or a pattern of its own. `comma` stands between a title and its page. `signs` are its
    rules of typography.
    """

    name: Annotated[str, Field(min_length=1)]
    locale: Annotated[str, Field(min_length=2)]
    direction: Direction = Direction.LEFT_TO_RIGHT
    longest_sentence: Annotated[int, Field(ge=5, le=40)]
    longest_sentence_in_depth: Annotated[int, Field(ge=5, le=50)]
    longest_title: Annotated[int, Field(ge=20, le=80)] = 45
    longest_label: Annotated[int, Field(ge=20, le=100)] = 60
    words_per_minute: Annotated[int, Field(ge=50, le=200)] = 125
    abbreviations: tuple[str, ...] = ()
    calling: frozenset[str] = frozenset()
    without_calling: frozenset[str] = frozenset()
    written_for: dict[str, str] = {}
    never_alone: frozenset[str] = frozenset()
    first_of_month: str | None = None
    day: str = "long"
    comma: str = ","
    signs: frozenset[Sign] = frozenset()


class UnknownTongue(Exception):
    """Nothing is known of this language. Write `kiosk/journey/tongues/<language>.toml`."""


@cache
def tongue(language: str) -> Tongue:
    """What `language` ("ar") is like. Raises UnknownTongue."""
    path = FOLDER / f"{language}.toml"
    if language not in known_tongues():
        raise UnknownTongue(f"nothing is known of the language « {language} »: write {path.name} in {FOLDER.name}/.")
    return Tongue.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def known_tongues() -> Collection[str]:
    """Every language that there is a file for."""
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))
