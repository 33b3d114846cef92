"""What a thief of the machine, or of its disk alone, could read: whether the disk is closed, and the station's key too.

Reads what the kernel says of disks; changes nothing.
"""

import os
from pathlib import Path

from kiosk.register import keys

# What device-mapper calls a disk that is closed, in `dm/uuid` (cryptsetup).
_CLOSED = "CRYPT-"
_BLOCKS = Path("/sys/dev/block")


def is_disk_closed(folder: Path, blocks: Path = _BLOCKS) -> bool:
    """Whether what lies in `folder` lies on an encrypted disk; False where nothing says so."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    device = there.stat().st_dev
    return _is_closed((blocks / f"{os.major(device)}:{os.minor(device)}").resolve())


def is_key_guarded(var: Path) -> bool:
    """Whether the TPM guards the station's keys, each that lies here."""
    lying = list((var / "keys").glob("station-*.key*"))
    return bool(lying) and all(keys.is_closed(one) for one in lying)


def _is_closed(block: Path) -> bool:
    """Whether it is such a disk, or made of such disks alone: volumes lie on other volumes."""
    try:
        if (block / "dm" / "uuid").read_text(encoding="utf-8").startswith(_CLOSED):
            return True
    except OSError:
        pass  # no volume of the device-mapper: a disk as it is, or what isn't a disk
    below = list((block / "slaves").iterdir()) if (block / "slaves").is_dir() else []
    return bool(below) and all(_is_closed(one.resolve()) for one in below)
