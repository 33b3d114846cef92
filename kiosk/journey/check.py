"""Whether a script that loads is also good: grounded, fair, easy, and free of what isn't its own.

Knows which rules there are and in what order; the rules themselves are in `kiosk.journey.checks`.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.journey.checks import currency, easy, essential, filling, grounding, prose, reaching, symmetry
from kiosk.journey.checks.subject import Subject
from kiosk.journey.problem import Problem
from kiosk.journey.script import Script
from kiosk.journey.source_lines import SourceLines

__all__ = ["Problem", "check"]

# Each is given one language of the script, and yields what breaks it.
RULES: tuple[Callable[[Subject], Iterator[Problem]], ...] = (
    grounding.passages_rest_on_facts,
    grounding.unsure_facts_are_hedged,
    grounding.opinions_name_their_speaker,
    grounding.site_facts_use_site_values,
    prose.prose_leaves_the_site_its_own,
    prose.promises_are_kept_out,
    prose.loaded_words_are_somebodys,
    prose.typography_is_careful,
    reaching.telephones_are_never_alone,
    easy.sentences_are_short,
    easy.titles_are_short_and_differ,
    easy.labels_are_short,
    easy.acronyms_are_listed,
    easy.names_can_be_pronounced,
    easy.sides_are_balanced,
    symmetry.answers_weigh_the_same,
    symmetry.twins_are_alike,
    essential.essential_paths_are_short,
    essential.private_topics_stay_out,
    filling.blanks_are_known,
    filling.variants_have_the_same_blanks,
    filling.blank_site_values_have_other_words,
    currency.words_are_reviewed,
)


def check(script: Script, folder: Path, today: datetime.date | None = None) -> tuple[Problem, ...]:
    """Everything to mend in `script`, loaded from `folder`, by file and line; warnings among them. Empty when good.

    `today` decides what is overdue; the machine's own day where it isn't given.
    """
    day = today or datetime.date(*time.localtime()[:3])
    source = SourceLines(folder)
    found = {
        *grounding.facts_rest_on_sources(script, source),
        *currency.facts_are_current(script, source, day),
    }
    for problems in script.withheld.values():
        found.update(problems)
    for text in script.texts.values():
        subject = Subject(script, text, source, day)
        for rule in RULES:
            found.update(rule(subject))
    return tuple(sorted(found))
