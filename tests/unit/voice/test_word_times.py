"""When words are said: kept inside the clip, true to the sound that is heard, and never the price of a sound."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obedient_engine import ObedientEngine, tone

from voice.speaking.chain import Chain
from voice.speaking.clips import ClipStore
from voice.speaking.engines import espeak_words
from voice.speaking.engines.espeak_ng import EspeakNg
from voice.speaking.engines.espeak_words import EspeakWords
from voice.speaking.engines.pyttsx3_engine import Pyttsx3
from voice.speaking.recordings import Recordings, recording_name
from voice.speaking.sound import Sound, from_sealed_wav, from_wav, is_whole_length
from voice.speaking.word_times import WordTime, from_wav_chunks, to_chunk

SENTENCE = "Rien n’est gardé : composez le 34 22."
TIMES = st.lists(st.builds(WordTime, st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1)), max_size=30)


@given(times=TIMES, samples=st.integers(0, 40))
def test_times_stand_in_the_clip_and_leave_its_sound_as_it_was(times: list[WordTime], samples: int) -> None:
    sound = Sound(bytes(range(2 * samples)), 22050)
    wav = sound.to_wav(to_chunk(times))
    assert from_wav_chunks(wav) == tuple(times)
    assert from_sealed_wav(wav) == sound
    assert is_whole_length(wav[:44], len(wav))
    assert not is_whole_length(wav[:44], len(wav) - 1)


def test_a_file_without_times_tells_none() -> None:
    assert from_wav_chunks(tone(0.1).to_wav()) == ()
    assert from_wav_chunks(b"RIFF" * 40) == ()
    assert from_wav(tone(0.1).to_wav(to_chunk([WordTime(1, 2)]))) == tone(0.1)


@pytest.mark.parametrize("engine", [EspeakNg(), Pyttsx3()])
def test_each_word_is_told_when_it_is_heard(engine: EspeakNg | Pyttsx3, tmp_path: Path) -> None:
    chain = Chain([engine], clock=EspeakWords())
    store = ClipStore(tmp_path, chain, {})
    try:
        clips = [store.clip(text, "fr").path.read_bytes() for text in (SENTENCE, "Bonjour.", SENTENCE[:18])]
        spoken = store.transient(SENTENCE, "fr").wav
    finally:
        chain.close()
    for wav in (clips[0], spoken):
        reading = store.reading(SENTENCE, "fr", wav)
        assert reading.words == ("Rien", "n’est", "gardé", "composez", "le", "34", "22.")
        assert [(mark.first, mark.last) for mark in reading.marks] == [(n, n) for n in range(7)]
        sound = from_sealed_wav(wav)
        assert reading.marks[0].milliseconds <= 100
        assert 500 < sound.seconds * 1000 - reading.marks[-1].milliseconds < 1500
        # The colon is a rest: what follows it begins in the sound after the rest, not in it.
        begins = reading.marks[3].milliseconds / 1000
        rest, word = (_loudness(sound, begins + part, begins + part + 0.1) for part in (-0.15, 0.05))
        assert word > 10 * rest, (rest, word)


def _loudness(sound: Sound, start: float, end: float) -> float:
    return Sound.from_samples(sound.samples()[int(start * sound.rate) : int(end * sound.rate)], sound.rate).rms


def test_another_voice_and_a_human_one_tell_nothing(tmp_path: Path, engine: ObedientEngine) -> None:
    chain = Chain([engine], Recordings({"fr": tmp_path}), clock=EspeakWords())
    store = ClipStore(tmp_path / "clips", chain, {})
    assert store.reading(SENTENCE, "fr", store.clip(SENTENCE, "fr").path.read_bytes()).marks == ()
    (tmp_path / f"{recording_name(SENTENCE)}.wav").write_bytes(tone(3.0).to_wav())
    assert store.reading(SENTENCE, "fr", store.clip(SENTENCE, "fr").path.read_bytes()).marks == ()


def test_times_of_a_sound_of_another_length_are_not_believed() -> None:
    clock = EspeakWords()
    try:
        assert clock.times("Bonjour.", "fr", 125, tone(9.0)) == ()
        assert clock.times("Bonjour.", "fr", 125, EspeakNg().synthesize("Bonjour.", "fr", 125)) != ()
    finally:
        clock.close()


def test_who_still_asks_once_all_is_closed_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, sound = EspeakWords(), EspeakNg().synthesize("Bonjour.", "fr", 125)
    assert clock.times("Bonjour.", "fr", 125, sound) != ()
    clock.close()
    started: list[object] = []
    monkeypatch.setattr(espeak_words, "WorkerProcess", lambda *given: started.append(given))
    assert clock.times("Bonjour.", "fr", 125, sound) == ()
    assert started == []


def test_a_machine_without_the_library_speaks_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise OSError\n", encoding="utf-8")
    monkeypatch.setattr(espeak_words, "_WORKER", broken)
    chain = Chain([EspeakNg()], clock=EspeakWords())
    wav = ClipStore(tmp_path / "clips", chain, {}).clip(SENTENCE, "fr").path.read_bytes()
    assert from_sealed_wav(wav).seconds > 2
    assert from_wav_chunks(wav) == ()
