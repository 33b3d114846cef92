"""What the desk asks of the house: its register, script, papers and live conversations. Knows their shape alone."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kiosk.bell import Bell
from kiosk.clock import Doubt
from kiosk.conversation import Conversation
from kiosk.figures.shelf import Shelf
from kiosk.journey.script import Script
from kiosk.levels import Levels
from kiosk.live import Live
from kiosk.opening import Decided
from kiosk.papers.compose import Composer
from kiosk.papers.manuals import Listed, Listing
from kiosk.press import Press
from kiosk.register.outbox import OutboxLine
from kiosk.register.register import Register
from kiosk.settings import Settings
from kiosk.setup.setup import Setup
from kiosk.tries import OwnTries
from kiosk.way_out import WayOut
from printouts.document import Document


class Part(Protocol):
    """One part of the machine, as it was tried."""

    @property
    def name(self) -> str:
        """Its name, a key of the machine's words."""
        ...

    @property
    def state(self) -> str:
        """good, remark or broken."""
        ...

    @property
    def detail(self) -> str:
        """What was found, in words."""
        ...

    @property
    def todo(self) -> str:
        """What to do, in words; empty where nothing is wrong."""
        ...


class Day(Protocol):
    """The day of the kiosk: open or closed, its parts, and whether its date is believed."""

    @property
    def awaits_clock(self) -> bool:
        """Whether the day must be confirmed before anything else."""
        ...

    @property
    def doubt(self) -> Doubt | None:
        """Why the day may be wrong."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether people may come now."""
        ...

    @property
    def decided(self) -> Decided | None:
        """What staff decided for today."""
        ...

    @property
    def opens_next(self) -> datetime.datetime | None:
        """When it opens by its hours."""
        ...

    def parts(self) -> Sequence[Part]:
        """Every part, tried now."""
        ...

    def print_report(self) -> Sequence[Part]:
        """Every part, tried now and printed on the roll. Raises RegisterFull, RegisterUnavailable."""
        ...

    def decide(self, wanted: Decided | None) -> None:
        """Open or close today, or let the hours count. Raises RegisterError."""
        ...

    def confirm(self, typed: str) -> bool:
        """Whether the day that staff typed is the clock's, which is believed then."""
        ...


class Clip(Protocol):
    """A sentence as sound."""

    def wav(self) -> bytes:
        """RIFF WAVE. Raises OSError where no voice can speak it."""
        ...


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
    def levels(self) -> Levels:
        """How loud the devices are that the kiosk is heard with."""
        ...

    @property
    def setup(self) -> Setup:
        """The first day's questions."""
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
    def press(self) -> Press:
        """What papers are made and printed with."""
        ...

    @property
    def live(self) -> Live:
        """The conversations that run now."""
        ...

    @property
    def way_out(self) -> WayOut:
        """The way out of the locked screen."""
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
        *,
        codes: OwnTries | None = None,
    ) -> Conversation:
        """A new conversation. `heard`: what a group was explained before one of its people decides. `codes`: wrong ones
        of the mediator who leads it.
        """
        ...

    def print_paper(self, name: str, document: Document) -> OutboxLine:
        """Queue a paper that belongs to no record. Raises RegisterFull, RegisterUnavailable."""
        ...

    def clip(self, text: str, language: str, *, is_private: bool) -> Clip | None:
        """`text` as sound; None where the machine has no voice."""
        ...

    def lists(self, listing: Listing) -> Listed:
        """What the program can list of itself, for its manuals."""
        ...

    def start_again(self) -> None:
        """Make way for a process that reads the settings anew."""
        ...

    def wake_spooler(self) -> None:
        """There is something to print."""
        ...
