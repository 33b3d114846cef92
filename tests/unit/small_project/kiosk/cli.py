"""Notes each command in `calls` under the run-time folder. Where a service asks for more, serves and keeps a register.

The file `version` beside this one says how well: its words are the version's name, the number of its register's schema,
and « mute » where it starts and never answers.
"""

import os
import re
import shutil
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

HERE = Path(__file__).parent
NEWER = 2


def main() -> int:
    """Answer like a kiosk that did what it was asked."""
    words = " ".join(sys.argv[1:])
    var = Path(os.environ["CLAIRVOIX_VAR"])
    with (var / "calls").open("a", encoding="utf-8") as calls:
        calls.write(f"{words}\n")
    register = Register(var / "register.sqlite", version()[1])
    if words == "run" and (HERE / "version").exists():
        register.open()
        serve()
    elif words == "run":
        sys.stdout.write("http://127.0.0.1:8080/\n")
    elif words.startswith("register backup"):
        shutil.copytree(var, sys.argv[3], ignore=lambda _folder, names: {*names} - {"register.sqlite"})
    elif words == "register verify":
        return register.verify()
    return 0


def version() -> tuple[str, int, bool]:
    """The name of this version, its schema, and whether it never answers."""
    path = HERE / "version"
    words = path.read_text(encoding="utf-8").split() if path.exists() else ["1", "1"]
    return words[0], int(words[1]), "mute" in words


def serve() -> None:
    """One page, which says which version this is, at the port of kiosk.toml."""
    name, _schema, is_mute = version()
    settings = (HERE.parent / "config" / "kiosk.toml").read_text(encoding="utf-8")
    found = re.search(r"^port = (\d+)$", settings, re.MULTILINE)

    class Page(BaseHTTPRequestHandler):
        """Answers everybody alike."""

        def do_HEAD(self) -> None:
            """The version, in a header."""
            self.send_response(503 if is_mute else 200)
            self.send_header("X-Version", name)
            self.end_headers()

    HTTPServer(("127.0.0.1", int(found[1]) if found else 8080), Page).serve_forever()


class Register:
    """A register of one table, whose schema is a number."""

    def __init__(self, path: Path, schema: int) -> None:
        self._path = path
        self._schema = schema

    def open(self) -> None:
        """Made, or migrated."""
        opened = sqlite3.connect(self._path)
        with opened:
            opened.execute("CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, hash BLOB)")
            opened.execute(f"PRAGMA user_version = {self._schema}")
        opened.close()

    def verify(self) -> int:
        """2 where a newer version made it."""
        opened = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        schema = opened.execute("PRAGMA user_version").fetchone()[0]
        opened.close()
        return NEWER if schema > self._schema else 0
