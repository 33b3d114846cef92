"""An HTTP answer that ends: whole in time, and no longer than any that is meant. Knows no IPP.

A socket's own timeout counts anew with every byte: whoever sends one now and then would never be done with.
"""

import http.client
import io
import socket
import time

# Head and body together, in bytes: a printer's attributes are some ten thousand.
MOST_BYTES = 1 << 20


class BoundedAnswer(http.client.HTTPResponse):
    """An answer over `sock`, whose timeout (seconds) is that of the whole answer from here on.

    Reading it raises TimeoutError after that time, and OSError where there are more than MOST_BYTES. Ask it for no more
    than these: what it says of its own length is made room for.
    """

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp.close()
        self.fp = io.BufferedReader(_Bounded(sock))


class _Bounded(io.RawIOBase):
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._coming = line.makefile("rb", buffering=0)
        timeout_s = line.gettimeout()
        self._ends = None if timeout_s is None else time.monotonic() + timeout_s
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        if self._ends is not None:
            remaining_s = self._ends - time.monotonic()
            if remaining_s <= 0:
                raise TimeoutError("no whole answer in time")
            self._line.settimeout(remaining_s)
        count = self._coming.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise OSError("an answer without end")
        return count

    def close(self) -> None:
        self._coming.close()
        super().close()
