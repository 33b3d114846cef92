"""A line that has no dialogue: collects keys and sound, plays what a test gives it. For tests of the line itself."""

import threading
from dataclasses import dataclass, field
from typing import Self

from kit import Pbx

from kiosk.phone.exchange import SoundSource
from voice.lines.audiosocket import AudioSocketServer
from voice.lines.fastagi import AgiCall, AgiServer
from voice.lines.media import Handlers, Media
from voice.lines.trouble import CallGone, LineTrouble
from voice.lines.websocket import WebSocketServer

SECRET = "only-tests-know-it"  # noqa: S105 – it opens nothing


@dataclass
class Taken:
    """One call that came in."""

    agi: AgiCall
    media: Media
    keys: list[str] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)
    played: list[object] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    pressed: threading.Condition = field(default_factory=threading.Condition)
    is_echo: bool = False

    def handlers(self) -> Handlers:
        """What notes it all, or says it again."""
        on_audio = self.media.play if self.is_echo else self.sound.extend
        return Handlers(self._key, on_audio, self.played.append, self.ended.set)

    def _key(self, key: str) -> None:
        with self.pressed:
            self.keys.append(key)
            self.pressed.notify_all()

    def has_keys(self, count: int, seconds: float = 5.0) -> bool:
        """Whether so many keys came within `seconds`."""
        with self.pressed:
            return self.pressed.wait_for(lambda: len(self.keys) >= count, seconds)


class BareLine:
    """Takes every call and holds it until it ends, or until `let_go`; says what it hears again where it `is_echo`."""

    def __init__(self, *, keys_in_sound: bool = False, is_websocket: bool = False, is_echo: bool = False) -> None:
        self.sound = WebSocketServer() if is_websocket else AudioSocketServer()
        self._source = SoundSource(self.sound, keys_in_sound=keys_in_sound)
        self.agi = AgiServer(SECRET, self._take)
        self.calls: list[Taken] = []
        self._came = threading.Condition()
        self.let_go = threading.Event()
        self._is_echo = is_echo
        self.troubles: list[LineTrouble] = []

    def __enter__(self) -> Self:
        self.sound.start()
        self.agi.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.let_go.set()
        self.agi.stop()
        self.sound.stop()

    def latest(self, seconds: float = 5.0) -> Taken:
        """The call that is being held; waits for it."""
        with self._came:
            assert self._came.wait_for(lambda: any(not one.ended.is_set() for one in self.calls), seconds)
            return next(one for one in reversed(self.calls) if not one.ended.is_set())

    def _take(self, agi: AgiCall) -> None:
        try:
            agi.answer()
            media = self._source.open(agi)
            taken = Taken(agi, media, is_echo=self._is_echo)
            media.listen(taken.handlers())
            with self._came:
                self.calls.append(taken)
                self._came.notify_all()
            while not taken.ended.wait(0.05) and not self.let_go.is_set():
                pass
            media.end()
            agi.finish(5)
            agi.set_variable("CLAIRVOIX", "done")
            agi.hang_up()
        except CallGone:
            return
        except LineTrouble as trouble:
            self.troubles.append(trouble)


@dataclass(frozen=True)
class BareRig:
    """A real Asterisk, and a line behind it that only collects."""

    pbx: Pbx
    line: BareLine
