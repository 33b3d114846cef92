"""The code on a form: a C2SP signed note, which any phone shows as plain lines and any kiosk of the site verifies.

    Réf. 0412 8835 0917 du 22/11/2026
    Accord : espace, SAMU
    cv1 <the whole record>

    — clairvoix-0412 <base64(key id ‖ Ed25519 signature)>

Knows the layout of a note; what is in the machine line is the business of `compact`.
"""

import base64
import binascii
import datetime
import re
from dataclasses import dataclass

from kiosk.register import compact, references
from kiosk.register.chain import SALT_BYTES
from kiosk.register.codebook import MOST_DECIDED, CodeBook, CodeBooks
from kiosk.register.compact import Sealed
from kiosk.register.errors import (
    AlteredPaper,
    ForeignPaper,
    ForgedPaper,
    NotAPaper,
    NoteTooLong,
    ReceiptOnly,
    UnknownScript,
)
from kiosk.register.keys import PublicKey, PublicKeys, StationKey, name_of
from kiosk.register.record import (
    NOTICE_DIGITS,
    OFFERED,
    Answer,
    Capacity,
    Channel,
    Decided,
    Kind,
    NoticeMode,
    RecordBody,
    Signing,
)

# The design allows 420 bytes; 412 is what a QR code of 77 modules (version 15) holds at level M, which mends 15 % of
# stains and folds (ISO/IEC 18004, table 7).
MOST_BYTES = 412
MODULES = 77

_KEY_ID_BYTES = 4
# A keyboard scanner may lose the dash, and end lines in its own way.
_SIGNATURE_LINE = re.compile(r"(?:\S{1,3} )?(?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]{91}=)")
_RECEIPT = re.compile(r"cv1r (?P<reference>[0-9]{12}) (?P<commitment>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class _Note:
    text: str
    name: str
    key_id: str
    signature: bytes


def encode(sealed: Sealed, book: CodeBook, key: StationKey) -> str:
    """The signed note of a record. Raises InvalidRecord where `book` doesn't fit, NoteTooLong."""
    text = _text(sealed, book)
    signature = base64.b64encode(bytes.fromhex(key.public.id) + key.sign(text.encode())).decode()
    note = f"{text}\n— {key.public.name} {signature}\n"
    size = len(note.encode())
    if size > MOST_BYTES:
        raise NoteTooLong(size=size, most=MOST_BYTES)
    return note


def decode(scanned: str, books: CodeBooks, keys: PublicKeys) -> Sealed:
    """The record of a scanned form, its signature verified.

    Raises NotAPaper, ReceiptOnly, ForeignPaper, ForgedPaper (AlteredPaper where that can be told), UnknownScript.
    """
    note = _parse(scanned)
    key = keys.get(note.name, note.key_id)
    if key is None:
        raise ForeignPaper(name=note.name)
    if key.has_signed(note.text.encode(), note.signature):
        try:
            return _of_its_station(_read(note.text, books)[0], note)
        except ValueError as trouble:
            # Our own signature over a layout that we don't know: a later version's, or no form.
            raise NotAPaper from trouble
    return _of_its_station(_decode_without_accents(note, key, books), note)


def _of_its_station(sealed: Sealed, note: _Note) -> Sealed:
    """`sealed`, where it was signed by the station that its reference names. Raises ForgedPaper: a key of the site
    speaks for its own station alone.
    """
    if name_of(references.split(sealed.reference)[0]) != note.name:
        raise ForgedPaper(name=note.name)
    return sealed


def verify(scanned: str, keys: PublicKeys) -> tuple[str, ...]:
    """The plain lines of a form, its signature verified: all that it takes is the public key on the poster.

    Without the words of its script the machine line stays unread, and a scanner's lost accents can't be mended.
    Raises NotAPaper, ReceiptOnly, ForeignPaper, ForgedPaper.
    """
    note = _parse(scanned)
    key = keys.get(note.name, note.key_id)
    if key is None:
        raise ForeignPaper(name=note.name)
    if not key.has_signed(note.text.encode(), note.signature):
        raise ForgedPaper(name=note.name)
    return tuple(line for line in note.text.splitlines() if line and not line.startswith(compact.MARK))


def signer(scanned: str) -> str:
    """The name of the key that a form says signed it. Raises NotAPaper."""
    return _parse(scanned).name


def check(book: CodeBook, key: StationKey) -> int:
    """Bytes of the largest note that `book` can lead to. Raises NoteTooLong: then its labels must be shortened.

    To be run when a script is loaded, so that no record is ever refused for the length of a label.
    """
    choices = [code for code in book.decisions if code.kind is Kind.CHOICE]
    decided = tuple(
        Decided(
            decision=code.id,
            kind=code.kind,
            situation=None,
            answer=_longest_answer(code.kind, is_first=code in choices[:1]),
            order=OFFERED[code.kind],
        )
        for code in sorted(book.decisions, key=lambda code: -len(code.label.encode()))[:MOST_DECIDED]
    )
    if not decided:
        return 0
    reference = references.make(9999, 999_999)
    body = RecordBody(
        day=datetime.date(2026, 12, 31),
        channel=Channel.SCREEN,
        language="fra",
        capacity=Capacity.PERSON,
        script=book.script,
        notice="0" * NOTICE_DIGITS,
        notice_modes=frozenset(NoticeMode),
        heard=(True,) * len(book.topics),
        decisions=decided,
        signing=Signing.HAND,
        supersedes=reference,
    )
    return len(encode(Sealed(reference, bytes(SALT_BYTES), body), book, key).encode())


def receipt_code(reference: str, commitment: bytes) -> str:
    """The code on a receipt: reference and commitment, nothing that tells an answer."""
    return f"cv1r {reference} {base64.urlsafe_b64encode(commitment).decode().rstrip('=')}"


def named_by_receipt(scanned: str) -> str | None:
    """The reference that a receipt's code names; None where `scanned` is no receipt's code."""
    found = _RECEIPT.fullmatch(scanned.strip())
    return found["reference"] if found else None


def _longest_answer(kind: Kind, *, is_first: bool) -> Answer:
    # One choice answered otherwise than the rest makes both lines appear.
    match kind:
        case Kind.REQUEST:
            return Answer.ASK
        case Kind.CHOICE:
            return Answer.CONSENT if is_first else Answer.REFUSE


def _text(sealed: Sealed, book: CodeBook) -> str:
    labels = {code.id: code.label for code in book.decisions}
    groups: dict[Answer, list[str]] = {}
    machine_line = compact.pack(sealed, book)
    for decided in sealed.body.decisions:
        groups.setdefault(decided.answer, []).append(labels[decided.decision])
    day = sealed.body.day.strftime("%d/%m/%Y")
    lines = [book.heading.format(reference=references.spaced(sealed.reference), day=day)]
    lines += [book.line_for(answer).format(decisions=", ".join(group)) for answer, group in groups.items()]
    return "\n".join([*lines, machine_line, ""])


def _read(text: str, books: CodeBooks) -> tuple[Sealed, CodeBook]:
    line = text.rstrip("\n").rpartition("\n")[2]
    book = compact.book_of(line, books)
    return compact.unpack(line, book), book


def _parse(scanned: str) -> _Note:
    text = scanned.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    if reference := named_by_receipt(text):
        raise ReceiptOnly(reference=reference)
    body, _, last = text.rstrip("\n").rpartition("\n")
    found = _SIGNATURE_LINE.fullmatch(last.strip())
    if not found or compact.MARK not in body:
        raise NotAPaper
    try:
        signature = base64.b64decode(found["signature"], validate=True)
    except binascii.Error as trouble:
        raise NotAPaper from trouble
    if base64.b64encode(signature).decode() != found["signature"]:
        raise NotAPaper  # bits after its end: one signature has one writing
    signed = body.rstrip("\n") + "\n"
    return _Note(signed, found["name"], signature[:_KEY_ID_BYTES].hex(), signature[_KEY_ID_BYTES:])


def _decode_without_accents(note: _Note, key: PublicKey, books: CodeBooks) -> Sealed:
    """A scanner that types on a keyboard may lose every sign beyond ASCII.

    What it left is accepted where the note, made again from its machine line, differs in nothing else and verifies.
    """
    try:
        sealed, book = _read(note.text, books)
    except (ValueError, UnknownScript) as trouble:
        # Without its words nothing tells a scanner's loss from a forger's hand.
        raise ForgedPaper(name=note.name) from trouble
    text = _text(sealed, book)
    if not key.has_signed(text.encode(), note.signature):
        raise ForgedPaper(name=note.name)
    if _ascii_only(text) != _ascii_only(note.text):
        raise AlteredPaper(name=note.name)
    return sealed


def _ascii_only(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isprintable() and sign not in " ?")
