"""Where a demonstration's register lies, and how real use starts clean. Knows files, nothing of what they hold.

A demonstration's register lies where the site's will: every command finds it there. A mark beside it says that nothing
in it counts. Real use finds the mark, puts all of it aside, and starts with keys of its own: no paper that was tried
can be taken for one that counts.
"""

import datetime
from gettext import gettext as _
from pathlib import Path

MARK = "nothing-here-counts"
ASIDE = "demonstrations"

_REGISTER = "register.sqlite"
# What belongs to one register: itself, the key that signed its entries, and what callers left. The site's sealing key
# stays: its private half is in the safe already.
_ITS_OWN = (f"{_REGISTER}*", "keys/station-*", "sealed")


class RegisterIsReal(Exception):
    """A demonstration was asked for where real people's decisions lie."""

    def __init__(self, var: Path) -> None:
        told = _(
            "{folder} holds the register of real use: a demonstration would mix with it. Give the demonstration a "
            "folder of its own (CLAIRVOIX_VAR), or set [station] mode to real."
        )
        super().__init__(told.format(folder=var))


def begin(var: Path) -> None:
    """Mark a register that is still to be made as one that doesn't count. Raises RegisterIsReal, OSError."""
    mark = var / MARK
    if mark.exists():
        return
    if (var / _REGISTER).exists():
        raise RegisterIsReal(var)
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch()


def put_aside(var: Path, today: datetime.date) -> Path | None:
    """Move what a demonstration left out of the way; where to, or None where there was none. Raises OSError.

    The mark goes last: cut off in the middle, the next start goes on.
    """
    mark = var / MARK
    if not mark.exists():
        return None
    folder = _free(var / ASIDE, today)
    for pattern in _ITS_OWN:
        for path in sorted(var.glob(pattern)):
            place = folder / path.relative_to(var)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.rename(place)
    mark.unlink()
    return folder


def _free(folder: Path, today: datetime.date) -> Path:
    """A folder of that day that isn't there yet."""
    tried = folder / today.isoformat()
    number = 1
    while tried.exists():
        number += 1
        tried = folder / f"{today.isoformat()}-{number}"
    return tried
