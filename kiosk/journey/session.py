"""One person's session: a small frozen value. Lives in memory alone and dies with the process."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.journey.actions import Action
from kiosk.journey.rhythm import Rhythm, Trial
from kiosk.journey.script import Answer
from kiosk.journey.words import Capacity


class Signing(StrEnum):
    """How the paper will be signed, as the person said: by hand, with a mark, or written by somebody for them."""

    HAND = "hand"
    MARK = "mark"
    HELPED = "helped"


class Listening(StrEnum):
    """Where private scenes may be heard. `ASK` until the person has said."""

    ASK = "ask"
    ALOUD = "aloud"
    PRIVATELY = "privately"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the person wants it. `rate` in percent of normal speech (50–200), `volume` 1–9, `size` 1–4.

    `pointer`: what a head pointer rests on is pressed. `signs`: films in sign language go with what is filmed.
    `rhythm`: how their switches are scanned with, from the first press on.
    """

    rate: int = 100
    volume: int = 5
    size: int = 2
    contrast: str = "paper"
    curtain: bool = False
    ruler: bool = False
    pointer: bool = False
    signs: bool = False
    rhythm: Rhythm | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: a scene's name, with the topic, group or decision it is about and a step in it."""

    name: str
    about: str | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands, not yet recorded: the decision, the answer, whether it was read back and confirmed.

    `phrases` are the words by which it was given and confirmed, where that was by voice: none of them serves twice.
    """

    decision: str
    answer: Answer
    is_confirmed: bool = False
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What the person may have said, asked back: the act that it would be, how it was said, and the words to ask with.

    `is_private` where the scene that it was said to is: its question tells what the answer would be.
    """

    action: Action
    option: int | None
    word: str | None
    phrase: str
    words: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """How it goes with the person's voice. `misses` counts what wasn't understood in a row; `offered` is what is
    offered instead: "keys", then "person". `asked` is asked back just now. `phrase` is how the present act was said,
    None where it was done by hand."""

    misses: int = 0
    offered: str | None = None
    asked: AskedBack | None = None
    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the register answered for the record of this session."""

    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of one paper of this session.

    `name` is its kind, with what it is about where a session has several ("form", "letter:space"). `outcome` is
    "waiting", "printed", "unknown" or "failed"; `reason` says why it failed. `read`: what the bytes say that went to
    the printer, sentence by sentence, nothing where nobody can vouch for them. `meant`: what the paper should say.
    """

    name: str
    outcome: str = "waiting"
    reason: str | None = None
    read: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Kind of paper: "form", "letter", "receipt", "reminder", "sheet", "slip"."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Then:
    """One decision in the words that a paper was made with, in one language: what it says, what it leaves to do."""

    language: str
    decision: str
    on_paper: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A record read back from a paper that the person holds. `answers` are pairs of decision and answer.

    `is_superseded`: a later record changes it. `then` has its own words, where they are known. `is_to_do`: nothing has
    happened to it since it was printed, as far as this kiosk knows.
    """

    reference: str
    day: datetime.date
    capacity: Capacity
    answers: tuple[tuple[str, Answer], ...]
    situations: tuple[tuple[str, str], ...] = ()
    is_superseded: bool = False
    then: tuple[Then, ...] = ()
    is_to_do: bool = False


@dataclass(frozen=True, slots=True)
class Far:
    """How somebody is served who isn't there: on the telephone.

    `can_seal`: their voice can be kept so that the staff alone hears it, for a paper by post or to be called back.
    """

    can_seal: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Everything known of one person's session.

    `seed` draws the order of answers and arguments, once. `trail` is the way back. `heard` holds topic ids with
    their depth (`"urgent/short"`). `notice` is what the last action is answered with, spoken once;
    `announced` are the notices that this conversation began with, told again in whatever language is chosen.
    `help` is what became of a call for somebody: "called", "coming", "there", "unanswered". `view` is what the person
    said to staff who would like to see the answers from the desk: "asked", "agreed", "refused"; `viewer` is the one
    account that asked, `viewer_name` and `viewer_role` what the person is told of them, `view_asks` how often anybody
    did.
    `scanned` is the code of a paper that was shown before anything was asked, until it is read, or whoever
    is there may be somebody else. `held` is the record of a paper that the person has in the hand, `changing` the
    decision that is being changed.
    `is_unplugged`: the headphones went out, and nobody has done anything since: all is held as it is. `trial` is that
    of their switches. `far` is None where the person stands before the machine; `has_pen` tells that they were asked to
    fetch one.
    """

    language: str
    seed: int
    today: datetime.date
    site_kind: str = "town-hall"
    channel: str = "screen"
    place: Place = Place("welcome")
    trail: tuple[Place, ...] = ()
    capacity: Capacity = Capacity.PERSON
    signing: Signing | None = None
    listening: Listening = Listening.ASK
    settings: Settings = field(default_factory=Settings)
    # The loudness that the device which is heard begins with: what « as at the beginning » goes back to.
    begins_at: int = Settings().volume
    heard: frozenset[str] = frozenset()
    situations: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, datetime.date], ...] = ()
    answers: tuple[Given, ...] = ()
    digits: str = ""
    notice: str | None = None
    notice_values: tuple[tuple[str, str], ...] = ()
    announced: tuple[str, ...] = ()
    recorded: Recorded | None = None
    papers: tuple[Paper, ...] = ()
    held: Held | None = None
    scanned: str | None = None
    changing: str | None = None
    is_alerted: bool = False
    is_unplugged: bool = False
    trial: Trial | None = None
    is_stopping: bool = False
    # Which page of the languages is shown; None: none.
    language_page: int | None = None
    is_assisted: bool = False
    help: str | None = None
    spoken: Spoken = Spoken()
    view: str | None = None
    viewer: str | None = None
    viewer_name: str | None = None
    viewer_role: str = "mediator"
    view_asks: int = 0
    ended: str | None = None
    far: Far | None = None
    has_pen: bool = False

    def situation(self, decision: str) -> str | None:
        """The situation that the person named for `decision`, or None."""
        return dict(self.situations).get(decision)

    def given(self, decision: str) -> Given | None:
        """The answer given to `decision`, or None."""
        return next((given for given in self.answers if given.decision == decision), None)
