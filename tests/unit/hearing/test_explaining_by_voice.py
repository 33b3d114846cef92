"""A word that can be explained can be asked about wherever it is said."""

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.hearing import sessions
from kiosk.journey.actions import Action
from kiosk.journey.grammar import grammar
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Place, Session
from kiosk.journey.understanding import event_of, understand

JOURNEY = Path(__file__).parents[3] / "config" / "journeys" / "health-space"
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script(JOURNEY, {})


def _everywhere(script: Script) -> Iterator[Session]:
    yield from sessions(script, "fr", TODAY)
    fresh = start(script, seed=1, today=TODAY)
    for topic in script.topic_ids():
        yield dataclasses.replace(fresh, place=Place("topic", topic))
    for decision in script.plan.decisions:
        yield dataclasses.replace(fresh, place=Place("intro", decision.id))


def test_every_explained_word_that_a_scene_says_can_be_asked_about_there(script: Script) -> None:
    met: set[str] = set()
    for session in _everywhere(script):
        here, ways = scene(script, session), grammar(script, session)
        if Action.EXPLAIN not in here.actions:
            continue
        asking = {way.option: way.phrase for way in ways if way.action is Action.EXPLAIN}
        for word in here.words:
            met.add(word)
            event = event_of(understand(script.text("fr"), here, ways, asking[word], 1.0), here)
            after, _ = advance(script, session, event)
            explained = script.text("fr").words.explained[word]
            if session.is_alerted:  # any clear word answers that somebody is there, and does nothing else
                continue
            assert scene(script, after).notice == explained.text, (here.id, word)
            assert scene(script, after).id == here.id
    assert {"DMP", "consentement", "Mon espace santé", "SAMU", "bris de glace"} <= met


@pytest.mark.parametrize("said", ["c'est quoi un DMP", "C’est quoi un DMP ?", "que veut dire DMP"])
def test_what_a_dmp_is_can_be_asked_where_it_is_said(script: Script, said: str) -> None:
    fresh = start(script, seed=1, today=TODAY)
    session = dataclasses.replace(fresh, place=Place("topic", "medical-record"))
    here = scene(script, session)
    assert "DMP" in here.words
    event = event_of(understand(script.text("fr"), here, grammar(script, session), said, 0.9), here)
    after, _ = advance(script, session, event)
    assert scene(script, after).notice == script.text("fr").words.explained["DMP"].text
