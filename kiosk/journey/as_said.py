"""Words as they are said and compared. Knows no meaning."""

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_NO_LETTER = re.compile(r"[^\w'\- ]+|_")
_LONE_MARKS = re.compile(r"(?<!\w)['\-]+|-+(?!\w)")


def plain(text: str) -> str:
    """`text` as it is said and compared: composed, lower case, straight apostrophes, no punctuation, single spaces."""
    composed = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).lower()
    return " ".join(_LONE_MARKS.sub(" ", _NO_LETTER.sub(" ", composed)).split())
