"""The status bytes of ESC/POS printers as the words of PrinterState. Knows bits; knows no wire."""

from collections.abc import Mapping

from printouts.printers.base import PrinterState

# DLE EOT n, with n: 1 the printer, 2 what keeps it offline, 3 errors, 4 paper.
QUESTIONS = (1, 2, 3, 4)

_OFFLINE = 0x08  # in the answer to 1
_COVER, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40  # 2
_CUTTER, _UNRECOVERABLE, _HEAT = 0x08, 0x20, 0x40  # 3: the head too hot, or the voltage out of range
_NEAR_END, _END = 0x0C, 0x60  # 4


def question(number: int) -> bytes:
    """DLE EOT `number`: answered at once, whatever the printer is doing."""
    return bytes((0x10, 0x04, number))


# GS r 1: answered in its turn, once everything sent before has been printed.
CONFIRM = b"\x1dr\x01"


def is_status(byte: int) -> bool:
    """Whether `byte` is an answer to DLE EOT: bits 1 and 4 set, bits 0 and 7 clear."""
    return byte & 0x93 == 0x12  # noqa: PLR2004 - the fixed bits


def is_confirmation(byte: int) -> bool:
    """Whether `byte` is an answer to GS r: bits 4 and 7 clear."""
    return byte & 0x90 == 0


def state(answers: Mapping[int, int]) -> PrinterState:
    """What the answers to QUESTIONS say. One that is missing or makes no sense gives UNKNOWN, never READY."""
    if any(number not in answers or not is_status(answers[number]) for number in QUESTIONS):
        return PrinterState.UNKNOWN
    if answers[2] & _COVER:
        return PrinterState.COVER_OPEN
    if answers[2] & _PAPER_STOP or answers[4] & _END:
        return PrinterState.PAPER_OUT
    if answers[2] & _ERROR or answers[3] & (_CUTTER | _UNRECOVERABLE | _HEAT):
        return _error(answers[3])
    if answers[1] & _OFFLINE:
        return PrinterState.OFFLINE
    return PrinterState.PAPER_LOW if answers[4] & _NEAR_END else PrinterState.READY


def _error(answer: int) -> PrinterState:
    if answer & _CUTTER:
        return PrinterState.JAM
    return PrinterState.HOT if answer & _HEAT else PrinterState.ERROR
