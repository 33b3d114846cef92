"""A box of papers, declared by whoever has looked through it: each is signed, and lies there. Knows no scanner.

Records that came back from their papers know nothing of what happened since; what lies in a box was signed and kept.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kiosk.register.from_papers import Read, in_order
from kiosk.register.history import History
from kiosk.register.lives import Kept, Signature, Signed, Step


@dataclass(frozen=True, slots=True)
class Box:
    """A box, and who has seen that every paper in it is signed."""

    name: str
    by: str
    how: Signature = Signature.SIGNED


def declare(history: History, box: Box, papers: Sequence[Read], held: Collection[str], day: datetime.date) -> int:
    """Note that these papers, scanned in the order in which they lie, are in `box`; how many were noted.

    `held` are the references that the register holds: others of the papers are passed over, and so are papers that
    are filed already, put aside, or count no more. All are noted, or none. Raises InvalidStep, RegisterFull …
    """
    places = {paper.sealed.reference: str(place) for place, paper in enumerate(papers, start=1)}
    # The older first: a paper that changes another one supersedes it once both are known to be signed.
    references = [paper.sealed.reference for paper in in_order(papers) if paper.sealed.reference in held]
    noted = [tuple(_steps(history, box, reference, places[reference], day)) for reference in references]
    history.note_all(step for steps in noted for step in steps)
    return sum(bool(steps) for steps in noted)


def _steps(history: History, box: Box, reference: str, place: str, day: datetime.date) -> Iterator[Step]:
    form = history.life(reference).form
    if form.filed is not None or form.is_on_hold or not form.is_live:
        return
    if form.how is None:
        yield Signed(reference=reference, day=day, by=box.by, how=box.how)
    # It lies in the site's box because the person agreed to that on the form.
    yield Kept(reference=reference, day=day, by=box.by, box=box.name, place=place, has_agreed=True)
