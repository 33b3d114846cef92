"""After the record: waiting for the printer, where the paper comes out, what remains to do."""

import dataclasses

from kiosk.journey import blanks, readings
from kiosk.journey.enclosing import to_enclose
from kiosk.journey.events import PrintResumeSlip, Reprint, Settle
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import RECORDED, Answer
from kiosk.journey.session import Paper, Place, Session
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Context, Move, Spot, go, jump, return_day
from kiosk.journey.spots.review import confirmed

_ROLL = frozenset({"receipt", "reminder", "slip"})


class Printing(Spot):
    """The papers are at the printer. "Printed" is said only when the printer has confirmed.

    Everybody is told the same: which papers come, and where, would tell bystanders what was answered.
    """

    kind = SceneKind.WAITING

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With every place where papers come out at this site, each once, whichever of them these are."""
        places = dict.fromkeys(place_of(here, Paper(name)) for name in ("form", "receipt"))
        said: dict[str, ScenePassage] = {}
        for index, one in enumerate(here.text.scenes["printing"].passages, start=1):
            for number, place in enumerate(places, start=1):
                for passage in here.passages(f"scenes/printing/{index}/{number}", (one,), place=place):
                    said.setdefault(passage.text, passage)
        return tuple(said.values())


class AboutPaper(Spot):
    """A scene about one paper, the one that the place names."""

    kind = SceneKind.QUESTION

    def values(self, here: Context) -> dict[str, str]:
        """What the paper is called, where it comes out, why it didn't."""
        paper = next((one for one in here.session.papers if one.name == here.about), Paper(here.about))
        reason = f"reason_{paper.reason}" if paper.reason else "reason_printer"
        parts = here.text.words.parts
        return {
            "paper": name_of(here, paper),
            "place": place_of(here, paper),
            "reason": here.part(reason if reason in parts else "reason_printer"),
        }

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The scene's words for this paper."""
        name = here.place.name
        return here.passages(f"scenes/{name}", here.text.scenes[name].passages, **self.values(here))


class InHand(AboutPaper):
    """The printer didn't say whether the paper came out: is it in your hand?"""

    def choose(self, here: Context, option: str) -> Move | None:
        """In the hand: it is printed. Not: it is printed again, as DUPLICATA."""
        if option == "yes":
            moved, effects = after_printing(with_outcome(here.session, here.about, "printed"))
            return moved, (Settle(here.about), *effects)
        return jump(with_outcome(here.session, here.about, "waiting"), Place("printing"), Reprint(here.about))


class NotPrinted(AboutPaper):
    """A paper did not come out. What is recorded stays recorded."""

    def choose(self, here: Context, option: str) -> Move | None:
        """Try again, or go on without it: the staff can print it by its reference."""
        if option == "again":
            return jump(with_outcome(here.session, here.about, "waiting"), Place("printing"), Reprint(here.about))
        return after_printing(with_outcome(here.session, here.about, "left"))


class Printed(AboutPaper):
    """Where each paper comes out."""

    kind = SceneKind.STATEMENT

    def title(self, here: Context) -> str:
        """That it is printed, unless every paper went where nobody can take it."""
        printed = [paper for paper in here.session.papers if paper.outcome == "printed"]
        if printed and all(_is_preview(here, paper) for paper in printed):
            return here.part("printed_nowhere")
        return super().title(here)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """What came out, then each place once. A passage without blanks stands once too."""
        words = here.text.scenes["printed"].passages
        printed = [paper for paper in here.session.papers if paper.outcome == "printed"]
        said: dict[str, ScenePassage] = {}
        for index, one in enumerate(words, start=1):
            for paper in printed:
                values = {"paper": name_of(here, paper), "place": place_of(here, paper)}
                for passage in here.passages(f"scenes/printed/{index}/{paper.name}", (one,), **values):
                    said.setdefault(passage.text, passage)
        return tuple(said.values())

    def on(self, here: Context) -> Move | None:
        """The paper read back, where there is a record; then what remains to do."""
        return go(here.session, readings.after_printed(here.session))


class Remaining(Spot):
    """Nothing is done yet: what remains to do, in order, and when to come back."""

    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """« Rien n'est fait tant que… », the steps of every answer without repetition, the day to come back."""
        given = confirmed(here.session)
        answers = [stages.answer_text(here, one.decision, one.answer) for one in given]
        steps: dict[str, ScenePassage] = {}
        for before in to_enclose(here.text, answers, here.session.capacity):
            (passage,) = here.passages(before.address, (before.words,), **before.values)
            steps[passage.text] = passage
        for one, text in zip(given, answers, strict=True):
            address = f"decisions/{one.decision}/answers/{one.answer}/steps"
            for passage in here.passages(address, text.steps, **here.decision_values(one.decision)):
                steps.setdefault(passage.text, passage)
        parts = here.text.words.parts
        said = list(here.passages("scenes/remaining", here.text.scenes["remaining"].passages))
        if any(one.answer in RECORDED for one in given):
            said += here.passages("parts/nothing_done", (parts["nothing_done"],))
        if steps:
            said += here.passages("parts/remains", (parts["remains"],))
            said += steps.values()
        if here.session.far is not None and any(one.answer is Answer.TAKE for one in given):
            said += here.passages("parts/sheet_elsewhere", (parts["sheet_elsewhere"],))
        if any(one.answer in RECORDED or one.answer is Answer.LATER for one in given):
            date = blanks.say_day(return_day(here.script, here.session.today), here.session.language)
            said += here.passages("parts/come_back", (parts["come_back"],), date=date)
        return tuple(said)

    def on(self, here: Context) -> Move | None:
        """What comes after."""
        return go(here.session, Place("finished"))


class ResumePrinted(AboutPaper):
    """The slip is out: go on, or leave."""

    kind = SceneKind.MENU

    def choose(self, here: Context, option: str) -> Move | None:
        """On with the journey; the machine ends the session otherwise."""
        return jump(dataclasses.replace(here.session, papers=()), Place("home")) if option == "go_on" else None


def public_heard(here: Context) -> frozenset[str]:
    """What was heard and may stand on a slip: private topics may not."""
    return here.text.openly_heard(here.session.heard)


def resume_slip(here: Context) -> Move:
    """Print a slip of what was heard; private topics stay off it."""
    session = here.session
    effect = PrintResumeSlip(session.language, public_heard(here), session.situations, session.settings.size)
    return go(session, Place("printing", "resume"), effect)


def after_printing(session: Session) -> Move:
    """Where to go once each paper has an outcome; stays with the papers that don't."""
    outcomes = [(paper.outcome, paper.name) for paper in session.papers]
    if not outcomes or any(outcome == "waiting" for outcome, _ in outcomes):
        return session, ()
    for wanted, scene in (("failed", "not_printed"), ("unknown", "in_hand")):
        for outcome, name in outcomes:
            if outcome == wanted:
                return jump(session, Place(scene, name))
    if any(paper.kind == "slip" for paper in session.papers):
        return jump(session, Place("resume_printed", "slip"))
    if any(outcome == "printed" for outcome, _ in outcomes):
        return jump(session, Place("printed"))
    return jump(session, readings.after_printed(session))


def with_outcome(session: Session, name: str, outcome: str, reason: str | None = None) -> Session:
    """`session` with what became of one paper."""
    papers = tuple(
        dataclasses.replace(paper, outcome=outcome, reason=reason) if paper.name == name else paper
        for paper in session.papers
    )
    return dataclasses.replace(session, papers=papers)


def with_reading(session: Session, name: str, read: tuple[str, ...], meant: tuple[str, ...]) -> Session:
    """`session` with what one paper says, and what it should."""
    papers = tuple(
        dataclasses.replace(paper, read=read, meant=meant) if paper.name == name else paper for paper in session.papers
    )
    return dataclasses.replace(session, papers=papers)


def name_of(here: Context, paper: Paper) -> str:
    """What a paper is called: a sheet by its own title, any other by its kind."""
    sheet = here.text.sheets.get(paper.name.partition(":")[2])
    return here.part(f"paper_{paper.kind}", title=here.say(sheet.title) if sheet else "")


def place_of(here: Context, paper: Paper) -> str:
    """Where this paper comes out, as the site says it; that it comes out nowhere, where no printer is yet."""
    given = here.script.site.get(f"{_printer_of(paper)}_place")
    return given or here.part("place_preview" if _is_preview(here, paper) else "place_unknown")


def _printer_of(paper: Paper) -> str:
    return "roll" if paper.kind in _ROLL else "sheet"


def _is_preview(here: Context, paper: Paper) -> bool:
    """Whether this paper is a file in a folder, for want of a printer."""
    return _printer_of(paper) in here.script.site.get("previews", "").split()


def grouped(reference: str) -> str:
    """A reference as it is printed and said: 4-4-4."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


SPOTS: dict[str, Spot] = {
    "printing": Printing(),
    "in_hand": InHand(),
    "not_printed": NotPrinted(),
    "printed": Printed(),
    "remaining": Remaining(),
    "resume_printed": ResumePrinted(),
}
