"""What the screen asks of the house: conversations and sound. Knows their shape alone, not who provides them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kiosk.ears import Ears
from kiosk.journey.events import Event
from kiosk.journey.scene import Option, Scene
from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.levels import Levels
from kiosk.settings import Settings
from voice.hearing.sound_card import PortAudio
from voice.speaking.written_words import Reading


class Clip(Protocol):
    """One utterance as sound. `key` names its content (letters, digits, `-`, `_`) and costs nothing to ask for."""

    @property
    def key(self) -> str:
        """Name of the clip, the same for the same words and voice."""
        ...

    def wav(self) -> bytes:
        """The sound as RIFF WAVE. May take the time of a synthesis; may raise OSError where the voice fails."""
        ...

    def reading(self) -> Reading:
        """Which of its words are heard when. As `wav`."""
        ...


class Conversation(Protocol):
    """One person's conversation. Carries its effects out by itself; safe to be told of events from any thread."""

    def start(self) -> None:
        """Begin at the welcome."""
        ...

    def scene(self) -> Scene:
        """What is presented now."""
        ...

    def session(self) -> Session:
        """The session as it stands. A new value after every event that changed something."""
        ...

    def handle(self, event: Event) -> None:
        """Take in what happened, and do what follows from it."""
        ...

    def is_there(self) -> None:
        """A sign of life: the page that shows this conversation is open still."""
        ...

    def spoken_option(self, option: Option) -> str:
        """How an option is said by ear: its label and how to choose it (« Je refuse : touche 2 »)."""
        ...


class House(Protocol):
    """The machine around the screen."""

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """Languages that the script has, the first one first."""
        ...

    @property
    def script(self) -> Script:
        """The journey's script."""
        ...

    @property
    def ears(self) -> Ears:
        """The machine's ears."""
        ...

    @property
    def lacking(self) -> tuple[str, ...]:
        """Notices about what isn't there today: "without_sound", "without_microphone"."""
        ...

    @property
    def levels(self) -> Levels:
        """How loud the machine is."""
        ...

    @property
    def portaudio(self) -> PortAudio | None:
        """What the sound card is reached by; None: the machine's own PortAudio."""
        ...

    def plug(self, *, are_plugged: bool) -> None:
        """Headphones went into the machine or one of its keypads, or out of it: whoever stands before it is told."""
        ...

    def open_conversation(self, language: str) -> Conversation:
        """A new conversation, not started yet."""
        ...

    @property
    def films(self) -> frozenset[str]:
        """Addresses of the passages that are filmed in sign language."""
        ...

    def film(self, address: str) -> Path | None:
        """The file of a film, None where there is none, or none any more."""
        ...

    def door(self, scanned: str) -> str | None:
        """Where a scanned code leads that is none of the person's: a badge of the staff. None for any other."""
        ...

    def clip(self, text: str, language: str, *, is_private: bool) -> Clip | None:
        """The clip that says `text`, or None where the machine has no voice. Private clips are kept nowhere."""
        ...
