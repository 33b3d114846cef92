"""How loud each device is at each step, in numbers alone; what was measured lies in a file; a loud room is followed."""

import datetime
import random
import threading
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.calibration import NAME, USUAL_QUIET, Calibration
from kiosk.levels import Levels
from kiosk.loudness import LEVELS, MOST_LIFT_DB, STEP_DB, Device, Ladder, Lift, Measured, is_too_weak, ladder
from kiosk.microphone_check import Microphone, quiet_of
from kiosk.outputs import Output, Outputs
from kiosk.settings import Sound

DAY = datetime.date(2026, 11, 22)
USUAL = 5
gains = st.floats(-60, 0)
founds = st.builds(Measured, gains, st.one_of(st.none(), st.floats(20, 120)), st.just(DAY))


def decibels(found: Measured, gain: float) -> float:
    """What is heard at a gain, where somebody has measured."""
    assert found.full is not None
    return found.full + gain


@given(st.sampled_from(Device), st.one_of(st.none(), founds), st.integers(1, LEVELS))
def test_on_every_device_each_step_is_louder_than_the_one_before_and_none_is_too_large(
    device: Device, found: Measured | None, usual: int
) -> None:
    steps = ladder(device, found, usual)
    assert len(steps.gains) == LEVELS
    between = {round(after - before, 1) for before, after in zip(steps.gains, steps.gains[1:], strict=False)}
    assert len(between) == 1
    assert 0 < between.pop() <= 10
    assert max(steps.gains) <= steps.most <= 0, "the player can't give more than there is"
    assert 1 <= steps.start <= LEVELS


@given(founds.filter(lambda found: found.decibels is not None))
def test_a_measured_loudspeaker_begins_above_65_decibels_and_has_12_more_where_it_can(found: Measured) -> None:
    steps = ladder(Device.LOUDSPEAKER, found, USUAL)
    if is_too_weak(Device.LOUDSPEAKER, found):
        assert steps.start == LEVELS
        return
    assert 65 <= decibels(found, steps.gains[steps.start - 1]) <= 69
    assert decibels(found, steps.most) <= 95
    assert steps.gains[-1] - steps.gains[0] >= 18
    if decibels(found, 0) >= 78:
        assert steps.gains[-1] - steps.gains[steps.start - 1] == pytest.approx(12, abs=0.1)


@given(founds.filter(lambda found: found.decibels is not None))
def test_measured_headphones_begin_between_60_and_70_decibels_and_never_pass_100(found: Measured) -> None:
    steps = ladder(Device.HEADPHONES, found, USUAL)
    assert decibels(found, steps.most) <= 100.01
    # However a meter was held: no louder than where nobody measured.
    unmeasured = ladder(Device.HEADPHONES, None, USUAL)
    assert steps.gains[steps.start - 1] <= unmeasured.gains[unmeasured.start - 1]
    if is_too_weak(Device.HEADPHONES, found):
        return
    begins = decibels(found, steps.gains[steps.start - 1])
    assert 50 <= begins <= 70.1
    assert begins >= 59.8 or decibels(found, 0) < 90
    assert decibels(found, steps.gains[0]) <= 20.1
    if decibels(found, 0) >= 100:
        assert decibels(found, steps.gains[-1]) == pytest.approx(100, abs=0.1)


@given(gains)
def test_what_somebody_judged_loud_enough_is_what_a_visit_begins_with(gain: float) -> None:
    for device in Device:
        steps = ladder(device, Measured(gain, None, DAY), USUAL)
        assert steps.gains[steps.start - 1] == pytest.approx(gain, abs=STEP_DB)
    assert steps.most <= gain + 12.01, "at the ears of somebody nobody knows how loud it is"


def test_headphones_that_nobody_measured_begin_softer_than_the_loudspeaker_and_follow_no_noise() -> None:
    aloud, at_the_ears = (ladder(device, None, USUAL) for device in Device)
    assert (aloud.start, at_the_ears.start) == (USUAL, USUAL)
    assert at_the_ears.gains[USUAL - 1] < aloud.gains[USUAL - 1]
    assert (aloud.follows_noise, at_the_ears.follows_noise) == (True, False)


# --- the room -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(-100, 0), st.floats(0.02, 3)), max_size=200))
def test_the_loudspeaker_follows_the_room_slowly_and_within_bounds(rooms: list[tuple[float, float]]) -> None:
    lift, since = Lift(-50), 99.0
    for room, seconds in rooms:
        before, since = lift.decibels, since + seconds
        has_changed = lift.hear(room, seconds)
        assert has_changed == (lift.decibels != before)
        assert 0 <= lift.decibels <= MOST_LIFT_DB
        if has_changed:
            assert abs(lift.decibels - before) == STEP_DB
            assert since >= 2
            since = 0


@given(st.floats(-100, 0))
def test_in_a_room_that_stays_as_it_is_loudness_comes_to_rest_20_decibels_above_it(room: float) -> None:
    lift = Lift(-50)
    for _ in range(20):
        lift.hear(room, 2)
    rest = lift.decibels
    assert rest >= min(MOST_LIFT_DB, room + 50)
    assert rest < max(0, room + 50) + STEP_DB
    assert not any(lift.hear(room + wobble, 2) for wobble in (-1.5, -0.5, -1))


def test_it_grows_softer_again_once_the_room_is_clearly_so() -> None:
    lift = Lift(-50)
    for _ in range(9):
        lift.hear(-41, 2)
    assert lift.decibels == 9
    assert not lift.hear(-44.5, 2)
    assert lift.hear(-48, 2)
    assert lift.decibels == 6


def test_once_the_person_has_chosen_the_room_counts_no_more() -> None:
    lift = Lift(-50)
    lift.hear(-30, 2)
    lift.settle()
    assert not any(lift.hear(room, 5) for room in (-10, -100))
    assert lift.decibels == STEP_DB


# --- the file -------------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.sampled_from(Device), founds)
def test_what_was_found_is_read_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, device: Device, found: Measured
) -> None:
    calibration = Calibration(tmp_path_factory.mktemp("var"))
    calibration.note(device, found)
    calibration.note_quiet(-47.5, DAY)
    assert calibration.of(device) == found
    assert calibration.quiet == -47.5
    calibration.forget(device)
    assert calibration.of(device) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 2}', b'{"headphones": {"gain_db": 40, "day": "2026-11-22"}}', b"\xff\xfe\x00"],
)
def test_a_damaged_file_makes_the_kiosk_neither_silent_nor_loud(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    calibration = Calibration(tmp_path)
    assert calibration.is_damaged
    assert all(calibration.of(device) is None for device in Device)
    assert calibration.quiet == USUAL_QUIET
    calibration.note(Device.LOUDSPEAKER, Measured(-12, 66, DAY))
    assert not calibration.is_damaged


def test_what_no_device_gives_is_not_written(tmp_path: Path) -> None:
    calibration = Calibration(tmp_path)
    for gain, heard in ((3.0, 66.0), (-12.0, 660.0), (-12.0, float("nan"))):
        with pytest.raises(ValueError, match="validation error"):
            calibration.note(Device.LOUDSPEAKER, Measured(gain, heard, DAY))
    assert not calibration.path.exists()


class Turned(Outputs):
    """A sound system that somebody has turned up."""

    def __init__(self) -> None:
        super().__init__("no-pactl")
        self.percent = {"hautparleur": 40, "casque": 30}

    @property
    def usual(self) -> str | None:
        return "hautparleur"

    def every(self) -> tuple[Output, ...] | None:
        return tuple(Output(name, percent=percent) for name, percent in self.percent.items())

    def turn(self, name: str, percent: int) -> bool:
        self.percent[name] = percent
        return True


def test_each_visit_begins_alike_and_each_device_with_its_own(tmp_path: Path) -> None:
    outputs, calibration = Turned(), Calibration(tmp_path)
    levels = Levels(calibration, Sound(volume=4), outputs)
    assert levels.begin() == 4
    calibration.note(Device.LOUDSPEAKER, levels.found(Device.LOUDSPEAKER, "-21", "66,5", DAY))
    assert levels.found(Device.HEADPHONES, "-21", "66,5", DAY).output == "", "it sounds at another now"
    calibration.note(Device.HEADPHONES, Measured(-6, 80, DAY, "casque", 30))
    outputs.percent = {"hautparleur": 100, "casque": 100}  # the last person had a key for it
    assert (levels.begin(), levels.device) == (5, Device.LOUDSPEAKER)
    levels.headphones_are_in = True
    assert levels.begin() == levels.ladder.start == 7  # 86 dB(A) is all that they give: 66, 76, 86
    for thread in threading.enumerate():
        if thread.name == "loudness":
            thread.join()
    assert outputs.percent == {"hautparleur": 40, "casque": 30}


def test_a_site_that_wants_no_following_has_none(tmp_path: Path) -> None:
    still = Levels(Calibration(tmp_path), Sound(follows_noise=False), Turned()).lift()
    assert not still.hear(0, 10)


def test_a_ladder_is_only_numbers() -> None:
    assert ladder(Device.LOUDSPEAKER, None, USUAL) == Ladder(tuple(range(-24, 3, 3)), USUAL, 0, follows_noise=True)


def test_a_meter_in_the_room_tells_what_the_microphone_gives_in_a_quiet_one() -> None:
    def opened(give: Callable[[bytes], None], _gone: Callable[[], None]) -> Microphone:
        class Card:
            def close(self) -> None:
                """It is closed."""

        chance = random.Random(1)
        give(array("h", (round(chance.gauss(0, 327.68)) for _ in range(2 * 16_000))).tobytes())  # -40 dBFS
        return Card()

    assert quiet_of(opened, 55) == pytest.approx(-50, abs=2)
