"""Keymaps: which key of a keyboard or tactile keypad does what. Data under `config/keymaps`, checked when read."""

import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kiosk.journey.actions import Action
from kiosk.journey.events import SwitchPressed

# What keys do that is nobody's action: they move the focus, press what has it (two switches are enough), open the
# microphone, and tell that headphones went into a keypad's own socket, or out of it.
MOVES = frozenset({"move:next", "move:back", "select", "listen", "headphones:in", "headphones:out"})
# Of them, what a switch does.
_SWITCHED = frozenset({"move:next", "move:back", "select"})
# What the keyboard keeps of its single characters where they do nothing else: space presses, as it does everywhere.
_PRESSES = {" ": "select"}


class KeymapError(Exception):
    """A keymap can't be used. The sentence says which file, what is wrong, what to do."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scanner(_Table):
    """How a scanner's burst differs from a hand. Milliseconds."""

    least_characters: Annotated[int, Field(ge=3, le=64)] = 6
    gap_ms: Annotated[int, Field(ge=5, le=500)] = 150
    quiet_ms: Annotated[int, Field(ge=20, le=500)] = 150
    end_ms: Annotated[int, Field(ge=50, le=2000)] = 300


class Scanning(StrEnum):
    """Whether these are keys to a hand, or switches: then time moves the focus from the first press on, or one of them
    does, step by step."""

    OFF = "off"
    AUTO = "auto"
    STEP = "step"


class Switches(_Table):
    """How switches are scanned with. `dwells_ms`: how long each stop has the focus, slowest first; where a stop is
    spoken, its time begins when that was said. It begins with the slowest; a trial, « slower » and « faster » choose
    another."""

    scanning: Scanning = Scanning.OFF
    dwells_ms: Annotated[tuple[Annotated[int, Field(ge=300, le=20_000)], ...], Field(min_length=1)] = (
        4000, 3000, 2200, 1600, 1200, 900,
    )  # fmt: skip

    @field_validator("dwells_ms")
    @classmethod
    def _slowest_first(cls, dwells_ms: tuple[int, ...]) -> tuple[int, ...]:
        if list(dwells_ms) != sorted(set(dwells_ms), reverse=True):
            raise ValueError("write the slowest first, each once")
        return dwells_ms


class Keymap(_Table):
    """One keyboard or keypad. `keys`: the browser's name of a key → an action, with its number where it has one.

    `switch_keys` are those of them that are switches: the keyboard beside them has none.
    """

    name: str
    double_strike_ms: Annotated[int, Field(ge=0, le=2000)] = 500
    scanner: Scanner = Scanner()
    switches: Switches = Switches()
    keys: dict[str, str]
    switch_keys: tuple[str, ...] = ()

    @field_validator("keys")
    @classmethod
    def _acts(cls, keys: dict[str, str]) -> dict[str, str]:
        for key, act in keys.items():
            name, _, number = act.partition(":")
            if act in MOVES:
                continue
            if name not in set(Action):
                raise ValueError(f"key « {key} »: there is no action « {name} »")
            if (name == Action.CHOOSE) != (number in {"1", "2", "3", "4"}):
                raise ValueError(f"key « {key} »: « choose » takes a number 1 to 4, no other action takes one")
            if len(key) == 1 and key != key.lower():
                raise ValueError(f"key « {key} »: write letters in lower case")
        return keys

    def under(self, pad: "Keymap") -> "Keymap":
        """This keyboard with `pad` beside it: the pad's keys, its guard and its scanning win."""
        return self.model_copy(
            update={
                "name": pad.name,
                "double_strike_ms": pad.double_strike_ms,
                "switches": pad.switches,
                "keys": self.keys | pad.keys,
                "switch_keys": pad.presses(pad.keys),
            }
        )

    def with_keys(self, keys: Mapping[str, str]) -> "Keymap":
        """This keymap with `keys` over its own."""
        fresh = (key for key in self.presses(keys) if key not in self.switch_keys)
        return self.model_copy(update={"keys": self.keys | dict(keys), "switch_keys": (*self.switch_keys, *fresh)})

    def presses(self, keys: Mapping[str, str]) -> tuple[str, ...]:
        """Which of `keys` move or choose, where these are switches."""
        if self.switches.scanning is Scanning.OFF:
            return ()
        return tuple(key for key, act in keys.items() if act in _SWITCHED)

    def first_press(self) -> SwitchPressed | None:
        """What the first press of a switch tells a conversation; None where there are no switches."""
        match self.switches.scanning:
            case Scanning.OFF:
                return None
            case Scanning.AUTO:
                return SwitchPressed(self.switches.dwells_ms, self.double_strike_ms)
            case Scanning.STEP:
                return SwitchPressed((), self.double_strike_ms)
            case other:
                assert_never(other)

    def without_single_keys(self) -> "Keymap":
        """This keymap without what a letter, figure or sign does by itself (WCAG 2.1.4): a screen reader has those."""
        kept = {key: act for key, act in self.keys.items() if len(key) > 1}
        return self.model_copy(update={"keys": kept | _PRESSES})

    def as_json(self) -> str:
        """The keymap for the browser."""
        return json.dumps(self.model_dump(), ensure_ascii=False, separators=(",", ":"))


def load_keymap(path: Path) -> Keymap:
    """Read a keymap. Raises KeymapError with one sentence."""
    try:
        return Keymap.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as trouble:
        raise KeymapError(f"{path.name} can't be read: {trouble.strerror}. Put it back and start again.") from trouble
    except tomllib.TOMLDecodeError as trouble:
        raise KeymapError(f"{path.name} can't be read: {trouble}. Mend that line and start again.") from trouble
    except ValidationError as trouble:
        first = trouble.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KeymapError(f"{path.name}: « {where} »: {first['msg']}. Correct it and start again.") from trouble


def keymap_of(
    keyboard: Path, folder: Path, pad: str, learnt: Path | None = None, *, has_single_keys: bool = True
) -> Keymap:
    """The keyboard, which staff and scanners use; over it the switches or keypad `pad` of `folder` ("": none); over
    both the keys that were learnt here.

    Without `has_single_keys` letters, figures and signs of the keyboard do nothing by themselves; those of a keypad
    that the site chose, and those that were learnt, stay. Raises KeymapError.
    """
    keys = load_keymap(keyboard)
    if not has_single_keys:
        keys = keys.without_single_keys()
    if pad:
        keys = keys.under(load_keymap(folder / f"{pad}.toml"))
    return keys.with_keys(load_keymap(learnt).keys) if learnt else keys
