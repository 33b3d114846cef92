"""Whether what can be said at one scene can be told apart by ear: part of what `kiosk script check` finds.

Knows the journey's scenes and how words sound; knows no recognizer. Where nothing here can pronounce words, it says so.
"""

import datetime
from collections.abc import Iterator
from gettext import gettext as _
from itertools import combinations
from pathlib import Path

from kiosk.hearing import sessions, spell
from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.problem import Problem
from kiosk.journey.script import Script
from kiosk.journey.source_lines import SourceLines
from voice.hearing.ipa import Phones, phones
from voice.hearing.phone_distance import phone_distance
from voice.hearing.trouble import NoPronunciation

RULE = "sounds-alike"
# In phones: « je refuse » and « je refuserai » are two apart. Below, a bad line or an old voice makes one the other.
LEAST_DISTANCE = 2.0
# An « e » weighs least of all phones.
_LEAST_PHONE = 0.3


def sound_problems(script: Script, folder: Path, today: datetime.date) -> tuple[Problem, ...]:
    """Ways to say different things at one scene that sound alike, by file and line; each pair once."""
    source = SourceLines(folder)
    found: set[Problem] = set()
    for language in script.plan.languages:
        try:
            found.update(_of_language(script, language, source, today))
        except NoPronunciation as trouble:
            told = _("what can be said couldn't be compared by ear: {trouble}").format(trouble=trouble)
            found.add(Problem(f"{language}/spoken.toml", 0, RULE, told, is_warning=True))
    return tuple(sorted(found))


def _of_language(script: Script, language: str, source: SourceLines, today: datetime.date) -> Iterator[Problem]:
    pairs = _pairs(script, language, today)
    said = sorted({way.phrase for pair in pairs for way in pair})
    sounds = dict(zip(said, phones(said, language), strict=True))
    for one, other in pairs:
        distance = _distance(sounds[one.phrase], sounds[other.phrase])
        if distance < LEAST_DISTANCE:
            file, line = _where(source, language, one.phrase)
            told = _("« {one} » and « {other} » sound alike ({distance:.1f} phones apart): change one of them.")
            # How far apart phones are was tried in French alone: elsewhere it is somebody's to judge.
            yield Problem(
                file,
                line,
                RULE,
                told.format(one=one.phrase, other=other.phrase, distance=distance),
                is_warning=language != script.original.language,
            )


def _pairs(script: Script, language: str, today: datetime.date) -> list[tuple[Way, Way]]:
    """Ways of different meanings that stand at one scene, at least one of them choosing something."""
    pairs: dict[tuple[str, str], tuple[Way, Way]] = {}
    spelled = spell(script, language)
    numbers = _numbers(script, language)
    for session in sessions(script, language, today):
        acting = [way for way in grammar(script, session, spelled) if way.action is not None]
        choosing = {way.phrase for way in acting if way.action is Action.CHOOSE}
        for one, other in combinations(acting, 2):
            both = {one.phrase, other.phrase}
            # The numbers differ by their last word alone, as numbers do: no script can change that.
            if one.meaning != other.meaning and both & choosing and not both <= numbers:
                pairs.setdefault((one.phrase, other.phrase), (one, other))
    return list(pairs.values())


def _numbers(script: Script, language: str) -> frozenset[str]:
    """Every way to choose by number."""
    spoken = script.text(language).spoken
    return frozenset(plain(pattern.replace("{n}", figure)) for pattern in spoken.numbers for figure in spoken.figures)


def _distance(one: Phones, other: Phones) -> float:
    # Cheap first: a difference in length is at least so much of a distance.
    if abs(len(one) - len(other)) * _LEAST_PHONE >= LEAST_DISTANCE:
        return LEAST_DISTANCE
    return phone_distance(one, other)


def _where(source: SourceLines, language: str, phrase: str) -> tuple[str, int]:
    """File and line of the words that are said so."""
    folder = source.folder
    for path in sorted((folder / language).rglob("*.toml")):
        file = path.relative_to(folder).as_posix()
        for number, line in enumerate(source.lines(file), start=1):
            if phrase in plain(line):
                return file, number
    return f"{language}/spoken.toml", 0
