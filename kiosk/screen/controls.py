"""The buttons around a scene: each has its action, words, pictogram and place, the same on every page. Data alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kiosk.journey.actions import Action


@dataclass(frozen=True, slots=True)
class Control:
    """One button. `label` and `short` are keys of the machine's words.

    `short` is what stands on a button whose group has a heading; `label` is what it is called by itself and by ear.
    """

    action: Action
    label: str
    pictogram: str
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two opposite buttons under one heading, and sometimes a third that goes with them."""

    heading: str
    controls: tuple[Control, ...]


SETTINGS: tuple[Control | Pair, ...] = (
    Pair(
        "Text, ruler",
        (
            Control(Action.SMALLER, "Smaller text", "minus", "smaller"),
            Control(Action.LARGER, "Larger text", "plus", "larger"),
            Control(Action.RULER, "Reading ruler", "reading-ruler", "ruler"),
        ),
    ),
    Control(Action.CONTRAST, "Contrast", "contrast-2"),
    Control(Action.LANGUAGE, "Language", "language"),
)
CURTAIN = Control(Action.CURTAIN, "Hide the screen", "eye-off")
RESET = Control(Action.RESET, "Usual settings", "history")

# Where the site has a head pointer. It is also where one may rest without pressing anything else.
POINTER = Control(Action.POINTER, "Press by resting", "rest")

SOUND: tuple[Control | Pair, ...] = (
    Control(Action.REPEAT, "Listen again", "ear"),
    Control(Action.PAUSE, "Pause", "player-pause"),
    Pair(
        "Speed",
        (
            Control(Action.SLOWER, "Slower", "minus", "slower"),
            Control(Action.FASTER, "Faster", "plus", "faster"),
        ),
    ),
    Pair(
        "Sound",
        (
            Control(Action.SOFTER, "Softer", "minus", "softer"),
            Control(Action.LOUDER, "Louder", "plus", "louder"),
        ),
    ),
)

BACK = Control(Action.BACK, "Back", "arrow-left")
WHERE = Control(Action.WHERE, "Where am I?", "map-pin")
HELP = Control(Action.HELP, "Call somebody", "bell")
STOP = Control(Action.STOP, "Stop", "door-exit")
NEXT = Control(Action.NEXT, "Continue", "arrow-right")
MORE = Control(Action.MORE, "Tell me more", "notes")
WAY = (BACK, WHERE, HELP, STOP, NEXT)

# Pictograms of answers: plain shapes of one weight, to find an answer again by; plus and minus, ticks and crosses,
# open and shut would each say what to think of it.
ANSWERS = {
    "consent": "circle",
    "ask": "circle",
    "take": "circle",
    "refuse": "square",
    "dont": "square",
    "later": "square-rotated",
}


# One large drawing under the words of a page on which there is nothing to read for long, by the scene's name.
EMBLEMS = {
    "storing": "hourglass",
    "looking_up": "hourglass",
    "printing": "printer",
    "printed": "printer",
    "switches_running": "circle",
    "help": "bell",
    "help_coming": "users",
    "help_there": "users",
}


def settings(*, has_pointer: bool, has_shared_row: bool) -> tuple[Control | Pair, ...]:
    """The panel's settings. `has_shared_row`: on a low screen the last two stand side by side."""
    pointer = (POINTER,) if has_pointer else ()
    if not has_shared_row:
        return (*SETTINGS, CURTAIN, *pointer, RESET)
    last = Pair("Hide, reset", tuple(replace(one, short=one.label) for one in (CURTAIN, RESET)))
    return (*SETTINGS, *pointer, last)


def every_control() -> Iterator[Control]:
    """All controls, each once."""
    for entry in (*settings(has_pointer=True, has_shared_row=False), *SOUND):
        yield from entry.controls if isinstance(entry, Pair) else (entry,)
    yield from (*WAY, MORE)
