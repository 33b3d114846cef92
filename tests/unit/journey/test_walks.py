"""Whole walks through the tiny journey, action by action: what a person meets, and what it comes to."""

import dataclasses
import datetime
import re
from pathlib import Path

import pytest

from kiosk.guide import NotOffered, Wishes, next_step, wishes
from kiosk.journey.actions import Action
from kiosk.journey.drawing import answer_order, view_order
from kiosk.journey.events import (
    Act,
    Announced,
    DeviceFault,
    Digits,
    Effect,
    Event,
    Forget,
    Found,
    Headphones,
    HelpAnswered,
    NoInput,
    PaperOutcome,
    PrintResumeSlip,
    PrintUnrecorded,
    Queued,
    Record,
    Settle,
    Silence,
    Stored,
)
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Given, Held, Listening, Paper, Place, Session, Signing
from kiosk.journey.spots import stages
from kiosk.journey.words import Capacity
from kiosk.register_record import body_of

TODAY = datetime.date(2026, 11, 22)
SCRIPT: Script = load_script(Path(__file__).parents[2] / "journeys" / "tiny", {})


def replies(effect: Effect) -> list[Event]:
    """A house in which everything works."""
    match effect:
        case Record():
            return [Stored("000112345678", "4321", ("form",)), PaperOutcome("form", "printed")]
        case PrintUnrecorded():
            return [Queued(("reminder",)), PaperOutcome("reminder", "printed")]
        case _:
            return []


def advanced(session: Session, event: Event) -> tuple[Session, list[Effect]]:
    """What `event` makes of `session` in that house, with all the effects on the way."""
    asked: list[Effect] = []
    queue = [event]
    while queue:
        session, effects = advance(SCRIPT, session, queue.pop(0))
        asked += effects
        queue += [reply for effect in effects for reply in replies(effect)]
    return session, asked


def walk(wanted: Wishes, seed: int = 7, until: str = "") -> tuple[list[str], list[Effect], Session]:
    """Walks on to the scene `until`, or to the end: ids of the scenes met, effects, the last session."""
    session = start(SCRIPT, seed=seed, today=TODAY)
    scenes: list[str] = []
    asked: list[Effect] = []
    for _ in range(200):
        presented = scene(SCRIPT, session)
        scenes.append(presented.id)
        step = next_step(SCRIPT, session, presented, wanted)
        if step is None or (until and presented.id.startswith(until)):
            break
        session, effects = advanced(session, step)
        asked += effects
    return scenes, asked, session


def move(session: Session, *happened: Event) -> Session:
    for event in happened:
        session, _ = advance(SCRIPT, session, event)
    return session


def chosen(session: Session, option: str) -> Session:
    number = next(one.number for one in scene(SCRIPT, session).options if one.id == option)
    return move(session, Act(Action.CHOOSE, option=number))


@pytest.mark.parametrize("seed", range(6))
def test_consent_refusal_and_later_meet_the_same_scenes_up_to_the_paper(seed: int) -> None:
    met = {
        answer: [name for name in walk(wishes(SCRIPT, {"card": answer}), seed)[0] if name != "paper_readback"]
        for answer in ("consent", "refuse", "later")
    }
    # "Later" has no record to read back: that is the one scene that it can't have.
    assert met["consent"] == met["refuse"] == met["later"]


def test_consent_and_refusal_are_recorded_with_the_order_in_which_the_answers_stood() -> None:
    for answer in (Answer.CONSENT, Answer.REFUSE):
        _, effects, _ = walk(wishes(SCRIPT, {"card": answer}))
        record = next(effect for effect in effects if isinstance(effect, Record))
        assert [(one.decision, one.answer) for one in record.decisions] == [("card", answer)]
        assert set(record.decisions[0].order) == {Answer.CONSENT, Answer.REFUSE, Answer.LATER}


def test_a_record_of_requests_alone_still_tells_the_order_that_was_drawn() -> None:
    _, _, decided = walk(wishes(SCRIPT, {"card": "refuse"}), until="review")
    choice, request = decided.answers[0], Given("copy", Answer.ASK, is_confirmed=True)
    told = []
    for answers in ((request,), (choice, request)):
        at_review = dataclasses.replace(decided, answers=answers)
        confirm = next(one.number for one in scene(SCRIPT, at_review).options if one.id == "confirm")
        _, (record,) = advance(SCRIPT, at_review, Act(Action.CHOOSE, option=confirm))
        assert isinstance(record, Record)
        told.append(body_of(record, SCRIPT, TODAY).drawn)
    alone, beside_a_choice = told
    assert [answer.value for answer in alone or ()] == [answer.value for answer in answer_order(7)]
    assert beside_a_choice is None  # the choice tells it


def test_later_is_printed_and_never_recorded() -> None:
    _, effects, session = walk(wishes(SCRIPT, {"card": "later"}))
    assert [type(effect) for effect in effects] == [PrintUnrecorded, Forget]
    assert session.recorded is None


def test_the_order_of_answers_is_drawn_for_each_session_and_each_order_occurs() -> None:
    orders = set()
    for seed in range(60):
        _, effects, _ = walk(wishes(SCRIPT, {"card": "consent"}), seed)
        orders |= {effect.decisions[0].order for effect in effects if isinstance(effect, Record)}
    assert len(orders) == 6


def test_the_notice_is_given_before_anything_can_be_recorded() -> None:
    scenes, _, _ = walk(wishes(SCRIPT, {"card": "refuse"}))
    assert scenes.index("notice/decide") < next(i for i, name in enumerate(scenes) if name.startswith("answer/"))


@pytest.mark.parametrize("answer", ["consent", "refuse"])
def test_what_remains_to_do_opens_with_nothing_is_done_yet(answer: str) -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": answer}), until="remaining")
    said = [passage.text for passage in scene(SCRIPT, session).passages]
    assert SCRIPT.text("fr").words.parts["nothing_done"].text in said


def test_a_parent_can_decide_for_another_child_without_hearing_it_all_again() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "refuse"}, capacity=Capacity.PARENT), until="finished")
    session = chosen(session, "another_child")
    assert session.capacity is Capacity.PARENT
    assert (session.answers, session.recorded, session.situations) == ((), None, ())
    assert scene(SCRIPT, session).id == "decide"


def test_a_paper_in_the_hand_is_changed_in_no_more_steps_than_it_took_to_give() -> None:
    giving, _, _ = walk(wishes(SCRIPT, {"card": "consent"}), until="printed")
    session = chosen(start(SCRIPT, seed=7, today=TODAY), "paper")
    session = chosen(move(session, Act(Action.NEXT)), "silent")
    session = move(session, Digits("000112345678"), Digits("4321"))
    session = move(session, Found(Held("000112345678", TODAY, Capacity.PERSON, (("card", Answer.CONSENT),))))
    steps = 5
    situation = SCRIPT.text("fr").decisions["card"].situation
    assert situation is not None
    undated = next(option.id for option in situation.options if not option.asks_date)
    for option in ("change", undated, "refuse", "confirm"):
        session = chosen(session, option)
        steps += 1
    confirm = next(one.number for one in scene(SCRIPT, session).options if one.id == "confirm")
    _, (record,) = advance(SCRIPT, session, Act(Action.CHOOSE, option=confirm))
    assert isinstance(record, Record)
    assert record.supersedes == "000112345678"
    assert steps + 1 <= len(giving)


def test_a_date_that_is_none_or_still_to_come_is_asked_for_again() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent"}, _situation_with_a_date()), until="letter_date")
    assert scene(SCRIPT, session).kind is SceneKind.ENTRY
    for wrong in ("31022026", "99999999", "23112026"):
        asked = move(session, Digits(wrong))
        assert scene(SCRIPT, asked).id.startswith("letter_date_wrong")
        assert scene(SCRIPT, asked).is_mistake
        assert move(asked, Act(Action.NEXT)).place == session.place
    too_short = scene(SCRIPT, move(session, Digits("2026")))
    assert too_short.notice is not None
    assert too_short.is_mistake
    assert scene(SCRIPT, move(session, Digits("20112026"))).id.startswith("letter_date_read")


def test_a_decision_that_needs_another_one_says_so_instead_of_being_asked() -> None:
    dependent = next(place for place in SCRIPT.plan.decisions if place.needs or place.or_situations)
    with pytest.raises(NotOffered):
        walk(wishes(SCRIPT, {dependent.id: "ask" if dependent.kind == "request" else "take"}))


def test_another_situation_asks_for_the_answer_again() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "refuse"}), until="review")
    assert session.given("card") is not None
    session = chosen(session, "another")
    session = chosen(session, "card")
    situation = SCRIPT.text("fr").decisions["card"].situation
    assert situation is not None
    other = next(one.id for one in situation.options if one.id != session.situation("card") and not one.asks_date)
    session = chosen(session, other)
    assert session.given("card") is None


def test_headphones_are_offered_only_where_there_are_some() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "refuse"}), until="aloud")
    assert [option.id for option in scene(SCRIPT, session).options] == ["aloud", "silent"]
    with_some = SCRIPT.model_copy(update={"site": {**SCRIPT.site, "headphones": "True"}})
    assert [option.id for option in scene(with_some, session).options] == ["privately", "aloud", "silent"]


def test_the_figures_of_a_paper_are_not_for_bystanders() -> None:
    session = chosen(start(SCRIPT, seed=7, today=TODAY), "paper")
    session = chosen(move(session, Act(Action.NEXT)), "silent")
    for typed in ("000112345678", "4321"):
        presented = scene(SCRIPT, session)
        assert presented.is_private
        assert not presented.is_spoken
        session = move(session, Digits(typed))


def test_a_paper_that_the_person_has_in_the_hand_is_settled() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "refuse"}), until="review")
    session = chosen(session, "confirm")
    session = move(session, Stored("000112345678", "4321", ("form",)), PaperOutcome("form", "unknown", "printer"))
    yes = next(one.number for one in scene(SCRIPT, session).options if one.id == "yes")
    _, effects = advance(SCRIPT, session, Act(Action.CHOOSE, option=yes))
    assert effects == (Settle("form"),)


def test_changing_ones_mind_at_the_read_back_asks_again_and_keeps_nothing() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent"}), until="readback")
    session = chosen(session, "change")
    assert session.answers == ()
    assert scene(SCRIPT, session).kind is SceneKind.ANSWER


def test_the_alert_is_answered_by_any_input_and_that_input_does_nothing_else() -> None:
    session = move(start(SCRIPT, seed=7, today=TODAY), Act(Action.CHOOSE, option=1))
    alerted = move(session, Silence())
    assert scene(SCRIPT, alerted).id == "alert"
    assert move(alerted, Act(Action.CHOOSE, option=1)) == session
    assert move(alerted, Act(Action.STOP)) == session


@pytest.mark.parametrize(
    ("heard", "offered"),
    [
        (frozenset(), ["go_on", "stop"]),
        (frozenset({"discreet/short"}), ["go_on", "stop"]),
        (frozenset({"discreet/short", "card/short"}), ["go_on", "resume_slip", "stop"]),
    ],
)
def test_who_stops_is_offered_a_slip_for_another_day_if_it_would_say_something(
    heard: frozenset[str], offered: list[str]
) -> None:
    session = dataclasses.replace(start(SCRIPT, seed=7, today=TODAY), heard=heard)
    asked = move(session, Act(Action.STOP))
    assert [option.id for option in scene(SCRIPT, asked).options] == offered


def test_a_slip_asked_for_while_stopping_prints_what_was_heard_and_what_is_not_private() -> None:
    heard = frozenset({"discreet/short", "card/short"})
    asked = move(dataclasses.replace(start(SCRIPT, seed=7, today=TODAY), heard=heard), Act(Action.STOP))
    session, effects = advance(SCRIPT, asked, Act(Action.CHOOSE, option=2))
    assert effects == (PrintResumeSlip("fr", frozenset({"card/short"}), session.situations, session.settings.size),)
    assert scene(SCRIPT, session).id == "printing/resume"


def test_what_is_recorded_needs_no_slip_to_be_found_again() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent"}))
    recorded = dataclasses.replace(session, ended=None, heard=frozenset({"card/short"}))
    assert recorded.recorded is not None
    asked = move(recorded, Act(Action.STOP))
    assert [option.id for option in scene(SCRIPT, asked).options] == ["go_on", "stop"]


def test_private_scenes_are_silent_until_the_person_has_said_who_may_hear() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent"}), until="answer/")
    assert scene(SCRIPT, session).is_private
    assert not scene(SCRIPT, session).is_spoken


def _situation_with_a_date() -> dict[str, str]:
    situation = SCRIPT.text("fr").decisions["card"].situation
    assert situation is not None
    return {"card": next(option.id for option in situation.options if option.asks_date)}


@pytest.mark.parametrize("hears", [True, False])
@pytest.mark.parametrize("situation", ["letter", "unknown"])
def test_the_steps_of_a_decision_are_counted_one_by_one_up_to_the_last_and_never_become_more(
    situation: str, *, hears: bool
) -> None:
    session = start(SCRIPT, seed=7, today=TODAY)
    wanted = wishes(SCRIPT, {"card": "consent"}, {"card": situation})
    said: list[str] = []
    while session.place.name != "review":
        presented = scene(SCRIPT, session)
        if session.place.about == "card" and session.place.name in stages.STAGES and presented.where not in said:
            said.append(presented.where or "")
        if hears and session.place.name == "essential_offer":
            session = chosen(session, "hear")
            continue
        step = next_step(SCRIPT, session, presented, wanted)
        assert step is not None
        session = move(session, step)
    numbers = [[int(word) for word in re.findall(r"\d+", where)][-2:] for where in said if "étape" in where]
    assert len(numbers) > 5
    assert [n for n, _ in numbers] == list(range(1, len(numbers) + 1))
    assert {of for _, of in numbers} == {len(numbers)}


def test_what_every_answer_has_in_common_is_said_once_and_nothing_else_is_left_out() -> None:
    for answer in ("consent", "refuse", "later"):
        heard: list[str] = []
        session = start(SCRIPT, seed=7, today=TODAY)
        wanted = wishes(SCRIPT, {"card": answer}, {"card": "unknown"})
        while session.place.name != "answer":
            if session.place.name.startswith("answers_"):
                heard += [passage.text for passage in scene(SCRIPT, session).passages]
            step = next_step(SCRIPT, session, scene(SCRIPT, session), wanted)
            assert step is not None
            session = move(session, step)
        text = SCRIPT.text("fr").decisions["card"]
        every = {
            words.text for one in text.answers.values() for part in stages.EXPLAINED for words in getattr(one, part)
        }
        assert set(heard) == every
        assert heard.count("On peut toujours lire sur place, sans rien payer.") == 1


def test_how_one_signs_is_offered_when_it_is_known_what_there_is_to_sign_whatever_was_answered() -> None:
    for answer in ("consent", "refuse", "later"):
        _, _, session = walk(wishes(SCRIPT, {"card": answer}), until="review")
        before = scene(SCRIPT, session)
        assert [option.id for option in before.options] == ["another", "confirm", "signing", "nothing"]
        assert "Vous signerez de votre main." in [passage.text for passage in before.passages]
        session = chosen(chosen(session, "signing"), "mark")
        assert (scene(SCRIPT, session).id, session.signing) == ("review", Signing.MARK)
        assert "Vous ferez une marque." in [passage.text for passage in scene(SCRIPT, session).passages]


def test_striking_the_same_place_again_and_again_records_nothing() -> None:
    for place in range(1, 5):
        _, _, session = walk(wishes(SCRIPT, {"card": "consent"}), until="answer")
        for _ in range(12):
            session, effects = advance(SCRIPT, session, Act(Action.CHOOSE, option=place))
            assert not [effect for effect in effects if isinstance(effect, Record)], place


def test_who_reads_over_one_answer_can_go_back_and_change_it() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent"}), until="review")
    session = move(session, Act(Action.BACK))
    assert scene(SCRIPT, session).id == "readback/card"
    session = chosen(session, "change")
    assert (scene(SCRIPT, session).kind, session.answers) == (SceneKind.ANSWER, ())


def test_with_several_answers_a_menu_comes_before_they_are_read_over_and_changed() -> None:
    _, _, session = walk(wishes(SCRIPT, {"card": "consent", "history": "refuse"}), until="decided")
    assert {given.decision for given in session.answers} == {"card", "history"}
    session = chosen(session, "review")
    assert [option.id for option in scene(SCRIPT, session).options] == ["confirm", "change", "signing", "nothing"]


def test_the_rest_of_the_notice_is_there_for_the_asking_and_leads_on_as_the_notice_does() -> None:
    session = move(chosen(start(SCRIPT, seed=7, today=TODAY), "known"))
    on = move(session, Act(Action.NEXT))
    more = move(session, Act(Action.MORE))
    assert scene(SCRIPT, more).id == "notice_more/decide"
    assert move(more, Act(Action.NEXT)).place == on.place


def test_the_order_of_arguments_is_drawn_and_follows_from_the_order_that_a_record_holds() -> None:
    seen: dict[tuple[Answer, ...], set[tuple[str, ...]]] = {}
    for seed in range(200):
        order = answer_order(seed)
        seen.setdefault(order, set()).add(view_order(order, ("arguments", "concerns")))
    assert len(seen) == 6
    assert all(len(orders) == 1 for orders in seen.values())
    first = [next(iter(orders))[0] for orders in seen.values()]
    assert first.count("arguments") == first.count("concerns")


@pytest.mark.parametrize(
    "name", ["welcome", "capacity", "home", "decide", "review", "essential_offer", "answer", "readback"]
)
def test_continue_is_never_a_choice_in_disguise(name: str) -> None:
    """Where options are the only way on, « continue » isn't offered and does nothing, by whatever means it is asked."""
    about = "card" if name in {"essential_offer", "answer", "readback"} else None
    here = dataclasses.replace(start(SCRIPT, seed=7, today=TODAY), place=Place(name, about))
    presented = scene(SCRIPT, here)
    assert presented.options
    assert Action.NEXT not in presented.actions
    moved, effects = advance(SCRIPT, here, Act(Action.NEXT))
    assert (moved.place, moved.notice, effects) == (here.place, "not_here", ())


def test_whoever_waits_for_the_printer_is_told_the_same_whatever_was_answered() -> None:
    """It is said aloud, and seen from afar: papers that were named there would give the answer away."""
    told = set()
    for papers in ((), ("form", "letter:card", "receipt"), ("reminder",)):
        here = dataclasses.replace(
            start(SCRIPT, seed=7, today=TODAY),
            place=Place("printing"),
            papers=tuple(Paper(name) for name in papers),
        )
        told.add(scene(SCRIPT, here).passages)
    assert len(told) == 1


def test_nobody_is_asked_how_to_hear_what_nothing_can_say() -> None:
    session, _ = advance(SCRIPT, start(SCRIPT, seed=7, today=TODAY), Announced(("without_sound",)))
    assert session.listening is Listening.SILENT
    plugged, _ = advance(SCRIPT, session, Headphones(are_plugged=True))
    assert plugged.listening is Listening.PRIVATELY
    heard, _ = advance(SCRIPT, start(SCRIPT, seed=7, today=TODAY), Announced(("demonstration",)))
    assert heard.listening is Listening.ASK


PLUGGED, PULLED_OUT = Headphones(are_plugged=True), Headphones(are_plugged=False)


def test_the_first_sentence_after_the_plug_offers_the_curtain() -> None:
    delivered = load_script(Path(__file__).parents[3] / "config" / "journeys" / "health-space", {})
    plugged, _ = advance(delivered, start(delivered, seed=7, today=TODAY), PLUGGED)
    assert "cacher l’écran" in (scene(delivered, plugged).notice or "")
    hidden, _ = advance(delivered, plugged, Act(Action.CURTAIN))
    assert hidden.settings.curtain


def test_headphones_that_are_pulled_out_hold_the_scene_and_answer_the_alert() -> None:
    begun = start(SCRIPT, seed=7, today=TODAY)
    plugged, _ = advance(SCRIPT, begun, PLUGGED)
    alerted, _ = advance(SCRIPT, plugged, Silence())
    held, effects = advance(SCRIPT, alerted, PULLED_OUT)
    assert (held.is_unplugged, held.is_alerted, effects) == (True, False, ())
    assert scene(SCRIPT, held).id == scene(SCRIPT, begun).id
    assert held.listening is Listening.SILENT


def test_nobody_is_expected_to_speak_while_headphones_are_out_that_were_in() -> None:
    plugged, _ = advance(SCRIPT, start(SCRIPT, seed=7, today=TODAY), PLUGGED)
    held, _ = advance(SCRIPT, plugged, PULLED_OUT)
    assert advance(SCRIPT, held, NoInput(scene(SCRIPT, held).id)) == (held, ())


@pytest.mark.parametrize("back", [PLUGGED, Act(Action.WHERE), Act(Action.NEXT), Digits("12"), Silence()])
def test_the_scene_is_held_until_somebody_is_back_or_was_waited_for_long_enough(back: Event) -> None:
    plugged, _ = advance(SCRIPT, start(SCRIPT, seed=7, today=TODAY), PLUGGED)
    held, _ = advance(SCRIPT, plugged, PULLED_OUT)
    for around in (DeviceFault("scanner"), HelpAnswered("coming")):
        held, _ = advance(SCRIPT, held, around)
        assert held.is_unplugged, "nobody of them is the person"
    assert not advance(SCRIPT, held, back)[0].is_unplugged


@pytest.mark.parametrize("previews", ["roll sheet", "roll", ""])
def test_papers_that_went_to_a_folder_alone_are_not_said_to_be_printed(previews: str) -> None:
    script = SCRIPT.model_copy(update={"site": {**SCRIPT.site, "previews": previews}})
    papers = (Paper("form", "printed"), Paper("receipt", "printed"))
    session = dataclasses.replace(start(script, seed=7, today=TODAY), papers=papers, place=Place("printed"))
    is_nowhere = scene(script, session).title == script.original.words.parts["printed_nowhere"].text
    assert is_nowhere is (previews == "roll sheet")
