"""The ladder of hearing: ask again, ask back, offer keys, offer a person; and what is never taken for an answer."""

import dataclasses
import datetime

import pytest

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, DeviceFault, Event, Heard, Missed, NoInput, NoMatch, Record, RingDesk
from kiosk.journey.grammar import grammar
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Listening, Place, Session
from kiosk.journey.understanding import event_of, understand

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def at_the_answer(tiny_script: Script) -> Session:
    fresh = start(tiny_script, seed=1, today=TODAY)
    return dataclasses.replace(fresh, place=Place("answer", "card"), trail=(Place("home"),))


def _say(script: Script, session: Session, phrase: str, confidence: float = 1.0) -> Session:
    here = scene(script, session)
    understood = understand(script.text("fr"), here, grammar(script, session), phrase, confidence)
    return _after(script, session, event_of(understood, here))


def _after(script: Script, session: Session, *events: Event) -> Session:
    for event in events:
        session, _ = advance(script, session, event)
    return session


def _id(script: Script, session: Session) -> str:
    return scene(script, session).id


def test_a_sure_answer_is_given_and_read_back(tiny_script: Script, at_the_answer: Session) -> None:
    session = _say(tiny_script, at_the_answer, "je refuse")
    assert _id(tiny_script, session) == "readback/card"
    given = session.given("card")
    assert given is not None
    assert (given.answer, given.is_confirmed, given.phrases) == (Answer.REFUSE, False, ("je refuse",))


def test_a_doubtful_answer_is_asked_back_and_gives_nothing(tiny_script: Script, at_the_answer: Session) -> None:
    session = _say(tiny_script, at_the_answer, "je refuse", 0.6)
    asked = scene(tiny_script, session)
    assert (asked.id, asked.is_private, session.answers) == ("asked_back", True, ())
    label = next(one.label for one in scene(tiny_script, at_the_answer).options if one.id == "refuse")
    assert label in asked.passages[0].text
    assert [option.id for option in asked.options] == ["yes", "no"]


def test_yes_to_what_was_asked_back_gives_the_answer_and_it_is_still_read_back(
    tiny_script: Script, at_the_answer: Session
) -> None:
    session = _say(tiny_script, at_the_answer, "je refuse", 0.6)
    session = _say(tiny_script, session, "oui c'est bien cela")
    assert _id(tiny_script, session) == "readback/card"
    given = session.given("card")
    assert given is not None
    assert given.phrases == ("je refuse",)


def test_no_to_what_was_asked_back_asks_again_then_offers_keys(tiny_script: Script, at_the_answer: Session) -> None:
    session = at_the_answer
    for expected in ("answer/card", "keys_offered"):
        session = _say(tiny_script, session, "je refuse", 0.6)
        session = _say(tiny_script, session, "non je recommence")
        assert (_id(tiny_script, session), session.answers) == (expected, ())


def test_the_words_that_were_asked_back_are_no_answer_to_the_question(
    tiny_script: Script, at_the_answer: Session
) -> None:
    session = _say(tiny_script, at_the_answer, "le choix numéro un", 0.6)
    assert _id(tiny_script, session) == "asked_back"
    session = _say(tiny_script, session, "le choix numéro un")
    assert (_id(tiny_script, session), session.answers) == ("asked_back", ())


def test_a_read_back_is_not_confirmed_in_the_words_of_the_answer(tiny_script: Script, at_the_answer: Session) -> None:
    session = _say(tiny_script, at_the_answer, "le choix numéro un")
    session = _say(tiny_script, session, "le choix numéro un")
    assert _id(tiny_script, session) == "readback/card"
    assert scene(tiny_script, session).notice == tiny_script.text("fr").words.notices["say_otherwise"].text
    session = _say(tiny_script, session, "oui c'est ma réponse")
    assert _id(tiny_script, session) == "review"


def test_a_review_is_not_confirmed_in_words_that_served_before(tiny_script: Script, at_the_answer: Session) -> None:
    session = _say(tiny_script, at_the_answer, "je refuse")
    session = _say(tiny_script, session, "le choix numéro un")
    assert _id(tiny_script, session) == "review"
    here = scene(tiny_script, session)
    confirm = next(option.number for option in here.options if option.id == "confirm")
    heard = Heard(here.id, Act(Action.CHOOSE, option=confirm), "le choix numéro un", 1.0)
    session, effects = advance(tiny_script, session, heard)
    assert effects == ()
    _, effects = advance(tiny_script, session, dataclasses.replace(heard, phrase="je confirme tout"))
    assert [type(effect) for effect in effects] == [Record]


@pytest.mark.parametrize("alone", ["oui", "non", "Oui !", "deux", "ok"])
def test_yes_no_and_numbers_alone_do_nothing_whatever_a_channel_makes_of_them(
    tiny_script: Script, at_the_answer: Session, alone: str
) -> None:
    here = scene(tiny_script, at_the_answer)
    session = _after(tiny_script, at_the_answer, Heard(here.id, Act(Action.CHOOSE, option=1), alone, 1.0))
    assert (session.place, session.answers) == (at_the_answer.place, ())


def test_the_ladder_asks_again_then_offers_keys_then_a_person(tiny_script: Script, at_the_answer: Session) -> None:
    session, met = at_the_answer, []
    for _ in range(4):
        session = _after(tiny_script, session, NoMatch(_id(tiny_script, session)))
        met.append((_id(tiny_script, session), scene(tiny_script, session).notice is not None))
    assert met == [
        ("answer/card", True),
        ("keys_offered", False),
        ("person_offered", False),
        ("person_offered", True),
    ]
    called, effects = advance(tiny_script, session, Act(Action.CHOOSE, option=1))
    assert effects == (RingDesk(),)
    assert _id(tiny_script, _after(tiny_script, called, Act(Action.NEXT))) == "answer/card"


def test_after_another_try_the_next_miss_offers_a_person(tiny_script: Script, at_the_answer: Session) -> None:
    session = at_the_answer
    for _ in range(2):
        session = _after(tiny_script, session, NoMatch(_id(tiny_script, session)))
    session = _say(tiny_script, session, "essayer encore à voix haute")
    assert _id(tiny_script, session) == "answer/card"
    session = _after(tiny_script, session, NoMatch("answer/card"))
    assert _id(tiny_script, session) == "person_offered"


@pytest.mark.parametrize("by_voice", [True, False])
def test_something_understood_or_done_by_hand_begins_the_ladder_anew(
    tiny_script: Script, at_the_answer: Session, *, by_voice: bool
) -> None:
    session = _after(tiny_script, at_the_answer, NoMatch("answer/card"))
    done = _say(tiny_script, session, "répétez") if by_voice else _after(tiny_script, session, Act(Action.WHERE))
    assert done.spoken.misses == 0


def test_silence_offers_keys_and_presses_no_further(tiny_script: Script, at_the_answer: Session) -> None:
    session = at_the_answer
    for _ in range(2):
        session = _after(tiny_script, session, NoInput(_id(tiny_script, session)))
    assert _id(tiny_script, session) == "keys_offered"
    assert _after(tiny_script, session, NoInput("keys_offered")) is session


def test_a_contrary_sentence_is_asked_again_as_such(tiny_script: Script, at_the_answer: Session) -> None:
    session = _say(tiny_script, at_the_answer, "je n'accepte pas")
    assert scene(tiny_script, session).notice == tiny_script.text("fr").words.notices["heard_contrary"].text
    assert session.answers == ()


def test_what_was_said_to_a_scene_that_is_gone_does_nothing(tiny_script: Script, at_the_answer: Session) -> None:
    late: tuple[Event, ...] = (
        Heard("answer/copy", Act(Action.CHOOSE, option=1), "je la demande", 1.0),
        NoMatch("home"),
        NoInput("home"),
    )
    for event in late:
        assert _after(tiny_script, at_the_answer, event) is at_the_answer


def test_noise_never_answers_whether_somebody_is_there(tiny_script: Script, at_the_answer: Session) -> None:
    alerted = dataclasses.replace(at_the_answer, is_alerted=True)
    for event in (NoMatch("alert"), NoMatch("alert", Missed.TOO_LONG), NoInput("alert")):
        assert _after(tiny_script, alerted, event) is alerted
    assert _say(tiny_script, alerted, "je suis là", 0.4).is_alerted
    assert not _say(tiny_script, alerted, "je suis là").is_alerted


def test_help_and_stop_leave_what_is_asked_back(tiny_script: Script, at_the_answer: Session) -> None:
    asked = _say(tiny_script, at_the_answer, "je refuse", 0.6)
    assert _id(tiny_script, _after(tiny_script, asked, Act(Action.HELP))) == "help"
    assert _id(tiny_script, _after(tiny_script, asked, Act(Action.STOP))) == "stopping"
    for by in (Act(Action.NEXT), Act(Action.BACK)):
        session = _after(tiny_script, asked, by)
        assert (_id(tiny_script, session), session.answers) == ("answer/card", ())


def test_a_question_that_holds_an_answer_is_silent_where_the_person_wants_silence(
    tiny_script: Script, at_the_answer: Session
) -> None:
    silent = dataclasses.replace(at_the_answer, listening=Listening.SILENT)
    assert not scene(tiny_script, _say(tiny_script, silent, "je refuse", 0.6)).is_spoken
    at_home = dataclasses.replace(silent, place=Place("home"))
    assert scene(tiny_script, _say(tiny_script, at_home, "où suis-je", 0.4)).is_spoken


@pytest.mark.parametrize(
    ("device", "notice"), [("microphone", "microphone_gone"), ("recognizer", "hearing_lost"), ("sound", "device_fault")]
)
def test_a_device_that_is_gone_is_told_in_its_own_words(
    tiny_script: Script, at_the_answer: Session, device: str, notice: str
) -> None:
    session = _after(tiny_script, at_the_answer, DeviceFault(device))
    assert scene(tiny_script, session).notice == tiny_script.text("fr").words.notices[notice].text
    assert session.place == at_the_answer.place
