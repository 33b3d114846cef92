"""A register made again from its papers: what comes back, and what is told apart and refused."""

import contextlib
import dataclasses
import io
import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import form_papers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sample_records import BOOK, DAY, STATION, bodies, body, decided

from kiosk.register import Answer, CodeBook, Prepared, RecordBody, Register, Stored, notes
from kiosk.register import pictures as pictures_module
from kiosk.register.codebook import CodeBooks
from kiosk.register.from_papers import Fate, Finding, Pile, Scanned, bring_back, read, split
from kiosk.register.keys import load_public
from kiosk.register.lives import Erasure
from kiosk.register.pictures import NoDecoder, NoPdfReader, NoPicture, codes_in, texts_in
from kiosk.register_record import code_book
from printouts.document import Document
from printouts.renderings import sheet

Recorded = tuple[Stored, str]


def record(register: Register, wish: RecordBody) -> Recorded:
    """A record, and its form's note."""
    written: list[str] = []

    def compose(prepared: Prepared) -> Sequence[object]:
        written.append(prepared.form_note)
        return []

    stored = register.record(wish, compose)  # type: ignore[arg-type]
    return stored, written[0]


def pile_of(notes_read: Sequence[str], folder: Path, book: CodeBook = BOOK, station: int = STATION) -> Pile:
    scanned = [Scanned(str(number), text) for number, text in enumerate(notes_read)]
    return read(scanned, CodeBooks([book]), load_public(folder), station)


def fates(findings: Sequence[Finding]) -> list[str]:
    return [finding.fate.value for finding in findings]


def keep_keys(lost: Path, new: Path) -> None:
    """The register is gone, its keys were in the backup."""
    (new / "keys").mkdir(parents=True)
    for path in (lost / "keys").iterdir():
        (new / "keys" / path.name).write_bytes(path.read_bytes())
        (new / "keys" / path.name).chmod(path.stat().st_mode & 0o777)


@pytest.fixture
def lost(tmp_path: Path) -> tuple[Path, list[Recorded]]:
    """A register of a few records that is about to be lost; one changes another."""
    with Register.open(tmp_path / "lost", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        first = record(register, body(decided("space", Answer.REFUSE)))
        second = record(register, body(decided("samu", Answer.CONSENT, None)))
        changed = record(register, body(decided("space", Answer.CONSENT), supersedes=first[0].reference))
    return tmp_path / "lost", [first, second, changed]


def test_records_come_back_equal_and_verify(lost: tuple[Path, list[Recorded]], tmp_path: Path) -> None:
    folder, recorded = lost
    keep_keys(folder, tmp_path / "new")
    with Register.open(folder, STATION) as old, Register.open(tmp_path / "new", STATION) as new:
        new.learn(BOOK)
        pile = pile_of([note for _, note in reversed(recorded)], folder)
        assert fates(new.bring_back(pile.papers)) == ["restored"] * 3
        for stored, note in recorded:
            wanted, found = old.find(stored.reference, stored.code), new.find(stored.reference, stored.code)
            assert dataclasses.replace(found, entry_number=wanted.entry_number) == wanted
            assert new.find_scanned(note).body == wanted.body
            assert new.history.life(stored.reference).steps == ()
        assert new.verify().is_sound


def test_the_register_can_be_made_again_with_a_new_key_and_the_old_public_one(
    lost: tuple[Path, list[Recorded]], tmp_path: Path
) -> None:
    folder, recorded = lost
    new = tmp_path / "new"
    (new / "keys").mkdir(parents=True)
    (new / "keys" / "poster.pub").write_bytes((folder / "keys" / f"station-{STATION:04}.pub").read_bytes())
    with Register.open(new, STATION) as register:
        register.learn(BOOK)
        register.bring_back(pile_of([note for _, note in recorded], new).papers)
        stored = recorded[0][0]
        assert register.find(stored.reference, stored.code).superseded_by == recorded[2][0].reference
        assert register.verify().is_sound


def test_a_change_comes_after_what_it_changes(lost: tuple[Path, list[Recorded]], tmp_path: Path) -> None:
    folder, recorded = lost
    keep_keys(folder, tmp_path / "new")
    with Register.open(tmp_path / "new", STATION) as new:
        pile = pile_of([recorded[2][1], recorded[0][1]], folder)
        order = [finding.reference for finding in new.bring_back(pile.papers)]
    assert order == [recorded[0][0].reference, recorded[2][0].reference]


def test_scanning_again_brings_nothing_twice(lost: tuple[Path, list[Recorded]]) -> None:
    folder, recorded = lost
    note = recorded[0][1]
    pile = pile_of([note, note], folder)
    assert fates(pile.findings) == ["duplicate"]
    with Register.open(folder, STATION) as register:
        assert fates(register.bring_back(pile.papers)) == ["already_there"]
        assert register.verify().entries == 3


def test_what_was_erased_stays_erased(lost: tuple[Path, list[Recorded]], tmp_path: Path) -> None:
    folder, recorded = lost
    stored, note = recorded[1]
    with Register.open(folder, STATION) as register:
        register.erase(stored.reference, Erasure.REQUEST)
        assert fates(register.bring_back(pile_of([note], folder).papers)) == ["erased"]
    keep_keys(folder, tmp_path / "new")
    with Register.open(tmp_path / "new", STATION) as new:
        told_from_elsewhere = {stored.reference}
        assert fates(new.bring_back(pile_of([note], folder).papers, told_from_elsewhere)) == ["erased"]
        assert new.entry_of(stored.reference) is None


# --- what isn't a paper of ours ------------------------------------------------------------------------------------


def _answer_changed(note: str) -> str:
    return note.replace("Refus", "Accord", 1)


def _machine_line_changed(note: str) -> str:
    place = note.index("cv1 ") + 40
    other = "A" if note[place] != "A" else "B"
    return note[:place] + other + note[place + 1 :]


def _signature_changed(note: str) -> str:
    place = note.rindex("=") - 20
    other = "A" if note[place] != "A" else "B"
    return note[:place] + other + note[place + 1 :]


@pytest.mark.parametrize(
    ("change", "is_genuine_beside", "fate"),
    [
        (_answer_changed, False, Fate.ALTERED),
        (_machine_line_changed, True, Fate.ALTERED),
        (_machine_line_changed, False, Fate.FORGED),
        (_signature_changed, False, Fate.FORGED),
        (lambda note: note.replace("clairvoix-", "clairvoix-9"), False, Fate.FOREIGN),
        (lambda note: note[:60], False, Fate.UNREADABLE),
        (lambda _: "https://example.org/promo", False, Fate.UNREADABLE),
        (lambda _: "", False, Fate.NO_CODE),
    ],
)
def test_what_is_not_genuine_is_told_apart(
    change: object,
    is_genuine_beside: bool,  # noqa: FBT001 – a case
    fate: Fate,
    lost: tuple[Path, list[Recorded]],
) -> None:
    folder, recorded = lost
    note = recorded[0][1]
    scanned = [change(note), *([note] if is_genuine_beside else [])]  # type: ignore[operator]
    pile = pile_of(scanned, folder)
    assert fates(pile.findings) == [fate.value]
    assert len(pile.papers) == is_genuine_beside


def test_another_town_halls_paper_is_foreign_though_its_station_has_our_number(
    lost: tuple[Path, list[Recorded]], tmp_path: Path
) -> None:
    with Register.open(tmp_path / "elsewhere", STATION) as elsewhere:
        elsewhere.learn(BOOK)
        _stored, note = record(elsewhere, body())
    assert fates(pile_of([note], lost[0]).findings) == ["foreign"]


def test_a_paper_of_another_station_of_the_site_goes_to_that_station(
    lost: tuple[Path, list[Recorded]], tmp_path: Path
) -> None:
    with Register.open(tmp_path / "neighbour", 7) as neighbour:
        neighbour.learn(BOOK)
        stored, note = record(neighbour, body())
    public = (tmp_path / "neighbour" / "keys" / "station-0007.pub").read_bytes()
    (lost[0] / "keys" / "neighbour.pub").write_bytes(public)
    pile = pile_of([note], lost[0])
    assert pile.papers == ()
    assert pile.findings == (Finding("0", Fate.OTHER_STATION, stored.reference),)


def test_words_that_are_not_known_here_are_said_to_be_missing(lost: tuple[Path, list[Recorded]]) -> None:
    other = dataclasses.replace(BOOK, script="77" * 32)
    assert fates(pile_of([lost[1][0][1]], lost[0], book=other).findings) == ["unknown_script"]


def test_a_receipt_holds_no_record(lost: tuple[Path, list[Recorded]]) -> None:
    stored = lost[1][0][0]
    code = notes.receipt_code(stored.reference, bytes(32))
    assert pile_of([code], lost[0]).findings == (Finding("0", Fate.RECEIPT, stored.reference),)


def test_two_records_under_one_reference_are_a_conflict(
    lost: tuple[Path, list[Recorded]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, recorded = lost
    stored, note = recorded[1]
    keep_keys(folder, tmp_path / "clone")
    monkeypatch.setattr("kiosk.register.references.draw", lambda _station: stored.reference)
    with Register.open(tmp_path / "clone", STATION) as clone:
        clone.learn(BOOK)
        _, other = record(clone, body(decided("samu", Answer.REFUSE)))
    pile = pile_of([note, other], folder)
    assert fates(pile.findings) == ["conflict"]
    with Register.open(folder, STATION) as register:
        assert fates(register.bring_back(pile_of([other], folder).papers)) == ["conflict"]


# --- scanner lines -------------------------------------------------------------------------------------------------


def test_a_scanners_lines_are_parted_into_codes(lost: tuple[Path, list[Recorded]]) -> None:
    folder, recorded = lost
    first, second, third = (note for _, note in recorded)
    receipt = notes.receipt_code(recorded[0][0].reference, bytes(32))
    cut_off = "\n".join(first.splitlines()[:3])
    typed = f"\n{first}\n3017620422003\n{second}{receipt}\n{cut_off}\n{third}\nRéf. 04"
    pile = read(split(io.StringIO(typed)), CodeBooks([BOOK]), load_public(folder), STATION)
    assert [paper.sealed.reference for paper in pile.papers] == [stored.reference for stored, _ in recorded]
    assert sorted(fates(pile.findings)) == ["receipt", "unreadable", "unreadable", "unreadable"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_scanner_ends_them(ending: str, lost: tuple[Path, list[Recorded]]) -> None:
    folder, recorded = lost
    typed = "".join(note for _, note in recorded).replace("\n", ending)
    pile = read(split(io.StringIO(typed, newline=None)), CodeBooks([BOOK]), load_public(folder), STATION)
    assert (len(pile.papers), pile.findings) == (3, ())


def test_a_keyboard_scanner_that_loses_accents_is_read(lost: tuple[Path, list[Recorded]]) -> None:
    folder, recorded = lost
    typed = "\n".join(note for _, note in recorded).encode("ascii", "replace").decode()
    pile = read(split(io.StringIO(typed)), CodeBooks([BOOK]), load_public(folder), STATION)
    assert (len(pile.papers), pile.findings) == (3, ())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.lists(st.text(max_size=30), max_size=4), wish=bodies())
def test_noise_between_notes_neither_loses_nor_changes_one(
    noise: list[str], wish: RecordBody, noisy: tuple[Register, Path]
) -> None:
    register, folder = noisy
    wish = dataclasses.replace(wish, supersedes=None)
    stored, note = record(register, wish)
    lines = [line for text in noise for line in (text.splitlines() or [""])]
    typed = [*lines, *note.splitlines(), *lines]
    pile = read(split(typed), CodeBooks([BOOK]), load_public(folder), STATION)
    assert [(paper.sealed.reference, paper.sealed.body) for paper in pile.papers] == [(stored.reference, wish)]


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Register, Path]:
    """One register for all examples: opening one each would be the whole of their time."""
    folder = tmp_path_factory.mktemp("noisy")
    register = Register.open(folder, STATION, clock=lambda: DAY)
    register.learn(BOOK)
    return register, folder


# --- pictures ------------------------------------------------------------------------------------------------------


# Forms that are printed as one PDF: enough to share what starting a program costs, few enough to fit the memory.
BATCH = 25


def texts_on(page: Image.Image, number: int) -> list[str]:
    """What is read from the code of one form, worn as its number has it."""
    return texts_in(form_papers.worn(page, random.Random(number)))


def read_back(how_many: int, tmp_path: Path, print_and_scan: Callable[[list[Document]], Iterable[Image.Image]]) -> int:
    """Print so many forms, no two of one record; wear, scan and read each; rebuild. How many were read: none wrongly.

    The register that is made of what was read must hold the records of the lost one, byte for byte.
    """
    chance = random.Random(412)
    book = code_book(form_papers.script())
    with (
        Register.open(tmp_path / "lost", STATION, clock=lambda: DAY) as register,
        ThreadPoolExecutor() as scanners,
    ):
        register.learn(book)
        forms = [form_papers.recorded(register, form_papers.decided(chance)) for _ in range(how_many)]
        scans: list[Scanned] = []
        read_in: list[Future[list[str]]] = []
        for first in range(0, how_many, BATCH):
            pages = print_and_scan([document for _, document in forms[first : first + BATCH]])
            read_in += [scanners.submit(texts_on, page, first + number) for number, page in enumerate(pages)]
        for number, ((prepared, _), texts) in enumerate(zip(forms, read_in, strict=True)):
            assert [text.strip() for text in texts.result()] in ([], [prepared.form_note.strip()])
            scans += [Scanned(str(number), text) for text in texts.result()]
        keep_keys(tmp_path / "lost", tmp_path / "new")
        pile = read(scans, CodeBooks([book]), load_public(tmp_path / "new"), STATION)
        codes = {prepared.reference: prepared.code for prepared, _ in forms}
        with Register.open(tmp_path / "new", STATION, clock=lambda: DAY) as new:
            new.learn(book)
            restored = new.bring_back(pile.papers)
            assert pile.findings == ()
            assert fates(restored) == ["restored"] * len(scans)
            for finding in restored:
                assert finding.reference is not None
                code = codes[finding.reference]
                assert new.find(finding.reference, code).body == register.find(finding.reference, code).body
            assert new.verify().is_sound
    return len(scans)


def test_stained_and_skewed_forms_are_read_back_from_their_whole_first_page(tmp_path: Path) -> None:
    assert read_back(4, tmp_path, lambda documents: map(form_papers.scanned, documents)) == 4


def test_of_a_hundred_forms_worn_in_a_drawer_all_are_read_and_none_wrong(tmp_path: Path) -> None:
    assert read_back(100, tmp_path, form_papers.scanned_heads) == 100


@pytest.mark.slow
def test_of_a_thousand_forms_worn_in_a_drawer_nearly_all_are_read_and_none_wrong(tmp_path: Path) -> None:
    assert read_back(1000, tmp_path, form_papers.scanned_heads) >= 995


def test_pictures_and_pdfs_of_sheets_are_read(lost: tuple[Path, list[Recorded]], tmp_path: Path) -> None:
    with Register.open(tmp_path / "real", STATION, clock=lambda: DAY) as register:
        register.learn(code_book(form_papers.script()))
        prepared, document = form_papers.recorded(register, form_papers.decided(random.Random(1)))
    (tmp_path / "form.pdf").write_bytes(sheet.pdf(document))
    page = form_papers.scanned(document)
    page.save(tmp_path / "form.png")
    blank = page.point(lambda _: 255)
    page.save(tmp_path / "box.tiff", save_all=True, append_images=[blank])
    wanted = prepared.form_note.strip()
    for name in ("form.pdf", "form.png"):
        assert next(codes_in(tmp_path / name)).text.strip() == wanted
    sheets = list(codes_in(tmp_path / "box.tiff"))
    assert [(code.where, code.text.strip()) for code in sheets] == [("box.tiff, 1", wanted), ("box.tiff, 2", "")]


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.7 cut off", b"\x89PNG\r\n\x1a\n"])
def test_a_damaged_file_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(content)
    with pytest.raises(NoPicture, match="neither a picture nor a PDF"):
        list(codes_in(path))


def test_missing_tools_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPdfReader, match="poppler-utils"):
        list(codes_in(tmp_path / "scan.pdf"))
    monkeypatch.setitem(pictures_module.__dict__, "_DECODER", "no_such_decoder")
    with pytest.raises(NoDecoder, match="config/start"):
        list(codes_in(tmp_path / "scan.pdf"))


def test_either_all_papers_come_back_or_none(
    lost: tuple[Path, list[Recorded]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, recorded = lost
    keep_keys(folder, tmp_path / "new")
    pile = pile_of([note for _, note in recorded], folder)
    with Register.open(tmp_path / "new", STATION) as new:
        with contextlib.suppress(ZeroDivisionError), new._database.writing() as connection:
            bring_back(connection, new._pen, pile.papers)
            raise ZeroDivisionError
        assert new.verify().entries == 0
        assert new.outbox.lines() == ()
