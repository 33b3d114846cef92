"""The order of answers and of arguments: drawn once for each session from its seed, constant within it.

The order of arguments and concerns follows from that of the answers to choices. A record holds that one, with a choice
or by itself: so both are recorded.
"""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from kiosk.journey.script import ANSWERS, Answer, Kind

T = TypeVar("T")


def drawn(seed: int, items: Iterable[T], key: str) -> tuple[T, ...]:
    """`items` in the order that `seed` draws for `key`; every order is equally likely over random seeds."""

    def lot(item: T) -> bytes:
        return hashlib.sha256(f"{seed}\0{key}\0{item}".encode()).digest()

    return tuple(sorted(items, key=lot))


def answer_order(seed: int) -> tuple[Answer, ...]:
    """The order in which the answers to a choice stand in the session of `seed`: what records hold."""
    return drawn(seed, ANSWERS[Kind.CHOICE], "answers")


def view_order(order: tuple[Answer, ...], items: Sequence[T]) -> tuple[T, ...]:
    """`items` (arguments and concerns, or the passages of either) in the order that goes with an order of answers.

    The six orders of answers are equally likely; each turns `items` by its own rank, so that of two or three items
    each comes first equally often.
    """
    if not items:
        return ()
    turn = sorted(itertools.permutations(ANSWERS[Kind.CHOICE])).index(order) % len(items)
    return (*items[turn:], *items[:turn])
