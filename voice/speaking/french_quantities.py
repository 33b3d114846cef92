"""Quantities in written French, as they are said: money, percents, ordinals, fractions, plain numbers."""

import re

from voice.speaking.french_numbers import LARGEST, cardinal, digit_by_digit, feminine, ordinal

_GROUPED = re.compile(r"(?<![\d,.])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?! ?\d)")
_MONEY = re.compile(r"(?<![\d,.])(\d+)(?:,(\d{1,2}))? ?(?:€|euros?\b)")
_LARGE_MONEY = re.compile(r"(?<![\d,.])(\d+(?:,\d+)?) ?(M|Md)€")
_PERCENT = re.compile(r" ?%")
_ORDINAL = re.compile(r"(?<![\d,.])(\d+)(?:(er|ers)|(re|res|ère|ères)|(nde?s?)|(?:(?:e|ème|eme)(s?)))(?!\w)")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,4}) ?/ ?(\d{1,4})(?![\d/])")
_RANGE = re.compile(r"(?<![\d,.–-])(\d{1,6}) ?(?:–|-) ?(\d{1,6})(?![\d,.–-])")
_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_MINUS = re.compile(r"(?<![\w)])[−-](?=\d)")
_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,]*,\d)")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_NUMBER = re.compile(r"\d+")
_LETTER_THEN_NUMBER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")

# Nouns that « 1 » stands before in what a kiosk says, and that ask for « une ».
_FEMININE = (
    "heure",
    "minute",
    "seconde",
    "semaine",
    "année",
    "fois",
    "page",
    "personne",
    "lettre",
    "feuille",
    "copie",
    "étape",
    "question",
    "réponse",
    "ligne",
    "demande",
    "décision",
    "signature",
    "journée",
    "enveloppe",
    "adresse",
)
_ONE_FEMININE = re.compile(rf"(?<![\d,.])(\d*1) (?=(?:{'|'.join(_FEMININE)})s?\b)", re.IGNORECASE)

_PARTS = {2: "demi", 3: "tiers", 4: "quart"}
_SIGNS = {"½": "un demi", "¼": "un quart", "¾": "trois quarts", "⅓": "un tiers", "⅔": "deux tiers"}


def whole(digits: str) -> str:
    """`digits` in words: as a quantity, or one by one where a zero leads or it is too large for an ear."""
    if (digits[0] == "0" and len(digits) > 1) or int(digits) > LARGEST:
        return digit_by_digit(digits)
    return cardinal(int(digits))


def _money(euros: str, cents: str | None) -> str:
    amount, rest = int(euros), int((cents or "0").ljust(2, "0"))
    name = "euros" if amount > 1 else "euro"
    if amount >= 10**6 and amount % 10**6 == 0:
        name = "d'euros"
    if rest == 0:
        return f"{whole(euros.lstrip('0') or '0')} {name}"
    if amount == 0:
        return f"{cardinal(rest)} centime{'s' if rest > 1 else ''}"
    return f"{whole(euros.lstrip('0'))} {name} {cardinal(rest)}"


def _decimals(digits: str) -> str:
    """What follows a decimal comma: « 05 » is « zéro cinq », « 25 » is « vingt-cinq »."""
    zeros = len(digits) - len(digits.lstrip("0"))
    head = ["zéro"] * min(zeros, len(digits))
    rest = digits[zeros:]
    return " ".join([*head, whole(rest)] if rest else head)


def _ordinal(match: re.Match[str]) -> str:
    number = int(match[1])
    if not 0 < number <= LARGEST:
        return f"{whole(match[1])} "
    masculine, first, second, plural = match[2], match[3], match[4], match[5]
    if second:
        words = "seconde" if "e" in second else "second"
        return words + ("s" if second.endswith("s") else "")
    ends_in_s = any(part and part.endswith("s") for part in (masculine, first, plural))
    return ordinal(number, is_feminine=bool(first)) + ("s" if ends_in_s else "")


def _fraction(match: re.Match[str]) -> str:
    above, below = int(match[1]), int(match[2])
    if 0 < above < below and below in _PARTS:
        return f"{cardinal(above)} {_PARTS[below]}" + ("s" if above > 1 and _PARTS[below] == "quart" else "")
    return f"{whole(match[1])} sur {whole(match[2])}"


def _range(match: re.Match[str]) -> str:
    joined = " à " if int(match[1]) < int(match[2]) else " tiret "
    return match[1] + joined + match[2]


def say_quantities(text: str) -> str:
    """`text` without any digit left: every number in words."""
    for sign, words in _SIGNS.items():
        text = text.replace(sign, f" {words} ")
    text = _GROUPED.sub(lambda m: m[0].replace(" ", ""), text)
    text = _LARGE_MONEY.sub(lambda m: f"{m[1]} {'millions' if m[2] == 'M' else 'milliards'} d'euros", text)
    text = _MONEY.sub(lambda m: _money(m[1], m[2]), text)
    text = _PERCENT.sub(" pour cent ", text)
    text = _ORDINAL.sub(_ordinal, text)
    text = re.sub(r"\b(pages?) (\d+) ?/ ?(\d+)", r"\1 \2 sur \3", text)
    text = _FRACTION.sub(_fraction, text)
    text = _RANGE.sub(_range, text)
    text = _HYPHEN.sub(" tiret ", text)
    text = _MINUS.sub("moins ", text)
    text = _COMMA.sub(lambda m: f"{whole(m[1])} virgule {_decimals(m[2])}", text)
    text = _POINT.sub(" point ", text)
    text = _ONE_FEMININE.sub(lambda m: f"{feminine(whole(m[1]))} ", text)
    text = _LETTER_THEN_NUMBER.sub(" ", text)
    return _NUMBER.sub(lambda m: whole(m[0]), text)
