"""What callers left is opened in the office's browser alone: the kiosk never has the key, nor what it opens."""

import ctypes
import datetime
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk_client import DeskClient
from mediator import PIN
from playwright.sync_api import Browser, Page, Request
from served import PROJECT, TODAY, serve, settings_for_tests

from kiosk.desk.accounts import Role
from kiosk.register.deeds import What
from kiosk.register.errors import RegisterFull, UnknownRecord
from kiosk.register.lives import VoiceErased

pytestmark = pytest.mark.browser

_SEARCH = Path(__file__).parent / "memory_search.py"
# Makes the site's key and seals a second of sound with it: the test's own process never sees either.
_MAKE = """
import io, secrets, sys, wave
from pathlib import Path
from kiosk.register import sealing
folder, stick = Path(sys.argv[1]), Path(sys.argv[2])
key = sealing.make(folder, stick)
sound = io.BytesIO()
with wave.open(sound, "wb") as wav:
    wav.setnchannels(1); wav.setsampwidth(2); wav.setframerate(8000)
    wav.writeframes(b"VOICE-OF-A-CALLER-" * 889)
(stick / "sealed").write_bytes(key.public.seal(sound.getvalue()))
(stick / "raw").write_bytes(key._raw)
(stick / "key-in-letters").write_text(key.line().rpartition(" ")[2])
(stick / "passphrase").write_text("-".join(secrets.token_hex(3) for _ in range(6)))
(stick / "locked.key").write_text(key.line((stick / "passphrase").read_text()))
"""
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1


@dataclass(frozen=True)
class Voice:
    """A sealed voice."""

    sealed: bytes
    id: str = "a" * 32
    purpose: str = "post"
    day: datetime.date = TODAY
    seconds: int = 1
    reference: str | None = None


@dataclass
class Kept:
    """Sealed voices in memory."""

    voices: list[Voice] = field(default_factory=list)

    def waiting(self) -> Sequence[Voice]:
        """All of them."""
        return self.voices

    def get(self, name: str) -> Voice:
        """One of them."""
        found = [one for one in self.voices if one.id == name]
        if not found:
            raise UnknownRecord(reference=name)
        return found[0]

    def done(self, name: str) -> None:
        """Erased."""
        self.voices.remove(self.get(name))


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def searched(var: Path, *files: Path) -> list[tuple[int, int]]:
    """How often what each file holds is found in this process' memory, and on disk under `var`."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)  # our own child may look
    told = subprocess.run(
        [sys.executable, _SEARCH, str(os.getpid()), var, *files], capture_output=True, text=True, check=True
    ).stdout
    return [(int(memory), int(disk)) for memory, disk in (line.split() for line in told.splitlines())]


def opens_under_its_passphrase(tab: Page, stick: Path) -> None:
    """A wrong passphrase opens nothing and says so; the right one does, and a voice is heard."""
    tab.locator("#key-file").set_input_files(stick / "locked.key")
    tab.get_by_text("Cette clé est protégée").wait_for()
    tab.keyboard.type("not the passphrase of it\n")
    tab.get_by_text("Ce n’est pas la phrase secrète de cette clé").wait_for()
    assert tab.locator("[data-voice]").is_disabled()
    assert tab.locator("#code").input_value() == ""
    # The right one goes from its file into the field within the browser: this process never has it.
    tab.evaluate("document.body.append(Object.assign(document.createElement('input'), {type: 'file', id: 'hand'}))")
    tab.locator("#hand").set_input_files(stick / "passphrase")
    tab.evaluate(
        "async () => { document.querySelector('#passphrase').value = await hand.files[0].text(); hand.remove(); }"
    )
    tab.locator("#passphrase-typed").click()
    tab.get_by_text("La clé est lue").wait_for()
    assert tab.locator("#passphrase").is_hidden()
    assert tab.locator("#passphrase").input_value() == ""
    tab.locator("[data-voice]").click()
    tab.wait_for_selector("#sealed[data-seconds='1.0']")
    tab.evaluate("document.querySelector('#sealed').removeAttribute('data-seconds')")


def comes_in(tab: Page, address: str) -> None:
    """By name and PIN."""
    tab.goto(address)
    tab.get_by_label("Votre nom").fill("Awa Diallo")
    tab.get_by_label("Code ou phrase secrète").fill(PIN)
    tab.get_by_role("button", name="Entrer").click()
    tab.get_by_role("heading", name="Papiers reçus").wait_for()


def test_a_sealed_voice_is_heard_in_the_office_and_its_key_is_nowhere_on_the_kiosk(
    var: Path, tmp_path: Path, browser: Browser
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, "-c", _MAKE, var, stick], check=True, env=environment)
    canary_file = stick / "canary"
    canary_file.write_bytes(os.urandom(32))
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.all_headers()} {request.post_data}")

    port = free_port()
    settings = settings_for_tests(desk={"port": port, "address": "127.0.0.1"})
    with serve(var, settings=settings) as kiosk:
        kiosk.desk.accounts.add("Awa Diallo", Role.MEDIATOR, PIN)
        kiosk.desk.voices = Kept([Voice((stick / "sealed").read_bytes())])
        context = browser.new_context(ignore_https_errors=True)
        tab = context.new_page()
        tab.on("request", note)
        comes_in(tab, f"https://127.0.0.1:{port}/")
        [cookie] = context.cookies()
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
        tab.goto(f"https://127.0.0.1:{port}/bureau/voix")
        tab.locator("#key-file").set_input_files(stick / "sealed")
        tab.get_by_text("Ce n’est pas une clé du lieu").wait_for()
        opens_under_its_passphrase(tab, stick)
        # And in the clear.
        tab.locator("#key-file").set_input_files(stick / "clairvoix-site.key")
        tab.get_by_text("La clé est lue").wait_for()
        tab.locator("[data-voice]").click()
        tab.wait_for_selector("#sealed[data-seconds]")
        assert tab.locator("#sealed").get_attribute("data-seconds") == "1.0"

        hidden = [stick / name for name in ("raw", "key-in-letters", "passphrase", "locked.key")]
        canary = bytearray(canary_file.read_bytes())
        (kiosk.house.var / "canary").write_bytes(canary)
        found = searched(kiosk.house.var, *hidden, canary_file)
        assert found[: len(hidden)] == [(0, 0)] * len(hidden)
        assert found[-1][0] >= 1  # the search finds what is there
        assert found[-1][1] == 1
        assert len(canary) == 32

        letters, words = ((stick / name).read_text() for name in ("key-in-letters", "passphrase"))
        assert not any(letters in one or words in one for one in sent)
        assert kiosk.traces(words, "not the passphrase") == []
        context.close()


def test_a_key_that_is_scanned_is_sent_nowhere(var: Path, browser: Browser, tmp_path: Path) -> None:
    with serve(var) as kiosk:
        kiosk.desk.accounts.add("Awa Diallo", Role.MEDIATOR, PIN)
        tab = browser.new_page()
        sent: list[str] = []
        tab.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
        comes_in(tab, f"{kiosk.address}/bureau/")
        tab.wait_for_selector("html[data-ready] #code")
        sent.clear()
        tab.locator("#code").fill("clairvoix-open-v1 " + "A" * 43 + "=")
        tab.locator("#code").press("Enter")
        tab.wait_for_function("() => document.querySelector('#code').value === ''")
        assert not any("clairvoix-open" in one for one in sent)
        tab.close()


def test_nothing_sealed_is_handed_out_on_the_kiosk_itself(var: Path) -> None:
    with serve(var) as kiosk:
        kiosk.desk.voices = Kept([Voice(b"sealed")])
        desk = DeskClient(kiosk).comes_in()
        desk.get("/voix")
        assert "s’ouvre au bureau seulement" in desk.text
        assert desk.get(f"/voix/{'a' * 32}/scelle").status_code == 404
        desk.get("/voix")
        desk.post(f"/voix/{'a' * 32}/fait")
        assert kiosk.desk.voices.waiting() == []
        desk.post(f"/voix/{'a' * 32}/fait")
        assert "n’a pas de papier" in desk.notice
        [noted] = kiosk.house.register.history.deeds()
        assert (noted.deed.what, noted.by, noted.deed.about) == (What.VOICE_ERASED, desk.name, "2026-11-22")


def test_who_erased_a_callers_voice_is_in_the_register_and_none_is_erased_without(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(var) as kiosk:
        paper, gone = kiosk.somebody_has_decided(space="refuse"), kiosk.somebody_has_decided(space="consent")
        kiosk.house.register.erase(gone.reference)
        voices = [Voice(b"sealed", sign * 32, reference=one.reference) for sign, one in (("a", paper), ("b", gone))]
        kiosk.desk.voices = Kept([*voices, Voice(b"sealed", "c" * 32, "call_back")])
        manager = DeskClient(kiosk, "Inès Roche", Role.MANAGER).comes_in()
        for sign in "abc":
            manager.get("/voix")
            manager.post(f"/voix/{sign * 32}/fait")
        steps = kiosk.house.register.history.life(paper.reference).steps
        assert [one.by for one in steps if isinstance(one, VoiceErased)] == [manager.name]
        assert [one.deed.what for one in kiosk.house.register.history.deeds()] == [What.VOICE_ERASED] * 2
        manager.get("/journal")
        assert f"voix d’un appelant effacée formulaire {paper.reference[:4]}" in manager.text
        assert "voix d’un appelant effacée 22 novembre 2026" in manager.text

        def full(deed: object) -> None:
            raise RegisterFull(folder=var)

        kiosk.desk.voices = Kept([Voice(b"sealed")])
        monkeypatch.setattr(kiosk.house.register.history, "note_deed", full)
        manager.get("/voix")
        manager.post(f"/voix/{'a' * 32}/fait")
        assert "plein" in manager.notice
        assert len(kiosk.desk.voices.waiting()) == 1
