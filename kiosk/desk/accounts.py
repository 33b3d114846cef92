"""Who may sit at the desk: names, roles, hashed secrets and badges, in one file that its owner alone can read.

A file of its own under `var/desk`, and no table of the register: that one is copied to backups and may lie on another
machine, and who has left must be gone from it. Each reading looks whether `kiosk desk` has changed the file meanwhile.
"""

import contextlib
import dataclasses
import fcntl
import hashlib
import hmac
import itertools
import json
import os
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from kiosk.register import durable

VERSION = 1
LEAST_DIGITS = 6  # of a PIN: fewer would fall to somebody patient in spite of the lock-out
LEAST_SIGNS = 12  # of a passphrase
_MOST_SIGNS = 128
_BADGE = re.compile(r"cvb1 (?P<secret>[A-Za-z0-9_-]{43})")
_NAME = re.compile(r"\S(?:.{0,38}\S)?")


class DeskError(Exception):
    """Anything that keeps an account from being made or used. `template` is the key of its sentence."""

    template = "This can't be done at the desk."


class NameTaken(DeskError):
    """There is an account of that name, perhaps in other capitals."""

    template = "There is an account of that name already. To give it a new PIN: kiosk desk reset NAME"


class NoSuchAccount(DeskError):
    """No account has that name."""

    template = "There is no account of that name. See: kiosk desk list"


class BadName(DeskError):
    """A name that lists and papers could not show."""

    template = "A name takes 1 to 40 signs on one line."


class WeakSecret(DeskError):
    """A PIN or passphrase that would be guessed."""

    template = "Choose a PIN of 6 figures or more, neither all alike nor in a row, or a passphrase of 12 signs or more."


class Role(StrEnum):
    """What somebody may do: a manager sees the journal as well."""

    MEDIATOR = "mediator"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the staff.

    `secret` is the argon2 hash of a PIN or passphrase, `badge` the SHA-256 of the badge's random secret, where there
    is one: then nobody comes in without it. `generation` changes with every reset, and ends the visits before.
    `is_named`: people at the kiosk may be told the name; their role otherwise.
    """

    name: str
    role: Role
    secret: str
    badge: str | None = None
    generation: int = 0
    is_named: bool = True


class Accounts:
    """The accounts in `folder`. Any thread, and `kiosk desk` beside the server, may use them."""

    def __init__(self, folder: Path, hasher: PasswordHasher | None = None) -> None:
        """`hasher` sets what a guess costs; its default is argon2's own recommendation (RFC 9106, low memory)."""
        self._path = folder / "accounts.json"
        self._hasher = hasher or PasswordHasher()
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._known: dict[str, Account] = {}
        self._nobody: str | None = None

    def check_new(self, name: str) -> None:
        """Raises NameTaken, BadName: before somebody is asked for a secret."""
        if key_of(_checked_name(name)) in self._read():
            raise NameTaken

    def add(self, name: str, role: Role, secret: str, *, is_named: bool = True) -> Account:
        """A new account. Raises NameTaken, BadName, WeakSecret; RegisterFull, RegisterUnavailable."""
        name = _checked_name(name)
        check_secret(secret)
        with self._changing() as known:
            if key_of(name) in known:
                raise NameTaken
            account = Account(name, role, self._hasher.hash(secret), is_named=is_named)
            known[key_of(name)] = account
        return account

    def reset(self, name: str, secret: str) -> Account:
        """Another PIN; badge and visits of before are worth nothing from now on. Raises NoSuchAccount, WeakSecret."""
        check_secret(secret)
        with self._changing() as known:
            account = _of(known, name)
            fresh = dataclasses.replace(
                account, secret=self._hasher.hash(secret), badge=None, generation=account.generation + 1
            )
            known[key_of(name)] = fresh
        return fresh

    def give_badge(self, name: str) -> str:
        """What the new badge's code holds, told here and never again. Raises NoSuchAccount."""
        secret = secrets.token_urlsafe(32)
        with self._changing() as known:
            account = _of(known, name)
            known[key_of(name)] = dataclasses.replace(account, badge=_digest(secret), generation=account.generation + 1)
        return f"cvb1 {secret}"

    def remove(self, name: str) -> None:
        """Nobody comes in by that name any more. Raises NoSuchAccount."""
        with self._changing() as known:
            _of(known, name)
            del known[key_of(name)]

    def every(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        return tuple(sorted(self._read().values(), key=lambda one: one.name.casefold()))

    def find(self, name: str) -> Account | None:
        """The account of a name, in whatever capitals it was typed."""
        return self._read().get(key_of(name))

    def of_badge(self, text: str) -> Account | None:
        """The account whose badge holds `text`."""
        found = _BADGE.fullmatch(text.strip())
        if found is None:
            return None
        digest = _digest(found["secret"])
        return next(
            (one for one in self._read().values() if one.badge and hmac.compare_digest(one.badge, digest)), None
        )

    def is_right(self, account: Account | None, secret: str) -> bool:
        """Whether `secret` is the account's; takes as long where there is no such account."""
        with self._lock:  # a hash takes tens of megabytes: one guess at a time
            if self._nobody is None:
                self._nobody = self._hasher.hash(secrets.token_urlsafe())
            try:
                self._hasher.verify(account.secret if account else self._nobody, secret[:_MOST_SIGNS])
            except VerifyMismatchError:
                return False
        return account is not None

    def is_current(self, account: Account) -> bool:
        """Whether nothing was changed about an account since it was let in."""
        return self.find(account.name) == account

    def _read(self) -> dict[str, Account]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._known = _parsed(json.loads(self._path.read_text(encoding="utf-8")))
            self._stamp = stamp
        return self._known

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """The accounts, to be changed and written as one: another process waits meanwhile."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            known = dict(self._read())
            yield known
            written = {"version": VERSION, "accounts": [dataclasses.asdict(one) for one in known.values()]}
            durable.replace(self._path, json.dumps(written, ensure_ascii=False, indent=1).encode(), mode=0o600)
        finally:
            os.close(descriptor)


def is_badge(text: str) -> bool:
    """Whether a scanned code looks like a badge, known or not."""
    return _BADGE.fullmatch(text.strip()) is not None


def check_secret(secret: str) -> None:
    """Raises WeakSecret where `secret` would be guessed."""
    if secret.isascii() and secret.isdigit():
        steps = {int(after) - int(before) for before, after in itertools.pairwise(secret)}
        if LEAST_DIGITS <= len(secret) <= _MOST_SIGNS and steps not in ({0}, {1}, {-1}):
            return
    elif LEAST_SIGNS <= len(secret) <= _MOST_SIGNS:
        return
    raise WeakSecret


def _parsed(written: Mapping[str, Any]) -> dict[str, Account]:
    accounts = [Account(**{**one, "role": Role(one["role"])}) for one in written["accounts"]]
    return {key_of(one.name): one for one in accounts}


def _of(known: Mapping[str, Account], name: str) -> Account:
    account = known.get(key_of(name))
    if account is None:
        raise NoSuchAccount
    return account


def _checked_name(name: str) -> str:
    clean = unicodedata.normalize("NFC", name).strip()
    if not _NAME.fullmatch(clean) or not clean.isprintable():
        raise BadName
    return clean


def key_of(name: str) -> str:
    """What all spellings of a name have in common, in whatever capitals and however its accents are composed."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
