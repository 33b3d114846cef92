"""Reading a journey's files into a `Script`, or saying in one sentence what stops it, with file and line.

Knows the files' names and shapes. What the words say is the business of `kiosk.journey.check`.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kiosk.journey.fingerprint import archive_document, fingerprint, is_modified
from kiosk.journey.following import outdated
from kiosk.journey.links import broken_links, same_keys, text_links
from kiosk.journey.parity import differences, titles_of, units
from kiosk.journey.problem import MISSING, Problem, ScriptError, ScriptIncomplete, ScriptWrong, script_error
from kiosk.journey.script import (
    Decision,
    DecisionGroup,
    Facts,
    Far,
    Group,
    Letter,
    Plan,
    Review,
    Scene,
    Script,
    Sentences,
    Sheet,
    Spoken,
    Text,
    Titles,
    Topic,
)
from kiosk.journey.shapes import shape_problems
from kiosk.journey.source_lines import InFile, SourceLines, fact_files
from kiosk.journey.tongue import known_tongues
from kiosk.journey.words import Passage

__all__ = [
    "ScriptError",
    "ScriptIncomplete",
    "ScriptWrong",
    "archive_document",
    "load_script",
]

_Value = TypeVar("_Value")

_NO_SITE: Mapping[str, str] = MappingProxyType({})

_PLAN = TypeAdapter(Plan)
_FACTS = TypeAdapter(Facts)
_TOPIC = TypeAdapter(Topic)
_DECISION = TypeAdapter(Decision)
_LETTER = TypeAdapter(Letter)
_SHEET = TypeAdapter(Sheet)
_SCENES = TypeAdapter(dict[str, Scene])
_SENTENCES = TypeAdapter(Sentences)
_PAPERS = TypeAdapter(dict[str, dict[str, Passage]])
_LEXICON = TypeAdapter(dict[str, str])
_SPOKEN = TypeAdapter(Spoken)
_REVIEW = TypeAdapter(Review)
_FAR = TypeAdapter(Far)
_TITLES = TypeAdapter(Titles)

_Named = TypeVar("_Named", Group, DecisionGroup)

_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def load_script(
    folder: Path,
    site: Mapping[str, str] = _NO_SITE,
    site_kind: str | None = None,
    *,
    unreviewed: Collection[str] = (),
) -> Script:
    """The script in `folder`, with `site` for its `{site.…}` values (names without « site. »).

    With `site_kind` only the decisions that such a site offers are in the plan. A translation is offered where it is
    whole, follows the original as it is now, and was reviewed; those in `unreviewed` even where nobody has. Trouble in
    a translation never stops the original. Raises ScriptIncomplete or ScriptWrong, which hold every problem found and
    name the first with its file and line.
    """
    reader = Reader(folder)
    plan = reader.read(_PLAN, "journey.toml")
    facts = reader.facts()
    original = reader.text(plan.languages[0]) if plan else None
    if plan is None or facts is None or original is None:
        raise script_error(tuple(reader.problems))
    script = Script(
        plan=plan.model_copy(update={"languages": (original.language,)}),
        texts={original.language: original},
        facts=facts,
        site=dict(site),
        fingerprint=fingerprint(folder, site),
        is_modified=is_modified(folder),
    )
    if broken := tuple(broken_links(script, reader.source)):
        raise script_error(broken)
    for language in plan.languages[1:]:
        if (folder / language).is_dir():
            script = with_translation(script, language, folder, is_allowed=language in unreviewed)
    return script if site_kind is None else _offered_at(script, site_kind)


def with_translation(script: Script, language: str, folder: Path, *, is_allowed: bool) -> Script:
    """`script` with the translation in `folder`, offered or withheld."""
    if language not in known_tongues():
        told = _("the kiosk knows nothing of this language: write {file} in kiosk/journey/tongues.")
        return _withheld(script, language, [Problem(language, 0, MISSING, told.format(file=f"{language}.toml"))])
    reader = Reader(folder)
    text, titles = reader.text(language), reader.read(_TITLES, f"{language}/titles.toml")
    if text is None or titles is None:
        return _withheld(script, language, reader.problems)
    candidate = script.model_copy(update={"texts": {**script.texts, language: text}})
    original = script.original
    if broken := [
        *_title_differences(titles_of(script.plan, original.language), titles, language, reader.source),
        *text_links(candidate, text, reader.source),
        *differences(original, text, script.plan, reader.source),
    ]:
        return _withheld(script, language, broken)
    plan = _titled(script.plan, titles, language)
    whole = candidate.model_copy(update={"plan": plan})
    wanted = units(original, titles_of(script.plan, original.language))
    translated = {unit.address for unit in units(text, titles)}
    if late := list(outdated(folder, language, wanted, translated, reader.source)):
        return _withheld(whole, language, late)
    if not text.review.by and not is_allowed:
        return _withheld(whole, language, ())
    return whole.model_copy(update={"plan": plan.model_copy(update={"languages": (*plan.languages, language)})})


def _withheld(script: Script, language: str, problems: Iterable[Problem]) -> Script:
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


def _offered_at(script: Script, site_kind: str) -> Script:
    places = tuple(place for place in script.plan.decisions if place.is_offered_at(site_kind))
    return script.model_copy(update={"plan": script.plan.model_copy(update={"decisions": places})})


class Reader:
    """Reads files one by one and keeps every problem, so that an editor sees all of them at once."""

    def __init__(self, folder: Path) -> None:
        self.source = SourceLines(folder)
        self.problems: list[Problem] = []

    def read(self, adapter: TypeAdapter[_Value], file: str, *, is_optional: bool = False) -> _Value | None:
        """`file` as what `adapter` says, or None with a problem kept. An absent optional file is empty."""
        raw = self._raw(file, is_optional=is_optional)
        return None if raw is None else self._shaped(adapter, file, raw)

    def facts(self) -> Facts | None:
        """All of `facts*.toml` and `sources.toml`, merged; an id that two files define is a problem."""
        tables: dict[str, dict[str, Any]] = {"facts": {}, "speakers": {}, "sources": {}}
        is_whole = True
        for file in fact_files(self.source.folder):
            raw = self._raw(file)
            part = None if raw is None else self._shaped(_FACTS, file, {"facts": {}} | raw)
            if part is None:
                is_whole = False
                continue
            for table, known in tables.items():
                for name, value in getattr(part, table).items():
                    if name in known:
                        told = _("« {id} » is defined twice: give one of them another id.")
                        self.problems.append(InFile(self.source, file).twice((table, name), told, id=name))
                        is_whole = False
                    known[name] = value
        if not tables["facts"] and is_whole:
            told = _("there are no facts: write what the passages rest on.")
            self.problems.append(InFile(self.source, "facts.toml").missing((), told))
            return None
        return Facts(**tables) if is_whole else None

    def text(self, language: str) -> Text | None:
        """Everything in the folder of `language`."""
        topics = self._each(_TOPIC, f"{language}/topics")
        decisions = self._each(_DECISION, f"{language}/decisions")
        letters = self._each(_LETTER, f"{language}/letters")
        sheets = self._each(_SHEET, f"{language}/sheets")
        scenes = self.read(_SCENES, f"{language}/scenes.toml")
        words = self.read(_SENTENCES, f"{language}/words.toml")
        papers = self.read(_PAPERS, f"{language}/papers.toml")
        lexicon = self.read(_LEXICON, f"{language}/lexicon.toml", is_optional=True)
        spoken = self.read(_SPOKEN, f"{language}/spoken.toml", is_optional=True)
        review = self.read(_REVIEW, f"{language}/review.toml", is_optional=True)
        phone_file = f"{language}/phone.toml"
        phone = self.read(_FAR, phone_file) if (self.source.folder / phone_file).is_file() else None
        if self.problems or scenes is None or words is None or papers is None or lexicon is None:
            return None
        if spoken is None or review is None:
            return None
        return Text(
            language=language,
            topics=topics,
            decisions=decisions,
            letters=letters,
            sheets=sheets,
            scenes=scenes,
            words=words,
            papers=papers,
            lexicon=lexicon,
            spoken=spoken,
            review=review,
            phone=phone,
        )

    def _each(self, adapter: TypeAdapter[_Value], folder: str) -> dict[str, _Value]:
        files = sorted((self.source.folder / folder).glob("*.toml"))
        read = {path.stem: self.read(adapter, f"{folder}/{path.name}") for path in files}
        return {name: value for name, value in read.items() if value is not None}

    def _raw(self, file: str, *, is_optional: bool = False) -> dict[str, Any] | None:
        path = self.source.folder / file
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if is_optional:
                return {}
            told = _("this file is missing: write it, or take it back from the delivered journey.")
            self.problems.append(Problem(file, 0, MISSING, told))
        except UnicodeDecodeError as trouble:
            told = _("this file is not UTF-8 (byte {at}): save it as UTF-8.").format(at=trouble.start + 1)
            self.problems.append(Problem(file, 0, "encoding", told))
        except tomllib.TOMLDecodeError as trouble:
            found = _TOML_LINE.search(str(trouble))
            line = int(found[1]) if found and found[1] else len(self.source.lines(file))
            told = _("this line can't be read ({reason}): look at its quotes, brackets and commas.")
            reason = _TOML_LINE.sub("", str(trouble))
            self.problems.append(Problem(file, line, "toml", told.format(reason=reason)))
        return None

    def _shaped(self, adapter: TypeAdapter[_Value], file: str, raw: dict[str, Any]) -> _Value | None:
        try:
            return adapter.validate_python(raw)
        except ValidationError as trouble:
            self.problems.extend(shape_problems(trouble, file, self.source))
        return None
