"""A whole record in some 75 bytes: the machine line of a form's code. Knows no signature and no plain words."""

import base64
import binascii
import datetime
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import TypeVar

from kiosk.register import references
from kiosk.register.bits import BitReader, BitWriter
from kiosk.register.chain import SALT_BYTES
from kiosk.register.codebook import CHECK_DIGITS, SCRIPT_PREFIX_DIGITS, CodeBook, CodeBooks
from kiosk.register.errors import InvalidRecord
from kiosk.register.record import (
    NOTICE_DIGITS,
    OFFERED,
    RECORDED,
    Answer,
    Capacity,
    Channel,
    Decided,
    Kind,
    NoticeMode,
    RecordBody,
    Signing,
)

# Begins the machine line; another layout begins otherwise.
MARK = "cv1 "

_EPOCH = datetime.date(2020, 1, 1)

# Widths in bits.
_STATION, _SERIAL, _DAY, _CHANNEL, _LETTER, _CAPACITY, _SIGNING = 14, 20, 17, 3, 5, 2, 2
_TOPICS, _DECIDED, _DECISION, _SITUATION, _ANSWER, _ORDER = 6, 4, 5, 4, 2, 3
_LETTERS = 3
_HEX_BITS = 4
_CHOICE_ORDERS = tuple(permutations(OFFERED[Kind.CHOICE]))

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a paper restores: the record, its reference, and the salt of its commitment."""

    reference: str
    salt: bytes
    body: RecordBody


def pack(sealed: Sealed, book: CodeBook) -> str:
    """The machine line, without line end. Raises InvalidRecord where `book` doesn't fit the record."""
    body = sealed.body
    book.fit(body)
    bits = BitWriter()
    for digits in book.key:
        _put_hex(bits, digits)
    bits.put(int.from_bytes(sealed.salt, "big"), SALT_BYTES * 8)
    _put_reference(bits, sealed.reference)
    bits.put((body.day - _EPOCH).days, _DAY)
    bits.put(_index(body.channel), _CHANNEL)
    for letter in body.language.ljust(_LETTERS, "`"):  # the sign before "a" fills up
        bits.put(ord(letter) - ord("`"), _LETTER)
    bits.put(_index(body.capacity), _CAPACITY)
    bits.put(_index(body.signing), _SIGNING)
    bits.put(body.is_assisted, 1)
    _put_hex(bits, body.notice)
    for mode in NoticeMode:
        bits.put(mode in body.notice_modes, 1)
    bits.put(len(body.heard), _TOPICS)
    for heard in body.heard:
        bits.put(heard, 1)
    bits.put(len(body.decisions), _DECIDED)
    for decided in body.decisions:
        _put_decided(bits, decided, book)
    bits.put(body.supersedes is not None, 1)
    if body.supersedes is not None:
        _put_reference(bits, body.supersedes)
    if body.drawn is not None:
        bits.put(1, 1)
        bits.put(_CHOICE_ORDERS.index(body.drawn), _ORDER)
    return MARK + base64.urlsafe_b64encode(bits.to_bytes()).decode().rstrip("=")


def book_of(line: str, books: CodeBooks) -> CodeBook:
    """The book that a machine line was written with. Raises UnknownScript, ValueError where it is no such line."""
    bits = BitReader(_decode(line))
    script = _take_hex(bits, SCRIPT_PREFIX_DIGITS)
    return books.find(script, _take_hex(bits, CHECK_DIGITS))


def unpack(line: str, book: CodeBook) -> Sealed:
    """What `pack` wrote with `book`. Raises ValueError where it did not."""
    bits = BitReader(_decode(line))
    if (_take_hex(bits, SCRIPT_PREFIX_DIGITS), _take_hex(bits, CHECK_DIGITS)) != book.key:
        raise ValueError("written with another book")
    salt = bits.take(SALT_BYTES * 8).to_bytes(SALT_BYTES, "big")
    reference = _take_reference(bits)
    try:
        body = RecordBody(
            script=book.script,
            day=_EPOCH + datetime.timedelta(days=bits.take(_DAY)),
            channel=_nth(Channel, bits.take(_CHANNEL)),
            language=_take_language(bits),
            capacity=_nth(Capacity, bits.take(_CAPACITY)),
            signing=_nth(Signing, bits.take(_SIGNING)),
            is_assisted=bool(bits.take(1)),
            notice=_take_hex(bits, NOTICE_DIGITS),
            notice_modes=frozenset([mode for mode in NoticeMode if bits.take(1)]),
            heard=tuple([bool(bits.take(1)) for _ in range(bits.take(_TOPICS))]),
            decisions=tuple([_take_decided(bits, book) for _ in range(bits.take(_DECIDED))]),
            supersedes=_take_reference(bits) if bits.take(1) else None,
            drawn=_take_drawn(bits),
        )
        bits.finish()
        book.fit(body)
    except (InvalidRecord, IndexError) as trouble:
        raise ValueError(f"no record: {trouble}") from trouble
    return Sealed(reference, salt, body)


def _decode(line: str) -> bytes:
    if not line.startswith(MARK):
        raise ValueError("no machine line")
    text = line.removeprefix(MARK)
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as trouble:
        raise ValueError("no machine line") from trouble
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("no machine line: bits after its end")
    return data


def _index(value: StrEnum) -> int:
    return list(type(value)).index(value)


def _nth(choices: type[_Choice], number: int) -> _Choice:
    return list(choices)[number]


def _put_hex(bits: BitWriter, digits: str) -> None:
    bits.put(int(digits, 16), len(digits) * _HEX_BITS)


def _take_hex(bits: BitReader, digits: int) -> str:
    return f"{bits.take(digits * _HEX_BITS):0{digits}x}"


def _put_reference(bits: BitWriter, reference: str) -> None:
    station, serial = references.split(reference)
    bits.put(station, _STATION)
    bits.put(serial, _SERIAL)


def _take_reference(bits: BitReader) -> str:
    return references.make(bits.take(_STATION), bits.take(_SERIAL))


def _take_language(bits: BitReader) -> str:
    letters = "".join(chr(ord("`") + bits.take(_LETTER)) for _ in range(_LETTERS))
    return letters.rstrip("`")


def _take_drawn(bits: BitReader) -> tuple[Answer, ...] | None:
    """The order that stands last, where there is one. Lines without it end here, as all did before there was one."""
    if bits.left <= _ORDER or not bits.peek():
        return None
    bits.take(1)
    return _CHOICE_ORDERS[bits.take(_ORDER)]


def _put_decided(bits: BitWriter, decided: Decided, book: CodeBook) -> None:
    number, situation = book.place(decided)
    bits.put(number, _DECISION)
    bits.put(situation, _SITUATION)
    bits.put(RECORDED.index(decided.answer), _ANSWER)
    bits.put(list(permutations(OFFERED[decided.kind])).index(decided.order), _ORDER)


def _take_decided(bits: BitReader, book: CodeBook) -> Decided:
    code = book.decisions[bits.take(_DECISION)]
    situation = bits.take(_SITUATION)
    return Decided(
        decision=code.id,
        kind=code.kind,
        situation=code.situations[situation - 1] if situation else None,
        answer=RECORDED[bits.take(_ANSWER)],
        order=list(permutations(OFFERED[code.kind]))[bits.take(_ORDER)],
    )
