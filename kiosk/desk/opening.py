"""What lets a mediator see a paper: the paper in the hand, scanned, or its reference with its 4-digit code.

A reference alone shows nothing, to staff as to anybody: worklists and slips name references, and who knows whose paper
bears which would know what was decided. Each look is an entry, once a day for each mediator and paper; where it can't
be noted nothing is shown. What was opened stays open until the mediator leaves.
"""

from contextlib import suppress

from kiosk.conversation import Conversation
from kiosk.desk.desk import Desk
from kiosk.desk.paper import PaperView, view
from kiosk.register import lives, references
from kiosk.register.errors import N_, RegisterError, UnknownRecord, UnknownReference
from kiosk.register.lives import Sight


class PaperClosed(RegisterError):
    """A paper that this mediator hasn't opened."""

    template = N_("This paper is closed: scan it, or type the 4-digit code that stands on it.")


class WaitForCodes(RegisterError):
    """This mediator typed too many wrong codes: nobody else waits for it."""

    template = N_("Too many wrong codes. Wait a minute, or scan the paper.")


class Opening:
    """The papers that the mediator of a request has opened."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, reference: str, sight: Sight) -> None:
        """Open a paper to the mediator, and note that they look. Raises UnknownRecord, RegisterFull …"""
        desk = self._desk
        if reference not in desk.seat.opened:
            step = lives.Looked(reference=reference, day=desk.today, by=desk.seat.name, sight=sight)
            desk.house.register.history.look(step)
            desk.seat.opened.add(reference)

    def by_code(self, reference: str, code: str) -> str:
        """Open a paper by what is typed from it; its reference as the register has it.

        Raises WaitForCodes, MistypedReference, UnknownReference, SlowDown, RegisterFull, RegisterUnavailable.
        """
        tries = self._desk.own_tries
        if not tries.take():
            raise WaitForCodes
        is_wrong = False
        try:
            found = self._desk.house.register.find(reference, code).reference
        except UnknownReference:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                tries.give_back()
        self.look(found, Sight.KEYED)
        return found

    def read_together(self, conversation: Conversation, sight: Sight) -> None:
        """Note the paper that a conversation on the desk's own screen has read: whoever leads it sees what it says.

        Raises RegisterFull, RegisterUnavailable.
        """
        held = conversation.session().held
        if held is not None:
            with suppress(UnknownRecord):  # another station's: there is nothing here to note it with
                self.look(held.reference, sight)

    def is_open(self, reference: str) -> bool:
        """Whether the mediator may see a paper; one that was just made on this screen, beside them, they may."""
        seat = self._desk.seat
        if reference not in seat.opened and reference in seat.made_here:
            self.look(reference, Sight.TOGETHER)
        return reference in seat.opened

    def view(self, reference: str) -> PaperView:
        """An open paper. Raises PaperClosed, MistypedReference, UnknownRecord, RegisterUnavailable."""
        reference = references.parse(reference)
        if not self.is_open(reference):
            raise PaperClosed
        return view(self._desk.house.register, self._desk.house.script, reference)

    def linked(self, shown: PaperView) -> PaperView | None:
        """The paper that changes an open one, or that it changes, where this register still holds it."""
        reference = shown.newer or shown.body.supersedes
        if reference is None:
            return None
        try:
            self.look(reference, Sight.BESIDE)
            return self.view(reference)
        except UnknownRecord:
            return None  # another station's, or erased since
