"""Connections of who has not said yet who they are: few at once, the oldest closed for the newest. Knows no protocol.

Whoever is meant to come says it at once. So what has been silent longest is the least likely to be them, and holding
connections open keeps nobody out.
"""

import contextlib
import socket
import threading


class Newcomers:
    """At most so many sockets. Any thread may tell."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        # In the order in which they came.
        self._waiting: dict[socket.socket, None] = {}

    def came(self, sock: socket.socket) -> None:
        """One more; the oldest finds its connection closed where there are too many."""
        with self._lock:
            self._waiting[sock] = None
            while len(self._waiting) > self._most:
                oldest = next(iter(self._waiting))
                del self._waiting[oldest]
                # Shut down, not closed: that is for the thread that reads from it, and wakes it.
                with contextlib.suppress(OSError):
                    oldest.shutdown(socket.SHUT_RDWR)

    def left(self, sock: socket.socket) -> None:
        """It has said who it is, or is gone."""
        with self._lock:
            self._waiting.pop(sock, None)
