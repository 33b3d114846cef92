"""The site's settings: one table of what `config/kiosk.toml` may say, with types, defaults and what each is for."""

import tomllib
from gettext import gettext as _
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kiosk.journey.words import has_hidden_sign

# A head pointer that only passes over a button presses nothing (milliseconds).
LEAST_DWELL_MS = 600


# The floor that a wheelchair needs before a machine (EN 301 549 8.3.2.3; millimetres).
LEAST_FLOOR_MM = (760, 1220)


class SettingsError(Exception):
    """`kiosk.toml` can't be used. The sentence says which key and what to do."""


class Table(BaseModel):
    """Base of the settings' tables: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _holds_no_hidden_sign(cls, value: object) -> object:
        # A printer would take a control character for a command: open the drawer, cut, reset.
        if has_hidden_sign(value):
            raise ValueError("it holds a control character; write it on one line, without tabs")
        return value


class Station(Table):
    """This machine. `number` begins every reference that it gives: two stations never share one."""

    number: Annotated[
        int, Field(ge=1, le=9999, description="number of this station, 1 to 9999; 0 is kept for rehearsals")
    ] = 1
    name: Annotated[str, Field(description="name of this station, as staff call it")] = "borne 1"
    mode: Annotated[
        Literal["demonstration", "real"],
        Field(description="demonstration (TRIAL across every paper) or real (once what the law needs is filled in)"),
    ] = "demonstration"


class Site(Table):
    """The town hall or hospital. What is blank stays a blank line on paper; the kiosk invents nothing."""

    kind: Annotated[Literal["town-hall", "hospital"], Field(description="town-hall or hospital")] = "town-hall"
    name: Annotated[str, Field(description="name of the town hall or hospital, as on its letters")] = ""
    address: Annotated[str, Field(description="postal address, on one line")] = ""
    phone: Annotated[str, Field(description="telephone of the reception")] = ""
    opening_hours: Annotated[str, Field(description="when a mediator is there, in words")] = ""
    controller: Annotated[str, Field(description="who answers for the data that the kiosk keeps (GDPR art. 4.7)")] = ""
    data_protection_officer: Annotated[
        str, Field(description="data-protection officer, with how to reach them without internet")
    ] = ""
    legal_basis: Annotated[str, Field(description="legal basis of what the kiosk keeps (GDPR art. 6 and 9)")] = ""
    retention_months: Annotated[
        int, Field(ge=1, le=120, description="how long a record is kept after its last step")
    ] = 13
    lapse_days: Annotated[
        int, Field(ge=7, le=365, description="days after which a form neither signed nor taken lapses")
    ] = 60
    return_days: Annotated[
        int, Field(ge=7, le=120, description="days until the date to come back that papers give")
    ] = 35
    hours_3422: Annotated[str, Field(description="hours of the 34 22, in words, once checked by telephone")] = ""
    hours_3422_checked: Annotated[str, Field(description="day on which those hours were checked, YYYY-MM-DD")] = ""
    fund_name: Annotated[str, Field(description="name of the health-insurance fund that most people here have")] = ""
    fund_address: Annotated[str, Field(description="its postal address for such letters, lines separated by « | »")] = (
        ""
    )
    cnam_service: Annotated[str, Field(description="service of the CNAM that such letters go to, once confirmed")] = ""
    research_address: Annotated[
        str,
        Field(description="postal address for oppositions to research use, once confirmed; lines separated by « | »"),
    ] = ""
    france_services: Annotated[str, Field(description="nearest France services: name, address, hours")] = ""
    deaf_relay: Annotated[str, Field(description="how a deaf person reaches the 34 22 from here")] = ""
    reimbursement_confirmed: Annotated[
        str,
        Field(
            description="who at the fund confirmed in writing that refusals leave reimbursements as they are, and when"
        ),
    ] = ""


class Screen(Table):
    """The screen, in millimetres: sizes of letters and buttons are computed from these."""

    width_px: Annotated[int, Field(ge=640, le=7680, description="width in CSS pixels")] = 1920
    height_px: Annotated[int, Field(ge=480, le=4320, description="height in CSS pixels")] = 1080
    width_mm: Annotated[float, Field(ge=100, le=2000, description="width of the visible picture in mm, measured")] = (
        476.6
    )
    distance_mm: Annotated[int, Field(ge=300, le=1500, description="distance from eyes to screen in mm")] = 600
    mounting_height_mm: Annotated[
        int, Field(ge=0, le=2500, description="height of the picture's lower edge above the floor in mm")
    ] = 850
    low_controls: Annotated[
        bool, Field(description="whether all buttons stay below 1,120 mm, for whoever is seated (else below 1,220 mm)")
    ] = False
    inactivity_seconds: Annotated[
        int, Field(ge=120, le=300, description="silence before the alert (2 to 5 minutes)")
    ] = 180
    alert_seconds: Annotated[int, Field(ge=20, le=45, description="how long the alert waits for an answer")] = 45
    keypad: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9-]*$",
            description="keypad or switches beside the keyboard: a file of config/keymaps, without .toml; empty: none",
        ),
    ] = ""
    keypad_device: Annotated[
        str,
        Field(
            max_length=80,
            description="part of the keypad's name as USB tells it (Storm, for one); it is missed once it is gone",
        ),
    ] = ""
    single_keys: Annotated[
        bool, Field(description="whether letters, figures and signs of the keyboard do something by themselves")
    ] = True
    screen_reader: Annotated[
        bool, Field(description="whether a screen reader (Orca) runs on this machine: single keys are its own then")
    ] = False
    dwell_ms: Annotated[
        int,
        Field(
            ge=0,
            le=5000,
            description="how long a head pointer rests on a button to press it, in ms; 0: there is no head pointer",
        ),
    ] = 0
    camera: Annotated[
        bool,
        Field(description="whether the machine's camera reads the code of a paper, once the person has asked for it"),
    ] = False
    floor_width_mm: Annotated[
        int, Field(ge=0, le=5000, description="width of the free floor before the kiosk, measured; 0: not yet")
    ] = 0
    floor_depth_mm: Annotated[
        int, Field(ge=0, le=5000, description="depth of the free floor before the kiosk, measured; 0: not yet")
    ] = 0

    @field_validator("dwell_ms")
    @classmethod
    def _is_long_enough(cls, dwell_ms: int) -> int:
        if 0 < dwell_ms < LEAST_DWELL_MS:
            raise ValueError(f"write 0, or at least {LEAST_DWELL_MS}: in less, everything looked at would be pressed")
        return dwell_ms

    @property
    def has_floor(self) -> bool:
        """Whether the measured floor before the kiosk holds a wheelchair, either way round."""
        least = sorted(LEAST_FLOOR_MM)
        given = sorted((self.floor_width_mm, self.floor_depth_mm))
        return all(one >= needed for one, needed in zip(given, least, strict=True))

    @property
    def px_per_mm(self) -> float:
        """CSS pixels in a millimetre of this screen."""
        return self.width_px / self.width_mm


class Sound(Table):
    """Voice and loudness."""

    engine: Annotated[
        Literal["pyttsx3", "espeak-ng", "pico", "piper"], Field(description="voice for sentences without a recording")
    ] = "pyttsx3"
    piper_voice: Annotated[str, Field(description="path of a Piper voice (.onnx), where the site has one")] = ""
    words_per_minute: Annotated[int, Field(ge=80, le=200, description="normal speed of the voice")] = 125
    headphones: Annotated[
        bool, Field(description="whether headphones or a handset hang at this kiosk: private scenes may be heard there")
    ] = False
    volume: Annotated[
        int, Field(ge=1, le=9, description="loudness that each person begins with; they make it louder or softer")
    ] = 5
    headphones_output: Annotated[
        str, Field(description="sound output that headphones bring with them; empty: the socket of the sound card")
    ] = ""
    headphones_wait_minutes: Annotated[
        int,
        Field(
            ge=3,
            le=15,
            description="how long the kiosk waits in silence for whoever pulled the headphones out, before the alert",
        ),
    ] = 6
    follows_noise: Annotated[
        bool, Field(description="whether the loudspeaker grows louder in a loud room, where a microphone is open")
    ] = True
    starts_by_itself: Annotated[bool, Field(description="whether each page speaks without being asked")] = True


class Hearing(Table):
    """Speech recognition, where a model is installed (kiosk voice install). It hears; it decides nothing."""

    engine: Annotated[
        Literal["auto", "vosk", "pocketsphinx", "off"],
        Field(description="auto (Vosk where a model is there, else PocketSphinx), vosk, pocketsphinx, or off"),
    ] = "auto"
    model: Annotated[str, Field(description="folder of a model; empty: those of kiosk voice install")] = ""
    endpoint_seconds: Annotated[
        float, Field(ge=0.5, le=4, description="silence after which what was said is over, in seconds")
    ] = 1.2
    no_input_seconds: Annotated[
        float, Field(ge=4, le=60, description="silence after which the kiosk says how else to go on, in seconds")
    ] = 8.0
    microphone: Annotated[
        Literal["browser", "card", "off"],
        Field(description="browser (that of the page, echo cancelled), card (the machine's sound card), or off"),
    ] = "browser"
    card: Annotated[str, Field(description="name of the sound card's input; empty: the machine's first")] = ""
    hands_free: Annotated[
        bool, Field(description="whether the microphone, once opened by the person, opens again by itself on each page")
    ] = False
    barge_in: Annotated[
        bool, Field(description="whether speaking stops when the person speaks, where echoes are cancelled")
    ] = True


class Printer(Table):
    """One printer and where its paper comes out, as it is spoken (« derrière le comptoir, à votre droite »)."""

    kind: Annotated[
        Literal["folder", "network", "usb", "serial", "cups", "ipp"],
        Field(
            description="folder (previews), network (ESC/POS, port 9100), usb or serial (ESC/POS), cups (A4 queue), "
            "ipp (A4, without CUPS)"
        ),
    ] = "folder"
    address: Annotated[
        str,
        Field(description="host or host:port; vendor:product in hex; device; queue name; or ipp://host/ipp/print"),
    ] = ""
    width_mm: Annotated[Literal[58, 80], Field(description="width of the roll")] = 80
    mode: Annotated[
        Literal["raster", "text"], Field(description="raster: same look everywhere; text: fast on slow lines")
    ] = "raster"
    place: Annotated[str, Field(description="where its paper comes out, in words")] = ""


class Embosser(Table):
    """The braille embosser, where the site has one, and where its paper comes out, as it is spoken."""

    kind: Annotated[
        Literal["none", "folder", "network", "cups"],
        Field(description="none; folder (.brf files); network (port 9100); cups (a raw queue)"),
    ] = "none"
    address: Annotated[str, Field(description="host or host:port; or queue name")] = ""
    place: Annotated[str, Field(description="where its paper comes out, in words")] = ""
    cells: Annotated[int, Field(ge=20, le=42, description="cells on a line")] = 30
    lines: Annotated[int, Field(ge=10, le=32, description="lines on a page")] = 27
    grade: Annotated[
        Literal["full", "contracted"], Field(description="full: letter by letter; contracted: for practised readers")
    ] = "full"


class Printers(Table):
    """The printers: `roll` for receipts, `sheet` for forms and letters; `braille` where there is an embosser."""

    roll: Printer = Printer()
    sheet: Printer = Printer()
    braille: Embosser = Embosser()


class Server(Table):
    """Where the kiosk is served, on this machine alone."""

    port: Annotated[int, Field(ge=1024, le=65535, description="port on 127.0.0.1")] = 8080


class Desk(Table):
    """The mediator's desk. On this machine it opens with a badge; from the office over the site's own network."""

    port: Annotated[
        int, Field(ge=0, le=65535, description="port of the desk on the site's network, with TLS (8443); 0: closed")
    ] = 0
    address: Annotated[
        str, Field(description="address that the desk listens on, of the site's own network; 0.0.0.0: all")
    ] = "0.0.0.0"  # noqa: S104 – the site says which network is its own
    name: Annotated[
        str, Field(description="name that this machine has on the site's network, as browsers ask for it")
    ] = ""
    inactivity_minutes: Annotated[
        int, Field(ge=2, le=120, description="minutes after which the desk closes by itself")
    ] = 15
    place: Annotated[str, Field(description="where signed copies are kept, in words; each desk may change it")] = ""
    alone: Annotated[
        str, Field(description="the site's procedure for seeing somebody alone who seems under pressure")
    ] = ""

    @property
    def is_open(self) -> bool:
        """Whether the office reaches it over the network."""
        return self.port != 0


class Phone(Table):
    """The telephone line (kiosk phone), where there is an Asterisk. Its password stands in another file than this."""

    connection: Annotated[
        Literal["box", "trunk"], Field(description="box: the site's telephone box; trunk: an operator's SIP trunk")
    ] = "box"
    server: Annotated[str, Field(description="host, or host:port, of the box or of the operator")] = ""
    user: Annotated[str, Field(description="name that the line registers with")] = ""
    external_address: Annotated[
        str,
        Field(description="public address of the site's router, where the operator doesn't find the line through it"),
    ] = ""
    extension: Annotated[str, Field(description="number or extension that callers reach the line by")] = "3422"
    reception: Annotated[
        str, Field(description="number of the reception, as the box or the operator dials it; empty: no transfer")
    ] = ""
    reception_seconds: Annotated[int, Field(ge=5, le=90, description="how long the reception rings, in seconds")] = 25
    hours: Annotated[str, Field(description="when somebody is at the reception (1 is Monday); empty: always")] = ""
    lines: Annotated[int, Field(ge=1, le=60, description="calls that are led at once; others wait, in order")] = 4
    most_waiting: Annotated[int, Field(ge=0, le=30, description="callers that may wait for a line")] = 6
    longest_minutes: Annotated[
        int, Field(ge=10, le=120, description="length of a call after which it is asked whether to go on")
    ] = 30
    no_input_seconds: Annotated[
        float, Field(ge=8, le=10, description="silence after which the line repeats what can be done, in seconds")
    ] = 9.0
    keys_in_sound: Annotated[
        bool, Field(description="also hear keys as tones, where a gateway sends them so despite its promise")
    ] = False
    speech_calls: Annotated[
        int, Field(ge=0, le=16, description="calls whose speech is heard at once, where a model is there; 0: none")
    ] = 1
    media: Annotated[Literal["audiosocket", "websocket"], Field(description="how Asterisk hands the sound over")] = (
        "audiosocket"
    )
    agi_port: Annotated[int, Field(ge=1024, le=65535, description="port on 127.0.0.1 that calls come in by")] = 4573
    sound_port: Annotated[int, Field(ge=1024, le=65535, description="port on 127.0.0.1 that their sound comes by")] = (
        9092
    )
    sip_port: Annotated[int, Field(ge=1024, le=65535, description="port that Asterisk speaks SIP on")] = 5060


class Database(Table):
    """Where the register's entries are. Keys and archive are under var in any case."""

    url: Annotated[
        str,
        Field(description="address of a PostgreSQL database (postgresql+psycopg://user@host/name); empty: file in var"),
    ] = ""


class Backup(Table):
    """The daily backup, to a USB stick or another disk."""

    folder: Annotated[str, Field(description="folder that backups go to, which must exist; empty: no daily backup")] = (
        ""
    )
    hour: Annotated[int, Field(ge=0, le=23, description="hour of the day from which the backup is made")] = 19
    keep: Annotated[
        int, Field(ge=1, le=60, description="how many backups are kept; what was erased leaves with the oldest")
    ] = 7


class Hours(Table):
    """When the kiosk is open. Outside it says that it is closed, and when it opens again."""

    open: Annotated[
        str, Field(description="opening hours of the kiosk (1 is Monday), as those of the reception; empty: always")
    ] = ""


class Dossier(Table):
    """What the site has asked others, and was answered: by whom, and when. For its own file; no paper depends on it."""

    by_phone: Annotated[str, Field(description="Q2: what can be done by calling the 34 22, and what it asks for")] = ""
    letters: Annotated[str, Field(description="Q4: where letters go, with which copies; is ours accepted?")] = ""
    fund_desk: Annotated[str, Field(description="Q5: does the fund's own desk take down a refusal or a closing?")] = ""
    france_services: Annotated[str, Field(description="Q6: does France services help with it here? with a card?")] = ""
    helpers: Annotated[str, Field(description="Q7: can a helper with a mandate act (Aidants Connect)?")] = ""
    professionals: Annotated[str, Field(description="Q8: what a doctor or a hospital can do for a patient")] = ""
    representatives: Annotated[str, Field(description="Q9: what a parent or a guardian must show")] = ""
    carers: Annotated[str, Field(description="Q10: has the law opened an access for carers?")] = ""
    kept_refusals: Annotated[str, Field(description="Q11: how long a refusal, and what was closed, is kept")] = ""
    minors: Annotated[str, Field(description="Q12: what changes at 16 and at 18")] = ""
    deposits: Annotated[str, Field(description="Q13: what is deposited before anybody has agreed")] = ""
    masking: Annotated[str, Field(description="Q14: does the family doctor see what is hidden?")] = ""
    emergency: Annotated[str, Field(description="Q15: how to refuse the access in an emergency, without internet")] = ""
    research: Annotated[str, Field(description="Q16: where an opposition to research use is sent")] = ""
    european_space: Annotated[str, Field(description="Q17: what France took up of the European health data space")] = ""
    access_matrix: Annotated[str, Field(description="Q18: has the decree on who sees what changed?")] = ""
    law_in_force: Annotated[str, Field(description="Q19: the articles of law, read again on the day of opening")] = ""
    assessment: Annotated[str, Field(description="Q20: impact assessment and record of processing, signed by whom")] = (
        ""
    )
    relay_service: Annotated[str, Field(description="Q21: the telephone line and the relay service for the deaf")] = ""
    easy_read: Annotated[str, Field(description="Q22: who read the words, of those whom they are for")] = ""
    languages: Annotated[str, Field(description="Q23: languages that people here speak; interpreters")] = ""
    hospital: Annotated[str, Field(description="Q25: the hospital's own records, and its commission of users")] = ""


class Health(Table):
    """The state of this machine for whoever looks after many: Prometheus text, on this machine alone."""

    port: Annotated[
        int, Field(ge=0, le=65535, description="port on 127.0.0.1, where http://127.0.0.1:port/metrics answers; 0: off")
    ] = 0


class Settings(Table):
    """Everything in `config/kiosk.toml`."""

    journey: Annotated[
        str, Field(pattern="^[A-Za-z0-9_-]+$", description="folder of the journey under config/journeys")
    ] = "health-space"
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$", description="language that the kiosk opens in")] = "fr"
    unreviewed_languages: Annotated[
        tuple[str, ...],
        Field(description="translations to offer though nobody has reviewed them, which they then say; e.g. en"),
    ] = ()
    site_words: Annotated[
        str,
        Field(
            pattern="^[a-z0-9-]*$",
            description="folder under sites of the journey, with what this site says in its own words; empty: none",
        ),
    ] = ""
    station: Station = Station()
    site: Site = Site()
    screen: Screen = Screen()
    sound: Sound = Sound()
    hearing: Hearing = Hearing()
    printers: Printers = Printers()
    server: Server = Server()
    desk: Desk = Desk()
    phone: Phone = Phone()
    database: Database = Database()
    backup: Backup = Backup()
    hours: Hours = Hours()
    dossier: Dossier = Dossier()
    health: Health = Health()

    @property
    def database_url(self) -> str:
        """Where the register is; empty: the file under var/, where all that doesn't count lies."""
        return "" if self.station.mode == "demonstration" else self.database.url

    def site_values(self) -> dict[str, str]:
        """The values that a script may use as `{site.…}`: strings, blank where not filled in."""
        return {name: str(value) for name, value in self.site.model_dump().items()}


def load_settings(path: Path) -> Settings:
    """Read `path`. Raises SettingsError with one sentence: which key, what is wrong, what to do."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except NotADirectoryError as trouble:
        told = _("{path} isn't a folder. CLAIRVOIX_CONFIG names a copy of the whole folder « config ».")
        raise SettingsError(told.format(path=path.parent)) from trouble
    except tomllib.TOMLDecodeError as trouble:
        told = _("{file} can't be read: {trouble}. Mend that line and start again.")
        raise SettingsError(told.format(file=path.name, trouble=trouble)) from trouble
    except ValidationError as trouble:
        first = trouble.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            told = _("{file}: there is no setting « {key} ». Correct its name.")
            raise SettingsError(told.format(file=path.name, key=key)) from trouble
        told = _("{file}: « {key} »: {trouble}. Correct it and start again.")
        raise SettingsError(told.format(file=path.name, key=key, trouble=first["msg"])) from trouble
