"""One call from ring to hang-up: its turn in the queue, its dialogue, its transfers. Knows the PBX's commands."""

import datetime
import logging
import time
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kiosk.conversation import Conversation
from kiosk.journey.events import CalledAgain, Heard, HelpAnswered, HungUp, NoMatch
from kiosk.journey.resuming import is_worth_resuming
from kiosk.journey.session import Far
from kiosk.phone import tongues, words
from kiosk.phone.asking import Silence, ask
from kiosk.phone.callers import Callers, CallerToken, CutCalls, Guesses
from kiosk.phone.capacity import AllTaken, Lines, Place
from kiosk.phone.card import Card, card_of
from kiosk.phone.dialogue import Dialogue, Ending, Manners
from kiosk.phone.hands import LineHands
from kiosk.phone.hearing import CallEar, Recognizers
from kiosk.phone.hours import Hours
from kiosk.phone.house import House
from kiosk.phone.patience import Length
from kiosk.phone.pbx import reception_target
from kiosk.phone.prompts import Pause, Said, Utterance
from kiosk.phone.sounds import Sounds
from kiosk.register.errors import RegisterError
from kiosk.settings import Phone
from voice.lines.fastagi import AgiCall
from voice.lines.media import Media
from voice.lines.telephone_sound import silence
from voice.lines.trouble import CallGone

_log = logging.getLogger(__name__)

# Set in the channel once there is nothing more to do for a caller; the dialplan calls a person otherwise.
DONE_VARIABLE = "CLAIRVOIX"

# How often who waits hears their place.
_SECONDS_BETWEEN_NEWS = 15.0
_SECONDS_TO_CHOOSE = 8.0
_EXTENSION_SECONDS = 600.0
_GIVE_BACK_SECONDS = 5.0


class MediaSource(Protocol):
    """Opens the sound of a call that the PBX hands over."""

    def open(self, call: AgiCall) -> Media:
        """The call's media. Raises NoSound, CallGone."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all calls share."""

    house: House
    media: MediaSource
    sounds: Sounds
    lines: Lines
    callers: Callers
    cut: CutCalls
    guesses: Guesses
    recognizers: Recognizers
    # Held by calls that are busy: more at once would take the line's clock its turns, and none would be sooner.
    busy: AbstractContextManager[object]
    hours: Hours
    now: Callable[[], datetime.datetime]

    @property
    def settings(self) -> Phone:
        """The line's settings."""
        return self.house.settings.phone


class Call:
    """A call that the PBX has handed over. For one thread."""

    def __init__(self, agi: AgiCall, around: Surroundings) -> None:
        self._agi = agi
        self._around = around
        # The staff's, which the line opens in; the caller may choose another while they wait, and in the dialogue.
        self._staff_language = around.house.languages[0]
        self._language = self._staff_language
        self._caller: CallerToken | None = around.callers.token(agi.caller)

    def serve(self) -> None:
        """Lead the call to its end. Raises CallGone where the caller left, NoSound where nobody can be heard."""
        try:
            place = self._around.lines.enter()
        except AllTaken:
            self._turn_away()
            return
        with place:
            self._agi.answer()
            media = self._open()
            try:
                self._lead(media, place)
            finally:
                self._media.end()

    # --- before the dialogue ---------------------------------------------------------------------------------------

    def _turn_away(self) -> None:
        """Nobody more may wait: told, with what to do, by a line that is held no longer than that."""
        self._agi.answer()
        media = self._open()
        others = (self._own(words.TURNED_AWAY, language) for language in self._next_languages()[:1])
        told: tuple[Said, ...] = (Pause(0.3), self._own(words.TURNED_AWAY), *others)
        ask(media, self._render, told, keys="", seconds=0.5)
        self._finish(media)

    def _wait_for_a_line(self, media: Media, place: Place) -> str | Silence:
        """Until a line is free, or "0", or the caller is gone; the place in the queue is told again and again.

        Hash tells it in the next language, which the call then begins in.
        """
        while place.position:
            others = self._next_languages()
            first, last = tongues.told(others)
            has_reception = self._has_reception()
            told = words.in_language(self._language)(words.ALL_TAKEN)
            said = (
                Pause(0.3),
                *first,
                Utterance(told.replace("{n}", str(place.position))),
                *((self._own(words.PERSON),) if has_reception else ()),
                *last,
            )
            heard = ask(
                media,
                self._render,
                said,
                keys=("0" if has_reception else "") + ("#" if others else ""),
                seconds=_SECONDS_BETWEEN_NEWS,
                is_over=lambda: not place.position,
            )
            if heard == "#":
                self._language = others[0]
            elif heard is not Silence.NOTHING:
                return heard
        return Silence.NOTHING

    def _next_languages(self) -> tuple[str, ...]:
        """The languages that the line speaks besides the one that this call is in, the next one first."""
        known = self._around.house.script.languages(from_afar=True)
        here = known.index(self._language) if self._language in known else len(known)
        return (*known[here + 1 :], *known[:here])

    def _lead(self, media: Media, place: Place) -> None:
        """The queue, then the dialogue. Whatever ends it, nothing of it is taken for an answer."""
        while (heard := self._wait_for_a_line(media, place)) == "0":
            self._give_back(media)
            self._put_through(Card(self._language, None))
            media = self._open()
        if heard is Silence.GONE:
            self._finish(media)
            return
        conversation, hands, is_resumed = self._conversation(media)
        dialogue = Dialogue(
            conversation,
            self._around.sounds,
            length=Length(time.monotonic() + 60.0 * self._around.settings.longest_minutes, _EXTENSION_SECONDS),
            manners=Manners(
                self._around.settings.no_input_seconds,
                () if is_resumed else self._opening(),
                has_language=self._language != self._staff_language,
                turn=self._around.busy,
            ),
            make_ear=self._ear if self._around.settings.speech_calls else None,
        )
        hands.recorder = dialogue.recorder
        hands.on_person = dialogue.call_person
        try:
            self._talk(media, conversation, dialogue)
        finally:
            dialogue.close()
            if conversation.session().ended is None:
                _log.info("a call was interrupted")
                self._around.cut.keep(self._caller, conversation)

    def _talk(self, media: Media, conversation: Conversation, dialogue: Dialogue) -> None:
        """The dialogue, over as many media as it takes. Raises CallGone, NoSound."""
        first: tuple[Said, ...] = ()
        while True:
            match dialogue.run(media, first=first):
                case Ending.OVER:
                    self._give_back(media)
                    self._done()
                    return
                case Ending.GONE:
                    self._finish(media)
                    return
                case Ending.PERSON:
                    media = self._call_person(media, conversation, dialogue)
                    first = (Pause(0.3),)

    def _conversation(self, media: Media) -> tuple[Conversation, LineHands, bool]:
        """A new conversation, or the one that was cut, if the caller wants it."""
        cut = self._around.cut.take(self._caller)
        if cut is not None and is_worth_resuming(cut.session()):
            language = cut.session().language
            question = (
                Pause(0.3),
                self._own(words.WAS_CUT, language),
                self._own(words.RESUME, language),
                self._own(words.ANEW, language),
            )
            if ask(media, self._render, question, keys="12", seconds=_SECONDS_TO_CHOOSE) == "1":
                cut.handle(CalledAgain())
                hands = cut.hands
                if isinstance(hands, LineHands):
                    return cut, hands, True
        if cut is not None:
            cut.handle(HungUp())
        house = self._around.house
        hands = LineHands(house.clerk, house.voices, self._around.guesses, today=house.today, caller=self._caller)
        far = Far(can_seal=self._can_seal())
        return house.open_conversation(self._language, "phone", hands=hands, far=far), hands, False

    def _ear(self, tell: Callable[[Heard | NoMatch], None], began: Callable[[], None]) -> CallEar:
        house = self._around.house
        return CallEar(self._around.recognizers, house.script, house.settings.hearing, tell, began)

    def _opening(self) -> tuple[str, ...]:
        """Before the welcome, where nobody is at the reception: so that nobody waits for a person in vain."""
        return (words.CLOSED,) if self._around.settings.reception and not self._has_reception() else ()

    # --- a person --------------------------------------------------------------------------------------------------

    def _call_person(self, media: Media, conversation: Conversation, dialogue: Dialogue) -> Media:
        """Transfer, and come back when nobody answers, or when the person has hung up. Raises CallGone, NoSound."""
        dialogue.wants_person = False
        if not self._has_reception():
            conversation.handle(HelpAnswered("unanswered"))
            return media
        self._give_back(media)
        try:
            became = self._put_through(card_of(self._around.house.script, conversation.session(), self._staff_language))
        except CallGone:
            conversation.handle(HungUp())
            raise
        if became == "ANSWER":
            conversation.handle(HelpAnswered("there"))
        else:
            conversation.handle(HelpAnswered("unanswered"))
        return self._open()

    def _put_through(self, card: Card) -> str:
        """Have the reception called, and the desk see who calls; what came of it. Raises CallGone."""
        settings = self._around.settings
        # What a telephone's display can show, whatever it is.
        plain = unicodedata.normalize("NFKD", card.topic or "").encode("ascii", "ignore").decode()
        self._agi.set_variable("CALLERID(name)", f"{card.language} {plain}".strip()[:40])
        with self._around.house.transfers.under_way(card.language, card.topic, rings=settings.reception_seconds):
            return self._agi.dial(reception_target(settings), settings.reception_seconds)

    def _has_reception(self) -> bool:
        """Whether a person can be called now."""
        return bool(self._around.settings.reception) and self._around.hours.are_open(self._around.now())

    def _can_seal(self) -> bool:
        try:
            return self._around.house.voices.can_seal()
        except RegisterError as trouble:
            _log.error("the sealing key can't be used: %s", type(trouble).__name__)
            return False

    # --- the end ---------------------------------------------------------------------------------------------------

    def _open(self) -> Media:
        """The call's sound. Raises NoSound, CallGone."""
        self._media = self._around.media.open(self._agi)
        return self._media

    def _give_back(self, media: Media) -> None:
        """The PBX goes on with the call. Raises CallGone where the caller is gone."""
        media.end()
        self._agi.finish(_GIVE_BACK_SECONDS)
        if not self._agi.is_up():
            raise CallGone("hung up")

    def _finish(self, media: Media) -> None:
        """The caller is gone, or all was said."""
        media.end()
        try:
            self._agi.finish(_GIVE_BACK_SECONDS)
        except CallGone:
            return
        self._done()

    def _done(self) -> None:
        """Nothing more to do for this caller."""
        try:
            self._agi.set_variable(DONE_VARIABLE, "done")
            self._agi.hang_up()
        except CallGone:
            return

    def _own(self, sentence: str, language: str | None = None) -> Utterance:
        """A sentence of the line's own, before the dialogue."""
        language = language or self._language
        return Utterance(words.in_language(language)(sentence), language=language)

    def _render(self, said: Said) -> bytes:
        match said:
            case Utterance(text, _, language):
                language = language or self._language
                return self._around.sounds.of(text, language, rate=100, is_clear=False, is_private=False)
            case Pause(seconds):
                return silence(seconds)
            case _:
                return b""
