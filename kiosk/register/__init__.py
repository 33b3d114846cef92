"""The register: what people decided, chained and signed, with the papers that wait to be printed.

Knows no journey, no words, no printer; imports nothing of the rest of the house.
"""

from kiosk.register.archive import Archive
from kiosk.register.codebook import CodeBook, DecisionCode
from kiosk.register.outbox import LineState, Outbox, OutboxLine, PaperLine
from kiosk.register.record import (
    Answer,
    Capacity,
    Channel,
    Decided,
    Kind,
    NoticeMode,
    RecordBody,
    Signing,
)
from kiosk.register.recording import Stored
from kiosk.register.register import FoundRecord, Prepared, Register
from kiosk.register.verification import Fault, FaultKind, Report
from kiosk.register.whereabouts import REHEARSAL_STATION

__all__ = [
    "REHEARSAL_STATION",
    "Answer",
    "Archive",
    "Capacity",
    "Channel",
    "CodeBook",
    "Decided",
    "DecisionCode",
    "Fault",
    "FaultKind",
    "FoundRecord",
    "Kind",
    "LineState",
    "NoticeMode",
    "Outbox",
    "OutboxLine",
    "PaperLine",
    "Prepared",
    "RecordBody",
    "Register",
    "Report",
    "Signing",
    "Stored",
]
