"""Written text to the words that people say, before any engine sees it. Knows the way, not the languages' rules.

What comes out in French has no digit, no sign and no quotation mark that an engine could read in its own way, so every
engine says the same. In other languages the engine reads plain numbers. Another language is one more entry in
`LANGUAGES`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from gettext import gettext as _

from voice.speaking import elsewhere, french
from voice.speaking.lexicon import Lexicon, put_back, take_out
from voice.speaking.trouble import UnknownLanguage

# A language's rules: text with plain spaces and ASCII digits in, words and pauses out.
Rules = Callable[[str], str]

LANGUAGES: Mapping[str, Rules] = {
    "fr": french.say,
    **{language: elsewhere.rules(language) for language in elsewhere.LOCALES},
}

# Stands for a word of the lexicon while the rules work; private-use characters are dropped from what comes in.
_MARK = "\ue000"
_DROPPED = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})

_PAUSES = re.compile(r"\s*[,;:.!?](?:\s*[,;:.!?])*")
_STRONG = re.compile(r"[.!?]")
_FIRST_PAUSE = re.compile(r"^[\s,;:.!?]+")


def _plain(text: str) -> str:
    """`text` composed, with one kind of space and one kind of digit, and nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    kept = (
        " " if letter.isspace() else str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in _DROPPED
    )
    return " ".join("".join(kept).split())


def _one_pause(match: re.Match[str]) -> str:
    """The strongest of several pauses in a row: the first that ends a sentence, else the first."""
    strong = _STRONG.search(match[0])
    return strong[0] if strong else match[0].lstrip()[0]


def _tidy(text: str) -> str:
    """`text` with single spaces and single pauses, beginning with a word."""
    return _FIRST_PAUSE.sub("", _PAUSES.sub(_one_pause, " ".join(text.split()))).strip()


def spoken_form(text: str, language: str, lexicon: Lexicon | None = None) -> str:
    """What is said for `text`: « le 34 22 » gives « le trente-quatre vingt-deux ».

    `lexicon` maps a word or group of words to how it is pronounced, in that language's own spelling; it wins over
    every rule. The result is empty where `text` holds nothing to say. Raises UnknownLanguage.
    """
    rules = LANGUAGES.get(language)
    if rules is None:
        known = ", ".join(sorted(LANGUAGES))
        raise UnknownLanguage(
            _("There are no rules to say « {language} » by. Use one of: {known}.").format(
                language=language, known=known
            )
        )
    marked, found = take_out(_plain(text), lexicon or {}, _MARK)
    return _tidy(put_back(rules(marked), _MARK, found))
