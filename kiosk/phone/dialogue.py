"""One call's dialogue: scenes said, keys taken as events, silence answered. Knows a conversation and a medium.

Speech stops at any key. What is typed ahead is kept, but for scenes that read an answer back: those must be heard
before a key counts. Silence repeats, then says less and slower, then calls a person; it never chooses anything.
"""

import dataclasses
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.conversation import Conversation
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Dictated, Event, Heard, NoMatch, TimedOut
from kiosk.journey.scene import Scene, SceneKind
from kiosk.phone import menu, tongues, words
from kiosk.phone.barge_in import BargeIn
from kiosk.phone.hearing import CallEar
from kiosk.phone.inbox import Began, FellSilent, Gone, Happening, Inbox, Key, Played
from kiosk.phone.inbox import Said as Speech
from kiosk.phone.keypad import Command, Keypad, is_beginning
from kiosk.phone.patience import BETWEEN_DIGITS, LONG, LONGEST_WORDS, PAUSED, Length
from kiosk.phone.prompts import AFTER_A_KEY, BETWEEN, Beep, Fullness, Pause, Replay, Said, Utterance, said_at
from kiosk.phone.recorder import LONGEST_SECONDS, Recorder
from kiosk.phone.sounds import Sounds
from kiosk.phone.speaker import Mark, Speaker
from voice.lines.media import Handlers, Media
from voice.lines.telephone_sound import beep, silence

# A read-back must have been heard a moment before a key can answer it, in seconds.
_HEARD_ENOUGH = 0.7
# Who never pressed a key may have none that the line understands.
_PROMPTS_WITHOUT_KEYS, _PROMPTS = 2, 3
# At or above this rate a second prompt is said one step slower.
_SLOWEST_BY_ITSELF = 80
_USUAL_VOLUME = 5


class Ending(Enum):
    """How a dialogue's part of a call ended."""

    OVER = auto()  # all is said: hang up
    GONE = auto()  # the caller is gone
    PERSON = auto()  # a person is to be called


@dataclass(frozen=True, slots=True)
class Manners:
    """How a call is led. `no_input` in seconds.

    `opening` are sentences of the line's own that are said before the welcome. `has_language`: the caller chose one
    before it. `turn` is held while something is worked out or made to sound, never while the call waits: whoever leads
    many calls bounds how many are busy at once.
    """

    no_input: float = 9.0
    opening: tuple[str, ...] = ()
    has_language: bool = False
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)


class Dialogue:
    """The dialogue of one call, which may be led over several media: before and after a transfer. For one thread."""

    def __init__(
        self,
        conversation: Conversation,
        sounds: Sounds,
        *,
        length: Length,
        manners: Manners | None = None,
        clock: Callable[[], float] = time.monotonic,
        make_inbox: Callable[[Callable[[], float]], Inbox] = Inbox,
        make_ear: Callable[[Callable[[Heard | NoMatch], None], Callable[[], None]], CallEar] | None = None,
    ) -> None:
        """`make_ear` is given where speech is heard, too."""
        self._conversation = conversation
        self._sounds = sounds
        self._length = length
        self._manners = manners or Manners()
        self._clock = clock
        self._make_inbox = make_inbox
        self._keypad = Keypad()
        self.recorder = Recorder()
        self._ear = (
            None if make_ear is None else make_ear(lambda event: self._inbox.put(Speech(event)), self._on_speech)
        )
        self._barge_in = BargeIn()
        self._has_waited_for_words = False
        self.wants_person = False
        self._keys = self._spoken = 0
        self._silences = 0
        self._deadline: float | None = None
        self._presented = ""
        self._presented_at = 0.0
        self._menu: dict[str, Act] | None = None
        self._paused: tuple[Said, ...] | None = None
        self._has_told_keys = False
        self._has_chosen_language = self._manners.has_language
        self._is_closing = False

    # --- a medium --------------------------------------------------------------------------------------------------

    def run(self, media: Media, *, first: tuple[Said, ...] = ()) -> Ending:
        """Lead the dialogue on `media` to its end; `first` is said before the scene."""
        self._inbox = self._make_inbox(self._clock)
        self._speaker = Speaker(media, self._render)
        # The recorder may outlive a medium; whom it tells doesn't.
        self.recorder.on_silence = lambda: self._inbox.put(FellSilent())
        media.listen(Handlers(self._on_key, self._on_audio, lambda mark: self._inbox.put(Played(mark)), self._on_end))
        self._present(before=first or (Pause(0.25),))
        while True:
            ending = self._take_one()
            if ending is not None:
                self.recorder.stop()
                if self._ear is not None:
                    self._ear.close()
                return ending

    def close(self) -> None:
        """The call is over, however it ended: nothing is listened to, and nothing of a voice is kept."""
        self.recorder.forget()
        if self._ear is not None:
            self._ear.give_back()

    def call_person(self) -> None:
        """Somebody is to be called: once what is being said has been heard."""
        self.wants_person = True

    def _on_key(self, key: str) -> None:
        """In the line's thread: silence at once, whatever the dialogue is doing."""
        if self._inbox.press(key):
            self._speaker.interrupt()

    def _on_audio(self, pcm: bytes) -> None:
        self.recorder.hear(pcm)
        if self._ear is not None:
            self._ear.hear(pcm)

    def _on_speech(self) -> None:
        """In the ear's thread: somebody begins to speak."""
        self._barge_in.began(self._speaker.saying)
        self._inbox.put(Began())

    def _on_end(self) -> None:
        self._inbox.put(Gone())

    def _take_one(self) -> Ending | None:
        now = self._clock()
        if self._length.is_over(now) and not self._is_closing:
            self._close()
        elif self._length.warning_due(now) and not self._is_closing:
            self._warn()
        happened = self._inbox.take(self._timeout(now))
        with self._manners.turn:
            return self._follow(happened)

    def _follow(self, happened: Happening | None) -> Ending | None:
        """Do what follows from what happened, or from nothing having happened in time."""
        match happened:
            case Gone():
                return Ending.GONE
            case Key():
                return self._key(happened)
            case Played(mark):
                if isinstance(mark, Mark) and self._speaker.played(mark):
                    return self._all_said()
            case Began():
                self._wait_for_words()
            case Speech(event):
                self._said(event)
            case FellSilent() if self.recorder.has_speech:
                self._dictated()
            case FellSilent():
                self._nobody_answered()
            case None if self._deadline is not None and self._clock() >= self._deadline:
                self._nobody_answered()
        return None

    def _timeout(self, now: float) -> float:
        waits = [self._length.wait(now)]
        if self._deadline is not None and not self._speaker.is_speaking:
            waits.append(max(0.0, self._deadline - now))
        return min(waits) + 0.001

    # --- saying ----------------------------------------------------------------------------------------------------

    def _present(
        self, *, before: tuple[Said, ...] = (AFTER_A_KEY,), fullness: Fullness = Fullness.WHOLE, is_again: bool = False
    ) -> None:
        """Say the scene. `is_again`: a notice was said already."""
        scene = self._conversation.scene()
        if is_again:
            scene = dataclasses.replace(scene, notice=None)
        offered = scene.options
        if scene.id == tongues.MENU:
            offered = tongues.menu(scene, self._conversation.script.languages(from_afar=True))
        options = tuple(
            Utterance(self._conversation.spoken_option(option), scene.is_private, option.language) for option in offered
        )
        is_calling = self.wants_person and self._conversation.session().help == "called"
        told = said_at(scene, options, self._translate, fullness=fullness, goes_on_by_itself=is_calling)
        first, last = self._around_the_welcome(scene, is_again=is_again)
        said = (*before, *first, *told, *last)
        if scene.id != self._presented:
            self._presented, self._silences = scene.id, 0
            self._keypad.typed = ""
            if _must_be_heard(scene):
                self._inbox.drop_keys()
            self._presented_at = self._clock()
            if self._ear is not None:
                self._ear.listen_at(scene, self._conversation.session())
            said = (*said, *(() if is_calling else self._keys_once(scene)))
        if scene.replays:
            by_voice = (self._own(words.OR_SAY_IT),) if self._ear is not None and self._ear.is_listening else ()
            said = (*said, BETWEEN, *by_voice, self._own(words.ERASED_UNLESS_ANSWERED))
        self._menu = self._paused = None
        self._say(said)

    def _keys_once(self, scene: Scene) -> tuple[Said, ...]:
        """What the keys do anywhere, told once, after the welcome."""
        is_choosing = scene.id == tongues.MENU
        if self._has_told_keys or is_choosing or Action.BACK not in scene.actions or scene.kind is SceneKind.END:
            return ()
        self._has_told_keys = True
        return (BETWEEN, self._own(words.KEYS), *self._hears())

    def _hears(self) -> tuple[Said, ...]:
        """Whether words count, too, where the site hears them."""
        if self._ear is None:
            return ()
        if self._ear.is_listening:
            return (self._own(words.OR_SAY_IT),)
        return (self._own(words.KEYS_ALONE),) if self._ear.is_refused else ()

    def _around_the_welcome(self, scene: Scene, *, is_again: bool) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
        """What the line says before the welcome, and after it: until a language is chosen, that there are others."""
        if not is_beginning(scene) or (is_again and not self._silences):
            return (), ()
        opening = () if is_again else tuple(self._own(sentence) for sentence in self._manners.opening)
        first, last = ((), ()) if self._has_chosen_language else tongues.told(self._other_languages())
        return (*first, *opening, *((BETWEEN,) if opening else ())), last

    def _other_languages(self) -> tuple[str, ...]:
        script, mine = self._conversation.script, self._conversation.session().language
        return tuple(one for one in script.languages(from_afar=True) if one != mine)

    def _say(self, said: tuple[Said, ...]) -> None:
        self._deadline = None
        self.recorder.stop()
        self._speaker.say(said)

    def _translate(self, sentence: str) -> str:
        """In the language that the call is in now."""
        return words.in_language(self._conversation.session().language)(sentence)

    def _own(self, sentence: str) -> Utterance:
        """A sentence of the line's own."""
        return Utterance(self._translate(sentence))

    def _render(self, said: Said) -> bytes:
        match said:
            case Utterance(text, is_private, language):
                session = self._conversation.session()
                return self._sounds.of(
                    text,
                    language or session.language,
                    rate=self._rate(),
                    is_clear=session.settings.volume > _USUAL_VOLUME,
                    is_private=is_private,
                )
            case Pause(seconds):
                return silence(seconds)
            case Beep():
                return beep()
            case Replay():
                return self.recorder.pcm

    def _rate(self) -> int:
        rate = self._conversation.session().settings.rate
        # To who was silent twice it is said slower, too; not to who has chosen a pace of their own.
        return 80 if self._silences >= 2 and rate == 100 else rate  # noqa: PLR2004 – percent of the usual pace

    def _all_said(self) -> Ending | None:
        """Speech has come to its end: now it is the caller's turn."""
        scene = self._conversation.scene()
        if scene.kind is SceneKind.END:
            return Ending.OVER
        # Whoever pressed a key meanwhile has thought better of it.
        if self.wants_person and self._conversation.session().help == "called":
            return Ending.PERSON
        self.wants_person = False
        if scene.kind is SceneKind.DICTATION:
            self.recorder.begin()
        self._deadline = self._clock() + self._patience(scene)
        self._has_waited_for_words = False
        return None

    def _patience(self, scene: Scene) -> float:
        if self._paused is not None:
            return PAUSED
        if self._keypad.typed:
            return BETWEEN_DIGITS
        return LONG if scene.takes_time else self._manners.no_input

    # --- keys ------------------------------------------------------------------------------------------------------

    def _key(self, pressed: Key) -> Ending | None:
        self._keys += 1
        self._silences = 0
        self._length.touched()
        scene = self._conversation.scene()
        if scene.kind is SceneKind.END:
            return Ending.OVER
        if _must_be_heard(scene) and pressed.at - self._presented_at < _HEARD_ENOUGH:
            self._present(is_again=True)
            return None
        if self._paused is not None:
            return self._while_paused(pressed.key)
        if self._menu is not None:
            return self._in_menu(pressed.key)
        self._do(self._keypad.press(pressed.key, scene))
        return None

    def _do(self, meant: Event | Command) -> None:
        match meant:
            case Command.REPEAT:
                self._repeat_or_pause()
            case Command.MENU:
                self._open_menu()
            case Command.CLEAR:
                self._say((AFTER_A_KEY, self._own(words.ERASED)))
            case Command.TYPED:
                self._deadline = self._clock() + BETWEEN_DIGITS
            case Command.DONE:
                self._dictated()
            case Command.IGNORED if self.recorder.is_recording:
                pass  # while somebody speaks, a key that means nothing disturbs nothing
            case Command.IGNORED:
                self._present(is_again=True)
            case Act(action) if action in _PACE:
                self._adjust(meant)
            case Act(Action.LANGUAGE):
                self._choose_language()
            case _:
                self._handle(meant)

    def _choose_language(self) -> None:
        """The other one, where there is one; the menu of all where there are more; not here where there is none."""
        match self._other_languages():
            case ():
                self._handle(Act(Action.NEXT))
            case (only,):
                self._handle(Act(Action.LANGUAGE, word=only))
            case _:
                self._handle(Act(Action.LANGUAGE))

    def _handle(self, event: Event) -> None:
        """Let the conversation have it, and say what came of it."""
        before, language = self._conversation.scene().id, self._conversation.session().language
        self._conversation.handle(event)
        scene = self._conversation.scene()
        if scene.language != language:
            # Everything is new to who couldn't follow it; it is heard in another language, too.
            self._has_chosen_language, self._presented, before = True, "", ""
        if self._inbox.has_keys() and not _must_be_heard(scene) and scene.kind is not SceneKind.END:
            self._presented = scene.id  # typed ahead: what nobody waits for isn't said
            self._presented_at = self._clock()
            return
        # "Not here" is told with what can be done instead; the scene's explanations aren't given twice.
        is_same = scene.id == before and scene.notice is not None
        is_short = is_same or scene.id == tongues.MENU
        self._present(fullness=Fullness.SHORT if is_short else Fullness.WHOLE)

    def _adjust(self, act: Act) -> None:
        """Slower, faster, clearer: told, then on from where it was, in the new voice."""
        rest = self._speaker.rest if not self._speaker.is_speaking else ()
        self._conversation.handle(act)
        scene = self._conversation.scene()
        notice = (Utterance(scene.notice),) if scene.notice else ()
        if rest:
            self._say((AFTER_A_KEY, *notice, BETWEEN, *rest))
        else:
            self._present(fullness=Fullness.SHORT)

    def _repeat_or_pause(self) -> None:
        rest = self._speaker.rest
        if not rest:
            self._present(is_again=True)
            return
        self._paused = rest
        paused = rest
        self._say((AFTER_A_KEY, self._own(words.PAUSED)))
        self._paused = paused

    def _while_paused(self, key: str) -> Ending | None:
        rest, self._paused = self._paused or (), None
        if key == "5":
            self._say((AFTER_A_KEY, *rest))
        else:
            self._do(self._keypad.press(key, self._conversation.scene()))
        return None

    # --- speech ----------------------------------------------------------------------------------------------------

    def _wait_for_words(self) -> None:
        """Nobody is cut short who begins to speak late. Once a turn: noise keeps no call waiting."""
        if self._deadline is not None and not self._has_waited_for_words:
            self._has_waited_for_words = True
            self._deadline = max(self._deadline, self._clock() + LONGEST_WORDS)

    def _said(self, event: Heard | NoMatch) -> None:
        """Something was said. It is taken in as on any channel: an answer is read back, and confirmed after that."""
        session, scene = self._conversation.session(), self._conversation.scene()
        if event.scene != scene.id or self._menu is not None or self._paused is not None:
            return
        if not self._barge_in.is_meant(event, scene, self._speaker.saying):
            return
        self._speaker.interrupt()
        if isinstance(event, NoMatch):
            # Noise is nobody who is there: it makes no call longer, and past the offer of a person it brings one.
            if session.spoken.offered == _LAST_OFFER:
                self._without_keys(scene)
            else:
                self._handle(event)
            return
        self._silences = 0
        self._spoken += 1
        self._length.touched()
        if event.act.action in {Action.REPEAT, Action.PAUSE}:
            self._conversation.handle(event)
            self._present()
        else:
            self._handle(event)

    # --- the menu behind 6 -----------------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        self._conversation.handle(Act(Action.WHERE))
        scene = self._conversation.scene()
        entries = menu.entries(scene, self._translate)
        where = (Utterance(scene.notice, is_private=scene.is_private),) if scene.notice else ()
        if not entries:
            self._say((AFTER_A_KEY, *where, self._own(words.AGAIN)))
            return
        labels = tuple(Utterance(entry.sentence) for entry in entries)
        back = self._own(words.BACK)
        self._say((AFTER_A_KEY, *where, BETWEEN, *labels, back))
        self._menu = {entry.key: entry.act for entry in entries}

    def _in_menu(self, key: str) -> Ending | None:
        offered, self._menu = self._menu or {}, None
        if key in offered:
            self._handle(offered[key])
        elif key in "#*":
            self._present(is_again=True)
        elif key in "1234":
            self._open_menu()
        else:
            self._do(self._keypad.press(key, self._conversation.scene()))
        return None

    # --- dictation -------------------------------------------------------------------------------------------------

    def _dictated(self) -> None:
        """The caller has said what was asked for; or pressed # without a word."""
        if self._conversation.scene().kind is not SceneKind.DICTATION:
            return
        if self.recorder.has_speech:
            self.recorder.stop()
            self._handle(Dictated())
        else:
            self._present(before=(AFTER_A_KEY, self._own(words.NOTHING_HEARD)), is_again=True)

    # --- silence ---------------------------------------------------------------------------------------------------

    def _nobody_answered(self) -> None:
        scene = self._conversation.scene()
        if scene.kind is SceneKind.DICTATION and self.recorder.has_speech:
            self._deadline = self._clock() + LONGEST_SECONDS
            return
        if self._keypad.typed and len(self._keypad.typed) == scene.entry_length:
            self._do(self._keypad.press("#", scene))
            return
        self._silences += 1
        most = _PROMPTS if self._keys or self._spoken else _PROMPTS_WITHOUT_KEYS
        if self._silences < most:
            heard_nothing = self._own(words.NO_KEY)
            person = (self._own(words.PERSON),) if self._silences > 1 else ()
            self._present(before=(heard_nothing, *person, BETWEEN), fullness=Fullness.SHORT, is_again=True)
        else:
            self._without_keys(scene)

    def _without_keys(self, scene: Scene) -> None:
        """Whom keys don't serve gets a person, else is called back, else told how to go on: never a loop."""
        session = self._conversation.session()
        call_back = next((option.number for option in scene.options if option.id == _FOR_WHO_HAS_NO_KEYS), None)
        self._silences = 0
        if call_back is not None and not self._keys:
            self._handle(Act(Action.CHOOSE, option=call_back))
        elif session.help is None and scene.kind is not SceneKind.DICTATION and not scene.replays:
            self._handle(Act(Action.HELP))
        else:
            self._close()

    def _close(self) -> None:
        """End without a choice having been made, and say how to go on."""
        self._is_closing = True
        # What was dictated but not confirmed goes now; whoever spoke is told so.
        voice = (self._own(words.VOICE_ERASED), BETWEEN) if self.recorder.has_speech else ()
        self._conversation.handle(TimedOut())
        self._present(before=(AFTER_A_KEY, *voice))

    def _warn(self) -> None:
        """The call is long: it goes on where somebody is there."""
        rest = self._speaker.rest
        told = self._own(words.ENDS_SOON)
        self._say((BETWEEN, told, BETWEEN, *rest))


# What the journey offers last to who isn't understood (kiosk.journey.ladder).
_LAST_OFFER = "person"
_PACE = frozenset({Action.SLOWER, Action.FASTER, Action.LOUDER, Action.SOFTER})
# Silence opens this for somebody who speaks and can't press. It never keeps what was said then: talk beside the
# telephone sounds like dictation, so keeping a voice takes a key, or words that were understood.
_FOR_WHO_HAS_NO_KEYS = "call_back"


def _must_be_heard(scene: Scene) -> bool:
    """Whether a key typed before it began could confirm what wasn't heard."""
    return scene.is_private and scene.kind in {SceneKind.QUESTION, SceneKind.ANSWER}
