"""A make-believe house for the screen: hand-made scenes of every kind, with texts as long as they get, and real sound.

It stands in for the engine in tests of layout alone. Its conversation keeps the engine's manners: settings change,
an action that a scene lacks gets a notice, a choice goes on, nothing raises.
"""

import datetime
import hashlib
import io
import math
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.calibration import Calibration
from kiosk.ears import Ears
from kiosk.journey.actions import Action
from kiosk.journey.adjusting import CONTRASTS
from kiosk.journey.events import (
    DONE_BY_THE_PERSON,
    Act,
    Digits,
    Event,
    Headphones,
    Scanned,
    Silence,
    SwitchPressed,
    SwitchTried,
    TimedOut,
)
from kiosk.journey.explained import words_said
from kiosk.journey.rhythm import Rhythm
from kiosk.journey.scene import EntryShape, Option, Scene, SceneKind, ScenePassage
from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.journey.session import Settings as SessionSettings
from kiosk.levels import Levels
from kiosk.outputs import Outputs
from kiosk.settings import Screen, Settings, Sound
from voice.speaking.written_words import Mark, Reading

ALWAYS = frozenset(Action) - {
    Action.NEXT,
    Action.BACK,
    Action.CHOOSE,
    Action.MORE,
    Action.OTHERS,
}
ON = ALWAYS | {Action.NEXT, Action.BACK}
CHOICE = ALWAYS | {Action.CHOOSE, Action.BACK}


def _says(scene: str, *texts: str) -> tuple[ScenePassage, ...]:
    return tuple(ScenePassage(f"{scene}/{number}", text) for number, text in enumerate(texts, start=1))


def _offers(*options: tuple[str, str] | tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(number, *option) for number, option in enumerate(options, start=1))


_SCENES: tuple[Scene, ...] = (
    Scene(
        "welcome",
        SceneKind.MENU,
        "fr",
        "Bonjour",
        passages=_says(
            "welcome",
            "Je suis Clairvoix, une borne qui explique Mon espace santé, à voix haute et en grand.",
            "Prenez votre temps : personne n’attend, et rien n’est enregistré sans votre accord.",
        ),
        options=_offers(
            ("start", "Je voudrais comprendre de quoi il s’agit"),
            ("known", "Je sais déjà ce que je veux"),
            ("paper", "J’ai déjà un papier de cette borne"),
        ),
        actions=ALWAYS | {Action.CHOOSE},
    ),
    Scene(
        "notice",
        SceneKind.STATEMENT,
        "fr",
        "Ce que cette borne retient de vous",
        where="Avant de commencer, étape 1 sur 3",
        passages=_says(
            "notice",
            "Cette borne ne vous demande ni votre nom, ni votre numéro de sécurité sociale.",
            "Elle ne retient que vos réponses, et seulement si vous les confirmez.",
            "La mairie garde ces réponses 13 mois, puis elle les efface.",
            "Pour les voir, les corriger ou les effacer, demandez à la personne chargée de la protection des données.",
            "Vous pouvez aussi vous plaindre à la CNIL, qui protège vos données en France.",
            "Sans geste de votre part pendant 3 minutes, je vous demande si vous êtes toujours là.",
            "Si personne ne répond, j’efface tout.",
        ),
        actions=ON,
    ),
    Scene(
        "topic/urgent/short",
        SceneKind.STATEMENT,
        "fr",
        "Les urgences",
        where="Les urgences, 2 sur 7",
        passages=_says(
            "urgent",
            "Quand vous appelez le 15, le médecin qui vous répond peut ouvrir votre dossier médical, "
            "même sans vous demander.",
            "Il peut le faire parce que la loi le permet, sauf si vous avez dit non avant.",
            "Chaque ouverture laisse une trace, que vous pouvez lire ensuite.",
            "L’association « Patients ensemble » y voit, en 2024, une chance pour les personnes seules.",
        ),
        actions=ON | {Action.MORE},
    ),
    Scene(
        "home",
        SceneKind.MENU,
        "fr",
        "Que voulez-vous faire ?",
        where="Vous avez écouté 5 sujets sur 29",
        options=_offers(
            ("essential", "Écouter l’essentiel", "Environ 4 minutes, puis vous décidez ou pas"),
            ("topics", "Choisir un sujet dans la liste"),
            ("decide", "Décider tout de suite"),
            ("other", "Autre chose : un papier, un numéro de sujet, finir"),
        ),
        actions=CHOICE,
    ),
    Scene(
        "teach_back",
        SceneKind.QUESTION,
        "fr",
        "Une question pour être sûr",
        where="Décision : avoir ou non Mon espace santé, étape 3 sur 7",
        passages=_says(
            "teach",
            "Cette question n’est pas un examen, et votre réponse n’est gardée nulle part.",
            "Si vous ne faites rien, que se passe-t-il au bout de six semaines ?",
        ),
        options=_offers(
            ("a", "Mon espace santé s’ouvre tout seul"),
            ("b", "Rien du tout, il faut le demander"),
            ("c", "Je ne sais pas"),
        ),
        actions=CHOICE,
    ),
    Scene(
        "answer/space",
        SceneKind.ANSWER,
        "fr",
        "Que décidez-vous pour Mon espace santé ?",
        where="Décision : avoir ou non Mon espace santé, étape 5 sur 7",
        passages=_says(
            "answer",
            "Les trois réponses demandent le même nombre de gestes, et donnent le même soin sur le papier.",
            "Aucune n’est enregistrée avant que vous l’ayez relue et confirmée.",
        ),
        options=_offers(
            ("refuse", "Je m’oppose à l’ouverture de Mon espace santé"),
            ("later", "Je ne décide pas aujourd’hui, je reviendrai"),
            ("consent", "Je veux bien avoir Mon espace santé"),
        ),
        actions=CHOICE,
        is_private=True,
    ),
    Scene(
        "answer/copy",
        SceneKind.ANSWER,
        "fr",
        "Voulez-vous une copie sur papier ?",
        where="Décision : une copie de vos données, étape 2 sur 4",
        passages=_says("copy", "La copie est gratuite, et arrive par la poste en un mois environ."),
        options=_offers(
            ("dont", "Non, je ne demande pas de copie"),
            ("ask", "Oui, je demande une copie de mes données"),
        ),
        actions=CHOICE,
        is_private=True,
    ),
    Scene(
        "review",
        SceneKind.QUESTION,
        "fr",
        "Voici ce que vous avez décidé",
        where="Vous avez donné 3 réponses. Rien n’est encore enregistré.",
        notice="Vous n’avez rien perdu : vos réponses sont toujours là.",
        passages=_says(
            "review",
            "Mon espace santé : vous vous opposez à son ouverture.",
            "Les urgences, quand vous appelez le 15 : vous êtes d’accord pour que le médecin lise votre dossier.",
            "L’utilisation de vos données pour la recherche : vous vous opposez, pour toutes les bases de données.",
            "Une copie de vos données sur papier : vous en demandez une.",
        ),
        options=_offers(
            ("confirm", "Oui, c’est bien cela : enregistrer et imprimer"),
            ("change", "Changer une réponse"),
            ("nothing", "Ne rien enregistrer"),
        ),
        actions=CHOICE,
        is_private=True,
    ),
    Scene(
        "letter_date",
        SceneKind.ENTRY,
        "fr",
        "Quelle est la date écrite sur la lettre ?",
        where="Décision : avoir ou non Mon espace santé, étape 2 sur 7",
        passages=_says("date", "Tapez le jour, le mois et l’année, en huit chiffres.", "Par exemple : 05 03 2026."),
        actions=ALWAYS | {Action.BACK},
        entry_length=8,
        entry_shape=EntryShape.DATE,
    ),
    Scene(
        "paper_reference",
        SceneKind.ENTRY,
        "fr",
        "Le numéro de votre papier",
        passages=_says("reference", "Il a douze chiffres, en grand, en haut du papier."),
        actions=ALWAYS | {Action.BACK},
        entry_length=12,
        entry_shape=EntryShape.FOURS,
        reads_codes=True,
    ),
    Scene(
        "printing",
        SceneKind.WAITING,
        "fr",
        "Votre papier s’imprime",
        where="Votre décision est enregistrée.",
        passages=_says(
            "printing", "Cela prend à peu près dix secondes.", "Il sortira derrière le comptoir, à votre droite."
        ),
        actions=ALWAYS,
    ),
    Scene(
        "switches_running",
        SceneKind.TRIAL,
        "fr",
        "Appuyez au signal",
        passages=_says("trial", "Cinq fois, le rond se remplit.", "Appuyez alors une fois, sans vous presser."),
        actions=ON,
    ),
    Scene(
        "sources",
        SceneKind.STATEMENT,
        "fr",
        "D’où viennent ces informations",
        passages=_says(
            "sources",
            *(
                f"Source numéro {number} : code de la santé publique, article L1111-13-{number}, "
                "publié par Légifrance, lu le 12 mars 2026, tel qu’il était en vigueur ce jour-là, avec ses décrets "
                "d’application et l’arrêté du 26 octobre 2022 qui fixe la liste des documents que les professionnels "
                "déposent dans le dossier, sauf opposition de la personne pour un motif légitime."
                for number in range(1, 4)
            ),
        ),
        actions=ON,
    ),
    Scene(
        "alert",
        SceneKind.QUESTION,
        "fr",
        "Êtes-vous toujours là ?",
        passages=_says(
            "alert",
            "Sans réponse, j’efface tout dans 45 secondes.",
            "Touchez l’écran ou n’importe quelle touche pour continuer.",
        ),
        options=_offers(("stay", "Oui, je suis là")),
        actions=ALWAYS | {Action.CHOOSE},
    ),
    Scene(
        "ended_timed_out",
        SceneKind.END,
        "fr",
        "C’est effacé",
        passages=_says("ended", "Rien n’a été enregistré, et il ne reste rien de vous sur cette borne."),
        actions=frozenset(),
    ),
)
# Words that can be explained: short and long, one line high and four.
WORDS = (
    "Mon espace santé",
    "CNIL",
    "numéro de sécurité sociale",
    "trace",
    "administrateur",
    "système national des données de santé",
    "protection des données",
)


def _with_words(scene: Scene) -> Scene:
    texts = (scene.title, *(one.text for one in scene.passages), *(one.label for one in scene.options))
    return replace(scene, words=words_said(texts, WORDS if Action.EXPLAIN in scene.actions else ()))


SCENES = tuple(_with_words(scene) for scene in _SCENES)
ALERT = next(scene for scene in SCENES if scene.id == "alert")
ENDED = next(scene for scene in SCENES if scene.id == "ended_timed_out")
WALK = tuple(scene for scene in SCENES if scene not in {ALERT, ENDED})


@dataclass
class Tone:
    """A clip: a soft hum, longer the longer its words, but four times faster than anybody speaks."""

    text: str
    is_private: bool

    @property
    def key(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:24]

    def wav(self) -> bytes:
        rate, seconds = 8000, max(0.4, len(self.text) / 60)
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(
                b"".join(
                    struct.pack("<h", int(900 * math.sin(2 * math.pi * 180 * n / rate)))
                    for n in range(int(rate * seconds))
                )
            )
        return out.getvalue()

    def reading(self) -> Reading:
        """Each word as long as any other."""
        words = tuple(word for word in self.text.split() if any(letter.isalnum() for letter in word))
        each = max(0.4, len(self.text) / 60) / len(words)
        return Reading(words, tuple(Mark(round(1000 * each * n), n, n) for n in range(len(words))))


class MakeBelieve:
    """A conversation over hand-made scenes: Continue and every choice lead to the next of them."""

    def __init__(self, scenes: Sequence[Scene] = WALK, start: str | None = None, *, size: int = 2) -> None:
        self._scenes = list(scenes)
        self._place = next((n for n, scene in enumerate(self._scenes) if scene.id == start), 0)
        self.events: list[Event] = []
        session = Session(language="fr", seed=1, today=datetime.date(2026, 3, 12))
        self._session = replace(session, settings=replace(session.settings, size=size))
        self._moves = 0

    def start(self) -> None:
        """Nothing to begin."""

    def session(self) -> Session:
        return self._session

    def scene(self) -> Scene:
        if self._session.ended:
            return ENDED
        if self._session.is_alerted:
            return ALERT
        scene = self._scenes[self._place]
        return replace(scene, notice=self._session.notice) if self._session.notice else scene

    def is_there(self) -> None:
        """Nobody asks."""

    def spoken_option(self, option: Option) -> str:
        said = f"{option.label} : touche {option.number}"
        return f"{said} {option.detail}" if option.detail else said

    def go_to(self, scene_id: str, *, size: int = 2, contrast: str = "paper") -> None:
        """Be at a scene, as if led there."""
        is_alert, is_end = scene_id == ALERT.id, scene_id == ENDED.id
        if not (is_alert or is_end):
            self._place = next(n for n, scene in enumerate(self._scenes) if scene.id == scene_id)
        settings = replace(self._session.settings, size=size, contrast=contrast, curtain=False)
        self.change(settings=settings, is_alerted=is_alert, ended="timed_out" if is_end else None, help=None)

    def change(self, **values: object) -> None:
        """Something happened from outside."""
        self._moves += 1
        self._session = replace(self._session, digits=str(self._moves), notice=None)
        self._session = replace(self._session, **values)

    def handle(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, (*DONE_BY_THE_PERSON, Silence)):
            self._session = replace(self._session, is_unplugged=False)
        if isinstance(event, TimedOut):
            self.change(ended="timed_out", is_alerted=False)
        elif isinstance(event, Silence):
            self.change(is_alerted=True)
        elif isinstance(event, Headphones):
            held = {"is_unplugged": not event.are_plugged, "is_alerted": False}
            self.change(**held, notice="Les écouteurs sont branchés." if event.are_plugged else "Ils ne le sont plus.")
        elif self._session.is_alerted:
            self.change(is_alerted=False)
        elif isinstance(event, SwitchPressed):
            begun = Rhythm(event.dwells_ms, event.guard_ms, event.guard_ms)
            self.change(settings=replace(self._session.settings, rhythm=begun))
        elif isinstance(event, Digits | SwitchTried):
            self._go(1)
        elif isinstance(event, Scanned):
            self.change(notice="Ce papier ne se lit pas ici.")
        elif isinstance(event, Act):
            self._act(event)

    def _act(self, act: Act) -> None:
        settings = self._session.settings
        if act.action not in self.scene().actions:
            self.change(notice="Pas ici.")
            return
        match act.action:
            case Action.NEXT | Action.CHOOSE:
                self._go(1)
            case Action.BACK:
                self._go(-1)
            case Action.SLOWER | Action.FASTER:
                rate = max(50, min(200, settings.rate + (25 if act.action is Action.FASTER else -25)))
                rhythm = settings.rhythm and settings.rhythm.quicker(1 if act.action is Action.FASTER else -1)
                self.change(settings=replace(settings, rate=rate, rhythm=rhythm), notice=f"Voix : {rate} pour cent.")
            case Action.LOUDER | Action.SOFTER:
                volume = max(1, min(9, settings.volume + (1 if act.action is Action.LOUDER else -1)))
                self.change(settings=replace(settings, volume=volume), notice=f"Son : {volume} sur 9.")
            case Action.LARGER | Action.SMALLER:
                size = max(1, min(4, settings.size + (1 if act.action is Action.LARGER else -1)))
                self.change(settings=replace(settings, size=size), notice=f"Texte : taille {size} sur 4.")
            case Action.CONTRAST:
                contrast = CONTRASTS[(CONTRASTS.index(settings.contrast) + 1) % len(CONTRASTS)]
                self.change(settings=replace(settings, contrast=contrast), notice="Couleurs changées.")
            case Action.RULER:
                self.change(settings=replace(settings, ruler=not settings.ruler), notice="La règle.")
            case Action.RESET:
                usual = SessionSettings(rhythm=settings.rhythm and settings.rhythm.usual)
                self.change(settings=usual, notice="Tout est revenu au départ.")
            case Action.CURTAIN | Action.POINTER:
                name = act.action.value
                self.change(settings=replace(settings, **{name: not getattr(settings, name)}))
            case Action.EXPLAIN:
                self.change(notice=f"{act.word} : un mot, expliqué en une phrase.")
            case Action.HELP:
                self.change(help="rung", notice="Quelqu’un est prévenu.")
            case Action.STOP:
                self.change(ended="stopped")
            case _:
                self.change(notice=f"Vous avez demandé : {act.action}.")

    def _go(self, step: int) -> None:
        self._place = max(0, min(len(self._scenes) - 1, self._place + step))
        self.change()


@dataclass
class MakeBelieveHouse:
    """A house with a declared screen and a humming voice. `conversations` are those opened, in order.

    `is_silent`: no scene may be spoken. `guard_ms`: for how long a second strike doesn't count. `has_headphones`: some
    hang at this kiosk.
    """

    screen: Screen
    start: str | None = None
    size: int = 2
    has_voice: bool = True
    is_silent: bool = False
    guard_ms: int = 500
    lacking: tuple[str, ...] = ()
    filmed: frozenset[str] = frozenset()
    film_file: Path | None = None
    has_headphones: bool = False

    def __post_init__(self) -> None:
        self.settings = Settings(screen=self.screen, sound=Sound(headphones=self.has_headphones))
        self.languages = ("fr",)
        self.conversations: list[MakeBelieve] = []
        self.ears = Ears(self.settings.hearing, Path("no-models-here"))
        self.levels = Levels(Calibration(Path("nothing-measured-here")), self.settings.sound, Outputs("no-pactl"))
        self.portaudio = None

    @property
    def script(self) -> Script:
        """The scenes are made by hand: only who listens asks for a script."""
        raise NotImplementedError

    def open_conversation(self, language: str) -> MakeBelieve:
        scenes = tuple(replace(scene, is_spoken=False) for scene in WALK) if self.is_silent else WALK
        self.conversations.append(MakeBelieve(scenes, self.start, size=self.size))
        return self.conversations[-1]

    def plug(self, *, are_plugged: bool) -> None:
        self.levels.headphones_are_in = are_plugged
        for conversation in self.conversations:
            conversation.handle(Headphones(are_plugged, self.levels.begin()))

    @property
    def films(self) -> frozenset[str]:
        return self.filmed

    def film(self, address: str) -> Path | None:
        return self.film_file if address in self.filmed else None

    def door(self, scanned: str) -> str | None:
        return None

    def clip(self, text: str, language: str, *, is_private: bool) -> Tone | None:
        return Tone(text, is_private) if self.has_voice else None


# Screens as they are sold: 1280×1024 on 19", 1920×1080 on 21.5", 1024×768 on 15"; with all that may be on a page.
SCREENS = {
    "1280x1024": Screen(width_px=1280, height_px=1024, width_mm=376.3, camera=True),
    "1920x1080": Screen(width_px=1920, height_px=1080, width_mm=476.6, camera=True),
    "1024x768": Screen(width_px=1024, height_px=768, width_mm=304.1, camera=True),
}
# Smaller than the least picture: 1280×800 on 10.1", and the small computers' touch display of 800×480 on 7".
SMALL_SCREENS = {
    "1280x800": Screen(width_px=1280, height_px=800, width_mm=216.9, camera=True),
    "800x480": Screen(width_px=800, height_px=480, width_mm=154.1, camera=True),
}
