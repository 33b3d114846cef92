"""Carries out what a call's conversation asks: voices and persons are the line's own business, the rest the clerk's."""

import datetime
import logging
import secrets
from collections.abc import Callable, Sequence

from kiosk.conversation import Conversation, Hands
from kiosk.journey.events import (
    DropVoice,
    Effect,
    Event,
    Forget,
    KeepVoice,
    LookUp,
    NotFound,
    RingDesk,
    VoiceKept,
    VoiceNotKept,
)
from kiosk.phone.callers import CallerToken, Guesses
from kiosk.phone.recorder import Recorder
from kiosk.register.errors import RegisterError
from kiosk.register.voices import Purpose, Voices

_log = logging.getLogger(__name__)


class LineHands:
    """The hands of one conversation, over all its calls. `on_person` is told when a person is to be called."""

    def __init__(
        self,
        clerk: Hands,
        voices: Voices,
        guesses: Guesses,
        *,
        today: Callable[[], datetime.date],
        caller: CallerToken | None,
    ) -> None:
        self._clerk = clerk
        self._voices = voices
        self._guesses = guesses
        self._today = today
        # A caller without number is limited within the call; the register limits all together.
        self._caller = caller or secrets.token_bytes(16)
        self.recorder: Recorder | None = None
        self.on_person: Callable[[], None] = _nobody

    def carry_out(self, effect: Effect, conversation: Conversation) -> Sequence[Event]:
        """See Hands."""
        match effect:
            case RingDesk():
                self.on_person()  # the reception's telephone rings, no page of the desk
                return []
            case KeepVoice(purpose, reference):
                return [self._keep(Purpose(purpose), reference)]
            case DropVoice():
                self._drop()
                return []
            case LookUp():
                return self._look_up(effect, conversation)
            case Forget():
                self._drop()
                return self._clerk.carry_out(effect, conversation)
            case _:
                return self._clerk.carry_out(effect, conversation)

    def _keep(self, purpose: Purpose, reference: str | None) -> Event:
        recorder = self.recorder
        if recorder is None or not recorder.has_speech:
            return VoiceNotKept("nothing_heard")
        try:
            self._voices.keep(recorder.wav(), purpose, self._today(), seconds=recorder.seconds, reference=reference)
        except RegisterError as trouble:
            _log.error("a voice could not be sealed: %s", type(trouble).__name__)
            return VoiceNotKept("disk" if trouble.reason == "disk" else "register")
        finally:
            self._drop()
        return VoiceKept()

    def _drop(self) -> None:
        if self.recorder is not None:
            self.recorder.forget()

    def _look_up(self, effect: LookUp, conversation: Conversation) -> Sequence[Event]:
        if not self._guesses.take(self._caller):
            return [NotFound("slow_down")]
        is_wrong = False
        try:
            events = self._clerk.carry_out(effect, conversation)
            is_wrong = NotFound("unknown") in events
        finally:
            if not is_wrong:
                self._guesses.give_back(self._caller)
        return events


def _nobody() -> None:
    """Where no call is led."""
