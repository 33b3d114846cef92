"""`kiosk setup` in a real terminal: questions one by one, a wrong answer asked again, a key learnt by pressing it."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from served import PROJECT

from kiosk.settings import load_settings
from kiosk.setup.keypad import ACTS

PATIENCE_S = 90.0
COMMAND = "import sys; from kiosk.cli import main; sys.argv = ['kiosk', 'setup', *sys.argv[1:]]; main()"


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
                self.heard += os.read(self._line, 65536).decode(errors="replace")
        self.heard = self.heard.partition(words)[2]
        return self

    def types(self, text: str) -> "Terminal":
        """Strokes; \\n is Enter."""
        os.write(self._line, text.encode())
        return self


@contextmanager
def running(*command: str, **environment: str) -> Iterator[Terminal]:
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
        assert started.wait(PATIENCE_S) == 0
    finally:
        started.kill()
        started.wait()
        os.close(line)


def test_a_technician_answers_and_a_wrong_answer_is_asked_again(config: Path, var: Path) -> None:
    with running("lieu", "clavier", CLAIRVOIX_CONFIG=str(config), CLAIRVOIX_VAR=str(var)) as terminal:
        terminal.waits_for("station.number").types("0\n").waits_for("de 1 à 9999")
        terminal.waits_for("station.number").types("12\n")
        terminal.waits_for("station.name").types("\n")
        terminal.waits_for("town-hall (Mairie)").waits_for("site.kind").types("hospital\n")
        terminal.waits_for("site.name").types("Hôpital du Lac\n")
        for setting in ("site.address", "site.phone", "site.opening_hours", "site.france_services"):
            terminal.waits_for(setting).types("\n")
        for setting in ("keypad", "keypad_device", "single_keys", "screen_reader", "dwell_ms"):
            terminal.waits_for(f"screen.{setting}").types("\n")
        terminal.waits_for("Apprendre").types("y\n")
        terminal.waits_for("La première réponse").types("\x1b[17~")
        terminal.waits_for("La deuxième réponse")
        for _ in range(len(ACTS) - 1):
            terminal.types("\n")
            time.sleep(0.06)
        terminal.waits_for("Touches apprises").waits_for("Écrit dans")
    settings = load_settings(config / "kiosk.toml")
    assert (settings.station.number, settings.site.kind, settings.site.name) == (12, "hospital", "Hôpital du Lac")
    assert '"F6" = "choose:1"' in (var / "keymap.toml").read_text(encoding="utf-8")
