"""The machine's words: every one has its French, and what gettext reads is what the catalogue says."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kiosk.catalogue import known_keys

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "kiosk" / "locale").glob("*/LC_MESSAGES/*.po"))


def test_every_sentence_of_the_machine_has_its_french() -> None:
    used = {
        message
        for folder in ("kiosk", "voice", "printouts")
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python"), ("**.html", "jinja2")], keywords={"_": None, "N_": None}
        )
        if isinstance(message, str) and message
    }
    assert used - known_keys("fr") == set()


@pytest.mark.parametrize(
    "path", [path for path in CATALOGUES if path.stem == "clairvoix"], ids=lambda path: path.parts[-3]
)
def test_what_gettext_reads_is_compiled_from_the_catalogue(path: Path) -> None:
    """Mended by: .venv/bin/pybabel compile -d kiosk/locale -D clairvoix."""
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_translations_fill_the_same_blanks(path: Path) -> None:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id and isinstance(message.id, str) and isinstance(message.string, str):
                blanks = {one.split(":")[0] for one in re.findall(r"\{([^}]*)\}", message.id)}
                assert {one.split(":")[0] for one in re.findall(r"\{([^}]*)\}", message.string)} == blanks, message.id
