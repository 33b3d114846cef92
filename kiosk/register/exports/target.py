"""What every format is given and gives back. Knows no format."""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.register.exports.errors import CantSay


class Format(StrEnum):
    """The formats, by the names of the command line."""

    FHIR_R4 = "fhir-r4"
    ISO27560 = "iso27560"
    ZFA = "zfa"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Site:
    """What exports say of the site. `station` is the name that the station's key goes by; the rest may be blank."""

    station: str
    name: str = ""
    address: str = ""
    phone: str = ""
    retention_months: int = 13


@dataclass(frozen=True, slots=True)
class Context:
    """One export: its site, its own instant (with a time zone), and the words of the language that it speaks.

    `say` turns an English sentence into that language.
    """

    site: Site
    instant: datetime.datetime
    language: str = "fr"
    say: Callable[[str], str] = str

    @property
    def moment(self) -> str:
        """The instant of the export in UTC, in seconds: `2026-11-22T08:30:00Z`."""
        return self.instant.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Written:
    """What a format made of the signed records: the file, how many it holds, and what it couldn't say, each time."""

    content: bytes
    records: int
    refused: tuple[CantSay, ...] = ()

    def refusals(self) -> tuple[tuple[CantSay, int], ...]:
        """One refusal a sentence, with how often it was met, in the order in which they came."""
        counts = Counter(map(str, self.refused))
        firsts = {str(one): one for one in reversed(self.refused)}
        return tuple((firsts[sentence], count) for sentence, count in counts.items())
