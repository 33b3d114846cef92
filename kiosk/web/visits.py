"""Visits in server memory behind an opaque cookie. Knows tokens and time, not what a visit holds.

Nothing is ever written to disk. A visit that is forgotten, replaced or swept is told so once, through `on_leave`.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

TOKEN_BYTES = 32  # 256 bits


@dataclass(slots=True)
class Visit(Generic[Kept]):
    """What is kept for one visitor.

    `last_seen` is on the store's clock, in seconds. `has_acted`: somebody did something, and didn't only look. Hold
    `lock` to touch `value`.
    """

    token: str
    form_token: str
    value: Kept
    last_seen: float
    has_acted: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)


class Visits(Generic[Kept]):
    """The visits of one face of the kiosk, at most `most` of them: the one longest unseen makes room for another,
    those that only looked before those that acted.

    `clock` counts seconds and never goes back (`time.monotonic`): a wall clock that jumps ends no visit.
    """

    def __init__(self, *, most: int, clock: Callable[[], float], on_leave: Callable[[Kept], None]) -> None:
        self._most = most
        self._clock = clock
        self._on_leave = on_leave
        self._visits: dict[str, Visit[Kept]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._visits)

    def open(self, value: Kept) -> Visit[Kept]:
        """Keep `value` for a new visitor."""
        visit = Visit(secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES), value, self._clock())
        with self._lock:
            # A program that looks at the page again and again must not drive out somebody who is deciding.
            leaving = sorted(self._visits.values(), key=lambda other: (other.has_acted, other.last_seen))
            leaving = leaving[: max(0, len(self._visits) + 1 - self._most)]
            for other in leaving:
                del self._visits[other.token]
            self._visits[visit.token] = visit
        self._leave(leaving)
        return visit

    def find(self, token: str | None) -> Visit[Kept] | None:
        """The visit that goes with a cookie, or None. Looking doesn't count as being seen."""
        with self._lock:
            return self._visits.get(token) if token else None

    @contextmanager
    def held(self, token: str | None) -> Iterator[Visit[Kept] | None]:
        """The visit that goes with a cookie, locked for this thread alone."""
        visit = self.find(token)
        if visit is None:
            yield None
            return
        with visit.lock:
            # It may have been forgotten while we waited for the lock.
            yield visit if self.find(token) is visit else None

    def see(self, visit: Visit[Kept]) -> None:
        """The visitor did something."""
        visit.last_seen = self._clock()

    def forget(self, visit: Visit[Kept]) -> None:
        """Keep nothing more of a visit."""
        with self._lock:
            known = self._visits.pop(visit.token, None)
        if known is not None:
            self._leave([known])

    def sweep(self, *, is_over: Callable[[Visit[Kept], float], bool]) -> int:
        """Forget every visit that `is_over` says is over at the given time. How many there were."""
        now = self._clock()
        with self._lock:
            candidates = list(self._visits.values())
        count = 0
        for visit in candidates:
            with visit.lock:
                if is_over(visit, now):
                    self.forget(visit)
                    count += 1
        return count

    def _leave(self, visits: list[Visit[Kept]]) -> None:
        for visit in visits:
            with visit.lock:
                self._on_leave(visit.value)
