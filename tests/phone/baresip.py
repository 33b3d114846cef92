"""baresip, a softphone that shares no code with Asterisk nor with us: as a caller, and as the reception's telephone."""

import json
import socket
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit import KIT, end, free_ports, short

from voice.lines.media import RATE
from voice.lines.sip_caller import tone

_MODULES = ("g711", "aufile", "uuid", "account", "menu", "ctrl_tcp")
SITE = """
[accueil]
type = endpoint
context = incoming
transport = udp
disallow = all
allow = alaw
auth = accueil
aors = accueil
direct_media = no
rtp_symmetric = yes

[accueil]
type = auth
auth_type = digest
username = accueil
password = reception

[accueil]
type = aor
max_contacts = 1
"""


@dataclass
class Baresip:
    """A running baresip, spoken to over its control port."""

    process: subprocess.Popen[bytes]
    folder: Path
    control: socket.socket
    events: list[dict[str, Any]] = field(default_factory=list)
    _rest: bytes = b""

    def command(self, name: str, parameters: str = "") -> None:
        """Have it do something."""
        said = json.dumps({"command": name, "params": parameters}).encode()
        self.control.sendall(b"%d:%b," % (len(said), said))

    def waits_for(self, event: str, seconds: float = 10.0) -> bool:
        """Whether it tells of this event within `seconds`."""
        until = time.monotonic() + seconds
        while not any(one.get("type") == event for one in self.events):
            left = until - time.monotonic()
            if left <= 0:
                return False
            self.control.settimeout(left)
            try:
                data = self.control.recv(65536)
            except TimeoutError:
                return False
            self._take(data)
        return True

    def heard(self) -> Path:
        """What it heard, as a WAV file; whole once it has ended."""
        return self.folder / "heard.wav"

    def _take(self, data: bytes) -> None:
        self._rest += data
        while b":" in self._rest:
            length, _, rest = self._rest.partition(b":")
            if len(rest) <= int(length):
                return
            self.events.append(json.loads(rest[: int(length)]))
            self._rest = rest[int(length) + 1 :]


@contextmanager
def baresip(folder: Path, account: str, *, speaks: str = "159") -> Iterator[Baresip]:
    """A telephone with this account, which says the tones of `speaks` again and again."""
    # Names of sounds have 128 bytes there.
    with short(folder) as there, _baresip(there, account, speaks) as telephone:
        yield telephone


@contextmanager
def _baresip(folder: Path, account: str, speaks: str) -> Iterator[Baresip]:
    root = KIT / "root"
    libraries = next(path.parents[1] for path in root.glob("usr/lib/*/asterisk/modules"))
    sip, control, rtp = free_ports(3)
    with wave.open(str(folder / "speech.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(tone(key, 0.2) for key in speaks) * 20)
    (folder / "config").write_text(
        "\n".join(
            [
                f"sip_listen 127.0.0.1:{sip}",
                f"audio_source aufile,{folder / 'speech.wav'}",
                f"audio_player aufile,{folder / 'heard.wav'}",
                "ausrc_srate 8000",
                "auplay_srate 8000",
                f"module_path {next(root.glob('usr/lib/**/g711.so')).parent}",
                *(f"module {name}.so" for name in _MODULES),
                f"ctrl_tcp_listen 127.0.0.1:{control}",
                "net_interface 127.0.0.1",
                f"rtp_ports {rtp - rtp % 2}-{rtp - rtp % 2 + 100}",
            ]
        ),
        encoding="utf-8",
    )
    (folder / "accounts").write_text(account + "\n", encoding="utf-8")
    (folder / "contacts").write_text("", encoding="utf-8")
    command = [
        *root.glob("usr/lib64/ld-linux-*.so.*"), "--library-path", str(libraries), root / "usr" / "bin" / "baresip",
        "-f", str(folder),
    ]  # fmt: skip
    log = (folder / "console.log").open("wb")
    process = subprocess.Popen([str(one) for one in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        with _control(control, process, folder) as opened:
            yield Baresip(process, folder, opened)
    finally:
        end(process)
        log.close()


def _control(port: int, process: subprocess.Popen[bytes], folder: Path) -> socket.socket:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "console.log").read_text()
        try:
            return socket.create_connection(("127.0.0.1", port), 1)
        except OSError:
            time.sleep(0.05)
    raise AssertionError((folder / "console.log").read_text())


def reception(port: int, *, answers: bool = True) -> str:
    """The account of the reception's telephone, which picks up at once, or lets it ring."""
    mode = "auto" if answers else "manual"
    account = f"<sip:accueil@127.0.0.1:{port};transport=udp>;auth_user=accueil;auth_pass=reception"
    return f"{account};answermode={mode};regint=60"


def caller(port: int) -> str:
    """The account of somebody who calls from this machine."""
    return f"<sip:0607080910@127.0.0.1:{port};transport=udp>;regint=0;audio_codecs=PCMA;dtmfmode=rtpevent"
