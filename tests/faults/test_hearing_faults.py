"""Whatever happens to the microphone, the recognizer or their socket: a clear sentence, and the session lives on."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hearing_peers import SPHINX, needs_models, said, sphinx_model
from microphone_page import GivenEars, MicrophonePage, ears_that_hear
from served import Served, serve, settings_for_tests
from simple_websocket import ConnectionClosed
from sound_card_peer import FakePortAudio
from sounds import RATE, ScriptedRecognizer, hiss, silence, tone

from kiosk.catalogue import translator
from kiosk.cli import kiosk as command
from kiosk.ears import Ears
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.screen.microphone_words import SORRY, Why
from kiosk.settings import Hearing
from voice.hearing.ear import Ear, TooMuchSound
from voice.hearing.engines.factory import recognizer
from voice.hearing.engines.worker_recognizer import WorkerRecognizer
from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.listener import Heard, Timing, TooLong
from voice.speaking.sound import Sound

WORDS = hiss(0.3) + tone(0.8) + hiss(1.4)
HEARING = {"hands_free": True}


@pytest.fixture
def hearing(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve a kiosk with ears that a test gives: `hearing("je sais ce que je veux")`."""
    with ExitStack() as stack:

        def start(heard: str | Ears, **how: Any) -> Served:
            ears = ears_that_hear(heard) if isinstance(heard, str) else heard
            settings = settings_for_tests(hearing=HEARING | how.pop("hearing", {}))
            return stack.enter_context(serve(tmp_path / "var", settings=settings, ears=ears, **how))

        yield start


@pytest.fixture
def page() -> Iterator[Callable[..., MicrophonePage]]:
    """Pages that are left when the test ends."""
    pages: list[MicrophonePage] = []

    def opens(kiosk: Served, cookie: str = "") -> MicrophonePage:
        pages.append(MicrophonePage(kiosk, cookie))
        return pages[-1]

    yield opens
    for one in pages:
        one.leaves()


def _french(why: Why) -> str:
    return translator("fr")(SORRY[why])


# --- how it goes where nothing is wrong -----------------------------------------------------------------------------


def test_what_is_heard_reaches_the_conversation(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    kiosk = hearing("je sais ce que je veux")
    somebody = page(kiosk)
    assert somebody.shows_a_microphone
    assert "microphone=(self)" in somebody.permissions
    somebody.listens().speaks(WORDS)
    assert somebody.hears("change")["moved"]
    assert somebody.person.session.place.name in {"notice", "capacity"}
    assert {"is": "began"} in somebody.told


@pytest.mark.parametrize(
    "settings", [{"microphone": "off"}, {"engine": "off"}, {}], ids=["off", "no engine", "no model"]
)
def test_without_a_model_or_where_the_site_wants_none_no_microphone_is_shown(
    tmp_path: Path, page: Callable[..., MicrophonePage], settings: dict[str, str]
) -> None:
    with serve(tmp_path / "var", settings=settings_for_tests(hearing=settings)) as kiosk:
        somebody = page(kiosk)
        assert not somebody.shows_a_microphone
        assert "microphone=()" in somebody.permissions


# --- who may listen -------------------------------------------------------------------------------------------------


def test_a_page_of_elsewhere_gets_no_socket(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    kiosk = hearing("je sais ce que je veux")
    for origin in ("http://elsewhere.example", "http://127.0.0.1:1", "null", ""):
        assert page(kiosk).is_refused(origin) == 403


@pytest.mark.parametrize(
    "wrong", [{"token": "guessed"}, {"token": ""}, {"cookie": ""}, {"cookie": "clairvoix=guessed"}]
)
def test_a_socket_without_its_visit_or_its_token_is_closed_with_a_sentence(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage], wrong: dict[str, str]
) -> None:
    somebody = page(hearing("je sais ce que je veux")).connects(**wrong)
    assert somebody.hears("sorry")["why"] == Why.OVER
    assert somebody.is_closed()
    assert somebody.person.session.place.name == "welcome"


@pytest.mark.parametrize("message", ["", "{", "[]", "3", '{"do": 7}', '{"do": "erase"}', '{"token": []}', "\x00" * 50])
def test_nonsense_on_the_socket_does_nothing(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage], message: str
) -> None:
    somebody = page(hearing("je sais ce que je veux")).listens().sends(message).sends(b"\x01").speaks(WORDS)
    assert somebody.hears("change")["moved"]


# --- two tabs, two visits -------------------------------------------------------------------------------------------


def test_of_two_tabs_the_newer_one_listens_and_the_older_is_told(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    kiosk = hearing("je sais ce que je veux")
    first = page(kiosk).listens()
    second = page(kiosk, first.cookie).listens()
    assert first.hears("sorry")["why"] == Why.ELSEWHERE
    assert first.is_closed()
    second.speaks(WORDS)
    assert second.hears("change")["moved"]


def test_while_one_visit_is_listened_to_another_is_told_so_and_may_try_again(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    kiosk = hearing("je sais ce que je veux")
    first, second = page(kiosk).listens(), page(kiosk)
    first.speaks(hiss(0.1))
    assert second.listens().hears("sorry")["why"] == Why.TAKEN
    first.sends({"do": "rest"})
    deadline = time.monotonic() + 5
    while kiosk.house.ears._owners and time.monotonic() < deadline:
        time.sleep(0.02)
    second.listens().speaks(WORDS)
    assert second.hears("change")["moved"]


# --- too much -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frames", [[bytes(16_000)] * 60, ['{"do": "hush"}'] * 2000], ids=["sound", "messages"])
def test_a_flood_closes_the_socket_with_a_sentence_and_nothing_else(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage], frames: list[str | bytes]
) -> None:
    somebody = page(hearing("je sais ce que je veux")).listens()
    with suppress(ConnectionClosed, OSError):  # closed in the middle of it
        for frame in frames:
            somebody.sends(frame)
    assert somebody.hears("sorry")["why"] == Why.FLOOD
    again = page(somebody.kiosk, somebody.cookie).listens().speaks(WORDS)
    assert again.hears("change")["moved"]


def test_a_message_that_is_too_long_ends_the_socket_alone(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    somebody = page(hearing("je sais ce que je veux")).listens().sends(bytes(200_000))
    assert somebody.is_closed()
    assert page(somebody.kiosk, somebody.cookie).listens().speaks(WORDS).hears("change")["moved"]


def test_a_shout_of_ten_minutes_is_cut_into_bounded_utterances_that_mean_nothing() -> None:
    heard: list[Any] = []
    scripted = ScriptedRecognizer("je refuse")
    ear = Ear(scripted, Grammar.of([Phrase("je refuse", "choose", "refuse")]), RATE, Timing(), heard.append)
    shout = tone(1.0)
    for _ in range(600):
        while True:
            try:
                ear.give(shout)
                break
            except TooMuchSound:  # faster than any microphone: let it catch up
                time.sleep(0.01)
                ear._waiting_bytes -= len(shout)
    ear.close()
    assert not any(isinstance(one, Heard) for one in heard)
    assert sum(isinstance(one, TooLong) for one in heard) >= 45
    assert scripted.seconds == [] or max(scripted.seconds) <= Timing().longest_seconds


@pytest.mark.slow
def test_a_shout_is_answered_with_a_sentence(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    somebody = page(hearing("je sais ce que je veux")).listens().speaks(hiss(0.2) + tone(4.0))
    for _ in range(9):
        time.sleep(1.0)
        somebody.speaks(tone(1.0))
    notice = somebody.hears("change")["notice"]
    assert notice == somebody.kiosk.house.script.text("fr").words.notices["heard_too_long"].text
    assert somebody.person.session.place.name == "welcome"


# --- ends -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["over", "forgotten", "curtain"])
def test_the_microphone_closes_with_the_session_and_behind_the_curtain(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage], end: str
) -> None:
    kiosk = hearing("je sais ce que je veux")
    somebody = page(kiosk).listens().speaks(hiss(0.3))
    with somebody.visit.lock:
        match end:
            case "over":
                somebody.person.times_out()
            case "forgotten":
                kiosk.face.visits.forget(somebody.visit)
            case _:
                somebody.person.happens(Act(Action.CURTAIN))
    assert somebody.hears("sorry")["why"] == Why.OVER
    assert somebody.is_closed()
    deadline = time.monotonic() + 5
    while kiosk.house.ears._owners and time.monotonic() < deadline:
        time.sleep(0.02)
    assert kiosk.house.ears._owners == {}
    if end != "forgotten":
        after = page(kiosk, somebody.cookie)
        assert not after.shows_a_microphone
        assert after.connects().hears("sorry")["why"] == Why.OVER


# --- microphones and recognizers that fail --------------------------------------------------------------------------


def test_a_microphone_unplugged_in_the_middle_of_a_word_is_told_and_the_session_lives_on(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    somebody = page(hearing("je sais ce que je veux")).listens().speaks(hiss(0.3) + tone(0.4)).sends({"do": "gone"})
    change = somebody.hears("change")
    assert change["notice"] == somebody.kiosk.house.script.text("fr").words.notices["microphone_gone"].text
    assert (change["closes"], change["moved"]) == (True, False)
    assert not somebody.person.wants_microphone
    assert somebody.person.session.place.name == "welcome"


def test_a_sound_card_is_heard_pulled_and_plugged_in_again(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    portaudio = FakePortAudio()
    kiosk = hearing("je sais ce que je veux", hearing={"microphone": "card"}, portaudio=portaudio)
    somebody = page(kiosk).connects()
    assert somebody.hears("ready")["source"] == "card"
    somebody.sends({"do": "listen"})
    deadline = time.monotonic() + 5
    while not portaudio.open_streams and time.monotonic() < deadline:
        time.sleep(0.02)
    portaudio.streams[-1].speak(hiss(0.3) + tone(0.3))
    portaudio.streams[-1].pull()
    assert somebody.hears("sorry")["why"] == Why.NO_MICROPHONE
    again = page(kiosk, somebody.cookie).listens()
    while not portaudio.open_streams and time.monotonic() < deadline:
        time.sleep(0.02)
    portaudio.streams[-1].speak(WORDS)
    assert again.hears("change")["moved"]
    again.sends({"do": "rest"})
    while portaudio.open_streams and time.monotonic() < deadline:
        time.sleep(0.02)
    assert portaudio.open_streams == []


def test_no_sound_card_is_told(hearing: Callable[..., Served], page: Callable[..., MicrophonePage]) -> None:
    portaudio = FakePortAudio(is_there=False)
    kiosk = hearing("je sais ce que je veux", hearing={"microphone": "card"}, portaudio=portaudio)
    assert page(kiosk).listens().hears("sorry")["why"] == Why.NO_MICROPHONE


@needs_models
def test_a_killed_recognizer_is_told_once_restarted_at_once_and_hears_again(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    real = recognizer(sphinx_model())
    assert isinstance(real, WorkerRecognizer)
    kiosk = hearing(GivenEars(real), hearing={"endpoint_seconds": 0.7})
    somebody = page(kiosk).listens().speaks(hiss(0.3) + tone(0.5))
    somebody.hears("began")
    assert real.worker_pid is not None
    os.kill(real.worker_pid, signal.SIGKILL)
    somebody.speaks(hiss(1.2))
    notice = kiosk.house.script.text("fr").words.notices["hearing_lost"].text
    assert somebody.hears("change")["notice"] == notice
    words = said("je sais ce que je veux", "roa/fr", 130, 50).pcm
    begun = time.monotonic()
    somebody.speaks(hiss(0.3) + words[: 2 * RATE // 5])
    somebody.hears("began")
    restarted = time.monotonic() - begun
    somebody.speaks_in_time(words[2 * RATE // 5 :] + hiss(1.2))
    somebody.hears("change")
    assert restarted < 10.0
    assert real.restarts == 1
    assert sum(one.get("notice") == notice for one in somebody.told) == 1


def test_a_recognizer_that_dies_of_every_word_is_given_up_with_a_sentence(
    hearing: Callable[..., Served], page: Callable[..., MicrophonePage]
) -> None:
    kiosk = hearing(GivenEars(ScriptedRecognizer("je refuse", is_lost=True)))
    somebody = page(kiosk).listens()
    somebody.speaks((hiss(0.4) + tone(0.4)) * 3 + hiss(1.0))
    assert somebody.hears("sorry")["why"] == Why.BROKEN
    assert somebody.person.session.place.name == "welcome"


@needs_models
@pytest.mark.parametrize("damage", ["a file is missing", "a file is broken"])
def test_a_damaged_model_leaves_touch_and_keys(
    tmp_path: Path, page: Callable[..., MicrophonePage], damage: str
) -> None:
    folder = tmp_path / "models-fr"
    shutil.copytree(SPHINX / "fr-ci-16k", folder / "fr-ci-16k", copy_function=shutil.copyfile)
    for inner in (folder, *folder.rglob("*")):
        inner.chmod(0o755 if inner.is_dir() else 0o644)
    for dictionary in SPHINX.glob("*.dict"):
        shutil.copyfile(dictionary, folder / dictionary.name)
    mdef = folder / "fr-ci-16k" / "mdef"
    mdef.unlink() if damage == "a file is missing" else mdef.write_bytes(b"nonsense")
    settings = settings_for_tests(hearing={"model": str(folder)})
    with serve(tmp_path / "var", settings=settings) as kiosk:
        somebody = page(kiosk)
        if damage == "a file is missing":
            assert not somebody.shows_a_microphone
        else:
            somebody.listens().speaks(WORDS)
            assert somebody.hears("sorry")["why"] == Why.BROKEN
            assert somebody.person.session.place.name == "welcome"


def test_every_reason_to_close_has_its_french_sentence() -> None:
    for why in Why:
        assert _french(why) != SORRY[why]
        assert _french(why).endswith(".")


# --- files, by command ----------------------------------------------------------------------------------------------


def _hear(path: Path, *more: str) -> Result:
    return CliRunner().invoke(command, ["hear", str(path), *more])


@pytest.fixture
def model(var: Path) -> None:
    """The small model of PocketSphinx, installed."""
    installed = CliRunner().invoke(command, ["voice", "install", str(SPHINX / "fr-ci-16k")])
    assert installed.exit_code == 0, installed.output


@needs_models
@pytest.mark.usefixtures("model")
def test_a_file_is_heard_whatever_its_rate_and_channels(tmp_path: Path) -> None:
    clean = said("je refuse mon espace santé", "roa/fr", 130, 50)
    mono = clean.pcm[: len(clean.pcm) // 4 * 4]
    halved = b"".join(mono[at : at + 2] for at in range(0, len(mono), 4))
    stereo = b"".join(halved[at : at + 2] * 2 for at in range(0, len(halved), 2))
    whole = Sound(stereo, 8000).to_wav()
    as_stereo = whole[:22] + b"\x02\x00" + whole[24:28] + (32000).to_bytes(4, "little") + b"\x04\x00" + whole[34:]
    path = tmp_path / "refus.wav"
    for content in (clean.to_wav(), as_stereo):
        path.write_bytes(content)
        done = _hear(path, "--scene", "answer/space", "--json")
        assert done.exit_code == 0, done.output
        told = json.loads(done.output)
        assert set(told) == {"engine", "scene", "action", "option", "confidence", "text"}
        assert (told["action"], told["option"]) in {("choose", "refuse"), (None, None)}
    assert told["engine"] == "pocketsphinx"


@needs_models
@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("pcm", [b"", silence(0.5), hiss(2.0)], ids=["empty", "silence", "a quiet room"])
def test_a_file_without_words_is_an_answer(tmp_path: Path, pcm: bytes) -> None:
    path = tmp_path / "rien.wav"
    path.write_bytes(Sound(pcm, RATE).to_wav())
    done = _hear(path, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["action"] is None
    assert _hear(path).output == "Rien n’a été compris.\n"


@needs_models
@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("content", [b"Bonjour, ceci est une lettre.", b"", b"RIFF"], ids=["text", "nothing", "a head"])
def test_a_text_named_wav_is_refused_in_one_french_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lettre.wav"
    path.write_bytes(content)
    done = _hear(path)
    assert done.exit_code == 2
    assert done.output == "lettre.wav n’est pas un fichier WAV, malgré son nom. Enregistrez le son au format WAV.\n"


@needs_models
def test_a_damaged_model_is_one_french_line_of_hear_and_a_remark_of_check(var: Path, tmp_path: Path) -> None:
    folder = var / "models" / "vosk-model-small-fr"
    (folder / "am").mkdir(parents=True)
    path = tmp_path / "rien.wav"
    path.write_bytes(Sound(silence(0.2), RATE).to_wav())
    done = _hear(path)
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
    assert "kiosk voice install" in done.output


def test_ears_are_lent_to_one_and_given_back() -> None:
    ears, one, other = ears_that_hear("je refuse"), object(), object()
    assert ears.lend("fr", one) is ears.lend("fr", one)
    with pytest.raises(Exception, match=r"micro soit fermé|microphone is closed"):
        ears.lend("fr", other)
    ears.give_back(one)
    assert ears.lend("fr", other)
    assert Ears(Hearing(), Path("no-models-here")).can_hear("fr") is False
