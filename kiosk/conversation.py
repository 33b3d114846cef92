"""One person's conversation as it runs: the pure machine, kept in memory, its effects carried out by the clerk.

Every channel holds conversations of this one kind. Nothing of it is ever written down by itself.
"""

import dataclasses
import datetime
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.journey.events import (
    DONE_BY_THE_PERSON,
    Announced,
    Effect,
    Emboss,
    Embossed,
    Event,
    KeepVoice,
    LookUp,
    NotFound,
    NotStored,
    PaperOutcome,
    PrintResumeSlip,
    PrintUnrecorded,
    ReadPaper,
    Record,
    Reprint,
    Stored,
    VoiceNotKept,
)
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import Option, Scene
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Far, Session, Settings
from kiosk.journey.spots.base import Context
from kiosk.tries import OwnTries

_log = logging.getLogger(__name__)

# Effects may answer with events that have effects: a chain longer than this would be a circle.
_LONGEST_CHAIN = 32


class Hands(Protocol):
    """Whoever carries effects out. Answers with what happened at once; the rest is told to `conversation` later."""

    def carry_out(self, effect: Effect, conversation: "Conversation") -> Sequence[Event]:
        """Do what `effect` asks. Expected trouble comes back as an event, never as an exception."""
        ...


class Conversation:
    """One person's conversation. Safe to be told of events from any thread."""

    def __init__(  # noqa: PLR0913 – what a conversation is made of
        self,
        script: Script,
        hands: Hands,
        *,
        language: str,
        channel: str,
        today: Callable[[], datetime.date],
        seed: int | None = None,
        heard: frozenset[str] = frozenset(),
        far: Far | None = None,
        announce: Callable[[], tuple[str, ...]] = tuple,
        settings: Settings | None = None,
        ticks: Callable[[], float] = time.monotonic,
        codes: OwnTries | None = None,
    ) -> None:
        """`heard` is what the person heard before, in a group that was explained to together. `far` is given where
        the person isn't there: on the telephone. `announce` names the notices that whoever begins is given at once,
        `settings` is how each begins.
        `ticks` gives seconds that never go back. `codes` counts wrong ones where they are somebody's who is known, in
        this conversation and outside of it.
        """
        self.script = script
        self.hands = hands
        self._today = today
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        # The seed draws the order of answers: nobody can foresee it.
        self._seed = secrets.randbits(64) if seed is None else seed
        self._heard = heard
        self._announce = announce
        self._settings = settings
        self._session = self._greeted(
            start(
                script,
                seed=self._seed,
                today=today(),
                language=language,
                channel=channel,
                settings=settings,
                heard=heard,
                far=far,
            )
        )
        self._token = secrets.token_hex(16)
        self._records = 0
        self._codes = codes or OwnTries(ticks)
        self._ticks = ticks
        self._there_at = self._acted_at = ticks()

    def start(self) -> None:
        """Begin again at the welcome."""
        with self._lock:
            begun = start(
                self.script,
                seed=self._seed,
                today=self._today(),
                language=self._session.language,
                channel=self._session.channel,
                settings=self._settings,
                heard=self._heard,
                far=self._session.far,
            )
            self._session = self._greeted(begun)
            self._changed.notify_all()

    def _greeted(self, begun: Session) -> Session:
        return advance(self.script, begun, Announced(self._announce()))[0]

    def scene(self) -> Scene:
        """What is presented now."""
        return scene(self.script, self.session())

    def session(self) -> Session:
        """The session as it stands."""
        with self._lock:
            return self._session

    def handle(self, event: Event) -> None:
        """Take in what happened, and do what follows from it."""
        with self._lock:
            events = [event]
            if isinstance(event, DONE_BY_THE_PERSON):
                self._there_at = self._acted_at = self._ticks()
            for _ in range(_LONGEST_CHAIN):
                if not events:
                    break
                happened = events.pop(0)
                self._records += isinstance(happened, Stored)
                self._session, effects = advance(self.script, self._session, happened)
                for effect in effects:
                    events.extend(self._carried_out(effect))
            self._changed.notify_all()

    def _carried_out(self, effect: Effect) -> Sequence[Event]:
        """What the house answers. Trouble that nobody foresaw must not leave a person before a scene that waits."""
        if isinstance(effect, LookUp) and not self._codes.take():
            return [NotFound("slow_down")]
        is_wrong = False
        try:
            events = self.hands.carry_out(effect, self)
        except Exception as trouble:  # noqa: BLE001 – see above; its words may hold the person's, its kind doesn't
            _log.error("%s failed: %s", type(effect).__name__, type(trouble).__name__)
        else:
            is_wrong = NotFound("unknown") in events
            return events
        finally:
            if isinstance(effect, LookUp) and not is_wrong:
                self._codes.give_back()
        match effect:
            case Record() | PrintUnrecorded() | PrintResumeSlip():
                return [NotStored("register")]
            case Reprint(paper):
                return [PaperOutcome(paper, "failed", "printer")]
            case Emboss():
                return [Embossed(is_on_its_way=False)]
            case KeepVoice():
                return [VoiceNotKept("register")]
            case LookUp() | ReadPaper():
                return [NotFound("unknown")]
            case _:
                return []

    def is_there(self) -> None:
        """A sign of life: the page that shows this conversation is open still. Nobody need have done anything."""
        self._there_at = self._ticks()

    @property
    def seconds_unheard(self) -> float:
        """Since its page gave its last sign of life: a browser that was closed gives none."""
        return self._ticks() - self._there_at

    @property
    def seconds_quiet(self) -> float:
        """Since the person last did something."""
        return self._ticks() - self._acted_at

    @property
    def record_key(self) -> str:
        """A name for the record that is next: trying it again can't make a second one."""
        return f"{self._token}:{self._records}"

    def scrub(self, left: Callable[[Script, Session], Session]) -> None:
        """Let nothing of the session stay in memory but what is `left` of it. No effect follows."""
        with self._lock:
            self._session = left(self.script, self._session)
            self._changed.notify_all()

    def helped(self) -> None:
        """Somebody of the staff takes part: it will stand on the record."""
        with self._lock:
            self._session = dataclasses.replace(self._session, is_assisted=True)

    def wait_while(self, is_so: Callable[[Session], bool], timeout: float) -> bool:
        """Wait until `is_so` no longer holds; False when `timeout` (seconds) passed before."""
        with self._lock:
            return self._changed.wait_for(lambda: not is_so(self._session), timeout)

    def spoken_option(self, option: Option) -> str:
        """How an option is said by ear: its label and how to choose it, in the language of the label."""
        session = self.session()
        here = Context(self.script, dataclasses.replace(session, language=option.language or session.language))
        said = here.part("option", label=option.label, n=str(option.number))
        # A label ends without a full stop, a sentence about a key with one.
        return f"{said.removesuffix('.')}. {option.detail}" if option.detail else said
