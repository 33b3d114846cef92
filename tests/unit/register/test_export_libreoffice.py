"""The CSV export, opened by a real LibreOffice with French settings: every cell is what was written, none computes."""

import csv
import io
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from export_scenes import CONTEXT, SCENES, decided, filed, signed
from sample_records import body

from kiosk.catalogue import translator
from kiosk.register import Answer
from kiosk.register.exports import Context, Format, sort_out, write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# What its import dialog proposes to who never changed it: commas, semicolons and tabs part cells, quotation marks
# stand around text, UTF-8 by the byte-order mark, French. Tokens of its CSV filter: separators, quotation mark, set of
# characters, first line, formats of columns, language (1036: French), quoted fields as text, detect special numbers.
DIALOG = "44/59/9,34,76,1,,1036,false,"
FRENCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>fr-FR</value></prop></item>
</oor:items>
"""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
EVIL = ("=1+1", "+33", "-2", "@sum", '=HYPERLINK("http://x";"y")', "'quoted", 'a;b"c, d', "1,5", "0012", "1E5")


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(FRENCH, encoding="utf-8")
    return folder


def opened(content: bytes, profile: Path, folder: Path, *, detects_numbers: bool) -> list[list[tuple[str, str, bool]]]:
    """The cells of each row as LibreOffice has them: what is shown, the type of its value, whether it computes."""
    source = folder / "export.csv"
    source.write_bytes(content)
    filter_ = f"--infilter=Text - txt - csv (StarCalc):{DIALOG}{'true' if detects_numbers else 'false'}"
    command = ("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", filter_)
    done = subprocess.run(
        (*command, "--convert-to", "fods", "--outdir", folder, source), capture_output=True, text=True, check=True
    )
    assert "fods" in done.stdout, done.stderr
    tree = ElementTree.parse(folder / "export.fods")  # noqa: S314 – made just now, by LibreOffice
    rows = [_cells(row) for row in tree.iter(f"{_TABLE}table-row")]
    return [row for row in rows if any(shown for shown, _, _ in row)]


def _cells(row: ElementTree.Element) -> list[tuple[str, str, bool]]:
    cells: list[tuple[str, str, bool]] = []
    for cell in row.iter(f"{_TABLE}table-cell"):
        shown = "\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p"))
        kind = cell.get(f"{_OFFICE}value-type", "")
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [(shown, kind, cell.get(f"{_TABLE}formula") is not None)] * min(times, 64)
    while cells and not cells[-1][0]:
        cells.pop()
    return cells


@pytest.mark.parametrize("detects_numbers", [False, True])
def test_every_cell_is_what_was_written(
    profile: Path,
    tmp_path: Path,
    detects_numbers: bool,  # noqa: FBT001 – a box of its dialog
) -> None:
    french = Context(CONTEXT.site, CONTEXT.instant, say=translator("fr"))
    scenes = [record for scene in ("kept", "superseded_in_part", "guardian") for record in SCENES[scene]]
    evil = [filed(body(decided("space", Answer.REFUSE, situation)), signed()) for situation in EVIL]
    content = write(Format.CSV, sort_out([*scenes, *evil]).signed, None, french).content
    written = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    rows = opened(content, profile, tmp_path, detects_numbers=detects_numbers)
    assert len(rows) == len(written)
    for row, expected in zip(rows, written, strict=True):
        while expected and not expected[-1]:
            expected.pop()
        assert [shown for shown, _, _ in row] == expected
        assert not any(computes for _, _, computes in row)
    # References keep their zeros, days are days, and nothing is taken for a number.
    assert rows[1][0][:2] == ("0412 8835 0992", "string")
    assert {kind for _, kind, _ in rows[1]} <= {"string", "date", ""}
