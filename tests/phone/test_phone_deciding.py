"""Every decision by twelve keys: recorded as prepared by telephone, read back and confirmed, its papers waiting."""

from pathlib import Path

import pytest
from handset import HANG_UP, SILENCE, Handset, script
from headless import Line, keys_towards, somebody_who_wants

from kiosk.guide import wishes
from kiosk.journey.load import load_script
from kiosk.journey.script import ANSWERS, RECORDED, Answer
from kiosk.phone.dialogue import Ending
from kiosk.register.outbox import LineState

PROJECT = Path(__file__).parents[2]
SCRIPT = load_script(PROJECT / "config" / "journeys" / "health-space", {"kind": "town-hall"})
# Decisions that make sense only after another one's answer.
_BEFORE = {
    place.id: {other: answers[0].value for other, answers in place.needs.items()} for place in SCRIPT.plan.decisions
}
EVERY = [
    (place.id, answer.value)
    for place in SCRIPT.plan.decisions
    if not place.sites or "town-hall" in place.sites
    for answer in ANSWERS[place.kind]
]


@pytest.mark.parametrize(("decision", "answer"), EVERY)
def test_every_answer_is_given_by_keys_alone(shared_phone: Line, decision: str, answer: str) -> None:
    phone = shared_phone
    before = phone.records()
    opened = phone.open()
    wanted = wishes(phone.house.script, {**dict(list(_BEFORE[decision].items())[:1]), decision: answer})
    led = opened.call(somebody_who_wants(opened.conversation, wanted))
    assert led.ending is Ending.OVER
    given = opened.conversation.session().given(decision)
    assert given is not None
    assert (given.answer, given.is_confirmed) == (Answer(answer), True)
    recorded = [one for one in wanted.answers.values() if one in RECORDED]
    assert phone.records() - before == bool(recorded)


def test_a_decision_is_recorded_as_prepared_by_telephone_and_its_papers_wait(phone: Line) -> None:
    opened = phone.open()
    led = opened.call(somebody_who_wants(opened.conversation, wishes(phone.house.script, {"space": "refuse"})))
    recorded = opened.conversation.session().recorded
    assert recorded is not None
    found = phone.house.register.find(recorded.reference, recorded.code)
    assert found.body.channel.value == "phone"
    lines = phone.house.register.outbox.lines(reference=recorded.reference)
    assert {line.state for line in lines} == {LineState.WAITING}
    assert phone.house.register.outbox.waiting() == (recorded.reference,)
    assert led.handset.has_heard("n’a aucun effet tant que le papier n’est pas signé")


def test_the_reference_and_its_code_are_told_twice_and_again_on_request(phone: Line) -> None:
    opened = phone.open()
    wanted = wishes(phone.house.script, {"space": "refuse"})
    told: list[int] = []

    def caller(handset: Handset) -> str:
        recorded = opened.conversation.session().recorded
        if opened.conversation.scene().id == "reference_told" and recorded is not None:
            told.append(sum(recorded.code in one for one in handset.fresh))
            if len(told) == 1:
                return "5"
        return keys_towards(opened.conversation, wanted) or HANG_UP

    opened.call(caller)
    assert told == [2, 2]


def test_a_reference_keyed_back_with_a_wrong_digit_is_told_again(phone: Line) -> None:
    opened = phone.open()
    wanted = wishes(phone.house.script, {"space": "consent"})
    tries = iter(["000000000000#"])

    def caller(handset: Handset) -> str:
        if opened.conversation.scene().id == "reference_check":
            return next(tries, None) or keys_towards(opened.conversation, wanted) or HANG_UP
        if opened.conversation.scene().id == "reference_wrong":
            return "#"
        return keys_towards(opened.conversation, wanted) or HANG_UP

    led = opened.call(caller)
    assert led.ending is Ending.OVER
    assert led.handset.has_heard("Un chiffre est différent")
    assert led.scenes.count("reference_told") == 2


def test_later_is_counted_and_makes_no_record_and_no_paper(phone: Line) -> None:
    opened = phone.open()
    led = opened.call(somebody_who_wants(opened.conversation, wishes(phone.house.script, {"space": "later"})))
    assert led.ending is Ending.OVER
    assert phone.records() == 0
    assert phone.house.register.outbox.lines() == ()


def test_something_to_write_with_is_asked_for_once_before_deciding(phone: Line) -> None:
    opened = phone.open()
    wanted = wishes(phone.house.script, {"space": "refuse", "copy": "ask"})
    led = opened.call(somebody_who_wants(opened.conversation, wanted))
    assert [scene for scene in led.scenes if scene.startswith("pen")] == ["pen/space"]


def test_what_is_typed_before_a_read_back_is_heard_confirms_nothing(phone: Line) -> None:
    opened = phone.open()
    wanted = wishes(phone.house.script, {"space": "refuse"})

    def caller(handset: Handset) -> str:
        keys = keys_towards(opened.conversation, wanted) or HANG_UP
        # The answer, and in the same breath what would confirm it, and what follows.
        return keys + "1111" if opened.conversation.scene().id.startswith("answer/") else keys

    met: list[str] = []

    def watched(handset: Handset) -> str:
        met.append(opened.conversation.scene().id)
        return HANG_UP if met[-1].startswith("readback") else caller(handset)

    opened.call(watched)
    given = opened.conversation.session().given("space")
    assert given is not None
    assert not given.is_confirmed


def test_two_hundred_digits_at_once_record_nothing(phone: Line) -> None:
    led = phone.call(script("1" * 200, then=HANG_UP))
    assert led.ending is Ending.GONE
    assert phone.records() == 0


def test_nobody_there_records_nothing_and_is_told_how_to_go_on(phone: Line) -> None:
    opened = phone.open()
    first = opened.call(script(then=SILENCE))
    assert first.ending is Ending.PERSON
    assert first.handset.has_heard("La borne n’a pas reçu de touche.")
    assert phone.records() == 0
