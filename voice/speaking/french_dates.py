"""Days, hours and durations in written French, as they are said. Knows one rule a pattern; the order is french.py's."""

import datetime
import re

from voice.speaking.french_numbers import cardinal, feminine, in_pairs, ordinal

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_DAY_FIRST = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DAY_FIRST_DOTS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d])")
_YEAR_FIRST = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_NAMED_MONTH = re.compile(rf"(?<![\w,.])(\d{{1,2}})(?:er)? (?=(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_CENTURY = re.compile(r"\b([IVX]+)(?:e|ème) (siècles?)\b")
_ROUND_THE_CLOCK = re.compile(r"\b24 ?h(?:eures)? ?/ ?24\b", re.IGNORECASE)
_EVERY_DAY = re.compile(r"\b7 ?j(?:ours)? ?/ ?7\b", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\d,.])(\d{1,2}) ?(?:h|H|heures?)(?: ?(\d{2}))?(?: ?(?:min|mn))?(?![\w])")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_MINUTES = re.compile(r"(?<![\d,.])(\d{1,3}) ?(?:min|mn)(?!\w)")

_ROMAN = {"I": 1, "V": 5, "X": 10}


def _date(day: int, month: int, year: int, written: str) -> str:
    try:
        datetime.date(year, month, day)
    except ValueError:
        # No such day: the figures are told as they stand, for the paper shows them so.
        return ", ".join(in_pairs(part) for part in re.split(r"\D", written))
    return f"{_day(day)} {MONTHS[month - 1]} {cardinal(year)}"


def _day(day: int) -> str:
    return "premier" if day == 1 else cardinal(day)


def _hours(hours: int, minutes: str | None) -> str:
    words = f"{feminine(cardinal(hours))} heure{'s' if hours > 1 else ''}"
    return words if minutes is None or minutes == "00" else f"{words} {feminine(cardinal(int(minutes)))}"


def roman(figure: str) -> int:
    """The value of a Roman figure made of I, V and X: « XIV » is 14."""
    values = [_ROMAN[letter] for letter in figure]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def say_dates(text: str) -> str:
    """`text` with days, centuries, hours and minutes in words."""
    for pattern in (_DAY_FIRST, _DAY_FIRST_DOTS):
        text = pattern.sub(lambda m: _date(int(m[1]), int(m[2]), int(m[3]), m[0]), text)
    text = _YEAR_FIRST.sub(lambda m: _date(int(m[3]), int(m[2]), int(m[1]), m[0]), text)
    text = _NAMED_MONTH.sub(lambda m: f"{_day(int(m[1]))} ", text)
    text = _CENTURY.sub(lambda m: f"{ordinal(max(roman(m[1]), 1))} {m[2]}", text)
    text = _ROUND_THE_CLOCK.sub("vingt-quatre heures sur vingt-quatre", text)
    text = _EVERY_DAY.sub("sept jours sur sept", text)
    text = _HOUR.sub(lambda m: _hours(int(m[1]), m[2]), text)
    text = _CLOCK.sub(lambda m: _hours(int(m[1]), m[2]), text)
    return _MINUTES.sub(lambda m: f"{feminine(cardinal(int(m[1])))} minute{'s' if int(m[1]) > 1 else ''}", text)
