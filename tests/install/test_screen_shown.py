"""The kiosk's own page on a screen: the delivered script as its unit starts it, under an account without rights.

The compositor is the real one, without a graphics card (pixman) and without a screen (headless); the X server is Xvfb.
What is on the screen is read by a machine that shares no code with what wrote it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import framebuffer
import psutil
import pytest
from PIL import Image

sys.path.append(str(Path(__file__).parents[1] / "journeys"))  # the kiosk, running

from running import running

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
PATIENCE_S = 40.0
# The account of whoever may do nothing: cage refuses to run as root.
NOBODY, NOGROUP = "nobody", "nogroup"
# Mounts and processes of one's own.
APART = ("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--mount-proc")
# Colours of a screen on which nothing is written yet: black, and an empty window.
FEW = 2
# What the welcome page has in its largest letters.
WELCOME = "bienvenue"

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="policies are read from /etc: a mount of one's own is needed"),
    pytest.mark.skipif(not shutil.which("cage") or not shutil.which("grim"), reason="no compositor here"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A kiosk that runs."""
    place = tmp_path_factory.mktemp("kiosk")
    with running(place / "var", place) as kiosk:
        yield kiosk.there.address


class Hall:
    """What an installation puts in place, readable for the screen's account; a folder of that account."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self.programs = folder / "bin"
        self.programs.mkdir()
        shutil.copytree(DEPLOY, folder / "deploy")
        self.script = folder / "deploy" / "screen.sh"
        self.etc = folder / "etc"
        policies = self.etc / "policies" / "managed"
        policies.mkdir(parents=True)
        text = (DEPLOY / "chromium" / "policies" / "clairvoix.json").read_text(encoding="utf-8")
        (policies / "clairvoix.json").write_text(text.replace("@PORT@", address.rpartition(":")[2]), encoding="utf-8")
        self.home = folder / "home"
        self.home.mkdir(mode=0o700)
        shutil.chown(self.home, NOBODY, NOGROUP)
        self.said = folder / "said"

    def has(self, name: str, does: str) -> None:
        """A program of this machine."""
        (self.programs / name).write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
        (self.programs / name).chmod(0o755)

    def as_nobody(self, *command: str | Path, **environment: str) -> list[str]:
        """`command` under the screen's account, with what its unit gives it."""
        given = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home),
            "XDG_CONFIG_HOME": str(self.home),
            "LANG": "fr_FR.UTF-8",
            **environment,
        }
        who = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOGROUP}", "--clear-groups", "--inh-caps=-all"]
        return [*who, "env", "-i", *(f"{name}={value}" for name, value in given.items()), *map(str, command)]

    @contextmanager
    def shown(self, **environment: str) -> Iterator[None]:
        """The delivered script, under the delivered policies."""
        screen = self.as_nobody("bash", self.script, CLAIRVOIX_ADDRESS=self.address, **environment)
        # A /tmp of its own, as its unit has it: servers of X leave locks there.
        bound = 'mount --bind "$1" /etc/chromium && mount -t tmpfs none /tmp && cd / && shift && exec "$@"'
        with self.said.open("wb") as said:
            started = subprocess.Popen(
                [*APART, "bash", "-c", bound, "_", self.etc, *screen],
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
        finally:
            # The first of its name space: with it go all, and `unshare` ends after them.
            for first in psutil.Process(started.pid).children():
                first.kill()
            started.wait(PATIENCE_S)

    def compositor_picture(self) -> Image.Image | None:
        """What the compositor shows, once it does."""
        sockets = [path.name for path in self.home.glob("wayland-*") if path.suffix != ".lock"]
        out = self.home / "picture.png"
        if not sockets:
            return None
        asked = subprocess.run(
            self.as_nobody("grim", out, WAYLAND_DISPLAY=sockets[0]), capture_output=True, timeout=20, check=False
        )
        return Image.open(out).convert("RGB") if asked.returncode == 0 else None


@pytest.fixture
def hall(address: str) -> Iterator[Hall]:
    # Not under pytest's own folder, which is root's alone.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Hall(folder, address)


def read(picture: Image.Image, folder: Path) -> str:
    """What is written on it, by tesseract."""
    path = folder / "read.png"
    picture.save(path)
    return subprocess.run(
        ["tesseract", path, "-", "-l", "fra", "--psm", "11"], capture_output=True, text=True, check=True
    ).stdout


def until_welcome(look: Callable[[], Image.Image | None], folder: Path) -> Image.Image:
    """The picture once the welcome is read from it. A picture tells nobody that it changed: it is looked at."""
    until = time.monotonic() + PATIENCE_S
    words = ""
    while time.monotonic() < until:
        picture = look()
        if picture is not None and len(picture.getcolors(1 << 24) or ()) > FEW:
            words = read(picture, folder)
            if WELCOME in words:
                return picture
        time.sleep(0.5)
    pytest.fail(f"no welcome on the screen: {words!r}")


def corners(picture: Image.Image) -> set[object]:
    width, height = picture.size
    return {picture.getpixel((x, y)) for x in (0, width - 1) for y in (0, height - 1)}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("turn", "screens", "size"), [("0", "2", (2560, 720)), ("270", "1", (720, 1280))])
def test_the_compositor_shows_the_welcome_alone_and_turned(
    turn: str, screens: str, size: tuple[int, int], hall: Hall
) -> None:
    """What isn't turned is on two screens: on one, the compositor hands the browser's picture on, and keeps none."""
    headless = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
    with hall.shown(**headless, WLR_HEADLESS_OUTPUTS=screens, SCREEN_TURN=turn):
        picture = until_welcome(hall.compositor_picture, hall.home)
    assert picture.size == size
    assert len(corners(picture)) == 1, "an address bar, a frame or a bubble is there"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("xinit") or not shutil.which("Xvfb"), reason="no X server here")
def test_where_the_compositor_fails_the_x_server_shows_the_welcome(hall: Hall) -> None:
    frame = hall.home / "Xvfb_screen0"
    hall.has("cage", "exit 1")
    # The hall's only server is :0; here others may run.
    hall.has("xinit", f'exec "{shutil.which("xinit")}" "${{@/#:0/:{20_000 + os.getpid() % 20_000}}}"')
    hall.has("X", f'exec Xvfb "$1" -screen 0 1024x768x24 -fbdir "{hall.home}" -noreset -nolisten tcp')
    with hall.shown():
        picture = until_welcome(lambda: framebuffer.picture(frame) if frame.exists() else None, hall.home)
        assert "cage n’a pas pu ouvrir l’écran" in hall.said.read_text(encoding="utf-8", errors="replace")
    assert picture.size == (1024, 768)
    assert len(corners(picture)) == 1


def tried(hall: Hall, **environment: str) -> list[str]:
    """What the script tries to show the screen with, one after the other, where nothing succeeds."""
    for name in ("cage", "xinit"):
        turns = """[[ $1 == -h ]] && printf 'Usage:\\n -r\\t Rotate' && exit 1; """ if name == "cage" else ""
        hall.has(name, f'{turns}echo "{name} $*" >>"{hall.home}/tried"; exit 1')
    ended = subprocess.run(
        hall.as_nobody("bash", hall.script, **environment), capture_output=True, text=True, cwd="/", check=False
    )
    assert ended.returncode == 2
    assert "apt-get install cage" in ended.stderr
    return (hall.home / "tried").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def still() -> Iterator[Hall]:
    """A hall whose kiosk needn't run."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Hall(folder, "http://127.0.0.1:8080")


def test_one_that_cannot_show_the_screen_is_followed_by_the_other(still: Hall) -> None:
    assert [line.split()[0] for line in tried(still)] == ["cage", "xinit"]


def test_a_site_that_names_one_gets_that_one_alone(still: Hall) -> None:
    assert [line.split()[0] for line in tried(still, SCREEN_SERVER="x")] == ["xinit"]


@pytest.mark.parametrize(("turn", "switches"), [("0", 0), ("90", 1), ("180", 2), ("270", 3)])
def test_a_compositor_that_turns_by_itself_is_told_how_far(turn: str, switches: int, still: Hall) -> None:
    (first, *_) = tried(still, SCREEN_TURN=turn)
    assert first.split().count("-r") == switches


def test_a_screen_to_darken_goes_to_what_can_darken_it(still: Hall) -> None:
    assert [line.split()[0] for line in tried(still, SCREEN_NIGHT="20:00-07:30")] == ["xinit"]


@pytest.mark.skipif(not shutil.which("udevadm"), reason="no udev here")
def test_the_calibration_that_the_site_wrote_reaches_libinput(tmp_path: Path) -> None:
    """By the real udev, which takes a device that every machine has for the touch panel."""
    rules, settings = tmp_path / "rules.d", tmp_path / "clairvoix"
    rules.mkdir()
    settings.mkdir()
    (rules / "60-panel.rules").write_text('KERNEL=="null", ENV{ID_INPUT_TOUCHSCREEN}="1"\n', encoding="utf-8")
    delivered = (DEPLOY / "udev" / "70-clairvoix.rules").read_text(encoding="utf-8")
    (rules / "70-clairvoix.rules").write_text(
        delivered.replace('SUBSYSTEM=="input"', 'SUBSYSTEM=="mem"').replace("/etc/clairvoix", str(settings)),
        encoding="utf-8",
    )
    written = (DEPLOY / "screen.env").read_text(encoding="utf-8")
    (settings / "screen.env").write_text(
        written.replace("# SCREEN_TOUCH=1 0 0 0 1 0", "SCREEN_TOUCH=1.05 0 -0.02 0 1.1 0"), encoding="utf-8"
    )
    bound = 'mount --bind "$1" /usr/lib/udev/rules.d && mount -t tmpfs none /run && mkdir /run/udev && exec "${@:2}"'
    told = subprocess.run(
        ["unshare", "--mount", "bash", "-c", bound, "_", rules, "udevadm", "test", "/sys/class/mem/null"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "LIBINPUT_CALIBRATION_MATRIX=1.05 0 -0.02 0 1.1 0" in told.stdout.splitlines(), told.stderr
    assert "nvalid" not in told.stderr
