"""The rules of written French, in the order in which they must be applied. Knows signs and abbreviations."""

import re

from voice.speaking.french_dates import roman, say_dates
from voice.speaking.french_figures import say_figures
from voice.speaking.french_numbers import cardinal
from voice.speaking.french_quantities import say_quantities

_ADDRESS = re.compile(
    r"\b(?:https?://)?((?:[a-z0-9-]+\.)+(?:fr|org|com|eu|net|info|gouv))\b(?:/\S*[\w/])?", re.IGNORECASE
)
# What is left of an address whose name is in the lexicon.
_ADDRESS_END = re.compile(r"(?<=[^\s.])\.(fr|org|com|eu|net)\b", re.IGNORECASE)

# Abbreviations, longest first where one begins another.
_ABBREVIATIONS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b[Nn](?:°s|os) ?(?=\d)", "numéros "),
        (r"\b[Nn][°º] ?", "numéro "),
        (r"\bMmes\b\.?", "Mesdames"),
        (r"\bMme\b\.?", "Madame"),
        (r"\bMM\. (?=[A-ZÀ-Ý])", "Messieurs "),
        (r"\bM\. (?=[A-ZÀ-Ý])", "Monsieur "),
        (r"\b(?:Dr|Pr)\b\.? (?=[A-ZÀ-Ý])", "docteur "),
        (r"\betc\b\.?", "et cetera"),
        (r"\b[Aa]rt\. ?(?=[\dLRDA])", "article "),
        (r"\b[Aa]l\. ?(?=\d)", "alinéa "),
        (r"\bpp?\. ?(?=\d)", "page "),
        (r"\b[Tt]él\.? ?(?=[:\d])", "téléphone "),
        (r"\bQR\b", "Q R"),
        (r"\be-mail", "i-mèle"),
    )
)

# Roman figures of two letters or more, as paragraphs of laws are numbered; one alone is a letter.
_ROMAN = re.compile(r"(?:(?<=\w) |\b)(?:II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV)\b(?!-)")

_ELLIPSIS = re.compile(r"(?:…|\.(?=[.…]))[.…]*")

# A hyphen that joins nothing is a pause. U+E000 stands for a word of the lexicon.
_LONE_HYPHEN = re.compile(r"(?<![\w\ue000])-+|-+(?![\w\ue000])")

_SIGNS = {
    "«": "", "»": "", "“": "", "”": "", '"': "", "„": "",
    "(": ", ", ")": ", ", "[": ", ", "]": ", ", "{": ", ", "}": ", ", "|": ", ", "•": ", ", "·": ", ",
    "—": ", ", " – ": ", ",
    "&": " et ", "@": " arobase ", "+": " plus ", "=": " égale ", "§": " paragraphe ", "#": " dièse ",
    "*": " étoile ", "€": " euros ", "°": " degrés ", "<": " ", ">": " ", "\\": " ", "_": " ", "/": " ",
    "–": " ",
}  # fmt: skip


def _address(host: str) -> str:
    words = ["trois double vé" if part.lower() == "www" else part.replace("-", " tiret ") for part in host.split(".")]
    return " point ".join(words)


def _signs(text: str) -> str:
    text = _ELLIPSIS.sub(". ", text)
    for sign, words in _SIGNS.items():
        text = text.replace(sign, words)
    return _LONE_HYPHEN.sub(", ", text)


def say(text: str) -> str:
    """The words that people say for written French `text` (plain spaces, ASCII digits). Never raises."""
    text = text.replace("’", "'")
    for sign in ("«", "»", "“", "”", '"', "„"):
        text = text.replace(sign, "")
    text = " ".join(text.split())
    text = _ADDRESS.sub(lambda m: _address(m[1]), text)
    text = _ADDRESS_END.sub(r" point \1", text)
    text = say_figures(text)
    for pattern, words in _ABBREVIATIONS:
        text = pattern.sub(words, text)
    text = say_dates(text)
    text = say_quantities(text)
    text = _ROMAN.sub(lambda m: f", {cardinal(roman(m[0].strip()))}", text)
    return _signs(text)
