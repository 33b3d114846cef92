"""Keymaps: which key of a keyboard or tactile keypad does what. Data under `config/keymaps`, checked when read."""

import json
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kiosk.journey.actions import Action

# What keys do that is nobody's action: they move the focus, press what has it (two switches are enough), and open
# the microphone.
MOVES = frozenset({"move:next", "move:back", "select", "listen"})


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


class Keymap(_Table):
    """One keyboard or keypad. `keys`: the browser's name of a key → an action, with its number where it has one."""

    name: str
    double_strike_ms: Annotated[int, Field(ge=0, le=2000)] = 500
    scanner: Scanner = Scanner()
    keys: dict[str, str]

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
