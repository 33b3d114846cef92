"""What the template of a page is given. Turns a person's page into values; knows no HTTP."""

import json
from dataclasses import dataclass
from functools import cache
from typing import assert_never

from kiosk import action_codes
from kiosk.catalogue import Translator, translator
from kiosk.headphones import PAGE_LOOKS_MS
from kiosk.journey import rhythm
from kiosk.journey.actions import Action
from kiosk.journey.scene import EntryShape, Scene, SceneKind
from kiosk.journey.session import Session
from kiosk.journey.tongue import tongue
from kiosk.keymap import Keymap
from kiosk.loudness import Ladder
from kiosk.screen import camera_words, controls
from kiosk.screen.camera_view import Camera, camera_of
from kiosk.screen.house import Clip, House
from kiosk.screen.microphone_words import SPOKEN, words
from kiosk.screen.paging import Page, letters
from kiosk.screen.person import NOT_HERE, STALE, Moment, Person
from kiosk.screen.utterances import Speech, page_label, speech_of
from kiosk.screen.words import words_beside
from kiosk.settings import Settings
from printouts.typography import unbroken

# While the countdown of the alert runs, how much is left is said this often (seconds; WCAG 2.2.1 by ear too).
COUNTDOWN_STEP = 15
# A screen that waits for the machine looks again this often without scripts (seconds).
WAITING_REFRESH = 2
# How often a page looks whether something happened that it doesn't know of (milliseconds).
LOOKS_MS = 1000
# How long the last words stay before the welcome comes back (seconds).
GOODBYE_SECONDS = 45
# What isn't answered so soon is said to take a moment (milliseconds; VVSG 2.0, 7.2-N).
PATIENCE_MS = 500
WAIT = "One moment, please."
_OWN_SENTENCES = (
    *("Stop or play the film", "See the film again", "Speak", "Correct", "Done", "Start again"),
    *("Show the screen again", "Statement of accessibility", "Press.", WAIT),
)
# Scenes longer than this many pages have their pages' numbers spoken as they come.
_MOST_PAGES = 6
DIGITS = tuple("0123456789")


@dataclass(frozen=True, slots=True)
class Voice:
    """The machine's own words as sound, in one language: keys by sentence (as shown), and the clips."""

    keys: dict[str, str]
    clips: dict[str, Clip]


@dataclass(frozen=True, slots=True)
class Microphone:
    """The page's microphone: where its sound comes from, and how it behaves. `words` are sentences by name.

    `is_wanted`: it opens by itself once the page has spoken.
    """

    source: str
    is_hands_free: bool
    is_wanted: bool
    may_interrupt: bool
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Explainable:
    """A word that can be pressed to be explained, and the clip that says it where it has the focus."""

    word: str
    clip: str | None


@dataclass(frozen=True, slots=True)
class View:
    """One page, ready for its template."""

    moment: Moment
    speech: Speech
    voice: Voice
    keymap: Keymap
    translate: Translator
    notice: str
    window: tuple[int, int]
    style: str
    status: str
    words: tuple[Explainable, ...]
    settings: tuple[controls.Control | controls.Pair, ...]
    panel_columns: int
    seconds_to_alert: int
    seconds_held: int
    seconds_of_alert: int
    speaks: bool
    microphone: Microphone | None
    camera: Camera | None
    has_sound: bool
    ladder: Ladder
    lift: float
    looks_ms: int
    dwell_ms: int

    @property
    def title(self) -> str:
        """The document's title, which is the heading and what is said first; after a mistake it begins by saying so."""
        scene = self.moment.scene
        label = page_label(self.moment.page, self.translate)
        title = f"{scene.title}{tongue(scene.language).comma} {label}" if label else scene.title
        return self.translate("Error: {title}").format(title=title) if scene.is_mistake else title

    @property
    def where(self) -> str | None:
        """Where one is, on the first page of a scene; the page's number says it on the others."""
        return self.moment.scene.where if self.moment.page.number == 1 else None

    def has(self, action: Action) -> bool:
        """Whether an action's button is to be pressed here; its place stays empty otherwise."""
        match action:
            case Action.BACK if self.moment.page.number > 1:
                return True
            case Action.NEXT if not self.moment.page.is_last:
                return True
            case _:
                return action in self.moment.scene.actions

    def act(self, action: Action) -> str:
        """What an action's button sends."""
        return str(action)

    def spoken(self, label: str) -> str | None:
        """The clip of one of the machine's own sentences, by its key in the catalogue."""
        return self.voice.keys.get(self.translate(label))

    @property
    def pattern(self) -> str:
        """What an entry asks for, a place a digit, as it is written on paper."""
        length = self.moment.scene.entry_length or 0
        match self.moment.scene.entry_shape:
            case EntryShape.DATE:
                return self.translate("dd/mm/yyyy")
            case EntryShape.FOURS:
                return " ".join("_" * min(4, length - start) for start in range(0, length, 4))
            case EntryShape.PLAIN:
                return "_" * length
            case other:
                assert_never(other)

    @property
    def written(self) -> tuple[str, str]:
        """The digits typed so far, in the places of the pattern; and what is left of it."""
        left, shown = list(self.moment.typed), ""
        pattern = self.pattern
        while left and len(shown) < len(pattern):
            is_place = pattern[len(shown)].isalpha() or pattern[len(shown)] == "_"
            shown += left.pop(0) if is_place else pattern[len(shown)]
        return shown + "".join(left), pattern[len(shown) :]

    @property
    def digits(self) -> dict[str, str | None]:
        """The keys of an entry scene, with the clip that says each."""
        # Figures that a bystander must not hear have none.
        is_heard = self.moment.scene.is_spoken
        return {digit: self.voice.keys.get(digit) if is_heard else None for digit in (*DIGITS[1:], DIGITS[0])}

    def pictogram_of(self, option_id: str) -> str | None:
        """The pictogram of an answer. Other options have their number alone."""
        return controls.ANSWERS.get(option_id) if self.moment.scene.kind is SceneKind.ANSWER else None

    @property
    def emblem(self) -> str | None:
        """The drawing under the words of a page that waits with somebody."""
        return controls.EMBLEMS.get(self.moment.scene.id.partition("/")[0])

    @property
    def is_alert(self) -> bool:
        """Whether this page asks if anybody is there."""
        return self.moment.session.is_alerted and not self.moment.is_over

    @property
    def data(self) -> str:
        """What the page's script is told, as JSON."""
        session = self.moment.session
        return json.dumps(
            {
                "turn": self.moment.turn,
                "window": self.window,
                "kind": self.moment.scene.kind,
                "speaks": self.speaks,
                "speech": [[u.element, u.clip] for u in self.speech.utterances if u.clip],
                "rate": session.settings.rate,
                "volume": session.settings.volume,
                "loudness": self._loudness,
                "noSound": None if self.has_sound else self._no_sound,
                "curtain": session.settings.curtain,
                "ruler": session.settings.ruler,
                "alert": self.is_alert,
                "inactivity": self.seconds_to_alert,
                "held": self.seconds_held,
                "countdown": self.seconds_of_alert,
                "countdownClips": _countdown_clips(self.voice, self.translate, self.seconds_of_alert),
                "goodbye": GOODBYE_SECONDS,
                # A printer answers, somebody of the staff is coming, or asks: a page looks by itself whether it is old.
                "polls": 0 if self.moment.is_over else self.looks_ms,
                "entryLength": self.moment.scene.entry_length,
                "entryPattern": self.pattern,
                "microphone": self._microphone_data,
                "camera": self.camera.data(self.voice.keys) if self.camera else None,
                "dwell": {"ms": self.dwell_ms, "isOn": session.settings.pointer} if self.dwell_ms else None,
                "patience": {"ms": PATIENCE_MS, "words": self.translate(WAIT), "clip": self._wait_clip},
                "rhythm": self.rhythm,
                "trial": self._trial,
                "card": {"beginning": action_codes.BEGINNING, "values": action_codes.VALUES},
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @property
    def _wait_clip(self) -> str | None:
        return self.voice.keys.get(self.translate(WAIT)) if self.has_sound else None

    @property
    def rhythm(self) -> dict[str, int | None] | None:
        """How switches are scanned with, in milliseconds; None before the first press of one."""
        found = self.moment.session.settings.rhythm
        return None if found is None else {"dwell": found.dwell_ms, "guard": found.guard_ms}

    @property
    def _trial(self) -> dict[str, object] | None:
        """What a trial of switches does, on the last page of what is said of it."""
        if self.moment.scene.kind is not SceneKind.TRIAL or not self.moment.page.is_last:
            return None
        word = self.translate("Press.")
        return {
            "signal": [word, self.voice.keys.get(word)],
            "signals": rhythm.SIGNALS,
            "rounds": rhythm.ROUNDS,
            "patience": rhythm.PATIENCE_MS,
            "strike": rhythm.STRIKE_MS,
            "mostStrays": rhythm.MOST_STRAYS,
            "pauses": rhythm.PAUSES_MS,
        }

    @property
    def _no_sound(self) -> str:
        """What a key is answered with that would change what nobody hears."""
        return self.translate("There is no sound here. All is written on the screen.")

    @property
    def _loudness(self) -> dict[str, object]:
        ladder = self.ladder
        return {
            "gains": ladder.gains,
            "most": ladder.most,
            "lift": self.lift if ladder.follows_noise else 0,
            "followsNoise": ladder.follows_noise,
        }

    @property
    def _microphone_data(self) -> dict[str, object] | None:
        microphone = self.microphone
        if microphone is None:
            return None
        return {
            "source": microphone.source,
            "handsFree": microphone.is_hands_free,
            "wanted": microphone.is_wanted,
            "mayInterrupt": microphone.may_interrupt,
            "words": {name: [text, self.voice.keys.get(text)] for name, text in microphone.words.items()},
        }

    @property
    def refresh(self) -> int:
        """Seconds after which a page without scripts looks again."""
        if self.moment.scene.kind is SceneKind.WAITING:
            return WAITING_REFRESH
        if self.moment.is_over:
            return GOODBYE_SECONDS
        return self.seconds_of_alert + 1 if self.is_alert else self.seconds_held + 1


def seconds_before_alert(session: Session, settings: Settings) -> int:
    """Seconds in which nobody need do anything before the alert: more of them while headphones are out that were in."""
    usual = settings.screen.inactivity_seconds
    return max(usual, settings.sound.headphones_wait_minutes * 60) if session.is_unplugged else usual


def look(person: Person, house: House, keymap: Keymap, voice: Voice, waited: int = 0) -> View:
    """The page that `person` sees now, and what may be heard of it. `voice` is that of the scene's language; `waited`
    is how long they have been waited for already, the headphones being out, in seconds."""
    moment = person.moment()
    scene, page = moment.scene, moment.page
    translate = translator(scene.language)
    notice = translate(person.notice) if person.notice else scene.notice
    options = {option.number: person.spoken(option) for option in page.options}
    speech = speech_of(scene, page, notice, options, house, translate)
    layout = person.layout
    microphone = _microphone(person, moment, house, translate)
    beside = words_beside(scene, page, layout, has_microphone=microphone is not None)
    explained = {word: _word_clip(house, scene, word) for word in beside}
    person.clips = {**speech.clips, **{clip.key: clip for clip in explained.values() if clip is not None}}
    variables = layout.css_variables()
    status = letters(notice or scene.where or "", layout)
    variables["status"] = status
    variables["label"] = f"{layout.text_at(page.label_size):.3f}px"
    variables["options"] = str(max(1, len(page.options)))
    return View(
        moment=moment,
        speech=speech,
        voice=voice,
        keymap=keymap,
        translate=translate,
        notice=unbroken(notice or ""),
        window=person.window,
        style=":root{" + "".join(f"--{name}:{value};" for name, value in variables.items()) + "}",
        status=status,
        words=tuple(Explainable(word, clip.key if clip else None) for word, clip in explained.items()),
        settings=controls.settings(
            has_pointer=bool(house.settings.screen.dwell_ms), has_shared_row=layout.has_shared_row
        ),
        panel_columns=layout.panel_columns,
        seconds_to_alert=house.settings.screen.inactivity_seconds,
        seconds_held=max(1, seconds_before_alert(moment.session, house.settings) - waited),
        seconds_of_alert=house.settings.screen.alert_seconds,
        # Whoever plugs headphones in wants to hear, and may see no button to ask with; out, there is silence at once,
        # until somebody does something.
        speaks=(house.settings.sound.starts_by_itself or house.levels.headphones_are_in)
        and not moment.session.is_unplugged,
        microphone=microphone,
        camera=camera_of(moment, house.settings.screen, layout, translate),
        has_sound="without_sound" not in house.lacking,
        ladder=house.levels.ladder,
        lift=person.surroundings.lift,
        looks_ms=PAGE_LOOKS_MS if house.settings.sound.headphones else LOOKS_MS,
        dwell_ms=house.settings.screen.dwell_ms,
    )


def _microphone(person: Person, moment: Moment, house: House, translate: Translator) -> Microphone | None:
    """None where none is shown: no model for this language, the last page, the machine at work, a dark screen."""
    no_place = {SceneKind.END, SceneKind.WAITING, SceneKind.TRIAL}
    has_place = moment.scene.kind not in no_place and not moment.session.settings.curtain
    if not has_place or not house.ears.can_hear(moment.scene.language):
        return None
    hearing = house.settings.hearing
    return Microphone(
        hearing.microphone,
        hearing.hands_free,
        person.wants_microphone and not moment.session.is_unplugged,
        hearing.barge_in,
        words(translate),
    )


def _word_clip(house: House, scene: Scene, word: str) -> Clip | None:
    return house.clip(word, scene.language, is_private=scene.is_private) if scene.is_spoken else None


@cache
def _beside_scenes(language: str, alert_seconds: int) -> tuple[str, ...]:
    translate = translator(language)
    keys = (*(control.label for control in controls.every_control()), *_OWN_SENTENCES, *SPOKEN, *camera_words.SPOKEN)
    labels = [translate(key) for key in keys]
    left = [countdown_sentence(translate, seconds) for seconds in _countdown(alert_seconds)]
    return tuple(dict.fromkeys([*labels, *DIGITS, *left]))


@cache
def spoken_sentences(language: str, alert_seconds: int) -> tuple[str, ...]:
    """Every sentence of its own that the screen may say in `language`: to be rendered to sound ahead."""
    translate = translator(language)
    pages = [
        page_label(Page(number=number, count=count), translate)
        for count in range(2, _MOST_PAGES + 1)
        for number in range(1, count + 1)
    ]
    notices = [translate(STALE), translate(NOT_HERE)]
    beside = _beside_scenes(language, alert_seconds)
    return tuple(dict.fromkeys([*beside, *notices, *(page for page in pages if page)]))


def voice_of(house: House, language: str) -> Voice:
    """What a page may say besides its scene, as sound: labels, digits, the countdown."""
    sentences = _beside_scenes(language, house.settings.screen.alert_seconds)
    found = {text: house.clip(text, language, is_private=False) for text in sentences}
    clips = {text: clip for text, clip in found.items() if clip is not None}
    return Voice({text: clip.key for text, clip in clips.items()}, {clip.key: clip for clip in clips.values()})


def countdown_sentence(translate: Translator, seconds: int) -> str:
    """« Il reste 30 secondes. »"""
    return translate("{seconds} seconds left.").format(seconds=seconds)


def _countdown(alert_seconds: int) -> range:
    return range(COUNTDOWN_STEP, alert_seconds, COUNTDOWN_STEP)


def _countdown_clips(voice: Voice, translate: Translator, alert_seconds: int) -> dict[str, str]:
    keys = {seconds: voice.keys.get(countdown_sentence(translate, seconds)) for seconds in _countdown(alert_seconds)}
    return {str(seconds): key for seconds, key in keys.items() if key}
