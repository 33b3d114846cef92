"""Translations beside the original: loaded, compared with it, offered or withheld. Knows no sentence.

Trouble in a translation never stops the original: it is kept, and the check says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import TypeVar

from kiosk.journey.following import RULE as OUTDATED
from kiosk.journey.following import outdated
from kiosk.journey.links import same_keys, text_links
from kiosk.journey.parity import Unit, differences, titles_of, units
from kiosk.journey.problem import MISSING, Problem
from kiosk.journey.reader import Reader
from kiosk.journey.script import DecisionGroup, Group, Plan, Script, Text, Titles
from kiosk.journey.source_lines import InFile, SourceLines
from kiosk.journey.tongue import known_tongues

_Named = TypeVar("_Named", Group, DecisionGroup)


def with_translation(script: Script, language: str, folder: Path, overlay: str = "", *, is_allowed: bool) -> Script:
    """`script` with the translation in `folder`, offered or withheld; `is_allowed` even where nobody reviewed it.

    Where the site says something otherwise (`overlay`), it says so in every language that it offers.
    """
    if language not in known_tongues():
        told = _("the kiosk knows nothing of this language: write {file} in kiosk/journey/tongues.")
        return withheld(script, language, [Problem(language, 0, MISSING, told.format(file=f"{language}.toml"))])
    reader = Reader(folder, overlay)
    text, titles = reader.text(language), reader.titles(language)
    if text is None or titles is None:
        return withheld(script, language, reader.problems)
    candidate = script.model_copy(update={"texts": {**script.texts, language: text}})
    original = script.original
    if broken := [
        *_title_differences(titles_of(script.plan, original.language), titles, language, reader.source),
        *text_links(candidate, text, reader.source),
        *differences(original, text, script.plan, reader.source),
    ]:
        return withheld(script, language, broken)
    plan = _titled(script.plan, titles, language)
    whole = candidate.model_copy(update={"plan": plan})
    if late := list(_outdated(script, whole, titles, folder, overlay)):
        return withheld(whole, language, late)
    if not text.review.by and not is_allowed:
        return withheld(whole, language, ())
    return whole.model_copy(update={"plan": plan.model_copy(update={"languages": (*plan.languages, language)})})


def is_reviewed(language: str, folder: Path, overlay: str = "") -> bool:
    """Whether somebody says that they reviewed it. A file that can't be read is for the translation's own reading."""
    reader = Reader(folder, overlay)
    review = reader.review(language)
    return review is None or bool(review.by)


def _outdated(script: Script, whole: Script, titles: Titles, folder: Path, overlay: str) -> Iterator[Problem]:
    """What was translated from other words: the journey's own by their stamps, the site's by being there or not."""
    first, language = script.original.language, next(reversed(whole.texts))
    source, named = SourceLines(folder), titles_of(script.plan, first)
    given, translated = _by_address(script.original, named), _by_address(whole.texts[language], titles)
    if not overlay:
        yield from outdated(folder, language, given.values(), translated, source)
        return
    plain = Reader(folder)
    original, text = plain.text(first), plain.text(language)
    if original is None or text is None:
        yield from plain.problems
        return
    delivered, before = _by_address(original, named), _by_address(text, titles)
    yield from outdated(folder, language, delivered.values(), translated, source)
    told = _("the site says « {key} » in its own words in « {first} » alone: lay a translation over this one, too.")
    for address, unit in given.items():
        if unit != delivered.get(address) and translated.get(address) == before.get(address):
            file, line = source.of_address(language, address)
            yield Problem(file, line, OUTDATED, told.format(key=address, first=first))


def _by_address(text: Text, titles: Titles) -> dict[str, Unit]:
    return {unit.address: unit for unit in units(text, titles)}


def withheld(script: Script, language: str, problems: Iterable[Problem]) -> Script:
    """`script` that doesn't offer `language`, and why not; without `problems`, because nobody reviewed it."""
    found = tuple(sorted(set(problems)))
    return script.model_copy(update={"withheld": {**script.withheld, language: found}})


def _titled(plan: Plan, titles: Titles, language: str) -> Plan:
    """`plan` with its titles in one more language."""

    def named(groups: Iterable[_Named], own: Mapping[str, str]) -> tuple[_Named, ...]:
        return tuple(group.model_copy(update={"titles": {**group.titles, language: own[group.id]}}) for group in groups)

    return plan.model_copy(
        update={
            "titles": {**plan.titles, language: titles.title},
            "groups": named(plan.groups, titles.groups),
            "decision_groups": named(plan.decision_groups, titles.decision_groups),
        }
    )


def _title_differences(original: Titles, ours: Titles, language: str, source: SourceLines) -> Iterator[Problem]:
    file = InFile(source, f"{language}/titles.toml")
    for table in ("groups", "decision_groups"):
        yield from same_keys(getattr(original, table), getattr(ours, table), file, table)
