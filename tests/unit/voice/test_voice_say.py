"""`kiosk say` writes one file, or says what went wrong."""

from pathlib import Path

import pytest
from obedient_engine import ObedientEngine, tone

from voice.speaking.chain import Chain
from voice.speaking.commands import say
from voice.speaking.recordings import Recordings, recording_name
from voice.speaking.sound import from_sealed_wav
from voice.speaking.trouble import ClipUnwritable, NothingToSay, UnknownLanguage


def test_a_sentence_becomes_a_file(tmp_path: Path, engine: ObedientEngine) -> None:
    said = say("Le DMP, n° 3.", "fr", tmp_path / "out.wav", Chain([engine]), {"DMP": "dé aime pé"})
    assert said.spoken == "Le dé aime pé, numéro trois."
    assert said.voice.engine == "obedient"
    assert from_sealed_wav(said.path.read_bytes()).seconds == pytest.approx(said.seconds)
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_a_recording_is_preferred(tmp_path: Path, engine: ObedientEngine) -> None:
    (tmp_path / f"{recording_name('Bonjour.')}.wav").write_bytes(tone(1.0).to_wav())
    said = say("Bonjour.", "fr", tmp_path / "out.wav", Chain([engine], Recordings({"fr": tmp_path})))
    assert said.voice.engine == "recordings"
    assert engine.asked == []


@pytest.mark.parametrize(
    ("text", "language", "out", "trouble"),
    [
        ("  ", "fr", "out.wav", NothingToSay),
        ("bonjour", "xx", "out.wav", UnknownLanguage),
        ("bonjour", "fr", "missing/out.wav", ClipUnwritable),
        ("bonjour", "fr", ".", ClipUnwritable),
        ("bonjour", "fr", "/proc/out.wav", ClipUnwritable),
    ],
)
def test_what_cannot_be_said_is_told_and_writes_nothing(
    tmp_path: Path, engine: ObedientEngine, text: str, language: str, out: str, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble, match=r"\."):
        say(text, language, tmp_path / out, Chain([engine]))
    assert list(tmp_path.iterdir()) == []
