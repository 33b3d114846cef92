"""Sheets, read back by poppler and zxing-cpp."""

import dataclasses
import io
import re
import subprocess

import pikepdf
import pytest
from unit.printouts import samples
from unit.printouts.reading import codes_in, letters, pages_of, pdf_of, text_of, words

from printouts.document import Choice, Code, Document, Heading, PageBreak, Paragraph, SignatureBox
from printouts.renderings import speech
from printouts.renderings.ua import ua_problems

SIZES = (14, 18, 24)
EVERY = [
    pytest.param(samples.sized(paper, size), id=f"{paper.kind}-{size}") for paper in samples.SHEETS for size in SIZES
]


@pytest.mark.parametrize("paper", EVERY)
def test_software_that_reads_aloud_can_read_it(paper: Document) -> None:
    assert ua_problems(pdf_of(paper)) == ()


@pytest.mark.parametrize("paper", EVERY)
def test_every_word_that_is_said_stands_on_the_sheet(paper: Document) -> None:
    shown = set(words(text_of(pdf_of(paper))))
    spoken_of_choices = {word for block in paper.blocks if isinstance(block, Choice) for word in words(block.spoken)}
    between = {";"}  # what a voice breathes at, between lines to fill in
    assert set(words(" ".join(speech.sentences(paper)))) - spoken_of_choices - between <= shown


@pytest.mark.parametrize("paper", EVERY)
def test_each_code_on_the_sheet_is_read_back_on_each_copy(paper: Document) -> None:
    payloads = {block.payload for block in paper.blocks if isinstance(block, Code)}
    found = [codes_in(page) for page in pages_of(pdf_of(paper), dpi=110)]
    assert set().union(*found) == payloads
    assert sum(bool(codes) for codes in found) == len(paper.copies)


@pytest.mark.parametrize("paper", EVERY)
def test_each_page_says_its_number_in_its_own_copy(paper: Document) -> None:
    pages = text_of(pdf_of(paper)).split("\f")[:-1]
    each = len(pages) // len(paper.copies)
    for index, page in enumerate(pages):
        expected = f"page {index % each + 1} sur {each}, {paper.copies[index // each]}"
        assert letters(expected) in letters(page)


def test_accents_ligatures_euros_and_narrow_spaces_come_through() -> None:
    odd = "Cœur, ça, où, naïf, Noël, forêt : « 1 234,50 € » – l’été…".replace(" :", "\u202f:")
    paper = dataclasses.replace(samples.FORM, copies=(), blocks=(Heading("Essai", 1), Paragraph(odd)))
    # Poppler writes every kind of space as a plain one.
    assert odd.replace("\u202f", " ") in text_of(pdf_of(paper))


def test_a_known_module_is_at_least_eight_tenths_of_a_millimetre() -> None:
    page = pages_of(pdf_of(samples.FORM), dpi=254, last=1)[0].convert("L")
    dark = page.point([255 * (value < 128) for value in range(256)])
    # The finder pattern's upper edge is seven modules long: the longest run of black in the code's first row.
    box = dark.crop((page.width // 2, 0, page.width, page.height // 2))
    rows = [box.crop((0, y, box.width, y + 1)).tobytes() for y in range(box.height)]
    first = next(row for row in rows if len(runs := re.findall(rb"\xff+", row)) > 2 and len(runs[0]) > 40)
    assert len(re.findall(rb"\xff+", first)[0]) >= 7 * 0.8 * 10 - 1


def test_a_sheet_without_copies_has_no_loose_comma() -> None:
    alone = dataclasses.replace(samples.LETTER, copies=())
    assert re.search(r"page 1 sur 1$", text_of(pdf_of(alone)), re.MULTILINE)


def test_a_duplicate_is_laid_out_like_its_first_print_and_says_so_on_every_page() -> None:
    again = dataclasses.replace(samples.FORM, duplicate=1)
    pages = text_of(pdf_of(again)).split("\f")[:-1]
    first = text_of(pdf_of(samples.FORM)).split("\f")[:-1]
    assert len(pages) == len(first)
    assert all("DUPLICATA n° 1" in page for page in pages)
    assert not any("DUPLICATA" in page for page in first)


def test_a_rehearsal_says_so_on_every_page() -> None:
    rehearsal = dataclasses.replace(samples.LETTER, is_rehearsal=True)
    assert all("ESSAI, sans valeur" in page for page in text_of(pdf_of(rehearsal)).split("\f")[:-1])


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_hyphenated(size: int) -> None:
    long = "Anticonstitutionnellement, " * 30
    paper = dataclasses.replace(samples.sized(samples.FORM, size), copies=(), blocks=(Paragraph(long),))
    assert text_of(pdf_of(paper)).count("Anticonstitutionnellement,") == 30


@pytest.mark.parametrize("lines", range(14, 30))
def test_a_label_and_its_signature_box_stay_together(lines: int) -> None:
    filler = tuple(Paragraph(f"Ligne {number}.") for number in range(lines))
    paper = dataclasses.replace(
        samples.FORM, copies=(), foot="", blocks=(*filler, Heading("Avant de signer"), SignatureBox("Signature ici"))
    )
    pages = text_of(pdf_of(paper)).split("\f")
    together = [page for page in pages if "Signature ici" in page]
    assert len(together) == 1
    assert "Avant de signer" in together[0]


@pytest.mark.parametrize("lines", range(20, 34))
def test_no_heading_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    filler = tuple(Paragraph(f"Ligne {number}.") for number in range(lines))
    paper = dataclasses.replace(
        samples.FORM, copies=(), foot="", blocks=(*filler, Heading("La suite"), Paragraph("Et la voici."))
    )
    page = next(page for page in text_of(pdf_of(paper)).split("\f") if "La suite" in page)
    assert "Et la voici." in page


def test_the_recipient_shows_in_the_window_of_a_dl_envelope() -> None:
    # The part of the sheet that a window of 100 × 45 mm, or 100 × 35 mm, shows however the letter slides: mm × 10.
    page = pages_of(pdf_of(samples.LETTER), dpi=254, last=1)[0].convert("L")
    dark = page.point([255 * (value < 128) for value in range(256)])
    window = dark.crop((1000, 450, 1900, 790)).getbbox()
    assert window is not None
    left, top, right, bottom = window
    assert left > 0
    assert right < 900
    assert top >= 0
    assert bottom < 340
    address = page.crop((1000, 450, 1900, 790))
    done = subprocess.run(
        ("tesseract", "-", "-", "-l", "fra", "--psm", "6"), input=_png(address), capture_output=True, check=True
    )
    assert "13297 MARSEILLE CEDEX" in done.stdout.decode().replace("  ", " ")


def _png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "png")  # type: ignore[attr-defined]
    return out.getvalue()


def test_only_black_and_white_are_printed() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(samples.FORM))) as pdf:
        colours = {
            tuple(float(value) for value in instruction.operands)
            for page in pdf.pages
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) in ("rg", "RG", "g", "G")
        }
    assert {value for colour in colours for value in colour} <= {0.0, 1.0}


def test_the_ticked_box_says_in_words_what_it_means() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(samples.FORM))) as pdf:
        figures = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
        alternatives = {str(figure.Alt) for figure in figures}
    assert "Vous avez répondu\u202f: non, je ne veux pas l’avoir." in alternatives


def test_a_gap_between_heading_levels_is_closed() -> None:
    paper = dataclasses.replace(samples.FORM, copies=(), blocks=(Heading("Un", 2), Heading("Deux", 3)))
    assert ua_problems(pdf_of(paper)) == ()


def test_the_same_paper_gives_the_same_bytes_twice() -> None:
    from printouts.renderings import sheet  # noqa: PLC0415 - past the cache

    assert sheet.pdf(samples.LETTER) == sheet.pdf(samples.LETTER)


def test_numbers_stay_on_the_line_of_what_they_count() -> None:
    told = "Gardé {} mois, étape 6 sur 7, appelez le 34 22 dès le 1er janvier 2027."
    text = Paragraph(" ".join(told.format(number) for number in range(10, 40)))
    paper = dataclasses.replace(samples.sized(samples.FORM, 24), copies=(), blocks=(text,), foot="")
    lines = [line.strip() for line in text_of(pdf_of(paper)).splitlines() if "page" not in line]
    assert sum(line.count("2027") for line in lines) == 30
    for line in lines:
        assert not re.search(r"\b(?:Gardé|étape|sur|34|le|1er|janvier|[1-3]\d)$", line), line
        assert not re.match(r"(?:mois|sur|22|janvier|2027|\d)\b", line), line


@pytest.mark.parametrize(
    ("before", "after", "pages"),
    [(4, 4, 1), (20, 20, 2), (40, 4, 2)],
    ids=["all on one", "a sheet of its own", "after what ran over"],
)
def test_a_break_that_may_be_spared_starts_a_page_only_where_the_rest_does_not_fit(
    before: int, after: int, pages: int
) -> None:
    above, below = [Paragraph("Une ligne du haut.")] * before, [Paragraph("Une ligne du bas.")] * after
    blocks = (*above, PageBreak(is_spared=True), *below)
    sheets = text_of(pdf_of(dataclasses.replace(samples.FORM, copies=(), foot="", blocks=blocks))).split("\f")[:-1]
    assert len(sheets) == pages
    assert len([one for one in sheets if "du bas" in one]) == 1, "what belongs together is not torn apart"
