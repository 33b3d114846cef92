"""The room that is laid under speech: always as faint beside it, the same each time, and nothing under nothing."""

import math
import random
from array import array

from voice.hearing.levels import level, samples_of
from voice.hearing.room_tone import RoomTone
from voice.speaking.sound import Sound

RATE = 16000


def _tone(seconds: float, size: int) -> bytes:
    wave = array("h", (round(size * math.sin(index / 7)) for index in range(round(seconds * RATE))))
    return Sound.from_samples(wave, RATE).pcm


def test_silence_after_speech_is_a_room_a_good_deal_fainter() -> None:
    speech, silence = _tone(0.5, 8000), bytes(RATE)
    heard = RoomTone(RATE).under(speech + silence)
    assert len(heard) == len(speech + silence)
    below = level(samples_of(speech)) - level(samples_of(heard[len(speech) :]))
    assert 24.0 <= below <= 26.5


def test_a_soft_voice_has_a_softer_room() -> None:
    loud = RoomTone(RATE).under(_tone(0.5, 8000) + bytes(RATE))[-RATE:]
    soft = RoomTone(RATE).under(_tone(0.5, 800) + bytes(RATE))[-RATE:]
    assert 19.0 <= level(samples_of(loud)) - level(samples_of(soft)) <= 21.0


def test_digital_silence_stays_silent() -> None:
    assert RoomTone(RATE).under(bytes(RATE)) == bytes(RATE)


def test_pieces_of_any_length_give_the_same_as_the_whole() -> None:
    chance = random.Random(4)
    pcm = _tone(1.3, 9000)
    in_pieces, tone, at = b"", RoomTone(RATE), 0
    while at < len(pcm):
        size = 2 * 320 * chance.randrange(1, 9)
        in_pieces += tone.under(pcm[at : at + size])
        at += size
    whole = RoomTone(RATE).under(pcm)
    # The first piece knows only its own loudness; all the same the room is there.
    assert abs(level(samples_of(in_pieces)) - level(samples_of(whole))) < 0.1


def test_loud_sound_is_not_wrapped_round() -> None:
    heard = samples_of(RoomTone(RATE).under(_tone(0.2, 32767)))
    assert max(heard) > 30000
    assert min(heard) < -30000
