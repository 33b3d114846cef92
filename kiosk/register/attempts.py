"""How wrong codes are slowed down: counted by reference in the database, timed in memory. Knows no code.

A 4-digit code falls to 5,000 tries on average; after the third wrong one for a reference each next try waits twice
as long as the last, up to twelve hours, and only the right code sets the count back. A restart forgets when the last
try was, not how many there were. References that don't exist are slowed down like any other, so that waiting tells
nothing. Over all references the station takes twenty wrong codes in a row, then one a minute, restarts or not.
"""

import math
from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.register.tables import attempts
from kiosk.tries import GrowingDelay, Lately, Locks

DELAY = GrowingDelay(free=3, first=60.0, longest=12 * 3600.0)

BURST = 20

# Stands where a reference would: how many wrong codes were tried lately, over all of them.
_ALL = ""


def failures_of(connection: Connection, reference: str) -> int:
    """Wrong codes for `reference` since the last right one."""
    found = select(attempts.c.failures).where(attempts.c.reference == reference)
    return connection.execute(found).scalar() or 0


def count_failure(connection: Connection, reference: str) -> None:
    """One more wrong code for `reference`."""
    more = update(attempts).where(attempts.c.reference == reference).values(failures=attempts.c.failures + 1)
    if connection.execute(more).rowcount == 0:
        connection.execute(insert(attempts).values(reference=reference, failures=1))


def forget_failures(connection: Connection, reference: str) -> None:
    """The right code came: the count starts anew."""
    connection.execute(delete(attempts).where(attempts.c.reference == reference))


def tried_lately(connection: Connection) -> int:
    """How many wrong codes there were lately over all references, as the last process left it."""
    return failures_of(connection, _ALL)


def keep_tried_lately(connection: Connection, level: float) -> None:
    """For the next process. No time of day is kept: what a restart took isn't counted off."""
    connection.execute(delete(attempts).where(attempts.c.reference == _ALL))
    connection.execute(insert(attempts).values(reference=_ALL, failures=math.ceil(level)))


class Patience:
    """When the next try may come. One for each process; not thread-safe: the caller holds the writers' turn."""

    def __init__(self, ticks: Callable[[], float], level: float) -> None:
        """`ticks` gives seconds that never go back; `level` is what the last process left: see `tried_lately`."""
        self._ticks = ticks
        self._locks = Locks(DELAY, ticks)
        self._all = Lately(ticks(), level)

    def wait(self, reference: str, failures: int) -> float:
        """Seconds until a code may be tried for `reference`, which has failed `failures` times. 0: now."""
        return max(self._locks.wait(reference, failures), self._all.wait(self._ticks(), BURST))

    def failed(self, reference: str) -> float:
        """A wrong code was tried now. How many there were lately, over all references."""
        self._locks.failed(reference)
        return self._all.failed(self._ticks())
