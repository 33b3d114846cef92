"""Which words that can be explained a text says, and that a scene tells them."""

import datetime
from pathlib import Path

from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.journey.explained import words_said
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.journey.session import Place

KNOWN = ("DMP", "espace", "espace numérique de santé", "document de santé", "trace")
TODAY = datetime.date(2026, 11, 22)
SCRIPT = load_script(Path(__file__).parents[2] / "journeys" / "tiny", {})


def test_words_are_found_in_the_order_in_which_they_are_said_each_once() -> None:
    assert words_said(["Une trace dans le DMP.", "Le DMP garde une trace."], KNOWN) == ("trace", "DMP")


def test_the_longer_word_is_meant_where_one_is_part_of_another() -> None:
    assert words_said(["L’espace numérique de santé s’ouvre."], KNOWN) == ("espace numérique de santé",)
    assert words_said(["L’espace s’ouvre."], KNOWN) == ("espace",)


def test_plurals_capitals_and_narrow_spaces_are_the_same_word_and_parts_of_words_are_not() -> None:
    assert words_said(["Documents\u00a0de\u202fsanté"], KNOWN) == ("document de santé",)
    assert words_said(["Il retrace un tracé, sans tracer."], KNOWN) == ()
    assert words_said(["Rien."], ()) == ()


def test_a_scene_tells_the_words_that_can_be_asked_there_and_each_is_answered() -> None:
    session = start(SCRIPT, seed=7, today=TODAY)
    presented = scene(SCRIPT, session)
    assert presented.words == ("prêt",)
    answered, effects = advance(SCRIPT, session, Act(Action.EXPLAIN, word="prêt"))
    assert (answered.place, effects) == (Place("welcome"), ())
    assert scene(SCRIPT, answered).notice == SCRIPT.text("fr").words.explained["prêt"].text


def test_every_word_of_the_delivered_glossary_is_explained_briefly_enough_for_its_place() -> None:
    delivered = load_script(Path(__file__).parents[3] / "config" / "journeys" / "health-space", {})
    too_long = [word for word, one in delivered.text("fr").words.explained.items() if len(one.text) > 90]
    assert too_long == []
