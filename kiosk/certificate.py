"""The certificate that the desk shows on the site's network: made once, by the kiosk itself, known by its fingerprint.

Knows no server. Nobody outside vouches for it: staff compare the fingerprint on paper with the browser's, once.
"""

import datetime
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.register import durable

# As long as a machine stands in a hall; a new one is a file to take away.
_YEARS = 10
_MOST_NAME = 63


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where certificate and key are, the names that it is for, and its SHA-256 fingerprint (32 pairs of hex digits)."""

    path: Path
    key_path: Path
    names: frozenset[str]
    fingerprint: str

    def context(self) -> ssl.SSLContext:
        """What a server speaks TLS with: 1.2 or later."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.path, self.key_path)
        return context

    @property
    def lines(self) -> tuple[str, ...]:
        """The fingerprint as a browser shows it, in lines that eyes can compare."""
        pairs = self.fingerprint.split(":")
        return tuple(" ".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8))


def certificate(folder: Path, name: str, today: datetime.date) -> Certificate:
    """The certificate in `folder`, made where there is none. `name` is the machine's on the site's network, or empty.

    Raises RegisterFull, RegisterUnavailable where it can't be written.
    """
    path, key_path = folder / "desk.pem", folder / "desk.key"
    if not (path.exists() and key_path.exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path, key_path, name, today)
    made = x509.load_pem_x509_certificate(path.read_bytes())
    alternatives = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    digits = made.fingerprint(hashes.SHA256()).hex().upper()
    return Certificate(
        path,
        key_path,
        frozenset(one.casefold() for one in alternatives.get_values_for_type(x509.DNSName)),
        ":".join(digits[start : start + 2] for start in range(0, len(digits), 2)),
    )


def _make(path: Path, key_path: Path, name: str, today: datetime.date) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    host = socket.gethostname()
    names = [one for one in (name, host, f"{host}.local", "localhost") if one and len(one) <= _MOST_NAME]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    begin = datetime.datetime(today.year, today.month, today.day, tzinfo=datetime.UTC) - datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=365 * _YEARS))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    *(x509.DNSName(one) for one in dict.fromkeys(names)),
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    durable.replace(key_path, private, mode=0o600)
    durable.replace(path, made.public_bytes(serialization.Encoding.PEM), mode=0o644)
