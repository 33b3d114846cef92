"""What a person does on the screen, read from a form's fields. Nothing that a forged form says gets past here."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, SwitchTried
from kiosk.journey.rhythm import Tried

# The largest code that we print is under 420 bytes; a foreign one may be longer and is answered all the same.
MOST_CODE_CHARACTERS = 3000
MOST_DIGITS = 32
# What parts digits in the field, as a page writes them.
_PARTING = str.maketrans("", "", " /_\u00a0")
_OPTIONS = frozenset("1234")
# Times of a trial of switches, and figures of one of them, in milliseconds.
_MOST_TIMES, _LONGEST = 40, 7
_PLUGS = {"headphones:in": True, "headphones:out": False}


class NotADeed(Exception):
    """The form says nothing that a page of ours would say."""


@dataclass(frozen=True, slots=True)
class Type:
    """One digit on the keys of an entry scene."""

    digit: str


@dataclass(frozen=True, slots=True)
class Correct:
    """Take the last digit back."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that the scanner typed."""

    text: str


@dataclass(frozen=True, slots=True)
class FirstPress:
    """A switch was pressed on a page that knew of none."""


Deed = Act | Digits | Type | Correct | Scan | FirstPress | SwitchTried


def read_plug(form: Mapping[str, str]) -> bool | None:
    """Whether headphones went into the keypad's own socket, or out of it (False), as its keys told: `headphones:in`,
    `headphones:out`. None for any other form: a plug is a fact, and nobody's deed."""
    return _PLUGS.get(form.get("action", ""))


def read_deed(form: Mapping[str, str]) -> Deed:
    """The deed that a form asks for.

    `action` is an action's name, with its number or word behind a colon or in `option` and `word`; or `type:5`,
    `correct`, `enter` (with `digits`) or `scan` (with `word`); `switches`, or `tried` (with `reactions`, `strikes`,
    `strays`). Raises NotADeed for anything else.
    """
    name, _, value = form.get("action", "").partition(":")
    match name:
        case "type":
            if len(value) == 1 and value in "0123456789":
                return Type(value)
        case "correct":
            return Correct()
        case "enter":
            digits = form.get("digits", "").translate(_PARTING)
            if not digits or (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
                return Digits(digits)
        case "scan":
            # A form sends the end of a line as two characters; codes have one.
            text = form.get("word", "").replace("\r\n", "\n").strip()
            if 0 < len(text) <= MOST_CODE_CHARACTERS:
                return Scan(text)
        case "switches":
            return FirstPress()
        case "tried":
            reactions, strikes, strays = (_times(form.get(name, "")) for name in ("reactions", "strikes", "strays"))
            return SwitchTried(Tried(reactions, strikes, sum(strays)))
        case Action.CHOOSE:
            option = value or form.get("option", "")
            if option in _OPTIONS:
                return Act(Action.CHOOSE, option=int(option))
        case Action.LANGUAGE | Action.EXPLAIN:
            word = (value or form.get("word", ""))[:80]
            return Act(Action(name), word=word or None)
        case _ if name in set(Action):
            return Act(Action(name))
    raise NotADeed(name[:20])


def _times(written: str) -> tuple[int, ...]:
    """Whole numbers with spaces between them. Raises NotADeed for other signs, and for more than a trial could show."""
    numbers = written.split()
    are_numbers = all(one.isascii() and one.isdigit() and len(one) <= _LONGEST for one in numbers)
    if len(numbers) > _MOST_TIMES or not are_numbers:
        raise NotADeed(written[:20])
    return tuple(int(one) for one in numbers)
