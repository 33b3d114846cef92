"""Calls for help: heard at once, answered, given up, and never in the way of a conversation."""

import datetime
import threading
import time

import pytest

from kiosk.bell import Bell, CallState
from kiosk.conversation import Conversation
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Effect, Event, HungUp, RingDesk
from kiosk.journey.script import Script


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Ringing:
    """Carries out calls and nothing else."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell

    def carry_out(self, effect: Effect, conversation: Conversation) -> list[Event]:
        """Rings."""
        if isinstance(effect, RingDesk):
            self._bell.ring(conversation)
        return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bell(clock: Clock) -> Bell:
    return Bell(clock)


@pytest.fixture
def conversation(bell: Bell, tiny_script: Script) -> Conversation:
    today = datetime.date(2026, 11, 22)
    return Conversation(tiny_script, Ringing(bell), language="fr", channel="screen", today=lambda: today, seed=1)


def test_a_call_is_heard_within_a_second(bell: Bell, conversation: Conversation) -> None:
    heard: list[float] = []
    version = bell.news(-1, 0)
    listening = threading.Thread(target=lambda: (bell.news(version, 5), heard.append(time.monotonic())))
    listening.start()
    rang = time.monotonic()
    conversation.handle(Act(Action.HELP))
    listening.join()
    assert heard[0] - rang < 1
    assert [one.state for one in bell.calls()] == [CallState.RINGING]


def test_im_coming_and_im_there_are_told_to_the_person_and_help_is_noted(
    bell: Bell, conversation: Conversation
) -> None:
    conversation.handle(Act(Action.HELP))
    [call] = bell.calls()
    assert bell.answer(call.number, "Awa")
    assert conversation.scene().id == "help_coming"
    assert [(one.state, one.by) for one in bell.calls()] == [(CallState.COMING, "Awa")]
    assert not conversation.session().is_assisted
    assert bell.arrive(call.number)
    assert conversation.scene().id == "help_there"
    assert conversation.session().is_assisted
    assert bell.calls() == ()


def test_nobody_within_a_minute_is_told_and_a_slip_is_offered(
    bell: Bell, conversation: Conversation, clock: Clock
) -> None:
    conversation.handle(Act(Action.HELP))
    clock.now = 59.9
    bell.give_up()
    assert conversation.scene().id == "help"
    clock.now = 60.0
    bell.give_up()
    presented = conversation.scene()
    assert presented.id == "help_unanswered"
    assert "resume_slip" in [option.id for option in presented.options]
    assert [one.state for one in bell.calls()] == [CallState.UNANSWERED]


def test_who_rings_again_rings_anew(bell: Bell, conversation: Conversation, clock: Clock) -> None:
    conversation.handle(Act(Action.HELP))
    clock.now = 60.0
    bell.give_up()
    again = next(option.number for option in conversation.scene().options if option.id == "again")
    conversation.handle(Act(Action.CHOOSE, option=again))
    assert [(one.state, one.rang_at) for one in bell.calls()] == [(CallState.RINGING, 60.0)]


def test_somebody_may_come_late(bell: Bell, conversation: Conversation, clock: Clock) -> None:
    conversation.handle(Act(Action.HELP))
    clock.now = 61.0
    bell.give_up()
    assert bell.answer(bell.calls()[0].number, "Awa")
    assert conversation.scene().id == "help_coming"


def test_a_call_ends_with_its_conversation(bell: Bell, conversation: Conversation) -> None:
    conversation.handle(Act(Action.HELP))
    [call] = bell.calls()
    conversation.handle(HungUp())
    assert bell.calls() == ()
    assert not bell.answer(call.number, "Awa")
    assert not bell.arrive(call.number)


def test_calls_from_many_threads_block_nobody(bell: Bell, tiny_script: Script) -> None:
    today = datetime.date(2026, 11, 22)
    people = [
        Conversation(tiny_script, Ringing(bell), language="fr", channel="screen", today=lambda: today, seed=n)
        for n in range(6)
    ]
    bell.start()

    def rings(one: Conversation) -> None:
        for _ in range(20):
            one.handle(Act(Action.HELP))
            for call in bell.calls():
                bell.answer(call.number, "Awa")
                bell.arrive(call.number)
            one.handle(Act(Action.NEXT))

    threads = [threading.Thread(target=rings, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    bell.stop()
