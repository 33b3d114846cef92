"""Which steps a deed at the desk is: what a mediator saw and did, as the register notes it. Pure.

The common case is one key: signed, whole, and where the papers go. The steps of a deed are noted all or none.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.desk.paper import PaperView
from kiosk.register import lives
from kiosk.register.lives import Missing, Signature, Step

# What a form must have before it can be filed; the other lines belong to its way of signing.
IDENTITY = (Missing.BIRTH_NAME, Missing.BIRTH_DATE, Missing.SOCIAL_SECURITY)


class Way(StrEnum):
    """Where the papers go, once signed. `KEPT` ways are for forms on which the person agreed to a copy."""

    TAKEN = "taken"
    KEPT = "kept"
    TAKEN_WE_POST = "taken-post"
    KEPT_WE_POST = "kept-post"

    @property
    def keeps_a_copy(self) -> bool:
        """Whether the site keeps its copy of the form."""
        return self in (Way.KEPT, Way.KEPT_WE_POST)

    @property
    def we_post(self) -> bool:
        """Whether the site posts the letters; the person takes them along otherwise."""
        return self in (Way.TAKEN_WE_POST, Way.KEPT_WE_POST)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, and when."""

    by: str
    day: datetime.date


def ways(view: PaperView) -> tuple[Way, ...]:
    """The ways that a record's papers can go: whether somebody posts letters is asked where there are any."""
    return tuple(Way) if view.loose_letters else (Way.TAKEN, Way.KEPT)


def filed(view: PaperView, hand: Hand, how: Signature, way: Way, box: str, place: str) -> tuple[Step, ...]:
    """A form that was seen whole and signed. Raises InvalidStep where box or place won't do."""
    return tuple(_filed(view, hand, how, way, box, place))


def _filed(view: PaperView, hand: Hand, how: Signature, way: Way, box: str, place: str) -> Iterator[Step]:
    if view.form.is_on_hold:
        yield lives.Released(reference=view.reference, day=hand.day, by=hand.by)
    yield lives.Signed(reference=view.reference, day=hand.day, by=hand.by, how=how)
    if way.keeps_a_copy:
        yield lives.Kept(reference=view.reference, day=hand.day, by=hand.by, box=box, place=place, has_agreed=True)
    if not view.form.is_taken:
        yield lives.Taken(reference=view.reference, day=hand.day, by=hand.by)
    if not way.we_post:
        for letter in view.loose_letters:
            yield lives.Taken(reference=view.reference, day=hand.day, by=hand.by, paper=letter.paper)


def kept_later(view: PaperView, hand: Hand, box: str, place: str) -> Step:
    """A copy that comes back after the form was signed. Raises InvalidStep."""
    return lives.Kept(reference=view.reference, day=hand.day, by=hand.by, box=box, place=place, has_agreed=True)


def to_complete(view: PaperView, hand: Hand, missing: frozenset[Missing]) -> Step:
    """Lines are empty. Raises InvalidStep where none is named."""
    return lives.ToComplete(reference=view.reference, day=hand.day, by=hand.by, missing=missing)


def voided(view: PaperView, hand: Hand, reason: str) -> tuple[Step, ...]:
    """The form never counted, nor do its letters that are still here. Raises InvalidStep without a reason."""
    letters = tuple(
        lives.Voided(reference=view.reference, day=hand.day, by=hand.by, reason=reason, paper=one.paper)
        for one in view.loose_letters
    )
    return (lives.Voided(reference=view.reference, day=hand.day, by=hand.by, reason=reason), *letters)
