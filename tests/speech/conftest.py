"""The sentences that voices are measured with, and the real engines, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from voice.speaking.engines.espeak_ng import EspeakNg
from voice.speaking.engines.pyttsx3_engine import Pyttsx3
from voice.speaking.spoken_form import spoken_form

SENTENCES = Path(__file__).with_name("sentences-fr.txt")


@pytest.fixture(scope="session")
def spoken_sentences() -> list[str]:
    """Twenty sentences such as a kiosk says, in their spoken form."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [spoken_form(line, "fr", {"SAMU": "samu"}) for line in lines if line]


@pytest.fixture(scope="session")
def espeak() -> EspeakNg:
    engine = EspeakNg()
    if not engine.is_available():
        pytest.fail("espeak-ng is not installed; the kiosk can't speak without it: apt install espeak-ng")
    return engine


@pytest.fixture(scope="module")
def pyttsx3() -> Iterator[Pyttsx3]:
    engine = Pyttsx3()
    yield engine
    engine.close()
