"""The conversations that run in this house now, on any channel. Knows them by a name of their own; keeps none alive."""

import secrets
import threading
import weakref
from dataclasses import dataclass

from kiosk.conversation import Conversation
from kiosk.journey.events import Event

_NAME_BYTES = 4


@dataclass(frozen=True, slots=True)
class Running:
    """A conversation that isn't over, and the name that the staff's pages know it by: it tells nothing."""

    name: str
    conversation: Conversation


# A conversation whose page gave no sign of life for so long is somebody's who has gone: seconds.
GONE_SECONDS = 90.0


class Live:
    """Who is before a screen or on the line now. Safe to ask from any thread."""

    def __init__(self) -> None:
        self._running: weakref.WeakValueDictionary[str, Conversation] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def add(self, conversation: Conversation) -> None:
        """A conversation begins."""
        with self._lock:
            self._running[secrets.token_hex(_NAME_BYTES)] = conversation

    def every(self) -> tuple[Running, ...]:
        """Those that aren't over, in the order in which they began."""
        with self._lock:
            known = list(self._running.items())
        return tuple(Running(name, one) for name, one in known if one.session().ended is None)

    def there(self) -> tuple[Running, ...]:
        """Those whose person is there, as far as their page tells: one that was closed without a word isn't."""
        return tuple(one for one in self.every() if one.conversation.seconds_unheard < GONE_SECONDS)

    def tell_the_screen(self, event: Event) -> None:
        """Something happened at this machine: whoever stands before its screen is told. No caller is."""
        for one in self.every():
            session = one.conversation.session()
            if session.far is None and session.channel == "screen":
                one.conversation.handle(event)

    def find(self, name: str) -> Running | None:
        """The conversation of that name, where it isn't over."""
        return next((one for one in self.every() if one.name == name), None)

    def name_of(self, conversation: Conversation) -> str | None:
        """The name of a conversation that isn't over."""
        return next((one.name for one in self.every() if one.conversation is conversation), None)
