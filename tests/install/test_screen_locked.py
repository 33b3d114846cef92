"""The screen as a hall has it: the delivered policies, the delivered switches, a real Chromium in a real X server.

A child with a keyboard sits before it. What she types goes through the X server, as a keyboard's does.
"""

import ctypes
import json
import os
import re
import select
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp

import framebuffer
import pytest
from PIL import Image

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "config" / "deploy"
WIDTH, HEIGHT = 1024, 768
PATIENCE_S = 40.0
# How long a key that does nothing is given to do something, in seconds.
A_WHILE_S = 1.5
BLUE = (0x20, 0x40, 0x60)

# Linux's numbers of keys (input-event-codes.h), and what X adds to them.
X_OFFSET = 8
EVDEV = {
    "escape": 1,
    "plus": 13,
    "ctrl": 29,
    "shift": 42,
    "alt": 56,
    "enter": 28,
    "f10": 68,
    "f11": 87,
    "f12": 88,
    **{f"f{number}": 58 + number for number in range(1, 10)},
    **dict(zip("qwertyuiop", range(16, 26), strict=True)),
    **dict(zip("asdfghjkl", range(30, 39), strict=True)),
    **dict(zip("zxcvbnm", range(44, 51), strict=True)),
    "right-ctrl": 97,
    "print": 99,
    "right-alt": 100,
    "home": 102,
    "delete": 111,
    "super": 125,
    "menu": 127,
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(os.geteuid() != 0, reason="policies are read from /etc: a mount of one's own is needed"),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="no X server here"),
]

PAGE = b"""<!doctype html><title>borne</title>
<style>
  html { background: #204060; height: 100% }
  body { margin: 0 }
  a { display: block; font-size: 60px; color: #fff }
</style>
<body><a id="link" href="http://127.0.0.1:OTHER/page">elsewhere</a>
<script>
  const tell = (what) => fetch("/told?" + what);
  addEventListener("keydown", (event) => tell("key-" + event.code));
  fetch("http://127.0.0.1:OTHER/fetched", { mode: "no-cors" }).catch(() => {});
  if (location.search === "?download") location = "/file.zip";
  if (location.search === "?popup") tell("popup-" + (open("/popup") === null ? "refused" : "opened"));
  tell("loaded");
</script>"""


@dataclass
class Site:
    """A server that notes who asks for what."""

    asked: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    page: bytes = b""
    port: int = 0

    def note(self, path: str) -> None:
        with self.changed:
            self.asked.append(path)
            self.changed.notify_all()

    def wait_for(self, path: str, since: int = 0, seconds: float = PATIENCE_S) -> bool:
        """Whether `path` is asked for, after the first `since` requests."""
        with self.changed:
            return self.changed.wait_for(lambda: path in self.asked[since:], seconds)


def serve() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.note(self.path)
            self.send_response(200)
            if self.path == "/file.zip":
                self.send_header("Content-Disposition", "attachment; filename=file.zip")
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(site.page)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 – the parent's own name
            """Not on the console of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Site]:
    """Another server on this machine: the desk, say."""
    yield from serve()


@pytest.fixture(scope="module")
def kiosk(elsewhere: Site) -> Iterator[Site]:
    """What stands in for the kiosk: a page that tells of each key."""
    for site in serve():
        site.page = PAGE.replace(b"OTHER", str(elsewhere.port).encode())
        yield site


@dataclass
class Hall:
    """A screen, a keyboard, and the browser's folder."""

    display: str
    home: Path
    frame: Path
    kiosk: Site
    etc: Path

    def strike(self, strokes: str) -> None:
        """Keys together, by where they are on the keyboard: a name that the layout lacks, xdotool would add to it."""
        codes = "+".join(str(EVDEV[name] + X_OFFSET) for name in strokes.split("+"))
        subprocess.run(["xdotool", "key", "--delay", "60", codes], env=self.environment, check=True)

    def types(self, text: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "30", text], env=self.environment, check=True)

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "DISPLAY": self.display, "HOME": str(self.home), "LANG": "fr_FR.UTF-8"}

    def picture(self) -> Image.Image:
        """What is on the screen."""
        return framebuffer.picture(self.frame)

    def open(self, address: str) -> subprocess.Popen[bytes]:
        """The browser as screen.sh starts it, under the delivered policies."""
        script = f'mount --bind "{self.etc}" /etc/chromium && exec bash "{DEPLOY}/screen.sh" --inside x'
        flags = 'export PATH="$1:$PATH"; ' + script
        return subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "bash", "-c", flags, "_", str(self.home / "bin")],
            env=self.environment | {"CLAIRVOIX_ADDRESS": address, "XDG_RUNTIME_DIR": mkdtemp(dir=self.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An X server without a screen, whose picture is a file."""
    folder = tmp_path_factory.mktemp("frame")
    reader, writer = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-fbdir", folder, "-noreset", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    assert select.select([reader], [], [], PATIENCE_S)[0]
    number = os.read(reader, 16).decode().strip()
    yield f":{number}", folder / "Xvfb_screen0"
    server.terminate()
    server.wait()
    os.close(reader)


@pytest.fixture(scope="module")
def hall(
    display: tuple[str, Path], kiosk: Site, chromium: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    home = tmp_path_factory.mktemp("home")
    etc = tmp_path_factory.mktemp("etc")
    policies = etc / "policies" / "managed"
    policies.mkdir(parents=True)
    text = (DEPLOY / "chromium" / "policies" / "clairvoix.json").read_text(encoding="utf-8")
    (policies / "clairvoix.json").write_text(text.replace("@PORT@", str(kiosk.port)), encoding="utf-8")
    programs = home / "bin"
    programs.mkdir()
    # As root, as continuous integration runs, Chromium insists on this switch; the kiosk's own account needs none.
    (programs / "chromium").write_text(f'#!/bin/sh\nexec {chromium} --no-sandbox --disable-gpu "$@"\n')
    (programs / "chromium").chmod(0o755)
    made = Hall(display[0], home, display[1], kiosk, etc)
    running = made.open(f"http://127.0.0.1:{kiosk.port}/")
    try:
        assert kiosk.wait_for("/told?loaded"), "the browser never asked for the page"
        wait_until(lambda: made.picture().getpixel((WIDTH - 1, HEIGHT - 1)) == BLUE)
        yield made
    finally:
        end(running)


def end(running: subprocess.Popen[bytes]) -> None:
    """The browser and all that it started."""
    os.killpg(running.pid, signal.SIGTERM)
    running.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    """A picture on a screen tells nobody that it changed: it is looked at."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def looks_as_before(hall: Hall, before: Image.Image) -> bool:
    """Whether the picture is the same, after a while."""
    time.sleep(A_WHILE_S)
    return hall.picture().tobytes() == before.tobytes()


def test_nothing_but_the_page_is_on_the_screen(hall: Hall) -> None:
    picture = hall.picture()
    assert picture.size == (WIDTH, HEIGHT)
    edges = {
        picture.getpixel((x, y)) for x, y in ((0, HEIGHT - 1), (WIDTH - 1, 0), (WIDTH - 1, HEIGHT - 1), (WIDTH // 2, 0))
    }
    assert edges == {BLUE}, "an address bar, a frame or a bubble is there"


def test_the_keyboard_reaches_the_page(hall: Hall) -> None:
    """Without this, the tests below would prove nothing."""
    since = len(hall.kiosk.asked)
    hall.strike("h")
    assert hall.kiosk.wait_for("/told?key-KeyH", since)


@pytest.mark.parametrize(
    "strokes",
    [
        *("ctrl+l", "ctrl+t", "ctrl+n", "ctrl+shift+n", "ctrl+w", "ctrl+o", "ctrl+s", "ctrl+p", "ctrl+j", "ctrl+h"),
        *("ctrl+u", "ctrl+shift+i", "ctrl+shift+c", "ctrl+shift+delete", "ctrl+plus", "right-ctrl+t", "right-alt+d"),
        *("alt+d", "alt+f", "alt+home", "alt+f4", "super+l", "f1", "f5", "f6", "f7", "f10", "f11", "f12"),
        *("shift+escape", "shift+f10", "menu", "print"),
    ],
)
def test_a_short_cut_changes_nothing_on_the_screen(strokes: str, hall: Hall) -> None:
    before = hall.picture()
    hall.strike(strokes)
    assert looks_as_before(hall, before), "something opened"


def test_no_other_address_can_be_reached_by_keys(hall: Hall, elsewhere: Site) -> None:
    before = hall.picture()
    for opening in ("ctrl+l", "ctrl+t", "ctrl+n", "f6"):
        hall.strike(opening)
        hall.types(f"127.0.0.1:{elsewhere.port}/typed")
        hall.strike("enter")
    assert looks_as_before(hall, before)
    assert "/typed" not in elsewhere.asked


def test_the_desk_of_this_machine_is_not_for_this_screen(hall: Hall, elsewhere: Site) -> None:
    """Another port of 127.0.0.1, opened as the browser's first page: what a changed link or a fault could lead to."""
    running = hall.open(f"http://127.0.0.1:{elsewhere.port}/desk")
    try:
        assert not elsewhere.wait_for("/desk", seconds=A_WHILE_S * 4)
    finally:
        end(running)


@pytest.mark.parametrize("what", ["download", "popup"])
def test_no_file_comes_and_no_window_opens(what: str, hall: Hall) -> None:
    since = len(hall.kiosk.asked)
    running = hall.open(f"http://127.0.0.1:{hall.kiosk.port}/?{what}")
    try:
        assert hall.kiosk.wait_for("/told?loaded", since)
        if what == "download":
            assert hall.kiosk.wait_for("/file.zip", since)
            time.sleep(A_WHILE_S)
            assert [path for path in hall.home.rglob("*") if path.suffix in {".zip", ".crdownload"}] == []
        else:
            assert hall.kiosk.wait_for("/told?popup-refused", since)
            assert "/popup" not in hall.kiosk.asked
    finally:
        end(running)


def test_under_wayland_the_same_keys_have_no_symbol(tmp_path: Path) -> None:
    """libxkbcommon, which compositors ask, finds the delivered files and leaves the kiosk's own keys."""
    library = ctypes.CDLL("libxkbcommon.so.0")
    for name, result in (("xkb_context_new", ctypes.c_void_p), ("xkb_keymap_new_from_names", ctypes.c_void_p)):
        getattr(library, name).restype = result
    library.xkb_state_new.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.xkb_context_new(1))  # 1: no folder but those that are named
    for folder in (DEPLOY / "xkb", Path("/usr/share/X11/xkb")):
        assert library.xkb_context_include_path_append(context, str(folder).encode())
    names = (ctypes.c_char_p * 5)(b"clairvoix", b"pc105", b"fr", b"oss", b"")
    keymap = ctypes.c_void_p(library.xkb_keymap_new_from_names(context, names, 0))
    assert keymap.value
    state = ctypes.c_void_p(library.xkb_state_new(keymap))

    def symbol(name: str) -> int:
        return int(library.xkb_state_key_get_one_sym(state, EVDEV[name] + X_OFFSET))

    mute = ["ctrl", "right-ctrl", "alt", "right-alt", "super", "menu", "print"]
    assert {name: symbol(name) for name in mute} == dict.fromkeys(mute, 0)
    assert {symbol(f"f{number}") for number in range(1, 13)} == {0xFFD1}  # XK_F20: nothing acts on it
    assert symbol("escape") == 0xFF1B  # XK_Escape
    assert symbol("enter") == 0xFF0D  # XK_Return


def test_the_policies_are_json_and_each_says_something() -> None:
    policies = json.loads((DEPLOY / "chromium" / "policies" / "clairvoix.json").read_text(encoding="utf-8"))
    assert policies["URLBlocklist"] == ["*"]
    assert [name for name in policies if not re.fullmatch(r"[A-Z]\w+", name)] == []
