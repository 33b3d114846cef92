"""What can be said at a scene, and what is made of it: a negation is never its opposite, doubt is asked back."""

import dataclasses
import datetime
from pathlib import Path

import pytest

from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.load import load_script
from kiosk.journey.machine import start
from kiosk.journey.scene import Scene
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Place, Session
from kiosk.journey.understanding import AskBack, NotUnderstood, Understood, understand

JOURNEY = Path(__file__).parents[3] / "config" / "journeys" / "health-space"
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script(JOURNEY, {})


def _at(script: Script, place: Place) -> tuple[Session, Scene, tuple[Way, ...]]:
    session = dataclasses.replace(start(script, seed=1, today=TODAY), place=place)
    return session, scene(script, session), grammar(script, session)


ANSWER = Place("answer", "space")


def test_an_answer_scene_listens_for_its_options_the_answers_and_what_sounds_like_them(script: Script) -> None:
    _, _, ways = _at(script, ANSWER)
    meanings = {way.phrase: way.meaning for way in ways}
    assert meanings["j'accepte"] == (Action.CHOOSE, "consent")
    assert meanings["je refuse mon espace santé"] == (Action.CHOOSE, "refuse")
    assert meanings["pas maintenant"] == (Action.CHOOSE, "later")
    assert meanings["où suis-je"] == (Action.WHERE, None)
    assert meanings["je n'accepte pas"] == (None, None)
    assert "continuer" not in meanings


def test_yes_no_and_numbers_alone_can_be_said_nowhere(script: Script, tiny_script: Script) -> None:
    alone = {"oui", "non", "un", "deux", "trois", "quatre"}
    for journey, place in (
        (script, ANSWER),
        (script, Place("teach_back", "space")),
        (tiny_script, Place("teach_back", "card")),
    ):
        session = dataclasses.replace(start(journey, seed=1, today=TODAY), place=place)
        assert alone.isdisjoint(way.phrase for way in grammar(journey, session))


def test_numbers_follow_the_order_that_was_drawn(script: Script) -> None:
    _, here, ways = _at(script, ANSWER)
    chosen = {way.phrase: way.option for way in ways}
    assert chosen["le choix numéro deux"] == here.options[1].id


def test_the_words_on_a_button_are_that_button(script: Script) -> None:
    _, _, ways = _at(script, Place("topic", "space"))
    assert [way.meaning for way in ways if way.phrase == "en savoir plus"] == [(Action.CHOOSE, "more")]


def test_words_with_two_meanings_at_one_scene_mean_neither(script: Script) -> None:
    text = script.text("fr")
    spoken = text.spoken.model_copy(update={"actions": {Action.HELP: ("allons-y",), Action.WHERE: ("allons-y",)}})
    changed = script.model_copy(update={"texts": {"fr": text.model_copy(update={"spoken": spoken})}})
    assert "allons-y" not in {way.phrase for way in _at(changed, ANSWER)[2]}


def test_a_sure_answer_is_an_act(script: Script) -> None:
    _, here, ways = _at(script, ANSWER)
    made = understand(script.text("fr"), here, ways, "Je refuse", 0.95)
    assert isinstance(made, Understood)
    number = made.act.option
    assert number is not None
    assert here.options[number - 1].id == "refuse"


def test_an_unsure_answer_is_asked_back_in_the_buttons_words(script: Script) -> None:
    _, here, ways = _at(script, ANSWER)
    made = understand(script.text("fr"), here, ways, "je refuse", 0.6)
    assert isinstance(made, AskBack)
    assert made.question == "J’ai compris : « Je refuse Mon espace santé ». C’est bien cela ?".replace(
        " :", "\u202f:"
    ).replace("« ", "«\u202f").replace(" »", "\u202f»").replace(" ?", "\u202f?")


def test_a_very_unsure_answer_is_nothing(script: Script) -> None:
    _, here, ways = _at(script, ANSWER)
    assert understand(script.text("fr"), here, ways, "je refuse", 0.2) == NotUnderstood()


# Nobody who says one of these may be taken to have answered.
ADVERSARIAL = (
    "je n'accepte pas",
    "non je n'accepte pas",
    "je ne veux pas accepter",
    "je ne veux pas refuser",
    "je ne refuse pas",
    "non je ne refuse pas",
    "je n'ai pas refusé",
    "je n'ai jamais accepté",
    "je n'accepte plus",
    "je ne veux plus refuser",
    "je ne suis pas d'accord",
    "je ne veux pas mon espace santé",
    "je ne refuse pas mon espace santé",
    "je ne veux pas décider plus tard",
    "pas plus tard",
    "oui",
    "non",
    "oui oui",
    "non non",
    "ouais",
    "d'accord",
    "peut-être",
    "oui mais non",
    "non mais oui",
    "j'accepte ou je refuse",
    "je refuse ou j'accepte",
    "j'accepte je refuse",
    "je refuse j'accepte",
    "j'accepte pas",
    "je refuse pas",
    "est-ce que j'accepte",
    "est-ce que je refuse",
    "si j'accepte",
    "si je refuse qu'est-ce qui se passe",
    "mon mari accepte",
    "elle refuse",
    "vous refusez",
    "je refuse de répondre",
    "j'accepte de continuer",
    "je ne sais pas si j'accepte",
    "je ne sais pas si je refuse",
    "accepte",
    "refuse",
    "je",
    "plus",
    "numéro deux",
    "deux",
    "le choix",
    "le choix numéro",
    "je voudrais ne pas refuser",
    "jamais je refuse",
    "sans refuser",
    "non je veux bien",
    "oui je refuse pas",
    "[unk] j'accepte",
    "[unk]",
    "",
)


@pytest.mark.parametrize("said", ADVERSARIAL)
def test_what_is_no_clear_answer_is_asked_again(script: Script, said: str) -> None:
    _, here, ways = _at(script, ANSWER)
    assert isinstance(understand(script.text("fr"), here, ways, said, 1.0), NotUnderstood)


@pytest.mark.parametrize("said", ["je n'accepte pas", "je ne refuse plus", "non je ne veux pas refuser mon espace"])
def test_a_negated_answer_is_known_as_contrary(script: Script, said: str) -> None:
    _, here, ways = _at(script, ANSWER)
    assert understand(script.text("fr"), here, ways, said, 1.0) == NotUnderstood(is_contrary=True)


def test_no_way_to_answer_is_a_negation_of_another(script: Script) -> None:
    """An answer with a word that turns sentences round would be one misheard word away from its contrary."""
    for place in script.plan.decisions:
        _, here, ways = _at(script, Place("answer", place.id))
        said = {way.phrase: way.meaning for way in ways if way.action is Action.CHOOSE}
        for phrase, meaning in said.items():
            positive = plain(phrase.replace("ne ", "").replace(" pas", ""))
            assert said.get(positive, meaning) == meaning, (here.id, phrase)
