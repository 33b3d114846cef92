"""The sound card as a microphone, and the trial of it in `kiosk check --microphone`."""

import threading
from collections.abc import Callable

import pytest
from sound_card_peer import FakePortAudio
from sounds import ScriptedRecognizer, hiss, silence, tone

from kiosk.microphone_check import Tried, try_microphone
from voice.hearing.sound_card import RATE, NoSoundCard, SoundCard


def _gone() -> None:
    raise AssertionError("it was not pulled")


def test_what_is_said_into_the_card_is_given_in_the_form_that_recognizers_want() -> None:
    portaudio, given = FakePortAudio(), []
    card = SoundCard(given.append, _gone, device="USB", portaudio=portaudio)
    said = tone(0.5)
    portaudio.streams[0].speak(said)
    assert b"".join(given) == said
    how = portaudio.streams[0].how
    assert (how["samplerate"], how["channels"], how["dtype"], how["device"]) == (RATE, 1, "int16", "USB")
    card.close()
    assert portaudio.open_streams == []
    portaudio.streams[0].speak(said)
    assert b"".join(given) == said


def test_a_card_that_is_pulled_out_is_told() -> None:
    portaudio, gone = FakePortAudio(), threading.Event()
    SoundCard(lambda _pcm: None, gone.set, portaudio=portaudio)
    portaudio.streams[0].pull()
    assert gone.is_set()


def test_without_a_card_a_sentence_says_what_to_do() -> None:
    with pytest.raises(NoSoundCard, match=r"kiosk\.toml"):
        SoundCard(lambda _pcm: None, _gone, portaudio=FakePortAudio(is_there=False))


class _Room:
    """A microphone in a room where somebody counts."""

    def __init__(self, room: bytes, speech: bytes) -> None:
        self.sound = room + speech
        self.is_open = False

    def open(self, give: Callable[[bytes], None], gone: Callable[[], None]) -> "_Room":
        self.is_open = True
        for at in range(0, len(self.sound), 2560):
            give(self.sound[at : at + 2560])
        gone()
        return self

    def close(self) -> None:
        self.is_open = False


def _tried(room: bytes, speech: bytes, recognizer: ScriptedRecognizer | None = None) -> tuple[Tried, list[str]]:
    said: list[str] = []
    microphone = _Room(room, speech)
    tried = try_microphone(microphone.open, recognizer, said.append)
    assert not microphone.is_open
    return tried, said


def _counted(height: float = 0.3) -> bytes:
    return hiss(1.0) + tone(0.8, height=height) + hiss(3.2)


def test_a_good_microphone_is_measured_and_understood() -> None:
    tried, said = _tried(hiss(2.0), _counted(), ScriptedRecognizer("un deux trois"))
    assert (tried.remark, tried.is_understood) == (None, True)
    assert tried.room == pytest.approx(-60, abs=2)
    assert tried.speech == pytest.approx(-13.5, abs=1.5)
    assert len(said) == 2


@pytest.mark.parametrize(
    ("room", "speech"),
    [
        (silence(2.0), silence(5.0)),
        (hiss(2.0), _counted(0.003)),
        (hiss(2.0), _counted(0.99)),
        (hiss(2.0, 0.1), hiss(5.0, 0.12)),
        (b"", b""),
    ],
    ids=["muted", "soft", "loud", "noisy", "stopped"],
)
def test_what_is_wrong_is_told_in_a_sentence(room: bytes, speech: bytes) -> None:
    tried, _ = _tried(room, speech)
    assert tried.remark is not None
    assert tried.remark.endswith((".", "?"))
    assert not tried.is_good


def test_the_remarks_are_different_ones() -> None:
    remarks = {
        _tried(room, speech)[0].remark
        for room, speech in (
            (silence(2.0), silence(5.0)),
            (hiss(2.0), _counted(0.003)),
            (hiss(2.0), _counted(0.99)),
            (hiss(2.0, 0.1), hiss(5.0, 0.12)),
        )
    }
    assert len(remarks) == 4
    assert _tried(hiss(2.0), _counted(), ScriptedRecognizer("quatre cinq six"))[0].is_understood is False
