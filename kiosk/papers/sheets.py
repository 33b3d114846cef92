"""Sheets of free form, as the script lays them out: one for the doctor, one to call with."""

from collections.abc import Collection, Iterable, Mapping
from typing import assert_never

from kiosk.journey.script import Answer, Sheet, SheetBlock
from kiosk.papers.bilingual import bilingual
from kiosk.papers.means import Made, Means
from printouts.document import BlankLine, Block, Document, Heading, PageBreak, Paragraph, Points, Steps, TickBox


def sheets(
    means: Means, names: Iterable[str], taken: Mapping[str, Answer], handed: Collection[str] = ()
) -> tuple[Made, ...]:
    """The named sheets, each once. `taken` are the answers that a `requests` block repeats.

    Those in `handed` are for somebody else to read: they are in the language of the country, and in the person's.
    """
    return tuple(
        Made(f"sheet:{name}", "sheet", _in_whose_language(means, name, taken, is_handed=name in handed))
        for name in dict.fromkeys(names)
    )


def _in_whose_language(means: Means, name: str, taken: Mapping[str, Answer], *, is_handed: bool) -> Document:
    own = _document(means, means.text.sheets[name], taken)
    if not (is_handed and means.is_translation):
        return own
    original = means.in_original()
    return bilingual(_document(original, original.text.sheets[name], taken), own)


def desk_sheet(means: Means, name: str) -> Document:
    """One of the plan's `desk_sheets`: a guide, a procedure. Raises KeyError where the plan has no such sheet."""
    if name not in means.script.plan.desk_sheets:
        raise KeyError(name)
    return _document(means, means.text.sheets[name], {}, were_heard=False)


def _document(means: Means, sheet: Sheet, taken: Mapping[str, Answer], *, were_heard: bool = True) -> Document:
    title = means.say(sheet.title)
    given: list[Block] = [Heading(title, 1)]
    for block in sheet.blocks:
        _add(means, given, block, taken)
    given.append(Paragraph(" ".join(means.state_of_words(were_heard=were_heard)), is_small=True))
    return means.sheet("sheet", title, tuple(given))


def _add(means: Means, given: list[Block], block: SheetBlock, taken: Mapping[str, Answer]) -> None:
    match block.kind:
        case "break":
            given.append(PageBreak())
        case "requests":
            for decision, answer in taken.items():
                _item(given, Points, means.say(means.answer(decision, answer).on_paper))
        case "heading":
            given.append(Heading(means.say(block.words)))
        case "paragraph":
            given.append(Paragraph(means.say(block.words)))
        case "strong":
            given.append(Paragraph(means.say(block.words), is_strong=True))
        case "small":
            given.append(Paragraph(means.say(block.words), is_small=True))
        case "tick":
            given.append(TickBox(means.say(block.words)))
        case "line":
            given.append(BlankLine(means.say(block.words), block.lines))
        case "point":
            _item(given, Points, means.say(block.words))
        case "step":
            _item(given, Steps, means.say(block.words))
        case _:
            assert_never(block.kind)


def _item(given: list[Block], kind: type[Points] | type[Steps], text: str) -> None:
    """One more item of the list that stands last, or the first of a new one."""
    last = given[-1] if given else None
    if isinstance(last, kind):
        given[-1] = kind((*last.items, text))
    else:
        given.append(kind((text,)))
