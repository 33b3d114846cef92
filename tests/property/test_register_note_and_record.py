"""A form's code and its record say exactly the same: there and back, and nothing else is ever read from it."""

import base64
import dataclasses
import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import BOOK, SCRIPT, STATION, bodies, reference_numbers

from kiosk.register import chain, compact, keys, notes, references
from kiosk.register.codebook import CodeBooks
from kiosk.register.compact import Sealed
from kiosk.register.errors import LookUpError
from kiosk.register.keys import PublicKeys, StationKey
from kiosk.register.record import canonical, from_canonical

# Making records is the slow part, and the machine may be busy with other tests.
FEWER = settings(max_examples=60)
BOOKS = CodeBooks([BOOK])
sealed_records = st.builds(Sealed, reference_numbers, st.binary(min_size=16, max_size=16), bodies())


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> StationKey:
    return keys.load_or_make(tmp_path_factory.mktemp("keys"), STATION, may_make=True)


@FEWER
@given(sealed_records)
def test_a_record_comes_back_equal_from_its_machine_line(sealed: Sealed) -> None:
    line = compact.pack(sealed, BOOK)
    assert compact.unpack(line, BOOK) == sealed
    assert line.isascii()


@FEWER
@given(sealed=sealed_records)
def test_a_record_comes_back_equal_from_its_form_and_fits_it(sealed: Sealed, key: StationKey) -> None:
    # A key speaks for its own station alone.
    serial = references.split(sealed.reference)[1]
    sealed = dataclasses.replace(sealed, reference=references.make(STATION, serial))
    note = notes.encode(sealed, BOOK, key)
    assert len(note.encode()) <= notes.MOST_BYTES
    assert notes.decode(note, BOOKS, PublicKeys((key.public,))) == sealed


@FEWER
@given(sealed_records)
def test_a_record_comes_back_equal_from_its_canonical_bytes(sealed: Sealed) -> None:
    content = canonical(sealed.reference, sealed.body)
    assert from_canonical(content) == (sealed.reference, sealed.body)


@FEWER
@given(sealed_records)
def test_canonical_bytes_are_plain_sorted_json(sealed: Sealed) -> None:
    """RFC 8785 for what a record holds – text in ASCII, whole numbers – written by another hand."""
    content = canonical(sealed.reference, sealed.body)
    assert json.dumps(json.loads(content), sort_keys=True, separators=(",", ":")).encode() == content


@FEWER
@given(sealed_records, sealed_records)
def test_two_records_never_share_a_writing(one: Sealed, other: Sealed) -> None:
    is_same = one == other
    assert (compact.pack(one, BOOK) == compact.pack(other, BOOK)) is is_same
    assert (canonical(one.reference, one.body) == canonical(other.reference, other.body)) is (
        (one.reference, one.body) == (other.reference, other.body)
    )


@FEWER
@given(st.text(max_size=120) | st.text(f"{string.ascii_letters}{string.digits}-_", max_size=120))
def test_any_machine_line_is_either_read_one_way_or_refused(text: str) -> None:
    try:
        sealed = compact.unpack(compact.MARK + text, BOOK)
    except ValueError:
        return
    assert compact.pack(sealed, BOOK) == compact.MARK + text


@FEWER
@given(st.binary(min_size=40, max_size=90))
def test_any_bits_after_the_books_own_are_either_read_one_way_or_refused(bits: bytes) -> None:
    data = bytes.fromhex("".join(BOOK.key)) + bits
    line = compact.MARK + base64.urlsafe_b64encode(data).decode().rstrip("=")
    try:
        sealed = compact.unpack(line, BOOK)
    except ValueError:
        return
    assert compact.pack(sealed, BOOK) == line


@settings(max_examples=200)
@given(sealed=sealed_records, data=st.data())
def test_a_form_altered_anywhere_gives_its_own_record_or_none(
    sealed: Sealed, data: st.DataObject, key: StationKey
) -> None:
    note = notes.encode(sealed, BOOK, key)
    place = data.draw(st.integers(0, len(note) - 1))
    sign = data.draw(st.characters(codec="utf-8", exclude_characters=note[place]))
    altered = note[:place] + sign + note[place + 1 :]
    try:
        read = notes.decode(altered, BOOKS, PublicKeys((key.public,)))
    except LookUpError:
        return
    assert read == sealed


@FEWER
@given(st.text())
def test_whatever_is_scanned_ends_in_a_named_answer(text: str) -> None:
    with pytest.raises(LookUpError):
        notes.decode(text, BOOKS, PublicKeys(()))


@FEWER
@given(sealed=sealed_records, salt=st.binary(min_size=16, max_size=16))
def test_a_commitment_fits_one_salt_and_one_record_alone(sealed: Sealed, salt: bytes) -> None:
    content = canonical(sealed.reference, sealed.body)
    commitment = chain.commit(sealed.salt, content)
    assert (chain.commit(salt, content) == commitment) is (salt == sealed.salt)
    assert chain.commit(sealed.salt, content.replace(SCRIPT.encode(), b"00" * 32)) != commitment
