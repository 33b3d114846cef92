"""The real house and the real dialogue, without a telephone: calls that are led in memory to their end."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from handset import HANG_UP, Handset, WordsAsSound

from kiosk.app import Folders, House
from kiosk.conversation import Conversation
from kiosk.guide import Wishes, next_step
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits
from kiosk.journey.load import load_script
from kiosk.journey.scene import SceneKind
from kiosk.journey.script import Script
from kiosk.journey.session import Far
from kiosk.languages import offered
from kiosk.phone.callers import CallerToken, Guesses
from kiosk.phone.dialogue import Dialogue, Ending
from kiosk.phone.hands import LineHands
from kiosk.phone.hearing import CallEar
from kiosk.phone.patience import Length
from kiosk.settings import Settings, Station
from voice.lines.media import Media

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
_LONG = 3600.0


@dataclass
class LedCall:
    """A call that is over: what the caller heard, and where the conversation stands."""

    handset: Handset
    conversation: Conversation
    dialogue: Dialogue
    sounds: WordsAsSound
    ending: Ending
    scenes: list[str] = field(default_factory=list)


@dataclass
class Line:
    """A line whose callers are scripts."""

    house: House
    guesses: Guesses = field(default_factory=Guesses)

    def open(
        self, *, can_seal: bool = False, caller: CallerToken | None = None, seed: int = 1, length: float = _LONG
    ) -> "Opened":
        """A conversation that no caller has heard yet."""
        hands = LineHands(self.house.clerk, self.house.voices, self.guesses, today=self.house.today, caller=caller)
        conversation = self.house.open_conversation("fr", "phone", seed, hands=hands, far=Far(can_seal=can_seal))
        return Opened(conversation, hands, length)

    def call(self, does: Callable[[Handset], str], opened: "Opened | None" = None, **how: object) -> LedCall:
        """Lead one call to its end."""
        opened = opened or self.open(**how)  # type: ignore[arg-type]
        return opened.call(does)

    def records(self) -> int:
        """How many records the register holds, verified on the way."""
        report = self.house.register.verify()
        assert report.is_sound
        return report.entries


@dataclass
class Opened:
    """A conversation, its hands, and how long its calls may last."""

    conversation: Conversation
    hands: LineHands
    length: float = _LONG

    def call(
        self,
        does: Callable[[Handset], str],
        *,
        interrupts: bool = False,
        make_ear: Callable[..., CallEar] | None = None,
    ) -> LedCall:
        """Lead one call on it; with `make_ear` speech is heard, too."""
        handset = Handset(does, interrupts=interrupts)
        sounds = WordsAsSound()
        scenes: list[str] = []

        def acts(caller: Handset) -> str:
            scenes.append(self.conversation.scene().id)
            return does(caller)

        handset.does = acts
        dialogue = Dialogue(
            self.conversation,
            sounds,  # type: ignore[arg-type]  # the same shape, words for sound
            length=Length(handset.now + self.length, 600.0),
            clock=handset.clock,
            make_inbox=handset.make_inbox,
            make_ear=make_ear,
        )
        self.hands.recorder = dialogue.recorder
        self.hands.on_person = dialogue.call_person
        media: Media = handset
        ending = dialogue.run(media)
        return LedCall(handset, self.conversation, dialogue, sounds, ending, scenes)


@cache
def _script(folder: Path, site: tuple[tuple[str, str], ...], allowed: tuple[str, ...]) -> Script:
    return offered(load_script(folder, dict(site), unreviewed=allowed, only_offered=True))


REAL = Settings(station=Station(mode="real"))


def multilingual(*languages: str) -> Settings:
    """A site that allows these translations, too, which nobody has reviewed."""
    return REAL.model_copy(update={"unreviewed_languages": languages})


class QuickHouse(House):
    """The house as it is; the delivered journey read once for all tests of a worker."""

    @cached_property
    def script(self) -> Script:
        """The script."""
        return _script(self.journey_folder, tuple(sorted(self.site.items())), self.settings.unreviewed_languages)


@contextmanager
def line(var: Path, settings: Settings | None = None) -> Iterator[Line]:
    """A line over a house of its own."""
    folders = Folders(PROJECT / "config", var)
    with QuickHouse(folders, settings=settings or REAL, today=lambda: TODAY, is_beside=True) as house:
        yield Line(house)


def keys_towards(conversation: Conversation, wanted: Wishes, special: Mapping[str, str] | None = None) -> str | None:
    """The keys that somebody presses at the present scene who wants these answers; None where all is over."""
    scene, session = conversation.scene(), conversation.session()
    name = scene.id.partition("/")[0]
    if special and name in special:
        return special[name]
    if scene.kind in {SceneKind.END, SceneKind.WAITING}:
        return None
    match name:
        case "pen" | "reference_told":
            return "#"
        case "reference_check":
            return f"{session.recorded.reference if session.recorded else ''}#"
        case "delivery":
            return "1"
    match next_step(conversation.script, session, scene, wanted):
        case Act(Action.CHOOSE, option):
            return str(option)
        case Act(Action.NEXT):
            return "#"
        case Digits(digits):
            return f"{digits}#"
        case other:
            raise AssertionError(f"no key for {other} at {scene.id}")


def somebody_who_wants(
    conversation: Conversation, wanted: Wishes, special: Mapping[str, str] | None = None
) -> Callable[[Handset], str]:
    """Presses what leads to these answers, each scene heard before."""
    return lambda _handset: keys_towards(conversation, wanted, special) or HANG_UP
