"""A real PostgreSQL server for tests, in a folder of its own, heard on a Unix socket alone."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_OWNER = "postgres"


class PostgresqlMissingError(RuntimeError):
    """No PostgreSQL on this machine. Run `bash tests/run`, or: apt-get install postgresql"""


def binaries() -> Path:
    """The folder of the newest server's programs; Debian keeps them out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise PostgresqlMissingError(PostgresqlMissingError.__doc__)
    return found[-1]


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server for the length of a block: the URL of its database."""
    # The path of a Unix socket has 107 bytes at most: pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        place = Path(name)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_OWNER)
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data = place / "data"
        run("initdb", "--pgdata", data, "--auth", "trust", "--username", _OWNER, "--no-sync", "--encoding", "UTF8")
        options = f"-c listen_addresses= -c unix_socket_directories={place} -c max_connections=60"
        run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", place / "log", "--options", options)
        try:
            yield f"postgresql+psycopg://{_OWNER}@/postgres?host={place}"
        finally:
            run("pg_ctl", "stop", "--pgdata", data, "--mode", "immediate")


def run(program: str, *arguments: str | Path) -> None:
    """One of the server's programs, as its owner: it refuses to run as root."""
    command = [str(binaries() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        runuser = shutil.which("runuser") or "/usr/sbin/runuser"
        command = [runuser, "--user", _OWNER, "--", *command]
    # What it prints would keep a pipe open for as long as the server runs.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
