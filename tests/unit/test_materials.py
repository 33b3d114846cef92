"""The bill of materials: every library of both locks, its hashes, who asked for it; the same twice."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.materials import bill, debian_packages, main, pins

PROJECT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
INDEX = """Package: espeak-ng
Version: 1:1.51+dfsg-10
Architecture: amd64
SHA256: {digest}
Filename: ./espeak-ng.deb

"""


@pytest.mark.parametrize("name", LOCKS)
def test_every_library_of_the_lock_is_in_it_with_its_hashes(name: str) -> None:
    lock = (PROJECT / name).read_text(encoding="utf-8")
    found = pins(lock)
    assert len(found) == sum("==" in line and not line.startswith((" ", "#")) for line in lock.splitlines())
    assert [pin.name for pin in found if not pin.hashes] == []
    assert sum(len(pin.hashes) for pin in found) == lock.count("--hash=sha256:")


def test_what_a_library_needs_points_at_libraries_that_are_there() -> None:
    told = bill((PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    references = {component["bom-ref"] for component in told["components"]}
    graph = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    assert set(graph) == {*references, "clairvoix"}
    assert {needed for some in graph.values() for needed in some} == references, "each is asked for by somebody"
    assert any(needed.startswith("pkg:pypi/flask@") for needed in graph["clairvoix"])


def test_system_packages_stand_beside_libraries_once() -> None:
    index = INDEX.format(digest="a" * 64)
    assert [one["purl"] for one in debian_packages(index)] == ["pkg:deb/debian/espeak-ng@1%3A1.51%2Bdfsg-10?arch=amd64"]
    told = bill("", [index, index])
    assert len(told["components"]) == 1


def test_made_twice_it_is_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        outcome = CliRunner().invoke(main, [str(PROJECT / "requirements.lock"), str(tmp_path / name)])
        assert outcome.exit_code == 0, outcome.output
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    told = json.loads((tmp_path / "one").read_text(encoding="utf-8"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
