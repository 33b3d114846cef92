"""What is kept for one browser at the desk: who sits there, and what they set for the papers that come.

Knows no HTTP. Lives in server memory behind the cookie, and goes with the visit.
"""

import datetime
from dataclasses import dataclass, field

from kiosk.conversation import Conversation
from kiosk.desk.accounts import Account, Role
from kiosk.journey.events import Event


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last deed is answered with, once. `pictogram` tells its kind without colour; `is_trouble` is heard
    at once by screen readers.
    """

    text: str
    pictogram: str = "check"
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group that was explained to once: what it heard, how many have begun to decide, and their references."""

    heard: frozenset[str] = frozenset()
    people: int = 0
    references: tuple[str, ...] = ()


@dataclass(slots=True)
class Seat:
    """`account` is None until somebody has come in. `day` is when they did: the visit ends with it.

    `box` and `place` stay as set from paper to paper. `together` is the conversation on the desk's own screen,
    `pending` what it is told as soon as it asks for a paper, `group` the people who decide there one by one. `last`
    is the reference of the paper shown before, `opened` are those that they may see, `filed` those noted lately, the
    latest first. `listening` has the requests that wait for news, by what they ask.
    """

    account: Account | None = None
    day: datetime.date | None = None
    notice: Notice | None = None
    box: str = ""
    place: str = ""
    together: Conversation | None = None
    pending: tuple[Event, ...] = ()
    group: Group | None = None
    last: str | None = None
    opened: set[str] = field(default_factory=set)
    filed: tuple[str, ...] = ()
    listening: dict[str, list[object]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Who acts, as the register notes it."""
        if self.account is None:
            raise LookupError("nobody has come in")
        return self.account.name

    @property
    def made_here(self) -> tuple[str, ...]:
        """References of what was decided on this desk's own screen, with whoever sits there."""
        recorded = self.together.session().recorded if self.together is not None else None
        return ((recorded.reference,) if recorded else ()) + (self.group.references if self.group else ())

    @property
    def told_name(self) -> str | None:
        """The name that people at the kiosk are told; None where the account keeps it to the staff."""
        return self.account.name if self.account is not None and self.account.is_named else None

    @property
    def role(self) -> Role:
        """What they may do; what people are told of them where they aren't told the name."""
        return Role.MEDIATOR if self.account is None else self.account.role

    @property
    def is_manager(self) -> bool:
        """Whether the journal is for them."""
        return self.account is not None and self.account.role is Role.MANAGER
