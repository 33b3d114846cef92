"""Callers' voices, sealed to the site's key: a name and address to post papers to, or a number to call back.

Nothing here can open them. Each is a file of its own under the register's folder, erased when the desk marks it as
done, when its record is erased, or after 30 days.
"""

import base64
import binascii
import datetime
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.register import sealing
from kiosk.register.durable import write_new
from kiosk.register.errors import NoSealingKey, UnknownVoice

LONGEST_DAYS = 30
_SUFFIX = ".voice"
_NAME = re.compile(r"[0-9a-f]{32}")
_VERSION = 1


class Purpose(StrEnum):
    """What a voice is kept for."""

    POST = "post"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class SealedVoice:
    """A voice that waits for the desk. `reference` is that of the record whose papers are to be posted.

    `sealed` opens with the site's private key to a WAV file (8 kHz), see `sealing.OpeningKey.open`.
    """

    id: str
    purpose: Purpose
    day: datetime.date
    seconds: int
    reference: str | None
    sealed: bytes


class Voices:
    """The voices under a register's folder. Any thread and any process may use it."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the register's."""
        self._register = folder
        self._folder = folder / "voices"

    def can_seal(self) -> bool:
        """Whether the site has a key to seal with: without one no voice is asked for. Raises KeyDamaged."""
        return sealing.load(self._register) is not None

    def keep(
        self, wav: bytes, purpose: Purpose, day: datetime.date, *, seconds: float, reference: str | None = None
    ) -> str:
        """Seal `wav` at once and keep it, durable when it returns; its id.

        Raises NoSealingKey, KeyDamaged, RegisterFull, RegisterUnavailable.
        """
        key = sealing.load(self._register)
        if key is None:
            raise NoSealingKey
        name = secrets.token_hex(16)
        said = {
            "version": _VERSION,
            "purpose": purpose.value,
            "day": day.isoformat(),
            "seconds": round(seconds),
            "reference": reference,
            "sealed": base64.b64encode(key.seal(wav)).decode(),
        }
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_new(self._folder / f"{name}{_SUFFIX}", json.dumps(said).encode(), mode=0o600)
        return name

    def waiting(self, purpose: Purpose | None = None) -> tuple[SealedVoice, ...]:
        """Voices that wait, oldest first; those for `purpose`, or all. A file that is none of ours is passed over."""
        found = [voice for voice in self._all() if purpose in (None, voice.purpose)]
        return tuple(sorted(found, key=lambda voice: (voice.day, voice.id)))

    def get(self, name: str) -> SealedVoice:
        """The voice of that id. Raises UnknownVoice."""
        voice = self._read(self._path(name))
        if voice is None:
            raise UnknownVoice
        return voice

    def done(self, name: str) -> None:
        """It has served: erased. Raises UnknownVoice."""
        try:
            self._path(name).unlink()
        except FileNotFoundError as trouble:
            raise UnknownVoice from trouble

    def erase_of(self, reference: str) -> int:
        """Erase the voices that go with a record; how many there were."""
        return self._erase(voice for voice in self._all() if voice.reference == reference)

    def erase_due(self, today: datetime.date) -> int:
        """Erase what has waited longer than 30 days; how many there were."""
        latest = today - datetime.timedelta(days=LONGEST_DAYS)
        count = self._erase(voice for voice in self._all() if voice.day < latest)
        # What can't be read, or was left half written, must not outlive the rest.
        oldest = datetime.datetime.combine(latest, datetime.time()).timestamp()
        for path in self._folder.glob(f"*{_SUFFIX}*"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _erase(self, voices: Iterator[SealedVoice]) -> int:
        count = 0
        for voice in list(voices):
            self._path(voice.id).unlink(missing_ok=True)
            count += 1
        return count

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UnknownVoice
        return self._folder / f"{name}{_SUFFIX}"

    def _all(self) -> Iterator[SealedVoice]:
        for path in self._folder.glob(f"*{_SUFFIX}"):
            voice = self._read(path)
            if voice is not None:
                yield voice

    def _read(self, path: Path) -> SealedVoice | None:
        try:
            said = json.loads(path.read_bytes())
            return SealedVoice(
                path.stem,
                Purpose(said["purpose"]),
                datetime.date.fromisoformat(said["day"]),
                int(said["seconds"]),
                said["reference"],
                base64.b64decode(said["sealed"], validate=True),
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError, binascii.Error):
            return None
