"""Papers read back from the bytes that a printer gets, and what happens to bytes that are not the paper's."""

import dataclasses
import io
from functools import cache

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from unit.printouts import samples
from unit.printouts.reading import pdf_of

from printouts import readback
from printouts.document import Choice, Code, Document, Figures, Heading, Paragraph, Steps
from printouts.readback import roll_dots, sheet_text
from printouts.readback.bidi import Run, in_reading_order
from printouts.readback.wording import musts, payloads
from printouts.renderings import roll, speech, thermal
from printouts.renderings.escpos_stream import Stream
from printouts.renderings.outputs import MARGIN_DOTS, Difference, Mode, Reading, Sent
from printouts.renderings.workshop import Workshop

ROLLS = [samples.RECEIPT, samples.REMINDER]
SHEETS = [samples.FORM, samples.LETTER]


@cache
def on_a_roll(document: Document, width: int = 80, mode: Mode = Mode.RASTER) -> Sent:
    return Sent(thermal.escpos(document, width, mode), width)


def kind(paper: Document) -> str:
    return paper.kind


@pytest.mark.parametrize("size", [14, 18])
@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("paper", ROLLS, ids=kind)
def test_a_roll_is_read_back_sentence_by_sentence(paper: Document, mode: Mode, width: int, size: int) -> None:
    document = samples.sized(paper, size)
    assert readback.read(document, on_a_roll(document, width, mode)) == Reading(speech.sentences(document))


@pytest.mark.parametrize("paper", SHEETS, ids=kind)
@pytest.mark.parametrize("size", [14, 24])
def test_a_sheet_is_read_back_sentence_by_sentence(paper: Document, size: int) -> None:
    document = samples.sized(paper, size)
    assert readback.read(document, Sent(pdf_of(document))) == Reading(speech.sentences(document))


def test_rehearsals_and_duplicates_say_so_in_the_bytes() -> None:
    again = dataclasses.replace(samples.RECEIPT, is_rehearsal=True, duplicate=2)
    assert readback.read(again, on_a_roll(again)).sentences[:2] == ("ESSAI, sans valeur", "DUPLICATA n° 2")
    assert not readback.read(again, on_a_roll(samples.RECEIPT)).is_vouched_for
    sheet_again = dataclasses.replace(samples.FORM, is_rehearsal=True, duplicate=1)
    assert readback.read(sheet_again, Sent(pdf_of(sheet_again))).is_vouched_for
    assert readback.read(sheet_again, Sent(pdf_of(samples.FORM))).difference is Difference.WORDS


def changed(document: Document, place: int, **what: object) -> Document:
    """`document` with one of its blocks otherwise."""
    blocks = list(document.blocks)
    blocks[place] = dataclasses.replace(blocks[place], **what)  # type: ignore[arg-type]
    return dataclasses.replace(document, blocks=tuple(blocks))


def first(document: Document, wanted: type) -> int:
    return next(at for at, block in enumerate(document.blocks) if isinstance(block, wanted))


LIES = [
    pytest.param(Heading, {"text": "Votre recu"}, id="an accent"),
    pytest.param(Paragraph, {"text": "Gardez ce papier sans votre feuille."}, id="a word"),
    pytest.param(Figures, {"groups": ("0412", "8835", "0971")}, id="two figures"),
    pytest.param(Code, {"payload": "cvr1 000000000000"}, id="a code"),
]


@pytest.mark.parametrize(("block", "other"), LIES)
def test_a_roll_that_says_anything_else_is_not_vouched_for(block: type, other: dict[str, object]) -> None:
    meant = changed(samples.RECEIPT, first(samples.RECEIPT, block), **other)
    reading = readback.read(meant, on_a_roll(samples.RECEIPT))
    assert (reading.sentences, reading.is_vouched_for) == ((), False)


@pytest.mark.parametrize(("block", "other"), LIES)
def test_a_sheet_that_says_anything_else_is_not_vouched_for(block: type, other: dict[str, object]) -> None:
    meant = changed(samples.FORM, first(samples.FORM, block), **other)
    assert not readback.read(meant, Sent(pdf_of(samples.FORM))).is_vouched_for


def test_a_tick_before_another_answer_is_found_on_paper_of_both_kinds() -> None:
    at = first(samples.FORM, Choice)
    choice = samples.FORM.blocks[at]
    assert isinstance(choice, Choice)
    assert choice.chosen is not None
    other = changed(samples.FORM, at, chosen=(choice.chosen + 1) % len(choice.answers))
    assert readback.read(other, Sent(pdf_of(samples.FORM))).difference is Difference.WORDS
    for mode in Mode:
        assert readback.read(other, on_a_roll(samples.FORM, 80, mode)).difference is not None
        assert readback.read(samples.FORM, on_a_roll(samples.FORM, 80, mode)).is_vouched_for


def retouched(change: str) -> Sent:
    """The receipt with its picture retouched before it was sent."""
    (picture,) = roll.rasters(samples.RECEIPT, 80)
    pen = ImageDraw.Draw(picture)
    match change:
        case "a stroke more":
            pen.line((40, 300, 60, 300), fill=0)
        case "a line blotted out":
            line = roll.traces(samples.RECEIPT, 80)[0].lines[3]
            x, y = line.place
            pen.rectangle((x, y, x + 200, y + line.size), fill=1)
        case "a code blotted":
            (code,) = roll.traces(samples.RECEIPT, 80)[0].codes
            left, top, right, _ = code.box
            pen.rectangle((left, top, right, top + 120), fill=1)
        case "shifted":
            picture = picture.transform(picture.size, Image.Transform.AFFINE, (1, 0, 1, 0, 1, 0), fillcolor=1)
        case "two words changed about":
            lines = roll.traces(samples.RECEIPT, 80)[0].lines
            for one, two in ((lines[4], lines[5]), (lines[5], lines[4])):
                pen.rectangle((MARGIN_DOTS, one.place[1], 563, one.place[1] + one.size), fill=1)
                pen.text(one.place, two.text, font=roll.font(one.size, is_bold=one.is_bold), fill=0)
    stream = Stream()
    stream.picture(picture)
    stream.cut()
    return Sent(stream.written(), 80)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("nothing", None),
        ("a stroke more", Difference.DOTS),
        ("a line blotted out", Difference.DOTS),
        ("a code blotted", Difference.CODES),
        ("shifted", Difference.DOTS),
        ("two words changed about", Difference.DOTS),
    ],
)
def test_no_dot_may_be_too_many_or_missing(change: str, told: Difference | None) -> None:
    assert readback.read(samples.RECEIPT, retouched(change)).difference == told


def test_a_letter_without_a_shape_is_not_called_printed() -> None:
    japanese = dataclasses.replace(samples.RECEIPT, blocks=(Heading("紙", 1),), foot="")
    assert readback.read(japanese, on_a_roll(japanese)).difference is Difference.LETTERS


def test_a_paper_that_is_not_cut_or_comes_twice_is_not_vouched_for() -> None:
    sent = on_a_roll(samples.RECEIPT)
    assert readback.read(samples.RECEIPT, Sent(sent.data[:-3], 80)).difference is Difference.COPIES
    assert readback.read(samples.RECEIPT, Sent(sent.data * 2, 80)).difference is Difference.COPIES
    copies = dataclasses.replace(samples.FORM, copies=("une", "deux", "trois"))
    assert readback.read(copies, Sent(pdf_of(samples.FORM))).difference is Difference.WORDS


@settings(max_examples=25)
@given(st.data())
def test_bytes_that_were_damaged_never_raise_and_a_changed_dot_is_seen(data: st.DataObject) -> None:
    sent = on_a_roll(samples.RECEIPT)
    at = data.draw(st.integers(0, len(sent.data) - 1))
    damaged = bytearray(sent.data)
    damaged[at] ^= data.draw(st.integers(1, 255))
    reading = readback.read(samples.RECEIPT, Sent(bytes(damaged), 80))
    assert reading in (Reading(speech.sentences(samples.RECEIPT)), Reading(difference=reading.difference))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x00" * 50, b"\x1b@text\n"])
@pytest.mark.parametrize("width", [None, 80])
def test_what_is_no_paper_is_told_and_never_raises(data: bytes, width: int | None) -> None:
    assert not readback.read(samples.RECEIPT, Sent(data, width)).is_vouched_for


def test_words_of_a_sheet_that_its_structure_leaves_out_are_missed() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(samples.LETTER))) as pdf:
        del pdf.Root.StructTreeRoot.K[0].K
        pdf.save(out)
    assert not readback.read(samples.LETTER, Sent(out.getvalue())).is_vouched_for


def test_the_codes_of_a_form_are_read_from_its_paths() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(samples.FORM))) as pdf:
        shown = sheet_text._shown(pdf)
    assert shown.codes == payloads(samples.FORM) * len(samples.FORM.copies)


def test_what_a_paper_must_show_are_its_words_and_nothing_that_is_said_alone() -> None:
    steps = dataclasses.replace(samples.RECEIPT, blocks=(Heading("A", 1), Steps(("B",))), foot="C")
    assert [one.text for one in musts(steps, "") if one.text] == ["A", "1.", "B", "C"]


def test_arabic_lines_are_put_back_into_the_order_of_reading() -> None:
    drawn = [Run((0, 1.0), 10.0, tuple("22 34")), Run((0, 1.0), 90.0, tuple("مقر")), Run((0, 9.0), 10.0, tuple("ab"))]
    assert in_reading_order(drawn) == "رقم22 34ab"


def test_a_worker_reads_what_it_is_given() -> None:
    workshop = Workshop()
    try:
        data = workshop.thermal(samples.RECEIPT, 80, Mode.RASTER)
        assert workshop.read(samples.RECEIPT, Sent(data, 80)) == Reading(speech.sentences(samples.RECEIPT))
        assert workshop.read(samples.REMINDER, Sent(data, 80)).difference is Difference.DOTS
        assert workshop.read(samples.LETTER, Sent(workshop.sheet(samples.LETTER).pdf)).is_vouched_for
        assert workshop.restarts == 0
    finally:
        workshop.close()


def test_reading_back_shares_no_code_with_what_draws_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A roll that draws its words wrongly is found out, though its own account of them is right."""
    right = roll._Roll._write

    def wrong(self: roll._Roll, at: tuple[int, int], text: str, size: int, *, is_bold: bool) -> None:
        right(self, at, text, size, is_bold=is_bold)
        self._draw.rectangle((at[0], at[1] + size // 2, at[0] + 30, at[1] + size // 2 + 2), fill=0)

    monkeypatch.setattr(roll._Roll, "_write", wrong)
    crossed_out = Sent(thermal.escpos(samples.RECEIPT, 80), 80)
    assert readback.read(samples.RECEIPT, crossed_out).difference is Difference.DOTS
    with pytest.raises(roll_dots.Differs):
        roll_dots.check(samples.RECEIPT, crossed_out.data, 80)
