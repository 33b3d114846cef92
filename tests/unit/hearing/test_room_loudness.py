"""How loud the room is, of the sound that a microphone gives anyway."""

import random
from array import array

import pytest
from sounds import RATE, hiss, silence, tone

from voice.hearing.room import Room


def heard(*pieces: bytes) -> float | None:
    room = Room(RATE)
    for piece in pieces:
        for at in range(0, len(piece), 2560):  # as a page sends it
            room.hear(piece[at : at + 2560])
    return room.level


def loud(decibels: float, seconds: float = 4) -> bytes:
    """White noise of so many dBFS."""
    chance, height = random.Random(2), 32768 * 10 ** (decibels / 20)
    return array("h", (round(chance.gauss(0, height)) for _ in range(round(seconds * RATE)))).tobytes()


@pytest.mark.parametrize("decibels", [-60, -45, -30])
def test_steady_noise_is_measured_as_it_is(decibels: float) -> None:
    assert heard(loud(decibels)) == pytest.approx(decibels, abs=2)


def test_who_speaks_makes_no_loud_room() -> None:
    words = b"".join(tone(0.5) + hiss(0.25) for _ in range(6))
    assert heard(hiss(2)) == pytest.approx(heard(hiss(2), words), abs=2)


def test_a_ventilators_hum_drowns_no_word() -> None:
    hum, whistle = heard(tone(3, pitch=50)), heard(tone(3, pitch=1000))
    assert hum is not None
    assert whistle is not None
    assert hum < whistle - 15


def test_nothing_is_known_of_a_room_that_was_hardly_heard() -> None:
    assert heard(hiss(0.8)) is None
    assert heard(silence(10)) is None, "a microphone that gives nothing yet"


def test_no_sound_is_kept() -> None:
    room = Room(RATE)
    room.hear(loud(-20))
    assert all(isinstance(one, float) for one in vars(room)["_levels"])
    assert set(vars(room)) == {"_frame_bytes", "_levels"}
