"""Words as braille cells, by liblouis where a machine has it. Knows tables by language; knows no pages.

The library is the system's (Debian: liblouis20, with liblouis-data), loaded when it is first asked for: a site without
an embosser needs neither.
"""

import ctypes
import ctypes.util
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from printouts.renderings.outputs import Grade

_LIBRARIES = ("liblouis.so.20", "liblouis.so.2")
_DOTS_IN_UNICODE = 4 | 64  # dotsIO and ucBrl, liblouis 3 « Translation modes »
_BLANK = 0x2800
_SIX_DOTS = 0x3F
# North American Braille ASCII, what embossers take (.brf): the sign of each cell of six dots, by its number.
_BRF = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="

# Uncontracted and contracted braille, where a language has both. The French ones are those of the Commission
# Évolution du braille français; the others are as liblouis has them. Turkish and Ukrainian are written in full.
_TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "fr": ("fr-bfu-comp6.utb", "fr-bfu-g2.ctb"),
        "en": ("en-ueb-g1.ctb", "en-ueb-g2.ctb"),
        "ar": ("ar-ar-g1.utb", "ar-ar-g2.ctb"),
        "es": ("es-g1.ctb", "es-g2.ctb"),
        "pt": ("pt-pt-g1.utb", "pt-pt-g2.ctb"),
        "tr": ("tr-g1.ctb", "tr-g1.ctb"),
        "uk": ("uk.utb", "uk.utb"),
    }
)
# Signs of print that tables lack, or that mean nothing to fingers.
_SAID_OTHERWISE = str.maketrans(
    {"\u2011": "-", "\u2010": "-", "\u2212": "-", "–": "-", "☐": "", "•": "", "·": "-", "→": "-", "\u2019": "'"}
)


class NoBraille(ValueError):
    """This machine can't write it. `reason`: "library" (liblouis is missing), "language" (no table), "table"."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def languages() -> tuple[str, ...]:
    """Those that there is a table for."""
    return tuple(_TABLES)


def has_braille(language: str, grade: Grade = Grade.FULL) -> bool:
    """Whether `language` can be written on this machine."""
    try:
        return bool(cells("1", language, grade))
    except NoBraille:
        return False


def cells(text: str, language: str, grade: Grade = Grade.FULL) -> str:
    """`text` in braille cells, U+2800 to U+283F, words parted by U+2800. Raises NoBraille."""
    if language not in _TABLES:
        raise NoBraille("language", language)
    table = _TABLES[language][grade is Grade.CONTRACTED]
    plain = "".join(
        " " if unicodedata.category(one) == "Zs" else one
        for one in unicodedata.normalize("NFC", text).translate(_SAID_OTHERWISE)
        if unicodedata.category(one) != "Cf"
    )
    return "".join(chr(_BLANK + (cell - _BLANK & _SIX_DOTS)) for cell in _translated(" ".join(plain.split()), table))


def brf(lines: str) -> str:
    """Cells as an embosser takes them; what is no cell stays."""
    return "".join(_BRF[ord(one) - _BLANK] if _BLANK <= ord(one) <= _BLANK + _SIX_DOTS else one for one in lines)


def _translated(text: str, table: str) -> list[int]:
    louis = _louis()
    codes = text.encode("utf-32-le" if louis.lou_charSize() == 4 else "utf-16-le")  # noqa: PLR2004 - bytes a character
    kind = ctypes.c_uint32 if louis.lou_charSize() == 4 else ctypes.c_uint16  # noqa: PLR2004 - as above
    size = len(codes) // ctypes.sizeof(kind)
    most = 8 * size + 64
    written = (kind * most)()
    read_length, written_length = ctypes.c_int(size), ctypes.c_int(most)
    given = (kind * size).from_buffer_copy(codes)
    done = louis.lou_translateString(
        table.encode(),
        given,
        ctypes.byref(read_length),
        written,
        ctypes.byref(written_length),
        None,
        None,
        _DOTS_IN_UNICODE,
    )
    if not done or read_length.value != size:
        raise NoBraille("table", table)
    return list(written[: written_length.value])


@lru_cache(maxsize=1)
def _louis() -> ctypes.CDLL:
    for name in (*_LIBRARIES, ctypes.util.find_library("louis") or ""):
        try:
            louis = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if louis is not None:
            # Its complaints would go to the log, with the words that it was given.
            louis.lou_setLogLevel(50000)  # LOU_LOG_FATAL
            return louis
    raise NoBraille("library")
