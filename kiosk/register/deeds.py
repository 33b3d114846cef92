"""What was done at the desk that is about no record's paper, as values and their canonical bytes. Each is an entry.

What is about a paper is a step of its life: see `lives`.
"""

import datetime
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk import canonical_json
from kiosk.register.chain import EntryKind
from kiosk.register.errors import InvalidStep
from kiosk.register.lives import check_lines

VERSION = 1


class What(StrEnum):
    """What was done. `Deed.about` tells to what."""

    SLIP_PRINTED = "slip_printed"  # again, made from the register; about the slip's number
    BADGE_PRINTED = "badge_printed"  # about the account's name
    SETTINGS_CHANGED = "settings_changed"  # of the machine, at the desk; about the chapter, never what was written
    ACCOUNT_ADDED = "account_added"  # of the desk; this and the two below are about its name
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_REMOVED = "account_removed"
    DAY_OPENED = "day_opened"  # against the hours or without any; this and the three below are about the day
    DAY_CLOSED = "day_closed"
    DAY_BY_HOURS = "day_by_hours"  # the hours count again
    DAY_CONFIRMED = "day_confirmed"  # the date, where the clock couldn't be trusted
    SCREEN_LEFT = "screen_left"  # the kiosk's locked screen; about the day
    VOICE_ERASED = "voice_erased"  # what a caller left, sealed, has served; about the day on which they left it


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that `by` did on `day`. Raises InvalidStep where a field isn't one line."""

    what: What
    day: datetime.date
    by: str
    about: str

    def __post_init__(self) -> None:
        check_lines(self)


def canonical(deed: Deed) -> bytes:
    """The bytes that the commitment of a deed is made over (RFC 8785)."""
    fields: dict[str, Any] = {
        "version": VERSION,
        "step": EntryKind.DEED.value,
        "reference": None,
        "what": deed.what.value,
        "day": deed.day.isoformat(),
        "by": deed.by,
        "about": deed.about,
    }
    return canonical_json.dumps(fields)


def from_canonical(content: bytes) -> Deed:
    """The deed that `canonical` wrote. Raises ValueError where `content` is something else."""
    try:
        fields = json.loads(content)
        deed = Deed(
            what=What(fields["what"]),
            day=datetime.date.fromisoformat(fields["day"]),
            by=fields["by"],
            about=fields["about"],
        )
    except (KeyError, TypeError, InvalidStep) as trouble:
        raise ValueError(f"not a deed: {trouble}") from trouble
    if canonical(deed) != content:
        raise ValueError("not a deed: its bytes are not canonical")
    return deed
