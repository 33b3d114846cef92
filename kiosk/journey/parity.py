"""Whether a translation has what its original has: the same passages, ids, facts and blanks, in words of its own.

Knows the shape of a language's words; reads no sentence. What a language has for itself alone (its words to explain,
its turns, its ways to say things) is compared as a whole, or not at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext as _

from kiosk.journey.blanks import blanks
from kiosk.journey.problem import MISSING, Problem
from kiosk.journey.script import Plan, SheetBlock, Text, Titles
from kiosk.journey.source_lines import SourceLines
from kiosk.journey.words import Model, Words

RULE = "translation"

# A language's own: nothing there answers to one passage of the original.
_ITS_OWN = frozenset(
    {
        "language", "lexicon", "review", "words/hedges", "words/acronyms", "words/names", "words/forbidden",
        "words/telephones", "words/loaded", "words/speakers", "words/explained", "spoken",
    }
)  # fmt: skip
# Strings that are read by a person, though they are no passages. All other strings are ids, the same everywhere.
_READ = frozenset({"title", "short"})
# A file that a translation may do without: the staff's sheets stay in the original language.
_TELEPHONE = "phone"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is translated as one: its address and its texts, in a fixed order; absent ones are empty."""

    address: str
    texts: tuple[str, ...]


def units(text: Text, titles: Titles | None = None) -> Iterator[Unit]:
    """Everything in `text` that a translation follows, in the order of the files."""
    if titles is not None:
        yield Unit("titles/title", (titles.title,))
        for table, named in (("groups", titles.groups), ("decision_groups", titles.decision_groups)):
            yield from (Unit(f"titles/{table}/{name}", (title,)) for name, title in named.items())
    yield from _units(text, "")
    explained = text.words.explained.items()
    yield Unit("words/explained", tuple(part for word, told in explained for part in (word, *_slots(told))))


def titles_of(plan: Plan, language: str) -> Titles:
    """The titles of `plan` in one language, as a file of their own would have them."""
    return Titles(
        title=plan.titles[language],
        groups={group.id: group.titles[language] for group in plan.groups},
        decision_groups={group.id: group.titles[language] for group in plan.decision_groups},
    )


def differences(original: Text, translation: Text, plan: Plan, source: SourceLines) -> Iterator[Problem]:
    """What the translation lacks, has too much, or has otherwise than the original, by file and line."""
    for address, rule, sentence in _differences(original, translation, "", _staff_sheets(plan)):
        file, line = source.of_address(translation.language, address)
        yield Problem(file, line, rule, sentence)


def _staff_sheets(plan: Plan) -> frozenset[str]:
    return frozenset(f"sheets/{name}" for name in plan.desk_sheets)


def _units(value: object, address: str) -> Iterator[Unit]:
    if address in _ITS_OWN:
        return
    match value:
        case Words():
            yield Unit(address, _slots(value))
        case SheetBlock():
            if value.text:
                yield Unit(address, _slots(value.words))
        case Model():
            for name in type(value).model_fields:
                yield from _units(getattr(value, name), _below(address, name))
        case dict():
            for name, inner in value.items():
                yield from _units(inner, _below(address, name))
        case tuple():
            for index, inner in enumerate(value, start=1):
                yield from _units(inner, _below(address, str(index)))
        case str() if _is_read(address):
            yield Unit(address, (value,))


def _slots(words: Words) -> tuple[str, ...]:
    return words.text, words.child or "", words.represented or "", words.blank or ""


def _below(address: str, name: str) -> str:
    return f"{address}/{name}".lstrip("/")


def _is_read(address: str) -> bool:
    parts = address.split("/")
    return parts[-1] in _READ or (parts[0] == "letters" and "articles" in parts)


_Found = Iterator[tuple[str, str, str]]


def _differences(one: object, other: object, address: str, optional: frozenset[str]) -> _Found:
    """Address, rule and sentence of each difference."""
    if address in _ITS_OWN:
        return
    if other is None and one is not None:
        if address != _TELEPHONE:
            yield address, MISSING, _("« {key} » isn't translated yet: write it.").format(key=address)
        return
    match one, other:
        case Words(), Words():
            yield from _passage(one, other, address)
        case SheetBlock(), SheetBlock():
            yield from _differences(one.kind, other.kind, _below(address, "kind"), optional)
            yield from _differences(one.lines, other.lines, _below(address, "lines"), optional)
            if one.text and other.text:
                yield from _passage(one.words, other.words, address)
            elif one.text:
                yield address, MISSING, _("« {key} » isn't translated yet: write it.").format(key=address)
        case Model(), Model():
            for name in type(one).model_fields:
                yield from _differences(getattr(one, name), getattr(other, name), _below(address, name), optional)
        case dict(), dict():
            yield from _tables(one, other, address, optional)
        case tuple(), tuple():
            yield from _lists(one, other, address, optional)
        case _ if one != other and not (isinstance(one, str) and _is_read(address)):
            told = _("« {key} » is « {theirs} » in the original, and « {ours} » here: write the same.")
            yield address, RULE, told.format(key=address, theirs=one, ours=other)


def _tables(one: Mapping[str, object], other: Mapping[str, object], address: str, optional: frozenset[str]) -> _Found:
    for name, inner in one.items():
        below = _below(address, name)
        if name in other:
            yield from _differences(inner, other[name], below, optional)
        elif below not in optional:
            yield below, MISSING, _("« {key} » isn't translated yet: write it.").format(key=below)
    for name in other:
        if name not in one:
            below = _below(address, name)
            yield below, RULE, _("the original has no « {key} »: remove it, or correct its name.").format(key=below)


def _lists(one: tuple[object, ...], other: tuple[object, ...], address: str, optional: frozenset[str]) -> _Found:
    if len(one) != len(other):
        told = _("« {key} » has {theirs} entries in the original, and {ours} here: have as many, in the same order.")
        rule = MISSING if len(other) < len(one) else RULE
        yield address, rule, told.format(key=address, theirs=len(one), ours=len(other))
        return
    for index, (inner, twin) in enumerate(zip(one, other, strict=True), start=1):
        yield from _differences(inner, twin, _below(address, str(index)), optional)


def _passage(one: Words, other: Words, address: str) -> _Found:
    """The same facts and speaker, every variant that the original has, and the same blanks."""
    if set(one.facts) != set(other.facts) or one.speaker != other.speaker:
        told = _("« {key} » rests on « {theirs} » in the original, and on « {ours} » here: write the same.")
        theirs, ours = (", ".join((*words.facts, words.speaker or "–")) for words in (one, other))
        yield address, RULE, told.format(key=address, theirs=theirs, ours=ours)
    for name in ("child", "represented", "blank"):
        if getattr(one, name) is not None and getattr(other, name) is None:
            yield address, MISSING, _("« {key} » isn't translated yet: write it.").format(key=f"{address}/{name}")
    if blanks(one.text) != blanks(other.text):
        differing = ", ".join(f"{{{name}}}" for name in sorted(blanks(one.text) ^ blanks(other.text)))
        told = _("« {key} » hasn't the same blanks as the original ({blanks}): use the same.")
        yield address, RULE, told.format(key=address, blanks=differing)
