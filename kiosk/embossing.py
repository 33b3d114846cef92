"""Braille for whoever asks for it at the kiosk: copies to read, on the site's embosser, kept nowhere.

A copy is no paper of the register: it stands in no outbox, and nobody but the person waits for it. Knows whose a copy
is, and nothing of them.
"""

import dataclasses
import logging
import threading
import weakref
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from printouts.document import Document, Paragraph
from printouts.printers import Printer, Result

_log = logging.getLogger(__name__)

# What is being sent when the kiosk closes has so long to end, in seconds.
_CLOSING_S = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class _Copy:
    """What one person asked for: `thing` is what they would ask for again."""

    owner: object
    thing: Hashable
    documents: tuple[Document, ...]


class Embossing:
    """The queue before the embosser: one thread, from the first copy on until it is closed. Safe from any thread."""

    def __init__(self, embosser: Callable[[], Printer | None]) -> None:
        """`embosser` is asked for with each copy; None: there is none."""
        self._embosser = embosser
        self._changed = threading.Condition()
        self._copies: list[_Copy] = []
        # The first of these; or one that was forgotten since.
        self._in_hand: _Copy | None = None
        self._had: weakref.WeakKeyDictionary[object, set[Hashable]] = weakref.WeakKeyDictionary()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way."""
        with self._changed:
            return bool(self._copies) or self._in_hand is not None

    def emboss(self, owner: object, thing: Hashable, documents: Sequence[Document], note: str) -> bool:
        """Whether `documents` are on their way to `owner`, one after the other, each with `note` at its head.

        The same `thing` goes to nobody twice: who asks again is told as before. Another one has to wait until the
        first is out: False. Raises PrinterMisconfigured.
        """
        with self._changed:
            if thing in self._had.get(owner, ()):
                return True
            if self._is_closed or any(copy.owner is owner for copy in self._copies):
                return False
        embosser = self._embosser()
        if embosser is None or not documents or not embosser.status().can_print:
            return False
        noted = (dataclasses.replace(one, blocks=(Paragraph(note), *one.blocks), copies=()) for one in documents)
        with self._changed:
            if self._is_closed:
                return False
            self._copies.append(_Copy(owner, thing, tuple(noted)))
            self._had.setdefault(owner, set()).add(thing)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(embosser,), name="embosser", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return True

    def forget(self, owner: object) -> None:
        """They have gone: what waits for them doesn't come out any more. What is in the embosser does."""
        with self._changed:
            self._copies = [copy for copy in self._copies if copy.owner is not owner]
            self._had.pop(owner, None)

    def close(self, timeout_s: float = _CLOSING_S) -> None:
        """Let the paper that is being sent end, and nothing after it. Waits `timeout_s` at most."""
        with self._changed:
            self._is_closed = True
            self._copies.clear()
            self._had.clear()
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _run(self, embosser: Printer) -> None:
        while (copy := self._next()) is not None:
            is_out = False
            for document in copy.documents:
                # Looked at before each paper: its owner may have gone.
                if not self._is_wanted(copy):
                    break
                is_out = _is_sent(embosser, document)
                if not is_out:
                    break
            self._done(copy, is_out=is_out)

    def _next(self) -> _Copy | None:
        with self._changed:
            self._changed.wait_for(lambda: self._copies or self._is_closed)
            self._in_hand = None if self._is_closed else self._copies[0]
            return self._in_hand

    def _is_wanted(self, copy: _Copy) -> bool:
        with self._changed:
            return copy in self._copies

    def _done(self, copy: _Copy, *, is_out: bool) -> None:
        with self._changed:
            self._in_hand = None
            # Where it was forgotten meanwhile, what its owner has had since isn't ours to say.
            if copy in self._copies:
                self._copies.remove(copy)
                if not is_out:
                    self._had[copy.owner].discard(copy.thing)


def _is_sent(embosser: Printer, document: Document) -> bool:
    try:
        outcome = embosser.print(document)
    except Exception as trouble:  # noqa: BLE001 – it must not stop those behind it, and its words may hold a paper's
        _log.error("a paper of kind %s can't be embossed: %s", document.kind, type(trouble).__name__)
        return False
    is_sent = outcome.result is not Result.FAILED
    _log.log(logging.INFO if is_sent else logging.ERROR, "embosser: %s, %s", outcome.result, outcome.detail)
    return is_sent
