"""What has to be looked at again: facts past their date, words that nobody has read. Warnings, never failures."""

import datetime
from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.checks.subject import Subject
from kiosk.journey.problem import Problem
from kiosk.journey.script import Review, Script
from kiosk.journey.source_lines import SourceLines


def facts_are_current(script: Script, source: SourceLines, today: datetime.date) -> Iterator[Problem]:
    """A fact is looked at again on its day."""
    for name, fact in script.facts.facts.items():
        if fact.look_again is not None and fact.look_again < today:
            file, line = source.of_fact("facts", name)
            told = _("« {id} » was to be looked at again on {day}: do, and set the next day.").format(
                id=name, day=fact.look_again
            )
            yield Problem(file, line, "overdue", told, is_warning=True)


def words_are_reviewed(subject: Subject) -> Iterator[Problem]:
    """Somebody has read the words, and not too long ago."""
    sentence = review_warning(subject.text.review, subject.today)
    if sentence:
        file = f"{subject.text.language}/review.toml"
        yield Problem(file, subject.source.line(file), "review", sentence, is_warning=True)


def review_warning(review: Review, today: datetime.date) -> str | None:
    """What is to be said about a review: that there is none, or that it is overdue; None where all is well."""
    if not review.by:
        return _("nobody has reviewed these words: have them read, and write who and when in review.toml.")
    if review.look_again is not None and review.look_again < today:
        return _("these words were to be read again on {day}: have them read, and write who and when.").format(
            day=review.look_again
        )
    return None
