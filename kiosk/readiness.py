"""What works on this machine, part by part: for `kiosk check`, and before the doors open. Repairs nothing."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path

from kiosk.app import House
from kiosk.certificate import certificate
from kiosk.clock import Doubt, doubts
from kiosk.desk.accounts import Accounts
from kiosk.hearing import model_for
from kiosk.journey.check import check
from kiosk.journey.problem import Problem, ScriptError
from kiosk.journey.script import Script
from kiosk.keypad_watch import is_plugged
from kiosk.lawful import missing
from kiosk.loudness import Device, Measured, is_too_weak, ladder
from kiosk.microphone_check import try_microphone
from kiosk.phone.registration import Registration, registration
from kiosk.phone.self_check import call_itself
from kiosk.phone.sounds import Sounds
from kiosk.register import sealing
from kiosk.register.errors import RegisterError
from kiosk.register.verification import FaultKind
from kiosk.speaking import USUAL_RATE
from kiosk.theft import is_disk_closed, is_key_guarded
from printouts.printers import PrinterMisconfigured, PrinterState
from printouts.renderings.braille_cells import has_braille
from voice.hearing.installing import check_known
from voice.hearing.sound_card import PortAudio, SoundCard
from voice.hearing.trouble import HearingError, NoModel

# Below this, papers and records may soon not fit: a record needs some kilobytes, a preview of a form some hundreds.
_LEAST_FREE_BYTES = 200 * 1024 * 1024
# The machine's sound cards, as the kernel lists them (proc(5)).
_CARDS = Path("/proc/asound/cards")
N_ = str
_DEVICES = {Device.LOUDSPEAKER: N_("The loudspeaker"), Device.HEADPHONES: N_("The headphones")}


class State(StrEnum):
    """How a part is: it works; it works with a remark; it doesn't, and the kiosk can't open."""

    GOOD = "good"
    REMARK = "remark"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine. `detail` says what was found, `todo` what to do where something is wrong."""

    name: str
    state: State
    detail: str
    todo: str = ""


def parts(house: House) -> Iterator[Part]:
    """Each part, tried for real, one after the other."""
    for part in _PARTS:
        yield part(house)
    if house.settings.printers.braille.kind != "none":
        yield _braille(house)
    if _has_line(house):
        yield _phone(house)


def closing(house: House) -> list[Part]:
    """The parts that keep the kiosk closed: without them something would be lost, dated wrongly, or written where the
    register's end was cut off: over the numbers of entries that are gone, so that nobody could tell them apart later.
    """
    tried = (_register(house), _medium(house), _disk(house), _clock(house))
    return [part for part in tried if part.state is State.BROKEN]


def as_rows(found: Sequence[Part]) -> list[tuple[str, str]]:
    """The parts for paper: name, and what was found with what to do."""
    return [(_(part.name), f"{part.detail} {part.todo}".strip()) for part in found]


def lacking(house: House) -> tuple[str, ...]:
    """Notices for people about what isn't there as the kiosk opens: sound; a microphone that the machine should have.

    A browser's own microphone is the page's to look for.
    """
    given = house.settings.hearing
    is_deaf = given.microphone == "card" and given.engine != "off" and not house.ears.can_hear(house.settings.language)
    without = (
        ("without_sound", not _sounds(house) or not any(state.works for state in house.chain.state())),
        ("without_microphone", is_deaf),
    )
    return tuple(name for name, is_so in without if is_so)


def is_ready(found: list[Part]) -> bool:
    """Whether the kiosk can open."""
    return all(part.state is not State.BROKEN for part in found)


def _mode(house: House) -> Part:
    if house.settings.station.mode == "real":
        return Part("mode", State.GOOD, _("Real use: what people decide is recorded."))
    return Part(
        "mode",
        State.REMARK,
        _("Demonstration: every paper says TRIAL, and nothing counts."),
        _("For real use, fill [site] in, then set [station] mode to real."),
    )


def _settings(house: House) -> Part:
    try:
        blanks = missing(house.settings, house.script)
    except ScriptError:
        return Part("settings", State.REMARK, _("The script can't be read: what letters need isn't known."))
    if blanks:
        is_real = house.settings.station.mode == "real"
        return Part(
            "settings",
            State.BROKEN if is_real else State.REMARK,
            _("Not filled in yet, and real use needs them: {names}.").format(names=", ".join(blanks)),
            _("Fill them in under [site] in kiosk.toml."),
        )
    return Part("settings", State.GOOD, _("Everything that papers need is filled in."))


def _script(house: House) -> Part:
    try:
        problems = check(house.script, house.journey_folder)
    except ScriptError as trouble:
        return Part(
            "script", State.BROKEN, str(trouble), _("Correct that file, or put back the one that was delivered.")
        )
    # Trouble in a translation withholds it and stops nothing else.
    wrong = [one for one in problems if not one.is_warning and not _is_withheld(house.script, one)]
    if wrong:
        return Part(
            "script",
            State.BROKEN,
            _("{count} rules are broken, the first: {first}").format(count=len(wrong), first=wrong[0]),
            _("« kiosk script check » shows each with its file and line."),
        )
    remarks = [_not_offered(language, found) for language, found in house.script.withheld.items()]
    remarks += [str(problem) for problem in problems if not _is_withheld(house.script, problem)]
    if house.script.is_modified:
        remarks.insert(0, _("The words were modified by the site."))
    if remarks:
        return Part("script", State.REMARK, " ".join(remarks[:3]), _("Let somebody read these words again."))
    return Part("script", State.GOOD, _("Every rule holds."))


def _is_withheld(script: Script, problem: Problem) -> bool:
    """Whether it is about a translation that nobody is offered."""
    return problem.file.partition("/")[0] in script.withheld


def _not_offered(language: str, found: tuple[Problem, ...]) -> str:
    if not found:
        return _("Translation « {language} »: not offered, nobody has reviewed it.").format(language=language)
    told = _("Translation « {language} »: not offered, {count} things to mend.")
    return told.format(language=language, count=len(found))


def _voice(house: House) -> Part:
    states = house.chain.state()
    working = [state.name for state in states if state.works]
    if not working:
        return Part(
            "voice",
            State.BROKEN,
            " ".join(f"{state.name}: {state.detail}" for state in states),
            _("Install a voice: apt-get install espeak-ng"),
        )
    chosen = house.settings.sound.engine
    if chosen not in working:
        return Part(
            "voice",
            State.REMARK,
            _("{chosen} doesn't speak; {other} speaks in its stead.").format(chosen=chosen, other=working[0]),
            _("Install that voice, or choose the other one in kiosk.toml ([sound] engine)."),
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


def _sound(house: House) -> Part:
    """Whether there is something to hear the voice with: a card, or an output of the sound system."""
    cards, outputs = _sounds(house), house.outputs.every() or ()
    if not cards:
        return Part(
            "sound",
            State.REMARK,
            _("No sound card: nobody will hear the voice."),
            _("Plug the loudspeaker or the headset in, then start the machine again."),
        )
    muted = [one.name for one in outputs if one.is_muted]
    if outputs and len(muted) == len(outputs):
        told = _("Every sound output is silenced: {names}.").format(names=", ".join(muted))
        return Part("sound", State.REMARK, told, _("Give the loudspeaker its sound: pactl set-sink-mute NAME 0"))
    levels = [f"{one.name} {one.percent}\u202f%" for one in outputs if one.percent is not None]
    return Part("sound", State.GOOD, ", ".join([*cards, *levels]))


def _sounds(house: House) -> list[str]:
    """The sound cards; where there is none, the outputs that need no card."""
    try:
        lines = _CARDS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    cards = [line.partition("]: ")[2] for line in lines if "]: " in line]
    return cards or [one.name for one in house.outputs.every() or ()]


def _loudness(house: House) -> Part:
    """What is known of how loud the kiosk is, device by device."""
    calibration = house.levels.calibration
    todo = _("Measure it, or judge it by ear: at the desk, Installation, Voice and loudness.")
    if calibration.is_damaged:
        told = _("{file} can't be read: the delivered steps serve.").format(file=calibration.path.name)
        return Part("loudness", State.REMARK, told, todo)
    devices = [Device.LOUDSPEAKER, *([Device.HEADPHONES] if house.settings.sound.headphones else [])]
    told = " ".join(_told_of(device, calibration.of(device)) for device in devices)
    weak = [one for one in devices if (found := calibration.of(one)) is not None and is_too_weak(one, found)]
    if weak:
        louder = _("Turn its own volume up, or take a stronger one; then measure it again.")
        return Part("loudness", State.REMARK, f"{told} {_('It can’t be loud enough.')}", louder)
    if any(calibration.of(one) is None for one in devices):
        return Part("loudness", State.REMARK, told, todo)
    return Part("loudness", State.GOOD, told)


def _told_of(device: Device, found: Measured | None) -> str:
    name = _(_DEVICES[device])
    if found is None:
        return _("{device}: nobody has measured it.").format(device=name)
    steps = ladder(device, found, usual=1)
    if found.full is None:
        told = _("{device}: judged by ear on {day}; visits begin at step {start} of 9.")
        return told.format(device=name, day=found.day.isoformat(), start=steps.start)
    begins, least, most = (
        round(found.full + gain) for gain in (steps.gains[steps.start - 1], steps.gains[0], steps.most)
    )
    told = _("{device}: measured on {day}; visits begin at {begins} dB(A), from {least} to {most}.")
    return told.format(device=name, day=found.day.isoformat(), begins=begins, least=least, most=most)


def _keypad(house: House) -> Part:
    """Whether the keypad that the site has named is plugged in. Without a name nobody can tell."""
    name = house.settings.screen.keypad_device
    if not name:
        return Part("keypad", State.GOOD, _("None is named: the screen and the keyboard do everything."))
    there = is_plugged(name)
    if there is None:
        return Part("keypad", State.REMARK, _("This machine doesn't list what is plugged in."))
    if there:
        return Part("keypad", State.GOOD, _("« {name} » is plugged in.").format(name=name))
    todo = _("Plug it in; or correct keypad_device under [screen] in kiosk.toml.")
    return Part("keypad", State.REMARK, _("« {name} » isn't plugged in.").format(name=name), todo)


def _floor(house: House) -> Part:
    """Whether a wheelchair stands before the kiosk (EN 301 549 8.3.2.3)."""
    screen = house.settings.screen
    width, depth = screen.floor_width_mm, screen.floor_depth_mm
    if not (width and depth):
        todo = _("Measure the free floor before the kiosk, then write it down: desk, Installation, The screen.")
        return Part("floor", State.REMARK, _("Nobody has measured the free floor before the kiosk."), todo)
    told = _("Free floor: {width} by {depth} mm.").format(width=width, depth=depth)
    if screen.has_floor:
        return Part("floor", State.GOOD, told)
    return Part("floor", State.REMARK, told, _("A wheelchair needs 760 by 1220 mm: make room, or move the kiosk."))


def _register(house: House) -> Part:
    try:
        report = house.register.verify()
    except RegisterError as trouble:
        return Part(
            "register", State.BROKEN, trouble.sentence(_), _("Call who looks after the kiosk, and change nothing.")
        )
    if not report.is_sound:
        return Part(
            "register",
            State.BROKEN,
            _("The register doesn't verify."),
            _("« kiosk register verify » says where. Keep the machine as it is, and call who looks after it."),
        )
    return Part("register", State.GOOD, _("{count} entries, all verified.").format(count=report.entries))


def _sealing(house: House) -> Part:
    """The site's key, which callers' names and numbers are sealed to: needed where there is a telephone line."""
    try:
        key = sealing.load(house.var)
    except RegisterError as trouble:
        return Part("sealing", State.BROKEN, trouble.sentence(_))
    if key is None and not _has_line(house):
        return Part("sealing", State.GOOD, _("No telephone line is set up: nobody leaves anything to be sealed."))
    if key is None:
        missing = _("The site has no key yet to seal what callers leave. Plug a USB stick in: kiosk register seal DIR")
        return Part("sealing", State.REMARK, missing)
    return Part("sealing", State.GOOD, _("What callers leave is sealed: only the key in the safe opens it."))


def _theft(house: House) -> Part:
    """Whether a stolen disk can be read, and papers be forged with its key."""
    closed, guarded = is_disk_closed(house.var), is_key_guarded(house.var)
    key = _("The station's key opens by this machine's TPM alone.") if guarded else ""
    if closed:
        return Part("theft", State.GOOD, f"{_('The disk is encrypted.')} {key}".strip())
    told = _("Nothing says that the disk is encrypted: who takes it reads what is on it.")
    if guarded:
        return Part("theft", State.REMARK, f"{told} {key}", _("The manual says how a disk is encrypted."))
    todo = _("The manual says how a disk is encrypted. With a TPM, stop the kiosk, then: kiosk register rotate --tpm")
    return Part("theft", State.REMARK, told, todo)


def _roll(house: House) -> Part:
    return _printer(house, "roll")


def _sheet(house: House) -> Part:
    return _printer(house, "sheet")


def _printer(house: House, name: str) -> Part:
    settings = getattr(house.settings.printers, name)
    part = f"printer.{name}"
    try:
        state = house.printers[name].status()
    except PrinterMisconfigured as trouble:
        told = _(trouble.template).format(**trouble.values)
        return Part(part, State.BROKEN, told, _("Correct it in kiosk.toml, under [printers]."))
    if settings.kind == "folder":
        is_real = house.settings.station.mode == "real"
        return Part(
            part,
            # A form that nobody can sign is worth nothing; a receipt may be done without.
            State.BROKEN if is_real and name == "sheet" else State.REMARK,
            _("No printer is configured: papers go to {folder}.").format(folder=house.printouts_folder),
            _("Name the printer in kiosk.toml, under [printers]."),
        )
    match state:
        case PrinterState.READY:
            return Part(part, State.GOOD, _(state.value))
        case PrinterState.PAPER_LOW:
            return Part(part, State.REMARK, _(state.value), _("Have paper at hand."))
        case PrinterState.UNKNOWN:
            return Part(part, State.REMARK, _("The printer says nothing of its state: people will be asked."))
        case PrinterState.PAPER_OUT:
            todo = _("Put paper in.")
        case PrinterState.COVER_OPEN:
            todo = _("Close the cover.")
        case PrinterState.JAM:
            todo = _("Open it, take the paper out, close it.")
        case PrinterState.HOT:
            todo = _("Wait ten minutes.")
        case _:
            todo = _("See that it is switched on and plugged in, then: kiosk print test")
    return Part(part, State.BROKEN, _(state.value), todo)


def _braille(house: House) -> Part:
    """The embosser, and whether each language that is offered can be written for it."""
    part = "printer.braille"
    try:
        state = house.embosser.status() if house.embosser is not None else PrinterState.OFFLINE
        lacking = [one for one in house.languages if not has_braille(one, house.braille_page.grade)]
    except PrinterMisconfigured as trouble:
        told = _(trouble.template).format(**trouble.values)
        return Part(part, State.REMARK, told, _("Correct it in kiosk.toml, under [printers]."))
    if lacking:
        told = _("Nothing can be written in braille in: {languages}.").format(languages=", ".join(lacking))
        return Part(part, State.REMARK, told, _("Braille needs liblouis: apt-get install liblouis20"))
    if state is PrinterState.OFFLINE:
        return Part(part, State.REMARK, _("The embosser doesn't answer."), _("Switch it on, and see its cable."))
    told = _("Braille pages of {lines} lines of {cells} cells.")
    return Part(part, State.GOOD, told.format(lines=house.braille_page.lines, cells=house.braille_page.cells))


def _backup(house: House) -> Part:
    folder = house.settings.backup.folder
    if not folder:
        return Part(
            "backup",
            State.REMARK,
            _("No daily backup: were this machine lost, so were its records."),
            _("Plug a USB stick in, and name its folder in kiosk.toml ([backup] folder)."),
        )
    if not Path(folder).is_dir():
        return Part(
            "backup",
            State.REMARK,
            _("The folder {folder} isn't there.").format(folder=folder),
            _("Plug the stick of the backups in."),
        )
    return Part("backup", State.GOOD, _("Every day to {folder}.").format(folder=folder))


def _medium(house: House) -> Part:
    """The head on the stick of the backups: a chain that lacks it had its end cut off. A stick that can't be read is
    no worse than one that isn't there.
    """
    folder = house.settings.backup.folder
    try:
        head = house.register.anchored(Path(folder)) if folder and Path(folder).is_dir() else None
        if head is None:
            return Part(
                "medium",
                State.REMARK,
                _("No head of the register lies on a second medium: nothing to compare with."),
                _("Plug the stick of the backups in; the evening's closing writes the head to it."),
            )
        # The head of an empty register is in every register.
        report = house.register.verify([head.hash] if head.entries else [])
    except RegisterError as trouble:
        return Part("medium", State.REMARK, trouble.sentence(_))
    day = head.day.isoformat()
    if any(fault.kind is FaultKind.HEAD for fault in report.faults):
        return Part(
            "medium",
            State.BROKEN,
            _("The register lacks what the stick says it held on {day}.").format(day=day),
            _(
                "Keep the machine as it is, and call who looks after it: entries may have been taken away. Where you "
                "restored an older backup yourself: kiosk register from-papers, then kiosk register close"
            ),
        )
    return Part("medium", State.GOOD, _("The head of {day} on the stick is in the register.").format(day=day))


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
        return Part("disk", State.BROKEN, _("Only {free} MB are free.").format(free=free // 1_000_000), _("Make room."))
    return Part("disk", State.GOOD, _("{free} MB are free.").format(free=free // 1_000_000))


def _unregistered(house: House) -> Part | None:
    """What keeps the box or the operator from bringing calls; None where nothing does, or nobody can tell."""
    settings, own = house.settings.phone, house.var / "phone"
    known = {"server": settings.server, "user": settings.user, "path": own / "password"}
    match registration(own / "asterisk"):
        case Registration.REFUSED:
            told = _("{server} refuses the name « {user} » or its password: nobody can call the line.")
            todo = _("Correct [phone] user or {path}, then: kiosk phone setup, and restart Asterisk.")
        case Registration.UNANSWERED:
            told = _("{server} doesn't answer: nobody can call the line. It is tried again every ten seconds.")
            todo = _("Look whether it is there and the network is plugged in; and at [phone] server.")
        case Registration.UNDER_WAY:
            told = _("The line isn't registered with {server} yet.")
            todo = _("Wait ten seconds, and check again.")
        case Registration.REGISTERED | None:
            return None
    return Part("phone", State.BROKEN, told.format(**known), todo.format(**known))


def _has_line(house: House) -> bool:
    """Whether a telephone line was set up here (`kiosk phone setup`)."""
    return (house.var / "phone" / "secret").is_file()


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
    if (trouble := _unregistered(house)) is not None:
        return trouble
    told = _("Answers after {answered} ms, says « {title} » {first} ms later.").format(
        answered=round(1000 * heard.answered), title=title, first=round(1000 * heard.first_sound)
    )
    if not settings.reception:
        nobody = _("No reception is set: callers reach no person.")
        return Part("phone", State.REMARK, f"{told} {nobody}")
    return Part("phone", State.GOOD, told)


def _clock(house: House) -> Part:
    told = house.today().isoformat()
    try:
        doubt = doubts(house)
    except RegisterError:
        return Part("clock", State.REMARK, told)  # the register's own part says what is wrong
    match doubt:
        case None:
            return Part("clock", State.GOOD, told)
        case Doubt.SENSELESS:
            return Part("clock", State.BROKEN, _("The clock says {day}.").format(day=told), _("Set the date."))
        case Doubt.BEFORE_LAST_ENTRY:
            found = _("The clock says {day}, which is before the last entry.").format(day=told)
        case Doubt.JUMPED:
            found = _("The clock says {day}, many days after the kiosk last ran.").format(day=told)
        case Doubt.NOT_SYNCHRONISED:
            found = _("The clock says {day}; no time server and no battery vouch for it.").format(day=told)
    return Part(
        "clock", State.BROKEN, found, _("Set the date, or confirm it: kiosk clock confirm {day}").format(day=told)
    )


_PARTS = (
    *(_mode, _settings, _script, _voice, _sound, _loudness, _hearing, _keypad, _floor, _register, _sealing),
    *(_theft, _roll, _sheet, _desk, _backup, _medium, _disk, _clock),
)
