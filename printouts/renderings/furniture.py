"""The words around a paper that every rendering adds: banners across the head, the line that numbers a page."""

from printouts.document import Document


def banners(document: Document) -> tuple[str, ...]:
    """What stands across the head: that this is a rehearsal's paper, that it is a duplicate (and which one)."""
    words: list[str] = []
    if document.is_rehearsal:
        words.append(document.furniture.rehearsal)
    if document.duplicate:
        words.append(document.furniture.duplicate.format(number=document.duplicate))
    return tuple(words)


def page_line(document: Document, page: int, pages: int, copy: str) -> str:
    """« page 1 sur 3, votre exemplaire ». Without a copy's label, what joins it to the rest falls away."""
    return document.furniture.page.format(page=page, pages=pages, copy=copy).strip(" ,·–-:")
