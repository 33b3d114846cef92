"""What the scanner's field was given: a paper, a reference, a key. Leads to the page that knows it, or says why not.

Every refusal has its own sentence and its own pictogram; nothing is noted here.
"""

import re

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.desk import navigation
from kiosk.desk.accounts import is_badge
from kiosk.desk.desk import N_, Desk
from kiosk.desk.opening import Opening
from kiosk.desk.together import read_on, wants_paper
from kiosk.journey.events import Scanned
from kiosk.register import errors, references
from kiosk.register.lives import Sight

# The largest code that we print is under 420 bytes; a foreign one may be longer and is answered all the same.
_MOST_SIGNS = 3000
_KEY = re.compile(r"(?:cvk1 )?(?P<key>\S{1,2})", re.IGNORECASE)
# The code on a slip of posted letters, and on its stub.
_SLIP = re.compile(r"cv1b (?P<slip>[0-9]{8}-[0-9]{2,4})")
# A scanner that hands on its first line alone: « Réf. 0412 8835 0917 du 22/11/2026 ».
_FIRST_LINE = re.compile(r"\D{0,8}(?P<reference>[0-9]{4} [0-9]{4} [0-9]{4})\b.{0,20}")
# Typed right after the reference that it goes with.
_CODE_DIGITS = 4


class Reading:
    """The page that the scanner's field is sent to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opening = Opening(desk)

    def read(self) -> Response:
        """`POST /lire`: `code` is whatever a scanner or a hand wrote."""
        desk = self._desk
        text = request.form.get("code", "").replace("\r\n", "\n").strip()[:_MOST_SIGNS]
        if not text:
            return desk.go("home.home")
        if is_badge(text):
            desk.refuse(N_("This is a badge. You have come in already; to change places, leave first."))
            return desk.go("home.home")
        if key := _KEY.fullmatch(text):
            return self._key(key["key"])
        together = desk.seat.together
        if together is not None and wants_paper(together.scene()):
            together.handle(Scanned(text))
            return read_on(desk, Sight.SCANNED)
        if slip := _SLIP.fullmatch(text):
            return desk.go("outgoing.slip", slip=slip["slip"])
        try:
            reference = self._typed(text) if _is_typed(text) else self._scanned(text)
        except errors.RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("home.home")
        return desk.go("papers.paper", reference=reference)

    def _typed(self, text: str) -> str:
        """The reference that a hand typed, or a scanner that hands on one line; it opens with its code alone."""
        line = _FIRST_LINE.fullmatch(text)
        typed = line["reference"] if line and not _is_number(text) else text
        digits = "".join(sign for sign in typed if sign.isdigit())
        if len(digits) == references.LENGTH + _CODE_DIGITS:
            reference, code = digits[: references.LENGTH], digits[references.LENGTH :]
            return self._opening.by_code(self._of_this_site(references.parse(reference)), code)
        if not references.LENGTH - 2 <= len(digits) <= references.LENGTH:
            raise errors.NotAPaper  # a bus ticket, the bar code of a book
        return self._of_this_site(references.parse(typed))

    def _scanned(self, text: str) -> str:
        """The reference of a code, its signature verified: whoever scans it has the paper, and may see it."""
        desk = self._desk
        try:
            found = desk.house.register.find_scanned(text)
        except errors.ReceiptOnly as receipt:
            reference = self._of_this_site(str(receipt.values["reference"]))
            if desk.house.register.is_receipt(text):
                self._opening.look(reference, Sight.SCANNED)
            desk.tell(N_("This is a receipt. To file the form, check that you have the form itself."), "file-unknown")
            return reference
        if found.entry_number is None:
            raise errors.UnknownRecord(reference=references.spaced(found.reference))
        self._opening.look(found.reference, Sight.SCANNED)
        return found.reference

    def _of_this_site(self, reference: str) -> str:
        """`reference`, where this register holds its record. Raises ForeignPaper, UnknownRecord."""
        register = self._desk.house.register
        station, _ = references.split(reference)
        if register.entry_of(reference) is None and station != register.station:
            raise errors.ForeignPaper(name=f"{station:04}")
        return register.known(reference).reference

    def _key(self, key: str) -> Response:
        """A key that no button of the page had: a way through the desk, or nothing."""
        desk = self._desk
        for way in navigation.shown(desk.seat):
            if way.key.casefold() == key.casefold():
                return desk.go(way.endpoint)
        desk.refuse(N_("That key does nothing here. Keys stand on the buttons."))
        return desk.go("home.home")


def _is_typed(text: str) -> bool:
    return _is_number(text) or _FIRST_LINE.fullmatch(text) is not None


def _is_number(text: str) -> bool:
    return not any(sign.isalpha() for sign in text)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("reading", __name__)
    blueprint.add_url_rule("/lire", "read", Reading(desk).read, methods=["POST"])
    return blueprint
