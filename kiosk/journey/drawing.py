"""The order of answers and of arguments: drawn once for each session from its seed, constant within it."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def drawn(seed: int, items: Iterable[T], key: str) -> tuple[T, ...]:
    """`items` in the order that `seed` draws for `key`; every order is equally likely over random seeds."""

    def lot(item: T) -> bytes:
        return hashlib.sha256(f"{seed}\0{key}\0{item}".encode()).digest()

    return tuple(sorted(items, key=lot))
