"""The README keeps its promises: what it points at is there, and every command stands in it."""

import re
from importlib.util import find_spec

import click
import pytest
from repository import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_there() -> None:
    assert "bash config/start" in README
    assert "bash tests/run" in README


def test_what_it_points_at_exists() -> None:
    links = [target for target in re.findall(r"\]\(([^)#\s]+)", README) if not re.match(r"https?://", target)]
    assert links
    assert [target for target in links if not (PROJECT / target).exists()] == []


@pytest.mark.skipif(find_spec("kiosk.cli") is None, reason="the command line isn't there")
def test_every_command_is_documented() -> None:
    from kiosk.cli import kiosk  # noqa: PLC0415

    assert [name for name in _commands(kiosk, "kiosk") if f"`{name}" not in README and f"{name} " not in README] == []


def _commands(command: click.Command, name: str) -> list[str]:
    if not isinstance(command, click.Group):
        return [name]
    return [leaf for inner, member in command.commands.items() for leaf in _commands(member, f"{name} {inner}")]
