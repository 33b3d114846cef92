"""Whatever WAV file is brought is heard at the recognizer's rate, or refused with a sentence."""

import struct
from array import array
from pathlib import Path

import pytest
from sounds import tone

from voice.hearing.levels import clipped, level, samples_of
from voice.hearing.resampling import Resampler, resampled
from voice.hearing.trouble import SoundUnheard
from voice.hearing.wav_files import read_wav, wav_sound
from voice.speaking.sound import Sound


def _wav(code: int, channels: int, rate: int, bits: int, data: bytes) -> bytes:
    shape = struct.pack("<HHIIHH", code, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(shape)) + shape + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_a_tone_keeps_its_loudness_at_another_rate(rate: int) -> None:
    sound = resampled(Sound(tone(0.5, rate), rate), 16000)
    assert sound.seconds == pytest.approx(0.5, abs=0.002)
    assert level(samples_of(sound.pcm)) == pytest.approx(level(samples_of(tone(0.5))), abs=0.3)


def test_what_a_lower_rate_cannot_hold_is_filtered_away() -> None:
    assert level(samples_of(resampled(Sound(tone(0.3, 16000, 6000), 16000), 8000).pcm)) < -40


def test_resampling_in_pieces_gives_the_same_sound() -> None:
    pcm = tone(0.2, 22050)
    resampler = Resampler(22050, 16000)
    parts = b"".join(resampler.feed(pcm[at : at + 442]) for at in range(0, len(pcm), 442)) + resampler.flush()
    assert parts == resampled(Sound(pcm, 22050), 16000).pcm


def test_stereo_floats_and_telephone_codes_are_read() -> None:
    floats = array("f", [0.5, -0.5, 0.5, 0.5]).tobytes()
    assert list(wav_sound(_wav(3, 2, 8000, 32, floats), "x").samples()) == [0, 16384]
    assert wav_sound(_wav(7, 1, 8000, 8, bytes([0x00, 0x80, 0xFF, 0x7F])), "x").samples().tolist() == [
        -32124, 32124, 0, 0,
    ]  # fmt: skip
    assert wav_sound(_wav(6, 1, 8000, 8, bytes([0xD5, 0x55])), "x").samples().tolist() == [8, -8]


def test_what_is_louder_than_a_sample_can_be_is_cut_off_and_the_rest_is_rounded() -> None:
    assert clipped([0.4, -1.6, 32767.4]).tolist() == [0, -2, 32767]
    assert clipped([40000.0, 0.6, -32768.6]).tolist() == [32767, 1, -32768]
    assert clipped([]).tolist() == []


@pytest.mark.parametrize(
    "data", [b"", b"bonjour", b"RIFF0000WAVE", _wav(85, 1, 8000, 16, b"0000"), _wav(1, 0, 8000, 16, b"")]
)
def test_what_is_no_sound_is_refused_with_a_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "note.wav"
    path.write_bytes(data)
    with pytest.raises(SoundUnheard, match=r"note\.wav .*\. [A-Z].*\."):
        read_wav(path)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SoundUnheard, match=r"absent\.wav .*\."):
        read_wav(tmp_path / "absent.wav")
