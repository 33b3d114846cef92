"""Which papers go with what was decided, and in which order they come out."""

import datetime
from collections.abc import Callable, Iterable

from kiosk.journey.events import PrintResumeSlip, PrintUnrecorded, Record
from kiosk.journey.script import Script
from kiosk.journey.words import Capacity
from kiosk.papers import letters, roll
from kiosk.papers.bilingual import bilingual
from kiosk.papers.follow_up import Kind, follow_up
from kiosk.papers.form import form
from kiosk.papers.means import Made, Means
from kiosk.papers.sheets import sheets
from kiosk.register.record import RecordBody
from kiosk.register.register import Prepared
from kiosk.register.states import Life
from printouts.document import Document

__all__ = ["Composer", "Made"]


class Composer:
    """Makes the papers of one script."""

    def __init__(self, script: Script, *, today: Callable[[], datetime.date], is_rehearsal: bool = False) -> None:
        self._script = script
        self._today = today
        self._is_rehearsal = is_rehearsal

    def record(self, record: Record, prepared: Prepared) -> tuple[Made, ...]:
        """The form, the letters, the sheets that go along, and the receipt."""
        means = self._means(record)
        places = self._script.decision_place
        taken = {one.decision: one.answer for one in record.decisions}
        along = [places(decision).sheet for decision in (*taken, *record.sheets)]
        shares = letters.share_an_envelope(means, record)
        return (
            Made("form", "sheet", self._form(means, record, prepared, shares_envelope=shares)),
            *letters.letters(means, record, prepared),
            *sheets(means, (name for name in along if name), taken, self._handed(record.sheets)),
            Made("receipt", "roll", roll.receipt(means, record, prepared)),
        )

    def _form(self, means: Means, record: Record, prepared: Prepared, *, shares_envelope: bool) -> Document:
        """In the language of the country; where the person was spoken to in another, each line in both."""
        whole = form(means.in_original(), record, prepared, shares_envelope=shares_envelope)
        if not means.is_translation:
            return whole
        return bilingual(whole, form(means, record, prepared, shares_envelope=shares_envelope))

    def follow_up(self, kind: Kind, decision: str, record: Record, body: RecordBody, life: Life) -> Made:
        """The letter that follows one that wasn't answered. Raises NoLetter."""
        return follow_up(self._means(record).in_original(), kind, decision, body, life)

    def deposit(self, record: Record, reference: str) -> Made:
        """The stamp for a paper that is handed in today."""
        return Made("deposit", "roll", roll.deposit(self._means(record), reference))

    def unrecorded(self, effect: PrintUnrecorded) -> tuple[Made, ...]:
        """Sheets, and one reminder for all that was put off."""
        means = self._means(effect)
        along = [self._script.decision_place(decision).sheet for decision in effect.sheets]
        made = list(sheets(means, (name for name in along if name), {}, self._handed(effect.sheets)))
        if effect.reminders:
            made.append(Made("reminder", "roll", roll.reminder(means, effect.reminders)))
        return tuple(made)

    def _handed(self, decisions: Iterable[str]) -> frozenset[str]:
        """The sheets of these decisions: whoever takes one gives it to somebody."""
        return frozenset(name for one in decisions if (name := self._script.decision_place(one).sheet))

    def resume_slip(self, effect: PrintResumeSlip) -> tuple[Made, ...]:
        """The slip to go on later with."""
        means = self.means(effect.language, effect.size)
        return (Made("slip", "roll", roll.slip(means, effect)),)

    def means(self, language: str, size: int = 2) -> Means:
        """The words for papers that are about nobody."""
        return Means(self._script, language, Capacity.PERSON, self._today(), size, is_rehearsal=self._is_rehearsal)

    def _means(self, effect: Record | PrintUnrecorded) -> Means:
        return Means(
            self._script,
            effect.language,
            effect.capacity,
            self._today(),
            effect.size,
            dict(effect.situations),
            dict(effect.dates),
            self._is_rehearsal,
        )
