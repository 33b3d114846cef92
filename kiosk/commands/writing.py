"""A file that a command writes: whole or not at all, for its owner alone, and told where. Knows no paper."""

import errno
import secrets
from pathlib import Path

import click

from kiosk.commands.words import _, refuse

# Marks words for translation that are looked up by a variable.
N_ = str
# The system says these in English.
_WHY = {
    errno.ENOENT: N_("its folder isn't there"),
    errno.ENOTDIR: N_("its folder is no folder"),
    errno.EACCES: N_("this account may not write there"),
    errno.EPERM: N_("this account may not write there"),
    errno.EROFS: N_("nothing can be written there"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EEXIST: N_("a file of that name is there"),
}


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` and tell where it is. Exit 2 where it can't be written; what was there stays then."""
    put_file(path, content)
    click.echo(_("Written: {file}").format(file=path))


def put_file(path: Path, content: bytes) -> None:
    """Write without a word, for who tells more than where. Exit 2 where it can't be written."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe, a terminal: a file must not take its place
        else:
            _replace(path, content)
    except OSError as trouble:
        told = _("{file} can't be written: {why}. Name another file, in a folder that is there.")
        refuse(told.format(file=path, why=why(trouble)))


def why(trouble: OSError) -> str:
    """The system's reason, in French where it is one that somebody at a terminal meets."""
    known = _WHY.get(trouble.errno or 0)
    return _(known) if known else str(trouble.strerror)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
