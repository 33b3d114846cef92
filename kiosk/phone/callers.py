"""What is known of callers between two calls, in memory alone: a cut call, wrong codes. No number is kept anywhere.

A caller is told apart by a keyed digest of their number, whose key dies with the process.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.conversation import Conversation
from kiosk.journey.events import HungUp
from kiosk.journey.resuming import called_again

# DESIGN.md: a cut call waits an hour in memory.
_HOUR = 3600.0
_MOST_CUT = 64
# Wrong codes that one caller may key in an hour, over all references.
_MOST_GUESSES = 6
_MOST_GUESSERS = 1024

CallerToken = bytes


class Callers:
    """Tokens of callers. Withheld numbers have none: such calls begin anew each time."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def token(self, number: str | None) -> CallerToken | None:
        """The same for the same number while this process lives; tells nothing of it."""
        return hmac.digest(self._key, number.encode(), hashlib.sha256) if number else None


@dataclass(frozen=True, slots=True)
class _Cut:
    conversation: Conversation
    until: float


class CutCalls:
    """Conversations whose line was cut: they wait an hour for the same caller, then are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._cut: dict[CallerToken, _Cut] = {}

    def keep(self, caller: CallerToken | None, conversation: Conversation) -> None:
        """The line was cut: interrupted, and never taken for an answer.

        What could not be gone on from anyway is let go at once: no answer waits in memory.
        """
        if caller is not None:
            conversation.scrub(called_again)
        gone: list[Conversation] = []
        with self._lock:
            if caller is None:
                gone.append(conversation)
            else:
                if caller in self._cut:
                    gone.append(self._cut.pop(caller).conversation)
                self._cut[caller] = _Cut(conversation, self._clock() + _HOUR)
                while len(self._cut) > _MOST_CUT:
                    gone.append(self._cut.pop(next(iter(self._cut))).conversation)
        for one in gone:
            one.handle(HungUp())

    def take(self, caller: CallerToken | None) -> Conversation | None:
        """The conversation of this caller that was cut, where it still waits. It waits no longer."""
        self.sweep()
        with self._lock:
            found = self._cut.pop(caller, None) if caller is not None else None
        return None if found is None else found.conversation

    def sweep(self) -> None:
        """Forget what has waited long enough."""
        now = self._clock()
        with self._lock:
            over = [caller for caller, cut in self._cut.items() if cut.until <= now]
            gone = [self._cut.pop(caller).conversation for caller in over]
        for one in gone:
            one.handle(HungUp())

    def forget(self) -> None:
        """The process ends."""
        with self._lock:
            gone = [cut.conversation for cut in self._cut.values()]
            self._cut.clear()
        for one in gone:
            one.handle(HungUp())


class Guesses:
    """Wrong codes by caller. The register slows down each reference, and all together; this slows down a caller."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[CallerToken, list[float]] = {}

    def may_try(self, caller: CallerToken) -> bool:
        """Whether this caller may key another code now."""
        with self._lock:
            return len(self._recent(caller)) < _MOST_GUESSES

    def wrong(self, caller: CallerToken) -> None:
        """A wrong one was keyed."""
        with self._lock:
            self._wrong[caller] = [*self._recent(caller), self._clock()]
            while len(self._wrong) > _MOST_GUESSERS:
                del self._wrong[next(iter(self._wrong))]

    def _recent(self, caller: CallerToken) -> list[float]:
        since = self._clock() - _HOUR
        return [at for at in self._wrong.get(caller, []) if at > since]
