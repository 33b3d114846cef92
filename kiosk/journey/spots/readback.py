"""Papers read back by ear, from what went to the printer; and what is said where that isn't what it should be."""

import dataclasses

from kiosk.journey import readings
from kiosk.journey.events import Emboss, RingDesk
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import RECORDED
from kiosk.journey.session import Paper, Place, Session
from kiosk.journey.spots import braille, stages
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go
from kiosk.journey.spots.papers import AboutPaper, grouped
from kiosk.journey.spots.review import confirmed


class PaperReadback(Spot):
    """What the paper says, by ear: reference, code, and each decision in the paper's own words."""

    kind = SceneKind.MENU
    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Reference and code first, then the decisions, where the form is known to say them."""
        recorded = here.session.recorded
        if recorded is None:
            return ()
        said = list(
            here.passages(
                "scenes/paper_readback",
                here.text.scenes["paper_readback"].passages,
                reference=grouped(recorded.reference),
                code=recorded.code,
            )
        )
        given = confirmed(here.session) if readings.says_the_decisions(here.session) else ()
        for one in given:
            if one.answer in RECORDED:
                text = stages.answer_text(here, one.decision, one.answer)
                address = f"decisions/{one.decision}/answers/{one.answer}/on_paper"
                said += here.passages(address, (text.on_paper,), **here.decision_values(one.decision))
        return tuple(said)

    def options(self, here: Context) -> tuple[Choice, ...]:
        """What can be heard: the receipt, and the letters, which are signed as well."""
        there = {
            "receipt": readings.receipt(here.session) is not None,
            "letters": bool(readings.letters(here.session)),
            braille.OPTION: braille.is_offered(here) and not readings.doubtful(here.session),
            "go_on": True,
        }
        offered = tuple(choice for choice in super().options(here) if there[choice.id])
        return offered if len(offered) > 1 else ()

    def choose(self, here: Context, option: str) -> Move | None:
        """The receipt, the letters, or what remains to do."""
        match option:
            case "receipt":
                return go(here.session, Place("receipt_readback"))
            case "letters":
                return _next_letter(here.session, 0)
            case braille.OPTION:
                return here.session, (Emboss(),)
            case _:
                return go(here.session, Place("remaining"))

    def on(self, here: Context) -> Move | None:
        """What remains to do, where nothing else can be heard; else one of them is chosen by its name."""
        return None if self.options(here) else go(here.session, Place("remaining"))


class ReceiptReadback(Spot):
    """The receipt, by ear, from its first word to its last."""

    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Its sentences, in the order of the paper."""
        receipt = readings.receipt(here.session)
        return _sentences(receipt.name, receipt.read) if receipt is not None else ()

    def on(self, here: Context) -> Move | None:
        """Back to what else can be heard, or on to what remains to do."""
        return go(here.session, Place("paper_readback" if readings.letters(here.session) else "remaining"))


class LetterReadback(Spot):
    """One letter, by ear, from its first word to its last: whoever can't see it must know what they sign and post."""

    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Its sentences, in the order of the paper."""
        letter = readings.letters(here.session)[here.place.step]
        return _sentences(letter.name, letter.read)

    def on(self, here: Context) -> Move | None:
        """The next letter, or what remains to do."""
        return _next_letter(here.session, here.place.step + 1)


class PaperDoubtful(AboutPaper):
    """A paper of which the kiosk can't say that it is what it should be. It isn't read as if it were."""

    def choose(self, here: Context, option: str) -> Move | None:
        """What it should say, somebody of the staff, or on without."""
        match option:
            case "hear":
                return go(here.session, Place("paper_meant", here.about))
            case "person" if here.session.help in {"called", "coming"}:
                return here.session, ()
            case "person":
                return dataclasses.replace(here.session, help="called"), (RingDesk(),)
            case _:
                return go(here.session, readings.after_printed(here.session, here.about))


class PaperMeant(Spot):
    """What a doubtful paper should say, under a title that says so."""

    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The sentences of the document that it was made from."""
        paper = next((one for one in here.session.papers if one.name == here.about), Paper(here.about))
        return _sentences(paper.name, paper.meant)

    def on(self, here: Context) -> Move | None:
        """The next doubtful one, or what can be read."""
        return go(here.session, readings.after_printed(here.session, here.about))


def _sentences(name: str, sentences: tuple[str, ...]) -> tuple[ScenePassage, ...]:
    return tuple(ScenePassage(f"papers/{name}/{index}", sentence) for index, sentence in enumerate(sentences, start=1))


def _next_letter(session: Session, number: int) -> Move:
    has_one = number < len(readings.letters(session))
    return go(session, Place("letter_readback", None, number) if has_one else Place("remaining"))


SPOTS: dict[str, Spot] = {
    "paper_readback": PaperReadback(),
    "receipt_readback": ReceiptReadback(),
    "letter_readback": LetterReadback(),
    "paper_doubtful": PaperDoubtful(),
    "paper_meant": PaperMeant(),
}
