"""What the bytes of a paper say: its sentences where they are the document's, word for word; else what kind of trouble.

Knows documents and which reader goes with which bytes; knows no printer. Nothing here ever raises for bad bytes: who
asks stands before a person who waits.
"""

import logging

from printouts.document import Document
from printouts.readback import roll_dots, sheet_text
from printouts.readback.wording import Differs, said
from printouts.renderings.outputs import Difference, Reading, Sent

_log = logging.getLogger(__name__)


def read(document: Document, sent: Sent) -> Reading:
    """What `sent` says, which should be what `document` says."""
    try:
        if sent.width_mm is None:
            sheet_text.check(document, sent.data)
        else:
            roll_dots.check(document, sent.data, sent.width_mm)
    except Differs as trouble:
        return Reading(difference=trouble.kind)
    except (ValueError, KeyError, IndexError, ArithmeticError, OSError) as trouble:
        # Whatever a decoder stumbles over is no paper that anybody can vouch for. Its words may be the paper's.
        _log.warning("a paper can't be read back: %s", type(trouble).__name__)
        return Reading(difference=Difference.UNREADABLE)
    return Reading(said(document))
