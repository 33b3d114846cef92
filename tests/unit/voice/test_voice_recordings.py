"""Recordings are found by what they say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obedient_engine import tone

from voice.speaking.recordings import Recordings, recording_name
from voice.speaking.trouble import EngineFailed


def test_a_name_shows_its_first_words_and_ends_in_eight_digits() -> None:
    name = recording_name("Vos soins restent les mêmes, quel que soit votre choix, à l’hôpital.")
    slug, _, digits = name.rpartition("-")
    assert slug == "vos-soins-restent-les-memes-quel-que"
    assert len(digits) == 8


def test_spaces_and_apostrophes_of_any_kind_give_the_same_name() -> None:
    assert recording_name("L’été\u202f?") == recording_name("L'e\u0301te\u0301 ?")


def test_each_word_and_sign_counts() -> None:
    names = {recording_name(text) for text in ("Oui.", "Oui ?", "Oui", "oui.", "Non.")}
    assert len(names) == 5


@given(st.text())
def test_every_name_is_a_plain_file_name(text: str) -> None:
    name = recording_name(text)
    assert name.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert 8 <= len(name) <= 50


def test_a_recording_is_found_in_the_folder_of_its_language(tmp_path: Path) -> None:
    path = tmp_path / f"{recording_name('Bonjour.')}.wav"
    path.write_bytes(tone(0.5).to_wav())
    recordings = Recordings({"fr": tmp_path})
    assert recordings.find("Bonjour.", "fr") == path
    assert recordings.find("Bonsoir.", "fr") is None
    assert recordings.find("Bonjour.", "ar") is None
    assert recordings.load(path).seconds == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("data", [b"", b"hello", tone(0.01).to_wav()])
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bonjour-12345678.wav"
    path.write_bytes(data)
    with pytest.raises(EngineFailed, match="bonjour-12345678"):
        Recordings({"fr": tmp_path}).load(path)
