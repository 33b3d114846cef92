"""Finding a record: by reference and code, slowly for who guesses; by its form, which proves itself."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers, papers

from kiosk.register import PaperLine, Prepared, Register, Stored, references
from kiosk.register.attempts import BURST, DELAY
from kiosk.register.errors import (
    ForeignPaper,
    ForgedPaper,
    MistypedReference,
    NotAPaper,
    ReceiptOnly,
    RecordAltered,
    SlowDown,
    UnknownReference,
    UnknownScript,
)
from kiosk.tries import OWN_BURST, REFILL, OwnTries


@dataclass
class Ticks:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10_000:04}"


def seconds_to_wait(register: Register, reference: str, code: str) -> int:
    with pytest.raises(SlowDown) as trouble:
        register.find(reference, code)
    seconds = trouble.value.values["seconds"]
    assert isinstance(seconds, int)
    return seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def patient(tmp_path: Path, ticks: Ticks) -> Register:
    register = Register.open(tmp_path, STATION, clock=lambda: DAY, ticks=ticks)
    register.learn(BOOK)
    return register


class Scan:
    """A record and what its papers carry."""

    def __init__(self, register: Register) -> None:
        self.prepared: Prepared

        def compose(prepared: Prepared) -> list[PaperLine]:
            self.prepared = prepared
            return []

        self.stored: Stored = register.record(body(), compose)


def test_a_record_is_found_by_its_reference_and_code(register: Register) -> None:
    stored = register.record(body(), papers)
    found = register.find(references.spaced(stored.reference), stored.code)
    assert found.body == body()
    assert (found.reference, found.entry_number, found.superseded_by) == (stored.reference, 1, None)


def test_a_mistyped_reference_is_told_and_costs_no_try(register: Register) -> None:
    stored = register.record(body(), no_papers)
    mistyped = f"{(int(stored.reference) + 1) % 10**12:012}"
    for _ in range(50):
        with pytest.raises(MistypedReference):
            register.find(mistyped, stored.code)
    assert register.find(stored.reference, stored.code).entry_number == 1


@pytest.mark.parametrize("code", ["", "12345", "abcd", "é", " "])
def test_what_is_no_code_is_a_wrong_code(register: Register, code: str) -> None:
    stored = register.record(body(), no_papers)
    with pytest.raises(UnknownReference):
        register.find(stored.reference, code)


def test_a_wrong_code_and_an_unknown_reference_look_the_same(patient: Register, ticks: Ticks) -> None:
    stored = patient.record(body(), no_papers)
    unknown = references.make(STATION, (int(stored.reference[4:10]) + 1) % 1_000_000)
    seen = []
    for reference in (stored.reference, unknown):
        answers = []
        for _ in range(5):
            with pytest.raises((UnknownReference, SlowDown)) as trouble:
                patient.find(reference, wrong(stored.code))
            answers.append(str(trouble.value))
        seen.append(answers)
    assert seen[0] == seen[1]


def test_wrong_codes_wait_longer_each_time_and_the_right_one_waits_too(patient: Register, ticks: Ticks) -> None:
    stored = patient.record(body(), no_papers)
    waits = []
    for _ in range(3):
        with pytest.raises(UnknownReference):
            patient.find(stored.reference, wrong(stored.code))
    for _ in range(12):
        waits.append(seconds_to_wait(patient, stored.reference, stored.code))
        ticks.now += waits[-1]
        with pytest.raises(UnknownReference):
            patient.find(stored.reference, wrong(stored.code))
    assert waits[:4] == [DELAY.first, 2 * DELAY.first, 4 * DELAY.first, 8 * DELAY.first]
    assert waits[-1] == DELAY.longest
    ticks.now += DELAY.longest
    assert patient.find(stored.reference, stored.code).entry_number == 1
    with pytest.raises(UnknownReference):
        patient.find(stored.reference, wrong(stored.code))


def test_a_try_while_waiting_makes_the_wait_no_longer(patient: Register) -> None:
    stored = patient.record(body(), no_papers)
    for _ in range(3):
        with pytest.raises(UnknownReference):
            patient.find(stored.reference, wrong(stored.code))
    assert {seconds_to_wait(patient, stored.reference, stored.code) for _ in range(20)} == {DELAY.first}


def test_a_restart_gives_no_new_tries(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        stored = register.record(body(), no_papers)
        for _ in range(3):
            with pytest.raises(UnknownReference):
                register.find(stored.reference, wrong(stored.code))
    with Register.open(tmp_path, STATION) as register:
        assert seconds_to_wait(register, stored.reference, stored.code) > DELAY.first - 5


def test_trying_one_code_on_many_references_is_slowed_down(patient: Register, ticks: Ticks) -> None:
    for serial in range(BURST):
        with pytest.raises(UnknownReference):
            patient.find(references.make(STATION, serial), "0000")
    assert seconds_to_wait(patient, references.make(STATION, 999), "0000") == 60
    ticks.now += 60
    with pytest.raises(UnknownReference):
        patient.find(references.make(STATION, 999), "0000")


def test_a_restart_gives_no_new_tries_on_other_references_either(tmp_path: Path) -> None:
    for start in range(0, BURST, 5):  # somebody who pulls the plug after every fifth try
        with Register.open(tmp_path, STATION) as register:
            for serial in range(start, start + 5):
                with pytest.raises(UnknownReference):
                    register.find(references.make(STATION, serial), "0000")
    with Register.open(tmp_path, STATION) as register:
        assert seconds_to_wait(register, references.make(STATION, 999), "0000") > 50


def test_an_altered_body_is_never_shown(register: Register, tmp_path: Path) -> None:
    stored = register.record(body(), no_papers)
    with sqlite3.connect(tmp_path / "register.sqlite") as raw:
        raw.execute("UPDATE bodies SET content = CAST(replace(content, 'refuse', 'accept') AS BLOB)")
    raw.close()
    with pytest.raises(RecordAltered, match="entry 1"):
        register.find(stored.reference, stored.code)


# --- scanned papers ------------------------------------------------------------------------------------------------


def test_a_scanned_form_gives_its_record_without_a_code(register: Register) -> None:
    scan = Scan(register)
    found = register.find_scanned(scan.prepared.form_note)
    assert found == register.find(scan.stored.reference, scan.stored.code)


def test_a_scanned_form_is_enough_when_the_register_has_lost_its_record(register: Register, tmp_path: Path) -> None:
    scan = Scan(register)
    register.close()
    (tmp_path / "register.sqlite").unlink()
    with Register.open(tmp_path, STATION) as rebuilt:
        rebuilt.learn(BOOK)
        found = rebuilt.find_scanned(scan.prepared.form_note)
    assert found.body == body()
    assert (found.reference, found.code) == (scan.stored.reference, scan.stored.code)
    assert found.entry_number is None


def test_a_scanned_form_names_the_record_that_changed_it(register: Register) -> None:
    scan = Scan(register)
    new = register.record(body(supersedes=scan.stored.reference), no_papers)
    assert register.find_scanned(scan.prepared.form_note).superseded_by == new.reference


@pytest.mark.parametrize(("old", "new"), [("Refus", "Accord"), ("espace", "SAMU"), ("22/11/2026", "23/11/2026")])
def test_a_form_with_other_words_is_forged(register: Register, old: str, new: str) -> None:
    note = Scan(register).prepared.form_note
    assert old in note
    with pytest.raises(ForgedPaper, match="clairvoix-0412"):
        register.find_scanned(note.replace(old, new))


def test_the_machine_line_of_another_form_is_forged(register: Register) -> None:
    one, other = (Scan(register).prepared.form_note.split("\n") for _ in range(2))
    one[2] = other[2]
    with pytest.raises(ForgedPaper):
        register.find_scanned("\n".join(one))


def test_the_form_of_another_town_hall_is_foreign(register: Register, tmp_path: Path) -> None:
    with Register.open(tmp_path / "elsewhere", STATION) as elsewhere:
        elsewhere.learn(BOOK)
        note = Scan(elsewhere).prepared.form_note
    with pytest.raises(ForeignPaper, match="clairvoix-0412") as trouble:
        register.find_scanned(note)
    assert not isinstance(trouble.value, NotAPaper)


def test_the_form_of_another_kiosk_of_the_site_is_read_once_its_public_key_is_there(
    register: Register, tmp_path: Path
) -> None:
    with Register.open(tmp_path / "next-door", 413) as other:
        other.learn(BOOK)
        note = Scan(other).prepared.form_note
    name = "station-0413.pub"
    (tmp_path / "keys" / name).write_bytes((tmp_path / "next-door" / "keys" / name).read_bytes())
    assert register.find_scanned(note).reference.startswith("0413")


@pytest.mark.parametrize("text", ["", "3017620422003", "https://exemple.fr", "Réf. 0412\n\n— clairvoix-0412 AAAA\n"])
def test_a_code_that_is_no_form_is_told_apart(register: Register, text: str) -> None:
    with pytest.raises(NotAPaper):
        register.find_scanned(text)


def test_a_receipt_still_needs_its_code(register: Register) -> None:
    scan = Scan(register)
    with pytest.raises(ReceiptOnly) as trouble:
        register.find_scanned(scan.prepared.receipt_code)
    assert trouble.value.values["reference"] == scan.stored.reference


def test_a_form_of_words_that_are_not_known_fails_clearly(register: Register, tmp_path: Path) -> None:
    note = Scan(register).prepared.form_note
    register.close()
    (tmp_path / "register.sqlite").unlink()
    with Register.open(tmp_path, STATION) as forgetful, pytest.raises(UnknownScript, match="Restore the archive"):
        forgetful.find_scanned(note)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_a_scanner_may_end_lines_in_its_own_way(register: Register, line_end: str) -> None:
    note = Scan(register).prepared.form_note.replace("\n", line_end)
    assert register.find_scanned(note).entry_number == 1
    assert register.find_scanned(note.rstrip() + line_end * 3).entry_number == 1


@pytest.mark.parametrize("instead", ["", "?"])
def test_a_scanner_that_types_may_lose_every_sign_beyond_ascii(register: Register, instead: str) -> None:
    note = Scan(register).prepared.form_note
    typed = "".join(sign if sign.isascii() else instead for sign in note)
    assert typed != note
    assert register.find_scanned(typed).entry_number == 1
    with pytest.raises(ForgedPaper):
        register.find_scanned(typed.replace("Refus", "Accord"))


def test_one_person_has_a_few_tries_of_their_own_then_one_a_minute(ticks: Ticks) -> None:
    own = OwnTries(ticks)
    for _ in range(OWN_BURST):
        assert own.take()
    assert not own.take()
    ticks.now += REFILL
    assert own.take()
    assert not own.take()


def test_one_who_plays_with_codes_leaves_tries_to_all_others() -> None:
    assert OWN_BURST <= BURST / 3
