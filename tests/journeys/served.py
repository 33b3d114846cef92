"""The real house, served to a real browser: a register in a folder of its own, papers in trays, a virtual roll printer.

Nothing of it is make-believe but the trays, which take sheets as fast as a test asks for them and keep them to be read.
"""

import dataclasses
import datetime
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from kiosk.app import Folders, House
from kiosk.conversation import Conversation
from kiosk.desk.desk import Desk
from kiosk.ears import Ears
from kiosk.guide import Wishes, next_step, wishes
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.journey.load import load_script
from kiosk.journey.script import Script
from kiosk.journey.words import Capacity
from kiosk.keymap import Keymap, load_keymap
from kiosk.languages import offered
from kiosk.office import Office
from kiosk.press import Press
from kiosk.register import tables
from kiosk.register.record import RecordBody, from_canonical
from kiosk.rehearsal import settle
from kiosk.screen.app import KEYMAP, ScreenFace, create_app
from kiosk.server import add_statement, mount_desk
from kiosk.settings import Settings
from printouts.document import Code, Document
from printouts.printers import Outcome, Printer, PrinterState, Result
from printouts.renderings import plain, speech
from printouts.renderings.outputs import Reading, Sent
from printouts.renderings.workshop import Workshop
from voice.hearing.sound_card import PortAudio

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
# A guess costs a test next to nothing; what it costs at a site is argon2's own recommendation.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Tray:
    """A printer that never fails: keeps what it printed, in order. No bytes go to it: see `TrayReader`."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def status(self) -> PrinterState:
        """Always ready."""
        return PrinterState.READY

    def print(self, document: Document) -> Outcome:
        """Keep it."""
        self.documents.append(document)
        return Outcome(Result.PRINTED, PrinterState.READY, "in the tray", sent=Sent(b""))


class TrayReader(Workshop):
    """Reads what came out of a tray, which is the document itself; and the bytes of any other printer for what they
    are.
    """

    def read(self, document: Document, sent: Sent) -> Reading:
        """See Renderer."""
        return super().read(document, sent) if sent.data else Reading(speech.sentences(document))


@cache
def _script(config: Path, site: tuple[tuple[str, str], ...], unreviewed: tuple[str, ...]) -> Script:
    return offered(load_script(config, dict(site), unreviewed=unreviewed))


class TrayPress(Press):
    """Prints where a test says; what lies in trays can be read back, too."""

    def __init__(self, house: House, printers: Mapping[str, Printer]) -> None:
        folder = house.register_folder / "printouts"
        super().__init__(house.settings.printers, folder, into_folder_alone=False, may_keep=house.is_rehearsal)
        self._given_printers = printers

    @cached_property
    def printers(self) -> dict[str, Printer]:
        """Those that the test gave."""
        return dict(self._given_printers)

    @cached_property
    def workshop(self) -> Workshop:
        """Where papers are made and read back."""
        return TrayReader()


class WatchedHouse(House):
    """The house as it is, with its day fixed, its draws known where a test says so, and its printers given."""

    def __init__(
        self,
        folders: Folders,
        settings: Settings,
        *,
        printers: Mapping[str, Printer],
        seeds: Sequence[int] = (),
        ears: Ears | None = None,
        portaudio: PortAudio | None = None,
    ) -> None:
        super().__init__(folders, settings=settings, today=lambda: TODAY)
        self._given_printers = printers
        self._given_ears = ears
        self.portaudio = portaudio
        self._seeds = list(seeds)
        self.rings = 0
        self.starts_again = 0

    def start_again(self) -> None:
        """Counted: this process goes on with its tests."""
        self.starts_again += 1

    @cached_property
    def site(self) -> dict[str, str]:
        """What comes out of a tray is no preview."""
        return {**super().site, "previews": ""}

    @cached_property
    def script(self) -> Script:
        """The delivered journey, read once for all tests of a worker."""
        return _script(self.journey_folder, tuple(sorted(self.site.items())), self.settings.unreviewed_languages)

    @cached_property
    def press(self) -> Press:
        """With the printers that the test gave."""
        return TrayPress(self, self._given_printers)

    @cached_property
    def ears(self) -> Ears:
        """Those that the test gave, or those that the settings name."""
        return self._given_ears or Ears(self.settings.hearing, self.models_folder)

    def open_conversation(
        self,
        language: str,
        channel: str = "screen",
        seed: int | None = None,
        heard: frozenset[str] = frozenset(),
        **how: Any,
    ) -> Conversation:
        """With the next seed that the test gave, where there is one left."""
        drawn = self._seeds.pop(0) if seed is None and self._seeds else seed
        return super().open_conversation(language, channel, drawn, heard, **how)

    def ring(self, conversation: Conversation) -> None:
        """Counted, and heard at the desk."""
        self.rings += 1
        super().ring(conversation)


@dataclasses.dataclass(frozen=True, slots=True)
class PaperInHand:
    """What somebody who was here before carries: the record's reference and code, and the codes on form and receipt."""

    reference: str
    code: str
    form_code: str
    receipt_code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Elsewhere:
    """A kiosk that runs in another process: what a person has of it is its address and its screen."""

    address: str
    settings: Settings


@dataclasses.dataclass
class Served:
    """A kiosk that is served at `address`."""

    house: WatchedHouse
    app: Flask
    address: str
    sheets: Tray
    rolls: Tray
    desk: Desk
    office: Office | None

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.house.settings

    @property
    def face(self) -> ScreenFace:
        """The screen's visits."""
        face: ScreenFace = self.app.extensions["screen"]
        return face

    # --- what the register holds ---------------------------------------------------------------------------------

    def records(self) -> list[RecordBody]:
        """Every record, by the register's own means, in order; the register verified on the way."""
        report = self.house.register.verify()
        assert report.is_sound, report.faults
        register = self.house.register
        with register._database.reading() as connection:
            rows = connection.execute(select(tables.bodies.c.content).order_by(tables.bodies.c.number)).scalars()
            return [from_canonical(content)[1] for content in rows]

    def answers(self) -> list[dict[str, str]]:
        """The answers of every record."""
        return [{one.decision: one.answer.value for one in record.decisions} for record in self.records()]

    def rows(self, table: str) -> int:
        """How many rows a table of the register has."""
        with self.house.register._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one())

    def later(self) -> dict[str, int]:
        """What was answered "later", counted by decision."""
        with self.house.register._database.reading() as connection:
            return {row.decision: row.later for row in connection.execute(select(tables.counts))}

    def holds_nothing(self) -> bool:
        """Whether nothing at all was recorded, queued or counted."""
        return [self.rows(one) for one in ("entries", "bodies", "outbox", "counts", "answered")] == [0] * 5

    def traces(self, *canaries: str) -> list[tuple[str, Path]]:
        """Files under var that hold one of these words, and which."""
        found = []
        for path in sorted(one for one in self.house.var.rglob("*") if one.is_file()):
            content = path.read_bytes()
            found += [(word, path) for word in canaries if word.encode() in content]
        return found

    # --- what came out ----------------------------------------------------------------------------------------------

    def papers(self) -> list[str]:
        """Kinds of papers that came out: sheets first, then rolls."""
        return [one.kind for one in (*self.sheets.documents, *self.rolls.documents)]

    def paper(self, kind: str) -> Document:
        """The newest paper of a kind."""
        return next(one for one in reversed((*self.sheets.documents, *self.rolls.documents)) if one.kind == kind)

    def words_of(self, kind: str) -> str:
        """What the newest paper of a kind says, on one line."""
        return " ".join(plain.text(self.paper(kind)).split())

    def code_of(self, kind: str) -> str:
        """What the code on the newest paper of a kind holds."""
        return next(block.payload for block in self.paper(kind).blocks if isinstance(block, Code))

    # --- people who were here before ---------------------------------------------------------------------------------

    def wishes(
        self, answers: Mapping[str, str], situations: Mapping[str, str] | None = None, capacity: str = "person"
    ) -> Wishes:
        """What somebody wants, checked against the script."""
        return wishes(self.house.script, answers, situations, Capacity(capacity))

    def lead(self, conversation: Conversation, wanted: Wishes, until: str) -> None:
        """Do in `conversation` what leads to `wanted`, up to the place of that name."""
        for _ in range(200):
            settle(conversation)
            if conversation.session().place.name == until:
                return
            event = next_step(conversation.script, conversation.session(), conversation.scene(), wanted)
            assert event is not None, conversation.scene().id
            conversation.handle(event)
        raise AssertionError(f"no way to {until}")

    def somebody_has_decided(self, situations: Mapping[str, str] | None = None, **answers: str) -> PaperInHand:
        """Somebody decided here before, and carries the papers."""
        conversation = self.house.open_conversation("fr")
        wanted = self.wishes({name.replace("_", "-"): answer for name, answer in answers.items()}, situations)
        self.lead(conversation, wanted, "paper_readback")
        recorded = conversation.session().recorded
        assert recorded is not None
        in_hand = PaperInHand(recorded.reference, recorded.code, self.code_of("form"), self.code_of("receipt"))
        self.lead(conversation, wanted, "finished")
        return in_hand


def somewhere(conversation: Conversation) -> None:
    """Lead a conversation beyond the welcome."""
    conversation.handle(Act(Action.CHOOSE, option=1))
    assert conversation.session().place.name != "welcome"


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 – the name is werkzeug's
        """Tests read answers, not logs."""


def settings_for_tests(**tables_of_settings: Mapping[str, Any]) -> Settings:
    """The delivered settings, with a voice that is quick and waits to be asked; keys of tables changed as given.

    Bounds of settings are not checked here: a test may not have the two minutes that a person must be given.
    """
    changes = {
        "sound": {"engine": "espeak-ng", "starts_by_itself": False},
        **tables_of_settings,
        "station": {"mode": "real", **tables_of_settings.get("station", {})},
    }
    plain_settings = Settings()
    updated = {name: getattr(plain_settings, name).model_copy(update=dict(keys)) for name, keys in changes.items()}
    return plain_settings.model_copy(update=updated)


def quick_keymap(**changes: Any) -> Keymap:
    """The delivered keyboard, without the guard against trembling hands: a test has none."""
    return load_keymap(KEYMAP).model_copy(update={"double_strike_ms": 0, **changes})


@contextmanager
def serve(  # noqa: PLR0913 – what a test may want otherwise
    var: Path,
    *,
    settings: Settings | None = None,
    roll: Printer | None = None,
    keymap: Keymap | None = None,
    seeds: Sequence[int] = (),
    clock: Callable[[], float] = time.monotonic,
    ears: Ears | None = None,
    portaudio: PortAudio | None = None,
    config: Path = PROJECT / "config",
) -> Iterator[Served]:
    """Serve a house whose run-time folder is `var`, by threads of this process. `roll`: a printer instead of a tray."""
    sheets, rolls = Tray(), Tray()
    printers: dict[str, Printer] = {"sheet": sheets, "roll": roll or rolls}
    folders = Folders(config, var)
    with WatchedHouse(
        folders, settings or settings_for_tests(), printers=printers, seeds=seeds, ears=ears, portaudio=portaudio
    ) as house:
        app = create_app(house, keymap or quick_keymap(), clock)
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # fewer requests for what never changes
        house.clerk  # noqa: B018 – the spooler runs, as under the real server
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        add_statement(app, house)
        mounted = mount_desk(app, house, server.port, QUICK_HASHER)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Served(house, app, f"http://127.0.0.1:{server.port}", sheets, rolls, mounted.desk, mounted.office)
        finally:
            if mounted.office is not None:
                mounted.office.stop()
            server.shutdown()
            thread.join()
            server.server_close()
