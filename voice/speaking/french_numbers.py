"""French numbers in words, as people in France say them. Knows arithmetic and spelling, no sentences."""

# ruff: noqa: PLR2004 - 20, 100 and 1000 are how French counts, not settings

_UNITS = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
_SCALES = ((10**9, "milliard"), (10**6, "million"))

# Above this a number is no quantity that an ear takes in: it is read digit by digit.
LARGEST = 10**12 - 1

_ORDINAL_ENDS = (("cinq", "cinquième"), ("neuf", "neuvième"), ("e", "ième"))


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        tens, unit = tens - 1, unit + 10
    if tens == 8:
        return "quatre-vingts" if unit == 0 else f"quatre-vingt-{_UNITS[unit]}"
    if unit == 0:
        return _TENS[tens]
    return f"{_TENS[tens]} et {_UNITS[unit]}" if unit in (1, 11) else f"{_TENS[tens]}-{_UNITS[unit]}"


def _with_hundreds(hundreds: int, rest: int) -> str:
    head = "cent" if hundreds == 1 else f"{cardinal(hundreds)} cent"
    if rest == 0:
        return head if hundreds == 1 else f"{head}s"
    return f"{head} {_below_hundred(rest)}"


def _invariable(words: str) -> str:
    """`words` before « mille », where « cents » and « quatre-vingts » lose their s."""
    return words.removesuffix("s") if words.endswith(("cents", "quatre-vingts")) else words


def cardinal(number: int) -> str:
    """`number` in words, masculine, 0 to LARGEST. Raises ValueError outside."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"a number between 0 and {LARGEST} is needed")
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        return _with_hundreds(*divmod(number, 100))
    for size, name in _SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            head = f"{cardinal(count)} {name}{'s' if count > 1 else ''}"
            return head if rest == 0 else f"{head} {cardinal(rest)}"
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else f"{_invariable(cardinal(thousands))} mille"
    return head if rest == 0 else f"{head} {cardinal(rest)}"


def feminine(words: str) -> str:
    """`words` before a feminine noun: « vingt et un » becomes « vingt et une »."""
    return f"{words}e" if words == "un" or words.endswith((" un", "-un")) else words


def ordinal(number: int, *, is_feminine: bool = False) -> str:
    """« premier », « première », « deuxième », « vingt et unième »."""
    if number == 1:
        return "première" if is_feminine else "premier"
    words = _invariable(cardinal(number))
    for end, replacement in _ORDINAL_ENDS:
        if words.endswith(end):
            return words.removesuffix(end) + replacement
    return f"{words.removesuffix('s') if words.endswith('lions') else words}ième"


def in_hundreds(number: int) -> str:
    """As law articles are read: 1111 is « onze cent onze », and 4127 « quatre mille cent vingt-sept »."""
    return _with_hundreds(*divmod(number, 100)) if 1100 <= number <= 1999 else cardinal(number)


def digit_by_digit(digits: str) -> str:
    """« 0412 » is « zéro, quatre, un, deux »: a comma is the pause that a hand needs to write."""
    return ", ".join(_UNITS[int(digit)] for digit in digits)


def in_pairs(digits: str) -> str:
    """« 0412 » is « zéro quatre, douze », as telephone numbers are told; an odd digit comes first."""
    head = len(digits) % 2
    pairs = [digits[:head]] if head else []
    pairs += [digits[i : i + 2] for i in range(head, len(digits), 2)]
    return ", ".join(f"zéro {_UNITS[int(p[1])]}" if len(p) == 2 and p[0] == "0" else cardinal(int(p)) for p in pairs)
