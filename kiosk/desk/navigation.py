"""The ways through the desk: each with its words, its key and whom it is for. Data alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.desk.seat import Seat

# Marks words for translation where they stand.
N_ = str


@dataclass(frozen=True, slots=True)
class Way:
    """One way. `label` is a key of the machine's words; `key` opens it from anywhere (typed and Enter, or Alt)."""

    endpoint: str
    label: str
    key: str
    for_managers: bool = False


WAYS = (
    Way("home.home", N_("Papers in"), "A"),
    Way("beside.people", N_("Beside"), "C"),
    Way("outgoing.worklists", N_("Worklists"), "L"),
    Way("together.group", N_("Group"), "G"),
    Way("wall.choose", N_("Leaflets"), "D"),
    Way("figures.figures", N_("Figures"), "F"),
    Way("daybreak.show", N_("The day"), "O"),
    Way("journal.journal", N_("Journal"), "J", for_managers=True),
    Way("installation.overview", N_("Installation"), "I", for_managers=True),
)


def shown(seat: Seat) -> Iterator[Way]:
    """The ways of whoever sits there."""
    return (way for way in WAYS if seat.is_manager or not way.for_managers)
