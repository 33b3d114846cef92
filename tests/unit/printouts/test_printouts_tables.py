"""Codes in rows, tables with bars, and lists of contents, on every rendering."""

import dataclasses
import io
import re

import pikepdf
import pytest
from unit.printouts import samples
from unit.printouts.reading import codes_in, pages_of, pdf_of, text_of, words

from printouts.document import Code, Codes, Contents, Document, Heading, Medium, PageBreak, Paragraph, Table
from printouts.renderings import plain, roll, speech, thermal
from printouts.renderings.ua import ua_problems
from printouts.virtual import Machine

REFERENCES = ("041288350917", "041200000143", "041299999951")
TABLE = Table(
    "Les langues", ("Langue", "Visites"), (("français", "40"), ("arabe", "moins de 5"), ("anglais", "20")), (40, 0, 20)
)
LIST = dataclasses.replace(
    samples.FORM,
    kind="sheet",
    copies=(),
    foot="",
    blocks=(
        Heading("Une liste", 1),
        Contents("Sommaire"),
        PageBreak(),
        Heading("Les codes"),
        Codes(tuple((one, f"Référence {one[:4]} {one[4:8]} {one[8:]}") for one in REFERENCES)),
        PageBreak(),
        Heading("Les nombres"),
        Paragraph("Voici."),
        TABLE,
    ),
)


@pytest.mark.parametrize("size", [14, 18, 24])
def test_software_that_reads_aloud_can_read_tables_codes_and_contents(size: int) -> None:
    assert ua_problems(pdf_of(samples.sized(LIST, size))) == ()


def test_a_table_has_its_head_on_both_sides_and_its_caption() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(LIST))) as pdf:
        kinds = [str(thing.S) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/S" in thing]
    assert kinds.count("/TH") == len(TABLE.head) + len(TABLE.rows)
    assert kinds.count("/TD") == len(TABLE.rows)
    assert kinds.count("/Caption") == 1


def test_each_code_of_a_row_reads_back() -> None:
    found = set().union(*(codes_in(page) for page in pages_of(pdf_of(LIST), dpi=110)))
    assert found == set(REFERENCES)


@pytest.mark.parametrize("size", [14, 18, 24])
def test_contents_name_the_page_that_a_heading_stands_on(size: int) -> None:
    pages = text_of(pdf_of(samples.sized(LIST, size))).split("\f")
    listed = dict(re.findall(r"(Les codes|Les nombres)\s+(\d+)", pages[0]))
    assert listed == {
        title: str(number)
        for number, page in enumerate(pages[1:], start=2)
        for title in listed
        if page.startswith(title)
    }


def test_a_bar_is_as_long_as_its_figure_asks() -> None:
    page = pages_of(pdf_of(LIST), dpi=100)[-1].convert("L").point([255 * (grey < 128) for grey in range(256)])
    # Lines across the table are thin and of one length; what is longer than a letter and higher than a line is a bar.
    runs = {}
    for y in range(page.height):
        row = page.crop((0, y, page.width, y + 1)).tobytes()
        for run in re.finditer(rb"\xff{30,}", row):
            runs.setdefault(len(run[0]), []).append(y)
    bars = sorted(length for length, rows in runs.items() if len(rows) > 6)
    assert len(bars) == 2
    assert abs(bars[1] - 2 * bars[0]) <= 2


@pytest.mark.parametrize("width", [58, 80])
def test_on_a_roll_codes_follow_each_other_and_tables_keep_their_words(width: int) -> None:
    paper = dataclasses.replace(LIST, medium=Medium.ROLL)
    assert codes_in(roll.raster(paper, width)) == set(REFERENCES)
    machine = Machine({58: 384, 80: 576}[width])
    machine.feed(thermal.escpos(paper, width, "text"))
    assert "moins de 5" in machine.papers[0].text.replace("\n", " ")


def test_the_voice_says_a_table_row_by_row_as_plain_text_has_it() -> None:
    assert "arabe, moins de 5" in speech.sentences(LIST)
    shown = [word for word in words(plain.text(LIST)) if word != "qr"]
    assert words(" ".join(speech.sentences(LIST))) == shown


def test_a_row_of_one_code_is_a_code() -> None:
    alone = Document("slip", "Un", "fr", Medium.ROLL, (Codes((("A1", "un"),)),), samples.FURNITURE)
    twin = dataclasses.replace(alone, blocks=(Code("A1", "un"),))
    assert roll.raster(alone).tobytes() == roll.raster(twin).tobytes()
