"""Figures in written French that are no quantities: references, codes, telephone numbers, law articles."""

import re

from voice.speaking.french_numbers import cardinal, digit_by_digit, in_hundreds, in_pairs

# A reference: twelve digits, printed four by four.
_REFERENCE = re.compile(r"(?<![\w,.-])(\d{4})[ -]?(\d{4})[ -]?(\d{4})(?![\w-])(?![,.]\d)")
_CODE = re.compile(r"\b(codes?(?: à \w+ chiffres)?(?: est)?)( ?: ?| )(\d{3,8})(?![\w,.-]*\d)", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w,.])(?:\+33 ?|0)(\d)((?:[ .-]?\d\d){4})(?!\d)")
# « 34 22 », « 36 46 »: two pairs that begin with 3; « le 3422 »: no space, but an article in the singular before.
_SHORT_NUMBER = re.compile(r"(?<![\d,.] )(?<![\w,.])(3\d) (\d\d)(?!\d| \d)(?![,.]\d)")
_SHORT_NUMBER_JOINED = re.compile(r"\b(le|au|du|numéro|n°) (3\d\d\d)(?!\d| ?[€%\d])(?![,.]\d)", re.IGNORECASE)

# « L.1111-13-1 », « R. 4127-35 », « D311 »; « A4 » is a size of paper.
_ARTICLE = re.compile(r"(?<![\w.])([LRDA])(?:\. ?\*? ?(?=\d)| ?(?=\d{3}))(\d{1,4})((?:-\d{1,4})*)(?![\w])")


def _article(letter: str, number: str, tail: str) -> str:
    parts = [letter, in_hundreds(int(number))]
    parts += [f"tiret {cardinal(int(part))}" for part in tail.split("-") if part]
    return ", ".join(parts)


def _reference(groups: tuple[str, ...]) -> str:
    # A full stop and a capital between the groups: the longest breath that every engine takes.
    first, *others = (digit_by_digit(group) for group in groups)
    return ". ".join([first, *(group.capitalize() for group in others)])


def say_figures(text: str) -> str:
    """`text` with references and codes digit by digit, telephone numbers by pairs, articles as lawyers read them."""
    text = _ARTICLE.sub(lambda m: _article(m[1], m[2], m[3]), text)
    text = _REFERENCE.sub(lambda m: _reference(m.groups()), text)
    text = _CODE.sub(lambda m: f"{m[1]}{m[2]}{digit_by_digit(m[3])}", text)
    text = _TELEPHONE.sub(
        lambda m: (
            ("plus trente-trois, " + cardinal(int(m[1])) if m[0][0] == "+" else in_pairs(f"0{m[1]}"))
            + ", "
            + in_pairs(re.sub(r"\D", "", m[2]))
        ),
        text,
    )
    text = _SHORT_NUMBER.sub(lambda m: f"{cardinal(int(m[1]))} {in_pairs(m[2])}", text)
    return _SHORT_NUMBER_JOINED.sub(lambda m: f"{m[1]} {cardinal(int(m[2][:2]))} {in_pairs(m[2][2:])}", text)
