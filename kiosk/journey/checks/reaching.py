"""Nobody is sent to a telephone alone: whoever doesn't hear needs another way, named where the telephone is.

Knows passages that stand together; which words send, and which name another way, the language's file says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from gettext import gettext as _

from kiosk.journey.checks.subject import Entry, Subject
from kiosk.journey.plain_text import found_phrases
from kiosk.journey.problem import Problem


def telephones_are_never_alone(subject: Subject) -> Iterator[Problem]:
    """Where what is given at one time tells somebody to call a number, some of it names a way without a voice."""
    calling, other = tuple(subject.tongue.calling), tuple(subject.tongue.without_calling)
    written_for = subject.tongue.written_for
    for given in _given_together(subject):
        texts = [text for _address, text in given]
        has_other = _names(texts, other)
        for address, text in given:
            if not _names((text,), calling):
                continue
            for number in found_phrases(text, subject.text.words.telephones):
                # In an emergency no letter helps: what is written to is a number of its own.
                written = written_for.get(number)
                is_enough = has_other if written is None else _names(texts, (written,))
                if not is_enough and number not in written_for.values():
                    told = _("« {number} » is the only way told here: name one for whoever doesn’t hear.")
                    yield subject.problem(address, "telephone", told.format(number=number), phrase=text)


def _given_together(subject: Subject) -> Iterator[list[tuple[tuple[str, ...], str]]]:
    """Lists of passages, and papers as a whole: addresses and texts. A title sends nobody; whoever is on the telephone
    can call."""
    together: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for entry in subject.entries:
        if entry.family != "phone" and entry.address[-1] != "title":
            together[_place(entry)] += [(entry.address, text) for text in entry.words.variants()]
    yield from together.values()
    for name, sheet in subject.text.sheets.items():
        blocks = [block.words for block in sheet.blocks if block.text]
        yield [(("sheets", name), text) for words in blocks for text in words.variants()]


def _names(texts: Iterable[str], phrases: tuple[str, ...]) -> bool:
    return any(True for text in texts for _phrase in found_phrases(text, phrases))


def _place(entry: Entry) -> tuple[str, ...]:
    if entry.family == "papers":
        return entry.address[:2]
    return entry.address[:-1] if entry.address[-1].isdecimal() else entry.address
