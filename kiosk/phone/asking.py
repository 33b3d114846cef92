"""One question of the line's own, or news for who waits, beside any scene. Knows a medium, sentences and keys."""

import time
from collections.abc import Callable, Sequence
from enum import Enum, auto

from kiosk.phone.inbox import Gone, Inbox, Key, Played
from kiosk.phone.prompts import Said
from kiosk.phone.speaker import Mark, Speaker
from voice.lines.media import Handlers, Media


class Silence(Enum):
    """What there is to a question instead of a key."""

    GONE = auto()
    NOTHING = auto()


def _deaf(_pcm: bytes) -> None:
    """Nobody listens to what is said during a question."""


def ask(
    media: Media,
    render: Callable[[Said], bytes],
    said: Sequence[Said],
    *,
    keys: str,
    seconds: float,
    is_over: Callable[[], bool] = lambda: False,
) -> str | Silence:
    """Say `said` and wait `seconds` after it for one of `keys`; NOTHING where none came, or once `is_over`.

    Any key silences the voice; one that isn't asked for means nothing.
    """
    inbox = Inbox()
    speaker = Speaker(media, render)

    def on_key(key: str) -> None:
        if key in keys and inbox.press(key):
            speaker.interrupt()

    media.listen(Handlers(on_key, _deaf, lambda mark: inbox.put(Played(mark)), lambda: inbox.put(Gone())))
    speaker.say(said)
    until: float | None = None
    while not is_over():
        now = time.monotonic()
        if until is not None and now >= until:
            break
        # Whoever else makes it over doesn't tell: looked at often enough for nobody to notice.
        match inbox.take(0.25 if until is None else min(0.25, until - now)):
            case Key(key):
                return key
            case Gone():
                return Silence.GONE
            case Played(mark) if isinstance(mark, Mark) and speaker.played(mark):
                until = time.monotonic() + seconds
    media.stop()
    return Silence.NOTHING
