"""The files of the project as a clone has them: what git tracks, or would once it is added."""

import subprocess
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]

# What .gitignore names, for archives where git can't be asked.
_MADE_HERE = {
    line.strip("/")
    for line in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "*"))
} | {".git", "clairvoix.egg-info"}


@cache
def project_files() -> tuple[Path, ...]:
    """Paths relative to the project, sorted. Ignored files (`var`, `.venv`, caches) aren't among them."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
    else:  # an archive without its history
        names = [str(path.relative_to(PROJECT)) for path in PROJECT.rglob("*")]
    paths = (Path(name) for name in names if name)
    return tuple(sorted(path for path in paths if (PROJECT / path).is_file() and not _MADE_HERE & set(path.parts)))


def text_of(path: Path) -> str | None:
    """The file's text; None for pictures, sounds and typefaces."""
    try:
        return (PROJECT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
