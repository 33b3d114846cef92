"""From a stream of sound to utterances: where one begins, where it ends, and what was heard in it.

Whoever has a microphone pushes sound, of any length at a time, and gets events back. Time is counted in sound, never
by a clock: the same sound gives the same events. Nothing is written anywhere.
"""

from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Hypothesis
from voice.hearing.judgement import Verdict, judged
from voice.hearing.levels import FRAME_SECONDS, Activity
from voice.hearing.recognizer import Recognizer
from voice.hearing.resampling import Resampler
from voice.hearing.trouble import HearingError, RecognizerLost


@dataclass(frozen=True, slots=True)
class Timing:
    """`endpoint_seconds` of silence end an utterance: slow speakers pause within one. `no_input_seconds` without any
    speech are told; an utterance longer than `longest_seconds` isn't meant for the kiosk."""

    endpoint_seconds: float = 1.2
    no_input_seconds: float = 8.0
    longest_seconds: float = 12.0


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Somebody speaks: what the kiosk is saying stops now."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What it may be so far. Shows that the kiosk listens; nothing may be done upon it."""

    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance is over: what the engine made of it, and whether it is believed."""

    hypothesis: Hypothesis
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NoInput:
    """Nobody said anything for `no_input_seconds`."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """Speech or noise without an end: what it was is thrown away."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The recognizer was lost in the middle of an utterance. The next one finds another; the person is asked again."""

    detail: str


Event = SpeechBegan | Partial | Heard | NoInput | TooLong | Lost

# A moment this long above the room begins an utterance; a click doesn't.
_ONSET_FRAMES = 4
# What is heard from before it, so that its first consonant isn't cut off, and from after it. More of a noisy room than
# that would be taken for words.
_LEAD_FRAMES = round(0.3 / FRAME_SECONDS)
_TAIL_FRAMES = round(0.3 / FRAME_SECONDS)
# A pause this long may be the end: then a click doesn't go on with the utterance, only another onset does.
_PAUSE_FRAMES = round(0.2 / FRAME_SECONDS)
# The recognizer gets sound ten times a second: each time is a question to another process.
_FRAMES_A_FEED = round(0.1 / FRAME_SECONDS)


class Listener:
    """Listens with one recognizer for one grammar at a time. For one thread."""

    def __init__(self, recognizer: Recognizer, grammar: Grammar, rate: int, timing: Timing | None = None) -> None:
        """`rate` of the sound that will be pushed, in samples a second: 16000 from a page, 8000 from a telephone line
        (its G.711 decoded), 44100 from a sound card. It needn't be the recognizer's."""
        self._recognizer = recognizer
        self._grammar = grammar
        self._timing = timing or Timing()
        self._resampler = Resampler(rate, recognizer.rate)
        self._activity = Activity(recognizer.rate)
        self._rest = b""
        self._lead: deque[bytes] = deque(maxlen=_LEAD_FRAMES)
        self._is_speaking = False
        self._loud = self._frames = self._waited = 0
        self._pause: list[bytes] = []
        self._partial = ""
        self._unfed = bytearray()

    @property
    def is_speaking(self) -> bool:
        """Whether an utterance is under way."""
        return self._is_speaking

    def use(self, grammar: Grammar) -> None:
        """Another scene: what is under way was said to the one before, and is thrown away."""
        self._grammar = grammar
        self._reset()

    def push(self, pcm: bytes) -> list[Event]:
        """More sound (16-bit signed little-endian, one channel), and what came of it."""
        data = self._rest + self._resampler.feed(pcm)
        size = self._activity.frame_bytes
        events: list[Event] = []
        for at in range(0, len(data) - size + 1, size):
            events += self._frame(data[at : at + size])
        self._rest = data[len(data) - len(data) % size :]
        return events

    def end(self) -> list[Event]:
        """No more sound comes (the key was let go, the file is over): an utterance under way is finished."""
        events = self.push(self._resampler.flush())
        if self._is_speaking:
            events.append(self._finish())
        return events

    def abandon(self) -> None:
        """What is under way is thrown away, by the recognizer too: nobody listens any more."""
        if self._is_speaking:
            # Where the recognizer is lost or confused, what it heard is gone all the same.
            with suppress(HearingError):
                self._recognizer.finish()
        self._reset()

    def _frame(self, frame: bytes) -> list[Event]:
        is_speech, _ = self._activity.hear(frame)
        return self._go_on(frame, is_speech=is_speech) if self._is_speaking else self._wait(frame, is_speech=is_speech)

    def _wait(self, frame: bytes, *, is_speech: bool) -> list[Event]:
        self._lead.append(frame)
        self._waited += 1
        self._loud = self._loud + 1 if is_speech else 0
        if self._loud >= _ONSET_FRAMES:
            return self._begin()
        if self._waited * FRAME_SECONDS >= self._timing.no_input_seconds:
            self._waited = 0
            return [NoInput()]
        return []

    def _begin(self) -> list[Event]:
        self._is_speaking, self._loud, self._frames = True, 0, len(self._lead)
        lead = b"".join(self._lead)
        self._lead.clear()
        try:
            self._recognizer.start(self._grammar)
            self._recognizer.feed(lead)
        except RecognizerLost as trouble:
            self._reset()
            return [SpeechBegan(), Lost(str(trouble))]
        return [SpeechBegan()]

    def _go_on(self, frame: bytes, *, is_speech: bool) -> list[Event]:
        self._frames += 1
        self._take(frame, is_speech=is_speech)
        partial = ""
        if self._unfed and self._frames % _FRAMES_A_FEED == 0:
            try:
                partial = self._feed()
            except RecognizerLost as trouble:
                self._reset()
                return [Lost(str(trouble))]
        if len(self._pause) * FRAME_SECONDS >= self._timing.endpoint_seconds:
            return [self._finish()]
        if self._frames * FRAME_SECONDS >= self._timing.longest_seconds:
            self._reset()
            return [TooLong()]
        if partial and partial != self._partial:
            self._partial = partial
            return [Partial(partial)]
        return []

    def _take(self, frame: bytes, *, is_speech: bool) -> None:
        """What is quiet waits until somebody goes on: what follows the last word is the room, and isn't heard."""
        self._pause.append(frame)
        self._loud = self._loud + 1 if is_speech else 0
        if self._loud >= _ONSET_FRAMES or (is_speech and len(self._pause) <= _PAUSE_FRAMES):
            self._unfed += b"".join(self._pause)
            self._pause.clear()

    def _feed(self) -> str:
        piece, self._unfed = bytes(self._unfed), bytearray()
        return self._recognizer.feed(piece)

    def _finish(self) -> Event:
        self._unfed += b"".join(self._pause[:_TAIL_FRAMES])
        try:
            self._feed()
            hypothesis = self._recognizer.finish()
        except RecognizerLost as trouble:
            return Lost(str(trouble))
        finally:
            self._reset()
        return Heard(hypothesis, judged(hypothesis, self._grammar))

    def _reset(self) -> None:
        self._is_speaking = False
        self._loud = self._frames = self._waited = 0
        self._pause.clear()
        self._partial = ""
        self._unfed = bytearray()
        self._lead.clear()
