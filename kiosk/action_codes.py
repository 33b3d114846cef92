"""The codes of the card of actions: what a page's buttons send, as a scanner types it. Knows no paper and no page."""

from kiosk.journey.actions import Action

# What begins every code of the card. The page's script takes it off, and does what the rest says.
BEGINNING = "clairvoix geste "

OPTIONS = tuple(f"{Action.CHOOSE}:{number}" for number in (1, 2, 3, 4))
# The others are options, or chosen by a word; and whoever scans needs no pointer.
ACTIONS = tuple(
    str(action) for action in Action if action not in {Action.CHOOSE, Action.EXPLAIN, Action.OTHERS, Action.POINTER}
)
# For pages that ask for figures.
FIGURES = (*(f"type:{figure}" for figure in "1234567890"), "correct", "enter")

# All that the card's codes can stand for.
VALUES = (*OPTIONS, *ACTIONS, *FIGURES)


def code_of(value: str) -> str:
    """What stands in the code of a button's `value`. A scanner types a space as itself; a colon it may not."""
    return BEGINNING + value.replace(":", " ")


def value_of(code: str) -> str | None:
    """The button's value that `code` stands for, None where it is no code of the card."""
    if not code.startswith(BEGINNING):
        return None
    value = code.removeprefix(BEGINNING).strip().replace(" ", ":")
    return value if value in VALUES else None
