"""The document model: what a paper says, whatever it is rendered to. Knows no fonts, printers or subjects."""

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# The level of headings that `Contents` lists.
SECTION = 2


class Medium(StrEnum):
    """What a paper is printed on."""

    SHEET = "sheet"  # A4
    ROLL = "roll"  # thermal roll, 58 or 80 mm


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` 1 is the document's own, once, first; no level is left out."""

    text: str
    level: int = 2


# Languages that are written from right to left.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction(language: str) -> str:
    """Which way `language` is written: "ltr" or "rtl", as HTML says it."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `is_strong` for the one thing that must not be missed. `is_small` for the foot of a page.

    `language` is given where it isn't the paper's: what stands before it, said once more for who reads that language.
    It is read aloud on no paper: who hears a paper hears it in one language. `spoken` stands by ear for a text that
    only machines compare: it names it, and doesn't spell it.
    """

    text: str
    is_strong: bool = False
    is_small: bool = False
    language: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do, in order, numbered, each with a box to tick with a pen where `have_boxes`."""

    items: tuple[str, ...]
    have_boxes: bool = True


@dataclass(frozen=True, slots=True)
class Points:
    """An unordered list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as it was taken: the question, then each answer with a box, one of them ticked.

    Every answer has the same size and weight. `spoken` is the sentence that says it by ear. Where `chosen` is None
    nothing is ticked: each answer has a box of 8 mm for the hand, and is read aloud. `translated` says the question and
    each answer once more, in `language`, on the same lines; it is empty where the paper has one language.
    """

    question: str
    answers: tuple[str, ...]
    chosen: int | None = None
    spoken: str = ""
    translated: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A reference or a code, in the largest figures, in the groups given, spoken digit by digit."""

    label: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: its payload, what it is for in words, the least size of a module in mm."""

    payload: str
    caption: str
    module_mm: float = 0.8


@dataclass(frozen=True, slots=True)
class Codes:
    """QR codes in rows, each a pair of payload and words: what stands on a slip, names on badges, a desk's actions.

    `across` of them stand beside each other on a sheet; on a roll they follow each other.
    """

    items: tuple[tuple[str, str], ...]
    across: int = 3
    module_mm: float = 0.8


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the heads of its columns, and rows whose first cell names them. No caption where a heading is one.

    `bars` draws a chart into it: one length a row, in whatever unit, the longest as wide as there is room.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of level 2, each with its page on a sheet."""

    label: str


@dataclass(frozen=True, slots=True)
class CombField:
    """Boxes of 8 mm to write one letter or digit each by hand. `groups` are the numbers of boxes, e.g. (2, 2, 4)."""

    label: str
    groups: tuple[int, ...]
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class BlankLine:
    """Lines to write on by hand, 12 mm apart, or a value already known in their place."""

    label: str
    lines: int = 1
    value: str | None = None


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box of 8 mm to tick by hand, with what ticking it says. Never ticked by the machine."""

    label: str


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where to sign: a box with one thick corner that fingers find."""

    label: str
    hint: str | None = None
    height_mm: int = 30


@dataclass(frozen=True, slots=True)
class Correspondents:
    """The head of a letter: sender's lines to fill by hand on the left, recipient on the right, place and date.

    `recipient` may hold empty strings: blank lines to fill by hand. `spoken` are the sentences that say it by ear:
    the place and the date are dots there, which nobody reads out.
    """

    sender_labels: tuple[str, ...]
    recipient: tuple[str, ...]
    place_and_date: str
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, or a cut mark with words on a roll."""

    label: str | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new sheet; with `is_spared`, only where what is left doesn't fit on this one whole.

    Nothing on a roll.
    """

    is_spared: bool = False


Block = (
    Heading
    | Paragraph
    | Steps
    | Points
    | Choice
    | Figures
    | Code
    | Codes
    | Table
    | Contents
    | CombField
    | BlankLine
    | TickBox
    | SignatureBox
    | Correspondents
    | Rule
    | PageBreak
)

_BLOCKS: dict[str, type[Any]] = {
    block.__name__: block
    for block in (
        Heading,
        Paragraph,
        Steps,
        Points,
        Choice,
        Figures,
        Code,
        Codes,
        Table,
        Contents,
        CombField,
        BlankLine,
        TickBox,
        SignatureBox,
        Correspondents,
        Rule,
        PageBreak,
    )
}


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words that renderings add around a paper, given by whoever makes it, in its language.

    `page` has `{page}`, `{pages}` and `{copy}`; `duplicate` and `rehearsal` are printed across the head, the former
    with which duplicate it is where it has `{number}`. By ear, `labelled` joins a `{label}` with its `{value}`,
    `by_hand` says which lines (`{label}`) wait for the hand, and `tick_box` that a box does.
    """

    page: str
    duplicate: str
    rehearsal: str
    labelled: str = "{label} {value}"
    by_hand: str = "{label}"
    tick_box: str = "{label}"


@dataclass(frozen=True, slots=True)
class Document:
    """One paper.

    `kind` names it in file names and the outbox ("form", "letter", "receipt", "reminder", "slip", "sheet").
    `copies` labels each copy (« votre exemplaire »); one copy without label where empty. `foot` stands small at the
    foot of every sheet. `size_pt` is the size of running text: 14, 18 or 24 on a sheet; on a roll 14 is normal and
    anything larger is large print. `duplicate` counts reprints: 0 is the first print.
    """

    kind: str
    title: str
    language: str
    medium: Medium
    blocks: tuple[Block, ...]
    furniture: Furniture
    copies: tuple[str, ...] = ()
    foot: str = ""
    size_pt: int = 14
    duplicate: int = 0
    is_rehearsal: bool = False

    def sections(self) -> tuple[str, ...]:
        """The headings of level 2, in order: what `Contents` lists."""
        return tuple(block.text for block in self.blocks if isinstance(block, Heading) and block.level == SECTION)

    def again(self) -> "Document":
        """The same paper, one more time: it says so."""
        return dataclasses.replace(self, duplicate=self.duplicate + 1)


def to_json(document: Document) -> str:
    """`document` as JSON, for an outbox. `from_json` gives it back equal."""
    body = dataclasses.asdict(document)
    body["blocks"] = [{"block": type(b).__name__, **dataclasses.asdict(b)} for b in document.blocks]
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def from_json(text: str) -> Document:
    """The document that `to_json` wrote. Raises ValueError where the text is none."""
    try:
        body = json.loads(text)
        blocks = tuple(
            _BLOCKS[block["block"]](**{name: _tuples(v) for name, v in block.items() if name != "block"})
            for block in body["blocks"]
        )
        return Document(
            **{
                **{name: _tuples(value) for name, value in body.items()},
                "blocks": blocks,
                "medium": Medium(body["medium"]),
                "furniture": Furniture(**body["furniture"]),
            }
        )
    except (KeyError, TypeError) as trouble:
        raise ValueError(f"not a document: {trouble}") from trouble
