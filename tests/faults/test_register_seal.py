"""The site's key leaves the kiosk: onto a stick and one sheet, through a real CUPS, and into no byte of the machine."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cups_server
import pytest
from unit.printouts.reading import codes_in, pages_of

from kiosk.register import sealing

KIOSK = Path(sys.executable).with_name("kiosk")
CONFIG = Path(__file__).parents[2] / "config"

pytestmark = pytest.mark.skipif(not cups_server.CAN_RUN, reason=cups_server.WHY_NOT)


@pytest.mark.parametrize("words", [pytest.param(None, marks=pytest.mark.slow), "cinq mots sans rapport entre eux"])
def test_the_sites_key_is_on_the_stick_and_on_one_sheet_and_nowhere_else(
    var: Path, tmp_path: Path, words: str | None
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "journeys").symlink_to(CONFIG / "journeys")
    (config / "kiosk.toml").write_text('[printers.sheet]\nkind = "cups"\naddress = "office"\n')
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm") as stick,
        cups_server.sink() as sheets,
        cups_server.cups(sheets) as cups,
    ):
        environment = {**os.environ, "CLAIRVOIX_VAR": str(var), "CLAIRVOIX_CONFIG": str(config)}
        sealed = subprocess.run(
            [KIOSK, "register", "seal", stick, *(["--passphrase"] if words else [])],
            env=environment,
            capture_output=True,
            input=f"{words}\n".encode(),
            check=False,
        )
        assert sealed.returncode == 0, sealed.stderr
        line = (Path(stick) / sealing.PRIVATE_NAME).read_text().strip()
        key = sealing.OpeningKey.from_line(line, words)
        assert sealing.load(var) == key.public
        (sheet,) = sheets.received
        (printed,) = codes_in(pages_of(sheet)[0])
        assert sealing.OpeningKey.from_line(printed, words).public == key.public
        secrets = [one.rpartition(" ")[2].encode() for one in (line, printed, key.line())] + [key._raw]
        secrets += [words.encode()] if words else []
        kept = [path for folder in (var, cups) for path in folder.rglob("*") if path.is_file()]
        assert [path for path in kept if any(one in path.read_bytes() for one in secrets)] == []
        assert cups_server.jobs() == ""
