"""What works on this machine, part by part: for `kiosk check`, and before the doors open. Repairs nothing."""

from collections.abc import Iterator, Sequence
from functools import partial
from gettext import gettext as _

from kiosk.app import House
from kiosk.readiness import content, keeping, printing, reached, senses
from kiosk.readiness.part import Part, State
from kiosk.readiness.senses import microphone
from kiosk.readiness.verified import Verifier

__all__ = ["Part", "State", "Verifier", "as_rows", "closing", "is_ready", "lacking", "microphone", "parts"]


def parts(house: House) -> Iterator[Part]:
    """Each part, tried for real, one after the other."""
    verifier = Verifier()
    for part in (
        content.mode_part,
        content.settings_part,
        content.script_part,
        senses.voice_part,
        senses.sound_part,
        senses.loudness_part,
        senses.hearing_part,
        senses.screen_part,
        senses.keypad_part,
        senses.floor_part,
        partial(keeping.register_part, verifier=verifier),
        keeping.sealing_part,
        keeping.theft_part,
        printing.roll_part,
        printing.sheet_part,
        reached.desk_part,
        keeping.backup_part,
        partial(keeping.medium_part, verifier=verifier),
        keeping.disk_part,
        keeping.clock_part,
    ):
        yield part(house)
    if house.settings.screen.camera:
        yield senses.camera_part()
    if house.settings.printers.braille.kind != "none":
        yield printing.braille_part(house)
    if reached.has_line(house):
        yield reached.phone_part(house)


def closing(house: House, verifier: Verifier | None = None) -> list[Part]:
    """The parts that keep the kiosk closed: without them something would be lost, dated wrongly, or written where the
    register's end was cut off: over the numbers of entries that are gone, so that nobody could tell them apart later.

    Whoever asks again and again keeps a `verifier`.
    """
    verifier = verifier or Verifier()
    tried = (
        keeping.register_part(house, verifier),
        keeping.medium_part(house, verifier),
        keeping.disk_part(house),
        keeping.clock_part(house),
    )
    return [part for part in tried if part.state is State.BROKEN]


def as_rows(found: Sequence[Part]) -> list[tuple[str, str]]:
    """The parts for paper: name, and what was found with what to do."""
    return [(_(part.name), f"{part.detail} {part.todo}".strip()) for part in found]


def lacking(house: House) -> tuple[str, ...]:
    """Notices for people about what isn't there as the kiosk opens: sound; a microphone that the machine should have.

    A browser's own microphone is the page's to look for.
    """
    given = house.settings.hearing
    is_deaf = given.microphone == "card" and given.engine != "off" and not house.ears.can_hear(house.settings.language)
    without = (
        ("without_sound", not senses.sounds(house) or not any(state.works for state in house.chain.state())),
        ("without_microphone", is_deaf),
    )
    return tuple(name for name, is_so in without if is_so)


def is_ready(found: list[Part]) -> bool:
    """Whether the kiosk can open."""
    return all(part.state is not State.BROKEN for part in found)
