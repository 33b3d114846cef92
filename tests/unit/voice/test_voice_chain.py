"""A failing engine is noted and the next one speaks; where none can, that is said by name."""

from pathlib import Path

import pytest
from obedient_engine import ObedientEngine, tone

from voice.speaking.chain import Chain, make_chain
from voice.speaking.engines.engine import check_sound, plausible_seconds
from voice.speaking.recordings import recording_name
from voice.speaking.sound import Sound
from voice.speaking.trouble import EngineFailed, NoVoice
from voice.speaking.utterance import Utterance


def test_the_first_engine_speaks(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    assert Chain([engine, other_engine]).speak("bonjour", "fr").voice.engine == "obedient"
    assert other_engine.asked == []


def test_the_next_engine_speaks_where_the_first_fails(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    engine.is_broken = True
    chain = Chain([engine, other_engine])
    assert chain.speak("bonjour", "fr").voice.engine == "other"
    assert chain.failures() == {"obedient": "it was told to fail"}


def test_a_dead_engine_makes_no_third_sentence_late(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    engine.is_broken = True
    chain = Chain([engine, other_engine])
    for word in ("un", "deux", "trois", "quatre"):
        chain.speak(word, "fr")
    assert engine.asked == ["un", "deux"]
    assert other_engine.asked == ["un", "deux", "trois", "quatre"]


def test_an_engine_that_speaks_again_is_forgiven(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    engine.is_broken = True
    chain = Chain([engine, other_engine])
    chain.speak("un", "fr")
    engine.is_broken = False
    assert chain.speak("deux", "fr").voice.engine == "obedient"
    assert chain.failures() == {}


def test_no_voice_at_all_tells_what_each_engine_said(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    engine.is_broken = True
    other_engine.is_installed = False
    with pytest.raises(NoVoice, match=r"told to fail.*other is not installed.*kiosk check"):
        Chain([engine, other_engine]).speak("un secret", "fr")


def test_no_error_quotes_what_was_to_be_said(engine: ObedientEngine) -> None:
    engine.is_broken = True
    with pytest.raises(NoVoice) as trouble:
        Chain([engine]).speak("zéro, quatre, un, deux", "fr")
    assert "quatre" not in str(trouble.value)


def test_the_state_tries_each_engine_with_a_real_sentence(engine: ObedientEngine, other_engine: ObedientEngine) -> None:
    other_engine.is_broken = True
    works, fails = Chain([engine, other_engine]).state()
    assert (works.name, works.works) == ("obedient", True)
    assert (fails.name, fails.works) == ("other", False)
    assert "told to fail" in fails.detail
    assert len(engine.asked) == 1


def test_in_a_hurry_espeak_goes_first_only_with_the_same_voice() -> None:
    chosen, quick = ObedientEngine("pyttsx3", "a voice"), ObedientEngine("espeak-ng", "a voice")
    assert Chain([chosen, quick]).speak("vite", "fr", in_a_hurry=True).voice.engine == "espeak-ng"
    chosen.voice_name = "a better voice"
    assert Chain([chosen, quick]).speak("vite", "fr", in_a_hurry=True).voice.engine == "pyttsx3"


def test_a_broken_recording_is_noted_and_left_out(tmp_path: Path) -> None:
    chain = make_chain("espeak-ng", recordings={"fr": tmp_path})
    (tmp_path / f"{recording_name('Bonjour.')}.wav").write_bytes(b"broken")
    path = chain.recording(Utterance("Bonjour.", "fr"))
    assert path is not None
    assert chain.load(path) is None
    assert chain.recording(Utterance("Bonjour.", "fr")) is None
    assert any("bonjour" in why for why in chain.failures().values())


@pytest.mark.parametrize("name", ["pyttsx3", "pico", "piper", "espeak-ng"])
def test_every_chain_ends_with_espeak_ng(name: str) -> None:
    engines = [engine.name for engine in make_chain(name).engines]
    assert engines == ([name, "espeak-ng"] if name != "espeak-ng" else ["espeak-ng"])


def test_an_unknown_engine_names_those_that_are_known() -> None:
    with pytest.raises(NoVoice, match="pyttsx3"):
        make_chain("festival")


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (Sound(b"", 22050), "empty"),
        (Sound(bytes(44100), 22050), "silence"),
        (tone(0.2), "to be expected"),
        (tone(60), "to be expected"),
    ],
)
def test_a_sound_that_cannot_be_the_text_is_refused(sound: Sound, why: str) -> None:
    with pytest.raises(EngineFailed, match=why):
        check_sound("engine", sound, "Rien n'est fait tant que l'Assurance maladie n'a pas répondu.", 125)


def test_slower_speech_may_take_longer() -> None:
    text = "Prenez votre temps, cette borne vous attend."
    assert plausible_seconds(text, 80) > plausible_seconds(text, 125) > plausible_seconds(text, 200)
