"""What works on this machine, part by part: for `kiosk check`, and before the doors open. Repairs nothing."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _

from kiosk.app import USUAL_RATE, House
from kiosk.certificate import certificate
from kiosk.desk.accounts import Accounts
from kiosk.hearing import model_for
from kiosk.journey.check import check
from kiosk.journey.problem import ScriptError
from kiosk.microphone_check import try_microphone
from kiosk.phone.self_check import call_itself
from kiosk.phone.sounds import Sounds
from kiosk.register import sealing
from kiosk.register.errors import RegisterError
from printouts.printers import PrinterMisconfigured, PrinterState
from voice.hearing.installing import check_known
from voice.hearing.sound_card import PortAudio, SoundCard
from voice.hearing.trouble import HearingError, NoModel

# Below this, papers and records may soon not fit: a record needs some kilobytes, a preview of a form some hundreds.
_LEAST_FREE_BYTES = 200 * 1024 * 1024
# A machine without battery for its clock wakes up in the past.
_OLDEST_DAY = datetime.date(2026, 1, 1)
_LAST_DAY = datetime.date(2100, 1, 1)


class State(StrEnum):
    """How a part is: it works; it works with a remark; it doesn't, and the kiosk can't open."""

    GOOD = "good"
    REMARK = "remark"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine. `detail` says what was found, in words, and what to do where something is wrong."""

    name: str
    state: State
    detail: str


def parts(house: House) -> Iterator[Part]:
    """Each part, tried for real, one after the other."""
    for part in (_settings, _script, _voice, _hearing, _register, _sealing, _roll, _sheet, _desk, _disk, _clock):
        yield part(house)
    if (house.var / "phone" / "secret").is_file():
        yield _phone(house)


def _settings(house: House) -> Part:
    blanks = [name for name in _NEEDED if not house.site.get(name, "").strip()]
    if blanks:
        return Part(
            "settings", State.REMARK, _("Not filled in yet in kiosk.toml: {names}.").format(names=", ".join(blanks))
        )
    return Part("settings", State.GOOD, _("Everything that papers need is filled in."))


# What the law, or a letter, can't do without: blank lines stand in its place on paper.
_NEEDED = ("name", "address", "phone", "controller", "data_protection_officer", "legal_basis", "fund_address")


def _script(house: House) -> Part:
    try:
        problems = check(house.script, house.journey_folder)
    except ScriptError as trouble:
        return Part("script", State.BROKEN, str(trouble))
    wrong = [problem for problem in problems if not problem.is_warning]
    if wrong:
        return Part(
            "script",
            State.BROKEN,
            _("{count} rules are broken, the first: {first}").format(count=len(wrong), first=wrong[0]),
        )
    remarks = [str(problem) for problem in problems]
    if house.script.is_modified:
        remarks.insert(0, _("The words were modified by the site."))
    return Part("script", State.REMARK if remarks else State.GOOD, " ".join(remarks[:3]) or _("Every rule holds."))


def _voice(house: House) -> Part:
    states = house.chain.state()
    working = [state.name for state in states if state.works]
    if not working:
        return Part("voice", State.BROKEN, " ".join(f"{state.name}: {state.detail}" for state in states))
    chosen = house.settings.sound.engine
    if chosen not in working:
        return Part(
            "voice",
            State.REMARK,
            _("{chosen} doesn't speak; {other} speaks in its stead.").format(chosen=chosen, other=working[0]),
        )
    return Part("voice", State.GOOD, _("{engine} speaks.").format(engine=chosen))


def _hearing(house: House) -> Part:
    settings = house.settings.hearing
    if settings.microphone == "off" or settings.engine == "off":
        return Part("hearing", State.GOOD, _("Hearing is switched off: the kiosk works by touch and keys."))
    try:
        model = model_for(settings, house.settings.language, house.models_folder)
        check_known(model)
    except NoModel as trouble:
        told = _("{trouble} The kiosk works by touch and keys, and shows no microphone.")
        return Part("hearing", State.REMARK, told.format(trouble=trouble))
    except HearingError as trouble:
        return Part("hearing", State.REMARK, str(trouble))
    if not house.ears.can_hear(house.settings.language):
        told = _("{engine} isn't installed on this machine. Run: bash config/start")
        return Part("hearing", State.REMARK, told.format(engine=model.kind.value))
    told = _("{engine} hears with {model}. « kiosk check --microphone » tries the microphone.")
    return Part("hearing", State.GOOD, told.format(engine=model.kind.value, model=model.name))


def microphone(house: House, say: Callable[[str], None], portaudio: PortAudio | None = None) -> Part:
    """The machine's microphone, tried for real. `say` tells whoever is there what to do. Takes some seconds."""

    def opened(give: Callable[[bytes], None], gone: Callable[[], None]) -> SoundCard:
        return SoundCard(give, gone, device=house.settings.hearing.card, portaudio=portaudio)

    language, owner = house.settings.language, object()
    try:
        recognizer = house.ears.lend(language, owner) if house.ears.can_hear(language) else None
        tried = try_microphone(opened, recognizer, say)
    except HearingError as trouble:
        return Part("microphone", State.BROKEN, str(trouble))
    finally:
        house.ears.give_back(owner)
    told = _("Room {room:.0f} dBFS, voice {speech:.0f} dBFS.").format(room=tried.room, speech=tried.speech)
    if tried.is_understood:
        told = f"{told} {_('« un, deux, trois » was understood.')}"
    if tried.remark is not None:
        return Part("microphone", State.REMARK, f"{told} {tried.remark}")
    return Part("microphone", State.GOOD, told)


def _register(house: House) -> Part:
    try:
        report = house.register.verify()
    except RegisterError as trouble:
        return Part("register", State.BROKEN, trouble.sentence(_))
    if not report.is_sound:
        return Part("register", State.BROKEN, _("The register doesn't verify. « kiosk register verify » says where."))
    return Part("register", State.GOOD, _("{count} entries, all verified.").format(count=report.entries))


def _sealing(house: House) -> Part:
    """The site's key, which callers' names and numbers are sealed to."""
    try:
        key = sealing.load(house.var)
    except RegisterError as trouble:
        return Part("sealing", State.BROKEN, trouble.sentence(_))
    if key is None:
        missing = _("The site has no key yet to seal what callers leave. Plug a USB stick in: kiosk register seal DIR")
        return Part("sealing", State.REMARK, missing)
    return Part("sealing", State.GOOD, _("What callers leave is sealed: only the key in the safe opens it."))


def _roll(house: House) -> Part:
    return _printer(house, "roll")


def _sheet(house: House) -> Part:
    return _printer(house, "sheet")


def _printer(house: House, name: str) -> Part:
    settings = getattr(house.settings.printers, name)
    try:
        state = house.printers[name].status()
    except PrinterMisconfigured as trouble:
        return Part(f"printer.{name}", State.BROKEN, str(trouble))
    if settings.kind == "folder":
        return Part(
            f"printer.{name}",
            State.REMARK,
            _("No printer is configured: papers go to {folder}.").format(folder=house.printouts_folder),
        )
    if state in {PrinterState.READY, PrinterState.PAPER_LOW}:
        return Part(f"printer.{name}", State.GOOD if state is PrinterState.READY else State.REMARK, _(state.value))
    if state is PrinterState.UNKNOWN:
        return Part(f"printer.{name}", State.REMARK, _("The printer says nothing of its state: people will be asked."))
    return Part(f"printer.{name}", State.BROKEN, _(state.value))


def _desk(house: House) -> Part:
    given = house.settings.desk
    who = len(Accounts(house.var / "desk").every())
    if not who:
        return Part("desk", State.REMARK, _("Nobody has an account yet. Make one: kiosk desk add"))
    if not given.is_open:
        return Part("desk", State.GOOD, _("{count} accounts; on this machine alone.").format(count=who))
    try:
        shown = certificate(house.var / "desk", given.name, house.today())
    except RegisterError as trouble:
        return Part("desk", State.BROKEN, trouble.sentence(_))
    told = _("{count} accounts; port {port}, fingerprint {fingerprint}.")
    return Part("desk", State.GOOD, told.format(count=who, port=given.port, fingerprint=shown.fingerprint))


def _disk(house: House) -> Part:
    house.folders.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(house.folders.var).free
    if free < _LEAST_FREE_BYTES:
        return Part("disk", State.BROKEN, _("Only {free} MB are free: make room.").format(free=free // 1_000_000))
    return Part("disk", State.GOOD, _("{free} MB are free.").format(free=free // 1_000_000))


def _phone(house: House) -> Part:
    """The line, called from this machine as anybody would call it."""
    settings = house.settings.phone
    language = house.settings.language
    text = house.script.text(language)
    if text.phone is None:
        told = _("The journey has no words for the telephone in « {language} »: write phone.toml.")
        return Part("phone", State.BROKEN, told.format(language=language))
    title = text.from_afar.scenes["welcome"].title
    welcome = Sounds(house).of(title, language, rate=USUAL_RATE, is_clear=False, is_private=False)
    heard = call_itself(settings.sip_port, settings.extension, welcome)
    if heard.refusal is not None:
        told = _("Nobody answers on {extension} ({reason}): start Asterisk, then kiosk phone.")
        return Part("phone", State.BROKEN, told.format(extension=settings.extension, reason=heard.refusal))
    if heard.first_sound is None:
        told = _("The line answers and says nothing: is « kiosk phone » running?")
        return Part("phone", State.BROKEN, told)
    if not heard.is_expected:
        told = _("The line answers, and the welcome isn't heard: is « kiosk phone » running? Are all lines taken?")
        return Part("phone", State.BROKEN, told)
    told = _("Answers after {answered} ms, says « {title} » {first} ms later.").format(
        answered=round(1000 * heard.answered), title=title, first=round(1000 * heard.first_sound)
    )
    if not settings.reception:
        nobody = _("No reception is set: callers reach no person.")
        return Part("phone", State.REMARK, f"{told} {nobody}")
    return Part("phone", State.GOOD, told)


def has_sensible_date(house: House) -> bool:
    """Whether the clock can be right: papers bear its day."""
    return _OLDEST_DAY <= house.today() < _LAST_DAY


def _clock(house: House) -> Part:
    today = house.today()
    if not has_sensible_date(house):
        return Part("clock", State.BROKEN, _("The clock says {day}: set the date.").format(day=today.isoformat()))
    return Part("clock", State.GOOD, today.isoformat())
