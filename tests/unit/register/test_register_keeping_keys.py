"""Keys for years: a new one in an old one's place, and the site's own that leaves the kiosk."""

import unicodedata
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.register import FaultKind, Register, keys, reading, rotation, sealing
from kiosk.register.errors import KeyDamaged, KeyNotWritten, NotSealed, SealingKeyExists
from kiosk.register.passphrase import WeakPassphrase, WrongPassphrase


def opened(folder: Path) -> Register:
    register = Register.open(folder, STATION, clock=lambda: DAY)
    register.learn(BOOK)
    return register


def note_of(register: Register) -> str:
    notes: list[str] = []
    register.record(body(), lambda prepared: notes.append(prepared.form_note) or [])
    return notes[0]


def test_papers_signed_before_a_rotation_stay_genuine(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        old_key = register.public_key
        old = note_of(register)
        register.rotate()
        new = note_of(register)
        assert register.public_key != old_key
        assert register.find_scanned(old).entry_number == 1
        assert register.find_scanned(new).entry_number == 3
        assert register.verify().is_sound
    with opened(tmp_path) as register:
        assert note_of(register) != new
        assert register.verify().is_sound
    assert len(keys.read_public(tmp_path / "keys" / "station-0412.pub")) == 2
    assert (tmp_path / "keys" / "station-0412.key").stat().st_mode & 0o777 == 0o600
    assert [line.kind for line in reading.entry_lines(tmp_path, STATION)] == ["record", "key", "record", "record"]


def test_the_old_key_can_sign_no_entry_any_more(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.record(body(), no_papers)
        old = register._pen.key
        register.rotate()
        register._pen.key = old  # somebody who has stolen it
        register.record(body(), no_papers)
        assert [(fault.number, fault.kind) for fault in register.verify().faults] == [(3, FaultKind.KEY)]


def test_the_old_key_in_its_old_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "station-0412.key"
    with opened(tmp_path) as register:
        register.record(body(), no_papers)
        old = path.read_bytes()
        register.rotate()
    path.write_bytes(old)
    with pytest.raises(KeyDamaged):
        opened(tmp_path)


def test_a_rotation_that_the_power_cut_short_is_finished_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as register:
        register.record(body(), no_papers)
        with monkeypatch.context() as patch:
            patch.setattr(rotation, "_put_in_place", lambda _path: None)
            register.rotate()
        expected = register.public_key
    with opened(tmp_path) as register:
        assert register.public_key == expected
        register.record(body(), no_papers)
        assert register.verify().is_sound
    assert not (tmp_path / "keys" / "station-0412.key.new").exists()


def test_a_rotation_cut_short_before_the_chain_names_the_key_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        register.record(body(), no_papers)
        key = register.public_key
    waiting = tmp_path / "keys" / "station-0412.key.new"
    keys.make(waiting)
    with opened(tmp_path) as register:
        assert register.public_key == key
        register.rotate()  # takes the key that was made already
        assert register.verify().is_sound
    assert not waiting.exists()


def test_what_is_sealed_opens_with_the_private_half_alone(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = sealing.make(tmp_path / "var", stick)
    public = sealing.load(tmp_path / "var")
    assert public is not None
    sealed = public.seal(b"Mme Canari, 1 rue du Puits")
    assert sealed != public.seal(b"Mme Canari, 1 rue du Puits")
    private = sealing.OpeningKey.from_line((stick / sealing.PRIVATE_NAME).read_text())
    assert private == made
    assert private.open(sealed).decode() == "Mme Canari, 1 rue du Puits"
    for wrong in (sealed[:-1], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(NotSealed):
            private.open(wrong)
    other = sealing.make(tmp_path / "other", _folder(tmp_path / "other-stick"))
    with pytest.raises(NotSealed):
        other.open(sealed)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_the_private_half_is_nowhere_on_the_kiosk(tmp_path: Path) -> None:
    stick = _folder(tmp_path / "stick")
    made = sealing.make(tmp_path / "var", stick)
    secret = made.line().removeprefix("clairvoix-open-v1 ").encode()
    for path in (tmp_path / "var").rglob("*"):
        assert not path.is_file() or (secret not in path.read_bytes() and made._raw not in path.read_bytes())
    assert secret in (stick / sealing.PRIVATE_NAME).read_bytes()
    assert (stick / sealing.PRIVATE_NAME).stat().st_mode & 0o777 == 0o600
    assert secret.decode() not in repr(made)


def test_the_sites_key_is_made_once(tmp_path: Path) -> None:
    stick = _folder(tmp_path / "stick")
    sealing.make(tmp_path / "var", stick)
    with pytest.raises(SealingKeyExists):
        sealing.make(tmp_path / "var", stick)


@pytest.mark.parametrize("name", ["nowhere", "full"])
def test_without_a_place_for_the_private_half_no_key_is_made(tmp_path: Path, name: str) -> None:
    stick = tmp_path / name
    if name == "full":
        stick.mkdir()
        (stick / sealing.PRIVATE_NAME).write_text("that of another site")
    with pytest.raises(KeyNotWritten):
        sealing.make(tmp_path / "var", stick)
    assert sealing.load(tmp_path / "var") is None


@pytest.mark.parametrize("line", ["", "nonsense", "clairvoix-open-v1 AAAA", "clairvoix-seal-v1 " + "A" * 43 + "="])
def test_a_damaged_private_key_is_refused(line: str) -> None:
    with pytest.raises(NotSealed):
        sealing.OpeningKey.from_line(line)


def test_a_damaged_public_half_is_refused(tmp_path: Path) -> None:
    sealing.make(tmp_path, _folder(tmp_path / "stick"))
    sealing.public_path(tmp_path).write_text("nonsense")
    with pytest.raises(KeyDamaged):
        sealing.load(tmp_path)


WORDS = "cinq mots sans rapport entre eux"


def test_a_key_under_a_passphrase_opens_with_it_alone(tmp_path: Path) -> None:
    stick = _folder(tmp_path / "stick")
    made = sealing.make(tmp_path, stick, WORDS)
    line = (stick / sealing.PRIVATE_NAME).read_text()
    assert made.line().rpartition(" ")[2] not in line
    opened = sealing.OpeningKey.from_line(line, f" {unicodedata.normalize('NFD', WORDS)} ")
    assert opened.open(made.public.seal(b"a voice")) == b"a voice"
    for wrong in (None, "", WORDS.upper(), "\ud800" * 20):
        with pytest.raises(WrongPassphrase):
            sealing.OpeningKey.from_line(line, wrong)
    assert made.line(WORDS) != made.line(WORDS)


def test_a_line_whose_count_or_bytes_were_changed_opens_nothing(tmp_path: Path) -> None:
    line = sealing.make(tmp_path, _folder(tmp_path / "stick")).line(WORDS)
    mark, count, letters = line.split(" ")
    for changed in (
        f"{mark} {int(count) - 1} {letters}",
        f"{mark} {count} {'A' if letters[0] != 'A' else 'B'}{letters[1:]}",
        f"{mark} {count} {letters[:-8]}",
        f"{mark} 99999999 {letters}",
        f"{mark} {count} QUJD",
        f"{mark} {count} Q",
        f"{mark} {letters}",
    ):
        with pytest.raises(NotSealed):
            sealing.OpeningKey.from_line(changed, WORDS)


def test_a_short_passphrase_is_refused_before_any_key_is_made(tmp_path: Path) -> None:
    stick = _folder(tmp_path / "stick")
    with pytest.raises(WeakPassphrase):
        sealing.make(tmp_path, stick, "482913")
    assert list(stick.iterdir()) == []
    assert sealing.load(tmp_path) is None
