"""Rolls: printed by the virtual printer from the very bytes, read back by tesseract and zxing-cpp."""

import dataclasses
import io
from functools import lru_cache

import pytest
from PIL import Image
from unit.printouts import samples
from unit.printouts.reading import codes_in, legible, letters, ocr

from printouts.document import Code, Document, Figures, Heading, Medium, Paragraph
from printouts.fonts import CAP_HEIGHT_EM
from printouts.renderings import roll, speech, thermal
from printouts.renderings.outputs import MARGIN_DOTS
from printouts.virtual import Machine, Paper

DOTS = {58: 384, 80: 576}
LARGE = 18
CASES = [pytest.param(width, size, id=f"{width}mm-{size}pt") for width in DOTS for size in (14, LARGE)]


@lru_cache(maxsize=32)
def printed(document: Document, width_mm: int, mode: str) -> Paper:
    """What comes out of the virtual printer for `document`."""
    machine = Machine(DOTS[width_mm])
    assert machine.feed(thermal.escpos(document, width_mm, mode)) == b""
    assert machine.unknown == []
    (paper,) = machine.papers
    assert paper.is_cut
    return paper


def _payloads(document: Document) -> set[str]:
    return {block.payload for block in document.blocks if isinstance(block, Code)}


@pytest.mark.parametrize(("width", "size"), CASES)
def test_a_raster_receipt_reads_back_word_for_word(width: int, size: int) -> None:
    receipt = samples.sized(samples.RECEIPT, size)
    paper = printed(receipt, width, "raster")
    # Tesseract is trained on letters of a book's size: large print is looked at from further away.
    image = paper.image.convert("L")
    seen = legible(ocr(image if size == 14 else image.resize((image.width * 2 // 5, image.height * 2 // 5))))
    for sentence in speech.sentences(receipt):
        # Where boxes stand beside them, numbers of steps are read as part of those.
        assert legible(sentence.lstrip("0123456789. ")) in seen, sentence
    assert {"é", "ç", "€", "œ", "à"} <= set(seen)


@pytest.mark.parametrize(("width", "size"), CASES)
@pytest.mark.parametrize("mode", list(thermal.Mode))
def test_the_code_of_a_receipt_reads_back(width: int, size: int, mode: str) -> None:
    receipt = samples.sized(samples.RECEIPT, size)
    assert codes_in(printed(receipt, width, mode).image) == _payloads(receipt)


@pytest.mark.parametrize("width", DOTS)
def test_what_is_printed_is_the_preview(width: int) -> None:
    preview = roll.raster(samples.RECEIPT, width)
    paper = printed(samples.RECEIPT, width, "raster").image
    assert paper.crop((0, 0, preview.width, preview.height)).tobytes() == preview.tobytes()


@pytest.mark.parametrize(("width", "size"), CASES)
@pytest.mark.parametrize("mode", list(thermal.Mode))
@pytest.mark.parametrize("paper", [samples.RECEIPT, samples.FORM], ids=lambda paper: paper.kind)
def test_nothing_stands_at_the_edge_of_what_a_head_prints(paper: Document, width: int, size: int, mode: str) -> None:
    picture = printed(dataclasses.replace(samples.sized(paper, size), copies=()), width, mode).image
    box = picture.convert("L").point([255 - value for value in range(256)]).getbbox()
    assert box is not None
    assert (box[0] >= MARGIN_DOTS, picture.width - box[2] >= MARGIN_DOTS) == (True, True)


@pytest.mark.parametrize("width", DOTS)
def test_a_preview_is_as_wide_as_the_paper_and_what_is_printed_lies_in_its_middle(width: int) -> None:
    with Image.open(io.BytesIO(roll.png(samples.RECEIPT, width))) as preview:
        edge = (width * roll.DOTS_PER_MM - DOTS[width]) // 2
        assert preview.width == width * roll.DOTS_PER_MM
        inner = preview.crop((edge, 0, edge + DOTS[width], preview.height))
        assert inner.tobytes() == roll.raster(samples.RECEIPT, width).tobytes()


@pytest.mark.parametrize(("width", "size"), CASES)
@pytest.mark.parametrize(
    "paper", [samples.RECEIPT, samples.REMINDER, samples.TWO_IN_ONE, samples.LETTER], ids=lambda paper: paper.kind
)
def test_text_mode_prints_the_words_that_are_said(paper: Document, width: int, size: int) -> None:
    document = dataclasses.replace(samples.sized(paper, size), copies=())
    seen = letters(printed(document, width, "text").text)
    spoken = {getattr(block, "spoken", None) for block in document.blocks}
    for sentence in speech.sentences(document):
        if sentence not in spoken:
            for word in sentence.split():
                assert letters(word.strip(",;")) in seen, sentence


@pytest.mark.parametrize(("width", "size"), CASES)
def test_text_mode_breaks_no_word(width: int, size: int) -> None:
    receipt = samples.sized(samples.RECEIPT, size)
    known = {word for sentence in speech.sentences(receipt) for word in sentence.replace("\u202f", "\u00a0").split(" ")}
    known |= {word for block in receipt.blocks if isinstance(block, Figures) for word in block.groups}
    known |= {part for word in known for part in word.replace("-", "- ").split(" ")} | {"[", "]", ""}
    shown = {word for line in printed(receipt, width, "text").lines for word in line.text.split(" ")}
    assert shown <= known


@pytest.mark.parametrize("width", DOTS)
def test_letters_of_large_print_are_as_high_as_the_standard_asks(width: int) -> None:
    words = dataclasses.replace(samples.RECEIPT, blocks=(Paragraph("HIE"),), foot="", size_pt=LARGE)
    box = roll.raster(words, width).convert("L").point([255 - value for value in range(256)]).getbbox()
    assert box is not None
    assert 6.3 <= (box[3] - box[1]) / roll.DOTS_PER_MM <= 9.0
    assert all(line.high == 3 for line in printed(words, width, "text").lines if line.text)


@pytest.mark.parametrize("width", DOTS)
def test_letters_of_normal_print_are_ten_points_at_least(width: int) -> None:
    words = dataclasses.replace(samples.RECEIPT, blocks=(Paragraph("HIE"), Paragraph("HIE", is_small=True)), foot="")
    picture = roll.raster(words, width).convert("L").point([255 - value for value in range(256)])
    box = picture.crop((0, 0, picture.width, picture.height // 2)).getbbox()
    assert box is not None
    cap_of_ten_points_mm = 10 * 0.3528 * CAP_HEIGHT_EM
    assert (box[3] - box[1]) / roll.DOTS_PER_MM >= cap_of_ten_points_mm - 1 / roll.DOTS_PER_MM


def test_a_word_wider_than_a_large_roll_keeps_its_height_and_is_whole() -> None:
    words = dataclasses.replace(samples.RECEIPT, blocks=(Paragraph("RECOMMANDATION"),), foot="", size_pt=LARGE)
    picture = roll.raster(words, 58)
    box = picture.convert("L").point([255 - value for value in range(256)]).getbbox()
    assert box is not None
    assert 6.3 <= (box[3] - box[1]) / roll.DOTS_PER_MM <= 9.0
    assert letters(ocr(picture)) == "RECOMMANDATION"


@pytest.mark.parametrize("width", DOTS)
def test_the_reference_is_the_largest_on_the_receipt(width: int) -> None:
    def height(*blocks: Heading | Figures | Paragraph) -> int:
        picture = roll.raster(dataclasses.replace(samples.RECEIPT, blocks=blocks, foot=""), width)
        box = picture.convert("L").point([255 - value for value in range(256)]).getbbox()
        assert box is not None
        return box[3] - box[1]

    assert height(Figures("", samples.REFERENCE)) > height(Heading("0412", level=1))


def test_every_copy_is_cut() -> None:
    document = dataclasses.replace(samples.RECEIPT, copies=("pour vous", "pour la mairie"))
    machine = Machine()
    machine.feed(thermal.escpos(document, 80, "text"))
    assert [paper.text.splitlines()[0] for paper in machine.papers] == ["** pour vous **", "** pour la mairie **"]


def test_pictures_go_out_in_pieces_that_cheap_printers_take() -> None:
    data = thermal.escpos(samples.RECEIPT, 80)
    heights = [
        int.from_bytes(data[at + 6 : at + 8], "little")
        for at in range(len(data) - 8)
        if data[at : at + 6] == b"\x1dv0\x00\x48\x00"
    ]
    assert len(heights) > 3
    assert max(heights) <= 240


def test_a_duplicate_says_so_first() -> None:
    again = dataclasses.replace(samples.RECEIPT, duplicate=3)
    assert printed(again, 80, "text").text.splitlines()[0] == "** DUPLICATA n° 3 **"
    assert "DUPLICATA n° 3" in ocr(printed(again, 80, "raster").image.crop((0, 0, 576, 120)))


def test_a_code_that_no_roll_holds_is_refused() -> None:
    wide = dataclasses.replace(samples.RECEIPT, blocks=(Code("x" * 1500, "trop long"),))
    with pytest.raises(ValueError, match="say less"):
        thermal.escpos(wide, 58)
    with pytest.raises(ValueError, match="say less"):
        thermal.escpos(wide, 58, "text")
    with pytest.raises(ValueError, match="shorten"):
        thermal.escpos(dataclasses.replace(wide, blocks=(Code("x" * 2990, "bien trop long"),)), 80)


@pytest.mark.parametrize(("width", "mode"), [(62, "raster"), (80, "laser")])
def test_another_width_or_mode_is_refused(width: int, mode: str) -> None:
    with pytest.raises(ValueError, match=r"62|laser"):
        thermal.escpos(samples.RECEIPT, width, mode)


def test_a_form_fits_a_roll_too() -> None:
    form = dataclasses.replace(samples.FORM, medium=Medium.ROLL, copies=())
    picture: Image.Image = printed(form, 80, "raster").image
    assert codes_in(picture) == _payloads(form)
