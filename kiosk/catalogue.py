"""The machine's own words, from the gettext catalogues under `kiosk/locale`. Knows no journey and no channel.

What a journey says stands in `config/journeys`; here are labels of buttons, notices and errors of the kiosk itself.
English sentences are the keys; French and other languages are what people see and hear. French has every sentence
(`clairvoix.po`); another language has those that people before the kiosk or at the telephone meet (`public.po`), for
the staff, the commands and their papers speak French. `public.pot` lists them, made by `python -m kiosk.catalogue`.
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
# The language that has every sentence.
ORIGINAL = "fr"
PUBLIC = "public"
TEMPLATE = LOCALES / f"{PUBLIC}.pot"

# What people before the screen are told; the rest of the catalogue is read by staff, or said on the telephone.
_HEARD = ("kiosk/screen", "kiosk/web")
_SAID_ON_THE_LINE = "kiosk/phone"

Translator = Callable[[str], str]


class UnknownLanguage(Exception):
    """There is no catalogue for this language. Add `kiosk/locale/<language>/LC_MESSAGES/public.po`."""


def path_of(language: str) -> Path:
    """The catalogue of `language`, whether it is there or not."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN if language == ORIGINAL else PUBLIC}.po"


@cache
def _read(language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By English key: the words in `language`, and where they are used."""
    path = path_of(language)
    try:
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale=language, domain=path.stem)
    except FileNotFoundError as trouble:
        raise UnknownLanguage(
            f"There is no catalogue for « {language} ». Add {path.name} under {path.parent}."
        ) from trouble
    return {
        message.id: (message.string, tuple(place for place, _ in message.locations))
        for message in catalogue
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id
        and message.string
        and not message.fuzzy
    }


def public_keys() -> dict[str, str]:
    """What other languages than French need words for: English keys, with their French."""
    return {
        key: text
        for key, (text, places) in _read(ORIGINAL).items()
        if any(place.startswith(_HEARD) or place == _SAID_ON_THE_LINE for place in places)
    }


def untranslated(language: str) -> tuple[str, ...]:
    """Public keys that `language` has no words for; all of them where it has no catalogue."""
    try:
        known = known_keys(language)
    except UnknownLanguage:
        known = frozenset()
    return tuple(key for key in public_keys() if key not in known)


def template() -> str:
    """The file that a translation of the machine's public words begins as: each key, with its French above it."""
    head = (
        "# The machine's words that people before the kiosk or at the telephone meet. Made by: "
        "python -m kiosk.catalogue\n"
        "# To translate: copy to kiosk/locale/<language>/LC_MESSAGES/public.po and fill in each msgstr. Blanks ({…}) "
        "stay.\n"
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    entries = (f'#. {text}\nmsgid "{_escaped(key)}"\nmsgstr ""\n' for key, text in sorted(public_keys().items()))
    return "\n".join((head, *entries))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def bind(language: str) -> None:
    """Let `gettext.gettext` answer in `language`, whatever the machine's locale: for commands, and for reports."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


def translator(language: str) -> Translator:
    """What turns an English sentence into `language`; one that it lacks is French, and stays as it is where that lacks
    it too.

    Raises UnknownLanguage where there is no catalogue at all.
    """
    known = {**_read(ORIGINAL), **_read(language)}
    sentences = {key: text for key, (text, _) in known.items()}
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


if __name__ == "__main__":
    TEMPLATE.write_text(template(), encoding="utf-8")
