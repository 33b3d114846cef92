"""The essential path of each decision: short enough to be heard whole, and free of what would tell on the person."""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.blanks import say
from kiosk.journey.checks.subject import Subject
from kiosk.journey.essential_path import essential_passages
from kiosk.journey.plain_text import speech_seconds
from kiosk.journey.problem import Problem
from kiosk.journey.words import Capacity

LONGEST_SECONDS = 4 * 60


def essential_paths_are_short(subject: Subject) -> Iterator[Problem]:
    """At most four minutes of speech at normal speed, for each capacity."""
    for place in subject.script.plan.decisions:
        passages = essential_passages(subject.text, place)
        seconds, capacity = max(
            (
                sum(
                    speech_seconds(say(words, capacity=capacity, site=subject.script.site), subject.text.language)
                    for words in passages
                ),
                capacity,
            )
            for capacity in Capacity
        )
        if seconds > LONGEST_SECONDS:
            told = _(
                "the essential path of « {id} » takes {seconds} seconds ({capacity}): {longest} at most, shorten it."
            )
            sentence = told.format(id=place.id, seconds=round(seconds), capacity=capacity, longest=LONGEST_SECONDS)
            yield subject.problem(("decisions", place.id, "intro"), "essential-length", sentence)


def private_topics_stay_out(subject: Subject) -> Iterator[Problem]:
    """A private topic is in no essential path: what was heard of it is on record."""
    for place in subject.script.plan.decisions:
        for topic in place.essential:
            if subject.text.topics[topic].private:
                told = _("« {id} » is private, and the essential path of « {decision} » names it: take it out.")
                yield subject.problem(("topics", topic, "private"), "private", told.format(id=topic, decision=place.id))
