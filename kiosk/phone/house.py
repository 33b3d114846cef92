"""What the telephone asks of the house. Knows its shape alone, not who provides it."""

import datetime
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.conversation import Conversation, Hands
from kiosk.journey.script import Script
from kiosk.journey.session import Far
from kiosk.register.voices import Voices
from kiosk.settings import Settings
from kiosk.transfers import Transfers
from voice.hearing.recognizer import Recognizer
from voice.speaking.sound import Sound


class House(Protocol):
    """The machine around the line."""

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """Languages that the script has, the one that a call opens in first."""
        ...

    @property
    def script(self) -> Script:
        """The journey's script."""
        ...

    @property
    def clerk(self) -> Hands:
        """Who carries out what conversations ask."""
        ...

    @property
    def voices(self) -> Voices:
        """Where callers' voices are sealed."""
        ...

    @property
    def transfers(self) -> Transfers:
        """Where the desk is told of calls that are put through."""
        ...

    @property
    def today(self) -> Callable[[], datetime.date]:
        """The day by the machine's clock."""
        ...

    def open_conversation(
        self,
        language: str,
        channel: str,
        seed: int | None = None,
        *,
        hands: Hands | None = None,
        far: Far | None = None,
    ) -> Conversation:
        """A new conversation."""
        ...

    def line_recognizer(self, language: str) -> Recognizer:
        """A new recognizer for one call at a time, nothing loaded yet. Raises HearingError."""
        ...

    def sound(self, text: str, language: str, *, rate: int, is_private: bool) -> Sound:
        """`text` as sound, spoken at `rate` percent. Raises SpeakingError where the machine has no voice.

        What is private is made in memory and kept nowhere.
        """
        ...
