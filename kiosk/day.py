"""One day of a kiosk, opened and closed: by its hours, by staff at the desk, or by a command. Knows the house.

Opening tries every part and prints the report; closing prints the ticket with the register's head, and writes the head
to the second medium. Nobody who is deciding is sent away: the kiosk closes once they have gone.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import clock
from kiosk.app import House
from kiosk.catalogue import bind, translator
from kiosk.opening import Decided, Span, decide, decided, is_open, is_reported, next_opening, note_reported
from kiosk.papers.closing import closing as closing_ticket
from kiosk.papers.devices import report
from kiosk.phone.hours import read_hours
from kiosk.readiness import Part, as_rows, parts
from kiosk.register.errors import RegisterError
from kiosk.register.medium import Head
from kiosk.register.register import Register
from kiosk.register.upkeep import now as by_the_clock
from kiosk.restarting import make_way
from kiosk.settings import Settings
from printouts.document import Document

_log = logging.getLogger(__name__)

# How often the hour is looked at, in seconds.
LOOK_S = 15.0
# How long the evening's ticket may take, in seconds; a printer that is out keeps nobody from closing.
PAPERS_S = 60.0


def hours(house: House) -> tuple[Span, ...]:
    """The opening hours of the settings. Raises HoursNotUnderstood."""
    return tuple(Span(*one) for one in read_hours(house.settings.hours.open).days)


def is_open_now(house: House, now: datetime.datetime) -> bool:
    """Whether people may come at `now`."""
    return is_open(hours(house), now, decided(house.var, now.date()))


def opens_next(house: House, now: datetime.datetime) -> datetime.datetime | None:
    """When it opens by its hours; None where nothing says so."""
    return next_opening(hours(house), now, decided(house.var, now.date()))


def open_day(house: House) -> list[Part]:
    """Try every part, remember that the day was right, queue the report for the roll. Raises RegisterError."""
    found = list(parts(house))
    clock.note_today(house)
    print_report(house, found)
    note_reported(house.var, house.today())
    return found


def print_report(house: House, found: Sequence[Part]) -> None:
    """Queue what was found for the roll. Raises RegisterFull, RegisterUnavailable."""
    language = house.settings.language
    house.print_paper("report", report(as_rows(found), translator(language), language=language))


def begin(house: House) -> threading.Thread | None:
    """The kiosk has opened: where it does so by hours, or staff did, its report is made behind the scenes, once."""
    today = house.today()
    if is_reported(house.var, today) or not (hours(house) or decided(house.var, today) is Decided.OPEN):
        return None

    def run() -> None:
        try:
            open_day(house)
        except RegisterError as trouble:
            _log.error("the report of opening: %s", type(trouble).__name__)

    thread = threading.Thread(target=run, name="opening", daemon=True)
    thread.start()
    return thread


def close_day(house: House) -> Head:
    """Queue the ticket with the register's head, and write the head to the second medium, where one is there.

    Raises RegisterFull, RegisterUnavailable.
    """
    head = house.register.head()
    house.print_paper("closing", ticket(house.register, head, house.settings, is_rehearsal=house.is_rehearsal))
    folder = house.settings.backup.folder
    if folder and Path(folder).is_dir():
        house.register.anchor(Path(folder))
    return head


def ticket(register: Register, head: Head, settings: Settings, *, is_rehearsal: bool) -> Document:
    """The evening's ticket for `head`."""
    language = settings.language
    return closing_ticket(
        head,
        register.station,
        settings.station.name,
        translator(language),
        language=language,
        is_rehearsal=is_rehearsal,
    )


def is_somebody_there(house: House) -> bool:
    """Whether somebody is deciding at the screen: who has only seen the welcome hasn't begun."""
    return any(
        one.conversation.session().channel == "screen" and one.conversation.session().place.name != "welcome"
        for one in house.live.every()
    )


class Day:
    """What staff see and decide of the day, at the desk or by a command."""

    def __init__(self, house: House, now: Callable[[], datetime.datetime] = by_the_clock) -> None:
        self._house = house
        self._now = now

    @property
    def awaits_clock(self) -> bool:
        """Whether nothing may be done at the desk before somebody has looked at a calendar."""
        return self._house.awaits_clock and self.doubt is not None

    @property
    def doubt(self) -> clock.Doubt | None:
        """Why the day may be wrong. Raises RegisterError."""
        return clock.doubts(self._house)

    @property
    def is_open(self) -> bool:
        """Whether people may come now."""
        return is_open_now(self._house, self._now())

    @property
    def decided(self) -> Decided | None:
        """What staff decided for today."""
        return decided(self._house.var, self._now().date())

    @property
    def opens_next(self) -> datetime.datetime | None:
        """When it opens by its hours."""
        return opens_next(self._house, self._now())

    def parts(self) -> list[Part]:
        """Every part, tried now, told in the kiosk's language. Takes some seconds."""
        bind(self._house.settings.language)
        return list(parts(self._house))

    def print_report(self) -> list[Part]:
        """Every part, tried now and printed on the roll. Raises RegisterFull, RegisterUnavailable."""
        found = self.parts()
        print_report(self._house, found)
        return found

    def decide(self, wanted: Decided | None) -> None:
        """Open or close today whatever the hours say; None: the hours count. Raises RegisterError."""
        decide(self._house.var, self._now().date(), wanted)

    def confirm(self, typed: str) -> bool:
        """Staff looked at a calendar and typed its day; whether it is the clock's. A day that can't be never is."""
        if self.doubt is clock.Doubt.SENSELESS or typed != self._house.today().isoformat():
            return False
        clock.confirm(self._house)
        return True


class DayWatch:
    """Looks at the hour while the kiosk is open, and closes it once the hour has come and nobody is there."""

    def __init__(
        self,
        house: House,
        now: Callable[[], datetime.datetime] = by_the_clock,
        leave: Callable[[], None] = make_way,
    ) -> None:
        """`leave` makes way for a process that finds the kiosk closed."""
        self._house = house
        self._now = now
        self._leave = leave

    def look(self) -> bool:
        """Close where it is time; whether it was."""
        house = self._house
        if is_open_now(house, self._now()) or is_somebody_there(house):
            return False
        try:
            close_day(house)
            house.wait_for_papers(PAPERS_S)
        except RegisterError as trouble:  # the page that says that it is closed comes all the same
            _log.error("closing the day: %s", type(trouble).__name__)
        self._leave()
        return True

    def start(self) -> threading.Thread:
        """Look in a thread, until the kiosk is closed or the process ends."""

        def run() -> None:
            while not self.look():
                threading.Event().wait(LOOK_S)

        thread = threading.Thread(target=run, name="day", daemon=True)
        thread.start()
        return thread
