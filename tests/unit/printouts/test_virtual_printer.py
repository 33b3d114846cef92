"""The virtual printer, by the command manual: bytes written here by hand, not by what writes our receipts."""

import pytest
from PIL import Image
from unit.printouts.reading import codes_in, ocr

from printouts.virtual import Fault, Machine, PowerLost

CUT = b"\x1dV\x00"
DLE_EOT = b"\x10\x04"


def _lines(*sent: bytes) -> list[str]:
    machine = Machine()
    machine.feed(b"\x1b@" + b"".join(sent) + CUT)
    return machine.papers[0].text.split("\n")


@pytest.mark.parametrize(
    ("page", "sent", "expected"),
    [
        (0, b"\x82\x8a\x87", "éèç"),
        (2, b"\x82\x8a\xb7", "éèÀ"),
        (19, b"\xd5 \x82", "€ é"),
        (16, b"\x80 \x9c \x92 \xab\xa0\xbb", "€ œ ’ «\xa0»"),
    ],
)
def test_letters_come_from_the_code_page_that_was_chosen(page: int, sent: bytes, expected: str) -> None:
    assert _lines(b"\x1bt" + bytes((page,)), sent, b"\n") == [expected]


def test_initialising_brings_the_first_page_and_size_back() -> None:
    machine = Machine()
    machine.feed(b"\x1bt\x10\x1d!\x22\x1bE\x01A\n\x1b@\x82\n" + CUT)
    assert [(line.text, line.wide, line.high, line.is_bold) for line in machine.papers[0].lines] == [
        ("A", 3, 3, True),
        ("é", 1, 1, False),
    ]


def test_a_full_line_is_broken_where_it_is_full_inside_words_too() -> None:
    assert _lines(b"x" * 50 + b"\n") == ["x" * 48, "xx"]
    assert _lines(b"\x1d!\x11" + b"x" * 25 + b"\n") == ["x" * 24, "x"]


def test_text_can_be_read_off_the_roll() -> None:
    machine = Machine()
    machine.feed(b"\x1bt\x10\x1d!\x11D\xe9j\xe0 12 \x80\n" + CUT)
    assert "Déjà 12 €" in ocr(machine.papers[0].image)


@pytest.mark.parametrize(("mode", "wide", "high"), [(0, 1, 1), (1, 2, 1), (2, 1, 2), (3, 2, 2)])
def test_a_raster_comes_out_dot_for_dot(mode: int, wide: int, high: int) -> None:
    machine = Machine()
    machine.feed(b"\x1dv0" + bytes((mode,)) + b"\x01\x00\x02\x00" + b"\x81\xff" + CUT)
    image = machine.papers[0].image
    assert (image.width, image.height) == (576, 2 * high)
    black = [x for x in range(0, 16, wide) if image.getpixel((x, 0)) == 0]
    assert black == [0, 7 * wide]
    assert all(image.getpixel((x, high)) == 0 for x in range(8 * wide))


def test_stored_graphics_come_out_when_they_are_printed() -> None:
    machine = Machine()
    machine.feed(b"\x1d(L\x0c\x00" + b"0p0\x01\x01\x31\x08\x00\x02\x00\xff\x00" + CUT)
    assert machine.papers == []
    machine.feed(b"\x1d(L\x02\x0002" + CUT)
    assert machine.papers[0].image.getpixel((3, 0)) == 0


def test_a_qr_code_of_its_own_is_printed_and_kept_as_words() -> None:
    payload = "référence 0412"
    data = payload.encode()
    machine = Machine()
    machine.feed(
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1"
        b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data + b"\x1d(k\x03\x001Q0" + CUT
    )
    assert machine.papers[0].codes == (payload,)
    framed = Image.new("L", (700, machine.papers[0].image.height + 100), 255)
    framed.paste(machine.papers[0].image.convert("L"), (60, 50))
    assert codes_in(framed) == {payload}


def test_commands_may_come_in_byte_by_byte() -> None:
    machine = Machine()
    for byte in b"\x1b@\x1bt\x10Caf\xe9\n\x1dv0\x00\x01\x00\x01\x00\xff" + CUT:
        machine.feed(bytes((byte,)))
    assert machine.papers[0].text == "Café"


def test_an_unknown_command_is_noted_and_the_rest_goes_on() -> None:
    machine = Machine()
    machine.feed(b"\x1b\x07ok\n" + CUT)
    assert machine.papers[0].text == "ok"
    assert len(machine.unknown) == 1


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (Fault.NONE, "12 12 12 12"),
        (Fault.NEAR_END, "12 12 12 1e"),
        (Fault.PAPER_OUT, "1a 32 12 7e"),
        (Fault.COVER_OPEN, "1a 16 12 12"),
        (Fault.JAM, "1a 52 1a 12"),
        (Fault.HOT, "1a 52 52 12"),
        (Fault.BROKEN, "1a 52 32 12"),
        (Fault.SILENT, ""),
    ],
)
def test_it_answers_as_the_manual_says(fault: Fault, answers: str) -> None:
    machine = Machine(fault=fault)
    assert b"".join(machine.feed(DLE_EOT + bytes((n,))) for n in (1, 2, 3, 4)).hex(" ") == answers


def test_it_answers_a_process_number_in_its_turn() -> None:
    machine = Machine()
    assert machine.feed(b"bonjour\n\x1d(H\x06\x00001234\x1dr\x01") == b"\x37\x221234\x00\x00"


def test_without_paper_it_keeps_what_it_got_and_goes_on_once_repaired() -> None:
    machine = Machine(fault=Fault.PAPER_OUT)
    assert machine.feed(b"bonjour\n" + CUT + b"\x1dr\x01") == b""
    assert machine.papers == []
    assert machine.feed(DLE_EOT + b"\x04") == b"\x7e"
    assert machine.repair() == b"\x00"
    assert machine.papers[0].text == "bonjour"


def test_paper_can_run_out_in_the_middle() -> None:
    machine = Machine(fault=Fault.PAPER_OUT_MID_JOB, lines_before_fault=3)
    machine.feed(b"un\ndeux\ntrois\nquatre\ncinq\n" + CUT)
    assert machine.fault is Fault.PAPER_OUT
    torn = machine.take_paper()
    assert torn is not None
    assert torn.text == "un\ndeux\ntrois"
    assert not torn.is_cut


def test_a_printer_that_dies_forgets_the_rest() -> None:
    machine = Machine(fault=Fault.DIES_MID_JOB, lines_before_fault=2)
    with pytest.raises(PowerLost):
        machine.feed(b"un\ndeux\ntrois\n" + CUT)
    assert [paper.text for paper in machine.papers] == ["un\ndeux"]
