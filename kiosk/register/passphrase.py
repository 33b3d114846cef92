"""A secret under a passphrase, as a line of text that browsers open too. Knows no key, no file.

    MARK iterations base64(salt, nonce, ciphertext with its tag)

PBKDF2-HMAC-SHA256 (RFC 8018) and AES-256-GCM, for that is what every browser has: it has no scrypt and no argon2, which
would cost who guesses more. So the count is high, and the passphrase long: whoever finds the stick guesses offline. The
mark and the count are authenticated.
"""

import base64
import binascii
import re
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from kiosk.register.errors import N_, NotSealed, RegisterError

# A second in an office's browser, and so for each guess. OWASP asks for 600,000 (Password Storage Cheat Sheet, 2023).
ITERATIONS = 1_000_000
# A line that somebody made up must not keep a page busy for hours.
_MOST_ITERATIONS = 10_000_000
LEAST_SIGNS = 16
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
_LINE = re.compile(r"(?P<head>\S+ (?P<iterations>[1-9][0-9]{0,7})) (?P<wrapped>[A-Za-z0-9+/=]+)")


class WeakPassphrase(RegisterError):
    """A passphrase that would be guessed by whoever finds the stick."""

    template = N_("Choose a passphrase of 16 signs or more: five words that have nothing to do with each other.")


class WrongPassphrase(NotSealed):
    """The passphrase isn't the key's, or is missing."""

    template = N_("That is not the passphrase of this key.")


def check(passphrase: str) -> None:
    """Raises WeakPassphrase."""
    if len(passphrase.strip()) < LEAST_SIGNS:
        raise WeakPassphrase


def wrap(mark: str, secret: bytes, passphrase: str) -> str:
    """The line that holds `secret` under `passphrase`; two of the same are never alike."""
    head, salt, nonce = f"{mark}{ITERATIONS}", secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    wrapped = AESGCM(_derived(passphrase, salt, ITERATIONS)).encrypt(nonce, secret, head.encode())
    return f"{head} {base64.b64encode(salt + nonce + wrapped).decode()}"


def unwrap(line: str, passphrase: str) -> bytes:
    """The secret of a line. Raises WrongPassphrase; NotSealed where it is no such line."""
    found = _LINE.fullmatch(line.strip())
    try:
        wrapped = base64.b64decode(found["wrapped"], validate=True) if found else b""
    except binascii.Error as trouble:
        raise NotSealed from trouble
    if found is None or int(found["iterations"]) > _MOST_ITERATIONS:
        raise NotSealed
    salt, nonce, sealed = (
        wrapped[:_SALT_BYTES],
        wrapped[_SALT_BYTES:][:_NONCE_BYTES],
        wrapped[_SALT_BYTES:][_NONCE_BYTES:],
    )
    if len(salt) < _SALT_BYTES or len(nonce) < _NONCE_BYTES:
        raise NotSealed
    try:
        return AESGCM(_derived(passphrase, salt, int(found["iterations"]))).decrypt(
            nonce, sealed, found["head"].encode()
        )
    except InvalidTag as trouble:
        raise WrongPassphrase from trouble


def _derived(passphrase: str, salt: bytes, iterations: int) -> bytes:
    typed = unicodedata.normalize("NFC", passphrase).strip()
    return PBKDF2HMAC(SHA256(), _KEY_BYTES, salt, iterations).derive(typed.encode(errors="surrogatepass"))
