"""What tests stand on keeps its word: nothing leaves this machine, and the browser is a real one."""

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

if TYPE_CHECKING:
    from kiosk.journey.script import Script

OUTSIDE = ("192.0.2.1", 9)  # TEST-NET-1: nobody is there, should the guard ever fail


def test_a_connection_to_the_outside_is_refused() -> None:
    with socket.socket() as outgoing, pytest.raises(RuntimeError, match="not on this machine"):
        outgoing.connect(OUTSIDE)


def test_a_datagram_to_the_outside_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outgoing, pytest.raises(RuntimeError, match="not on this machine"):
        outgoing.sendto(b"?", OUTSIDE)


def test_a_name_of_the_outside_is_not_even_looked_up() -> None:
    with pytest.raises(RuntimeError, match="not on this machine"):
        socket.create_connection(("clairvoix.example", 80), timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_peer_on_this_machine_is_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        connection, (heard_from, _) = server.accept()
        connection.close()
    assert heard_from == "127.0.0.1"
    assert socket.getaddrinfo(host, 80)


def test_a_socket_in_a_file_is_no_network() -> None:
    left, right = socket.socketpair()
    with (
        left,
        right,
        TemporaryDirectory() as short,  # the name of a socket has 107 bytes
        socket.socket(socket.AF_UNIX) as server,
        socket.socket(socket.AF_UNIX) as client,
    ):
        server.bind(f"{short}/s")
        server.listen()
        client.connect(f"{short}/s")
        left.sendall(b"here")
        assert right.recv(4) == b"here"


def test_var_is_empty_and_named_to_what_a_test_starts(var: Path) -> None:
    assert os.environ["CLAIRVOIX_VAR"] == str(var)
    assert list(var.iterdir()) == []


def test_the_small_journey_is_there(tiny_script: "Script") -> None:
    assert tiny_script.topic_ids()
    assert tiny_script.plan.id != "health-space"


@pytest.mark.browser
def test_the_browser_shows_a_page_and_finds_no_host_outside(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<h1 lang=fr>Écouter, décider</h1>")
        assert page.get_by_role("heading").inner_text() == "Écouter, décider"
        with pytest.raises(BrowserError, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://clairvoix.example/")
