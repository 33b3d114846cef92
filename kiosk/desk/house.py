"""What the desk asks of the house: its register, script, papers and live conversations. Knows their shape alone."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from kiosk.bell import Bell
from kiosk.conversation import Conversation
from kiosk.figures.shelf import Shelf
from kiosk.journey.script import Script
from kiosk.live import Live
from kiosk.papers.compose import Composer
from kiosk.register.outbox import OutboxLine
from kiosk.register.register import Register
from kiosk.settings import Settings
from printouts.document import Document
from printouts.renderings.renderer import Renderer


class House(Protocol):
    """The machine behind the desk."""

    today: Callable[[], datetime.date]

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        ...

    @property
    def site(self) -> Mapping[str, str]:
        """The site's own values, as scripts and papers name them."""
        ...

    @property
    def is_rehearsal(self) -> bool:
        """Whether nothing here counts."""
        ...

    @property
    def var(self) -> Path:
        """The folder of everything that changes at run time."""
        ...

    @property
    def script(self) -> Script:
        """The journey's script."""
        ...

    @property
    def register(self) -> Register:
        """The register."""
        ...

    def script_of(self, fingerprint: str) -> Script:
        """The words that a record was made with. Raises NotArchived, ArchiveDamaged, UnknownScript."""
        ...

    def composer_of(self, script: Script) -> Composer:
        """Who makes papers in the words of a script."""
        ...

    @property
    def figures(self) -> Shelf:
        """The months that are over, rounded."""
        ...

    @property
    def workshop(self) -> Renderer:
        """Who makes papers into pages."""
        ...

    @property
    def live(self) -> Live:
        """The conversations that run now."""
        ...

    @property
    def bell(self) -> Bell:
        """Calls for help."""
        ...

    def open_conversation(
        self,
        language: str,
        channel: str = "screen",
        seed: int | None = None,
        heard: frozenset[str] = frozenset(),
    ) -> Conversation:
        """A new conversation. `heard`: what a group was explained before one of its people decides."""
        ...

    def print_paper(self, name: str, document: Document) -> OutboxLine:
        """Queue a paper that belongs to no record. Raises RegisterFull, RegisterUnavailable."""
        ...

    def wake_spooler(self) -> None:
        """There is something to print."""
        ...
