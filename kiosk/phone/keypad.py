"""What a key means where it is pressed (DESIGN.md's table, after ISO/IEC 13714). Pure; knows no sound.

On an entry scene digits are data: only # (done) and * (correct, or back where nothing is typed) act.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Event
from kiosk.journey.scene import Scene, SceneKind

_CHOICES = "1234"
_ACTIONS = {
    "#": Action.NEXT,
    "*": Action.BACK,
    "7": Action.SLOWER,
    "8": Action.FASTER,
    "0": Action.HELP,
    "9": Action.STOP,
}


class Command(Enum):
    """What the line itself does about a key."""

    REPEAT = auto()  # say it again; while it is being said: pause, then go on
    MENU = auto()  # where am I, and what else there is
    CLEAR = auto()  # what was typed is taken back
    TYPED = auto()  # one digit more of an entry
    DONE = auto()  # what is being dictated is said
    IGNORED = auto()  # means nothing here, and disturbs nothing


@dataclass(slots=True)
class Keypad:
    """The keys of one call. Holds the digits of an entry until they are whole."""

    typed: str = field(default="", repr=False)

    def press(self, key: str, scene: Scene) -> Event | Command:
        """What pressing `key` does at `scene`."""
        match scene.kind:
            case SceneKind.ENTRY:
                return self._entry(key, scene.entry_length or 0)
            case SceneKind.DICTATION:
                return _dictation(key)
            case _:
                return _scene(key, scene)

    def _entry(self, key: str, length: int) -> Event | Command:
        if key == "#":
            typed, self.typed = self.typed, ""
            return Digits(typed) if typed else Act(Action.NEXT)
        if key == "*":
            if not self.typed:
                return Act(Action.BACK)
            self.typed = ""
            return Command.CLEAR
        # What is longer than asked for is wrong whatever follows; it is told once # comes.
        self.typed = (self.typed + key)[: length + 1]
        return Command.TYPED


def is_beginning(scene: Scene) -> bool:
    """Whether this is the very beginning of a call, where a caller chooses how it is told."""
    return scene.kind is SceneKind.MENU and not {Action.BACK, Action.NEXT} & scene.actions


def _dictation(key: str) -> Event | Command:
    match key:
        case "#":
            return Command.DONE
        case "*":
            return Act(Action.BACK)
        case "0":
            return Act(Action.HELP)
        case _:
            return Command.IGNORED


def _scene(key: str, scene: Scene) -> Event | Command:
    if key in _CHOICES:
        return Act(Action.CHOOSE, option=int(key))
    match key:
        case "5":
            return Command.REPEAT
        case "6":
            return Command.MENU
        case "*" if is_beginning(scene):
            # There is no way back: the welcome offers a louder, clearer voice by this key.
            return Act(Action.LOUDER)
        case "#" if is_beginning(scene):
            # Nor does it go on by itself: another language is told by this key, in that language.
            return Act(Action.LANGUAGE)
        case _:
            return Act(_ACTIONS[key])
