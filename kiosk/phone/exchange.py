"""The exchange: the line's two servers, and what all calls share. Every call is led in a thread of its own.

Whatever happens on one call disturbs no other: trouble that nobody foresaw sends that caller to a person.
"""

import datetime
import logging
import sys
import threading
import time
from collections.abc import Callable

from kiosk.journey.session import Far
from kiosk.phone import words
from kiosk.phone.call import Call, MediaSource, Surroundings
from kiosk.phone.callers import Callers, CutCalls, Guesses
from kiosk.phone.capacity import Lines, speech_calls
from kiosk.phone.hearing import Recognizers
from kiosk.phone.hours import read_hours
from kiosk.phone.house import House
from kiosk.phone.sounds import Sounds
from voice.lines.audiosocket import AudioSocketServer
from voice.lines.fastagi import AgiCall, AgiServer
from voice.lines.keys import HearingTones
from voice.lines.media import Media
from voice.lines.trouble import CallGone, LineTrouble, NoSound
from voice.lines.websocket import WebSocketServer

_log = logging.getLogger(__name__)

# Asterisk connects within milliseconds, or not at all.
_SECONDS_TO_CONNECT = 3.0
_SECONDS_TO_LOOK = 0.1
_SWEEP_SECONDS = 30.0
# The line's clock must get its turn at once, whatever other threads compute: it gives its turn away with each packet of
# each call. Measured with 40 packets a tick beside two busy threads: nine ticks of ten within 0.1 to 0.9 ms, within 5.6
# to 8.1 ms at 1 ms; what the others get done is the same.
_SWITCH_SECONDS = 0.0001
# One more than make sound at once (kiosk.phone.sounds): a call whose sound is there already waits for none of them.
_MOST_BUSY = 3


def local_now() -> datetime.datetime:
    """The time by the machine's clock, where it stands."""
    return datetime.datetime.now().astimezone()


class SoundSource:
    """Has Asterisk connect a call's sound to one of our servers."""

    def __init__(self, server: AudioSocketServer | WebSocketServer, *, keys_in_sound: bool = False) -> None:
        self._server = server
        self._keys_in_sound = keys_in_sound

    def open(self, call: AgiCall) -> Media:
        """See MediaSource."""
        expected = self._server.expect()
        if isinstance(self._server, AudioSocketServer):
            call.begin(f"EXEC AudioSocket {expected.id},127.0.0.1:{self._server.port}")
        else:
            # c: 20 ms of plain samples; f: told in JSON; v: which call it is; g: the caller stays with us afterwards.
            call.begin(f'EXEC Dial "WebSocket/clairvoix/c(slin)f(json)v(call={expected.id}),,g"')
        until = time.monotonic() + _SECONDS_TO_CONNECT
        while (media := expected.wait(_SECONDS_TO_LOOK)) is None:
            # An answer means that it never began: the caller is gone already, or our server is.
            has_answered = call.has_answered()
            if has_answered or time.monotonic() > until:
                expected.forget()
                if has_answered:
                    call.finish(_SECONDS_TO_LOOK)
                raise CallGone("hung up") if has_answered and not call.is_up() else NoSound
        return HearingTones(media) if self._keys_in_sound else media


class Exchange:
    """Serves the line from `start` to `stop`."""

    def __init__(
        self,
        house: House,
        secret: str,
        now: Callable[[], datetime.datetime] = local_now,
        *,
        has_free_ports: bool = False,
    ) -> None:
        """`secret` is the path that the dialplan calls. Raises LineNotOpened, HoursNotUnderstood."""
        settings = house.settings.phone
        port = 0 if has_free_ports else settings.sound_port
        self._sound = WebSocketServer(port) if settings.media == "websocket" else AudioSocketServer(port)
        source: MediaSource = SoundSource(self._sound, keys_in_sound=settings.keys_in_sound)
        self.around = Surroundings(
            house=house,
            media=source,
            sounds=Sounds(house),
            lines=Lines(settings.lines, settings.most_waiting),
            callers=Callers(),
            cut=CutCalls(),
            guesses=Guesses(),
            recognizers=Recognizers(house.line_recognizer, speech_calls(settings.speech_calls)),
            busy=threading.BoundedSemaphore(_MOST_BUSY),
            hours=read_hours(settings.hours),
            now=now,
        )
        self._agi = AgiServer(secret, self._take, 0 if has_free_ports else settings.agi_port)
        self._stopped = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="line-sweeper", daemon=True)
        self._lock = threading.Lock()
        self._calls = 0

    @property
    def agi_port(self) -> int:
        """Where calls come in."""
        return self._agi.port

    @property
    def sound_port(self) -> int:
        """Where their sound comes."""
        return self._sound.port

    @property
    def calls(self) -> int:
        """Calls that are being led."""
        return self._calls

    def start(self) -> None:
        """Begin to take calls."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._sound.start()
        self._agi.start()
        self._sweeper.start()

    def warm(self) -> None:
        """Make the sound of what every caller hears first, so that the first of the day waits no longer."""
        house, sounds = self.around.house, self.around.sounds
        language = house.languages[0]
        conversation = house.open_conversation(language, "phone", far=Far())
        scene = conversation.scene()
        texts = [scene.title, *(passage.text for passage in scene.passages)]
        texts += [conversation.spoken_option(option) for option in scene.options]
        others = (one for one in house.script.languages(from_afar=True) if one != language)
        opening = [(words.in_language(other)(words.THIS_LANGUAGE), other) for other in others]
        for text, told_in in (*opening, *((text, language) for text in texts)):
            sounds.of(text, told_in, rate=100, is_clear=False, is_private=False)

    def stop(self) -> None:
        """Take no more; calls under way go to a person, by the dialplan."""
        self._stopped.set()
        self._agi.stop()
        self._sound.stop()
        self.around.cut.forget()
        self.around.recognizers.close()

    def _take(self, agi: AgiCall) -> None:
        with self._lock:
            self._calls += 1
        try:
            Call(agi, self.around).serve()
        except CallGone:
            _log.info("a caller hung up")
        except LineTrouble as trouble:
            _log.error("a call goes to a person: %s", type(trouble).__name__)
        except Exception as trouble:  # noqa: BLE001 – its words may hold the caller's, its kind doesn't
            _log.error("a call failed and goes to a person: %s", type(trouble).__name__)
        finally:
            with self._lock:
                self._calls -= 1

    def _sweep(self) -> None:
        while not self._stopped.wait(_SWEEP_SECONDS):
            self.around.cut.sweep()
