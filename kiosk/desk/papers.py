"""The page of one paper: what it says, where it is, and what the mediator does with it, by one key each.

Knows requests and words; which steps a deed is stands in `filing`.
"""

from collections.abc import Callable, Iterable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.desk import filing
from kiosk.desk.desk import N_, Desk
from kiosk.desk.filing import Hand, Way
from kiosk.desk.opening import Opening
from kiosk.desk.paper import LetterLine, PaperView, day_in_words, is_loose
from kiosk.desk.standing import standing
from kiosk.papers.follow_up import FollowUp, follow_ups
from kiosk.register import lives, references
from kiosk.register.errors import RegisterError
from kiosk.register.lives import Missing, Signature, Step
from kiosk.register.states import Stage

HOW = {
    Signature.SIGNED: ("S", N_("Signed by hand")),
    Signature.MARKED: ("M", N_("With a mark, before witnesses")),
    Signature.ATTESTED: ("T", N_("Written by somebody who attests it")),
}
WAYS = {
    Way.TAKEN: N_("The person takes everything"),
    Way.KEPT: N_("The person takes theirs, we keep a copy"),
    Way.TAKEN_WE_POST: N_("The person takes the form, we post the letters"),
    Way.KEPT_WE_POST: N_("We keep a copy and post the letters"),
}
MISSING = {
    Missing.BIRTH_NAME: N_("Birth name"),
    Missing.BIRTH_DATE: N_("Birth date"),
    Missing.SOCIAL_SECURITY: N_("Social-security line"),
    Missing.SIGNATURE: N_("Signature or mark"),
    Missing.WITNESS: N_("Witness"),
}
REASONS = (
    N_("The person asked for it"),
    N_("A mistake when it was made"),
    N_("Printed badly, made again"),
)

Steps = Callable[[Hand], Iterable[Step]]
Deed = Callable[[PaperView, Hand], Iterable[Step]]


class Papers:
    """The pages of papers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opening = Opening(desk)

    def paper(self, reference: str) -> str | Response:
        """`GET /papier/<reference>`: the paper, and what can be done with it; closed until it is opened."""
        desk = self._desk
        try:
            if not self._opening.is_open(known := desk.house.register.known(reference).reference):
                waits = known in desk.house.register.outbox.waiting()
                return desk.page("closed.html", reference=known, waits=waits)
            shown = self._opening.view(known)
            other = self._opening.linked(shown)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("home.home")
        before, desk.seat.last = desk.seat.last, shown.reference
        return desk.page(
            "paper.html",
            view=shown,
            other=other,
            standing=standing(shown, desk.house.settings.site.lapse_days, desk.today),
            ways=[(str(number), way, WAYS[way]) for number, way in enumerate(filing.ways(shown), start=1)],
            how=HOW,
            said_how=self._said_how(shown),
            before=before if before != shown.reference else None,
            day=day_in_words,
            follow_ups=lambda letter: self._follow_ups(shown, letter),
            waits=shown.reference in desk.house.register.outbox.waiting(),
            alone=desk.house.settings.desk.alone,
        )

    def unlock(self, reference: str) -> Response:
        """`POST …/ouvrir`: the 4-digit code that stands on the paper."""
        desk = self._desk
        try:
            self._opening.by_code(reference, desk.posted("code"))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        return desk.go("papers.paper", reference=reference)

    def file(self, reference: str) -> Response:
        """`POST …/classer`: signed, whole, and where it goes. Box and place stay as set for the next paper."""
        desk = self._desk
        self._keep_box()
        try:
            shown = self._opening.view(reference)
            how, way = Signature(request.form.get("how", "")), Way(request.form.get("way", ""))
        except (RegisterError, ValueError) as trouble:
            return self._not_understood(trouble)
        box, place = desk.seat.box, desk.seat.place
        if way.keeps_a_copy and not (box and place):
            desk.refuse(N_("Say first in which box the copy goes, and where it is."), "archive")
            return desk.go("papers.paper", reference=reference)
        told = N_("Filed: {reference}, box {box}, {place}.") if way.keeps_a_copy else N_("Filed: {reference}.")
        return self._note(
            shown, lambda hand: filing.filed(shown, hand, how, way, box, place), told, box=box, place=place
        )

    def keep(self, reference: str) -> Response:
        """`POST …/garder`: a copy of a form that was signed before."""
        desk = self._desk
        self._keep_box()
        try:
            shown = self._opening.view(reference)
        except RegisterError as trouble:
            return self._not_understood(trouble)
        box, place = desk.seat.box, desk.seat.place
        if not (box and place):
            desk.refuse(N_("Say first in which box the copy goes, and where it is."), "archive")
            return desk.go("papers.paper", reference=reference)
        told = N_("Filed: {reference}, box {box}, {place}.")
        return self._note(shown, lambda hand: [filing.kept_later(shown, hand, box, place)], told, box=box, place=place)

    def missing(self, reference: str) -> str | Response:
        """`GET …/completer`: which lines are empty."""
        return self._ask("missing.html", reference, missing=MISSING)

    def complete(self, reference: str) -> Response:
        """`POST …/completer`."""
        known = {one.value: one for one in Missing}
        missing = frozenset(known[one] for one in request.form.getlist("missing") if one in known)
        if not missing:
            self._desk.refuse(N_("Tick the lines that are empty."))
            return self._desk.go("papers.missing", reference=reference)
        return self._do(
            reference,
            lambda shown, hand: [filing.to_complete(shown, hand, missing)],
            N_("{reference} is to be completed: give it back to the person, or keep it in sight."),
        )

    def take(self, reference: str) -> Response:
        """`POST …/emporter`: the person takes it along, not signed: it never lapses, and waits on no list."""
        told = N_("{reference}: taken along, not signed. It counts once it is signed and seen here.")
        return self._do(reference, _one_step(lives.Taken), told)

    def hold(self, reference: str) -> Response:
        """`POST …/attendre`: put aside, without a word on why."""
        return self._do(reference, _one_step(lives.Held), N_("{reference} waits. Nothing is filed."), back_to_it=True)

    def release(self, reference: str) -> Response:
        """`POST …/reprendre`: no longer put aside."""
        return self._do(reference, _one_step(lives.Released), N_("{reference} can be filed."), back_to_it=True)

    def void(self, reference: str) -> str | Response:
        """`GET …/annuler`: for which reason."""
        return self._ask("void.html", reference, reasons=REASONS)

    def voided(self, reference: str) -> Response:
        """`POST …/annuler`."""
        desk = self._desk
        reason = desk.posted("reason") or desk.posted("other")
        if not reason:
            desk.refuse(N_("A paper is voided with a reason: choose one, or write it."))
            return desk.go("papers.void", reference=reference)
        return self._do(reference, lambda shown, hand: filing.voided(shown, hand, reason), N_("{reference} is void."))

    def answered(self, reference: str, paper: str) -> Response:
        """`POST …/reponse/<paper>`: the person came back with the answer."""
        told = N_("Noted: an answer has come for {reference}.")
        return self._do(reference, _one_step(lives.Answered, paper), told, back_to_it=True)

    def take_letter(self, reference: str, paper: str) -> Response:
        """`POST …/emporter/<paper>`: a letter that the person posts."""
        told = N_("Noted: the person takes the letter of {reference}.")
        return self._do(reference, _one_step(lives.Taken, paper), told, back_to_it=True)

    def beside(self, one: str, other: str) -> str | Response:
        """`GET /papiers/<one>/<other>`: two papers side by side."""
        desk = self._desk
        try:
            sides = [self._opening.view(one), self._opening.view(other)]
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("home.home")
        return desk.page("sides.html", sides=sides, day=day_in_words)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _follow_ups(self, shown: PaperView, letter: LetterLine) -> tuple[FollowUp, ...]:
        """What may follow a letter that left, while no answer is noted."""
        if (
            not letter.is_first
            or is_loose(letter.state)
            or letter.state.stage is Stage.ANSWERED
            or not shown.form.counts
        ):
            return ()
        if self._desk.house.script.plan.follow_ups is None:
            return ()
        return follow_ups(shown.life, letter.decision, self._desk.house.settings.site.return_days)

    def _said_how(self, shown: PaperView) -> Signature:
        """How the person said that they would sign."""
        return {"hand": Signature.SIGNED, "mark": Signature.MARKED, "helped": Signature.ATTESTED}[shown.body.signing]

    def _keep_box(self) -> None:
        seat = self._desk.seat
        seat.box = self._desk.posted("box") or seat.box
        seat.place = self._desk.posted("place") or seat.place

    def _ask(self, template: str, reference: str, **values: object) -> str | Response:
        try:
            shown = self._opening.view(reference)
        except RegisterError as trouble:
            return self._not_understood(trouble)
        return self._desk.page(template, view=shown, **values)

    def _do(self, reference: str, make: Deed, told: str, *, back_to_it: bool = False) -> Response:
        try:
            shown = self._opening.view(reference)
        except RegisterError as trouble:
            return self._not_understood(trouble)
        return self._note(shown, lambda hand: make(shown, hand), told, back_to_it=back_to_it)

    def _note(
        self, shown: PaperView, make: Steps, told: str, *, back_to_it: bool = False, **values: object
    ) -> Response:
        """Note the steps, all or none, where nobody noted anything since the page was shown."""
        desk = self._desk
        try:
            seen = int(request.form.get("version", ""))
            desk.house.register.history.note(*make(Hand(desk.seat.name, desk.today)), seen=seen)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("papers.paper", reference=shown.reference)
        except ValueError as trouble:
            return self._not_understood(trouble)
        desk.tell(told, "file-check", reference=references.spaced(shown.reference), **values)
        if back_to_it:
            return desk.go("papers.paper", reference=shown.reference)
        desk.seat.filed = (shown.reference, *desk.seat.filed)[:8]
        return desk.go("home.home")

    def _not_understood(self, trouble: Exception) -> Response:
        desk = self._desk
        if isinstance(trouble, RegisterError):
            desk.refuse_with(trouble)
        else:
            desk.refuse(N_("That was not understood. Nothing was noted: do it again on the page of the paper."))
        return desk.go("home.home")


def _one_step(kind: type[lives.Taken | lives.Held | lives.Released | lives.Answered], paper: str = lives.FORM) -> Deed:
    """The deed that is one step of its kind."""
    return lambda shown, hand: [kind(reference=shown.reference, day=hand.day, by=hand.by, paper=paper)]


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    papers = Papers(desk)
    blueprint = Blueprint("papers", __name__)
    here = "/papier/<reference>"
    blueprint.add_url_rule(here, "paper", papers.paper)
    blueprint.add_url_rule(f"{here}/ouvrir", "unlock", papers.unlock, methods=["POST"])
    blueprint.add_url_rule(f"{here}/classer", "file", papers.file, methods=["POST"])
    blueprint.add_url_rule(f"{here}/garder", "keep", papers.keep, methods=["POST"])
    blueprint.add_url_rule(f"{here}/completer", "missing", papers.missing)
    blueprint.add_url_rule(f"{here}/completer", "complete", papers.complete, methods=["POST"])
    blueprint.add_url_rule(f"{here}/emporter", "take", papers.take, methods=["POST"])
    blueprint.add_url_rule(f"{here}/attendre", "hold", papers.hold, methods=["POST"])
    blueprint.add_url_rule(f"{here}/reprendre", "release", papers.release, methods=["POST"])
    blueprint.add_url_rule(f"{here}/annuler", "void", papers.void)
    blueprint.add_url_rule(f"{here}/annuler", "voided", papers.voided, methods=["POST"])
    blueprint.add_url_rule(f"{here}/reponse/<paper>", "answered", papers.answered, methods=["POST"])
    blueprint.add_url_rule(f"{here}/emporter/<paper>", "take_letter", papers.take_letter, methods=["POST"])
    blueprint.add_url_rule("/papiers/<one>/<other>", "beside", papers.beside)
    return blueprint
