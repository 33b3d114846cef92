"""Papers in braille, by the real liblouis: what stands where on a page, and what an embosser is sent."""

import dataclasses
import os
import socket
import stat
import threading
from pathlib import Path

import pytest
from unit.printouts import samples

from kiosk.journey.load import load_script
from printouts.document import Choice, Code, Document, Paragraph
from printouts.printers import PrinterMisconfigured, PrinterState, Result
from printouts.printers.embosser import Embosser
from printouts.printers.folder import KEPT_FILES
from printouts.renderings import braille, braille_cells
from printouts.renderings.braille_cells import NoBraille, brf, cells, has_braille, languages
from printouts.renderings.outputs import BraillePage, Grade
from printouts.renderings.renderer import RenderedHere
from printouts.renderings.workshop import Workshop

PAGE = BraillePage()
JOURNEY = Path(__file__).parents[3] / "config" / "journeys" / "health-space"
# How liblouis writes a sign that its table lacks: a backslash and an x.
UNKNOWN = {"fr": "⠐⠌⠭", "en": "⠸⠡⠭"}


def test_french_is_written_as_french_readers_read_it() -> None:
    # Code braille français uniformisé: capitals by dots 46, figures by dot 6 and the signs of Antoine.
    assert cells("Été 34 22", "fr") == "⠨⠿⠞⠿⠀⠠⠩⠹⠀⠠⠣⠣"
    assert brf(cells("Votre reçu", "fr")) == ".VOTRE RE&U"
    assert cells("l’accueil\u202f: « oui »", "fr") == "⠇⠄⠁⠉⠉⠥⠑⠊⠇⠀⠒⠀⠶⠀⠕⠥⠊⠀⠶"
    assert len(cells("je ne veux pas", "fr", Grade.CONTRACTED)) < len(cells("je ne veux pas", "fr"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("grade", list(Grade))
def test_every_language_of_the_journey_has_its_braille(language: str, grade: Grade) -> None:
    assert has_braille(language, grade)
    assert has_braille("xx") is False
    with pytest.raises(NoBraille, match="language"):
        cells("a", "xx")


def test_every_language_that_the_journey_has_is_one_of_these() -> None:
    assert {one.name for one in JOURNEY.iterdir() if (one / "words.toml").is_file()} <= set(languages())


def test_no_word_of_the_script_has_a_sign_that_french_braille_lacks() -> None:
    script = load_script(JOURNEY, {}, only_offered=True)
    for topic in script.original.topics.values():
        for words in (*topic.short, *topic.more, *topic.arguments, *topic.concerns):
            assert UNKNOWN["fr"] not in cells(words.text, "fr"), words.text


@pytest.mark.parametrize("paper", [samples.RECEIPT, samples.FORM, samples.LETTER], ids=lambda paper: paper.kind)
@pytest.mark.parametrize("page", [PAGE, BraillePage(28, 25), BraillePage(42, 32, Grade.CONTRACTED)])
def test_no_line_is_longer_than_the_embosser_s(paper: Document, page: BraillePage) -> None:
    for number, lines in enumerate(braille.pages(paper, page), start=1):
        assert len(lines) == page.lines
        assert all(len(line) <= page.cells for line in lines), number
        assert lines[-1].strip("\u2800") == cells(str(number), "fr", page.grade)


def test_every_word_of_a_receipt_is_there_but_the_square_s() -> None:
    lines = [line for page in braille.pages(samples.RECEIPT, PAGE) for line in page[:-1]]
    read = "".join(lines).replace("\u2800", "")
    for block in samples.RECEIPT.blocks:
        if isinstance(block, Paragraph):
            assert cells(block.text, "fr").replace("\u2800", "") in read
        if isinstance(block, Code):
            assert cells(block.caption, "fr").replace("\u2800", "") not in read


def test_an_answer_is_told_in_words_and_others_are_not() -> None:
    choice = next(block for block in samples.FORM.blocks if isinstance(block, Choice))
    form = dataclasses.replace(samples.FORM, blocks=(choice,), foot="")
    read = "".join(line for page in braille.pages(form, PAGE) for line in page[:-1]).replace("\u2800", "")
    assert cells(choice.spoken, "fr").replace("\u2800", "") in read


def test_a_word_longer_than_a_line_is_hyphenated() -> None:
    words = dataclasses.replace(samples.RECEIPT, blocks=(Paragraph("a" * 70),), foot="")
    (lines,) = braille.pages(words, PAGE)
    assert [len(line) for line in lines[:3]] == [30, 30, 14]
    assert (lines[0][-1], lines[1][-1]) == ("⠤", "⠤")


def test_a_file_for_an_embosser_is_braille_ascii_in_pages() -> None:
    data = braille.embossed(samples.FORM, PAGE)
    sheets = data.split(b"\f")
    assert sheets[-1] == b""
    assert len(sheets) - 1 == len(braille.pages(samples.FORM, PAGE))
    assert all(sheet.count(b"\r\n") == PAGE.lines for sheet in sheets[:-1])
    assert set(data) <= set(range(0x20, 0x60)) | {0x0A, 0x0C, 0x0D}


def test_a_machine_without_liblouis_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NoBraille("library")

    monkeypatch.setattr(braille_cells, "_louis", missing)
    assert not has_braille("fr")
    with pytest.raises(NoBraille) as trouble:
        braille.embossed(samples.RECEIPT, PAGE)
    assert trouble.value.reason == "library"


def test_the_worker_writes_braille_and_says_why_it_can_t() -> None:
    workshop = Workshop()
    try:
        assert workshop.braille(samples.RECEIPT, PAGE) == braille.embossed(samples.RECEIPT, PAGE)
        with pytest.raises(NoBraille) as trouble:
            workshop.braille(dataclasses.replace(samples.RECEIPT, language="xx"), PAGE)
        assert trouble.value.reason == "language"
    finally:
        workshop.close()


def test_an_embosser_on_the_network_gets_every_page_and_is_never_believed(tmp_path: Path) -> None:
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            line, _ = listening.accept()
            with line:
                while piece := line.recv(4096):
                    got.append(piece)

        thread = threading.Thread(target=take)
        thread.start()
        port = listening.getsockname()[1]
        outcome = Embosser("network", f"127.0.0.1:{port}", PAGE, tmp_path).print(samples.RECEIPT)
        thread.join(10)
    assert outcome.result is Result.UNKNOWN
    assert b"".join(got) == braille.embossed(samples.RECEIPT, PAGE)
    gone = Embosser("network", f"127.0.0.1:{port}", PAGE, tmp_path)
    assert gone.status() is PrinterState.OFFLINE
    assert gone.print(samples.RECEIPT).result is Result.FAILED


class Endless(RenderedHere):
    """Renders more than any line holds by itself."""

    def braille(self, document: Document, page: BraillePage) -> bytes:
        """The same page over and over."""
        return bytes(16 << 20)


def test_an_embosser_that_takes_no_more_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        outcome = Embosser("network", address, PAGE, tmp_path, Endless(), seconds_a_page=0.2).print(samples.RECEIPT)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert "takes no more" in outcome.detail


def test_a_folder_of_previews_numbers_its_files(tmp_path: Path) -> None:
    embosser = Embosser("folder", "", PAGE, tmp_path / "papers")
    first, second = (embosser.print(samples.RECEIPT).paths[0] for _ in range(2))
    assert first.read_bytes() == second.read_bytes() == braille.embossed(samples.RECEIPT, PAGE)
    assert (first.suffix, first != second) == (".brf", True)


def test_a_folder_of_previews_is_nobody_else_s_to_read_and_keeps_the_newest_alone(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(KEPT_FILES):
        (papers / f"old-{number}.brf").touch()
        os.utime(papers / f"old-{number}.brf", (number, number))
    path = Embosser("folder", "", PAGE, papers).print(samples.RECEIPT).paths[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {one.name for one in papers.iterdir()} == {path.name, *(f"old-{n}.brf" for n in range(1, KEPT_FILES))}


@pytest.mark.parametrize(("kind", "address"), [("usb", ""), ("cups", "no queue?"), ("network", "host:ninety")])
def test_an_embosser_that_can_t_work_is_refused_with_what_to_write(kind: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(PrinterMisconfigured):
        Embosser(kind, address, PAGE, tmp_path)
