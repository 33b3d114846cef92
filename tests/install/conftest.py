"""The small project of the tests of config/start, and one signed folder made of it for all that only read it."""

import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "unit"))  # start_project, and the small project itself

from bare_machine import ARCHITECTURE, Bundle, workshop


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Made by `config/start --bundle` on a machine whose archive has two small packages."""
    project, machine = workshop(tmp_path_factory.mktemp("workshop"))
    folder = machine.folder / "clé de la mairie"
    made = machine.start(project.folder, "--bundle", str(folder), "--for", ARCHITECTURE)
    log = project.folder / "var" / "start.log"
    assert made.returncode == 0, made.stderr + (log.read_text(encoding="utf-8") if log.exists() else "")
    found = re.search(r"^ +((?:[0-9a-f]{4} ?){8})$", made.stdout, re.MULTILINE)
    assert found, made.stdout
    return Bundle(folder, found[1], project.folder / "var" / "bundle-key.pem", made)
