"""Clips are made once, found by what they say, and what tells of a person never reaches a disk."""

import threading
import wave
from pathlib import Path

import pytest
from obedient_engine import ObedientEngine, tone

from voice.speaking.chain import Chain
from voice.speaking.clips import ClipStore
from voice.speaking.recordings import Recordings, recording_name
from voice.speaking.sound import from_sealed_wav
from voice.speaking.transients import Transients
from voice.speaking.trouble import ClipUnwritable, NothingToSay, NoVoice, UnknownLanguage
from voice.speaking.utterance import Utterance

SENTENCE = "Vos soins restent les mêmes."


@pytest.fixture
def store(tmp_path: Path, engine: ObedientEngine, other_engine: ObedientEngine) -> ClipStore:
    return ClipStore(tmp_path / "clips", Chain([engine, other_engine]), {"fr": {"DMP": "dé aime pé"}})


def store_like(store: ClipStore, folder: Path, engine: ObedientEngine, **others: object) -> ClipStore:
    lexicons = others.get("lexicons", {"fr": {"DMP": "dé aime pé"}})
    rate = others.get("words_per_minute", 125)
    assert isinstance(lexicons, dict)
    assert isinstance(rate, int)
    return ClipStore(folder, Chain([engine], words_per_minute=rate), lexicons)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_clip_is_made_once(store: ClipStore, engine: ObedientEngine) -> None:
    assert not store.has(SENTENCE, "fr")
    first = store.clip(SENTENCE, "fr")
    assert store.has(SENTENCE, "fr")
    assert store.clip(SENTENCE, "fr") == first
    assert len(engine.asked) == 1
    assert first.path == store.path(first.key)
    with wave.open(str(first.path)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(first.seconds, abs=0.001)


def test_a_second_start_finds_what_the_first_made(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    made = store.clip(SENTENCE, "fr")
    again = store_like(store, tmp_path / "clips", engine)
    assert again.clip(SENTENCE, "fr") == made
    assert len(engine.asked) == 1


def test_the_engine_gets_the_spoken_form(store: ClipStore, engine: ObedientEngine) -> None:
    store.clip("Le DMP : appelez le 34 22.", "fr")
    assert engine.asked == ["Le dé aime pé: appelez le trente-quatre vingt-deux."]


def test_whatever_changes_the_sound_changes_the_key(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    text = "Le DMP de 2004."
    keys = {
        store.key(text, "fr"),
        store.key(text.replace("2004", "2005"), "fr"),
        store_like(store, tmp_path, engine, words_per_minute=110).key(text, "fr"),
        store_like(store, tmp_path, engine, lexicons={"fr": {"DMP": "dossier"}}).key(text, "fr"),
        store_like(store, tmp_path, ObedientEngine("another")).key(text, "fr"),
        store_like(store, tmp_path, ObedientEngine(voice_name="deeper")).key(text, "fr"),
    }
    assert len(keys) == 6


def test_what_changes_no_sound_keeps_the_key(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    more = store_like(store, tmp_path, engine, lexicons={"fr": {"DMP": "dé aime pé", "SAMU": "samu"}})
    assert more.key("Le DMP.", "fr") == store.key("«\u202fLe DMP\u202f».", "fr")


@pytest.mark.parametrize("text", ["", "  ", "…", "«\u202f»", "!"])
def test_nothing_to_say_is_said_by_name(store: ClipStore, text: str) -> None:
    for ask in (store.key, store.clip, store.transient):
        with pytest.raises(NothingToSay):
            ask(text, "fr")


def test_an_unknown_language_is_said_by_name(store: ClipStore) -> None:
    with pytest.raises(UnknownLanguage):
        store.clip("hello", "xx")


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"\0" * 5000])
def test_a_damaged_clip_is_made_anew(store: ClipStore, engine: ObedientEngine, damage: bytes) -> None:
    good = store.clip(SENTENCE, "fr")
    whole = good.path.read_bytes()
    good.path.write_bytes(damage)
    assert not store.has(SENTENCE, "fr")
    assert store.clip(SENTENCE, "fr").path.read_bytes() == whole
    assert len(engine.asked) == 2


def test_a_clip_with_one_wrong_byte_is_made_anew(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    path = store.clip(SENTENCE, "fr").path
    whole = path.read_bytes()
    path.write_bytes(whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:])
    again = store_like(store, tmp_path / "clips", engine)
    assert again.clip(SENTENCE, "fr").path.read_bytes() == whole


def test_the_fallback_s_clip_does_not_take_the_chosen_voice_s_place(
    store: ClipStore, engine: ObedientEngine, other_engine: ObedientEngine
) -> None:
    engine.is_broken = True
    fallback = store.clip(SENTENCE, "fr")
    assert fallback.key != store.key(SENTENCE, "fr")
    assert not store.has(SENTENCE, "fr")
    engine.is_broken = False
    assert store.clip(SENTENCE, "fr").key == store.key(SENTENCE, "fr")


def test_while_the_chosen_engine_rests_the_fallback_s_clips_serve(
    store: ClipStore, engine: ObedientEngine, other_engine: ObedientEngine
) -> None:
    engine.is_broken = True
    for _ in range(4):
        store.clip(SENTENCE, "fr")
    assert len(engine.asked) == 2
    assert len(other_engine.asked) == 2


def test_without_any_voice_nothing_is_written(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    engine.is_broken = True
    with pytest.raises(NoVoice):
        store_like(store, tmp_path / "clips", engine).clip(SENTENCE, "fr")
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path, engine: ObedientEngine) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ClipStore(tmp_path / "file" / "clips", Chain([engine]), {})
    with pytest.raises(ClipUnwritable, match="clips"):
        store.clip(SENTENCE, "fr")
    assert files(tmp_path) == ["file"]
    assert store.transient(SENTENCE, "fr").seconds > 0


def test_a_recording_is_heard_first(tmp_path: Path, engine: ObedientEngine) -> None:
    (tmp_path / f"{recording_name(SENTENCE)}.wav").write_bytes(tone(3.0, level=900).to_wav())
    store = ClipStore(tmp_path / "clips", Chain([engine], Recordings({"fr": tmp_path})), {})
    clip = store.clip(SENTENCE, "fr")
    assert engine.asked == []
    assert clip.seconds == pytest.approx(3.0, abs=0.1)
    assert clip.key == store.key(SENTENCE, "fr")
    assert from_sealed_wav(clip.path.read_bytes()).rms > 2000


def test_a_new_recording_is_heard_instead_of_the_old_one(tmp_path: Path, engine: ObedientEngine) -> None:
    path = tmp_path / f"{recording_name(SENTENCE)}.wav"
    store = ClipStore(tmp_path / "clips", Chain([engine], Recordings({"fr": tmp_path})), {})
    path.write_bytes(tone(3.0).to_wav())
    old = store.clip(SENTENCE, "fr")
    path.write_bytes(tone(2.0).to_wav())
    assert store.clip(SENTENCE, "fr").seconds < old.seconds


def test_a_broken_recording_is_replaced_by_an_engine(tmp_path: Path, engine: ObedientEngine) -> None:
    (tmp_path / f"{recording_name(SENTENCE)}.wav").write_bytes(b"not a sound")
    store = ClipStore(tmp_path / "clips", Chain([engine], Recordings({"fr": tmp_path})), {})
    assert store.clip(SENTENCE, "fr").key == store.key(SENTENCE, "fr")
    assert len(engine.asked) == 1


def test_a_reference_never_reaches_the_disk(store: ClipStore, tmp_path: Path, engine: ObedientEngine) -> None:
    store.clip(SENTENCE, "fr")
    before = files(tmp_path)
    clip = store.transient("Votre référence : 0412 8835 0917.", "fr", "session one")
    assert files(tmp_path) == before
    assert from_sealed_wav(clip.wav).seconds == pytest.approx(clip.seconds)
    assert store.transient_by_key(clip.key) == clip
    assert store.transient("Votre référence : 0412 8835 0917.", "fr", "session one") == clip
    assert len(engine.asked) == 2


def test_a_session_s_clips_are_forgotten_with_it(store: ClipStore) -> None:
    mine = store.transient("Le 1234.", "fr", "mine")
    yours = store.transient("Le 1234.", "fr", "yours")
    assert mine.key != yours.key
    store.forget("mine")
    assert store.transient_by_key(mine.key) is None
    assert store.transient_by_key(yours.key) == yours
    store.forget()
    assert store.transient_by_key(yours.key) is None


def test_transient_clips_take_a_bounded_room() -> None:
    transients = Transients(most_bytes=1000)
    clips = [transients.keep(f"{n}", "s", bytes(400), 1.0) for n in range(5)]
    assert [transients.by_key(clip.key) is not None for clip in clips] == [False, False, False, True, True]


def test_the_whole_script_is_rendered_ahead_with_its_progress(store: ClipStore, engine: ObedientEngine) -> None:
    told: list[tuple[int, int]] = []
    script = [Utterance(f"Phrase numéro {n}.", "fr") for n in range(30)] + [Utterance("Phrase numéro 1.", "fr")]
    keys = store.render_ahead(script, lambda done, total: told.append((done, total)))
    assert told == [(n, 30) for n in range(31)]
    assert len(engine.asked) == 30
    assert all(store.path(key).exists() for key in keys)
    told.clear()
    assert store.render_ahead(script, lambda done, total: told.append((done, total))) == keys
    assert told == [(30, 30)]
    assert len(engine.asked) == 30


def test_rendering_stops_at_the_first_clip_that_cannot_be_kept(tmp_path: Path, engine: ObedientEngine) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ClipStore(tmp_path / "file", Chain([engine]), {})
    with pytest.raises(ClipUnwritable):
        store.render_ahead([Utterance(f"Phrase {n}.", "fr") for n in range(200)], lambda _done, _total: None)
    assert len(engine.asked) < 200


def test_unused_clips_are_swept_and_used_ones_stay(store: ClipStore, tmp_path: Path) -> None:
    kept, gone = store.clip("Oui.", "fr"), store.clip("Non.", "fr")
    assert store.sweep({kept.key}) == 1
    assert kept.path.exists()
    assert not gone.path.exists()
    assert store.sweep({kept.key}) == 0


def test_many_threads_make_each_clip_once(store: ClipStore, engine: ObedientEngine) -> None:
    found: list[str] = []

    def ask() -> None:
        found.extend(store.clip(f"Phrase {n}.", "fr").key for n in range(10))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engine.asked) == 10
    assert len(set(found)) == 10
    assert len(found) == 80
