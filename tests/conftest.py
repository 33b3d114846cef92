"""What every test stands on: a run-time folder of its own, no network but loopback, the small journey, a browser."""

import contextlib
import functools
import os
import shutil
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from kiosk.journey.script import Script

# Helpers that assert say what they saw, as tests do.
pytest.register_assert_rewrite("persona", "served", "kiosk_page", "make_believe", "hearing_peers")

PROJECT = Path(__file__).parent.parent
TINY_JOURNEY = Path(__file__).parent / "journeys" / "tiny"

CHROMIUM_NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
CHROMIUM_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # tests run as root in continuous integration; what they open is our own pages
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    # A page that asked for anything outside would find no such host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class NetworkForbiddenError(RuntimeError):
    """A test reached for something outside this machine. Start a peer on 127.0.0.1 instead."""


# What sends to an address, and where among its arguments the address stands: a pair, but for sockets in files.
_TO_AN_ADDRESS = {"connect": 0, "connect_ex": 0, "sendto": -1, "sendmsg": 3}
_LOOKING_UP = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


def _keep_inside(what: str, host: object) -> None:
    if isinstance(host, str | bytes) and not _is_loopback(host):
        raise NetworkForbiddenError(
            f"{what}: {host!r} is not on this machine. Start a peer on 127.0.0.1 instead.",
        )


def _sending(what: str, real: Callable[..., Any], where: int) -> Callable[..., Any]:
    @functools.wraps(real)
    def send(sender: socket.socket, *arguments: Any) -> Any:
        with contextlib.suppress(IndexError):
            address = arguments[where]
            _keep_inside(what, address[0] if isinstance(address, tuple) else None)
        return real(sender, *arguments)

    return send


def _looking_up(what: str, real: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(real)
    def look_up(host: object, *arguments: Any, **options: Any) -> Any:
        _keep_inside(what, host)
        return real(host, *arguments, **options)

    return look_up


def _is_loopback(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in ("", "localhost"):
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def pytest_configure() -> None:
    """Watch every socket from the start, for the whole run.

    An audit hook would watch more, but one written in Python lets other threads in while coverage installs its tracer,
    and CPython 3.11 then refuses to install it in those.
    """
    for name, where in _TO_AN_ADDRESS.items():
        setattr(socket.socket, name, _sending(f"socket.{name}", getattr(socket.socket, name), where))
    for name in _LOOKING_UP:
        setattr(socket, name, _looking_up(f"socket.{name}", getattr(socket, name)))
    # How long an example takes says how busy the machine is, and so does how long it takes to think one up.
    settings.register_profile("clairvoix", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("clairvoix")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, and among them those with few: they have the longest. A worker takes whole files,
    and should not be left alone with one of these when the other is done.
    """
    counts = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, item.path in slow and counts[item.path], str(item.path)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Begin with a shell's usual mask. A command that a test before had in this process closes what it writes to all
    others, and would leave that to whatever a later test starts: a printing system, the screen's account.
    """
    os.umask(0o022)


@pytest.fixture(scope="session", autouse=True)
def _nowhere_near_the_sites_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts without asking for `var` writes to a folder that nobody reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIRVOIX_VAR", str(tmp_path_factory.mktemp("session") / "var"))
        yield


@pytest.fixture(autouse=True)
def _no_page_is_late(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page says that it takes a moment because other tests keep this machine busy: who tries that, stops clocks."""
    node = request.node
    if node.get_closest_marker("browser") and not node.get_closest_marker("impatient"):
        monkeypatch.setattr("kiosk.screen.view.PATIENCE_MS", 60_000)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The delivered settings as a site's own, beside the delivered journeys and keymaps."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "kiosk.toml").write_bytes((PROJECT / "config" / "kiosk.toml").read_bytes())
    for name in ("journeys", "keymaps"):
        (folder / name).symlink_to(PROJECT / "config" / name)
    return folder


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty run-time folder, as CLAIRVOIX_VAR names it for this test and for what it starts."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setenv("CLAIRVOIX_VAR", str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_script() -> "Script":
    """The small journey of tests/journeys/tiny, at a site that has filled nothing in: not the health space."""
    from kiosk.journey.load import load_script  # noqa: PLC0415 – most tests need no journey

    return load_script(TINY_JOURNEY, site={})


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's own Chromium. It is never downloaded: `bash tests/run` installs Debian's."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    pytest.fail("No Chromium on this machine. Run `bash tests/run`, or: apt-get install chromium", pytrace=False)


@pytest.fixture(scope="session")
def chromium_arguments() -> tuple[str, ...]:
    """What every Chromium of the tests is started with, for tests that need one more of it."""
    return CHROMIUM_ARGUMENTS


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One headless Chromium for the whole worker; each test opens, and closes, a context of its own.

    While it is open its event loop runs in this thread: a test that needs `asyncio.run` belongs in another file.
    """
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=list(CHROMIUM_ARGUMENTS),
            env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
        )
        yield opened
        opened.close()
