"""Calls for help: who rang, whether somebody is coming, and what the person is told when nobody does.

Knows conversations, and callers whom the telephone line puts through; knows no desk and no page: whoever answers asks
here. A conversation's lock is never taken while
the bell's own is held, for conversations ring with theirs held.
"""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.conversation import Conversation
from kiosk.journey.events import HelpAnswered
from kiosk.transfers import Transfer

UNANSWERED_SECONDS = 60.0
# How often it is looked whether a call has waited for too long, and who is put through (seconds).
_LOOK_SECONDS = 0.25


class CallState(StrEnum):
    """What became of a call."""

    RINGING = "ringing"
    COMING = "coming"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `rang_at` is on the bell's clock, in seconds; `by` is who said that they are coming."""

    number: int
    conversation: Conversation = field(compare=False)
    rang_at: float
    state: CallState = CallState.RINGING
    by: str | None = None


class Bell:
    """The calls that wait. Any thread may ring, answer and listen."""

    def __init__(
        self,
        ticks: Callable[[], float] = time.monotonic,
        unanswered_seconds: float = UNANSWERED_SECONDS,
        on_the_line: Callable[[], tuple[Transfer, ...]] = tuple,
    ) -> None:
        """`on_the_line` tells which callers are being put through now; another process leads them."""
        self._ticks = ticks
        self._on_the_line = on_the_line
        self._transfers: tuple[Transfer, ...] = ()
        self._patience = unanswered_seconds
        self._calls: dict[int, Call] = {}
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._version = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to tell people whose call nobody answers, in a thread of its own."""
        self._thread = threading.Thread(target=self._watch, name="bell", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End that thread, and let go of whoever listens."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def ring(self, conversation: Conversation) -> None:
        """Somebody asks for help. Who rings again rings anew."""
        with self._changed:
            for number in [one.number for one in self._calls.values() if one.conversation is conversation]:
                del self._calls[number]
            call = Call(next(self._numbers), conversation, self._ticks())
            self._calls[call.number] = call
            self._has_changed()

    def calls(self) -> tuple[Call, ...]:
        """Calls of conversations that aren't over, the oldest first."""
        with self._changed:
            known = list(self._calls.values())
        over = {one.number for one in known if one.conversation.session().ended is not None}
        if over:
            with self._changed:
                for number in over:
                    self._calls.pop(number, None)
                self._has_changed()
        return tuple(one for one in known if one.number not in over)

    def transfers(self) -> tuple[Transfer, ...]:
        """Callers who are with a person of the staff, or whom a telephone of theirs rings for; at the last look."""
        with self._changed:
            return self._transfers

    def look_at_the_line(self) -> None:
        """See who is being put through now, and tell it where that has changed."""
        found = self._on_the_line()
        with self._changed:
            if found != self._transfers:
                self._transfers = found
                self._has_changed()

    def answer(self, number: int, by: str) -> bool:
        """Somebody of the staff is coming: the kiosk says so. False where the call is over."""
        with self._changed:
            call = self._calls.get(number)
            if call is None:
                return False
            self._calls[number] = replace(call, state=CallState.COMING, by=by)
            self._has_changed()
        call.conversation.handle(HelpAnswered("coming"))
        return True

    def arrive(self, number: int) -> bool:
        """Somebody of the staff is there: the call is over, and the record will say that they helped."""
        with self._changed:
            call = self._calls.pop(number, None)
            self._has_changed()
        if call is None:
            return False
        call.conversation.handle(HelpAnswered("there"))
        return True

    def news(self, version: int, timeout: float) -> int:
        """Wait until something changed since `version`, at most `timeout` seconds. The version now."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version or self._stopping.is_set(), timeout)
            return self._version

    def give_up(self) -> None:
        """Tell everybody whose call has waited for too long that nobody has come."""
        now = self._ticks()
        with self._changed:
            late = [
                one
                for one in self._calls.values()
                if one.state is CallState.RINGING and now - one.rang_at >= self._patience
            ]
            for one in late:
                self._calls[one.number] = replace(one, state=CallState.UNANSWERED)
            if late:
                self._has_changed()
        for one in late:
            one.conversation.handle(HelpAnswered("unanswered"))

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            self.give_up()
            self.calls()
            self.look_at_the_line()

    def _has_changed(self) -> None:
        self._version += 1
        self._changed.notify_all()
