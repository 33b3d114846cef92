"""The site's sealing key: the kiosk seals with the public half and can't open again. HPKE (RFC 9180), nothing of ours.

The private half is made once, handed out, and never written to the kiosk's own disk: to a folder that is taken away,
and to a sheet for the safe. `keys/site.seal` is the public half.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.register import passphrase
from kiosk.register.durable import write_new
from kiosk.register.errors import (
    N_,
    KeyDamaged,
    KeyNotWritten,
    NotSealed,
    Phrase,
    RegisterFull,
    RegisterUnavailable,
    SealingKeyExists,
)

PRIVATE_NAME = "clairvoix-site.key"
_PUBLIC_MARK = "clairvoix-seal-v1 "
_PRIVATE_MARK = "clairvoix-open-v1 "
# … with the private half under a passphrase; see `passphrase`.
_WRAPPED_MARK = "clairvoix-open-v2 "
_INFO = b"clairvoix seal v1"
_KEY_BYTES = 32
# RFC 9180, section 7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; all three are in browsers, too.
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The public half: seals."""

    raw: bytes

    def seal(self, content: bytes) -> bytes:
        """`content`, so that only the private half opens it; two seals of the same are never alike."""
        return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(self.raw), info=_INFO)

    def line(self) -> str:
        """As `keys/site.seal` has it."""
        return _PUBLIC_MARK + base64.b64encode(self.raw).decode()


@dataclass(frozen=True, slots=True, repr=False)
class OpeningKey:
    """The private half, which the kiosk has only while it makes it. Its `repr` shows nothing."""

    _raw: bytes

    @property
    def public(self) -> SealingKey:
        """The half that seals to this one."""
        private = X25519PrivateKey.from_private_bytes(self._raw)
        return SealingKey(private.public_key().public_bytes_raw())

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises NotSealed."""
        try:
            return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(self._raw), info=_INFO)
        except InvalidTag as trouble:
            raise NotSealed from trouble

    def line(self, words: str | None = None) -> str:
        """As the file on the stick, and the code on the sheet for the safe, have it: under a passphrase, if given."""
        if words is not None:
            return passphrase.wrap(_WRAPPED_MARK, self._raw, words)
        return _PRIVATE_MARK + base64.b64encode(self._raw).decode()

    @classmethod
    def from_line(cls, line: str, words: str | None = None) -> "OpeningKey":
        """The key that `line` wrote. Raises NotSealed; WrongPassphrase where it is under another one."""
        if not line.strip().startswith(_WRAPPED_MARK):
            return cls(_read(line, _PRIVATE_MARK))
        raw = passphrase.unwrap(line, words or "")
        if len(raw) != _KEY_BYTES:
            raise NotSealed
        return cls(raw)


def public_path(folder: Path) -> Path:
    """Where the public half is, under the register's folder."""
    return folder / "keys" / "site.seal"


def make(folder: Path, stick: Path, words: str | None = None) -> OpeningKey:
    """Make the site's key: the private half into `stick`, the public half under the register's folder.

    `words` is the passphrase that the private half is put under, if any. Who calls prints the sheet for the safe from
    what is given back. Raises WeakPassphrase, SealingKeyExists, KeyNotWritten, RegisterFull, RegisterUnavailable.
    """
    if words is not None:
        passphrase.check(words)
    path = public_path(folder)
    if path.exists():
        raise SealingKeyExists(path=path)
    key = OpeningKey(X25519PrivateKey.generate().private_bytes_raw())
    try:
        write_new(stick / PRIVATE_NAME, f"{key.line(words)}\n".encode(), mode=0o600)
    except FileExistsError as trouble:
        raise KeyNotWritten(folder=stick, detail=Phrase(N_("{file} is there already"), file=PRIVATE_NAME)) from trouble
    except (RegisterFull, RegisterUnavailable) as trouble:
        raise KeyNotWritten(folder=stick, detail=str(trouble.__cause__)) from trouble
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Last: what is sealed from now on can be opened, for the private half is safe already.
    write_new(path, f"{key.public.line()}\n".encode(), mode=0o644)
    return key


def load(folder: Path) -> SealingKey | None:
    """The site's key to seal with; None where none was made yet. Raises KeyDamaged."""
    path = public_path(folder)
    try:
        return SealingKey(_read(path.read_text(encoding="ascii"), _PUBLIC_MARK))
    except FileNotFoundError:
        return None
    except (NotSealed, UnicodeDecodeError) as trouble:
        raise KeyDamaged(path=path) from trouble


def _read(line: str, mark: str) -> bytes:
    text = line.strip()
    try:
        raw = base64.b64decode(text.removeprefix(mark), validate=True)
    except binascii.Error as trouble:
        raise NotSealed from trouble
    if not text.startswith(mark) or len(raw) != _KEY_BYTES:
        raise NotSealed
    return raw
