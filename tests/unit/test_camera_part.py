"""What `kiosk check` tells of the camera, and who may open it on an installed machine."""

import json
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.readiness import parts, senses
from kiosk.readiness.part import State
from kiosk.settings import Screen, Settings

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def cameras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the kernel lists cameras."""
    folder = tmp_path / "video4linux"
    folder.mkdir()
    monkeypatch.setattr(senses, "_CAMERAS", folder)
    return folder


def test_cameras_are_named_once_each(cameras: Path) -> None:
    for device, name in (("video0", "HD Camera"), ("video1", "HD Camera"), ("video2", "Other")):
        (cameras / device).mkdir()
        (cameras / device / "name").write_text(f"{name}\n", encoding="utf-8")
    part = senses.camera_part()
    assert part.state is State.GOOD
    assert "HD Camera, Other" in part.detail


@pytest.mark.usefixtures("cameras")
def test_a_camera_that_is_missed_is_told_with_what_to_do() -> None:
    part = senses.camera_part()
    assert part.state is State.REMARK
    assert "camera = false" in part.todo


@pytest.mark.usefixtures("cameras")
def test_where_the_site_wants_none_nothing_is_told_of_it(var: Path) -> None:
    for is_wanted in (False, True):
        settings = Settings(screen=Screen(camera=is_wanted))
        with House(Folders(PROJECT / "config", var / str(is_wanted)), settings=settings) as house:
            assert any(part.name == "camera" for part in parts(house)) is is_wanted


def test_the_browser_may_see_where_it_may_hear_and_nowhere_else() -> None:
    policies = json.loads((PROJECT / "config/deploy/chromium/policies/clairvoix.json").read_text(encoding="utf-8"))
    assert policies["VideoCaptureAllowed"] is False
    assert policies["VideoCaptureAllowedUrls"] == policies["AudioCaptureAllowedUrls"] == ["http://127.0.0.1:@PORT@"]
    screen = (PROJECT / "config/deploy/systemd/clairvoix-screen.service").read_text(encoding="utf-8")
    kiosk = (PROJECT / "config/deploy/systemd/clairvoix.service").read_text(encoding="utf-8")
    assert "DeviceAllow=char-video4linux rw" in screen
    assert "video4linux" not in kiosk  # pictures come from the page alone
