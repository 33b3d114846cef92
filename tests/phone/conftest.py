"""A line without a telephone for every test of its dialogue, and a real one where Asterisk is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bare_line import SECRET, BareLine, BareRig
from headless import Line, line
from kit import asterisk, free_ports, has_kit

from kiosk.settings import Phone


@pytest.fixture(scope="module")
def shared_phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """One line for many calls."""
    with line(tmp_path_factory.mktemp("line") / "var") as opened:
        yield opened


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Line]:
    """A line at a town hall with its delivered settings."""
    with line(tmp_path / "var") as opened:
        yield opened


@contextmanager
def _bare(folder: Path, *, keys_in_sound: bool = False, media: str = "audiosocket") -> Iterator[BareRig]:
    if not has_kit():
        pytest.skip("no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one")
    with BareLine(keys_in_sound=keys_in_sound, is_websocket=media == "websocket") as line:
        own = folder / "own"
        own.mkdir()
        (own / "secret").write_text(SECRET, encoding="ascii")
        (sip,) = free_ports(1)
        phone = Phone(agi_port=line.agi.port, sound_port=line.sound.port, sip_port=sip, media=media)  # type: ignore[arg-type]
        with asterisk(folder / "asterisk", phone, own) as pbx:
            yield BareRig(pbx, line)


@pytest.fixture(scope="module")
def bare_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareRig]:
    """A line that only collects, with an Asterisk before it."""
    with _bare(tmp_path_factory.mktemp("bare")) as rig:
        yield rig


@pytest.fixture(scope="module")
def bare_rig_with_tones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareRig]:
    """The same, for a gateway that sends keys as tones, too."""
    with _bare(tmp_path_factory.mktemp("tones"), keys_in_sound=True) as rig:
        yield rig


@pytest.fixture(scope="module")
def bare_rig_by_websocket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareRig]:
    """The same, its sound handed over by the other way."""
    with _bare(tmp_path_factory.mktemp("websocket"), media="websocket") as rig:
        yield rig
