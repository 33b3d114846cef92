"""The machine's own words, from the gettext catalogues under `kiosk/locale`. Knows no journey and no channel.

What a journey says stands in `config/journeys`; here are labels of buttons, notices and errors of the kiosk itself.
English sentences are the keys; French and other languages are what people see and hear.
"""

import gettext
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "clairvoix"

# What people before the screen are told; the rest of the catalogue is read by staff.
_HEARD = ("kiosk/screen", "kiosk/web")

Translator = Callable[[str], str]


class UnknownLanguage(Exception):
    """There is no catalogue for this language. Add `kiosk/locale/<language>/LC_MESSAGES/clairvoix.po`."""


@cache
def _read(language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By English key: the words in `language`, and where they are used."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    try:
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale=language, domain=DOMAIN)
    except FileNotFoundError as trouble:
        raise UnknownLanguage(
            f"There is no catalogue for « {language} ». Add {path.name} under {path.parent}."
        ) from trouble
    return {
        message.id: (message.string, tuple(place for place, _ in message.locations))
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string
    }


def bind(language: str) -> None:
    """Let `gettext.gettext` answer in `language`, whatever the machine's locale: for commands, and for reports."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


def translator(language: str) -> Translator:
    """What turns an English sentence into `language`; one that the catalogue lacks stays as it is.

    Raises UnknownLanguage where there is no catalogue at all.
    """
    sentences = {key: text for key, (text, _) in _read(language).items()}
    return lambda sentence: sentences.get(sentence, sentence)


def all_sentences(language: str) -> tuple[str, ...]:
    """Every sentence of the machine that a person may hear in `language`, those with blanks (`{…}`) left out.

    What commands print is read, not heard: a sentence's reference in the catalogue (`#: kiosk/screen`) tells.
    """
    heard = (text for text, places in _read(language).values() if any(place.startswith(_HEARD) for place in places))
    return tuple(dict.fromkeys(text for text in heard if "{" not in text))


def known_keys(language: str) -> frozenset[str]:
    """The English keys that the catalogue of `language` has words for."""
    return frozenset(_read(language))
