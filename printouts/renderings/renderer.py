"""Who makes a document into what a printer takes, and doing it in this process. Knows no printer.

The libraries behind it are large. They are loaded when a paper is first rendered, never by whoever merely may print.
"""

from typing import Protocol

from printouts.document import Document
from printouts.renderings.outputs import BraillePage, Mode, Reading, Rendered, Sent


class RenderingFailed(Exception):
    """No paper could be made of a document that may well be right. Its words never hold the paper's."""


class Renderer(Protocol):
    """Makes documents into bytes. Each method raises ValueError where the document can't be rendered for that paper."""

    def sheet(self, document: Document) -> Rendered:
        """As A4 pages. Raises ValueError, RenderingFailed."""
        ...

    def thermal(self, document: Document, width_mm: int, mode: Mode) -> bytes:
        """As what an ESC/POS printer with a roll of that width understands. Raises ValueError, RenderingFailed."""
        ...

    def picture(self, document: Document, width_mm: int) -> bytes:
        """As a PNG of what such a roll shows. Raises ValueError, RenderingFailed."""
        ...

    def braille(self, document: Document, page: BraillePage) -> bytes:
        """As what an embosser takes (.brf). Raises ValueError, NoBraille above all; RenderingFailed."""
        ...

    def read(self, document: Document, sent: Sent) -> Reading:
        """What the bytes that went to a printer say, held against `document`. Raises RenderingFailed."""
        ...


class RenderedHere:
    """Renders in the process that asks: for commands, which end, and inside the worker."""

    def sheet(self, document: Document) -> Rendered:
        """See Renderer."""
        from printouts.renderings import sheet  # noqa: PLC0415 – some 60 MB and a second

        return sheet.rendered(document)

    def thermal(self, document: Document, width_mm: int, mode: Mode) -> bytes:
        """See Renderer."""
        from printouts.renderings import thermal  # noqa: PLC0415 – python-escpos reads every printer's capabilities

        return thermal.escpos(document, width_mm, mode)

    def picture(self, document: Document, width_mm: int) -> bytes:
        """See Renderer."""
        from printouts.renderings import roll  # noqa: PLC0415 – as above: pictures and fonts

        return roll.png(document, width_mm)

    def braille(self, document: Document, page: BraillePage) -> bytes:
        """See Renderer."""
        from printouts.renderings import braille  # noqa: PLC0415 – for who has an embosser

        return braille.embossed(document, page)

    def read(self, document: Document, sent: Sent) -> Reading:
        """See Renderer."""
        from printouts import readback  # noqa: PLC0415 – as above: PDF, pictures, codes

        return readback.read(document, sent)


HERE = RenderedHere()
