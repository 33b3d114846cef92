"""What Asterisk's console says of a registration, and what the check makes of it."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.phone.registration import Registration, registration

# Of a socket, in bytes: sun_path in <linux/un.h> without its end.
LONGEST_NAME = 107


@contextmanager
def console(folder: Path, state: str, contact: str) -> Iterator[None]:
    """Answers as Asterisk's does."""
    tables = {
        b"registrations": f" line/sip:10.0.0.1:5060      line      {state}     (exp. 8s)\n\nObjects found: 1\n",
        b"contacts": f"  Contact:  line/sip:10.0.0.1:5060      ddc807853f {contact}      3.307\n",
    }
    (folder / "run").mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fsencode(folder / "run" / "asterisk.ctl")[:LONGEST_NAME])  # which is what Asterisk does
        server.listen()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    with server.accept()[0] as asked:
                        asked.sendall(b"box/1/Asterisk 22.10.1\n")
                        question = asked.recv(200).rstrip(b"\0").split()[-1]
                        asked.sendall(tables[question].encode())

        threading.Thread(target=serve, daemon=True).start()
        yield
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("state", "contact", "found"),
    [
        ("Registered", "Avail", Registration.REGISTERED),
        ("Registered", "Unavail", Registration.REGISTERED),  # an operator need not answer such questions
        ("Rejected", "Avail", Registration.REFUSED),
        ("Rejected", "Unavail", Registration.UNANSWERED),
        ("Unregistered", "Unavail", Registration.UNANSWERED),
        ("Unregistered", "NonQual", Registration.UNDER_WAY),
    ],
)
def test_a_refusal_is_told_apart_from_nobody_being_there(state: str, contact: str, found: Registration) -> None:
    with TemporaryDirectory() as folder, console(Path(folder), state, contact):
        assert registration(Path(folder)) is found


def test_a_console_is_found_in_a_folder_whose_name_is_too_long_for_a_socket() -> None:
    with TemporaryDirectory() as place:
        folder = Path(place) / ("d" * (LONGEST_NAME - len(f"{place}//run/ast")))  # of the socket's own name, so much
        with console(folder, "Registered", "Avail"):
            assert [one.name for one in (folder / "run").iterdir()] == ["ast"]
            assert registration(folder) is Registration.REGISTERED


def test_where_no_asterisk_of_ours_runs_nothing_is_said(tmp_path: Path) -> None:
    assert registration(tmp_path) is None
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "asterisk.ctl").write_text("", encoding="ascii")
    assert registration(tmp_path) is None
