"""Papers in a language that runs from right to left, and in letters that a receipt printer lacks."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from printouts.document import (
    Choice,
    Code,
    Document,
    Figures,
    Furniture,
    Heading,
    Medium,
    Paragraph,
    Steps,
    direction,
    from_json,
    to_json,
)
from printouts.renderings import plain, roll, sheet, speech, thermal
from printouts.renderings.roll import font

REFERENCE = ("0412", "8835", "0917")
FURNITURE = Furniture("صفحة {page} من {pages}", "نسخة", "تجربة")


def paper(medium: Medium = Medium.ROLL, language: str = "ar") -> Document:
    return Document(
        kind="receipt",
        title="وصل",
        language=language,
        medium=medium,
        blocks=(
            Heading("وصلكم", 1),
            Figures("الرقم المرجعي", REFERENCE),
            Paragraph("لم يتم شيء بعد.", is_strong=True),
            Steps(("وقّعوا الاستمارة.", "اتصلوا \u206634 22\u2069.")),
            Code("0412883509170000", "هذا المربع يجد ورقتكم."),
        ),
        furniture=FURNITURE,
        foot="أُعد في الجهاز.",
    )


def ink(picture: Image.Image) -> tuple[int, int]:
    """Dots of ink in the left and in the right half."""
    half = picture.width // 2
    grey = picture.convert("L")
    halves = (grey.crop((0, 0, half, grey.height)), grey.crop((half, 0, grey.width, grey.height)))
    left, right = (part.histogram()[0] for part in halves)
    return left, right


def test_a_receipt_in_arabic_begins_at_the_right() -> None:
    whole = roll.raster(paper())
    top = whole.crop((0, 0, whole.width, 150))
    left, right = ink(top)
    assert right > 5 * left


def test_a_receipt_in_french_still_begins_at_the_left() -> None:
    french = Document("receipt", "Reçu", "fr", Medium.ROLL, (Heading("Reçu", 1), Paragraph("Bon.")), FURNITURE)
    left, right = ink(roll.raster(french))
    assert left > 5 * right


def test_arabic_letters_join() -> None:
    joined = font(60, is_bold=False).getlength("الاستمارة", direction="rtl")
    apart = sum(font(60, is_bold=False).getlength(letter) for letter in "الاستمارة")
    assert joined < 0.9 * apart


@pytest.mark.parametrize("figures", ["0412 8835 0917", "34 22"])
def test_figures_keep_their_order_between_arabic_letters(figures: str) -> None:
    def drawn(text: str, runs: str) -> bytes:
        picture = Image.new("L", (700, 80), 255)
        ImageDraw.Draw(picture).text((4, 4), text, font=font(48, is_bold=True), fill=0, direction=runs)
        return picture.tobytes()

    assert drawn(f"\u2066{figures}\u2069", "rtl") == drawn(figures, "ltr")
    assert drawn(figures, "rtl") != drawn(figures, "ltr")  # which is why they are isolated


def test_letters_that_the_printer_lacks_are_drawn() -> None:
    bitmap = thermal.escpos(paper(), 80, "raster")
    assert thermal.escpos(paper(), 80, "text") == bitmap
    turkish = Document("receipt", "Fiş", "tr", Medium.ROLL, (Heading("Fişiniz", 1), Paragraph("İmzalayın.")), FURNITURE)
    assert b"Fi" not in thermal.escpos(turkish, 80, "text")


def test_a_sheet_in_arabic_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet.pdf(paper(Medium.SHEET)))
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    kept = "".join(letter for letter in words if letter not in "\u200e\u200f\u202a\u202b\u202c\u2066\u2069")
    assert "0412 8835 0917" in kept
    assert "الرقم المرجعي" in kept
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
    assert {line.split()[0].partition("+")[2] for line in fonts.splitlines()[2:]} <= {
        "AtkinsonHyperlegibleNext", "Atkinson-Hyperlegible-Next", "Atkinson-Hyperlegible-Next-Bold",
    }  # fmt: skip


def test_a_line_once_more_in_another_language_is_shown_and_not_said() -> None:
    document = Document(
        "form",
        "Ma décision",
        "fr",
        Medium.SHEET,
        (
            Heading("Ma décision", 1),
            Paragraph("قراري", language="ar"),
            Choice("Une carte ?", ("Oui", "Non"), 0, "Vous avez dit oui.", ("بطاقة؟", "نعم", "لا"), "ar"),
        ),
        FURNITURE,
    )
    assert from_json(to_json(document)) == document
    html = sheet._html(document)
    marked = [
        (one.get("lang"), one.get("dir"), one.text) for one in html.etree_element.iter() if one.get("lang") == "ar"
    ]
    assert marked == [("ar", "rtl", "قراري"), ("ar", "rtl", "بطاقة؟"), ("ar", "rtl", "نعم"), ("ar", "rtl", "لا")]
    assert speech.sentences(document) == ("Ma décision", "Une carte ?", "Vous avez dit oui.")
    assert "قراري" in plain.text(document)
    assert roll.raster(document).width == 576


def test_which_languages_run_from_right_to_left() -> None:
    assert [direction(language) for language in ("fr", "ar", "uk")] == ["ltr", "rtl", "ltr"]
