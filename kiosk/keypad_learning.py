"""Learns a keypad: the keys that somebody presses, one asked for after another, become a keymap's file.

Knows keys by the names that browsers give them (KeyboardEvent.key), and what is asked for; reads no device and shows
nothing. A page or a terminal asks for `Learning.asked`, gives each key to `press`, and ends with `save`.
"""

import json
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.journey.actions import Action
from kiosk.keymap import Keymap, KeymapError, load_keymap

# What is asked for, in this order: first what is enough for everything, then what makes it easier.
NEEDED = ("move:next", "select")
WANTED = (
    "move:back",
    str(Action.NEXT),
    str(Action.BACK),
    str(Action.HELP),
    str(Action.REPEAT),
    str(Action.PAUSE),
    str(Action.WHERE),
    str(Action.MORE),
    str(Action.LOUDER),
    str(Action.SOFTER),
    str(Action.FASTER),
    str(Action.SLOWER),
    str(Action.CURTAIN),
    str(Action.LANGUAGE),
    str(Action.STOP),
)
ASKED = (*NEEDED, *WANTED)

# Keys that belong to the browser or to other keys: no keypad may send them for an action.
_NO_KEYS = frozenset(
    {"", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Dead", "Process", "Unidentified", "Tab"}
)
_LEFT_OUT = re.compile(r"[^a-z0-9]+")


class KeyRefused(Exception):
    """A key can't be taken. `reason` is "no_key" (part of another key, or unknown), "figure" (figures are data where a
    scene asks for them) or "taken" (it means `by` already)."""

    def __init__(self, key: str, reason: str, by: str | None = None) -> None:
        super().__init__(f"« {key} » can't be taken ({reason}). Press another key, or leave this one out.")
        self.key = key
        self.reason = reason
        self.by = by


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learned so far. A value: each step gives a new one, so that a page can keep it in a form."""

    taken: tuple[tuple[str, str], ...] = ()  # (act, key), as they were pressed
    at: int = 0

    @property
    def asked(self) -> str | None:
        """The act whose key is asked for now, as keymaps write it; None once all were asked."""
        return ASKED[self.at] if self.at < len(ASKED) else None

    @property
    def may_skip(self) -> bool:
        """Whether what is asked for may be left out: all but what everything needs."""
        return self.asked in WANTED

    @property
    def is_enough(self) -> bool:
        """Whether everything can be done with what was learned."""
        return set(NEEDED) <= {act for act, _ in self.taken}

    def press(self, key: str) -> "Learning":
        """The key for what is asked. Raises KeyRefused; the value stays as it was."""
        act = self.asked
        if act is None or key in _NO_KEYS or not key.isprintable():
            raise KeyRefused(key, "no_key")
        if len(key) == 1 and key.isdecimal():
            raise KeyRefused(key, "figure")
        name = key.lower() if len(key) == 1 else key
        for other, taken in self.taken:
            if taken == name:
                raise KeyRefused(name, "taken", other)
        return Learning((*self.taken, (act, name)), self.at + 1)

    def skip(self) -> "Learning":
        """Leave what is asked for out. What everything needs is asked for until it is there."""
        return replace(self, at=self.at + 1) if self.may_skip else self

    def undo(self) -> "Learning":
        """Ask again for what was asked before."""
        if self.at == 0:
            return self
        before = ASKED[self.at - 1]
        return Learning(tuple((act, key) for act, key in self.taken if act != before), self.at - 1)

    def keymap(self, name: str) -> Keymap:
        """What was learned, as a keymap that the screen takes."""
        shown = "".join(letter for letter in name if letter.isprintable())
        return Keymap(name=shown, keys={key: act for act, key in self.taken})


def as_toml(keymap: Keymap) -> str:
    """The file of a learned keymap, as `load_keymap` reads it."""
    keys = "".join(f"{_quoted(key)} = {_quoted(act)}\n" for key, act in keymap.keys.items())
    return f"name = {_quoted(keymap.name)}\ndouble_strike_ms = {keymap.double_strike_ms}\n\n[keys]\n{keys}"


def file_name(name: str) -> str:
    """A plain file name for a keypad's name. Raises KeymapError where nothing is left of it."""
    letters = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = _LEFT_OUT.sub("-", "".join(letters).lower()).strip("-")
    if not plain:
        raise KeymapError("A keypad needs a name with letters or figures in it. Give it one.")
    return f"{plain}.toml"


def save(learning: Learning, name: str, folder: Path) -> Path:
    """Write what was learned under `folder`, whole or not at all, and read it back. Raises KeymapError, OSError.

    An older file of the same keypad is replaced: whoever learns it again means it.
    """
    if not learning.is_enough:
        raise KeymapError("The key that moves on and the key that chooses are both needed. Press them first.")
    path = folder / file_name(name)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".part", delete=False) as draft:
        draft.write(as_toml(learning.keymap(name)))
        draft.flush()
        os.fsync(draft.fileno())
    made = Path(draft.name)
    try:
        load_keymap(made)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return path


def _quoted(text: str) -> str:
    # A TOML basic string is written as JSON writes one.
    return json.dumps(text, ensure_ascii=False)
