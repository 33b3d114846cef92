"""After each way that a visit can end, every byte is searched for what only that visit knew: the run-time folder, CUPS
with its spool, logs and history, the journal, Chromium's profile, temporary files. What the register keeps of a record
is told apart.

All of it is real: `kiosk run` in a process of its own, a CUPS, a Chromium whose profile lies on the disk; the receipt
printer is the virtual one. Answers, typed digits, reference and code are looked for in every way they may be written.
"""

import contextlib
import dataclasses
import datetime
import html
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import cups_server
import psutil
import pytest
from babel.dates import format_date
from cups_server import jobs
from persona import Person
from playwright.sync_api import Browser
from running import KIOSK, Running, running

from printouts.virtual import Fault, Machine, VirtualPrinter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not cups_server.CAN_RUN, reason=cups_server.WHY_NOT),
    pytest.mark.timeout(600),
]

LETTER_DAY = datetime.date.today() - datetime.timedelta(days=15)  # noqa: DTZ011 – a day by the machine's clock, as the kiosk's
DEADLINE = LETTER_DAY + datetime.timedelta(days=42)
# How the register's body says what was answered.
RECORDED_ANSWER = '"answer":"refuse"'


@dataclasses.dataclass
class Hall:
    """A kiosk, and every place where something of a visit could stay."""

    running: Running
    browser: Browser
    chromium: Path
    arguments: Sequence[str]
    machine: Machine
    sheets: cups_server.Sink
    var: Path
    cups: Path
    profile: Path
    # The settings of its printers.
    printers: str
    # The journey's own words, archived before anybody came: they tell nothing of who heard them.
    script: frozenset[Path]

    @contextlib.contextmanager
    def somebody(self) -> Iterator[Person]:
        """Somebody before the kiosk's own Chromium, whose profile stays on the disk; it is closed afterwards."""
        screen = self.running.there.settings.screen
        context = self.browser.browser_type.launch_persistent_context(
            self.profile,
            executable_path=self.chromium,
            args=list(self.arguments),
            viewport={"width": screen.width_px, "height": screen.height_px},
        )
        try:
            yield Person(self.running.there, context, may_see_errors=True)
        finally:
            context.close()

    def traces(self, words: Collection[str]) -> set[tuple[str, str]]:
        """Which of these words stand in which file, in whatever way they may be written."""
        spelled = {word: spellings(word) for word in words}
        found = set()
        for folder in (self.var, self.cups, self.profile, self.running.scratch, self.running.journal):
            for path in {folder} if folder.is_file() else {*folder.rglob("*")} - self.script:
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                found |= {
                    (str(path.relative_to(folder.parent)), word)
                    for word, ways in spelled.items()
                    if any(way in content for way in ways)
                }
        return found


def spellings(word: str) -> set[bytes]:
    """As text in two encodings, in JSON, HTML and addresses; with the spaces of French typography or without."""
    plain = " ".join(word.split())
    return {
        way
        for text in (word, plain)
        for way in (
            text.encode(),
            text.encode("utf-16-le"),
            json.dumps(text)[1:-1].encode(),
            html.escape(text).encode(),
            quote(text).encode(),
        )
    }


def of_a_code(code: str) -> list[str]:
    """Four digits stand everywhere by chance, in a log between spaces too; so do they not where they are a value."""
    return [f'"{code}"', f"={code}&", f">{code}<", f"code {code}", f"Code {code}", f"code est {code}"]


@pytest.fixture
def hall(
    var: Path, tmp_path: Path, browser: Browser, chromium: Path, chromium_arguments: Sequence[str]
) -> Iterator[Hall]:
    """The kiosk runs, and somebody was there before who only looked."""
    machine = Machine()
    with (
        cups_server.sink() as sheets,
        cups_server.cups(sheets) as cups,
        VirtualPrinter(machine) as roll,
        contextlib.ExitStack() as stack,
    ):
        printers = (
            f'[printers.sheet]\nkind = "cups"\naddress = "office"\n'
            f'[printers.roll]\nkind = "network"\naddress = "127.0.0.1:{roll.port}"\nmode = "text"\n'
        )
        kiosk = stack.enter_context(running(var, tmp_path, printers))
        script = frozenset((var / "archive").iterdir())
        profile = tmp_path / "profile"
        hall = Hall(kiosk, browser, chromium, chromium_arguments, machine, sheets, var, cups, profile, printers, script)
        with hall.somebody() as person:
            person.opens_the_kiosk().presses("stop").chooses("Arrêter et effacer")
        yield hall


class Secrets:
    """What only one visit knows. `hidden` may stand nowhere; `recorded` in the register's own file alone."""

    def __init__(self) -> None:
        self.hidden = {
            f"{LETTER_DAY:%d%m%Y}",
            LETTER_DAY.isoformat(),
            DEADLINE.isoformat(),
            *(format_date(day, "d MMMM y", locale="fr") for day in (LETTER_DAY, DEADLINE)),
        }
        self.recorded = {RECORDED_ANSWER}

    def knows_the_pages(self, person: Person) -> None:
        """What the pages told once the answer was given."""
        confirms = "C’est bien ma réponse"
        first = next(number for number, page in enumerate(person.met) if confirms in page.options)
        told = {passage for page in person.met[first:] for passage in page.passages}
        assert any("refuse" in passage for passage in told)
        self.hidden |= told

    def knows_the_paper(self, reference: str, code: str) -> None:
        """Reference and code, as they were read back."""
        spaced = f"{reference[:4]} {reference[4:8]} {reference[8:]}"
        self.recorded |= {reference}
        self.hidden |= {spaced, *of_a_code(code)}


def comes_to_the_review(hall: Hall, person: Person) -> Secrets:
    """Has had the letter, and refuses."""
    secrets = Secrets()
    assert hall.traces({*secrets.hidden, *secrets.recorded}) == set()
    person.opens_the_kiosk().knows_what_they_want(
        situation="J’ai reçu la lettre d’annonce", letter_date=f"{LETTER_DAY:%d%m%Y}"
    )
    assert person.has_seen(format_date(DEADLINE, "d MMMM y", locale="fr"))
    person.chooses("Je refuse Mon espace santé").chooses("C’est bien ma réponse")
    return secrets


def prints(hall: Hall, person: Person, secrets: Secrets) -> str:
    """Confirms, and hears the paper read back to its reference; that reference."""
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    if hall.machine.fault is not Fault.NONE:
        assert person.is_at("Un papier n’est pas sorti")
        person.chooses("Continuer sans ce papier")
    goes_on_to(person, "La référence est")
    reference = said_after(person, "La référence est")
    goes_on_to(person, "Le code est")
    secrets.knows_the_paper(reference, said_after(person, "Le code est"))
    return reference


def goes_on_to(person: Person, words: str) -> None:
    while not any(passage.startswith(words) for page in person.met for passage in page.passages):
        person.waits_for_the_machine()
        # A printer on a busy machine may answer too late: it came out all the same, which is looked at afterwards.
        if person.is_at("Le papier est-il dans votre main ?"):
            person.chooses("J’ai bien le papier")
        else:
            person.continues()


def said_after(person: Person, words: str) -> str:
    said = next(one for page in person.met for one in page.passages if one.startswith(words))
    return "".join(re.findall("[0-9]", said))


def leaves(person: Person) -> None:
    """Goes on to the end, and ends the visit."""
    if person.sees("Continuer sans relire"):  # offered where there are letters in the hand
        person.chooses("Continuer sans relire")
    person.hears_until_offered("Terminer la visite").chooses("Terminer la visite")
    assert person.is_at("Au revoir, et merci")


def assert_only_a_record_is_left(hall: Hall, secrets: Secrets, reference: str) -> None:
    """In the register's own file; erasing the record leaves nothing but its reference, never to be given again."""
    files = {"var/register.sqlite", "var/register.sqlite-wal"}
    assert {path for path, _ in hall.traces(secrets.recorded)} <= files
    assert_erasing_leaves_nothing(hall, secrets, reference)


def assert_erasing_leaves_nothing(hall: Hall, secrets: Secrets, reference: str) -> None:
    assert frozenset((hall.var / "archive").iterdir()) == hall.script
    copy = hall.var.with_name("erased") / "var"
    shutil.copytree(hall.var, copy)
    here = dataclasses.replace(hall, var=copy, script=frozenset((copy / "archive").iterdir()))
    command = (KIOSK, "register", "erase", reference, "--reason", "request")
    subprocess.run(command, env={**os.environ, "CLAIRVOIX_VAR": str(here.var)}, check=True, capture_output=True)
    assert here.traces(secrets.hidden) == set()
    assert here.traces(secrets.recorded - {reference}) == set()
    assert {path for path, _ in here.traces({reference})} == {"var/register.sqlite"}


def assert_nothing_is_left(hall: Hall, secrets: Secrets) -> None:
    assert hall.traces({*secrets.hidden, *secrets.recorded}) == set()
    told = subprocess.run([KIOSK, "register", "verify", "--json"], capture_output=True, check=True)
    assert json.loads(told.stdout)["entries"] == 0


def test_a_finished_visit_leaves_its_record_and_nothing_else(hall: Hall) -> None:
    with hall.somebody() as person:
        secrets = comes_to_the_review(hall, person)
        reference = prints(hall, person, secrets)
        secrets.knows_the_pages(person)
        leaves(person)
        assert hall.traces(secrets.hidden) == set()  # while the browser is still open
    assert sorted(paper[:5] for paper in hall.sheets.received) == [b"%PDF-"] * 3
    assert jobs() == ""
    assert hall.traces({RECORDED_ANSWER}) != set()  # the search finds what is there
    assert hall.traces(secrets.hidden) == set()
    assert_only_a_record_is_left(hall, secrets, reference)


def test_a_stopped_visit_leaves_nothing(hall: Hall) -> None:
    with hall.somebody() as person:
        secrets = comes_to_the_review(hall, person)
        secrets.knows_the_pages(person)
        person.presses("stop").chooses("Arrêter et effacer")
    assert_nothing_is_left(hall, secrets)


def test_a_visit_that_nobody_goes_on_with_leaves_nothing(hall: Hall) -> None:
    with hall.somebody() as person:
        person.tab.clock.install()
        secrets = comes_to_the_review(hall, person)
        secrets.knows_the_pages(person)
        screen = hall.running.there.settings.screen
        person.tab.clock.fast_forward((screen.inactivity_seconds + 1) * 1000)
        person.waits_for("Êtes-vous toujours là ?")
        person.tab.clock.fast_forward((screen.alert_seconds + 1) * 1000)
        person.waits_for("La visite est effacée")
    assert_nothing_is_left(hall, secrets)


def test_a_receipt_that_did_not_come_out_waits_for_a_mediator_and_erasing_takes_it_too(
    hall: Hall,
) -> None:
    hall.machine.fault = Fault.PAPER_OUT
    with hall.somebody() as person:
        secrets = comes_to_the_review(hall, person)
        reference = prints(hall, person, secrets)
        secrets.knows_the_pages(person)
        leaves(person)
    kept = hall.traces(secrets.hidden)
    assert kept
    assert {path for path, _ in kept} <= {"var/register.sqlite", "var/register.sqlite-wal"}, kept
    assert_only_a_record_is_left(hall, secrets, reference)


def test_a_kiosk_that_is_killed_in_the_middle_and_starts_again_leaves_nothing(hall: Hall, tmp_path: Path) -> None:
    with hall.somebody() as person:
        secrets = comes_to_the_review(hall, person)
        secrets.knows_the_pages(person)
        kill_all_of(hall.running.process)
        assert hall.traces({*secrets.hidden, *secrets.recorded}) == set()
        with running(hall.var, tmp_path, hall.printers) as again:
            person.tab.goto(f"{again.there.address}/", wait_until="domcontentloaded")
            person.looks()
            assert person.is_at("Bonjour, et bienvenue")
    assert_nothing_is_left(hall, secrets)


def kill_all_of(process: "subprocess.Popen[bytes]") -> None:
    """The server and its workers, at once, as a power cut does."""
    for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGKILL)
    process.wait()
