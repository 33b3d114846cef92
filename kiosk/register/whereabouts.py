"""Where a register is: the site's or the rehearsals', its folder, station and database. Opens nothing."""

from dataclasses import dataclass
from pathlib import Path

# DESIGN.md: rehearsals and tests of devices write to a register of their own, never to the site's.
REHEARSAL_STATION = 0
_REHEARSALS = "rehearsal"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`url` names a PostgreSQL database; where empty the register is SQLite's, in `folder` with the keys."""

    folder: Path
    station: int
    url: str

    @property
    def is_rehearsal(self) -> bool:
        """Whether nothing there counts."""
        return self.station == REHEARSAL_STATION


def whereabouts(var: Path, station: int, url: str, *, rehearsal: bool) -> Whereabouts:
    """The register of a machine whose folder is `var`, station `station`, database `url`; or its rehearsals'."""
    return Whereabouts(var / _REHEARSALS, REHEARSAL_STATION, "") if rehearsal else Whereabouts(var, station, url)
