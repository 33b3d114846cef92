"""The card of actions: whoever has a scanner and nothing else goes through with it, alone or with a helper's hand.

The machine's own words; what a code holds, `kiosk.action_codes` knows.
"""

from kiosk.action_codes import FIGURES, OPTIONS, code_of
from kiosk.journey.actions import Action
from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Codes, Document, Heading, Medium, PageBreak, Paragraph

# Wide apart: a scanner must see one square and never its neighbour.
_ACROSS = 3
_MODULE_MM = 1.0

N_ = str
# What stands under each square. Keys of the machine's words, those of the buttons themselves.
LABELS: dict[str, str] = {
    "choose:1": N_("The first answer"),
    "choose:2": N_("The second answer"),
    "choose:3": N_("The third answer"),
    "choose:4": N_("The fourth answer"),
    Action.NEXT: N_("Continue"),
    Action.BACK: N_("Back"),
    Action.MORE: N_("Tell me more"),
    Action.WHERE: N_("Where am I?"),
    Action.HELP: N_("Call somebody"),
    Action.STOP: N_("Stop"),
    Action.REPEAT: N_("Listen again"),
    Action.PAUSE: N_("Pause"),
    Action.SLOWER: N_("Slower"),
    Action.FASTER: N_("Faster"),
    Action.LOUDER: N_("Louder"),
    Action.SOFTER: N_("Softer"),
    Action.LARGER: N_("Larger text"),
    Action.SMALLER: N_("Smaller text"),
    Action.CONTRAST: N_("Contrast"),
    Action.LANGUAGE: N_("Language"),
    Action.CURTAIN: N_("Hide the screen"),
    Action.RULER: N_("Reading ruler"),
    Action.RESET: N_("Usual settings"),
    "correct": N_("Correct"),
    "enter": N_("Done"),
}
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Find your way"), (*OPTIONS, Action.NEXT, Action.BACK, Action.MORE, Action.WHERE, Action.HELP)),
    (N_("Sound"), (Action.REPEAT, Action.PAUSE, Action.SLOWER, Action.FASTER, Action.SOFTER, Action.LOUDER)),
    (
        N_("Settings"),
        (
            *(Action.SMALLER, Action.LARGER, Action.CONTRAST, Action.RULER, Action.RESET, Action.LANGUAGE),
            *(Action.CURTAIN, Action.STOP),
        ),
    ),
    (N_("Figures, where a page asks for some"), FIGURES),
)


def on_the_card() -> frozenset[str]:
    """Everything that the card has a square for."""
    return frozenset(value for _, values in _GROUPS for value in values)


def gestures(words: Words, *, language: str, is_rehearsal: bool = False) -> Document:
    """The card, to lay before the scanner: each square alone under the light."""
    _ = words
    title = _("The card of actions")
    blocks: list[Block] = [
        Heading(title, 1),
        Paragraph(_("Show a square to the scanner: the kiosk does what stands under it. Cover its neighbours.")),
    ]
    for number, (heading, values) in enumerate(_GROUPS):
        if number:
            blocks.append(PageBreak())
        squares = tuple((code_of(value), _label(value, words)) for value in values)
        blocks += [Heading(_(heading)), Codes(squares, _ACROSS, _MODULE_MM)]
    return machine_paper(
        "actions", title, Medium.SHEET, tuple(blocks), words, language=language, is_rehearsal=is_rehearsal
    )


def _label(value: str, words: Words) -> str:
    name, _, figure = value.partition(":")
    return figure if name == "type" else words(LABELS[value])
