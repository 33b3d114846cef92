"""The station's key: made once, its owner's alone, never made anew behind a signed register."""

import sqlite3
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from sample_records import BOOK, STATION, body, no_papers

from kiosk.register import Register, keys
from kiosk.register.errors import KeyDamaged, KeyMissing, KeyTooOpen
from kiosk.register.keys import PublicKey


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """The folder of a register that holds one record."""
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    return tmp_path


def test_a_key_is_made_at_the_first_opening_for_its_owner_alone(used: Path) -> None:
    assert (used / "keys" / "station-0412.key").stat().st_mode & 0o777 == 0o600
    assert (used / "keys").stat().st_mode & 0o777 == 0o700
    (line,) = (used / "keys" / "station-0412.pub").read_text().splitlines()
    assert PublicKey.from_line(line).name == "clairvoix-0412"


def test_the_same_key_signs_after_a_restart(used: Path) -> None:
    with Register.open(used, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    with sqlite3.connect(used / "register.sqlite") as raw:
        assert raw.execute("SELECT COUNT(DISTINCT key_id), COUNT(*) FROM entries").fetchone() == (1, 2)
    raw.close()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_can_read_is_refused(used: Path, mode: int) -> None:
    path = used / "keys" / "station-0412.key"
    path.chmod(mode)
    with pytest.raises(KeyTooOpen, match=f"chmod 600 {path}"):
        Register.open(used, STATION)
    path.chmod(0o600)
    Register.open(used, STATION).close()


def test_no_new_key_is_made_where_the_old_one_has_signed(used: Path) -> None:
    (used / "keys" / "station-0412.key").unlink()
    with pytest.raises(KeyMissing, match="Restore it"):
        Register.open(used, STATION)


def test_the_public_key_is_made_again_from_the_private_one(used: Path) -> None:
    path = used / "keys" / "station-0412.pub"
    before = path.read_text()
    path.unlink()
    Register.open(used, STATION).close()
    assert path.read_text() == before


def test_a_key_of_another_kind_is_refused(used: Path) -> None:
    private = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (used / "keys" / "station-0412.key").write_bytes(private)
    with pytest.raises(KeyDamaged):
        Register.open(used, STATION)


@pytest.mark.parametrize("content", [b"", b"no key at all\n"])
def test_a_damaged_key_is_refused(used: Path, content: bytes) -> None:
    (used / "keys" / "station-0412.key").write_bytes(content)
    with pytest.raises(KeyDamaged, match="damaged"):
        Register.open(used, STATION)


@pytest.mark.parametrize("line", ["", "nonsense", "a+b", "clairvoix-0412+00000000+AAAA", "é+1+2"])
def test_a_damaged_public_key_is_refused(used: Path, line: str) -> None:
    (used / "keys" / "station-0412.pub").write_text(line)
    with pytest.raises(KeyDamaged):
        Register.open(used, STATION)


def test_the_public_key_of_another_station_does_not_pass_for_ours(used: Path, tmp_path: Path) -> None:
    other = keys.load_or_make(tmp_path / "other", STATION, may_make=True)
    (used / "keys" / "station-0412.pub").write_text(other.public.line())
    with pytest.raises(KeyDamaged):
        Register.open(used, STATION)


def test_keys_rotated_out_still_verify(tmp_path: Path) -> None:
    old = keys.load_or_make(tmp_path / "old", STATION, may_make=True)
    new = keys.load_or_make(tmp_path / "new", STATION, may_make=True)
    path = tmp_path / "new" / "keys" / "station-0412.pub"
    path.write_text(f"{old.public.line()}\n{new.public.line()}\n")
    assert keys.load_or_make(tmp_path / "new", STATION, may_make=False).public == new.public
    trusted = keys.load_public(tmp_path / "new")
    assert set(trusted) == {old.public, new.public}
    signature = old.sign(b"an old paper")
    found = trusted.get("clairvoix-0412", old.public.id)
    assert found is not None
    assert found.has_signed(b"an old paper", signature)
    assert not found.has_signed(b"another paper", signature)
