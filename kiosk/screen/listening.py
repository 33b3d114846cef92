"""From what an ear tells to what the person is answered: the journey's events, one person, one page.

Knows the conversation and the recognizer's events; knows neither sockets nor microphones.
"""

from dataclasses import dataclass
from typing import assert_never

from kiosk.hearing import heard_grammar, spell, understood
from kiosk.journey.actions import Action
from kiosk.journey.events import DeviceFault, Heard, Missed, NoInput, NoMatch
from kiosk.journey.grammar import grammar
from kiosk.journey.script import Script
from kiosk.journey.understanding import Certainty, certainty, event_of
from kiosk.screen.person import Person
from voice.hearing import listener
from voice.hearing.ear import Told
from voice.hearing.grammar import Grammar
from voice.hearing.judgement import Reason, Verdict
from voice.hearing.trouble import HearingError

# Silence is told when it begins to last, and once more when it has lasted this many times as long: people think.
_SILENCES_TOLD = frozenset({1, 4})
# Recognizers lost in a row: one that dies of every word is none.
_MOST_LOSSES = 2
# What the page does by itself.
_OF_THE_PAGE = frozenset({Action.REPEAT, Action.PAUSE})


class Broken(Exception):
    """Nothing more can be heard on this page."""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody speaks."""


@dataclass(frozen=True, slots=True)
class Perhaps:
    """What it may be so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The conversation took it in. `is_understood`: the person said something that can be said here. `does` is what is
    left to the page: to say it all again, or to pause."""

    is_understood: bool = False
    does: Action | None = None


Outcome = Began | Perhaps | Answered | None


class Listening:
    """What can be said to the scene that a person is at, and what follows when it is said.

    Whoever calls it holds the visit.
    """

    def __init__(self, person: Person, script: Script) -> None:
        self._person = person
        self._script = script
        self._scene = person.scene
        self._ways = grammar(script, person.session, spell(script, self._scene.language))
        self._silences = 0

    @property
    def language(self) -> str:
        """The language that is listened for."""
        return self._scene.language

    @property
    def grammar(self) -> Grammar:
        """What the recognizer listens for."""
        return heard_grammar(self._ways)

    @property
    def is_here(self) -> bool:
        """Whether the person is still at that scene."""
        return self._person.scene.id == self._scene.id

    def take(self, told: Told) -> Outcome:
        """What comes of `told`; nothing where the person is elsewhere by now. Raises Broken."""
        if isinstance(told, HearingError):
            raise Broken
        if not self.is_here:
            return None
        match told:
            case listener.SpeechBegan():
                self._silences = 0
                return Began()
            case listener.Partial(text=text):
                return Perhaps(text)
            case listener.Heard(verdict=verdict):
                return self._heard(verdict)
            case listener.NoInput():
                self._silences += 1
                return self._answered(NoInput(self._scene.id)) if self._silences in _SILENCES_TOLD else None
            case listener.TooLong():
                return self._answered(NoMatch(self._scene.id, Missed.TOO_LONG))
            case listener.Lost():
                return self._lost()
            case _:
                assert_never(told)

    def _heard(self, verdict: Verdict) -> Outcome:
        if verdict.reason is Reason.SILENCE:  # a door, a cough: nobody spoke
            return None
        meant = event_of(understood(self._script, self._scene, self._ways, verdict), self._scene)
        if not isinstance(meant, Heard):
            return self._answered(meant)
        self._person.losses = 0
        is_sure = certainty(self._scene.kind, meant.act.action, meant.confidence) is Certainty.SURE
        does = meant.act.action if is_sure and meant.act.action in _OF_THE_PAGE else None
        return self._answered(meant, does)

    def _answered(self, event: Heard | NoMatch | NoInput, does: Action | None = None) -> Answered:
        self._person.hears(event)
        return Answered(isinstance(event, Heard), does)

    def _lost(self) -> Outcome:
        """The person is told, once; the next utterance finds another recognizer, or nothing more is heard."""
        self._person.losses += 1
        if self._person.losses > _MOST_LOSSES:
            raise Broken
        self._person.happens(DeviceFault("recognizer"))
        return Answered()
