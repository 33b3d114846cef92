"""Which of a journey's languages this kiosk offers: those that its own sentences speak too. Knows no channel.

What is wrong with a translation's own files is found when the script is loaded.
"""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.catalogue import LOCALES, path_of, untranslated
from kiosk.journey.problem import MISSING, Problem
from kiosk.journey.script import Script


def offered(script: Script) -> Script:
    """`script` without the languages that the machine's own sentences lack: they are withheld, as the check says."""
    first, *others = script.plan.languages
    lacking = {language: tuple(_lacking(language)) for language in (*others, *script.withheld)}
    return script.model_copy(
        update={
            "plan": script.plan.model_copy(
                update={"languages": (first, *(language for language in others if not lacking[language]))}
            ),
            "withheld": {
                language: (*script.withheld.get(language, ()), *found)
                for language, found in lacking.items()
                if found or language in script.withheld
            },
        }
    )


def _lacking(language: str) -> Iterator[Problem]:
    keys = untranslated(language)
    if keys:
        told = _("the kiosk's own sentences lack {count} in this language, the first: « {key} ». Write them in {file}.")
        file = path_of(language).relative_to(LOCALES.parents[1])
        yield Problem(language, 0, MISSING, told.format(count=len(keys), key=keys[0], file=file))
