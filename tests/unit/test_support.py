"""Help from afar, health for who watches many, and the page of a kiosk that is closed: nothing of anybody in any."""

import base64
import datetime
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError

import pytest
from click.testing import CliRunner
from sample_records import BOOK, DAY, body, no_papers

from kiosk import clock
from kiosk.app import Folders, House
from kiosk.cli import kiosk
from kiosk.closed import closed_app, watch
from kiosk.health import HealthServer, metrics
from kiosk.readiness import closing
from kiosk.settings import Backup, Health, Printer, Printers, Settings, Site, Station
from kiosk.support import as_text, gather

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)

# One word for each place where a site or a person may have left something of theirs.
CANARIES = {
    name: f"canari{name.replace('_', '')}"
    for name, field in Site.model_fields.items()
    if field.annotation is str and name != "kind"
}


@pytest.fixture
def house(var: Path, tmp_path: Path) -> Iterator[House]:
    """A site that filled everything in, where somebody has decided."""
    stick = tmp_path / "canaristick"
    stick.mkdir()
    settings = Settings(
        station=Station(mode="real", number=7, name="canaristation"),
        site=Site(**CANARIES),
        printers=Printers(roll=Printer(place="canariplace"), sheet=Printer(place="canarisheet")),
        backup=Backup(folder=str(stick)),
        health=Health(port=0),
    )
    with House(Folders(PROJECT / "config", var), settings=settings, today=lambda: TODAY) as opened:
        yield opened


def spellings(word: str) -> set[bytes]:
    """`word` as a file may hold it."""
    raw = word.encode()
    return {raw, raw.upper(), raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1], word.encode("utf-16-le")}


def personal(house: House) -> set[str]:
    """Everything that is somebody's: the site's words, and the record of whoever was here."""
    house.register.learn(BOOK)
    stored = house.register.record(body(), no_papers)
    return {
        *CANARIES.values(),
        *("canaristation", "canariplace", "canarisheet", "canaristick"),
        *(stored.reference, stored.head_hash, house.register.public_key.line()),
        str(house.var),
    }


def test_the_file_for_help_holds_nothing_of_anybody(house: House) -> None:
    words = personal(house)
    content = as_text(gather(house)).encode()
    assert [word for word in words if any(one in content for one in spellings(word))] == []
    told = json.loads(content)
    assert told["register"]["entries"] == 1
    assert told["settings"]["site"]["controller"] == "filled in"


def test_what_is_watched_from_afar_holds_nothing_of_anybody(house: House) -> None:
    words = personal(house)
    content = metrics(house).encode()
    assert [word for word in words if any(one in content for one in spellings(word))] == []
    assert b"clairvoix_entries 1\n" in content


def test_the_command_writes_a_file_that_can_be_read_and_a_bad_place_gets_one_line(var: Path, tmp_path: Path) -> None:
    given = House(Folders(PROJECT / "config", var), settings=Settings())
    command = kiosk.commands["support"]
    path = tmp_path / "etat.json"
    outcome = CliRunner().invoke(command, [str(path)], obj=given)
    assert outcome.exit_code == 0, outcome.output
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["settings"]["station"]["mode"] == "demonstration"
    assert told["libraries"]["flask" if "flask" in told["libraries"] else "Flask"]
    refused = CliRunner().invoke(command, [str(tmp_path / "none" / "etat.json")], obj=given)
    assert refused.exit_code == 2
    assert refused.output.count("\n") == 1


# --- health ----------------------------------------------------------------------------------------------------------


def test_measures_are_served_on_loopback_and_looked_for_once_a_minute() -> None:
    looks: list[float] = []
    now = [0.0]

    def look() -> str:
        looks.append(now[0])
        return "clairvoix_ready 1\n"

    server = HealthServer(look, 0, clock=lambda: now[0])
    try:
        assert server._server.server_address[0] == "127.0.0.1"
        for now[0] in (0.0, 59.0, 61.0):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
                assert answer.read() == b"clairvoix_ready 1\n"
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert looks == [0.0, 61.0]
        address = f"http://127.0.0.1:{server.port}/metrics"
        strange = urllib.request.Request(address, headers={"Host": "example.org"})
        for asked in (strange, f"http://127.0.0.1:{server.port}/"):
            with pytest.raises(HTTPError, match="404") as refused:
                urllib.request.urlopen(asked)  # noqa: S310 – our own
            refused.value.close()
    finally:
        server.close()


def test_whoever_holds_connections_open_keeps_nobody_from_the_measures() -> None:
    before = threading.active_count()
    server = HealthServer(lambda: "clairvoix_ready 1\n", 0)
    with ExitStack() as held:
        held.callback(server.close)
        for _ in range(40):
            held.enter_context(socket.create_connection(("127.0.0.1", server.port))).sendall(
                b"GET /metrics HTTP/1.1\r\n"
            )
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=3) as answer:
            assert answer.read() == b"clairvoix_ready 1\n"
        until = time.monotonic() + 3
        while threading.active_count() > before + 10 and time.monotonic() < until:
            time.sleep(0.01)  # threads have no event that tells their end
        assert threading.active_count() <= before + 10


def test_it_is_off_until_a_site_asks_for_it() -> None:
    assert Settings().health.port == 0


# --- closed ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> House:
    """A machine without battery, just started."""
    monkeypatch.setattr(clock, "_BATTERIES", tmp_path / "none")
    monkeypatch.setattr(clock, "_SYNCHRONISED", tmp_path / "none")
    return house


def test_a_doubtful_clock_keeps_the_kiosk_closed_by_eye_and_by_ear(doubtful: House) -> None:
    found = closing(doubtful)
    assert [part.name for part in found] == ["clock"]
    app = closed_app(doubtful, found)
    with app.test_client() as visitor:
        page = visitor.get("/", base_url="http://127.0.0.1:8080").get_data(as_text=True)
        assert "Cette borne est fermée" in page
        assert "canariphone" in page, "where else to go"
        assert "kiosk clock confirm 2026-11-22" in page, "what staff do about it"
        sound = visitor.get("/closed.wav", base_url="http://127.0.0.1:8080")
        assert sound.data[:4] == b"RIFF"
        assert 'src="/closed.wav"' in page


def test_it_opens_by_itself_once_staff_have_confirmed(doubtful: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.closed.LOOK_AGAIN_S", 0.01)
    opened = threading.Event()
    watch(doubtful, opened.set)
    assert not opened.wait(0.1)
    outcome = CliRunner().invoke(
        kiosk.commands["clock"], ["confirm", "2026-11-21"], obj=_beside(doubtful)
    )  # yesterday's calendar
    assert outcome.exit_code == 1
    assert not opened.wait(0.1)
    outcome = CliRunner().invoke(kiosk.commands["clock"], ["confirm", "2026-11-22"], obj=_beside(doubtful))
    assert outcome.exit_code == 0, outcome.output
    assert opened.wait(10)


def _beside(house: House) -> House:
    """The same machine, in another process."""
    return House(house.folders, settings=house.settings, today=lambda: datetime.date(2026, 11, 22))


def test_the_day_of_the_samples_is_not_after_today() -> None:
    """The register of these tests must not make their clock doubtful."""
    assert DAY <= TODAY
