"""The papers of data protection as documents: what `kiosk.register.dpo` says, laid out. Knows settings and no file."""

import datetime
from collections.abc import Iterator

from kiosk.papers.staff import staff_paper
from kiosk.register.dpo import DRAFTS, Paper, Wording
from kiosk.register.dpo.papers import Section
from printouts.document import BlankLine, Block, Document, Heading, Paragraph, Points


def protection_paper(
    paper: Paper, wording: Wording, today: datetime.date, language: str, *, size_pt: int = 14, has_open: bool = True
) -> Document:
    """One of the four. `has_open` adds which settings are still open: for staff, not for a wall."""
    words = wording.words
    blocks: list[Block] = [Heading(paper.title, 1)]
    if paper.name in DRAFTS:
        blocks.append(Paragraph(words.draft, is_strong=True))
    for section in paper.sections:
        blocks += _section(section, wording)
    if paper.open and has_open:
        blocks.append(Heading(words.open_heading))
        blocks.append(Paragraph(words.open_intro))
        blocks.append(Points(tuple(wording.settings[setting] for setting in paper.open)))
    return staff_paper(paper.title, blocks, words, today, language, size_pt=size_pt)


def _section(section: Section, wording: Wording) -> Iterator[Block]:
    words = wording.words
    yield Heading(section.heading)
    for sentence in section.text:
        yield Paragraph(sentence)
    for line in section.lines:
        yield BlankLine(line.label, line.lines, line.value)
    if section.points:
        yield Points(section.points)
    for kept in section.kept:
        yield Heading(kept.what, 3)
        yield Points(
            (
                words.where.format(value=kept.where),
                words.how_long.format(value=kept.how_long),
                words.who.format(value=kept.who),
            )
        )
