"""A command in a real terminal: what it shows is awaited, strokes are typed."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from served import PROJECT

PATIENCE_S = 90.0
COMMAND = "import sys; from kiosk.cli import main; sys.argv[0] = 'kiosk'; main()"


class Terminal:
    """A terminal in which a command runs. `heard` is all that it has shown."""

    def __init__(self, line: int) -> None:
        self._line = line
        self.heard = ""

    def waits_for(self, words: str) -> "Terminal":
        """Until these words were shown, after what was awaited before."""
        until = time.monotonic() + PATIENCE_S
        while words not in self.heard:
            assert time.monotonic() < until, self.heard[-2000:]
            if select.select([self._line], [], [], 0.2)[0]:
                try:
                    self.heard += os.read(self._line, 65536).decode(errors="replace")
                except OSError:  # the command has ended: nothing more comes
                    assert words in self.heard, self.heard[-2000:]
        self.heard = self.heard.partition(words)[2]
        return self

    def types(self, text: str) -> "Terminal":
        """Strokes; \\n is Enter."""
        os.write(self._line, text.encode())
        return self


@contextmanager
def running(*command: str, ends: int = 0, **environment: str) -> Iterator[Terminal]:
    """`kiosk` with these arguments, which must end with this exit code."""
    line, theirs = pty.openpty()
    given = {**os.environ, **environment, "PYTHONPATH": str(PROJECT), "TERM": "xterm", "PYTHONUTF8": "1"}
    started = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=given,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(line)
        assert started.wait(PATIENCE_S) == ends
    finally:
        started.kill()
        started.wait()
        os.close(line)
