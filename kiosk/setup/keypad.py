"""The keypad of one kiosk, learnt by pressing its keys: what is asked, and the keymap that comes of it.

Knows the file that the screen reads its keys from; how keys are pressed, in a browser or a terminal, a face knows.
"""

import tomllib
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path

from kiosk.register import durable
from kiosk.settings import LEAST_DWELL_MS
from kiosk.setup.toml_lines import toml_value

N_ = str
NAME = "keymap.toml"
_LEARNT = "touches apprises"
_MOST_SIGNS_OF_A_KEY = 24

# What a keypad's keys may do, in the order that is asked. Keys of the machine's words.
ACTS: dict[str, str] = {
    "choose:1": N_("The first answer"),
    "choose:2": N_("The second answer"),
    "choose:3": N_("The third answer"),
    "choose:4": N_("The fourth answer"),
    "next": N_("Go on"),
    "back": N_("Go back"),
    "repeat": N_("Hear it again"),
    "pause": N_("Pause"),
    "help": N_("Call somebody"),
    "where": N_("Where am I?"),
    "more": N_("Know more"),
    "louder": N_("Louder"),
    "softer": N_("Softer"),
    "slower": N_("Slower"),
    "faster": N_("Faster"),
    "move:next": N_("The next thing on the page"),
    "move:back": N_("The thing before"),
    "select": N_("Press what is chosen"),
    "curtain": N_("Hide the screen"),
    "language": N_("Another language"),
    "stop": N_("Stop and erase"),
    "headphones:in": N_("Plug the headphones into the keypad"),
    "headphones:out": N_("Pull the headphones out of the keypad"),
}


class KeyRefused(Exception):
    """A key that can't be learnt. The sentence says why."""


class Keypad:
    """The keys of this kiosk: those of the keyboard, over them those of the site's keypad, over both those learnt."""

    def __init__(self, folder: Path, var: Path, check: Callable[[Path], object], pad: Callable[[], str]) -> None:
        """`folder` holds the delivered keymaps, `pad` names the site's own among them ("": none).

        `check` reads a keymap's file and raises where the screen would refuse it.
        """
        self._folder = folder
        self._own = var / NAME
        self._check = check
        self._pad = pad

    @property
    def keyboard(self) -> Path:
        """The delivered keyboard."""
        return self._folder / "keyboard.toml"

    @property
    def learnt(self) -> Path | None:
        """The keymap of what was learnt here, None where nothing was."""
        return self._own if self._own.is_file() else None

    def keys(self) -> dict[str, str]:
        """By what each key does: the key's name. The last one where several do the same."""
        return {act: key for key, act in self._given().items()}

    def learn(self, learnt: Mapping[str, str]) -> None:
        """Write a keymap in which the keys of `learnt` (act: key) do that; every other key does what it did.

        Raises KeyRefused, RegisterFull, RegisterUnavailable; what `check` raises, and nothing is changed then.
        """
        keys = {named(key): act for act, key in learnt.items() if act in ACTS}
        if len(keys) < len(learnt):
            raise KeyRefused(_("Each key does one thing: press another key for one of them."))
        before = _keys(self._own) if self._own.is_file() else {}
        draft = self._own.with_suffix(".draft")
        durable.replace(draft, _written({"name": _LEARNT, "keys": {**before, **keys}}).encode(), mode=0o600)
        try:
            self._check(draft)
            draft.replace(self._own)
        finally:
            draft.unlink(missing_ok=True)

    def forget(self) -> None:
        """Back to the keys that were delivered."""
        self._own.unlink(missing_ok=True)

    def _given(self) -> dict[str, str]:
        pad = self._pad()
        over = (self._folder / f"{pad}.toml",) if pad else ()
        own = (self._own,) if self._own.is_file() else ()
        return {key: act for path in (self.keyboard, *over, *own) for key, act in _keys(path).items()}


def _keys(path: Path) -> dict[str, str]:
    keys: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["keys"]
    return keys


def named(key: str) -> str:
    """The name of a key as keymaps have it: letters in lower case. Raises KeyRefused where it is no key's name."""
    name = key.lower() if len(key) == 1 else key
    if not name or len(name) > _MOST_SIGNS_OF_A_KEY or not name.isprintable():
        raise KeyRefused(_("This key sends nothing that can be learnt: press another one."))
    return name


def check_pad(folder: Path, pad: str) -> None:
    """Raises ValueError where `pad` names no delivered keymap."""
    known = sorted(path.stem for path in folder.glob("*.toml") if path.stem != "keyboard")
    if pad and pad not in known:
        raise ValueError(_("One of these: {choices}").format(choices=", ".join(known)))


def check_dwell(dwell_ms: str) -> None:
    """Raises ValueError where everything that a pointer passes would be pressed."""
    if 0 < int(dwell_ms) < LEAST_DWELL_MS:
        raise ValueError(_("0, or at least {least}.").format(least=LEAST_DWELL_MS))


def _written(keymap: Mapping[str, object]) -> str:
    """A keymap as TOML: plain values first, as TOML asks, then its tables."""
    plain = {name: value for name, value in keymap.items() if not isinstance(value, Mapping)}
    lines = [f"{name} = {toml_value(value)}" for name, value in plain.items() if isinstance(value, str | int)]
    for name, table in keymap.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{name}]", *(f"{toml_value(key)} = {toml_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"
