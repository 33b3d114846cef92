"""A few bytes that only this machine's TPM gives back: sealed and unsealed by tpm2-tools. Knows no key and no register.

Bound to the machine, not to what it has started: an update must not lock a kiosk out. What is sealed is two blobs of
the TPM's own, worth nothing to another one.
"""

import base64
import contextlib
import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

# A real TPM makes its primary key in less than a second; a busy one asks to be asked again.
_PATIENCE_S = 30.0
_TOOLS = ("tpm2_createprimary", "tpm2_create", "tpm2_load", "tpm2_unseal", "tpm2_flushcontext")
_PRIMARY, _SEALED, _PUBLIC, _PRIVATE = "primary", "sealed", "public", "private"


class TpmRefused(Exception):
    """No TPM, no tools, or another machine's blob: `detail` says which, in the tools' words."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def seal(secret: bytes) -> bytes:
    """`secret` (at most 128 bytes) as only this machine's TPM opens it. Raises TpmRefused."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _primary(folder)
        _run(folder, "tpm2_create", "-Q", "-C", _PRIMARY, "-i", "-", "-u", _PUBLIC, "-r", _PRIVATE, given=secret)
        found = {part: base64.b64encode((folder / part).read_bytes()).decode() for part in (_PUBLIC, _PRIVATE)}
    return json.dumps(found).encode()


def unseal(sealed: bytes) -> bytes:
    """What was sealed. Raises TpmRefused."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            found = json.loads(sealed)
            for part in (_PUBLIC, _PRIVATE):
                (folder / part).write_bytes(base64.b64decode(found[part], validate=True))
        except (ValueError, KeyError, TypeError) as trouble:
            raise TpmRefused("the sealed file is damaged") from trouble
        _primary(folder)
        _run(folder, "tpm2_load", "-Q", "-C", _PRIMARY, "-u", _PUBLIC, "-r", _PRIVATE, "-c", _SEALED)
        _make_room(folder)
        secret = _run(folder, "tpm2_unseal", "-c", _SEALED)
        _make_room(folder)
    return secret


def _primary(folder: Path) -> None:
    """The key that the TPM derives anew each time from its own seed, under which the rest lies."""
    if any(shutil.which(tool) is None for tool in _TOOLS):
        raise TpmRefused("tpm2-tools isn't installed")
    _make_room(folder)
    _run(folder, "tpm2_createprimary", "-Q", "-C", "o", "-G", "ecc", "-c", _PRIMARY)
    _make_room(folder)


def _make_room(folder: Path) -> None:
    """A TPM holds three objects at a time; the kernel's own manager of them needs no such help, and says so."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(  # noqa: S603 – the system's own, by its full path
            [_found("tpm2_flushcontext"), "-t"], cwd=folder, capture_output=True, check=False, timeout=_PATIENCE_S
        )


def _run(folder: Path, tool: str, *arguments: str, given: bytes = b"") -> bytes:
    try:
        ran = subprocess.run(  # noqa: S603 – the system's own, by its full path
            [_found(tool), *arguments], cwd=folder, input=given, capture_output=True, check=False, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise TpmRefused(f"{tool}: {type(trouble).__name__}") from trouble
    if ran.returncode:
        lines = [line for line in ran.stderr.decode(errors="replace").splitlines() if line.startswith("ERROR")]
        raise TpmRefused(f"{tool}: {lines[-1].removeprefix('ERROR: ') if lines else ran.returncode}")
    return ran.stdout


def _found(tool: str) -> str:
    return shutil.which(tool) or tool
