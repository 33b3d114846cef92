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
    """Codes that each caller tried and that weren't right. The register slows down each reference, and all together;
    this slows down a caller.

    Any thread may ask: codes that are tried at once, on several calls, are as many as if they came one after the other.
    One process leads all calls (it alone has the line's ports), so nothing need be told to another.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: dict[CallerToken, list[float]] = {}

    def take(self, caller: CallerToken) -> bool:
        """Whether this caller may try a code now. It counts as a wrong one until it is given back."""
        with self._lock:
            now = self._clock()
            recent = [at for at in self._tried.get(caller, []) if at > now - _HOUR]
            if len(recent) >= _MOST_GUESSES:
                return False
            self._tried[caller] = [*recent, now]
            while len(self._tried) > _MOST_GUESSERS:
                del self._tried[next(iter(self._tried))]
            return True

    def give_back(self, caller: CallerToken) -> None:
        """The code that was tried wasn't wrong, or wasn't looked at."""
        with self._lock:
            if tried := self._tried.get(caller):
                tried.pop()
