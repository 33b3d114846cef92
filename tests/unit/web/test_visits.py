"""Visits in memory: opaque, bounded, locked, and gone when they are gone."""

import threading

from kiosk.web.visits import Visits


class Clock:
    """Seconds, turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def make(most: int = 3) -> tuple[Visits[str], Clock, list[str]]:
    clock, left = Clock(), list[str]()
    return Visits(most=most, clock=clock, on_leave=left.append), clock, left


def test_a_visit_is_found_by_its_token_alone() -> None:
    visits, _, _ = make()
    visit = visits.open("a")
    assert visits.find(visit.token) is visit
    assert visits.find(visit.form_token) is None
    assert visits.find(None) is None


def test_tokens_have_256_bits_and_differ() -> None:
    visits, _, _ = make(most=50)
    tokens = {token for visit in (visits.open(str(n)) for n in range(50)) for token in (visit.token, visit.form_token)}
    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)


def test_the_one_longest_unseen_makes_room() -> None:
    visits, clock, left = make()
    first, second, third = (visits.open(name) for name in "abc")
    for visit in (second, third, first):
        clock.now += 1
        visits.see(visit)
    visits.open("d")
    assert left == ["b"]
    assert len(visits) == 3


def test_those_that_only_look_never_drive_out_somebody_who_acts() -> None:
    visits, clock, left = make()
    person = visits.open("person")
    person.has_acted = True
    for looker in range(20):
        clock.now += 5
        visits.open(f"looker {looker}")
    assert visits.find(person.token) is person
    assert "person" not in left


def test_a_visit_leaves_once() -> None:
    visits, _, left = make()
    visit = visits.open("a")
    visits.forget(visit)
    visits.forget(visit)
    assert left == ["a"]
    assert visits.find(visit.token) is None


def test_a_sweep_takes_those_that_are_over() -> None:
    visits, clock, left = make()
    visits.open("a")
    clock.now = 5
    visits.open("b")
    clock.now = 11
    assert visits.sweep(is_over=lambda visit, now: now - visit.last_seen >= 10) == 1
    assert left == ["a"]


def test_a_visit_forgotten_while_waited_for_is_not_given_out() -> None:
    visits, _, _ = make()
    visit = visits.open("a")
    got: list[object] = []

    def wait() -> None:
        with visits.held(visit.token) as held:
            got.append(held)

    with visit.lock:
        thread = threading.Thread(target=wait)
        thread.start()
        visits.forget(visit)
    thread.join()
    assert got == [None]
