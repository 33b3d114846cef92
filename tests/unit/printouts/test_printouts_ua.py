"""The checklist finds what is wrong: each test spoils one thing of a good PDF."""

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf
from unit.printouts import samples
from unit.printouts.reading import pdf_of

from printouts.renderings.ua import ua_problems


def _spoiled(spoil: Callable[[Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(samples.LETTER))) as pdf:
        spoil(pdf)
        pdf.save(out)
    return out.getvalue()


def _elements(pdf: Pdf, kind: str) -> list[pikepdf.Object]:
    return [thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get("/S") == Name(f"/{kind}")]


def _no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def _no_ua_part(pdf: Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        del meta["pdfuaid:part"]


def _no_title(pdf: Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = " "


def _title_hidden(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences = Dictionary()


def _unmarked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary()


def _suspect(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _no_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def _odd_language(pdf: Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("french, mostly")


def _odd_type(pdf: Pdf) -> None:
    _elements(pdf, "P")[0].S = Name.Paragraf


def _stray_item(pdf: Pdf) -> None:
    _elements(pdf, "P")[0].S = Name.LI


def _late_heading(pdf: Pdf) -> None:
    _elements(pdf, "H1")[0].S = Name.H2


def _heading_gap(pdf: Pdf) -> None:
    _elements(pdf, "H1")[1].S = Name.H3


def _silent_figure(pdf: Pdf) -> None:
    del _elements(pdf, "Figure")[0].Alt


def _headless_table(pdf: Pdf) -> None:
    _elements(pdf, "P")[0].S = Name.TD


def _loose_tabs(pdf: Pdf) -> None:
    del pdf.pages[0].Tabs


def _lost_font(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/FontFile2" in thing:
            del thing["/FontFile2"]
        if isinstance(thing, Dictionary) and "/FontFile3" in thing:
            del thing["/FontFile3"]


def _mute_font(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
            del thing["/ToUnicode"]


def _untagged(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"BT ET 0 0 10 10 re f\n")


def _torn_branch(pdf: Pdf) -> None:
    document = _elements(pdf, "Document")[0]
    document.K = pikepdf.Array([document.K[0]])


def _loose_annotation(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])


def _dynamic_form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=pikepdf.Array())


def _attachment(pdf: Pdf) -> None:
    pdf.attachments["odd.txt"] = b"odd"


@pytest.mark.parametrize(
    ("spoil", "condition"),
    [
        (_no_metadata, "06-001"),
        (_no_ua_part, "06-002"),
        (_no_title, "06-003"),
        (_title_hidden, "07-001"),
        (_unmarked, "01-001"),
        (_suspect, "02-003"),
        (_no_tree, "01-004"),
        (_no_language, "11-001"),
        (_odd_language, "11-006"),
        (_odd_type, "02-001"),
        (_stray_item, "09-005"),
        (_late_heading, "14-002"),
        (_heading_gap, "14-003"),
        (_silent_figure, "13-004"),
        (_headless_table, "15-003"),
        (_loose_tabs, "28-009"),
        (_lost_font, "31-009"),
        (_mute_font, "10-001"),
        (_untagged, "01-005"),
        (_torn_branch, "01-007"),
        (_loose_annotation, "28-002"),
        (_loose_annotation, "28-012"),
        (_dynamic_form, "25-001"),
        (_attachment, "21-001"),
    ],
)
def test_what_was_spoiled_is_reported_by_its_number(spoil: Callable[[Pdf], None], condition: str) -> None:
    assert condition in {re.match(r"[\d-]+", problem)[0] for problem in ua_problems(_spoiled(spoil))}


def test_margins_are_artifacts_and_not_loose_text() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(samples.LETTER))) as pdf:
        marks = [
            instruction.operands[1].get("/Type")
            for instruction in pikepdf.parse_content_stream(pdf.pages[0])
            if str(instruction.operator) == "BDC" and instruction.operands[0] == Name.Artifact
        ]
    assert Name.Pagination in marks


def test_what_is_no_pdf_is_an_error() -> None:
    with pytest.raises(pikepdf.PdfError):
        ua_problems(b"hello")
