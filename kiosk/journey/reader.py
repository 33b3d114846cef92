"""Reading a journey's files one by one into values; what a site says otherwise is laid over them.

Knows the files' names and shapes. Which files make a script, and what their words say, is the business of others.
"""

import re
import tomllib
from gettext import gettext as _
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kiosk.journey.fingerprint import SITES
from kiosk.journey.problem import MISSING, Problem
from kiosk.journey.script import (
    Decision,
    Facts,
    Far,
    Letter,
    Plan,
    Review,
    Scene,
    Sentences,
    Sheet,
    Spoken,
    Text,
    Titles,
    Topic,
)
from kiosk.journey.shapes import shape_problems
from kiosk.journey.source_lines import InFile, SourceLines, fact_files
from kiosk.journey.words import Passage

_Value = TypeVar("_Value")

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

_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


class Reader:
    """Reads files one by one and keeps every problem, so that an editor sees all of them at once."""

    def __init__(self, folder: Path, overlay: str = "") -> None:
        """`overlay` names a folder under `sites/`, whose tables and lists stand in the stead of the journey's own."""
        self.source = SourceLines(folder)
        self.problems: list[Problem] = []
        self._overlay = f"{SITES}/{overlay}" if overlay else ""

    def plan(self) -> Plan | None:
        """`journey.toml`."""
        return self.read(_PLAN, "journey.toml")

    def titles(self, language: str) -> Titles | None:
        """The titles of the plan in a translation."""
        return self.read(_TITLES, f"{language}/titles.toml")

    def review(self, language: str) -> Review | None:
        """Who reviewed a language; an absent file says nobody."""
        return self.read(_REVIEW, f"{language}/review.toml", is_optional=True)

    def strangers(self) -> tuple[Problem, ...]:
        """Files of the site that stand in no file's stead: a name mistyped would change nothing, unseen."""
        folder = self.source.folder / self._overlay
        files = sorted(folder.rglob("*.toml")) if self._overlay else []
        told = _("the journey has no such file: correct its name, for it changes nothing.")
        return tuple(
            Problem(f"{self._overlay}/{file}", 0, "link", told)
            for file in (path.relative_to(folder).as_posix() for path in files)
            if not (self.source.folder / file).is_file()
        )

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
        review = self.review(language)
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
        raw = self._table(file, is_optional=is_optional)
        own = f"{self._overlay}/{file}"
        if raw is None or not self._overlay or not (self.source.folder / own).exists():
            return raw
        over = self._table(own)
        return None if over is None else _laid_over(raw, over)

    def _table(self, file: str, *, is_optional: bool = False) -> dict[str, Any] | None:
        path = self.source.folder / file
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if is_optional:
                return {}
            told = _("this file is missing: write it, or take it back from the delivered journey.")
            self.problems.append(Problem(file, 0, MISSING, told))
        except OSError as trouble:
            told = _("this file can't be read ({reason}): look at what it is, and at its rights.")
            self.problems.append(Problem(file, 0, MISSING, told.format(reason=trouble.strerror)))
        except RecursionError:
            told = _("this file has tables within tables without end: take it back from where it came from.")
            self.problems.append(Problem(file, 0, "toml", told))
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


def _laid_over(table: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`table` with what `over` says: tables key by key, all else as a whole."""
    merged = dict(table)
    for key, value in over.items():
        known = merged.get(key)
        merged[key] = _laid_over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
