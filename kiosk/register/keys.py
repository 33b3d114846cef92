"""The station's signing key and the public keys that verify: files in `keys/`. Knows nothing of entries or papers.

`station-0412.key` is the private key (PKCS #8, mode 0600). `station-0412.pub` has one line a key in the form of
C2SP signed notes, `<name>+<key id>+<base64(0x01 ‖ public key)>`; keys that were rotated out stay there as lines of
their own. Any other `*.pub` in the folder is trusted too: it is how the kiosks of a site know each other's papers.
Where the machine's TPM guards the key, `machine.tpm` holds what opens the private key, sealed.
"""

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.register import tpm
from kiosk.register.durable import replace, write_new
from kiosk.register.errors import KeyDamaged, KeyMissing, KeySealed, KeyTooOpen, NoTpm
from kiosk.register.tpm import TpmRefused

# C2SP signed-note, "Signatures": the type of Ed25519 keys.
_ED25519 = b"\x01"
_PUBLIC_BYTES = 32
# What closes a private key that the TPM guards; as PEM (RFC 7468, 11) says that one is closed.
_SECRET_BYTES = 32
_CLOSED = b"BEGIN ENCRYPTED PRIVATE KEY"
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies. `name` says whose it is, `id` are 4 bytes of its hash (8 hex digits)."""

    name: str
    raw: bytes
    id: str = field(init=False)
    _key: Ed25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()
        object.__setattr__(self, "id", digest[:4].hex())
        object.__setattr__(self, "_key", Ed25519PublicKey.from_public_bytes(self.raw))

    def has_signed(self, data: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) is this key's over `data`."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def line(self) -> str:
        """The key as one line of text, as the site's poster and the `.pub` file have it."""
        return f"{self.name}+{self.id}+{base64.b64encode(_ED25519 + self.raw).decode()}"

    @classmethod
    def from_line(cls, line: str) -> "PublicKey":
        """The key that `line` wrote. Raises ValueError."""
        name, key_id, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        if not name or " " in name or raw[:1] != _ED25519 or len(raw) != 1 + _PUBLIC_BYTES:
            raise ValueError("not an Ed25519 key of a signed note")
        key = cls(name, raw[1:])
        if key.id != key_id:
            raise ValueError("the key's id doesn't fit the key")
        return key


@dataclass(frozen=True, slots=True)
class StationKey:
    """The key that signs for one station."""

    public: PublicKey
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(data)


class PublicKeys:
    """The keys that a register trusts, by their ids."""

    def __init__(self, keys: tuple[PublicKey, ...]) -> None:
        self._keys = {(key.name, key.id): key for key in keys}

    def __iter__(self) -> Iterator[PublicKey]:
        return iter(self._keys.values())

    def get(self, name: str, key_id: str) -> PublicKey | None:
        """The key of that name and id, or None."""
        return self._keys.get((name, key_id))


def name_of(station: int) -> str:
    """The name that a station's key goes by on papers."""
    return f"clairvoix-{station:04}"


def private_path(folder: Path, station: int) -> Path:
    """Where the private key of `station` is, under the register's folder."""
    return folder / "keys" / f"station-{station:04}.key"


def load_or_make(folder: Path, station: int, *, may_make: bool) -> StationKey:
    """The station's key; made now where there is none and `may_make`.

    Raises KeyTooOpen, KeyMissing, KeyDamaged, and what `write_new` raises.
    """
    path = private_path(folder, station)
    if not path.exists():
        if not may_make:
            raise KeyMissing(path=path)
        make(path)
    key = load(path, station)
    public_path = path.with_suffix(".pub")
    if not public_path.exists():
        # Another process may be as quick: it writes the same line.
        with contextlib.suppress(FileExistsError):
            write_new(public_path, f"{key.public.line()}\n".encode(), mode=0o644)
    if key.public not in read_public(public_path):
        raise KeyDamaged(path=public_path)
    return key


def load_public(folder: Path) -> PublicKeys:
    """Every public key under the register's folder. Raises KeyDamaged."""
    found = [key for path in sorted((folder / "keys").glob("*.pub")) for key in read_public(path)]
    return PublicKeys(tuple(found))


def seal_path(folder: Path) -> Path:
    """Where what the TPM guards lies, in the folder of keys."""
    return folder / "machine.tpm"


def is_closed(path: Path) -> bool:
    """Whether the private key in `path` opens by the TPM alone."""
    return _CLOSED in path.read_bytes()


def guard(folder: Path) -> None:
    """From now on, private keys that are made in `folder` open by this machine's TPM alone. Twice is harmless.

    Raises KeySealed where there is no TPM or what was sealed before doesn't open, and what `write_new` raises.
    """
    path = seal_path(folder)
    if not path.exists():
        try:
            write_new(path, tpm.seal(secrets.token_hex(_SECRET_BYTES).encode()), mode=0o600)
        except TpmRefused as trouble:
            raise NoTpm(detail=trouble.detail) from trouble
    _password(path)


def _password(path: Path) -> bytes:
    try:
        return tpm.unseal(path.read_bytes())
    except TpmRefused as trouble:
        raise KeySealed(path=path, detail=trouble.detail) from trouble
    except FileNotFoundError as trouble:
        raise KeyDamaged(path=path) from trouble


def make(path: Path) -> None:
    """Make a private key in `path`, for its owner alone; opened by the TPM where that guards this folder's keys.

    Raises KeySealed, and what `write_new` raises.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = seal_path(path.parent)
    closing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if sealed.exists():
        closing = serialization.BestAvailableEncryption(_password(sealed))
    private = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closing
    )
    # Where another process was quicker, its key is the station's.
    with contextlib.suppress(FileExistsError):
        write_new(path, private, mode=0o600)


def load(path: Path, station: int) -> StationKey:
    """The private key in `path`. Raises KeyTooOpen, KeyDamaged, KeySealed."""
    descriptor = os.open(path, os.O_RDONLY)
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(descriptor).st_mode & _FOR_OTHERS:
            raise KeyTooOpen(path=path)
        content = file.read()
    password = _password(seal_path(path.parent)) if _CLOSED in content else None
    try:
        private = serialization.load_pem_private_key(content, password=password)
    except (ValueError, TypeError) as trouble:
        raise KeyDamaged(path=path) from trouble
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyDamaged(path=path)
    return StationKey(PublicKey(name_of(station), private.public_key().public_bytes_raw()), private)


def trust(path: Path, *new: PublicKey) -> None:
    """Add keys to a `.pub` file, those that it has already left as they are. Raises KeyDamaged, RegisterFull …"""
    known = read_public(path) if path.exists() else ()
    lines = [key.line() for key in dict.fromkeys((*known, *new))]
    replace(path, "".join(f"{line}\n" for line in lines).encode(), mode=0o644)


def read_public(path: Path) -> tuple[PublicKey, ...]:
    """The keys in a `.pub` file, oldest first. Raises KeyDamaged."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        return tuple(PublicKey.from_line(line) for line in lines if line.strip())
    except (ValueError, binascii.Error) as trouble:
        raise KeyDamaged(path=path) from trouble
