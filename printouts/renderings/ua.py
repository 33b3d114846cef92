"""Whether a PDF is one that a reader's software can read: checks taken from the Matterhorn Protocol 1.1 for PDF/UA-1.

Knows PDF, not papers. It checks what a machine can; it is no conformance certificate. A site that has veraPDF should
run that too.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

_STANDARD_TYPES = frozenset(
    (
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
        *("Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH"),
        *("TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
    )
)
_CHILDREN = {"L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody", "NonStruct"}, "TR": {"TH", "TD"}}
_PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TD": {"TR"}, "TH": {"TR"}}
_SHOWS = frozenset(("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "INLINE IMAGE"))
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of the structure tree, with the type of its parent and how deep it lies."""

    kind: str
    parent: str
    node: pikepdf.Object


def ua_problems(pdf_bytes: bytes) -> tuple[str, ...]:
    """What keeps `pdf_bytes` from being PDF/UA-1, one sentence each with the condition's number. Empty: nothing found.

    Raises pikepdf.PdfError where they are no PDF at all.
    """
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        return tuple(problem for check in _CHECKS for problem in check(pdf))


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "06-001: the document has no XMP metadata"
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        if str(meta.get("pdfuaid:part", "")) != "1":
            yield "06-002: the metadata do not say PDF/UA-1"
        if not str(meta.get("dc:title", "")).strip():
            yield "06-003: the metadata have no title"


def _title_shown(pdf: pikepdf.Pdf) -> Iterator[str]:
    preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
    if not preferences.get("/DisplayDocTitle", False):
        yield "07-001: the title is not what the window shows"


def _marked(pdf: pikepdf.Pdf) -> Iterator[str]:
    marks = pdf.Root.get("/MarkInfo", Dictionary())
    if not marks.get("/Marked", False):
        yield "01-001: the document is not marked as tagged"
    if marks.get("/Suspects", False):
        yield "02-003: the tags are marked as suspect"
    if "/StructTreeRoot" not in pdf.Root:
        yield "01-004: there is no structure tree"


def _language(pdf: pikepdf.Pdf) -> Iterator[str]:
    language = str(pdf.Root.get("/Lang", ""))
    if not language:
        yield "11-001: the document has no language"
    elif not _LANGUAGE.fullmatch(language):
        yield f"11-006: « {language} » is no language tag"


def _types(pdf: pikepdf.Pdf) -> Iterator[str]:
    roles = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/RoleMap", Dictionary())
    for element in _elements(pdf):
        if element.kind not in _STANDARD_TYPES and f"/{element.kind}" not in roles:
            yield f"02-001: « {element.kind} » is no standard type and maps to none"


def _nesting(pdf: pikepdf.Pdf) -> Iterator[str]:
    for element in _elements(pdf):
        allowed = _CHILDREN.get(element.parent)
        if allowed is not None and element.kind not in allowed:
            yield f"09-004: {element.kind} stands in {element.parent}"
        needed = _PARENTS.get(element.kind)
        if needed is not None and element.parent not in needed:
            yield f"09-005: {element.kind} stands in {element.parent}"


def _headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    last = 0
    for element in _elements(pdf):
        if not re.fullmatch(r"H[1-6]", element.kind):
            continue
        level = int(element.kind[1])
        if last == 0 and level != 1:
            yield f"14-002: the first heading is {element.kind}"
        elif level > last + 1:
            yield f"14-003: {element.kind} follows H{last}"
        last = level


def _figures(pdf: pikepdf.Pdf) -> Iterator[str]:
    for element in _elements(pdf):
        if element.kind in ("Figure", "Formula") and not str(element.node.get("/Alt", "")).strip():
            yield "13-004: a figure has no words instead"


def _tables(pdf: pikepdf.Pdf) -> Iterator[str]:
    kinds = [element.kind for element in _elements(pdf)]
    if "TD" in kinds and "TH" not in kinds:
        yield "15-003: a table has no header cells"


def _tab_order(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != Name.S:
            yield f"28-009: page {number} does not tab in the order of its structure"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, Dictionary) or font.get("/Type") != Name.Font:
            continue
        name = str(font.get("/BaseFont", "?"))
        if font.get("/Subtype") == Name.Type0:
            if "/ToUnicode" not in font:
                yield f"10-001: {name} does not say which characters its glyphs are"
            continue
        descriptor = font.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"31-009: {name} is not embedded"


def _content(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Everything that shows is either in the tree or an artifact, and never one inside the other."""
    parents = _parent_tree(pdf)
    hanging = {element.node.objgen for element in _elements(pdf)}
    for number, page in enumerate(pdf.pages, start=1):
        row = parents.get(int(page.get("/StructParents", -1)))
        if row is None:
            yield f"01-006: page {number} has no place in the parent tree"
            continue
        marks: list[str] = []
        problems: set[str] = set()
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BMC", "BDC"):
                mark = _mark(instruction)
                if mark == "artifact" and "real" in marks:
                    problems.add(f"01-003: page {number} has an artifact inside tagged content")
                if mark == "real" and "artifact" in marks:
                    problems.add(f"01-004: page {number} has tagged content inside an artifact")
                if mark == "real" and not _hangs(instruction, row, hanging):
                    problems.add(f"01-007: page {number} has tagged content that is not in the tree")
                marks.append(mark)
            elif operator == "EMC":
                marks.pop()
            elif operator in _SHOWS and not {"real", "artifact"} & set(marks):
                problems.add(f"01-005: page {number} shows something that is neither tagged nor an artifact")
        yield from sorted(problems)


def _mark(instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage) -> str:
    operands = instruction.operands
    if operands[0] == Name.Artifact:
        return "artifact"
    if len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
        return "real"
    return "other"


def _hangs(
    instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage,
    row: pikepdf.Object,
    hanging: set[tuple[int, int]],
) -> bool:
    mcid = int(instruction.operands[1].MCID)
    return mcid < len(row) and isinstance(row[mcid], Dictionary) and row[mcid].objgen in hanging


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" not in annotation:
                yield f"28-002: page {number} has an annotation outside the tree"
            if annotation.get("/Subtype") == Name.Link and not str(annotation.get("/Contents", "")):
                yield f"28-012: page {number} has a link without words"


def _forbidden(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted and not pdf.allow.accessibility:
        yield "26-002: the encryption shuts out assistive software"
    if "/XFA" in pdf.Root.get("/AcroForm", Dictionary()):
        yield "25-001: the form is a dynamic XFA form"
    names = pdf.Root.get("/Names", Dictionary())
    if "/EmbeddedFiles" in names:
        yield "21-001: there are attached files, which nothing here describes"


_CHECKS: tuple[Callable[[pikepdf.Pdf], Iterator[str]], ...] = (
    _metadata,
    _title_shown,
    _marked,
    _language,
    _types,
    _nesting,
    _headings,
    _figures,
    _tables,
    _tab_order,
    _fonts,
    _content,
    _annotations,
    _forbidden,
)


def _elements(pdf: pikepdf.Pdf) -> Iterator[_Element]:
    """The structure elements in reading order. A tree that loops is left at its second turn."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[pikepdf.Object, str]] = [(kid, "StructTreeRoot") for kid in reversed(_kids(root))]
    while stack:
        node, parent = stack.pop()
        if node.objgen in seen:
            continue
        seen.add(node.objgen)
        kind = str(node.S).lstrip("/")
        yield _Element(kind, parent, node)
        # Groups without a meaning of their own lend their place to what they hold.
        above = parent if kind in ("NonStruct", "Private") else kind
        stack.extend((kid, above) for kid in reversed(_kids(node)))


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K", Array())
    every = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in every if isinstance(kid, Dictionary) and "/S" in kid]


def _parent_tree(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree", Dictionary()).get("/Nums", Array())
    return {
        int(numbers[index]): numbers[index + 1]
        for index in range(0, len(numbers), 2)
        if isinstance(numbers[index + 1], Array)
    }
