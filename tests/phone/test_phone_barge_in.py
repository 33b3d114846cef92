"""Speech over the line's own voice: what is sure interrupts it; its own echo, doubt and noise don't. Keys always do."""

from collections.abc import Callable

from handset import HANG_UP, SILENCE, Handset
from headless import Line

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Heard, Missed, NoMatch
from kiosk.phone.hearing import CallEar

SURE, DOUBTFUL = 0.9, 0.4


class TestEar(CallEar):
    """Hears what a test says, when it says it."""

    __test__ = False

    def __init__(self, tell: Callable[[Heard | NoMatch], None], began: Callable[[], None]) -> None:
        self.tell, self.began = tell, began

    def listen_at(self, *_: object) -> None:
        """Nothing to listen with."""

    def hear(self, pcm: bytes) -> None:
        """Nor to hear."""

    def close(self) -> None:
        """Nor to close."""

    def give_back(self) -> None:
        """Nor to give back."""

    @property
    def is_listening(self) -> bool:
        """All the time."""
        return True


def heard_over_the_welcome(phone: Line, event: Callable[[Handset], Heard | NoMatch], *, over: bool = True) -> str:
    """The scene that a caller is at who says this at the welcome: over its voice, or after it."""
    ears: list[TestEar] = []
    opened = phone.open()

    def make_ear(*told: Callable[..., None]) -> TestEar:
        ears.append(TestEar(*told))  # type: ignore[arg-type]
        return ears[0]

    turns: list[str] = []

    def caller(handset: Handset) -> str:
        turns.append(opened.conversation.scene().id)
        if len(turns) > 1:
            return HANG_UP
        ears[0].began()
        ears[0].tell(event(handset))
        return SILENCE

    opened.call(caller, make_ear=make_ear, interrupts=over)
    return opened.conversation.scene().id


def choice(confidence: float, phrase: str = "je veux comprendre avant tout") -> Callable[[Handset], Heard]:
    """The welcome's first option, in words that its voice doesn't say."""
    return lambda _handset: Heard("welcome", Act(Action.CHOOSE, option=4), phrase, confidence)


def test_what_is_surely_heard_interrupts(phone: Line) -> None:
    assert heard_over_the_welcome(phone, choice(SURE)) != "welcome"


def test_what_is_doubtful_is_passed_over_while_the_line_speaks_and_asked_back_after_it(phone: Line) -> None:
    assert heard_over_the_welcome(phone, choice(DOUBTFUL)) == "welcome"
    assert heard_over_the_welcome(phone, choice(DOUBTFUL), over=False) == "asked_back"


def test_noise_over_the_voice_is_no_miss(phone: Line) -> None:
    assert heard_over_the_welcome(phone, lambda _: NoMatch("welcome", Missed.TOO_LONG)) == "welcome"


def test_the_lines_own_words_coming_back_choose_nothing(phone: Line) -> None:
    spoken: list[str] = []

    def echo(handset: Handset) -> Heard:
        spoken.append(handset.heard[1])
        return Heard("welcome", Act(Action.CHOOSE, option=4), handset.heard[1], SURE)

    assert heard_over_the_welcome(phone, echo) == "welcome"
    assert spoken[0]
    assert heard_over_the_welcome(phone, echo, over=False) != "welcome"
