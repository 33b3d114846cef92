"""What every command about a site's register needs of the house; a command adds what it needs besides."""

from pathlib import Path
from typing import Protocol

from kiosk.settings import Settings


class SiteHouse(Protocol):
    """The folder of everything that changes, the station's number, the settings."""

    @property
    def var(self) -> Path: ...
    @property
    def station(self) -> int: ...
    @property
    def settings(self) -> Settings: ...
