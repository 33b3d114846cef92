"""The file of the site's settings: read, checked, written whole, the one before kept. Knows files; asks nothing.

An installed kiosk may not write where its own program lies. There a new file waits under `var/setup`, and the service
takes it over as it starts (config/deploy/take-settings.sh). Two writers take turns.
"""

import contextlib
import fcntl
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from gettext import gettext as _
from pathlib import Path

from pydantic import ValidationError

from kiosk.register import durable
from kiosk.settings import Settings, SettingsError, load_settings
from kiosk.setup.toml_lines import Address, NotByLines, Value, changed

NAME = "kiosk.toml"
# The file as it was before the last change stands beside it under this name.
BEFORE = "kiosk.toml.before"
_MODE = 0o644


class NotWritable(Exception):
    """The settings can't be changed by the machine. The sentence says why, and what to do instead."""


class SiteFile:
    """`kiosk.toml` of one site, in `config`; what waits to be taken over in `var`."""

    def __init__(self, config: Path, var: Path) -> None:
        self._given = config / NAME
        self._folder = var / "setup"
        self._waiting = self._folder / NAME

    @property
    def is_waiting(self) -> bool:
        """Whether a new file waits until the service starts again."""
        return self._waiting.is_file()

    @property
    def path(self) -> Path:
        """Where the newest settings stand."""
        return self._waiting if self.is_waiting else self._given

    def settings(self) -> Settings:
        """The newest settings, whether or not the kiosk runs with them yet. Raises SettingsError."""
        return load_settings(self.path)

    def write(self, changes: Mapping[Address, Value]) -> Path:
        """Change these settings and no other; where they stand now. Nothing is written that the kiosk would refuse.

        Raises SettingsError, NotWritable, RegisterFull, RegisterUnavailable.
        """
        with self._alone():
            before = self._read()
            try:
                after = changed(before, changes)
                Settings.model_validate(tomllib.loads(after))
            except NotByLines as trouble:
                told = _("« {setting} » is written in {file} in a way that only a hand can change. Edit the file.")
                raise NotWritable(told.format(setting=trouble, file=self.path)) from trouble
            except (ValidationError, tomllib.TOMLDecodeError) as trouble:
                raise SettingsError(str(trouble)) from trouble
            place = self._given if self._may_write_there() else self._waiting
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if before:
                durable.replace(place.with_name(BEFORE), before.encode(), mode=_MODE)
            durable.replace(place, after.encode(), mode=self._mode(place))
            if place == self._given:
                self._waiting.unlink(missing_ok=True)
        return place

    def _read(self) -> str:
        try:
            # newline="": the file's own ends of lines stay.
            with self.path.open(encoding="utf-8", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as trouble:
            told = _("{file} isn't written in UTF-8. Save it so, then try again.")
            raise NotWritable(told.format(file=self.path)) from trouble

    def _may_write_there(self) -> bool:
        folder = self._given.parent
        return os.access(folder, os.W_OK) and not _is_read_only(folder)

    @staticmethod
    def _mode(place: Path) -> int:
        """What the file had; a new one can be read by everybody of this machine, as it was delivered."""
        return stat.S_IMODE(place.stat().st_mode) if place.exists() else _MODE

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _is_read_only(folder: Path) -> bool:
    """Whether it lies on a file system that nobody may write to, whatever the rights say (as systemd makes it)."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
