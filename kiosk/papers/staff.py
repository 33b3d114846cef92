"""A paper for the staff, whatever stands on it: what surrounds every page of it. Knows no words of its own."""

import datetime
from collections.abc import Sequence
from typing import Protocol

from kiosk.journey.blanks import say_day
from printouts.document import Block, Document, Furniture, Medium


class Surroundings(Protocol):
    """What stands around every page. `foot` has a blank for the day: `{today}`."""

    @property
    def page(self) -> str: ...
    @property
    def duplicate(self) -> str: ...
    @property
    def rehearsal(self) -> str: ...
    @property
    def foot(self) -> str: ...


def staff_paper(
    title: str, blocks: Sequence[Block], words: Surroundings, today: datetime.date, language: str, *, size_pt: int
) -> Document:
    """`blocks` as a sheet of that title."""
    return Document(
        kind="sheet",
        title=title,
        language=language,
        medium=Medium.SHEET,
        blocks=tuple(blocks),
        furniture=Furniture(words.page, words.duplicate, words.rehearsal),
        foot=words.foot.format(today=say_day(today, language)),
        size_pt=size_pt,
    )
