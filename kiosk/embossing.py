"""Braille for whoever asks for it at the kiosk: copies to read, on the site's embosser, kept nowhere.

A copy is no paper of the register: it stands in no outbox, and nobody but the person waits for it.
"""

import dataclasses
import logging
import threading
from collections.abc import Sequence

from printouts.document import Document, Paragraph
from printouts.printers import Printer
from printouts.renderings.renderer import RenderingFailed

_log = logging.getLogger(__name__)


def emboss(embosser: Printer | None, documents: Sequence[Document], note: str) -> bool:
    """Whether `documents` are on their way, one after the other, each with `note` at its head."""
    if embosser is None or not documents or not embosser.status().can_print:
        return False
    noted = [dataclasses.replace(one, blocks=(Paragraph(note), *one.blocks), copies=()) for one in documents]
    threading.Thread(target=_emboss, args=(embosser, noted), name="embosser", daemon=True).start()
    return True


def _emboss(embosser: Printer, documents: Sequence[Document]) -> None:
    for document in documents:
        try:
            outcome = embosser.print(document)
        except (ValueError, RenderingFailed) as trouble:  # no table for it, above all
            _log.error("a paper of kind %s can't be embossed: %s", document.kind, type(trouble).__name__)
            continue
        _log.info("embosser: %s, %s", outcome.result, outcome.detail)
