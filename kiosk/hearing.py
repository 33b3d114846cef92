"""Hearing at a scene, wired: the journey's ways to say things become a grammar; what is heard becomes what is meant.

Knows both sides and nothing of microphones. Which model hears is the settings' business, handed in.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from functools import cache
from gettext import gettext as _
from pathlib import Path

from kiosk.journey.grammar import Spell, Way
from kiosk.journey.machine import start
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Given, Place, Session
from kiosk.journey.spots import answers, deciding, situation, topics
from kiosk.journey.spots.atlas import ATLAS, overlay
from kiosk.journey.understanding import Understanding, understand
from kiosk.settings import Hearing
from voice.hearing.engines.factory import recognizer
from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.judgement import Verdict
from voice.hearing.listener import Timing
from voice.hearing.models import Kind as ModelKind
from voice.hearing.models import Model, chosen, installed, models_under
from voice.hearing.recognizer import Recognizer
from voice.hearing.trouble import NoModel
from voice.speaking.spoken_form import spoken_form

# Any seed will do where nobody decides: it only draws the order of answers.
_SEED = 1


class NoSuchScene(Exception):
    """The journey has no such scene. The sentence says how to find those that it has."""


def spell(script: Script, language: str) -> Spell:
    """Turns what is written into the words that people say for it.

    Names are looked up in a model's dictionary as they are written. An acronym that is said letter by letter becomes
    its letters, which dictionaries have as words.
    """
    acronyms = {
        word: " ".join(word.lower()) if " " in said else said
        for word, said in script.text(language).lexicon.items()
        if word.isupper()
    }
    return cache(lambda written: spoken_form(written, language, acronyms))


def heard_grammar(ways: tuple[Way, ...]) -> Grammar:
    """The recognizer's grammar for what can be said."""
    return Grammar.of(Phrase(way.phrase, None if way.action is None else way.action.value, way.option) for way in ways)


def understood(script: Script, here: Scene, ways: tuple[Way, ...], verdict: Verdict) -> Understanding:
    """What a verdict means at a scene. What the recognizer rejected stays rejected."""
    heard = "" if verdict.phrase is None else verdict.phrase.text
    return understand(script.text(here.language), here, ways, heard, verdict.confidence)


# --- which model ----------------------------------------------------------------------------------------------------


def model_for(settings: Hearing, language: str, models_folder: Path, rate: int | None = None) -> Model:
    """The model that hears `language` here; where one was made for sound of `rate` samples a second (8000: a telephone
    line), that one. Any other does, too: a listener brings sound to its model's rate. Raises NoModel, or ModelDamaged
    where the chosen one is."""
    if settings.engine == "off":
        raise NoModel(_("Hearing is switched off in kiosk.toml (hearing.engine)."))
    kind = None if settings.engine == "auto" else ModelKind(settings.engine)
    models = tuple(models_under(Path(settings.model))) if settings.model else installed(models_folder)
    if settings.model and len(models) == 1:
        # The path names it: what its name says of its language doesn't matter.
        return dataclasses.replace(models[0], language=language)
    found = chosen(models, language, kind)
    if found is not None and rate is not None:
        found = chosen(models, language, found.kind, rate) or found
    if found is None:
        told = _("No model hears « {language} » here. Install one: kiosk voice install PATH.")
        raise NoModel(told.format(language=language))
    return found


def recognizer_for(settings: Hearing, language: str, models_folder: Path, rate: int | None = None) -> Recognizer:
    """The recognizer for `language`, best for sound of `rate` samples a second, nothing loaded yet. Raises NoModel,
    ModelDamaged."""
    return recognizer(model_for(settings, language, models_folder, rate))


def timing(settings: Hearing) -> Timing:
    """When an utterance is over, as the site has set it."""
    return Timing(endpoint_seconds=settings.endpoint_seconds, no_input_seconds=settings.no_input_seconds)


# --- scenes by their name -------------------------------------------------------------------------------------------


def session_at(script: Script, name: str, language: str, today: datetime.date) -> Session:
    """A session that stands at the scene `name`, as `scene_id` names it: "welcome", "answer/space". Raises NoSuchScene.

    Where the scene needs something said before (the answer that is read back), the first possibility serves.
    """
    fresh = start(script, seed=_SEED, today=today, language=language)
    for session in _overlaid(fresh):
        if overlay(session) == name:
            return session
    place = _place(name)
    if place.name in ATLAS:
        session = _prepared(script, dataclasses.replace(fresh, place=place))
        try:
            if scene(script, session).id == name:
                return session
        except (LookupError, StopIteration, ValueError):
            # The place exists, but not about that: told below.
            pass
    told = _("There is no scene « {name} ». There are: {all}.")
    raise NoSuchScene(told.format(name=name, all=", ".join(sorted(ATLAS))))


def sessions(script: Script, language: str, today: datetime.date) -> Iterator[Session]:
    """A session at each scene where something of its own can be said, one that only says something among them."""
    fresh = start(script, seed=_SEED, today=today, language=language)
    yield from _overlaid(fresh)
    yield dataclasses.replace(fresh, place=Place("notice"))
    # With nothing given yet: `session_at` stands at it with an answer.
    yield dataclasses.replace(fresh, place=Place("review"))
    for name, spot in ATLAS.items():
        if spot.kind in {SceneKind.MENU, SceneKind.QUESTION, SceneKind.ANSWER}:
            for about in _abouts(script, name):
                for step in ("", "/1", "/2") if name in _PAGED else ("",):
                    try:
                        yield session_at(script, f"{name}{about and '/'}{about}{step}", language, today)
                    except NoSuchScene:
                        continue


def _abouts(script: Script, name: str) -> tuple[str, ...]:
    """What the scene `name` may be about: nothing, topics, decisions, or groups of either."""
    if name in {"group", "topic_next"}:
        return tuple(group.id for group in script.plan.groups)
    if name == "decision_group":
        return tuple(group.id for group in script.plan.decision_groups)
    if name in topics.SPOTS:
        return ("", *script.topic_ids())
    if name in _ABOUT_A_DECISION:
        return ("", *(place.id for place in script.plan.decisions))
    return ("",)


_ABOUT_A_DECISION = frozenset({**deciding.SPOTS, **situation.SPOTS, **answers.SPOTS})

# Menus that turn their pages.
_PAGED = frozenset({"topics", "group", "decide", "decision_group", "change"})


def _place(name: str) -> Place:
    first, *rest = name.split("/")
    step = int(rest.pop()) if rest and rest[-1].isdecimal() else 0
    return Place(first, "/".join(rest) or None, step)


def _prepared(script: Script, session: Session) -> Session:
    """`session` with what must have been said for its place to stand."""
    if session.place.name == "review":
        first = next(iter(script.plan.decisions)).id
        given = Given(first, next(iter(script.text(session.language).decisions[first].answers)), is_confirmed=True)
        return dataclasses.replace(session, answers=(given,))
    decision = script.text(session.language).decisions.get(session.place.about or "")
    if decision is None or session.place.about is None:
        return session
    answers = (Given(session.place.about, next(iter(decision.answers))),)
    return dataclasses.replace(session, answers=answers)


def _overlaid(session: Session) -> Iterator[Session]:
    """Scenes that lie over another."""
    yield dataclasses.replace(session, is_stopping=True)
    yield dataclasses.replace(session, is_alerted=True)
    for state in ("called", "coming", "there", "unanswered"):
        yield dataclasses.replace(session, help=state)
