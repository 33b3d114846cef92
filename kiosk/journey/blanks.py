"""Filling the blanks of a passage: `{site.…}` from the site's settings, other `{…}` from the session."""

import datetime
import re
from collections.abc import Mapping

from babel.dates import format_date
from babel.units import format_unit

from kiosk.journey.tongue import Direction, tongue
from kiosk.journey.words import Capacity, Words

# Unicode's isolates: what stands between them is set by itself, and doesn't disturb the order of what stands around it.
_LEFT_TO_RIGHT, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
# Figures in groups (« 34 22 »), which a line from right to left would set in the wrong order.
_FIGURES = re.compile(r"(?<![\u2066-\u2069\d])\+?\d+(?:[ \u00a0\u202f./-]\d+)+(?!\d)")

_BLANK = re.compile(r"\{([a-z_.0-9]+)\}")


def blanks(text: str) -> frozenset[str]:
    """Names of the blanks in `text`, e.g. `{"site.phone", "reference"}`."""
    return frozenset(_BLANK.findall(text))


def site_blanks(text: str) -> frozenset[str]:
    """Names of the site's values that `text` uses, without `site.`."""
    return frozenset(name.removeprefix("site.") for name in blanks(text) if name.startswith("site."))


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its blanks filled from `values`; a blank without value stays as it stands."""
    return _BLANK.sub(lambda match: values.get(match.group(1), match.group(0)), text)


def say(
    words: Words,
    *,
    capacity: Capacity = Capacity.PERSON,
    site: Mapping[str, str],
    values: Mapping[str, str] | None = None,
    language: str = "fr",
) -> str:
    """The text of `words`, which are in `language`, for `capacity`, blanks filled.

    Where a site's value that it uses is not filled in, the passage's `blank` text is said instead.
    """
    text = words.for_capacity(capacity)
    if words.blank is not None and any(not site.get(name, "").strip() for name in site_blanks(text)):
        text = words.blank
    named = {**{f"site.{name}": value for name, value in site.items()}, **(values or {})}
    if tongue(language).direction is Direction.LEFT_TO_RIGHT:
        return fill(text, named)
    isolated = {name: f"{_FIRST_STRONG}{value}{_END}" if value else value for name, value in named.items()}
    return fill(in_order(text), isolated)


def in_order(text: str) -> str:
    """`text` of a language written from right to left, with its groups of figures kept in their own order."""
    return _FIGURES.sub(lambda found: f"{_LEFT_TO_RIGHT}{found[0]}{_END}", text)


def say_day(day: datetime.date, language: str) -> str:
    """A day in words, e.g. « 2 mars 2026 », in Western figures."""
    known = tongue(language)
    said = str(format_date(day, format=known.day, locale=known.locale))
    return re.sub(r"^1\b", known.first_of_month, said) if day.day == 1 and known.first_of_month else said


def say_minutes(count: int, language: str) -> str:
    """A number of minutes with its noun in the right number, e.g. « 1 minute », « 4 minutes »."""
    return str(format_unit(count, "duration-minute", length="long", locale=tongue(language).locale))


def say_seconds(milliseconds: int, language: str) -> str:
    """A short time in seconds with their noun, e.g. « 0,5 seconde », « 2,2 secondes »."""
    tenths = round(milliseconds / 1000, 1)
    return str(format_unit(tenths, "duration-second", length="long", locale=tongue(language).locale))
