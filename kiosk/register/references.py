"""The 12-digit reference of a record: station (4), random serial (6), check (2). Knows no database."""

import secrets

from kiosk.register.errors import MistypedReference

STATIONS = 10_000
SERIALS = 1_000_000
LENGTH = 12

# Spaces and signs that people and papers put between the groups of digits.
_BETWEEN = dict.fromkeys(map(ord, " \t\u00a0\u202f\u2009-.–"))


def make(station: int, serial: int) -> str:
    """The reference of `serial` (0–999999) at `station` (0–9999), check digits after ISO 7064 MOD 97-10."""
    if not (0 <= station < STATIONS and 0 <= serial < SERIALS):
        raise ValueError(f"no reference for station {station}, serial {serial}")
    payload = station * SERIALS + serial
    return f"{payload:010}{98 - payload * 100 % 97:02}"


def draw(station: int) -> str:
    """A reference of `station` with a serial that nobody can foresee."""
    return make(station, secrets.randbelow(SERIALS))


def parse(text: str) -> str:
    """The 12 digits of a reference as somebody typed or read it. Raises MistypedReference."""
    digits = text.translate(_BETWEEN)
    # ISO 7064 MOD 97-10: a right number leaves 1. The check is never below 2 nor above 98.
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()) or int(digits) % 97 != 1:
        raise MistypedReference
    if make(*split(digits)) != digits:
        raise MistypedReference
    return digits


def split(reference: str) -> tuple[int, int]:
    """Station and serial of a reference."""
    return int(reference[:4]), int(reference[4:10])


def spaced(reference: str) -> str:
    """As papers show it: `0412 8835 0917`."""
    return f"{reference[:4]} {reference[4:8]} {reference[8:]}"
