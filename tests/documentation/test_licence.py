"""One licence, said the same everywhere, and every typeface comes with its own."""

import re
import tomllib

from repository import PROJECT, project_files

LICENCE = "EUPL-1.2"


def test_the_licences_whole_text_is_there() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = [int(number) for number in re.findall(r"^(\d{1,2})\.\s*[A-Z]", text, re.MULTILINE)]
    assert articles == list(range(1, 16))
    assert "Appendix" in text


def test_the_licence_is_named_alike_wherever_it_is_named() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == LICENCE
    assert f"license: {LICENCE}\n" in (PROJECT / "publiccode.yml").read_text(encoding="utf-8")
    assert LICENCE in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_version_is_the_same_wherever_it_is_said() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"softwareVersion: {version}\n" in (PROJECT / "publiccode.yml").read_text(encoding="utf-8")


def test_every_typeface_comes_with_its_licence() -> None:
    files = project_files()
    folders = {path.parent for path in files if path.suffix in {".woff2", ".woff", ".ttf", ".otf"}}
    licensed = {path.parent for path in files if re.match(r"(OFL|LICENSE|LICENCE)", path.name)}
    assert folders <= licensed
