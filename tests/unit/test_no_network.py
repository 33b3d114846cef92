"""A test that reached for the network would fail here and there; it fails everywhere instead."""

import socket
from collections.abc import Callable

import pytest

ELSEWHERE = ("192.0.2.1", 9)  # RFC 5737: an address for documentation, nobody's


def _connect(sender: socket.socket) -> None:
    sender.connect(ELSEWHERE)


def _connect_and_tell(sender: socket.socket) -> None:
    sender.connect_ex(ELSEWHERE)


def _send(sender: socket.socket) -> None:
    sender.sendto(b"hello", ELSEWHERE)


def _send_with_flags(sender: socket.socket) -> None:
    sender.sendto(b"hello", 0, ELSEWHERE)


def _send_in_pieces(sender: socket.socket) -> None:
    sender.sendmsg([b"hello"], [], 0, ELSEWHERE)


@pytest.mark.parametrize("send", [_connect, _connect_and_tell, _send, _send_with_flags, _send_in_pieces])
def test_nothing_is_sent_to_another_machine(send: Callable[[socket.socket], None]) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(RuntimeError, match=r"192\.0\.2\.1.* not on this machine"),
    ):
        send(sender)


def test_no_name_of_another_machine_is_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"example\.org.* not on this machine"):
        socket.create_connection(("example.org", 80))


def test_this_machine_answers_to_all_its_names() -> None:
    for host in ("127.0.0.1", "localhost", b"localhost", None):
        assert socket.getaddrinfo(host, 80)
