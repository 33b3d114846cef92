"""The house, wired: settings, script, register, voice, printers, spooler, clerk, in the folder that they live in.

A house is opened by whoever serves: the web server, a rehearsal, a command. Nothing runs at import.
"""

import datetime
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk import demonstration
from kiosk.bell import Bell
from kiosk.calibration import Calibration
from kiosk.catalogue import translator
from kiosk.clerk import Clerk
from kiosk.conversation import Conversation, Hands
from kiosk.desk.accounts import Accounts
from kiosk.desk.desk import PREFIX
from kiosk.ears import Ears
from kiosk.figures.month import Rows
from kiosk.figures.shelf import Shelf
from kiosk.hearing import recognizer_for
from kiosk.journey.events import Headphones
from kiosk.journey.fingerprint import archive_document
from kiosk.journey.fixed_sentences import fixed_sentences
from kiosk.journey.load import load_script
from kiosk.journey.script import Script
from kiosk.journey.session import Far
from kiosk.journey.session import Settings as Wanted
from kiosk.journey.signing import film_at
from kiosk.keymap import load_keymap
from kiosk.languages import offered
from kiosk.levels import Levels
from kiosk.live import Live
from kiosk.outputs import Outputs
from kiosk.papers.compose import Composer
from kiosk.papers.manuals import Listed, Listing
from kiosk.past_words import PastWords
from kiosk.phone import words as line_words
from kiosk.phone.hours import HoursNotUnderstood, read_hours
from kiosk.press import Press
from kiosk.register.archive import Archive
from kiosk.register.outbox import LineState, OutboxLine, PaperLine
from kiosk.register.record import RecordBody
from kiosk.register.register import Register
from kiosk.register.tallies import month_of
from kiosk.register.upkeep import Plan, Upkeep
from kiosk.register.voices import Voices
from kiosk.register.whereabouts import Whereabouts, whereabouts
from kiosk.register_record import code_book, in_words
from kiosk.restarting import make_way_soon
from kiosk.screen.house import Clip as SoundClip
from kiosk.screen.view import spoken_sentences
from kiosk.settings import Settings, load_settings
from kiosk.setup.keypad import Keypad, check_dwell, check_pad
from kiosk.setup.printers import Trials
from kiosk.setup.setup import Setup
from kiosk.setup.site_file import SiteFile
from kiosk.speaking import Speaking
from kiosk.transfers import Transfers
from kiosk.tries import OwnTries
from kiosk.way_out import WayOut
from printouts.document import Document, Medium, to_json
from printouts.printers import Outcome
from voice.hearing.recognizer import Recognizer
from voice.hearing.sound_card import PortAudio
from voice.lines.media import RATE as LINE_RATE
from voice.speaking.chain import Chain, make_chain
from voice.speaking.sound import Sound
from voice.speaking.utterance import Utterance

_log = logging.getLogger(__name__)

# How often the outbox is looked at while somebody waits for it, and how long a new start waits for papers, in seconds.
_LOOK_S = 0.1
_PAPERS_S = 20.0


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie. Everything that changes at run time is under `var`."""

    config: Path
    var: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Beside the code, unless `CLAIRVOIX_CONFIG` or `CLAIRVOIX_VAR` say otherwise."""
        given = os.environ if environment is None else environment
        root = Path(__file__).resolve().parents[1]
        return cls(
            config=Path(given.get("CLAIRVOIX_CONFIG") or root / "config"),
            var=Path(given.get("CLAIRVOIX_VAR") or root / "var"),
        )


class House:
    """Everything that one machine needs to serve conversations. A context manager: closing it ends its threads."""

    def __init__(
        self,
        folders: Folders,
        *,
        is_rehearsal: bool = False,
        is_beside: bool = False,
        settings: Settings | None = None,
        today: Callable[[], datetime.date] | None = None,
    ) -> None:
        """`is_beside`: another process of this machine serves the screen and prints, now or later."""
        self.folders = folders
        self.is_beside = is_beside
        self.settings = load_settings(folders.config / "kiosk.toml") if settings is None else settings
        # In a terminal or a test: no machine but this one is touched. A demonstration prints on the real printers.
        self.is_in_terminal = is_rehearsal
        # Whether nothing here counts: ESSAI across every paper.
        self.is_rehearsal = is_rehearsal or self.settings.station.mode == "demonstration"
        self.today: Callable[[], datetime.date] = today or _today
        self._upkeep: Upkeep | None = None
        self.live = Live()
        # Told by the telephone line, which is another process; shown by the desk.
        self.transfers = Transfers(folders.var / "transfers")
        self.bell = Bell(on_the_line=self.transfers.now)
        self.way_out = WayOut()
        # Set where the kiosk waits until staff have confirmed the day: nothing dated may come out before.
        self.awaits_clock = False
        # Notices about devices that weren't there as the kiosk opened: "without_sound", "without_microphone".
        self.lacking: tuple[str, ...] = ()
        # Kind and file of each paper that a rehearsal printed, in order. Nothing else may remember papers.
        self.printed: list[tuple[str, Path]] = []

    def make_what_threads_share(self) -> None:
        """Make everything at once, for whoever serves: of two threads that are the first to ask for a cached property
        each would make one of its own (it locks nothing since Python 3.12). Raises what its parts raise.
        """
        for name, part in vars(House).items():
            if isinstance(part, cached_property):
                getattr(self, name)

    # --- what commands ask for ----------------------------------------------------------------------------------

    @property
    def var(self) -> Path:
        """The folder of everything that changes at run time."""
        return self.folders.var

    @property
    def station(self) -> int:
        """This station's number."""
        return self.settings.station.number

    def load(self) -> Script:
        """The script with every translation, offered or not: for who checks it. Raises as `script` does."""
        return self._load(only_offered=False)

    def render(self, progress: Callable[[int, int], None]) -> None:
        """Render every fixed sentence to sound, and remove clips that nothing says any more."""
        self.speaking.render(progress)

    def in_words(self, body: RecordBody) -> tuple[str, ...]:
        """A record's decisions in the words of the script, for who reads it on the command line."""
        return in_words(self.script, body, self.settings.language)

    # --- what is read ------------------------------------------------------------------------------------------

    @property
    def films(self) -> frozenset[str]:
        """Addresses of the passages that are filmed in sign language."""
        return self.script.films

    def film(self, address: str) -> Path | None:
        """The file of a film, None where there is none, or none any more."""
        return film_at(self.journey_folder, address) if address in self.films else None

    @property
    def journey_folder(self) -> Path:
        """The folder of the journey that this kiosk explains."""
        return self.folders.config / "journeys" / self.settings.journey

    @cached_property
    def site(self) -> dict[str, str]:
        """The values for `{site.…}`: the site's own, where papers come out, and the times that the screen keeps."""
        screen, printers = self.settings.screen, self.settings.printers
        return {
            **self.settings.site_values(),
            "roll_place": printers.roll.place,
            "sheet_place": printers.sheet.place,
            "previews": " ".join(name for name in ("roll", "sheet") if getattr(printers, name).kind == "folder"),
            "inactivity_minutes": str(round(screen.inactivity_seconds / 60)),
            "alert_seconds": str(screen.alert_seconds),
            "headphones": str(self.settings.sound.headphones),
            **self._braille_values(),
        }

    def _braille_values(self) -> dict[str, str]:
        """Where a site has an embosser: the languages that can be written on it, and where its paper comes out."""
        if not self.press.has_embosser:
            return {}
        languages = " ".join(self.press.braille_languages)
        return {"braille": languages, "braille_place": self.settings.printers.braille.place}

    @cached_property
    def script(self) -> Script:
        """The journey's script. Raises ScriptIncomplete, ScriptWrong."""
        return self._load(only_offered=True)

    def _load(self, *, only_offered: bool) -> Script:
        given = self.settings
        return offered(
            load_script(
                self.journey_folder,
                self.site,
                unreviewed=given.unreviewed_languages,
                overlay=given.site_words,
                only_offered=only_offered,
            )
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the kiosk speaks, the one that it opens in first."""
        known = self.script.plan.languages
        first = self.settings.language if self.settings.language in known else known[0]
        return (first, *(language for language in known if language != first))

    @cached_property
    def setup(self) -> Setup:
        """The first day's questions, over this site's own file."""
        config, var = self.folders.config, self.folders.var
        return Setup(
            SiteFile(config, var),
            Keypad(config / "keymaps", var, load_keymap, lambda: self.setup.settings().screen.keypad),
            Trials(self.press.folder, translator(self.settings.language), self.settings.language),
            lambda: self.script,
            {
                "hours.open": _check_hours,
                "phone.hours": _check_hours,
                "screen.keypad": lambda pad: check_pad(config / "keymaps", pad),
                "screen.dwell_ms": check_dwell,
            },
        )

    def lists(self, listing: Listing) -> Listed:
        """What the program can list of itself, for its manuals."""
        from kiosk.reference import rows  # noqa: PLC0415 – it looks at the command line, which wires this house

        return rows(listing)

    def start_again(self) -> None:
        """This process makes way for one that reads the settings anew; once what is being answered is answered."""
        make_way_soon(lambda: self.wait_for_papers(_PAPERS_S), whole=self.setup.is_waiting)

    # --- what is kept ------------------------------------------------------------------------------------------

    @property
    def register_folder(self) -> Path:
        """The register's folder: the site's, or the rehearsals'."""
        return self._whereabouts.folder

    @property
    def _whereabouts(self) -> Whereabouts:
        return whereabouts(self.var, self.station, self.settings.database_url, rehearsal=self.is_in_terminal)

    @cached_property
    def register(self) -> Register:
        """The register, ready for this script; the script's words archived by their fingerprint.

        Raises RegisterError; RegisterIsReal where a demonstration would mix with what counts.
        """
        if not self.is_in_terminal:
            self._part_from_demonstrations()
        there = self._whereabouts
        opened = Register.open(
            there.folder,
            there.station,
            is_rehearsal=there.is_rehearsal,
            clock=self.today,
            url=there.url,
            may_print=not self.is_beside,
        )
        document = archive_document(self.journey_folder, self.site, self.settings.site_words)
        self.past_words.keep(self.script, document)
        opened.learn(code_book(self.script))
        return opened

    @cached_property
    def past_words(self) -> PastWords:
        """The words that people were given."""
        return PastWords(Archive(self.register_folder))

    def script_of(self, fingerprint: str) -> Script:
        """The words that a record was made with. Raises as `PastWords.script_of`."""
        return self.script if fingerprint == self.script.fingerprint else self.past_words.script_of(fingerprint)

    def _part_from_demonstrations(self) -> None:
        if self.is_rehearsal:
            demonstration.begin(self.folders.var)
        elif not self.is_beside and (aside := demonstration.put_aside(self.folders.var, self.today())) is not None:
            _log.warning("what was tried is put aside: %s", aside.name)

    @cached_property
    def figures(self) -> Shelf:
        """The months that are over, rounded, for everybody to see."""
        return Shelf(self.register.tallies, Rows.of(self.script))

    def last_day(self) -> datetime.date | None:
        """The day of the register's last entry; None where it has none. Raises RegisterError."""
        return self.register.last_day()

    # --- sound -------------------------------------------------------------------------------------------------

    @cached_property
    def chain(self) -> Chain:
        """Who speaks: human recordings first, then the chosen engine, then espeak-ng."""
        sound = self.settings.sound
        folders = {language: self.journey_folder / language / "recordings" for language in self.languages}
        voices = {self.settings.language: Path(sound.piper_voice)} if sound.piper_voice else {}
        return make_chain(
            sound.engine, words_per_minute=sound.words_per_minute, recordings=folders, piper_voices=voices
        )

    @cached_property
    def speaking(self) -> Speaking:
        """Sentences as sound, for every channel."""
        lexicons = {language: self.script.text(language).lexicon for language in self.languages}
        return Speaking(self.folders.var / "clips", self.chain, lexicons, self.fixed_utterances())

    def clip(self, text: str, language: str, *, is_private: bool) -> SoundClip | None:
        """`text` as sound, made when it is asked for; None where nobody can speak it."""
        return self.speaking.clip(text, language, is_private=is_private)

    def sound(self, text: str, language: str, *, rate: int, is_private: bool) -> Sound:
        """`text` as sound, spoken at `rate` percent of the usual pace. Raises SpeakingError."""
        return self.speaking.sound(text, language, rate=rate, is_private=is_private)

    def _forget_sound(self) -> None:
        """A session is over: what was said to it alone goes."""
        if "speaking" in self.__dict__:
            self.speaking.forget()

    # The machine's sound outputs.
    outputs = Outputs()

    @cached_property
    def levels(self) -> Levels:
        """How loud the devices are that the kiosk is heard with."""
        return Levels(Calibration(self.folders.var), self.settings.sound, self.outputs)

    @cached_property
    def voices(self) -> Voices:
        """Where callers' voices are sealed."""
        return Voices(self.register_folder)

    def fixed_utterances(self) -> tuple[Utterance, ...]:
        """Every sentence that can be spoken without a person's own data."""
        alert = self.settings.screen.alert_seconds
        return tuple(
            Utterance(text, language)
            for language in self.languages
            for text in dict.fromkeys(
                [
                    *fixed_sentences(self.script, language),
                    *spoken_sentences(language, alert),
                    *self._line_says(language),
                ]
            )
        )

    def _line_says(self, language: str) -> Iterator[str]:
        """The telephone line's own sentences, where the journey has words for the telephone."""
        if self.script.text(language).phone is not None:
            yield from line_words.spoken_sentences(translator(language), self.settings.phone.most_waiting)

    @cached_property
    def ears(self) -> Ears:
        """Who hears, where a model is installed."""
        return Ears(self.settings.hearing, self.models_folder)

    def line_recognizer(self, language: str) -> Recognizer:
        """A recognizer of its own for one call at a time on the telephone. Raises HearingError."""
        return recognizer_for(self.settings.hearing, language, self.models_folder, rate=LINE_RATE)

    # What the sound card is reached by: the machine's own PortAudio.
    portaudio: PortAudio | None = None

    @property
    def models_folder(self) -> Path:
        """Where installed models that hear lie."""
        return self.folders.var / "models"

    # --- paper -------------------------------------------------------------------------------------------------

    @cached_property
    def press(self) -> Press:
        """What papers are made and printed with. A rehearsal prints into a folder alone."""
        folder = self.register_folder / "printouts"
        return Press(self.settings.printers, folder, into_folder_alone=self.is_in_terminal, may_keep=self.is_rehearsal)

    def announcements(self) -> tuple[str, ...]:
        """Notices for whoever begins at the screen: that nothing counts, that papers won't come out."""
        if self.is_in_terminal:
            return ()
        self.press.watch.ask_again()
        match sorted(self.press.watch.out):
            case []:
                out: tuple[str, ...] = ()
            case [name]:
                out = (f"without_{name}",)
            case _:
                out = ("without_paper",)
        told = ("demonstration", *out) if self.is_rehearsal else out
        return (*told, *self.lacking)

    @property
    def composer(self) -> Composer:
        """Who makes papers of what is decided."""
        return self.composer_of(self.script)

    def composer_of(self, script: Script) -> Composer:
        """Who makes papers in the words of `script`."""
        return Composer(script, today=self.today, is_rehearsal=self.is_rehearsal)

    # --- conversations -----------------------------------------------------------------------------------------

    @cached_property
    def clerk(self) -> Clerk:
        """Who carries out what conversations ask, with the spooler that prints for it running, where it is ours."""
        clerk = Clerk(
            self.script,
            self.register,
            self.composer,
            today=self.today,
            ring=self.ring,
            forget=self._forget_sound,
            reader=self.press.workshop,
            script_of=self.script_of,
            embossing=self.press.embossing,
        )
        if self.is_beside:
            return clerk
        # Told by the spooler's thread, which may be quicker than this property is remembered.
        clerk.use(self.press.start(self.register.outbox, partial(self._told, clerk)))
        self.bell.start()
        self.look_after_the_register()
        return clerk

    def look_after_the_register(self) -> None:
        """Figures are published, forms lapse, old records go, backups are made, whoever is there or not.

        Any process that lives as long as the kiosk may ask for it: one of them does it at a time.
        """
        if self.is_rehearsal or self._upkeep is not None:
            return
        site, backup = self.settings.site, self.settings.backup
        folder = Path(backup.folder) if backup.folder else None
        plan = Plan(site.retention_months, site.lapse_days, folder, backup.hour, backup.keep)
        self._upkeep = Upkeep(self.register, plan, before=lambda today: self.figures.months(month_of(today)))
        self._upkeep.start()

    def _told(self, clerk: Clerk, line: OutboxLine, outcome: Outcome) -> None:
        if self.is_in_terminal:
            self.printed += [(line.kind.partition(":")[0], path) for path in outcome.paths[:1]]
        clerk.told(line, outcome)

    def print_paper(self, name: str, document: Document) -> OutboxLine:
        """Queue a paper that belongs to no record, and let it be printed. Raises RegisterFull, RegisterUnavailable."""
        paper = PaperLine(name, "roll" if document.medium is Medium.ROLL else "sheet", to_json(document))
        line = self.register.outbox.queue([paper])[0]
        # No session waits for it: it is erased as soon as it is printed.
        self.register.outbox.forget_payloads([line.id])
        self.wake_spooler()
        return line

    def wait_for_papers(self, seconds: float) -> bool:
        """Whether nothing is on its way to a printer any more, waiting so long at most: a paper that is cut off in the
        middle is one that nobody knows of.
        """
        ends = time.monotonic() + seconds
        on_its_way = {LineState.PENDING, LineState.SENDING}
        while self.press.embossing.is_busy or any(line.state in on_its_way for line in self.register.outbox.lines()):
            if time.monotonic() >= ends:
                return False
            time.sleep(_LOOK_S)
        return True

    def wake_spooler(self) -> None:
        """There is something to print."""
        self.clerk  # noqa: B018 – its spooler runs from here on
        self.press.wake()

    def ring(self, conversation: Conversation) -> None:
        """Call somebody of the staff: every page of the desk rings, until somebody answers."""
        _log.warning("help was asked for at %s", self.settings.station.name)
        self.bell.ring(conversation)

    def plug(self, *, are_plugged: bool) -> None:
        """Headphones went in, or out, as a watch or a keypad tells: whoever stands before the screen is told, and hears
        from now on at the level that is begun with at that device."""
        self.levels.headphones_are_in = are_plugged
        self.live.tell_the_screen(Headphones(are_plugged, self.levels.begin()))

    def open_conversation(
        self,
        language: str,
        channel: str = "screen",
        seed: int | None = None,
        heard: frozenset[str] = frozenset(),
        *,
        hands: Hands | None = None,
        far: Far | None = None,
        codes: OwnTries | None = None,
    ) -> Conversation:
        """A new conversation, whose effects the clerk carries out, or `hands` that may ask the clerk in turn.

        `heard`: what a group was explained before one of its people decides. `codes`: those of a mediator who leads it.
        """
        opened = Conversation(
            self.script,
            hands or self.clerk,
            # What the site opens in may have been withheld since it chose it.
            language=language if language in self.script.plan.languages else self.script.plan.languages[0],
            channel=channel,
            today=self.today,
            seed=seed,
            heard=heard,
            far=far,
            codes=codes,
            # A caller hears of papers when there are some: they are posted, or wait.
            announce=self.announcements if channel == "screen" else tuple,
            settings=Wanted(volume=self.levels.begin()) if channel == "screen" else None,
        )
        self.live.add(opened)
        return opened

    def door(self, scanned: str) -> str | None:
        """Where a badge of the staff leads that is held before the kiosk's scanner; None for any other code."""
        return f"{PREFIX}/badge" if Accounts(self.var / "desk").of_badge(scanned) is not None else None

    def close(self) -> None:
        """End what runs: the bell, what prints, the voices, the ears, the register."""
        self.bell.stop()
        if self._upkeep is not None:
            self._upkeep.stop()
        # Opened when they are first asked for: what nobody asked for isn't opened to be closed.
        for name in ("press", "chain", "ears", "register"):
            if name in self.__dict__:
                getattr(self, name).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _check_hours(text: str) -> None:
    """Raises ValueError where these are no opening hours."""
    try:
        read_hours(text)
    except HoursNotUnderstood as trouble:
        raise ValueError(str(trouble)) from trouble


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
