"""Letting somebody in: name or badge, then the secret, with a lock-out that grows and outlives a restart.

Knows accounts and time; knows no page. Five wrong secrets are a slip of the finger; after each further one the wait
doubles, from half a minute to a quarter of an hour, and only the right secret sets the count back. How many there
were is on disk; when the last was is in memory: after a restart the wait begins anew, it is never shortened.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.desk.accounts import Account, Accounts, is_badge, key_of
from kiosk.register import durable
from kiosk.tries import GrowingDelay, Locks

DELAY = GrowingDelay(free=5, first=30.0, longest=900.0)
# Names that no account has are slowed down alike, so that waiting tells nothing; so many are remembered.
_MOST_STRANGERS = 1000
_MOST_NAME_SIGNS = 80


class Refused(Exception):
    """Not let in: name or badge, or the secret, is wrong. Which of them isn't told."""


class Wait(Exception):
    """Too many wrong secrets: no guess is looked at for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Guard:
    """Lets people in. Any thread may ask it."""

    def __init__(self, accounts: Accounts, folder: Path, ticks: Callable[[], float]) -> None:
        """`ticks` gives seconds that never go back."""
        self._accounts = accounts
        self._path = folder / "tries.json"
        self._locks = Locks(DELAY, ticks)
        self._lock = threading.Lock()
        self._failures: dict[str, int] = self._read()

    def admit(self, who: str, secret: str) -> Account:
        """The account of a name or of a scanned badge, its secret being right. Raises Refused, Wait.

        Who has a badge comes in by it alone; wrong guesses at the name then lock nobody out.
        """
        by_badge = self._accounts.of_badge(who)
        by_name = None if is_badge(who) else self._accounts.find(who)
        account = by_badge or (by_name if by_name is not None and by_name.badge is None else None)
        # The account's own name, however it was typed: another spelling is no fresh start.
        named = key_of(by_name.name) if by_name else key_of(who)[:_MOST_NAME_SIGNS]
        return self._tried(f"badge {by_badge.name}" if by_badge else f"name {named}", account, secret)

    def confirm(self, account: Account, secret: str) -> Account:
        """The same account, its secret asked once more of whoever came in by its badge. Raises Refused, Wait.

        Wrong ones count with those of coming in. Refused as well where the account has no badge, or was changed.
        """
        known = account if account.badge is not None and self._accounts.is_current(account) else None
        return self._tried(f"badge {account.name}", known, secret)

    def _tried(self, key: str, account: Account | None, secret: str) -> Account:
        with self._lock:
            wait = self._locks.wait(key, self._failures.get(key, 0))
            if wait > 0:
                raise Wait(wait)
            if not self._accounts.is_right(account, secret) or account is None:
                self._failed(key, is_known=account is not None)
                raise Refused
            self._forget(key)
        return account

    def _failed(self, key: str, *, is_known: bool) -> None:
        self._failures[key] = self._failures.get(key, 0) + 1
        self._locks.failed(key)
        strangers = [one for one in self._failures if one not in self._kept()]
        for one in strangers[: max(0, len(strangers) - _MOST_STRANGERS)]:
            self._failures.pop(one)
            self._locks.forget(one)
        if is_known:
            self._write()

    def _forget(self, key: str) -> None:
        self._locks.forget(key)
        if self._failures.pop(key, 0):
            self._write()

    def _kept(self) -> set[str]:
        names = [one.name for one in self._accounts.every()]
        return {f"badge {name}" for name in names} | {f"name {key_of(name)}" for name in names}

    def _read(self) -> dict[str, int]:
        try:
            return {str(key): int(count) for key, count in json.loads(self._path.read_text(encoding="utf-8")).items()}
        except FileNotFoundError:
            return {}

    def _write(self) -> None:
        kept = self._kept()
        known = {key: count for key, count in self._failures.items() if key in kept}
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.replace(self._path, json.dumps(known, ensure_ascii=False).encode(), mode=0o600)
