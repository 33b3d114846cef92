"""Written text in languages whose figures espeak-ng reads itself: what no voice could guess is put into words for it.

Knows references, telephone numbers and ISO dates, which are the same everywhere; knows no language's grammar.
"""

import datetime
import re
from collections.abc import Callable
from functools import partial

from babel.dates import format_date, format_skeleton

# Whose dates each language has, as CLDR names it.
LOCALES = {"en": "en_GB", "ar": "ar", "es": "es_ES", "pt": "pt_PT", "tr": "tr_TR", "uk": "uk_UA"}

_REFERENCE = re.compile(r"(?<!\d)\d{4} \d{4} \d{4}(?!\d)")
# Ten digits, or the four of a short French number.
_TELEPHONE = re.compile(r"(?<!\d)(?<!\d[ .,])0\d(?: \d\d){4}(?![ .,]?\d)|(?<!\d)(?<!\d[ .,])\d\d \d\d(?![ .,]?\d)")
_LONG = re.compile(r"(?<![\d.,/-])(?:0\d+|\d{7,})(?!\d|[.,/-]\d)")
_THOUSANDS = re.compile(r"(?<!\d)(?<!\d )\d{1,3}(?: \d{3})+(?!\d| \d)")
_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_MONTH = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-])")
_SILENT = str.maketrans(dict.fromkeys('«»“”„"‹›_|*', " "))
_PAUSED = re.compile(r"[()\[\]—•·]|(?<= )–(?= )")
_ARABIC_PAUSES = str.maketrans({"،": ",", "؛": ";", "؟": "?"})


def rules(language: str) -> Callable[[str], str]:
    """The rules of `language`, one of `LOCALES`."""
    return partial(say, language=language)


def say(text: str, *, language: str) -> str:
    """`text` (plain spaces, ASCII digits) with what would be read wrong in words, or digit by digit. Never raises."""
    text = _DAY.sub(lambda found: _day(found, language), text)
    text = _MONTH.sub(lambda found: _month(found, language), text)
    for numbers in (_REFERENCE, _TELEPHONE):
        text = numbers.sub(lambda found: _by_groups(found[0]), text)
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), text)
    text = _LONG.sub(lambda found: " ".join(found[0]), text)
    return _PAUSED.sub(", ", text.translate(_SILENT).translate(_ARABIC_PAUSES))


def _by_groups(digits: str) -> str:
    """Digit by digit, with a rest between the groups."""
    return ", ".join(" ".join(group) for group in digits.split())


def _day(found: re.Match[str], language: str) -> str:
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return str(format_date(day, format="long", locale=LOCALES[language]))


def _month(found: re.Match[str], language: str) -> str:
    try:
        month = datetime.date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return found[0]
    return str(format_skeleton("yMMMM", month, locale=LOCALES[language]))
