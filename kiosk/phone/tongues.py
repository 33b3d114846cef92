"""How a caller is told which languages the line speaks: each in its own words, and a key. Pure; plays nothing.

Whoever speaks the line's first language hears one short sentence more, and need press nothing. Where there are several
others, the rest are told once the welcome has been said: by then, who wanted it has acted. The key is the same for all.
"""

from collections.abc import Sequence

from kiosk.journey.scene import Option, Scene
from kiosk.journey.tongue import tongue
from kiosk.phone import words
from kiosk.phone.prompts import BETWEEN, Pause, Said, Utterance

# A name and a key take two to three seconds, at the pace of the line.
_MOST_FIRST = 1
# The scene of the languages, and its way to the next page (kiosk.journey.spots.anytime).
MENU, OTHERS = "languages", "others"
_BREATH = Pause(0.15)


def told(languages: Sequence[str]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What is said of these `languages` before the welcome, and what after it."""
    first, last = languages[:_MOST_FIRST], languages[_MOST_FIRST:]
    before = tuple(part for language in first for part in (_told_in(language), _BREATH))
    return before, ((BETWEEN, *(_told_in(language) for language in last)) if last else ())


def menu(scene: Scene, languages: Sequence[str]) -> tuple[Option, ...]:
    """The options of the page of languages as they are said.

    Who waits for a language of another page wouldn't understand what "others" is called: they hear their own there.
    That nobody reviewed a translation is told once it is chosen.
    """
    here = {option.id for option in scene.options}
    return tuple(
        Option(option.number, language, tongue(language).name, language=language)
        for option in scene.options
        for language in (
            [option.id] if option.id != OTHERS else [language for language in languages if language not in here]
        )
    )


def _told_in(language: str) -> Utterance:
    return Utterance(words.in_language(language)(words.THIS_LANGUAGE), language=language)
