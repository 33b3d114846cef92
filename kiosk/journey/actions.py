"""What a person can do, on whatever channel."""

from enum import StrEnum


class Action(StrEnum):
    """An action of a person. A channel turns touches, keys, words or digits into these and nothing else."""

    CHOOSE = "choose"
    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"
    PAUSE = "pause"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    SOFTER = "softer"
    LARGER = "larger"
    SMALLER = "smaller"
    CONTRAST = "contrast"
    RULER = "ruler"
    RESET = "reset"
    MORE = "more"
    EXPLAIN = "explain"
    OTHERS = "others"
    HELP = "help"
    WHERE = "where"
    LANGUAGE = "language"
    CURTAIN = "curtain"
    POINTER = "pointer"
    STOP = "stop"
