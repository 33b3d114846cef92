"""The last step of a tagged PDF: what stands in the margins becomes an artifact. Knows PDF structure, not papers.

WeasyPrint marks the contents of page margins as if they were in the structure tree, though they aren't: a reader's
software then finds marked text without a place. ISO 14289-1 §7.1 asks that content be either real or artifact.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name


def finish(written: bytes) -> bytes:
    """`written` with the contents of its margins marked as pagination artifacts."""
    with pikepdf.open(io.BytesIO(written)) as pdf:
        reachable = _reachable(pdf)
        parents = _parent_arrays(pdf)
        for page in pdf.pages:
            row = parents.get(int(page.get("/StructParents", -1)))
            if row is None:
                continue
            stray = {mcid for mcid, owner in enumerate(row) if _key(owner) not in reachable}
            if stray:
                _make_artifacts(pdf, page, stray)
                for mcid in stray:
                    row[mcid] = None
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _key(element: pikepdf.Object) -> tuple[int, int]:
    return element.objgen


def _reachable(pdf: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """The structure elements that hang in the tree."""
    found: set[tuple[int, int]] = set()
    queue = [pdf.Root.StructTreeRoot]
    while queue:
        element = queue.pop()
        if element.objgen in found:
            continue
        found.add(element.objgen)
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            # A kid is an element, or a dictionary that points at content, or the number of a piece of content.
            if isinstance(kid, Dictionary) and kid.get("/S") is not None:
                queue.append(kid)  # noqa: PERF401 - two conditions deep, a comprehension reads worse
    return frozenset(found)


def _parent_arrays(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    pairs = [numbers[index] for index in range(len(numbers))]
    return {int(key): row for key, row in zip(pairs[::2], pairs[1::2], strict=True) if isinstance(row, Array)}


def _make_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Page, stray: set[int]) -> None:
    out: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    for instruction in pikepdf.parse_content_stream(page):
        properties = instruction.operands[1] if str(instruction.operator) == "BDC" else None
        mcid = properties.get("/MCID") if isinstance(properties, Dictionary) else None
        if mcid is not None and int(mcid) in stray:
            artifact = [Name.Artifact, Dictionary(Type=Name.Pagination)]
            out.append(pikepdf.ContentStreamInstruction(artifact, instruction.operator))
        else:
            out.append(instruction)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
