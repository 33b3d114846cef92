"""A telephone in memory: hears words instead of sound, at once, and does what a script says, in one thread.

A medium like the line's own, with a clock of its own: an hour of silence takes no time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kiosk.phone.inbox import Gone, Happening, Inbox
from voice.lines.media import Handlers
from voice.lines.telephone_sound import beep

HANG_UP, SILENCE = "hang up", "silence"
BEEP, QUIET, VOICE = "<beep>", "<silence>", "<voice>"

# What the caller does next, given what was heard since they last did something: keys, HANG_UP, SILENCE, or speech.
Does = Callable[["Handset"], str]
_MARK = b"\x01words:"
_SECONDS_A_LETTER = 0.06


class WordsAsSound:
    """Sentences whose sound is their own letters. What `Sounds` is to the line."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, bool, bool]] = []
        self.languages: dict[str, str] = {}

    def of(self, text: str, language: str, *, rate: int, is_clear: bool, is_private: bool) -> bytes:
        """As `Sounds.of`."""
        self.asked.append((text, rate, is_clear, is_private))
        self.languages[text] = language
        return _MARK + text.encode()


@dataclass
class Handset:
    """The caller's end of a line."""

    does: Does
    heard: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    now: float = 1000.0
    interrupts: bool = False
    is_given_back: bool = False
    handlers: Handlers | None = None
    inbox: "ScriptedInbox | None" = None
    pressed: list[str] = field(default_factory=list)

    # --- Media -----------------------------------------------------------------------------------------------------

    def listen(self, handlers: Handlers) -> None:
        """See Media."""
        self.handlers = handlers

    def play(self, pcm: bytes, mark: object = None) -> None:
        """Heard at once; the clock goes on by as long as it takes to say."""
        words = _words(pcm)
        self.heard.append(words)
        self.fresh.append(words)
        self.now += _SECONDS_A_LETTER * len(words)
        if mark is not None and not self.interrupts and self.handlers is not None:
            self.handlers.on_played(mark)

    def stop(self) -> None:
        """See Media."""

    def end(self) -> None:
        """See Media."""
        self.is_given_back = True

    # --- the caller ------------------------------------------------------------------------------------------------

    def clock(self) -> float:
        """Seconds, by this telephone."""
        return self.now

    def make_inbox(self, clock: Callable[[], float]) -> "ScriptedInbox":
        """For the dialogue."""
        self.inbox = ScriptedInbox(clock, self)
        return self.inbox

    def acts(self, timeout: float | None) -> bool:
        """The caller's turn. False: they let `timeout` seconds pass."""
        assert self.handlers is not None
        doing = self.does(self)
        self.fresh.clear()
        if doing == SILENCE:
            self.now += timeout or 0.0
            return False
        if doing == HANG_UP:
            self.handlers.on_end()
            return True
        if doing.startswith(VOICE):
            self.speaks(float(doing.removeprefix(VOICE) or 2))
            return False
        for key in doing:
            self.now += 0.2
            self.pressed.append(key)
            self.handlers.on_key(key)
        return True

    def speaks(self, seconds: float, quiet: float = 5.0) -> None:
        """Something like speech, then nothing."""
        assert self.handlers is not None
        loud = b"".join((4000 if index // 4 % 2 else -4000).to_bytes(2, "little", signed=True) for index in range(160))
        for _ in range(round(seconds * 50)):
            self.handlers.on_audio(loud)
        for _ in range(round(quiet * 50)):
            self.handlers.on_audio(bytes(320))
        self.now += seconds + quiet

    def has_heard(self, words: str) -> bool:
        """Whether these words were said at any time."""
        return any(words in one for one in self.heard)

    def hears(self, words: str) -> bool:
        """Whether these words were said since the caller last did something."""
        return any(words in one for one in self.fresh)


class ScriptedInbox(Inbox):
    """An inbox that asks the caller's script where nothing waits."""

    def __init__(self, clock: Callable[[], float], handset: Handset) -> None:
        super().__init__(clock)
        self._handset = handset
        self._idle = 0

    def take(self, timeout: float | None) -> Happening | None:
        """As `Inbox.take`, without waiting."""
        if not self._waiting:
            self._handset.acts(timeout)
        if self._waiting:
            self._idle = 0
            return self._waiting.popleft()
        self._idle += 1
        # A dialogue that goes on for ever with somebody who is silent for ever is the bug to find.
        return Gone() if self._idle > 500 else None


def script(*doings: str, then: str = HANG_UP) -> Does:
    """Does these in turn, each when it is the caller's turn; then `then` for ever."""
    rest: Iterator[str] = iter(doings)
    return lambda _handset: next(rest, then)


def _words(pcm: bytes) -> str:
    if pcm.startswith(_MARK):
        return pcm[len(_MARK) :].decode()
    if pcm == beep():
        return BEEP
    return QUIET if not any(pcm) else VOICE


def spoken(heard: Iterable[str]) -> list[str]:
    """Words alone."""
    return [one for one in heard if one not in {QUIET, BEEP, VOICE}]
