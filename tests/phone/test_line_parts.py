"""Parts of the line by themselves: A-law, clock, playout, tones, hours, Asterisk's configuration, sealed voices."""

import datetime
import math
import random
import stat
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import KIT, has_kit
from sample_records import BOOK, DAY, STATION, body

from kiosk.phone.capacity import AllTaken, Lines
from kiosk.phone.hours import HoursNotUnderstood, read_hours
from kiosk.phone.inbox import Inbox
from kiosk.phone.pbx import Asterisk, LineUnconfigured, PbxUnfit, find_asterisk, write_configuration
from kiosk.phone.recorder import Recorder
from kiosk.register import Register, sealing
from kiosk.register.errors import NoSealingKey, UnknownVoice
from kiosk.register.outbox import LineState, PaperLine
from kiosk.register.voices import Purpose, Voices
from kiosk.settings import Phone
from voice.lines.clock import Metronome
from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.keys import OncePerPress, ToneListener
from voice.lines.media import FRAME_BYTES, SILENCE
from voice.lines.playout import Playout
from voice.lines.sip_caller import tone
from voice.lines.telephone_sound import clearer
from voice.speaking.sound import Sound

KEYS = "1234567890*#"


# --- sound ---------------------------------------------------------------------------------------------------------


def test_every_a_law_byte_survives_the_way_there_and_back() -> None:
    every = bytes(range(256))
    assert to_alaw(from_alaw(every)) == every


@given(st.integers(-32768, 32767))
def test_a_law_is_never_far_off(sample: int) -> None:
    pcm = sample.to_bytes(2, "little", signed=True)
    heard = int.from_bytes(from_alaw(to_alaw(pcm)), "little", signed=True)
    assert abs(heard - max(-32256, min(32256, sample))) <= max(8, abs(sample) / 16)


def test_the_clearer_voice_is_louder_and_never_clips() -> None:
    soft = Sound.from_samples(array("h", (round(900 * math.sin(index / 3)) for index in range(8000))), 8000)
    louder = Sound(clearer(soft.pcm), 8000)
    assert louder.rms > 1.5 * soft.rms
    loud = Sound.from_samples(array("h", (round(32000 * math.sin(index / 2)) for index in range(8000))), 8000)
    assert Sound(clearer(loud.pcm), 8000).peak < 32767


def test_sounds_follow_each_other_without_a_gap_and_tell_their_marks_in_order() -> None:
    playout = Playout()
    first, second = bytes([1]) * 500, bytes([2]) * 300
    playout.add(first, "first")
    playout.add(b"", "nothing")
    playout.add(second, "second")
    frames = [playout.frame() for _ in range(4)]
    assert b"".join(frame for frame, _ in frames)[:800] == first + second
    assert [mark for _, marks in frames for mark in marks] == ["first", "nothing", "second"]
    assert frames[-1][0] == SILENCE
    assert {len(frame) for frame, _ in frames} == {FRAME_BYTES}


def test_what_is_cleared_is_never_played_nor_told() -> None:
    playout = Playout()
    playout.add(bytes([1]) * 5000, "end")
    playout.frame()
    playout.clear()
    assert playout.frame() == (SILENCE, ())


def test_a_late_tick_makes_none_of_the_next_ones_late_and_a_long_hole_is_no_burst() -> None:
    metronome = Metronome(0.0)
    assert not metronome.is_due(0.019)
    assert metronome.is_due(0.045)
    assert metronome.is_due(0.045)
    assert not metronome.is_due(0.059)
    assert metronome.is_due(2.0)
    assert not metronome.is_due(2.0)


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("down", "up"), [(0.04, 0.04), (0.06, 0.06), (0.2, 0.05)])
def test_tones_of_every_key_are_heard_once(down: float, up: float) -> None:
    heard: list[str] = []
    listener = ToneListener(heard.append)
    noise = random.Random(1)
    for key in KEYS + "1122":
        listener.hear(tone(key, down, 3000))
        quiet = array("h", (noise.randint(-60, 60) for _ in range(round(up * 8000))))
        listener.hear(Sound.from_samples(quiet, 8000).pcm)
    assert "".join(heard) == KEYS + "1122"


def test_noise_music_and_a_single_tone_press_no_key() -> None:
    heard: list[str] = []
    listener = ToneListener(heard.append)
    noise = random.Random(2)
    listener.hear(Sound.from_samples(array("h", (noise.randint(-9000, 9000) for _ in range(80_000))), 8000).pcm)
    for hertz in (440, 697, 941, 1209, 1477, 880):
        wave = array("h", (round(9000 * math.sin(2 * math.pi * hertz * index / 8000)) for index in range(4000)))
        listener.hear(Sound.from_samples(wave, 8000).pcm)
    assert heard == []


@given(st.lists(st.sampled_from(KEYS), max_size=20), st.data())
def test_a_press_that_comes_by_both_ways_is_told_once_whichever_comes_first(
    keys: list[str], data: st.DataObject
) -> None:
    now = [0.0]
    told: list[str] = []
    once = OncePerPress(told.append, lambda: now[0])
    for key in keys:
        first, second = data.draw(st.permutations(["events", "tones"]))
        once.told(key, first)
        now[0] += 0.08
        once.told(key, second)
        now[0] += 0.5
    assert told == keys


def test_a_storm_of_keys_is_passed_over() -> None:
    now = [0.0]
    inbox = Inbox(lambda: now[0])
    taken = 0
    for _ in range(200):
        now[0] += 0.005
        taken += inbox.press("1")
    assert taken <= 16


def test_what_was_dictated_is_overwritten_when_it_is_forgotten() -> None:
    recorder = Recorder()
    recorder.begin()
    recorder.hear(b"\x11\x22" * 160)
    kept = recorder._pcm
    recorder.forget()
    assert recorder.pcm == b""
    assert bytes(kept) == b""


# --- the site's settings ---------------------------------------------------------------------------------------------


def test_opening_hours_are_read_as_they_are_written() -> None:
    hours = read_hours("1-5 09:00-12:00 13:30-17:00 ; 6 09:00-12:00")
    monday = datetime.datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 – the site's own clock
    assert hours.are_open(monday)
    assert not hours.are_open(monday.replace(hour=12, minute=30))
    assert hours.are_open(monday + datetime.timedelta(days=5))
    assert not hours.are_open(monday + datetime.timedelta(days=6))
    assert read_hours("").are_open(monday)


@pytest.mark.parametrize("text", ["9-17", "8 09:00-12:00", "1 12:00-09:00", "1 25:00-26:00", "lundi"])
def test_hours_that_cannot_be_read_say_how_to_write_them(text: str) -> None:
    with pytest.raises(HoursNotUnderstood, match="1-5 09:00-12:00"):
        read_hours(text)


def test_who_comes_first_gets_the_first_free_line() -> None:
    lines = Lines(1, 2)
    first, second, third = lines.enter(), lines.enter(), lines.enter()
    assert [one.position for one in (first, second, third)] == [0, 1, 2]
    with pytest.raises(AllTaken):
        lines.enter()
    with second:
        pass
    assert third.position == 1
    with first:
        pass
    assert third.position == 0


@pytest.fixture
def some_asterisk(tmp_path: Path) -> Asterisk:
    """One that is never started."""
    return Asterisk(("asterisk",), tmp_path / "modules", tmp_path / "data")


def test_the_configuration_holds_the_password_for_its_owner_alone(tmp_path: Path, some_asterisk: Asterisk) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "password").write_text("s3cret", encoding="utf-8")
    (own / "password").chmod(0o600)
    settings = Phone(server="192.168.1.2", user="poste22", reception="100")
    write_configuration(tmp_path / "asterisk", settings, some_asterisk, own=own)
    pjsip = tmp_path / "asterisk" / "pjsip.conf"
    assert "password = s3cret" in pjsip.read_text(encoding="utf-8")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "asterisk").glob("*.conf")} == {0o600}
    assert "Dial(PJSIP/100@line,25)" in (tmp_path / "asterisk" / "extensions.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "settings",
    [
        Phone(extension="3422,1,System(rm)"),
        Phone(server="box;comment", user="a"),
        Phone(server="box", user="a]b"),
        Phone(server="box"),
        Phone(reception="100)Hangup("),
    ],
)
def test_a_setting_that_would_mean_more_to_asterisk_than_it_says_is_refused(
    tmp_path: Path, some_asterisk: Asterisk, settings: Phone
) -> None:
    with pytest.raises(LineUnconfigured, match="phone"):
        write_configuration(tmp_path / "asterisk", settings, some_asterisk, own=tmp_path / "own")
    assert not (tmp_path / "asterisk").exists()


def test_a_password_that_others_can_read_is_refused(tmp_path: Path, some_asterisk: Asterisk) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "password").write_text("s3cret", encoding="utf-8")
    (own / "password").chmod(0o644)
    with pytest.raises(LineUnconfigured, match="chmod 600"):
        write_configuration(tmp_path / "a", Phone(server="box", user="poste"), some_asterisk, own=own)


def test_no_asterisk_or_half_of_one_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(PbxUnfit):
        find_asterisk(tmp_path)
    with pytest.raises(PbxUnfit, match=r"22\.10"):
        Asterisk((str(tmp_path / "nothing"),), tmp_path, tmp_path).version()


@pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one")
def test_the_trial_asterisk_has_what_either_way_of_sound_needs() -> None:
    found = find_asterisk(KIT)
    for media in ("audiosocket", "websocket"):
        assert found.check(media) >= (22, 10)


# --- papers and voices that wait -------------------------------------------------------------------------------------


def test_papers_that_wait_are_printed_once_they_are_released(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = register.record(body(), lambda _prepared: [PaperLine("form", "sheet", "{}", waits=True)])
        assert register.outbox.claim() is None
        assert register.outbox.waiting() == (stored.reference,)
        (released,) = register.outbox.release(stored.reference)
        assert released.state is LineState.PENDING
        claimed = register.outbox.claim()
        assert claimed is not None
        assert (claimed.id, claimed.times) == (released.id, 0)
        assert register.outbox.release(stored.reference) == ()


def test_papers_that_wait_outlive_a_restart_and_go_with_their_record(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = register.record(body(), lambda _prepared: [PaperLine("form", "sheet", "{}", waits=True)])
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        assert register.outbox.waiting() == (stored.reference,)
        register.erase(stored.reference)
        assert register.outbox.waiting() == ()


def test_a_register_beside_another_process_never_takes_its_turn_to_print(tmp_path: Path) -> None:
    with (
        Register.open(tmp_path, STATION, clock=lambda: DAY, may_print=False) as beside,
        Register.open(tmp_path, STATION, clock=lambda: DAY) as kiosk,
    ):
        beside.outbox.queue([PaperLine("slip", "roll", "{}")])
        assert beside.outbox.claim() is None
        assert kiosk.outbox.claim() is not None


def test_a_voice_is_sealed_at_once_and_opened_with_the_sites_key_alone(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    assert not voices.can_seal()
    with pytest.raises(NoSealingKey):
        voices.keep(b"RIFF", Purpose.POST, DAY, seconds=3)
    stick = tmp_path / "stick"
    stick.mkdir()
    key = sealing.make(tmp_path, stick)
    name = voices.keep(b"RIFF and a name", Purpose.POST, DAY, seconds=3, reference="000112345678")
    (voice,) = voices.waiting(Purpose.POST)
    assert key.open(voice.sealed) == b"RIFF and a name"
    assert b"a name" not in next((tmp_path / "voices").iterdir()).read_bytes()
    assert voices.waiting(Purpose.CALL_BACK) == ()
    voices.done(name)
    assert list((tmp_path / "voices").iterdir()) == []
    with pytest.raises(UnknownVoice):
        voices.done(name)


def test_a_voice_is_erased_after_thirty_days_and_with_its_record(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    sealing.make(tmp_path, stick)
    voices = Voices(tmp_path)
    voices.keep(b"RIFF", Purpose.CALL_BACK, DAY, seconds=3)
    voices.keep(b"RIFF", Purpose.POST, DAY, seconds=3, reference="000112345678")
    assert voices.erase_due(DAY + datetime.timedelta(days=30)) == 0
    assert voices.erase_of("000112345678") == 1
    assert voices.erase_due(DAY + datetime.timedelta(days=31)) == 1
    assert voices.waiting() == ()


@pytest.mark.parametrize("name", ["../keys/site", "", "x" * 32, "0" * 31])
def test_a_name_that_is_none_of_ours_opens_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownVoice):
        Voices(tmp_path).get(name)
