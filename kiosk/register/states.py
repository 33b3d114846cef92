"""Where a record's papers are, from the steps that were noted. Pure: what may follow what is told here, and only here.

    form    recorded → printed → signed → taken, kept, or both; to complete and on hold on the way
    letter  recorded → printed → taken, or sent → answered
    either  voided; a form neither signed nor taken lapses; signed papers supersede, decision by decision

A printer's confirmation may come at any time: paper that came out is a fact, and changes nothing that came before.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.register import lives, references
from kiosk.register.errors import IllegalStep
from kiosk.register.lives import FORM, Missing, Signature, Step


class Stage(StrEnum):
    """How far a paper has come."""

    RECORDED = "recorded"
    PRINTED = "printed"
    TO_COMPLETE = "to_complete"
    SIGNED = "signed"
    SENT = "sent"
    ANSWERED = "answered"
    VOIDED = "voided"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"  # in every decision
    ERASED = "erased"


_CHANGE_NOTHING = lives.Printed | lives.Requested | lives.Looked | lives.VoiceErased
_OVER = frozenset({Stage.VOIDED, Stage.LAPSED, Stage.SUPERSEDED, Stage.ERASED})


@dataclass(frozen=True, slots=True)
class Filed:
    """Where the site's copy lies."""

    box: str
    place: str


@dataclass(frozen=True, slots=True)
class PaperState:
    """One paper's state.

    `how` tells how it was signed. `superseded` maps decisions to the reference that decides them now. `is_live`: it
    may still be acted on.
    """

    stage: Stage = Stage.RECORDED
    how: Signature | None = None
    signed_on: datetime.date | None = None
    missing: frozenset[Missing] = frozenset()
    is_taken: bool = False
    is_on_hold: bool = False
    filed: Filed | None = None
    slip: str | None = None
    superseded: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_live(self) -> bool:
        """Whether it is neither voided, lapsed, superseded nor erased."""
        return self.stage not in _OVER

    @property
    def counts(self) -> bool:
        """Whether it was signed and nothing has taken that away: only then do exports tell of it."""
        return self.how is not None and self.is_live


@dataclass(frozen=True, slots=True)
class Life:
    """All that happened to the papers of one record. `decisions` are the record's own."""

    reference: str
    decisions: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    papers: Mapping[str, PaperState] = field(default_factory=dict)

    @property
    def form(self) -> PaperState:
        """The form's state."""
        return self.of(FORM)

    def of(self, paper: str) -> PaperState:
        """The state of a paper; as recorded where nothing happened to it yet."""
        return self.papers.get(paper, PaperState())

    @property
    def version(self) -> int:
        """How much was noted: what who decides hands back, so that nobody decides over somebody else's head.

        A print or a look changes no decision, and may come at any time: it doesn't count.
        """
        return len(self.since(0))

    def since(self, version: int) -> tuple[Step, ...]:
        """What was noted after that version of this life."""
        return tuple(step for step in self.steps if not isinstance(step, _CHANGE_NOTHING))[version:]

    def after(self, step: Step) -> "Life":
        """This life with one step more. Raises IllegalStep where it can't come now."""
        if step.reference != self.reference:
            raise ValueError("a step of another record")
        if self.form.stage is Stage.ERASED:
            raise _illegal(step, Stage.ERASED)
        after = _after(self.of(step.paper), step, self.decisions)
        return dataclasses.replace(self, steps=(*self.steps, step), papers={**self.papers, step.paper: after})


def fold(reference: str, decisions: tuple[str, ...], steps: Iterable[Step]) -> Life:
    """The life that these steps tell, oldest first. Raises IllegalStep where one couldn't follow."""
    life = Life(reference, decisions)
    for step in steps:
        life = life.after(step)
    return life


def _after(state: PaperState, step: Step, decisions: tuple[str, ...]) -> PaperState:
    match step:
        case lives.Printed():
            return dataclasses.replace(state, stage=Stage.PRINTED) if state.stage is Stage.RECORDED else state
        case lives.Erased():
            return PaperState(Stage.ERASED)
        case lives.Looked() | lives.VoiceErased():
            return state  # of a paper that is void, or lapsed, as well
    if not state.is_live:
        raise _illegal(step, state.stage)
    if isinstance(step, lives.Requested):
        return state
    if lives.is_letter(step.paper):
        return _letter_after(state, step)
    return _form_after(state, step, decisions)


def _form_after(state: PaperState, step: Step, decisions: tuple[str, ...]) -> PaperState:
    match step:
        case lives.ToComplete(missing=missing) if state.how is None:
            return dataclasses.replace(state, stage=Stage.TO_COMPLETE, missing=missing)
        case lives.Signed(how=how) if state.how is None and not state.is_on_hold:
            return dataclasses.replace(state, stage=Stage.SIGNED, how=how, signed_on=step.day, missing=frozenset())
        case lives.Taken() if not state.is_taken:
            return dataclasses.replace(state, is_taken=True)
        case lives.Kept(box=box, place=place) if state.how and state.filed is None and not state.is_on_hold:
            return dataclasses.replace(state, filed=Filed(box, place))
        case lives.Held() if not state.is_on_hold:
            return dataclasses.replace(state, is_on_hold=True)
        case lives.Released() if state.is_on_hold:
            return dataclasses.replace(state, is_on_hold=False)
        case lives.Voided():
            return dataclasses.replace(state, stage=Stage.VOIDED)
        case lives.Lapsed() if state.how is None and not state.is_taken:
            return dataclasses.replace(state, stage=Stage.LAPSED)
        case lives.Superseded(by_reference=newer, decisions=some) if set(some) <= set(decisions):
            superseded = {**state.superseded, **dict.fromkeys(some, newer)}
            is_over = set(superseded) == set(decisions)
            return dataclasses.replace(state, stage=Stage.SUPERSEDED if is_over else state.stage, superseded=superseded)
        case _:
            raise _illegal(step, _named(state))


def _letter_after(state: PaperState, step: Step) -> PaperState:
    is_here = not state.is_taken and state.stage in (Stage.RECORDED, Stage.PRINTED)
    match step:
        case lives.Taken() if is_here:
            return dataclasses.replace(state, is_taken=True)
        case lives.Sent(slip=slip) if is_here:
            return dataclasses.replace(state, stage=Stage.SENT, slip=slip)
        case lives.Answered() if state.stage is Stage.SENT or (state.is_taken and state.stage is not Stage.ANSWERED):
            return dataclasses.replace(state, stage=Stage.ANSWERED)
        case lives.Voided() if state.stage is not Stage.ANSWERED:
            return dataclasses.replace(state, stage=Stage.VOIDED)
        case _:
            raise _illegal(step, _named(state))


def _named(state: PaperState) -> str:
    """The word that explains best why a step can't come."""
    if state.is_on_hold:
        return "held"
    if state.filed is not None:
        return "kept"
    if state.is_taken and state.stage is not Stage.ANSWERED:
        return "taken"
    return state.stage.value


def _illegal(step: Step, state: str) -> IllegalStep:
    reference = references.spaced(step.reference)
    return IllegalStep(reference=reference, paper=step.paper, step=step.kind.value, state=str(state))


def is_due_to_lapse(state: PaperState, recorded: datetime.date, today: datetime.date, lapse_days: int) -> bool:
    """Whether a form has waited `lapse_days` since `recorded`, neither signed nor taken."""
    is_waiting = state.is_live and state.how is None and not state.is_taken
    return is_waiting and today - recorded > datetime.timedelta(days=lapse_days)
