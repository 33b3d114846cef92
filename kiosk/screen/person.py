"""One person before the screen: their conversation, the page of the scene that they are on, and the turn of their page.

Knows no HTTP. Everything here lives in memory and is let go of with the visit.
"""

import math
from dataclasses import dataclass, replace

from kiosk.journey.actions import Action
from kiosk.journey.events import (
    Act,
    DeviceFault,
    Digits,
    Event,
    Heard,
    NoInput,
    NoMatch,
    Scanned,
    Silence,
    SwitchPressed,
    SwitchTried,
    TimedOut,
)
from kiosk.journey.scene import Option, Scene, SceneKind, ScenePassage
from kiosk.journey.session import Session
from kiosk.journey.understanding import Certainty, certainty
from kiosk.loudness import Lift
from kiosk.screen.deed import MOST_DIGITS, Correct, Deed, FirstPress, Scan, Type
from kiosk.screen.geometry import Layout, seen_through
from kiosk.screen.house import Clip, Conversation
from kiosk.screen.paging import Page, paginate
from kiosk.screen.surroundings import Surroundings
from kiosk.settings import Screen

_NONE: frozenset[str] = frozenset()
# Keys of the machine's own words.
STALE = "That page was out of date. Here is where you are."
NOT_HERE = "That can’t be done here. Here is what you can do."


_LOUDNESS = frozenset({Action.LOUDER, Action.SOFTER})


@dataclass(frozen=True, slots=True)
class Moment:
    """What is before somebody's eyes at one moment: of one piece, whatever a printer answers meanwhile."""

    turn: int
    scene: Scene
    session: Session
    page: Page
    typed: str

    @property
    def is_over(self) -> bool:
        """Whether the conversation has ended: its last scene is shown, and nothing else."""
        return self.scene.kind is SceneKind.END


class Person:
    """What the screen keeps for one person.

    `turn` counts what has changed before their eyes: a form that carries an older turn is from a stale page.
    `notice` is a key of the machine's words, said once. `clips` are those that their page may ask for, by key.
    `acted_at`, `alerted_at` and `unplugged_at` are on the visits' clock, in seconds. `wants_microphone`: the person
    opened it, and it opens by itself on the next page. `losses` counts recognizers that were lost in a row. `window` is
    what they look through, in CSS pixels: the declared screen until their page has said otherwise.
    """

    def __init__(
        self,
        conversation: Conversation,
        screen: Screen,
        lift: Lift,
        films: frozenset[str] = frozenset(),
        first_press: SwitchPressed | None = None,
    ) -> None:
        """`films` are the addresses of passages that are filmed in sign language; `first_press` is what the first press
        of a switch tells, where the screen has switches."""
        self._films = films
        self._first_press = first_press
        self._conversation = conversation
        self.surroundings = Surroundings(lift)
        self._declared = screen
        self._screen = seen_through(screen, (screen.width_px, screen.height_px))
        self._page = 0
        self._turn = 0
        # The turns between which nothing but plugs happened last.
        self._plugged = (0, 0)
        self._typed = ("", "")
        self.notice: str | None = None
        self.clips: dict[str, Clip] = {}
        self.alerted_at: float | None = None
        self.unplugged_at: float | None = None
        self.acted_at = -math.inf
        self.has_said_goodbye = False
        self.wants_microphone = False
        self.losses = 0
        conversation.start()
        self._seen = conversation.session()
        self._scene = conversation.scene()

    @property
    def turn(self) -> int:
        """The turn now. Notices what happened from outside as well (a printer answered, somebody is coming)."""
        session = self._conversation.session()
        if session is not self._seen and session != self._seen:
            self._take_in(session)
        return self._turn

    def is_current(self, turn: str | None) -> bool:
        """Whether a page of that turn, as its form names it, shows what is here: a plug since changed none of it."""
        now, (first, last) = self.turn, self._plugged
        return turn == str(now) or (now == last and turn == str(first))

    def goes_on_from(self, turn: int) -> None:
        """From that turn on, nothing but a plug has happened."""
        first, last = self._plugged
        self._plugged = (first if turn == last else turn, self.turn)

    def moment(self) -> Moment:
        """What a page is made of, taken at once."""
        turn = self.turn
        scene, typed = self._scene, self._typed
        pages = self._pages()
        page = pages[min(self._page, len(pages) - 1)]
        return Moment(turn, scene, self._seen, page, typed[1] if typed[0] == scene.id else "")

    @property
    def scene(self) -> Scene:
        """What is presented now."""
        _ = self.turn
        return self._scene

    @property
    def session(self) -> Session:
        """The session as it was when the scene was taken."""
        _ = self.turn
        return self._seen

    @property
    def typed(self) -> str:
        """The digits typed on the current scene. They outlast a call for help or an alert on the way."""
        scene, digits = self._typed
        return digits if scene == self.scene.id else ""

    @typed.setter
    def typed(self, digits: str) -> None:
        self._typed = (self.scene.id, digits)

    def is_there(self) -> None:
        """Their page is open."""
        self._conversation.is_there()

    @property
    def is_over(self) -> bool:
        """Whether the conversation has ended: its last scene is to be shown, and nothing else."""
        return self.scene.kind is SceneKind.END

    @property
    def is_waiting(self) -> bool:
        """Whether the machine works and the page has to look again."""
        return self.scene.kind is SceneKind.WAITING

    @property
    def layout(self) -> Layout:
        """The places on the screen at the person's text size."""
        return Layout(self._screen, self.session.settings.size)

    @property
    def page(self) -> Page:
        """The page of the scene that is shown."""
        _ = self.turn
        pages = self._pages()
        return pages[min(self._page, len(pages) - 1)]

    @property
    def window(self) -> tuple[int, int]:
        """Width and height that pages are laid out for, in CSS pixels."""
        return self._screen.width_px, self._screen.height_px

    def looks_through(self, window: tuple[int, int]) -> None:
        """The page measured its window: from now on pages are laid out for it, from the same sentence on."""
        if window == self.window:
            return
        reading = self._first_passage()
        self._screen = seen_through(self._declared, window)
        self._stay_with(reading)
        self._turn += 1

    def spoken(self, option: Option) -> str:
        """How an option is said by ear."""
        return self._conversation.spoken_option(option)

    def does(self, deed: Deed) -> None:
        """The person did something with the page of this turn. What can't be done here gets a notice."""
        self._do(deed)
        if self.session.is_unplugged:
            # They are back, whatever they do: turning a page, or typing, is told to nobody else.
            notice = self.notice
            self.happens(Act(Action.REPEAT))
            self.notice = notice

    def _do(self, deed: Deed) -> None:
        match deed:
            case Type(digit=digit):
                self._type(digit)
            case Correct():
                self._correct()
            case Scan(text=text):
                self.happens(Scanned(text))
            case Digits():
                self._enter(deed)
            case SwitchTried():
                self.happens(deed)
            case FirstPress():
                if self._first_press is None:
                    self.says(NOT_HERE)
                else:
                    self.happens(self._first_press)
            case Act(action=Action.NEXT) if not self.page.is_last:
                self._turn_page(self.page.number)
            case Act(action=Action.BACK) if self.page.number > 1:
                self._turn_page(self.page.number - 2)
            case Act(action=Action.CHOOSE, option=option) if option not in {o.number for o in self.page.options}:
                self.says(NOT_HERE)
            case Act():
                self.happens(deed)

    def keeps(self, digits: str) -> None:
        """What the field of an entry scene held when the person did something else. Anything but digits is left out."""
        if self.scene.kind is SceneKind.ENTRY:
            kept = "".join(letter for letter in digits if letter in "0123456789")
            self.typed = kept[: self.scene.entry_length or MOST_DIGITS]

    def happens(self, event: Event) -> None:
        """Tell the conversation of an event, and take in what it became."""
        act = event.act if isinstance(event, Heard) else event
        if isinstance(act, Act) and act.action in _LOUDNESS:
            self.surroundings.settle()
        before = self._conversation.session()
        self._conversation.handle(event)
        session = self._conversation.session()
        if session is not before:
            self._take_in(session)

    def hears(self, heard: Heard | NoMatch | NoInput) -> None:
        """Something was said, or should have been. Pages of a scene are turned here; the rest is the conversation's."""
        match heard:
            case Heard(act=Act(action=Action.NEXT)) if self._is_sure(heard) and not self.page.is_last:
                self._turn_page_by_voice(self.page.number)
            case Heard(act=Act(action=Action.BACK)) if self._is_sure(heard) and self.page.number > 1:
                self._turn_page_by_voice(self.page.number - 2)
            case _:
                self.happens(heard)

    def loses_microphone(self) -> None:
        """It was unplugged: the person goes on by hand."""
        self.wants_microphone = False
        self.happens(DeviceFault("microphone"))

    def says(self, notice: str) -> None:
        """Answer with one of the machine's own sentences, once, on the same page."""
        self.notice = notice
        self._turn += 1

    def falls_silent(self, now: float) -> None:
        """Nobody did anything for a while. `now` on the visits' clock."""
        if self.is_over or self.session.is_alerted:
            return
        self.happens(Silence())
        self.alerted_at = now

    def times_out(self) -> None:
        """Nobody answered the alert: the conversation ends, and its last words are shown."""
        self.happens(TimedOut())

    def leaves(self) -> None:
        """Nobody is there any more."""
        if not self.is_over:
            self._conversation.handle(TimedOut())
        self.clips = {}
        self.typed = ""

    def _pages(self) -> tuple[Page, ...]:
        # A notice stands in a place of its own and never moves what is under it.
        films = self._films if self._seen.settings.signs else _NONE
        return paginate(replace(self._scene, notice=None), Layout(self._screen, self._seen.settings.size), films)

    def _is_sure(self, heard: Heard) -> bool:
        scene = self.scene
        return heard.scene == scene.id and certainty(scene.kind, heard.act.action, heard.confidence) is Certainty.SURE

    def _turn_page_by_voice(self, page: int) -> None:
        if self.session.spoken.misses:
            # Something was understood: misses in a row are over, though the conversation has nothing else to do.
            self.happens(Act(Action.REPEAT))
        self._turn_page(page)

    def _turn_page(self, page: int) -> None:
        self._page = page
        self.notice = None
        # The scene's own notice answered the last action; on another page it has been said.
        is_mistake = self._scene.is_mistake and self._scene.notice is None
        self._scene = replace(self._scene, notice=None, is_mistake=is_mistake)
        self._turn += 1

    def _type(self, digit: str) -> None:
        length = self.scene.entry_length
        if self.scene.kind is not SceneKind.ENTRY or (length and len(self.typed) >= length):
            self.says(NOT_HERE)
            return
        self.typed += digit
        self._page = len(self._pages()) - 1  # where the keys stand
        self._turn += 1

    def _correct(self) -> None:
        self.typed = self.typed[:-1]
        self._turn += 1

    def _enter(self, digits: Digits) -> None:
        if self.scene.kind is not SceneKind.ENTRY:
            self.says(NOT_HERE)
            return
        self.typed = ""
        self.happens(digits)

    def _take_in(self, session: Session) -> None:
        before, reading = self._scene, self._first_passage()
        has_settled = self._seen.settings == session.settings
        self._seen, self._scene = session, self._conversation.scene()
        if has_settled and before.kind is SceneKind.WAITING and self._scene == before:
            return  # the machine works on: to begin the same page again would only cut its words short
        self._turn += 1
        self.notice = None
        if not session.is_alerted:
            self.alerted_at = None
        if self._scene.id != before.id or self._scene.passages != before.passages:
            self._page = 0
        else:
            self._stay_with(reading)

    def _first_passage(self) -> ScenePassage | None:
        pages = self._pages()
        return next(iter(pages[min(self._page, len(pages) - 1)].passages), None)

    def _stay_with(self, reading: ScenePassage | None) -> None:
        """Another size cuts the scene elsewhere: stay with the sentence that was being read."""
        pages = self._pages()
        holding = (index for index, page in enumerate(pages) if reading is not None and reading in page.passages)
        self._page = next(holding, min(self._page, len(pages) - 1))
