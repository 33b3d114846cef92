"""One open ear: sound goes in from whatever microphone, what was heard comes out, in a thread of its own.

Whoever gives sound never waits for a recognizer. Sound is held in memory, for seconds, and by nobody else.
"""

import queue
import threading
from collections.abc import Callable
from enum import Enum

from voice.hearing.grammar import Grammar
from voice.hearing.listener import Event, Listener, NoInput, Timing
from voice.hearing.recognizer import Recognizer
from voice.hearing.trouble import HearingError

Told = Event | HearingError

# A recognizer that is busy for longer than this isn't worth waiting for.
_MOST_WAITING_SECONDS = 15.0
# How long whoever closes an ear waits for it: a recognizer may be in the middle of an utterance.
_CLOSING_SECONDS = 12.0


class TooMuchSound(Exception):
    """More sound came than can be listened to. Close the microphone, and let the person open it again."""


class _Do(Enum):
    END = "end"
    HUSH = "hush"
    CLOSE = "close"


class Ear:
    """Listens with a recognizer for one grammar. `tell` is called, in the ear's own thread, with what happens: the
    listener's events, or a HearingError after which nothing more is heard."""

    def __init__(
        self, recognizer: Recognizer, grammar: Grammar, rate: int, timing: Timing, tell: Callable[[Told], None]
    ) -> None:
        """`rate` of the sound that will be given, in samples a second (16 bits, one channel)."""
        self._recognizer = recognizer
        self._grammar = grammar
        self._rate = rate
        self._timing = timing
        self._tell = tell
        self._queue: queue.SimpleQueue[bytes | _Do] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._is_closing = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def give(self, pcm: bytes) -> None:
        """More sound. Raises TooMuchSound."""
        with self._lock:
            self._waiting_bytes += len(pcm)
            is_too_much = self._waiting_bytes > 2 * self._rate * _MOST_WAITING_SECONDS
        if is_too_much:
            raise TooMuchSound
        self._queue.put(pcm)

    def end(self) -> None:
        """No more sound comes: what was said is over."""
        self._queue.put(_Do.END)

    def hush(self) -> None:
        """What is being said is thrown away: the kiosk speaks, or the scene is another."""
        self._queue.put(_Do.HUSH)

    def close(self) -> None:
        """Stop listening, and forget what was heard. Returns once nothing listens any more."""
        self._is_closing.set()  # what still waits to be heard is forgotten, too
        self._queue.put(_Do.CLOSE)
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        listener = Listener(self._recognizer, self._grammar, self._rate, self._timing)
        if self._is_closing.is_set():
            return
        try:
            self._recognizer.warm()
        except HearingError as trouble:
            self._tell(trouble)
            return
        while True:
            item = self._queue.get()
            if self._is_closing.is_set():
                listener.abandon()
                return
            try:
                events = self._heard(listener, item)
            except HearingError as trouble:
                self._tell(trouble)
                return
            for event in events:
                self._tell(event)

    def _heard(self, listener: Listener, item: "bytes | _Do") -> list[Event]:
        match item:
            case bytes():
                with self._lock:
                    self._waiting_bytes -= len(item)
                return listener.push(item)
            case _Do.END:
                # The key was let go, and nothing had been said.
                return listener.end() or [NoInput()]
            case _:
                listener.abandon()
                return []
