"""Papers whose words are the machine's own, from the catalogue: what they all stand in. Knows no journey."""

from collections.abc import Callable

from printouts.document import Block, Document, Furniture, Medium

Words = Callable[[str], str]


def machine_paper(  # noqa: PLR0913 – the fields of a document
    kind: str,
    title: str,
    medium: Medium,
    blocks: tuple[Block, ...],
    words: Words,
    *,
    language: str,
    size_pt: int = 14,
    foot: str = "",
    is_rehearsal: bool = False,
) -> Document:
    """A document in `language`, into which `words` translates what stands around every paper."""
    _ = words
    return Document(
        kind=kind,
        title=title,
        language=language,
        medium=medium,
        blocks=blocks,
        furniture=Furniture(
            page=_("page {page} of {pages}"), duplicate=_("DUPLICATE"), rehearsal=_("TRIAL, a paper without value")
        ),
        foot=foot,
        size_pt=size_pt,
        is_rehearsal=is_rehearsal,
    )
