"""Settings: speed, loudness, size, contrast, ruler, curtain, pointer, language, signs, the rhythm of switches. Each is
told with its new value."""

import dataclasses
from typing import Any

from kiosk.journey.actions import Action
from kiosk.journey.notices import with_notice
from kiosk.journey.rhythm import Rhythm, Trial, Tried, fitted
from kiosk.journey.script import Script
from kiosk.journey.session import Session, Settings
from kiosk.journey.tongue import tongue

# VVSG 2.0, 7.1-K: speech from half to double its speed, in six to eight steps.
RATES = (50, 63, 80, 100, 125, 160, 200)
VOLUMES = tuple(range(1, 10))
SIZES = (1, 2, 3, 4)
# VVSG 2.0, 7.1-C and 7.1-D: the usual one, two of high contrast in both polarities, one of low glare.
CONTRASTS = ("paper", "dark", "light", "soft")

_LADDERS: dict[Action, tuple[str, tuple[int, ...], int, str, str]] = {
    # action: (setting, its ladder, direction, notice for a step, notice at the end of the ladder)
    Action.SLOWER: ("rate", RATES, -1, "slower", "slowest"),
    Action.FASTER: ("rate", RATES, +1, "faster", "fastest"),
    Action.SOFTER: ("volume", VOLUMES, -1, "softer", "softest"),
    Action.LOUDER: ("volume", VOLUMES, +1, "louder", "loudest"),
    Action.SMALLER: ("size", SIZES, -1, "smaller", "smallest"),
    Action.LARGER: ("size", SIZES, +1, "larger", "largest"),
}
# Scales that are told as a percentage are told as such; others by their place on the ladder.
_PERCENT = frozenset({"rate"})


def adjust(script: Script, session: Session, action: Action, word: str | None) -> Session | None:
    """`session` with a setting changed and the notice that says so; None where `action` changes no setting."""
    if action in _LADDERS:
        return _step(session, *_LADDERS[action])
    match action:
        case Action.CONTRAST:
            settings = session.settings
            contrast = CONTRASTS[(CONTRASTS.index(settings.contrast) + 1) % len(CONTRASTS)]
            return _with(session, f"contrast_{contrast}", dataclasses.replace(settings, contrast=contrast))
        case Action.CURTAIN:
            is_drawn = not session.settings.curtain
            settings = dataclasses.replace(session.settings, curtain=is_drawn)
            return _with(session, "curtain_on" if is_drawn else "curtain_off", settings)
        case Action.RULER:
            is_laid = not session.settings.ruler
            settings = dataclasses.replace(session.settings, ruler=is_laid)
            return _with(session, "ruler_on" if is_laid else "ruler_off", settings)
        case Action.RESET:
            # The curtain stays as it is: it hides the screen from others, who must not see it because of a slip.
            # So does scanning: who scans could do nothing without it.
            rhythm = session.settings.rhythm
            usual = Settings(curtain=session.settings.curtain, volume=session.begins_at, rhythm=rhythm and rhythm.usual)
            return _with(session, "reset", usual)
        case Action.POINTER:
            presses = not session.settings.pointer
            settings = dataclasses.replace(session.settings, pointer=presses)
            return _with(session, "pointer_on" if presses else "pointer_off", settings)
        case Action.LANGUAGE:
            return _language(script, session, word)
        case _:
            return None


def _step(session: Session, setting: str, ladder: tuple[int, ...], direction: int, moved: str, at_end: str) -> Session:
    value: int = getattr(session.settings, setting)
    index = ladder.index(value) + direction
    is_end = not 0 <= index < len(ladder)
    new = value if is_end else ladder[index]
    told = str(new) if setting in _PERCENT else str(ladder.index(new) + 1)
    changed: dict[str, Any] = {setting: new}
    settings = dataclasses.replace(session.settings, **changed)
    rhythm = settings.rhythm
    if setting == "rate" and rhythm is not None and rhythm.dwells_ms:
        scanned = rhythm.quicker(direction)
        if scanned != rhythm or not is_end:
            both = dataclasses.replace(settings, rhythm=scanned)
            return _with(session, "paced", both, rate=told, pace=str(scanned.dwell_ms))
    return _with(session, at_end if is_end else moved, settings, **{setting: told})


def _with(session: Session, notice: str, settings: Settings, **values: str) -> Session:
    return with_notice(dataclasses.replace(session, settings=settings), notice, **values)


def scanning(session: Session, dwells_ms: tuple[int, ...], guard_ms: int) -> Session:
    """`session`, whose person scans from now on, at the slowest pace. A trial is offered."""
    settings = dataclasses.replace(session.settings, rhythm=Rhythm(dwells_ms, guard_ms, guard_ms))
    return dataclasses.replace(session, settings=settings, trial=Trial.OFFERED)


def tried_out(session: Session, tried: Tried) -> Session:
    """`session`, scanned as the trial of its person's switches showed."""
    if session.settings.rhythm is None:
        return session
    rhythm = fitted(session.settings.rhythm, tried)
    done = dataclasses.replace(session, trial=None)
    settings = dataclasses.replace(session.settings, rhythm=rhythm)
    guard = str(rhythm.guard_ms)
    if rhythm.dwell_ms is None:
        return _with(done, "rhythm_by_hand", settings, guard=guard)
    notice = "rhythm_found" if rhythm.pace > 0 else "rhythm_slowest"
    return _with(done, notice, settings, pace=str(rhythm.dwell_ms), guard=guard)


def _language(script: Script, session: Session, word: str | None) -> Session:
    """The language that was named; where none was, the page of all.

    A line that speaks one language has no use for that page; a kiosk has sign language there.
    """
    languages = script.languages(from_afar=session.far is not None)
    if word not in languages and (session.far is None or len(languages) > 1):
        return dataclasses.replace(session, language_page=0, notice=None)
    return in_language(session, word if word in languages and word else session.language)


def in_language(session: Session, language: str) -> Session:
    """`session` in `language`, which is said in that language."""
    chosen = dataclasses.replace(session, language=language, language_page=None)
    return with_notice(chosen, "language", language=tongue(language).name, notices=" ".join(session.announced))


def in_signs(session: Session) -> Session:
    """`session` with films in sign language, or without them again."""
    wants = not session.settings.signs
    told = "signs_on" if wants else "signs_off"
    closed = dataclasses.replace(session, language_page=None)
    return _with(closed, told, dataclasses.replace(session.settings, signs=wants))
