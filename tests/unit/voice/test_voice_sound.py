"""Sounds keep their samples through files, a damaged file is known for one, and all clips sound alike."""

import io
import math
import wave
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obedient_engine import tone

from voice.speaking.shaping import CEILING, TARGET_RMS, shape
from voice.speaking.sound import HEAD_BYTES, Sound, from_sealed_wav, from_wav, is_whole_length
from voice.speaking.trouble import SoundUnreadable

RATE = 22050


def silence(seconds: float) -> bytes:
    return bytes(2 * int(seconds * RATE))


def louder_part(sound: Sound) -> Sound:
    """The middle third, where no fade and no silence is."""
    samples = sound.samples()
    third = len(samples) // 3
    return Sound.from_samples(samples[third : 2 * third], sound.rate)


@given(st.binary(max_size=2000).map(lambda data: data[: len(data) // 2 * 2]), st.sampled_from([8000, 16000, 22050]))
def test_a_sound_comes_back_from_its_file_as_it_was(pcm: bytes, rate: int) -> None:
    sound = Sound(pcm, rate)
    assert from_sealed_wav(sound.to_wav()) == sound
    assert from_wav(sound.to_wav()) == sound


def test_any_player_reads_a_sealed_file() -> None:
    with wave.open(io.BytesIO(tone(0.5).to_wav())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.readframes(RATE) == tone(0.5).pcm


@given(st.data())
def test_one_changed_byte_is_noticed(data: st.DataObject) -> None:
    whole = bytearray(tone(0.01).to_wav())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SoundUnreadable):
        from_sealed_wav(bytes(whole))


@given(st.integers(0, 900))
def test_a_file_cut_off_anywhere_is_noticed(length: int) -> None:
    whole = tone(0.02).to_wav()
    with pytest.raises(SoundUnreadable):
        from_sealed_wav(whole[:length])
    assert not is_whole_length(whole[:HEAD_BYTES], length)
    assert is_whole_length(whole[:HEAD_BYTES], len(whole))


@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 2), (3, 1), (4, 2)])
def test_recordings_of_other_widths_and_channels_are_read(width: int, channels: int) -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(RATE)
        for sample in tone(0.2).samples():
            value = (sample >> 8) + 128 if width == 1 else sample << 8 * (width - 2)
            file.writeframes(value.to_bytes(width, "little", signed=width > 1) * channels)
    sound = from_wav(buffer.getvalue())
    assert sound.seconds == pytest.approx(0.2, abs=0.001)
    assert sound.rms == pytest.approx(tone(0.2).rms, rel=0.02)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3 not a wav at all" * 10, tone(0.1).to_wav()[:30]])
def test_what_is_no_sound_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(SoundUnreadable, match="Save it as WAV"):
        from_wav(data)


@pytest.mark.parametrize("level", [300, 2000, 8000, 30000])
@pytest.mark.parametrize("soften", [False, True])
def test_quiet_and_loud_come_out_equally_loud(level: int, soften: bool) -> None:  # noqa: FBT001
    shaped = shape(tone(1.0, level=level), soften=soften)
    assert 20 * math.log10(louder_part(shaped).rms / TARGET_RMS) == pytest.approx(0, abs=0.5 if level > 300 else 3)


def test_a_sudden_peak_lowers_the_whole_rather_than_being_clipped() -> None:
    samples = tone(1.0, level=2000).samples()
    samples[5000:5020] = array("h", [32767] * 20)
    assert shape(Sound.from_samples(samples, RATE)).peak <= CEILING


def test_silence_around_the_words_is_trimmed_and_the_words_are_not() -> None:
    shaped = shape(Sound(silence(0.7) + tone(1.0).pcm + silence(1.3), RATE))
    assert 1.0 <= shaped.seconds <= 1.2


def test_silence_between_the_words_stays() -> None:
    shaped = shape(Sound(tone(0.5).pcm + silence(0.8) + tone(0.5).pcm, RATE))
    assert 1.8 <= shaped.seconds <= 2.0


def test_a_clip_begins_and_ends_without_a_click() -> None:
    samples = shape(tone(0.5, level=20000)).samples()
    assert abs(samples[0]) < 100
    assert abs(samples[-1]) < 100


def test_softening_takes_treble_and_leaves_the_voice() -> None:
    def kept(hertz: float) -> float:
        # Both are levelled, so the low tone beside it tells what the high one lost.
        low, high = tone(0.5, hertz=200, level=6000).samples(), tone(0.5, hertz=hertz, level=6000).samples()
        mixed = Sound.from_samples(array("h", [a + b for a, b in zip(low, high, strict=True)]), RATE)
        plain, soft = louder_part(shape(mixed)), louder_part(shape(mixed, soften=True))
        return difference(soft) / difference(plain)

    def difference(sound: Sound) -> float:
        samples = sound.samples()
        steps = array("h", [(b - a) // 4 for a, b in pairwise(samples)])
        return Sound.from_samples(steps, RATE).rms / sound.rms

    assert kept(8000) < 0.75
    assert kept(1000) > 0.97


@pytest.mark.parametrize("pcm", [b"", silence(1.0), bytes(2)])
def test_silence_comes_out_empty(pcm: bytes) -> None:
    assert shape(Sound(pcm, RATE)).pcm == b""
