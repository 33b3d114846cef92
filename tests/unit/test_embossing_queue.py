"""The queue before the embosser: one copy at a time, none twice, none for somebody who has gone."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from unit.printouts import samples

from kiosk.embossing import Embossing
from printouts.document import Document
from printouts.printers import Outcome, PrinterState, Result

NOTE = "Copie en braille"
PATIENCE_S = 10.0


class Person:
    """Somebody at the kiosk."""


class Slow:
    """An embosser that takes each paper in hand at once, and holds it until it may end."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.result = Result.UNKNOWN

    def status(self) -> PrinterState:
        """It says nothing."""
        return PrinterState.UNKNOWN

    def print(self, document: Document) -> Outcome:
        """One paper, until it may end."""
        self.taken.append(document.kind)
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE_S)
        return Outcome(self.result, PrinterState.UNKNOWN)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def embossing(slow: Slow) -> Iterator[Embossing]:
    made = Embossing(lambda: slow)
    yield made
    slow.may_end.release(20)
    made.close()
    assert not threads()


def threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "embosser"]


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_however_often_it_is_pressed_one_copy_comes_from_one_thread(slow: Slow, embossing: Embossing) -> None:
    person = Person()
    for _ in range(10):
        assert embossing.emboss(person, "papers", [samples.RECEIPT], NOTE)
    assert len(threads()) == 1
    slow.may_end.release()
    until(lambda: not embossing.is_busy)
    assert embossing.emboss(person, "papers", [samples.RECEIPT], NOTE)
    assert not embossing.is_busy
    assert slow.taken == ["receipt"]


def test_somebody_whose_copy_is_under_way_gets_no_other_until_it_is_out(slow: Slow, embossing: Embossing) -> None:
    person = Person()
    assert embossing.emboss(person, "papers", [samples.RECEIPT], NOTE)
    assert not embossing.emboss(person, "topics", [samples.LETTER], NOTE)
    slow.may_end.release()
    until(lambda: not embossing.is_busy)
    assert embossing.emboss(person, "topics", [samples.LETTER], NOTE)
    assert slow.begun.acquire(timeout=PATIENCE_S)


def test_two_people_s_copies_come_one_after_the_other(slow: Slow, embossing: Embossing) -> None:
    one, other = Person(), Person()
    assert embossing.emboss(one, "papers", [samples.RECEIPT], NOTE)
    assert embossing.emboss(other, "papers", [samples.LETTER], NOTE)
    assert slow.begun.acquire(timeout=PATIENCE_S)
    assert slow.taken == ["receipt"]
    slow.may_end.release(2)
    until(lambda: not embossing.is_busy)
    assert slow.taken == ["receipt", samples.LETTER.kind]


def test_what_waits_for_somebody_who_has_gone_never_comes_out(slow: Slow, embossing: Embossing) -> None:
    one, other, third = Person(), Person(), Person()
    assert embossing.emboss(one, "papers", [samples.RECEIPT, samples.LETTER], NOTE)
    assert embossing.emboss(other, "papers", [samples.FORM], NOTE)
    assert embossing.emboss(third, "topics", [samples.RECEIPT], NOTE)
    assert slow.begun.acquire(timeout=PATIENCE_S)
    embossing.forget(one)
    embossing.forget(other)
    slow.may_end.release(4)
    until(lambda: not embossing.is_busy)
    # What was in the embosser already can't be called back; nothing after it.
    assert slow.taken == ["receipt", "receipt"]


def test_whoever_comes_next_may_ask_for_the_same(slow: Slow, embossing: Embossing) -> None:
    screen = Person()
    slow.may_end.release(2)
    for count in (1, 2):
        assert embossing.emboss(screen, "topics", [samples.RECEIPT], NOTE)
        until(lambda: not embossing.is_busy)
        assert len(slow.taken) == count
        embossing.forget(screen)


def test_a_copy_that_failed_may_be_asked_for_again(slow: Slow, embossing: Embossing) -> None:
    person = Person()
    slow.result = Result.FAILED
    slow.may_end.release(2)
    for count in (1, 2):
        assert embossing.emboss(person, "papers", [samples.RECEIPT], NOTE)
        until(lambda: not embossing.is_busy)
        assert len(slow.taken) == count


def test_once_closed_nothing_waits_and_nothing_is_taken(slow: Slow, embossing: Embossing) -> None:
    assert embossing.emboss(Person(), "papers", [samples.RECEIPT], NOTE)
    assert embossing.emboss(Person(), "papers", [samples.LETTER], NOTE)
    assert slow.begun.acquire(timeout=PATIENCE_S)
    slow.may_end.release(2)
    embossing.close()
    assert not threads()
    assert not embossing.emboss(Person(), "papers", [samples.RECEIPT], NOTE)
    assert slow.taken == ["receipt"]
