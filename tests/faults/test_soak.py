"""Two thousand people in a row, each with their own bad luck: afterwards the kiosk is as it should be.

In one process, with the real house, register and spooler; printers that fail, fall silent or are slow as a draw says;
people who leave, hang up, press anything, or wait until they are forgotten. What each draw was can be played again: the
seed stands in the assertion's message.
"""

import datetime
import gc
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from served import PROJECT, WatchedHouse, settings_for_tests

from kiosk.app import Folders
from kiosk.guide import NotOffered, next_step, wishes
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, DeviceFault, Digits, Event, Headphones, HungUp, Scanned, Silence, TimedOut
from kiosk.journey.scene import SceneKind
from kiosk.register.outbox import LineState
from kiosk.rehearsal import settle
from printouts.document import Document
from printouts.printers import Outcome, PrinterState, Result

VISITS = 2000
FEW_VISITS = 60
SEED = 20_261_122
# Steps of a visit: nobody goes further without coming to its end.
MOST_STEPS = 120
# What memory may have grown by from the second quarter of the visits to their end, in MB.
MOST_GROWTH_MB = 24

ANYTHING: tuple[Event, ...] = (
    *(Act(action) for action in Action if action not in {Action.CHOOSE, Action.EXPLAIN}),
    *(Act(Action.CHOOSE, option=number) for number in range(1, 5)),
    *(Digits("123"), Digits("000000000000"), Scanned("nothing of ours"), Headphones(are_plugged=True)),
    *(DeviceFault("sound"), Silence()),
)


@dataclass
class UnluckyPrinter:
    """A printer whose every paper is a draw. `printed` counts what came out."""

    luck: random.Random
    printed: Counter[str] = field(default_factory=Counter)

    def status(self) -> PrinterState:
        return PrinterState.READY

    def print(self, document: Document) -> Outcome:
        match self.luck.random():
            case draw if draw < 0.05:
                return Outcome(Result.FAILED, PrinterState.PAPER_OUT, "no paper")
            case draw if draw < 0.08:
                return Outcome(Result.UNKNOWN, PrinterState.UNKNOWN, "silent")
            case draw if draw < 0.10:
                threading.Event().wait(0.02)
        self.printed[document.kind] += 1
        return Outcome(Result.PRINTED, PrinterState.READY)


@dataclass
class Hall:
    """The house, its printers, and the day that a test turns."""

    house: WatchedHouse
    day: datetime.date

    def tomorrow(self) -> None:
        self.day += datetime.timedelta(days=1)


@pytest.fixture
def hall(var: Path) -> Iterator[Hall]:
    luck = random.Random(SEED)
    printers = {name: UnluckyPrinter(luck) for name in ("roll", "sheet")}
    folders = Folders(PROJECT / "config", var)
    with WatchedHouse(folders, settings_for_tests(), printers=printers) as house:
        made = Hall(house, house.today())
        house.today = lambda: made.day
        house.clerk  # noqa: B018 – the spooler runs
        yield made


def visit(hall: Hall, luck: random.Random) -> set[str]:
    """One person, until they are done or gone; the references of what was recorded."""
    house = hall.house
    conversation = house.open_conversation("fr")
    wanted = wishes(
        house.script,
        {
            "space": luck.choice(["consent", "refuse", "later"]),
            **({"research": luck.choice(["consent", "refuse"])} if luck.random() < 0.3 else {}),
        },
    )
    is_leaving_at = luck.randrange(MOST_STEPS) if luck.random() < 0.25 else MOST_STEPS
    clumsiness = luck.choice([0.0, 0.0, 0.1, 0.3])
    references: set[str] = set()
    for step in range(MOST_STEPS):
        settle(conversation)
        recorded = conversation.session().recorded
        references |= {recorded.reference} if recorded is not None else set()
        scene = conversation.scene()
        if scene.kind is SceneKind.END:
            break
        if step >= is_leaving_at:
            conversation.handle(luck.choice((HungUp(), TimedOut(), Act(Action.STOP))))
            break
        if luck.random() < clumsiness:
            conversation.handle(luck.choice(ANYTHING))
            continue
        try:
            event = next_step(conversation.script, conversation.session(), scene, wanted)
        except NotOffered:  # somewhere that leads nowhere they wanted to be
            event = Act(Action.BACK)
        conversation.handle(event or Act(Action.NEXT))
    settle(conversation)
    recorded = conversation.session().recorded  # of the very last step
    references |= {recorded.reference} if recorded is not None else set()
    conversation.handle(HungUp())
    return references


@pytest.mark.parametrize("visits", [FEW_VISITS, pytest.param(VISITS, marks=pytest.mark.slow)])
def test_after_many_people_with_bad_luck_the_kiosk_is_as_it_should_be(visits: int, hall: Hall) -> None:
    luck, house = random.Random(SEED + visits), hall.house
    references = list(visit(hall, random.Random(SEED)))  # what is made once is made
    process = psutil.Process()
    gc.collect()
    files, threads = process.num_fds(), {one.name for one in threading.enumerate()}
    memory = 0
    for number in range(visits):
        references += visit(hall, luck)
        if number % 50 == 49:
            hall.tomorrow()
        if number == visits // 2:
            gc.collect()
            memory = process.memory_info().rss
    _all_tried(hall)
    gc.collect()
    grown = (process.memory_info().rss - memory) / 2**20

    register, told = house.register, f"seed {SEED + visits}"
    report = register.verify()
    assert report.is_sound, (told, report.faults)
    assert len(set(references)) == len(references), told
    assert references, told
    states = Counter(line.state for line in register.outbox.lines())
    assert states[LineState.PENDING] == states[LineState.SENDING] == 0, (told, states)
    # « Later » is counted and recorded nowhere: every other answer is there, and none that nobody confirmed.
    assert report.bodies == len(references), told
    assert house.live.every() == (), told
    assert process.num_fds() <= files + 2, (told, process.num_fds(), files)
    assert {one.name for one in threading.enumerate()} <= threads, told
    assert grown < MOST_GROWTH_MB, (told, grown)


def _all_tried(hall: Hall) -> None:
    """Until the spooler has nothing left to try."""
    for _ in range(1500):
        lines = hall.house.register.outbox.lines()
        if not any(line.state in {LineState.PENDING, LineState.SENDING} for line in lines):
            return
        hall.house.wake_spooler()
        threading.Event().wait(0.02)
