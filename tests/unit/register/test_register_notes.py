"""The code of a form: what a phone shows, what it takes, how it is laid out."""

import base64
import dataclasses
import hashlib
from pathlib import Path

import pytest
import segno
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image
from sample_records import BOOK, STATION, body, decided, largest_body

from kiosk.register import Answer, compact, keys, notes, references
from kiosk.register.codebook import CodeBooks, DecisionCode
from kiosk.register.compact import Sealed
from kiosk.register.errors import InvalidRecord, NoteTooLong
from kiosk.register.keys import StationKey
from kiosk.register.record import Kind, RecordBody

REFERENCE = references.make(STATION, 883_509)
SALT = bytes(range(16))


@pytest.fixture
def key(tmp_path: Path) -> StationKey:
    return keys.load_or_make(tmp_path, STATION, may_make=True)


def note_of(whole: RecordBody, key: StationKey) -> str:
    return notes.encode(Sealed(REFERENCE, SALT, whole), BOOK, key)


def test_a_phone_shows_plain_french_lines(key: StationKey) -> None:
    whole = body(decided("space", Answer.REFUSE), decided("samu", Answer.CONSENT), decided("copy", Answer.ASK))
    lines = note_of(whole, key).split("\n")
    assert lines[:4] == [
        "Réf. 0412 8835 0992 du 22/11/2026",
        "Refus\u202f: espace",
        "Accord\u202f: SAMU",
        "Demande\u202f: copie",
    ]
    assert lines[4].startswith("cv1 ")
    assert lines[5] == ""
    assert lines[6].startswith("— clairvoix-0412 ")


def test_the_note_verifies_as_the_signed_note_format_says_without_our_code(key: StationKey, tmp_path: Path) -> None:
    note = note_of(body(), key)
    public_line = (tmp_path / "keys" / "station-0412.pub").read_text().strip()
    name, key_id, encoded = public_line.split("+", 2)
    raw = base64.b64decode(encoded)
    assert hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == key_id
    text, _, signature_line = note.removesuffix("\n").rpartition("\n\n")
    dash, signer, signature = signature_line.split(" ")
    assert (dash, signer) == ("—", name)
    blob = base64.b64decode(signature)
    assert blob[:4].hex() == key_id
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(blob[4:], f"{text}\n".encode())


def test_the_largest_record_fits_a_code_of_77_modules_at_level_m(key: StationKey) -> None:
    note = note_of(largest_body(), key)
    assert len(note.encode()) <= notes.MOST_BYTES <= 420
    code = segno.make(note, error="m", micro=False, boost_error=False)
    assert code.symbol_size(border=0)[0] <= notes.MODULES


@pytest.mark.parametrize(("size", "level"), [(notes.MOST_BYTES, "m"), (420, "l")])
def test_the_most_bytes_allowed_are_one_code_of_77_modules(size: int, level: str) -> None:
    text = "é" + "a" * (size - 2)
    assert segno.make(text, error=level, micro=False).symbol_size(border=0)[0] <= notes.MODULES


def test_a_printed_note_is_read_back_by_another_library(key: StationKey, tmp_path: Path) -> None:
    note = note_of(largest_body(), key)
    picture = tmp_path / "code.png"
    segno.make(note, error="m", micro=False).save(picture, scale=6, border=4)
    (read,) = zxingcpp.read_barcodes(Image.open(picture))
    sealed = notes.decode(read.text, CodeBooks([BOOK]), keys.load_public(tmp_path))
    assert sealed == Sealed(REFERENCE, SALT, largest_body())


def test_the_check_of_a_book_finds_the_largest_note(key: StationKey) -> None:
    assert len(note_of(largest_body(), key).encode()) <= notes.check(BOOK, key) <= notes.MOST_BYTES


def test_labels_that_are_too_long_are_told_before_anybody_records(key: StationKey) -> None:
    codes = tuple(dataclasses.replace(code, label=code.label + " de la personne") for code in BOOK.decisions)
    with pytest.raises(NoteTooLong, match="Shorten the labels"):
        notes.check(dataclasses.replace(BOOK, decisions=codes), key)


def test_another_book_of_the_same_script_is_another_book() -> None:
    other = dataclasses.replace(BOOK, decisions=BOOK.decisions[::-1])
    assert other.key[0] == BOOK.key[0]
    assert other.key[1] != BOOK.key[1]


def test_a_book_comes_back_equal_from_its_json() -> None:
    assert type(BOOK).from_json(BOOK.to_json()) == BOOK


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"topics": ("t",) * 64}, "63 topics"),
        ({"heading": "two\nlines"}, "can't be a line"),
        ({"heading": " "}, "can't be a line"),
        ({"script": "5c"}, "fingerprint"),
        ({"decisions": (DecisionCode("a", Kind.CHOICE, "a"),) * 2}, "twice"),
        ({"decisions": (DecisionCode("a", Kind.CHOICE, "a", ("s",) * 16),)}, "15 situations"),
    ],
)
def test_a_book_that_no_note_has_room_for_is_refused(change: dict[str, object], what: str) -> None:
    with pytest.raises(InvalidRecord, match=what):
        dataclasses.replace(BOOK, **change)  # type: ignore[arg-type]


def test_a_receipts_code_tells_no_answer() -> None:
    code = notes.receipt_code(REFERENCE, bytes(32))
    assert code == f"cv1r {REFERENCE} {'A' * 43}"


def test_requests_alone_are_recorded_with_the_order_that_was_drawn_and_choices_tell_it_already(key: StationKey) -> None:
    drawn = (Answer.LATER, Answer.CONSENT, Answer.REFUSE)
    whole = dataclasses.replace(body(decided("copy", Answer.ASK)), drawn=drawn)
    read = compact.unpack(compact.pack(Sealed(REFERENCE, SALT, whole), BOOK), BOOK)
    assert read.body.drawn == drawn
    assert len(note_of(whole, key).encode()) <= notes.MOST_BYTES
    with pytest.raises(InvalidRecord, match="with its choices already"):
        dataclasses.replace(body(), drawn=drawn)
    with pytest.raises(InvalidRecord, match="each answer to a choice once"):
        dataclasses.replace(whole, drawn=(Answer.ASK, Answer.DONT))


def test_a_paper_printed_before_the_order_stood_by_itself_is_read_as_it_was_written() -> None:
    line = "cv1 XFxcXFxcXFxcXFxcprWLvwABAgMEBQYHCAkKCwwNDg8Gc17NQTqg0gAASNFZ4mrze-PSSSSSCgYA"
    read = compact.unpack(line, BOOK)
    assert read == Sealed(REFERENCE, SALT, body(decided("copy", Answer.ASK)))
    assert read.body.drawn is None
    assert compact.pack(read, BOOK) == line
