"""Papers out: the worklists, slips of posted letters, papers printed again, letters that follow a letter.

Knows requests; which list a paper stands on is told by `lists`, what a paper says by `kiosk.papers`.
"""

import threading

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.desk.desk import LANGUAGE, N_, Desk
from kiosk.desk.lists import Envelope, Lists, Posting, envelopes, lists
from kiosk.desk.opening import Opening
from kiosk.desk.paper import PaperView, day_in_words, view
from kiosk.papers.follow_up import Kind, NoLetter, paper_of
from kiosk.papers.means import Made
from kiosk.papers.posting import Batch, posting_slip
from kiosk.register import lives
from kiosk.register.deeds import What
from kiosk.register.errors import RegisterError
from kiosk.register.outbox import PaperLine
from kiosk.register_record import record_of
from printouts.document import to_json

# What a bare slip number may look like, on the page and in its code.
_SLIP_SIGNS = 32


class Outgoing:
    """The pages of what goes out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opening = Opening(desk)
        # Two mediators at once must not give one number to two slips.
        self._numbering = threading.Lock()

    # --- worklists ---------------------------------------------------------------------------------------------------

    def worklists(self) -> str:
        """`GET /listes`."""
        return self._desk.page("lists.html", lists=self._lists(), day=day_in_words)

    def envelope(self, recipient: str) -> str | Response:
        """`GET /listes/envoi/<recipient>`: what goes into one envelope, before anything is noted."""
        found = self._envelope(recipient)
        if found is None:
            self._desk.refuse(N_("Nothing waits to be posted there any more."), "mail")
            return self._desk.go("outgoing.worklists")
        return self._desk.page("envelope.html", envelope=found)

    def send(self, recipient: str) -> Response:
        """`POST /listes/envoi/<recipient>`: posted, all or none, on a slip that is printed."""
        desk = self._desk
        wanted = set(request.form.getlist("letter"))
        with self._numbering:
            found = self._envelope(recipient)
            letters = [one for one in found.letters if f"{one.reference} {one.letter.paper}" in wanted] if found else []
            if found is None or not letters:
                desk.refuse(N_("Nothing waits to be posted there any more."), "mail")
                return desk.go("outgoing.worklists")
            slip = self._next_slip()
            try:
                desk.house.register.history.note_all(
                    lives.Sent(
                        reference=one.reference, day=desk.today, by=desk.seat.name, slip=slip, paper=one.letter.paper
                    )
                    for one in letters
                )
            except RegisterError as trouble:
                desk.refuse_with(trouble)
                return desk.go("outgoing.worklists")
        self._print_slip(slip, found.address, [one.reference for one in letters])
        desk.tell(
            N_("Letters posted: {count}, slip {slip}. The slip comes out of the printer."),
            "mail",
            count=len(letters),
            slip=slip,
        )
        return desk.go("outgoing.slip", slip=slip)

    def slip(self, slip: str) -> str | Response:
        """`GET /bordereau/<slip>`: the letters of a slip, from the register."""
        desk = self._desk
        letters = self._on_slip(slip)
        if not letters:
            desk.refuse(N_("There is no slip {slip} here."), "mail", slip=slip[:_SLIP_SIGNS])
            return desk.go("outgoing.worklists")
        return desk.page("slip.html", slip=slip, letters=letters, day=day_in_words)

    def slip_again(self, slip: str) -> Response:
        """`POST /bordereau/<slip>/imprimer`: the slip once more, made from the register."""
        desk, letters = self._desk, self._on_slip(slip)
        if letters:
            try:
                desk.note(What.SLIP_PRINTED, slip)
                self._print_slip(slip, letters[0].letter.address, [one.reference for one in letters])
            except RegisterError as trouble:
                desk.refuse_with(trouble)
            else:
                desk.tell(N_("The slip comes out of the printer."), "printer")
        return desk.go("outgoing.slip", slip=slip)

    # --- one paper again ---------------------------------------------------------------------------------------------

    def release(self, reference: str) -> Response:
        """`POST /papier/<reference>/imprimer`: what a caller's record has waiting is printed for the first time.

        The paper may be closed: until it is printed nobody can have it in the hand.
        """
        desk = self._desk
        try:
            known = desk.house.register.known(reference).reference
            desk.house.register.history.note(lives.Requested(reference=known, day=desk.today, by=desk.seat.name))
            desk.house.register.outbox.release(known)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.house.wake_spooler()
            desk.tell(N_("The papers that waited come out of the printer."), "printer")
        return desk.go("papers.paper", reference=reference)

    def again(self, reference: str) -> Response:
        """`POST /papier/<reference>/reimprimer`: form, letters and receipt, or one of them, as DUPLICATA."""
        desk = self._desk
        wanted = request.form.get("paper", lives.FORM)
        try:
            shown = self._opening.view(reference)
            prepared = desk.house.register.prepared(reference)
            words = desk.house.script_of(shown.body.script)
            made = desk.house.composer_of(words).record(record_of(shown.body, words), prepared)
            chosen = [one for one in made if one.name == wanted]
            for one in chosen:
                self._request(shown, one, is_again=True)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("papers.paper", reference=reference)
        if chosen:
            desk.tell(N_("The paper comes out of the printer. It says DUPLICATA."), "printer")
        else:
            desk.refuse(N_("This record has no such paper."))
        return desk.go("papers.paper", reference=reference)

    def follow_up(self, reference: str, kind: str, decision: str) -> Response:
        """`POST /papier/<reference>/suite/<kind>/<decision>`: a reminder, or a complaint, dated today."""
        desk = self._desk
        try:
            shown, which = self._opening.view(reference), Kind(kind)
            words = desk.house.script_of(shown.body.script)
            record = record_of(shown.body, words)
            made = desk.house.composer_of(words).follow_up(which, decision, record, shown.body, shown.life)
            self._request(shown, made, is_again=paper_of(which, decision) in shown.life.papers)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        except (NoLetter, ValueError):
            desk.refuse(N_("This record has no such paper."))
        else:
            desk.tell(N_("The letter comes out of the printer, dated today. It is to be signed."), "printer")
        return desk.go("papers.paper", reference=reference)

    def deposit(self, reference: str) -> Response:
        """`POST /papier/<reference>/depot`: the stamp « déposé le … »."""
        desk = self._desk
        try:
            shown = self._opening.view(reference)
            words = desk.house.script_of(shown.body.script)
            made = desk.house.composer_of(words).deposit(record_of(shown.body, words), shown.reference)
            desk.house.print_paper(made.name, made.document)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.tell(N_("The stamp comes out of the printer: clip it to the paper."), "printer")
        return desk.go("papers.paper", reference=reference)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _lists(self) -> Lists:
        house = self._desk.house
        return lists(house.register.history.every(), house.script, house.settings.site.lapse_days, self._desk.today)

    def _envelope(self, recipient: str) -> Envelope | None:
        return next((one for one in self._lists().to_post if one.recipient == recipient), None)

    def _request(self, shown: PaperView, made: Made, *, is_again: bool) -> None:
        desk = self._desk
        # A receipt has no life of its own: asking for it is noted of its form.
        paper = made.name if lives.is_paper(made.name) else lives.FORM
        step = lives.Requested(reference=shown.reference, day=desk.today, by=desk.seat.name, paper=paper)
        copies = max(1, len(made.document.copies))
        line = PaperLine(made.name, made.printer, to_json(made.document), copies=copies)
        desk.house.register.request(step, line, is_again=is_again)
        desk.house.wake_spooler()

    def _next_slip(self) -> str:
        """The day, and which slip of the day it is."""
        today = self._desk.today
        noted = self._desk.house.register.history.noted(from_day=today)
        used = {one.step.slip for one in noted if isinstance(one.step, lives.Sent)}
        number = len(used) + 1
        while (slip := f"{today:%Y%m%d}-{number:02}") in used:
            number += 1
        return slip

    def _on_slip(self, slip: str) -> list[Posting]:
        house = self._desk.house
        noted = house.register.history.noted()
        sent = [one.step for one in noted if isinstance(one.step, lives.Sent) and one.step.slip == slip]
        found: list[Posting] = []
        for step in sent:
            try:
                shown = view(house.register, house.script, step.reference)
            except RegisterError:
                continue  # erased since
            found += [Posting(step.reference, one) for one in shown.letters if one.paper == step.paper]
        return [one for envelope in envelopes(found) for one in envelope.letters]

    def _print_slip(self, slip: str, address: tuple[str, ...], of_references: list[str]) -> None:
        desk = self._desk
        site = desk.house.settings.site
        batch = Batch(slip, desk.today, (site.name, site.address), address, tuple(of_references))
        rehearsal = desk.house.is_rehearsal
        desk.house.print_paper(
            "posting", posting_slip(batch, desk.translate, language=LANGUAGE, is_rehearsal=rehearsal)
        )


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    outgoing = Outgoing(desk)
    blueprint = Blueprint("outgoing", __name__)
    paper = "/papier/<reference>"
    blueprint.add_url_rule("/listes", "worklists", outgoing.worklists)
    blueprint.add_url_rule("/listes/envoi/<recipient>", "envelope", outgoing.envelope)
    blueprint.add_url_rule("/listes/envoi/<recipient>", "send", outgoing.send, methods=["POST"])
    blueprint.add_url_rule("/bordereau/<slip>", "slip", outgoing.slip)
    blueprint.add_url_rule("/bordereau/<slip>/imprimer", "slip_again", outgoing.slip_again, methods=["POST"])
    blueprint.add_url_rule(f"{paper}/imprimer", "release", outgoing.release, methods=["POST"])
    blueprint.add_url_rule(f"{paper}/reimprimer", "again", outgoing.again, methods=["POST"])
    blueprint.add_url_rule(f"{paper}/suite/<kind>/<decision>", "follow_up", outgoing.follow_up, methods=["POST"])
    blueprint.add_url_rule(f"{paper}/depot", "deposit", outgoing.deposit, methods=["POST"])
    return blueprint
